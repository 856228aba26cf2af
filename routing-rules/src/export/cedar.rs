//! The rules as [Cedar](https://docs.cedarpolicy.com): grants are `permit`, restrictions `forbid`, the
//! register is a set of entities with a schema. Both languages let any prohibition beat every
//! permission, so each rule becomes one policy and order means nothing on either side. What the register
//! states is exported as it counts on the day the bundle was read for: what is expired or unknown is not
//! there. Levels are numbers from 0; groups of labels and of countries are written out.
//!
//! Guarantees become `forbid` policies in a file of their own: since they hold, adding them must change
//! no verdict on a request that there can be: one whose level is at least the base of its application and
//! the minimum levels of its labels.
//!
//! Read next: `expression` for conditions and zones, `entities` for the register, `requests` for the
//! sample with our verdicts.

mod entities;
mod expression;
mod requests;

use std::fmt::Write;

use super::ExportedFile;
use crate::bundle::{Bundle, Contents};
use crate::facts::Facts;
use crate::guarantee::Guarantee;
use crate::rule::{Rule, RuleKind};

use expression::{and, asked, at_least, at_most, holds_any, in_zones, quoted, scope};

/// The organisation to which every application of the bundle belongs.
const ORGANISATION: &str = "Organisation::\"all\"";

impl Bundle {
    /// The rules, the register and a sample of our verdicts, for the Cedar policy language.
    pub fn export_cedar(&self) -> Vec<ExportedFile> {
        let file = |name, text| ExportedFile { name, text };
        vec![
            file("README.md", readme(self)),
            file("policy.cedar", policies(self.contents())),
            file("guarantees.cedar", guarantees(self.contents())),
            file("schema.cedarschema", entities::schema()),
            file("entities.json", entities::entities(self.contents())),
            file("verdicts.jsonl", requests::sample(self)),
        ]
    }

    /// The request for Cedar that stands for these facts and an endpoint, as one JSON object:
    /// `principal`, `action`, `resource` and `context`.
    pub fn cedar_request(&self, facts: &Facts, endpoint: &str) -> serde_json::Value {
        requests::request(self.contents(), facts, endpoint)
    }
}

fn policies(contents: &Contents) -> String {
    let mut text = String::new();
    for rule in &contents.policy.rules {
        let _written = writeln!(text, "{}", policy(contents, rule));
    }
    text.push_str(
        "// An application has only its own purposes.\n\
         @id(\"known-purposes\")\n\
         forbid (principal, action == Action::\"send\", resource)\n\
         when { context has purpose && !principal.purposes.contains(context.purpose) };\n\n\
         // An endpoint answers only for the models it offers; \"*\" stands for any but those that are\n\
         // described elsewhere.\n\
         @id(\"offered-models\")\n\
         forbid (principal, action == Action::\"send\", resource)\n\
         when { context has model && !resource.models.containsAny([context.model, \"*\"]) };\n\n\
         @id(\"models-described-elsewhere\")\n\
         forbid (principal, action == Action::\"send\", resource)\n\
         when { context has model && resource.elsewhere.contains(context.model) };\n",
    );
    text
}

fn policy(contents: &Contents, rule: &Rule) -> String {
    let zones: Vec<_> =
        rule.zones.iter().filter_map(|zone| contents.policy.zones.get(*zone)).collect();
    let top = contents.policy.levels.top();
    let mut conditions = scope(&rule.scope);
    let head = format!("{}@because({})\n", id(&rule.id), quoted(&rule.because));
    match &rule.kind {
        RuleKind::Grant { up_to, without } => {
            if *up_to < top {
                conditions.push(at_most(*up_to));
            }
            let free = without.iter().map(|named| format!("!{}", holds_any(named.labels)));
            conditions.extend(free);
            conditions.push(in_zones(&zones));
            format!(
                "{head}permit (principal in {ORGANISATION}, action == Action::\"send\", resource)\n\
                 when {{\n  {}\n}};\n",
                and(&conditions)
            )
        }
        RuleKind::Restriction { from, with_any, with_all } => {
            if let Some(any) = with_any {
                conditions.push(holds_any(crate::policy::union(any)));
            }
            conditions.extend(with_all.iter().map(|named| holds_any(named.labels)));
            conditions.push(at_least(*from));
            forbid(&head, &conditions, &in_zones(&zones))
        }
    }
}

fn forbid(head: &str, conditions: &[String], unless: &str) -> String {
    format!(
        "{head}forbid (principal, action == Action::\"send\", resource)\n\
         when {{\n  {}\n}}\nunless {{\n  {unless}\n}};\n",
        and(conditions)
    )
}

fn id(name: &str) -> String {
    format!("@id({})\n", quoted(name))
}

fn guarantees(contents: &Contents) -> String {
    let mut text = String::from(
        "// What must hold whatever the rules say. Bailiwick proves each of these before the rules load,\n\
         // so adding this file to policy.cedar must change no verdict: for any endpoint, and any request whose\n\
         // level is at least its application's base and the minimum level of each of its labels.\n\n",
    );
    for guarantee in &contents.policy.guarantees {
        let _written = writeln!(text, "{}", guaranteed(guarantee));
    }
    text
}

fn guaranteed(guarantee: &Guarantee) -> String {
    let mut conditions = scope(&guarantee.scope);
    conditions.extend(guarantee.conditions.iter().map(|set| holds_any(*set)));
    conditions.push(at_least(guarantee.from));
    forbid(&id(&guarantee.id), &conditions, &asked(&guarantee.only_reaches))
}

fn readme(bundle: &Bundle) -> String {
    let levels: Vec<String> =
        bundle.levels().iter().enumerate().map(|(rank, name)| format!("{rank} {name}")).collect();
    format!(
        "# {} version {}, for Cedar\n\n\
         Read for {}; digest {}. Made by `bailiwick export cedar`.\n\n\
         | file | what it holds |\n| --- | --- |\n\
         | `policy.cedar` | every rule: `may_use` is a `permit`, `stays_in` a `forbid` |\n\
         | `guarantees.cedar` | every guarantee, as a `forbid` that must never change a verdict |\n\
         | `schema.cedarschema` | what applications, endpoints and requests look like |\n\
         | `entities.json` | the applications, and the register as it counts on that day |\n\
         | `verdicts.jsonl` | requests, one a line, each with our verdict in `allowed` |\n\n\
         Levels are numbers: {}. `context.level` is the level that counts, all sources together, and \
         `context.labels` all labels; how a text gets them is not part of this. `context.purpose` is \
         the purpose in force, and `context.model` the model asked for, where one is.\n\n\
         An attribute of an endpoint is a record: its `value`, a set of words or a number, and its \
         `grade` (1 declared, 2 attested, 3 enforced). What is not stated, unknown or expired is not \
         there. An endpoint that describes some of its models apart appears once for each set of models \
         about which it says the same. A certificate appears as every claim that it supports, such as \
         `scheme=\"c5\" level=\"type2\"`.\n\n\
         To check with the command line of the Cedar project:\n\n\
         ```\n\
         cedar validate --schema schema.cedarschema --policies policy.cedar\n\
         head -1 verdicts.jsonl > request.json\n\
         cedar authorize --policies policy.cedar --schema schema.cedarschema --entities entities.json \
         --request-json request.json\n\
         ```\n\n\
         Not in here: which endpoint is taken first (`prefer`), redactions, and what is kept for how \
         long. They decide nothing about where a request may go.\n",
        bundle.policy_name(),
        bundle.version(),
        bundle.on(),
        bundle.digest(),
        levels.join(", "),
    )
}
