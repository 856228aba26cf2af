//! A verdict in plain words: one sentence, then endpoint by endpoint and rule by rule; and why a
//! certain endpoint was not used. The words are for people who do not program.

mod not;

pub use not::why_not;

use classifiers::LabelSet;

use crate::bundle::Bundle;
use crate::decision::{EndpointReason, Standing, Verdict, would_help};
use crate::facts::{Facts, LevelSources};
use crate::policy::NamedLabels;
use crate::rule::{Rule, RuleKind};

/// A verdict in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The whole of it in one sentence.
    pub sentence: String,
    /// What would help where nothing may be used, when something simple would.
    pub help: Option<String>,
    /// How each endpoint stands, in the order of the register.
    pub endpoints: Vec<Account>,
    /// What each rule did, in the order of the files.
    pub rules: Vec<Account>,
}

/// A line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The endpoint or rule.
    pub name: String,
    /// Whether the endpoint may be used, or the rule applied.
    pub holds: bool,
    /// Why, in words.
    pub why: String,
}

impl std::fmt::Display for Explanation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.sentence)?;
        if let Some(help) = &self.help {
            writeln!(f, "What would help: {help}.")?;
        }
        for (heading, accounts) in [("endpoints", &self.endpoints), ("rules", &self.rules)] {
            writeln!(f, "\n{heading}:")?;
            for account in accounts {
                let mark = if account.holds { "+" } else { "-" };
                writeln!(f, "  {mark} {}: {}", account.name, account.why)?;
            }
        }
        Ok(())
    }
}

/// Explains a verdict on facts. `sources` says where the level came from, when it is known.
pub fn explain(
    bundle: &Bundle,
    facts: &Facts,
    sources: Option<&LevelSources>,
    verdict: &Verdict,
) -> Explanation {
    let endpoints = verdict.reasons().iter().map(|reason| Account {
        name: reason.endpoint().to_owned(),
        holds: matches!(reason.standing(), Standing::Granted { .. }),
        why: standing_words(&reason),
    });
    let rules = bundle.contents().policy.rules.iter().map(|rule| rule_account(bundle, facts, rule));
    let help = sources.filter(|_| verdict.is_denied());
    Explanation {
        sentence: sentence(bundle, facts, sources, verdict),
        help: help.and_then(|sources| would_help(bundle, facts, sources)),
        endpoints: endpoints.collect(),
        rules: rules.collect(),
    }
}

fn sentence(
    bundle: &Bundle,
    facts: &Facts,
    sources: Option<&LevelSources>,
    verdict: &Verdict,
) -> String {
    let purpose =
        facts.purpose.as_ref().map(|p| format!(" for purpose \"{p}\"")).unwrap_or_default();
    let raised = sources.map(|sources| sources.describe(bundle, facts).join("; "));
    let raised = raised.filter(|why| !why.is_empty()).map(|why| format!(" ({why})"));
    let model =
        facts.model.as_ref().map(|model| format!(" asking for \"{model}\"")).unwrap_or_default();
    let subject = format!(
        "A request of \"{}\"{purpose}{model} at level \"{}\"{}",
        facts.app,
        bundle.level_name(facts.level),
        raised.unwrap_or_default()
    );
    let mut endpoints = verdict.endpoints();
    let Some(first) = endpoints.next() else {
        return format!("{subject} may go nowhere.");
    };
    let rest: Vec<&str> = endpoints.collect();
    let then = if rest.is_empty() { String::new() } else { format!(", then {}", rest.join(", ")) };
    let because = verdict
        .reasons()
        .of(first)
        .and_then(|reason| reason.rule())
        .map(|rule| format!(" Rule \"{}\" allows it: {}", rule.id(), rule.because()));
    format!("{subject} may go to {first}{then}.{}", because.unwrap_or_default())
}

fn standing_words(reason: &EndpointReason<'_>) -> String {
    match reason.standing() {
        Standing::Granted { .. } => {
            let rules: Vec<String> =
                reason.granted_by().map(|rule| format!("\"{}\"", rule.id())).collect();
            format!("may be used, by {}", rules.join(", "))
        }
        Standing::Excluded { .. } => {
            let rules: Vec<String> = reason
                .excluded_by()
                .map(|rule| format!("\"{}\" ({})", rule.id(), rule.because()))
                .collect();
            format!("left out by {}", rules.join(", "))
        }
        Standing::NoGrant => "no rule that applies offers it".to_owned(),
        Standing::ModelNotOffered => {
            "allowed by the rules, but does not offer the model".to_owned()
        }
    }
}

fn rule_account(bundle: &Bundle, facts: &Facts, rule: &Rule) -> Account {
    let not = why_not_applying(bundle, facts, rule);
    let zones: Vec<&str> = rule
        .zones
        .iter()
        .filter_map(|zone| bundle.contents().policy.zones.get(*zone))
        .map(|zone| zone.name.as_str())
        .collect();
    let zones = if zones.is_empty() { "no zone".to_owned() } else { zones.join(", ") };
    let does = if rule.is_grant() { "offers" } else { "keeps to" };
    let why = match &not {
        None => format!("{does} {zones}: {}", rule.because),
        Some(not) => format!("does not apply: {not}"),
    };
    Account { name: rule.id.clone(), holds: not.is_none(), why }
}

/// Why a rule does not apply to facts; `None` when it does.
fn why_not_applying(bundle: &Bundle, facts: &Facts, rule: &Rule) -> Option<String> {
    let application = bundle.application(&facts.app);
    let first = application.and_then(|application| application.purposes().next());
    let purpose = facts.purpose.as_deref().or(first);
    if !rule.scope.covers(&facts.app, purpose) {
        return Some(format!("it is{}", rule.scope.words()));
    }
    let level = bundle.level_name(facts.level);
    match &rule.kind {
        RuleKind::Grant { up_to, without } => {
            if facts.level > *up_to {
                let most = bundle.level_name(*up_to);
                return Some(format!("it is for \"{most}\" and below, and this is \"{level}\""));
            }
            let present = present(without, facts.labels);
            (!present.is_empty()).then(|| format!("it is for text without {}", present.join(", ")))
        }
        RuleKind::Restriction { from, with_any, with_all } => {
            if facts.level < *from {
                let least = bundle.level_name(*from);
                return Some(format!("it is for \"{least}\" and above, and this is \"{level}\""));
            }
            if let Some(any) = with_any
                && present(any, facts.labels).is_empty()
            {
                return Some(format!("the text holds none of {}", names(any).join(", ")));
            }
            let missing: Vec<&str> = with_all
                .iter()
                .filter(|named| named.labels.intersection(facts.labels).is_empty())
                .map(|named| named.name.as_str())
                .collect();
            (!missing.is_empty()).then(|| format!("the text lacks {}", missing.join(", ")))
        }
    }
}

fn names(all: &[NamedLabels]) -> Vec<&str> {
    all.iter().map(|named| named.name.as_str()).collect()
}

fn present(all: &[NamedLabels], labels: LabelSet) -> Vec<&str> {
    let touching = all.iter().filter(|named| !named.labels.intersection(labels).is_empty());
    touching.map(|named| named.name.as_str()).collect()
}
