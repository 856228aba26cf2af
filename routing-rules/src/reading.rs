//! A bundle read aloud: every line of the policy as a sentence, for people who decide about rules and
//! do not program. Made from what was checked, not from the text of the files, so it says what the
//! rules mean. Nothing is left out and nothing is explained away; `explain` says what they do to one
//! request.
//!
//! Read next: `requests` for who and what a line is about, `attributes` for what is asked of endpoints.

mod attributes;
mod requests;

use crate::bundle::{Bundle, Contents};
use crate::policy::{Keep, Policy};
use crate::policy_test::PolicyTest;
use crate::rule::{Rule, RuleKind};
use crate::suppression::Suppression;
use crate::uninspected::Accepted;
use crate::zone::Zone;

use attributes::asked_of_endpoints;
pub(crate) use requests::listed;
use requests::{about, holding};

/// A part of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub title: &'static str,
    /// Its sentences, in the order of the files.
    pub sentences: Vec<Sentence>,
}

/// One line of the policy, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The name that the line has in the file, where it has one.
    pub name: Option<String>,
    /// What it says.
    pub text: String,
}

impl std::fmt::Display for Section {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "## {}\n", self.title)?;
        for Sentence { name, text } in &self.sentences {
            match name {
                Some(name) => writeln!(f, "- **{name}**: {text}")?,
                None => writeln!(f, "- {text}")?,
            }
        }
        Ok(())
    }
}

impl Bundle {
    /// The whole policy in sentences, section by section.
    pub fn read_aloud(&self) -> Vec<Section> {
        let contents = self.contents();
        let all = [
            ("Levels", levels(contents)),
            ("Labels", labels(&contents.policy)),
            ("Markings", markings(&contents.policy)),
            ("What is accepted unread", accepted(&contents.policy)),
            ("False alarms", false_alarms(&contents.policy)),
            ("Zones", contents.policy.zones.iter().map(|zone| zone_line(zone, self)).collect()),
            ("What may be used", rules(contents, true)),
            ("What it stays within, whatever may be used", rules(contents, false)),
            ("What must hold whatever the rules say", guarantees(contents)),
            ("What may be removed so that the rest may go further", redactions(contents)),
            ("What happens to answers", answers(contents)),
            ("Which endpoint is taken first", preferences(contents)),
            ("How long things are kept", kept(&contents.policy)),
            ("Examples that must come out like this", tests(contents)),
        ];
        let told = all.into_iter().filter(|(_, sentences)| !sentences.is_empty());
        told.map(|(title, sentences)| Section { title, sentences }).collect()
    }
}

fn unnamed(text: String) -> Sentence {
    Sentence { name: None, text }
}

fn named(name: &str, text: String) -> Sentence {
    Sentence { name: Some(name.to_owned()), text }
}

fn levels(contents: &Contents) -> Vec<Sentence> {
    let levels = &contents.policy.levels;
    let names: Vec<&str> = levels.names().iter().map(String::as_str).collect();
    let mut all = vec![unnamed(format!(
        "Every request has a level. From the lowest to the highest: {}.",
        listed(&names, "and")
    ))];
    for level in levels.all() {
        let applications = contents.applications.names();
        let at: Vec<&str> = applications.filter(|app| levels.base(app) == level).collect();
        if !at.is_empty() {
            all.push(unnamed(format!(
                "A request of {} is at least {}, whatever its text holds.",
                listed(&at, "or"),
                levels.name(level)
            )));
        }
    }
    all
}

fn labels(policy: &Policy) -> Vec<Sentence> {
    let levels = &policy.levels;
    let mut all: Vec<Sentence> = policy
        .labels
        .groups()
        .map(|(name, covered, floor)| {
            let written = requests::families_and_labels(covered);
            let written: Vec<&str> = written.iter().map(String::as_str).collect();
            let text = format!(
                "Text that holds {} is at least {}.",
                listed(&written, "or"),
                levels.name(floor)
            );
            named(name, text)
        })
        .collect();
    if !policy.labels.uncovered().is_empty() {
        all.push(unnamed(format!(
            "Text that holds any other label is {}.",
            levels.name(levels.top())
        )));
    }
    all
}

