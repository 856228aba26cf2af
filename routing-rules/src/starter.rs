//! The files that `bailiwick init` writes: own site only, everything at the top level, with comments
//! that show the next steps. They load without errors or warnings and without a change.

use crate::bundle::Sources;
use crate::document::Source;

/// The policy file.
pub const POLICY: &str = include_str!("../data/starter/policy.yaml");
/// The register file.
pub const REGISTER: &str = include_str!("../data/starter/register.yaml");
/// The applications file.
pub const APPLICATIONS: &str = include_str!("../data/starter/apps.yaml");

/// The three files under the names that `init` gives them.
pub fn sources() -> Sources {
    Sources {
        policy: vec![Source::new("policy.yaml", POLICY)],
        register: vec![Source::new("register.yaml", REGISTER)],
        applications: vec![Source::new("apps.yaml", APPLICATIONS)],
        ..Sources::default()
    }
}

#[cfg(test)]
mod tests {
    use classifiers::{Label, LabelSet, Level, MarkingSet};

    use crate::{Asked, Bundle, Continued};

    fn bundle() -> Bundle {
        let loaded = Bundle::load(&super::sources(), jiff::civil::date(2026, 11, 24))
            .unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert!(loaded.warnings.is_empty(), "{:#?}", loaded.warnings);
        loaded.bundle
    }

    #[test]
    fn it_loads_without_a_word_and_its_tests_pass() {
        let bundle = bundle();
        assert!(bundle.run_tests().iter().all(|test| test.passed));
        assert_eq!(bundle.models_for("my-app")[0].name, "assistant");
        assert_eq!(bundle.zones_of("own-site"), ["own-site"]);
    }

    #[test]
    fn labels_have_the_levels_of_the_taxonomy() {
        let bundle = bundle();
        let asked = Asked {
            app: "my-app",
            purpose: None,
            model: "assistant",
            declared_level: None,
            declared_labels: LabelSet::EMPTY,
            key_floor: None,
            continued: Continued::default(),
        };
        for (name, rank) in [
            ("secret.api_key", 3),
            ("secret.high_entropy", 2),
            ("pii.tax_id", 3),
            ("pii.email", 2),
            ("pii.person_name", 1),
            ("financial.iban", 3),
            ("financial.crypto_wallet", 2),
            ("health.medication", 2),
            ("special.criminal", 3),
            ("confidential.marking", 0),
            ("confidential.hr", 2),
            ("code.source", 1),
            ("lang.de", 0),
            ("scan.error", 3),
        ] {
            let found = Label::parse(name).into_iter().collect();
            let gathered = bundle.gather(&asked, found, MarkingSet::default());
            assert_eq!(gathered.sources.labels, Some(Level::new(rank)), "{name}");
            assert_eq!(gathered.facts.level, bundle.top(), "the base is the top");
        }
    }
}
