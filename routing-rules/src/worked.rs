//! Worked organisations: rules of a bank, a hospital and a ministry, whole and tested, to begin from and
//! to learn from. They are the files of `examples/`, taken in at build time, so what `bailiwick init
//! --from bank` writes is what stands there.

use crate::bundle::Sources;
use crate::document::Source;

/// The files of one organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its name on the command line, and its folder's.
    pub name: &'static str,
    /// Its policy file.
    pub policy: &'static str,
    /// Its register file.
    pub register: &'static str,
    /// Its applications file.
    pub applications: &'static str,
}

macro_rules! organisation {
    ($name:literal) => {
        Organisation {
            name: $name,
            policy: include_str!(concat!("../../examples/", $name, "/policy.yaml")),
            register: include_str!(concat!("../../examples/", $name, "/register.yaml")),
            applications: include_str!(concat!("../../examples/", $name, "/apps.yaml")),
        }
    };
}

/// Every worked organisation.
pub const ORGANISATIONS: &[Organisation] =
    &[organisation!("bank"), organisation!("hospital"), organisation!("ministry")];

impl Organisation {
    /// The organisation of a name.
    pub fn named(name: &str) -> Option<Self> {
        ORGANISATIONS.iter().copied().find(|organisation| organisation.name == name)
    }

    /// Its files under the names that `init` gives them.
    pub fn sources(self) -> Sources {
        Sources {
            policy: vec![Source::new("policy.yaml", self.policy)],
            register: vec![Source::new("register.yaml", self.register)],
            applications: vec![Source::new("apps.yaml", self.applications)],
            ..Sources::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use super::{ORGANISATIONS, Organisation};
    use crate::bundle::Contents;
    use crate::rule::Rule;
    use crate::{Bundle, Loaded};

    fn load(organisation: Organisation) -> Loaded {
        let name = organisation.name;
        Bundle::load(&organisation.sources(), jiff::civil::date(2026, 11, 24))
            .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
    }

    #[test]
    fn each_loads_and_warns_only_of_labels_that_nothing_finds_yet() {
        for organisation in ORGANISATIONS {
            let loaded = load(*organisation);
            let others: Vec<_> = loaded
                .warnings
                .iter()
                .filter(|warning| warning.code != "label-not-found")
                .collect();
            assert!(others.is_empty(), "{}: {others:#?}", organisation.name);
            assert_eq!(loaded.bundle.policy_name(), organisation.name);
        }
    }

    #[test]
    fn each_is_tested_widely() {
        for organisation in ORGANISATIONS {
            let bundle = load(*organisation).bundle;
            let Contents { policy, applications, .. } = bundle.contents();
            assert!(policy.tests.len() >= 20, "{}", organisation.name);
            assert!(policy.guarantees.len() >= 6, "{}", organisation.name);
            let asked: HashSet<Arc<str>> =
                policy.tests.iter().map(|test| test.facts(bundle.contents()).app).collect();
            for application in &applications.list {
                assert!(asked.contains(application.name()), "no test for {}", application.name());
            }
            for rule in &policy.rules {
                assert!(some_test_meets(rule, bundle.contents()), "no test meets \"{}\"", rule.id);
            }
        }
    }

    /// Whether a rule applies to the request of some test.
    fn some_test_meets(rule: &Rule, contents: &Contents) -> bool {
        contents.policy.tests.iter().any(|test| {
            let facts = test.facts(contents);
            rule.scope.covers(&facts.app, facts.purpose.as_deref())
                && rule.applies(facts.level, facts.labels)
        })
    }
}
