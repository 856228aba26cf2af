//! Register entries to begin from, one for each common provider: what its public terms say, dated,
//! with "unknown" where they do not settle it. A template is no evidence. Every value is declared by
//! nobody but the template, runs out on its review date, and is to be confirmed in the contract.

/// A register entry to begin from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name, such as `mistral`.
    pub name: &'static str,
    /// The whole file: comments with the sources, and a register of one endpoint.
    pub text: &'static str,
}

/// All templates by name. The data stand in `data/templates`.
const ALL: &[(&str, &str)] = &[
    ("aleph-alpha", include_str!("../data/templates/aleph-alpha.yaml")),
    ("anthropic", include_str!("../data/templates/anthropic.yaml")),
    ("aws-bedrock", include_str!("../data/templates/aws-bedrock.yaml")),
    ("azure-openai", include_str!("../data/templates/azure-openai.yaml")),
    ("google-vertex", include_str!("../data/templates/google-vertex.yaml")),
    ("ionos", include_str!("../data/templates/ionos.yaml")),
    ("llama-cpp", include_str!("../data/templates/llama-cpp.yaml")),
    ("mistral", include_str!("../data/templates/mistral.yaml")),
    ("ollama", include_str!("../data/templates/ollama.yaml")),
    ("open-telekom-cloud", include_str!("../data/templates/open-telekom-cloud.yaml")),
    ("openai", include_str!("../data/templates/openai.yaml")),
    ("ovhcloud", include_str!("../data/templates/ovhcloud.yaml")),
    ("scaleway", include_str!("../data/templates/scaleway.yaml")),
    ("stackit", include_str!("../data/templates/stackit.yaml")),
    ("vllm", include_str!("../data/templates/vllm.yaml")),
];

/// All templates, by name.
pub fn all() -> impl Iterator<Item = Template> {
    ALL.iter().map(|(name, text)| Template { name, text })
}

/// The template of a name.
pub fn find(name: &str) -> Option<Template> {
    all().find(|template| template.name == name)
}

impl Template {
    /// What it is about, in one line.
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
    }

    /// The entry as it is added to a register: its comments, then its keys at the beginning of their
    /// lines, called `name`.
    pub fn entry(&self, name: &str) -> String {
        let comments = self.text.lines().take_while(|line| line.starts_with('#'));
        let body = self.text.lines().skip_while(|line| !line.starts_with("  - "));
        let body = body.map(|line| line.get(4..).unwrap_or_default());
        let renamed = body.map(|line| match line.strip_prefix("endpoint: ") {
            Some(_) => format!("endpoint: {name}"),
            None => line.to_owned(),
        });
        let lines: Vec<String> = comments.map(str::to_owned).chain(renamed).collect();
        format!("{}\n", lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::{all, find};
    use crate::bundle::{Bundle, Sources};
    use crate::document::{Problems, Source, format};
    use crate::edit;

    #[test]
    fn every_template_is_in_the_layout_and_can_be_added_to_a_register() {
        let mut register = crate::starter::REGISTER.to_owned();
        for template in all() {
            let source = Source::new(template.name, template.text);
            let formatted = format(&source, &mut Problems::default());
            assert_eq!(formatted.as_deref(), Some(template.text), "{}", template.name);
            register = edit::add(&register, &template.entry(template.name)).unwrap();
        }
        let sources = Sources {
            register: vec![Source::new("register.yaml", register)],
            ..crate::starter::sources()
        };
        let loaded = Bundle::load(&sources, jiff::civil::date(2026, 11, 24))
            .unwrap_or_else(|found| panic!("{found:#?}"));
        assert_eq!(loaded.bundle.endpoints().len(), all().count() + 1);
        let unvouched = loaded.warnings.iter().find(|warning| warning.code == "unvouched");
        assert_eq!(unvouched, None);
    }

    #[test]
    fn no_template_claims_more_than_declared_or_that_no_law_reaches() {
        for template in all() {
            assert!(!template.text.contains("attested"), "{}", template.name);
            assert!(!template.text.contains("foreign_reach: [none]  "), "{}", template.name);
            let own = template.text.contains("operator: self");
            assert!(own || template.text.contains("confirm in your contract"), "{}", template.name);
            assert!(template.text.contains("review: 2027-03-31"), "{}", template.name);
            assert!(template.title().ends_with('.'), "{}", template.title());
        }
        assert!(find("mistral").unwrap().entry("m1").contains("\nendpoint: m1\n"));
        assert!(find("nobody").is_none());
    }
}
