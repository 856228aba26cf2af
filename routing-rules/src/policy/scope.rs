//! `for: {apps, purposes}`: which requests a line of the policy is about. Omitted means all.

use crate::applications::Applications;
use crate::document::{Node, Problems, unknown};

/// Applications and purposes that a line names; `None` means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) apps: Option<Vec<String>>,
    pub(crate) purposes: Option<Vec<String>>,
}

impl Scope {
    /// Whether a request of this application and purpose is meant. A request without a purpose is
    /// not meant by a line that names purposes.
    pub(crate) fn covers(&self, app: &str, purpose: Option<&str>) -> bool {
        let named = |list: &Option<Vec<String>>, name: Option<&str>| {
            list.as_ref().is_none_or(|list| name.is_some_and(|n| list.iter().any(|l| l == n)))
        };
        named(&self.apps, Some(app)) && named(&self.purposes, purpose)
    }

    /// Whether another scope covers every request that this one does.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        let within = |own: &Option<Vec<String>>, other: &Option<Vec<String>>| match (own, other) {
            (Some(_) | None, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => own.iter().all(|name| other.contains(name)),
        };
        within(&self.apps, &other.apps) && within(&self.purposes, &other.purposes)
    }

    /// In words, for explanations: ` for applications a, b and purposes c`, or nothing.
    pub(crate) fn words(&self) -> String {
        let part = |what: &str, list: &Option<Vec<String>>| {
            list.as_ref().map(|list| format!("{what} {}", list.join(", ")))
        };
        let parts: Vec<String> =
            [part("applications", &self.apps), part("purposes", &self.purposes)]
                .into_iter()
                .flatten()
                .collect();
        if parts.is_empty() { String::new() } else { format!(" for {}", parts.join(" and ")) }
    }
}

/// Reads `for`. `applications` is `None` when their file could not be read, so that names are not
/// complained about.
pub(crate) fn read_scope(
    node: Option<&Node>,
    applications: Option<&Applications>,
    problems: &mut Problems,
) -> Option<Scope> {
    let Some(node) = node else { return Some(Scope::default()) };
    let fields = node.fields("for", &["apps", "purposes"], problems)?;
    if fields.entries().is_empty() {
        let message = "\"for\" names nothing; name apps or purposes, or leave it out";
        problems.error(node.position(), "empty", message);
        return None;
    }
    let mut list = |key: &str, what: &str, known: Option<Vec<&str>>| {
        let Some(node) = fields.get(key) else { return Some(None) };
        let mut names = Vec::new();
        for item in node.filled_list(key, problems)? {
            let name = item.text(key, problems)?;
            if let Some(known) = known.as_ref().filter(|known| !known.contains(&name)) {
                let message = format!(
                    "\"{key}\" names the {what} \"{name}\", which is not defined{}",
                    unknown(name, "defined", known.iter().copied())
                );
                problems.error(item.position(), "unknown-application", message);
            }
            names.push(name.to_owned());
        }
        Some(Some(names))
    };
    let apps = list("apps", "application", applications.map(|all| all.names().collect()));
    let purposes = applications.map(|all| {
        let mut purposes: Vec<&str> =
            all.list.iter().flat_map(|application| application.purposes()).collect();
        purposes.sort_unstable();
        purposes.dedup();
        purposes
    });
    let purposes = list("purposes", "purpose", purposes);
    Some(Scope { apps: apps?, purposes: purposes? })
}