fn markings(policy: &Policy) -> Vec<Sentence> {
    let levels = &policy.levels;
    let mut all = Vec::new();
    for level in levels.all().filter(|level| *level < levels.top()) {
        let at: Vec<&str> = classifiers::Marking::ALL
            .iter()
            .filter(|marking| levels.of_marking(**marking) == level)
            .map(|marking| marking.name())
            .collect();
        if !at.is_empty() {
            let name = levels.name(level);
            all.push(unnamed(format!("A text marked {} is at least {name}.", listed(&at, "or"))));
        }
    }
    let other = if all.is_empty() { "any" } else { "any other" };
    all.push(unnamed(format!("A text with {other} marking is {}.", levels.name(levels.top()))));
    all
}

fn accepted(policy: &Policy) -> Vec<Sentence> {
    let one = |accepted: &Accepted| {
        let media = accepted.media_names();
        unnamed(format!(
            "Nothing reads {}. In requests{} that is accepted until {}, by {}, and the request is at least \
             {}: {}",
            listed(&media, "or"),
            accepted.scope.words(),
            accepted.until,
            accepted.by,
            policy.levels.name(accepted.level),
            accepted.because
        ))
    };
    policy.accepted.iter().map(one).collect()
}

fn false_alarms(policy: &Policy) -> Vec<Sentence> {
    let one = |suppression: &Suppression| {
        let which = match suppression.values {
            Some(_) => "Listed values that are found as",
            None => "Whatever is found as",
        };
        let text = format!(
            "{which} {} in requests{} does not count until {}, by {}: {}",
            suppression.label.name(),
            suppression.scope.words(),
            suppression.until,
            suppression.by,
            suppression.because
        );
        named(&suppression.id, text)
    };
    policy.suppressions.iter().map(one).collect()
}

fn zone_line(zone: &Zone, bundle: &Bundle) -> Sentence {
    let inside = bundle.contents().register.called(|one| zone.predicate.holds(one));
    let today = match inside.as_slice() {
        [] => "No endpoint belongs to it today".to_owned(),
        [one] => format!("Today that is {one}"),
        many => format!("Today these are {}", listed(many, "and")),
    };
    let asked = asked_of_endpoints(&zone.predicate);
    named(&zone.name, format!("An endpoint belongs here if {asked}. {today}."))
}

/// Names of zones, the way a rule lists them.
fn zone_names<'p>(policy: &'p Policy, zones: &[usize]) -> Vec<&'p str> {
    zones.iter().filter_map(|zone| policy.zones.get(*zone)).map(|zone| zone.name.as_str()).collect()
}

fn rules(contents: &Contents, grants: bool) -> Vec<Sentence> {
    let chosen = contents.policy.rules.iter().filter(|rule| rule.is_grant() == grants);
    chosen.map(|rule| named(&rule.id, rule_text(contents, rule))).collect()
}

fn rule_text(contents: &Contents, rule: &Rule) -> String {
    let policy = &contents.policy;
    let zones = zone_names(policy, &rule.zones);
    let names = |all: &[crate::policy::NamedLabels]| -> Vec<String> {
        all.iter().map(|named| named.name.clone()).collect()
    };
    let because = &rule.because;
    match &rule.kind {
        RuleKind::Grant { up_to, without } => {
            let level = if *up_to < policy.levels.top() {
                format!(" at {} or below", policy.levels.name(*up_to))
            } else {
                String::new()
            };
            let names = names(without);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let free = if names.is_empty() {
                String::new()
            } else {
                format!(", if it holds no {},", listed(&names, "and no"))
            };
            let subject = about(&rule.scope);
            let zones = listed(&zones, "or");
            format!("{subject}{level}{free} may use {zones}. Because: {because}")
        }
        RuleKind::Restriction { from, with_any, with_all } => {
            let level = requests::from_level(&policy.levels, *from);
            let any = with_any.as_ref().map(|any| holding(&names(any), "or"));
            let all = (!with_all.is_empty()).then(|| holding(&names(with_all), "and"));
            let holds = requests::and_holding([any, all]);
            let subject = about(&rule.scope);
            let does = if zones.is_empty() {
                "goes nowhere".to_owned()
            } else {
                format!("stays in {}", listed(&zones, "or"))
            };
            format!("{subject}{level}{holds} {does}. Because: {because}")
        }
    }
}

