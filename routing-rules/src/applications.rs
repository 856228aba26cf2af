//! The applications: who asks, for which tenant, from which site, for which purposes. No keys: those
//! live in the store of the proxy. Rules name applications and purposes; a name that stands in no
//! file is an error, because a restriction for a misspelt application would never apply.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::{Node, Position, Problems};

/// One application.
#[derive(Debug)]
pub struct Application {
    name: Arc<str>,
    tenant: String,
    site: Option<String>,
    purposes: Vec<Arc<str>>,
    function: Option<Function>,
    position: Position,
}

/// The business function an application serves, as in a DORA register of information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its identifier in the organisation.
    pub id: String,
    /// Whether it is critical or important.
    pub critical: bool,
}

impl Application {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn shared_name(&self) -> &Arc<str> {
        &self.name
    }

    /// The tenant it belongs to.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The site it runs on.
    pub fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// The purposes a request may name; the first holds when none is named.
    pub fn purposes(&self) -> impl Iterator<Item = &str> {
        self.purposes.iter().map(AsRef::as_ref)
    }

    /// Itself with each of its purposes; `None` when it has none.
    pub(crate) fn callers(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let none = self.purposes.is_empty().then_some(None);
        self.purposes().map(Some).chain(none).map(|purpose| (self.name(), purpose))
    }

    pub(crate) fn shared_purposes(&self) -> &[Arc<str>] {
        &self.purposes
    }

    /// The business function it serves.
    pub fn function(&self) -> Option<&Function> {
        self.function.as_ref()
    }
}

/// All applications of a bundle, in the order of the files.
#[derive(Debug, Default)]
pub(crate) struct Applications {
    pub(crate) list: Vec<Application>,
    by_name: HashMap<Arc<str>, usize>,
}

impl Applications {
    /// The application of a name with its place in the list.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, &Application)> {
        let index = *self.by_name.get(name)?;
        Some((index, self.list.get(index)?))
    }

    /// The names of all.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(Application::name)
    }

    /// Reads all application files together.
    pub(crate) fn read(roots: &[Node], problems: &mut Problems) -> Self {
        let mut all = Self::default();
        for root in roots {
            let fields = root.fields("the applications", &["applications"], problems);
            let list = fields
                .and_then(|fields| fields.require("applications", problems))
                .and_then(|node| node.list("applications", problems));
            for node in list.unwrap_or_default() {
                if let Some(application) = read_application(node, problems) {
                    all.add(application, problems);
                }
            }
        }
        all
    }

    fn add(&mut self, application: Application, problems: &mut Problems) {
        if let Some((_, first)) = self.find(application.name()) {
            let message = format!(
                "the application \"{}\" stands twice, first at {}; give one another name",
                application.name(),
                first.position
            );
            problems.error(&application.position, "duplicate-name", message);
            return;
        }
        self.by_name.insert(Arc::clone(&application.name), self.list.len());
        self.list.push(application);
    }
}

/// The keys of an application.
pub(crate) const KEYS: &[&str] = &["app", "tenant", "site", "purposes", "function"];

fn read_application(node: &Node, problems: &mut Problems) -> Option<Application> {
    let fields = node.fields("an application", KEYS, problems)?;
    let name = fields.require("app", problems).and_then(|node| node.name("app", problems));
    let tenant = fields.require("tenant", problems).and_then(|node| node.name("tenant", problems));
    let site = fields.get("site").and_then(|node| node.name("site", problems));
    let mut purposes: Vec<Arc<str>> = Vec::new();
    let listed = fields.get("purposes").and_then(|node| node.filled_list("purposes", problems));
    for item in listed.unwrap_or_default() {
        let Some(purpose) = item.name("purposes", problems) else { continue };
        if purposes.iter().any(|known| **known == *purpose) {
            let message = format!("the purpose \"{purpose}\" stands here twice");
            problems.error(item.position(), "duplicate-name", message);
        }
        purposes.push(purpose.into());
    }
    let function = fields.get("function").and_then(|node| {
        let fields = node.fields("function", &["id", "critical"], problems)?;
        let id = fields.require("id", problems)?.text("id", problems)?.to_owned();
        let critical = fields.require("critical", problems)?.boolean("critical", problems)?;
        Some(Function { id, critical })
    });
    Some(Application {
        name: name?.into(),
        tenant: tenant?.to_owned(),
        site: site.map(str::to_owned),
        purposes,
        function,
        position: node.position().clone(),
    })
}