fn guarantees(contents: &Contents) -> Vec<Sentence> {
    let policy = &contents.policy;
    let told = policy.guarantees.iter().map(|guarantee| {
        let conditions = guarantee.conditions.iter().map(|set| {
            let groups = policy.labels.groups().map(|(name, labels, _)| (name, labels));
            Some(holding(&requests::described(*set, groups), "or"))
        });
        let text = format!(
            "{}{}{}{} only reaches an endpoint if {}.",
            about(&guarantee.scope),
            requests::from_level(&policy.levels, guarantee.from),
            requests::and_holding(conditions),
            if guarantee.even_if_redacted {
                ", even once something was removed from it,"
            } else {
                ""
            },
            asked_of_endpoints(&guarantee.only_reaches)
        );
        named(&guarantee.id, text)
    });
    told.collect()
}

fn redactions(contents: &Contents) -> Vec<Sentence> {
    let told = contents.policy.redactions.iter().map(|plan| {
        let written = requests::families_and_labels(plan.remove());
        let written: Vec<&str> = written.iter().map(String::as_str).collect();
        let back = if plan.masks() {
            "It is gone for good: the answer names it by a stand-in."
        } else {
            "Each value leaves under a stand-in and is put back in the answer."
        };
        unnamed(format!(
            "{} may have {} removed; what is left is judged as a new text. {back}",
            about(plan.scope()),
            listed(&written, "and"),
        ))
    });
    told.collect()
}

fn answers(contents: &Contents) -> Vec<Sentence> {
    let told = contents.policy.answers.iter().map(|line| {
        let written = requests::families_and_labels(line.find);
        let written: Vec<&str> = written.iter().map(String::as_str).collect();
        unnamed(format!(
            "{}: {} {}. Everything found is recorded.",
            about(&line.scope),
            listed(&written, "and"),
            line.action.in_words()
        ))
    });
    told.collect()
}

fn preferences(contents: &Contents) -> Vec<Sentence> {
    let policy = &contents.policy;
    let told = policy.preferences.iter().map(|preference| {
        let order = preference.in_words(&|zones| listed(&zone_names(policy, zones), "then"));
        let removed = if policy.redactions.is_empty() {
            String::new()
        } else {
            format!(" Here {}.", preference.redact().in_words())
        };
        unnamed(format!("{} takes {order}.{removed}", about(preference.scope())))
    });
    let mut all: Vec<Sentence> = told.collect();
    if all.len() > 1 {
        all.push(unnamed("The first of these lines that a request meets counts.".to_owned()));
    }
    all
}

fn kept(policy: &Policy) -> Vec<Sentence> {
    let told = policy.retention.iter().map(|(class, keep)| {
        named(class, format!("Such records are kept for {}, then deleted for good.", time(*keep)))
    });
    let mut all: Vec<Sentence> = told.collect();
    let conversation = &policy.conversation;
    if let Some(from) = conversation.carry_from {
        let keep = conversation.keep.map(|keep| format!(" for {}", time(keep)));
        all.push(named(
            "conversation",
            format!(
                "That an answer was {} or above is remembered{}; a request that contains an answer \
                 nobody remembers is {}.",
                policy.levels.name(from),
                keep.unwrap_or_default(),
                policy.levels.name(conversation.unknown_answer)
            ),
        ));
    }
    all
}

/// Whole years read better as years.
fn time(keep: Keep) -> String {
    match keep {
        Keep::Months(12) => "1 year".to_owned(),
        Keep::Months(months) if months % 12 == 0 => format!("{} years", months / 12),
        Keep::Months(_) | Keep::Days(_) => keep.to_string(),
    }
}

fn tests(contents: &Contents) -> Vec<Sentence> {
    let told = contents.policy.tests.iter().map(|test| test_line(test, contents));
    told.collect()
}

fn test_line(test: &PolicyTest, contents: &Contents) -> Sentence {
    let policy = &contents.policy;
    let facts = test.facts(contents);
    let purpose = test.purpose().map(|purpose| format!(" for {purpose}")).unwrap_or_default();
    let mut with: Vec<String> = facts.labels.iter().map(|label| label.name().to_owned()).collect();
    with.extend(facts.markings.iter().map(|marking| format!("the marking {marking}")));
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    let with =
        if with.is_empty() { String::new() } else { format!(" with {}", listed(&with, "and")) };
    let declared =
        test.declared().map(|level| format!(", declared {},", policy.levels.name(level)));
    let reaches = test.expected_names(policy);
    let reaches: Vec<&str> = reaches.iter().map(String::as_str).collect();
    let end = if reaches.is_empty() {
        "is denied".to_owned()
    } else {
        format!("reaches {} and nothing else", listed(&reaches, "and"))
    };
    named(
        test.name(),
        format!(
            "A request of {}{purpose}{with}{} at {} {end}.",
            facts.app,
            declared.unwrap_or_default(),
            policy.levels.name(facts.level)
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::worked::ORGANISATIONS;
    use crate::{Bundle, starter};

    /// The sentence of a line, by its name.
    fn sentence(bundle: &Bundle, name: &str) -> String {
        let sections = bundle.read_aloud();
        let mut all = sections.iter().flat_map(|section| &section.sentences);
        let found = all.find(|sentence| sentence.name.as_deref() == Some(name));
        found.unwrap_or_else(|| panic!("no sentence for {name}")).text.clone()
    }

    #[test]
    fn every_line_that_has_a_name_is_read() {
        let day = jiff::civil::date(2026, 11, 24);
        for sources in ORGANISATIONS.iter().map(|one| one.sources()).chain([starter::sources()]) {
            let bundle = Bundle::load(&sources, day).unwrap().bundle;
            let policy = &bundle.contents().policy;
            let rules = policy.rules.iter().map(|rule| rule.id.as_str());
            let guarantees = policy.guarantees.iter().map(|guarantee| guarantee.id.as_str());
            let zones = policy.zones.iter().map(|zone| zone.name.as_str());
            let tests = policy.tests.iter().map(crate::policy_test::PolicyTest::name);
            for name in rules.chain(guarantees).chain(zones).chain(tests) {
                assert!(sentence(&bundle, name).ends_with(['.', ')']), "{name}");
            }
        }
    }

    #[test]
    fn a_sentence_says_who_what_and_where() {
        let bank = ORGANISATIONS[0].sources();
        let bank = Bundle::load(&bank, jiff::civil::date(2026, 11, 24)).unwrap().bundle;
        for (name, said) in [
            (
                "internal-text-in-eea-regions",
                "A request of website-chat, research-desk or developer-assistant at internal or below, \
                 if it holds no names, may use eea-region. Because: Outsourcing that is not critical, \
                 reviewed by EBA/GL/2019/02 section 12; data protection assessment 2026-014.",
            ),
            (
                "customers-by-name-stay-in-the-group",
                "A request that holds names and accounts stays in own-machines or group. Because: Who \
                 banks with us and under which account is a bank secret; board decision 2025-9.",
            ),
            (
                "the-top-only-at-home",
                "A request at strictly-confidential only reaches an endpoint if we run it ourselves.",
            ),
            (
                "a complaint",
                "A request of service-assistant for complaint with pii.email at confidential reaches \
                 own-machines and group and nothing else.",
            ),
        ] {
            assert_eq!(sentence(&bank, name), said);
        }
    }
}
