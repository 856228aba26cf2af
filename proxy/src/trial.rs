//! One text, from the detectors to the decision, as the server would do it; nothing of it is stored,
//! recorded or sent. `bailiwick try` and the governance plane ask the same.

use classifiers::{
    Classification, Classifier, Digest, Finding, Label, RecordId, Sensitive, Subject, Text,
};
use routing_rules::{
    Account, Asked, Bundle, Gathered, Redact, Redaction, Suppressed, evaluate, explain,
};
use serde_json::{Value, json};

use crate::redaction::Pseudonyms;
use crate::redaction::pseudonyms::Return;
use crate::redaction::strike::{Marked, everywhere, strike};

/// What was found, and on which facts a call with this text would be decided.
pub(crate) struct Tried {
    /// What the detectors found.
    pub(crate) made: Classification,
    /// Findings that the policy does not count.
    pub(crate) suppressed: Vec<Suppressed>,
    /// What would be removed first, so that the rest goes further.
    pub(crate) removed: Vec<Label>,
    /// The facts that are decided on.
    pub(crate) gathered: Gathered,
}

/// Tries a text. An empty model in `asked` means that none is asked for.
pub(crate) fn run(
    bundle: &Bundle,
    classifier: &Classifier,
    text: &str,
    asked: &Asked<'_>,
) -> Tried {
    let made = judge(classifier, text, None);
    let text_of = |finding: &Finding| text.get(finding.span()).map(Sensitive::new);
    let counted = bundle.counted((asked.app, asked.purpose), &made, &text_of);
    let mut gathered = bundle.gather(asked, counted.labels, made.markings());
    if asked.model.is_empty() {
        gathered.facts.model = None;
    }
    let further = redacted((bundle, classifier), text, &made, (asked, &gathered));
    let (removed, gathered) = further.unwrap_or((Vec::new(), gathered));
    Tried { made, suppressed: counted.suppressed, removed, gathered }
}

/// What is decided on these facts, and why, as JSON. `removed` is what a redaction took out before.
pub(crate) fn account(bundle: &Bundle, gathered: &Gathered, removed: &[Label]) -> Value {
    let Gathered { facts, sources } = gathered;
    let verdict = evaluate(bundle, facts);
    let told = explain(bundle, facts, Some(sources), &verdict);
    let list = |accounts: &[Account]| -> Vec<Value> {
        accounts
            .iter()
            .map(|one| json!({"name": one.name, "holds": one.holds, "why": one.why}))
            .collect()
    };
    let labels: Vec<&str> = facts.labels.iter().map(Label::name).collect();
    let may_use: Vec<&str> = verdict.endpoints().collect();
    json!({
        "application": &*facts.app,
        "purpose": facts.purpose.as_deref(),
        "level": bundle.level_name(facts.level),
        "labels": labels,
        "removed": removed.iter().map(|label| label.name()).collect::<Vec<_>>(),
        "may_use": may_use,
        "sentence": told.sentence,
        "would_help": told.help,
        "endpoints": list(&told.endpoints),
        "rules": list(&told.rules),
    })
}

/// Judges one text that is no call.
pub(crate) fn judge(classifier: &Classifier, text: &str, key: Option<&str>) -> Classification {
    let texts = [Text::new(Sensitive::new(text), key)];
    let nobody = (RecordId::from_bytes([0; 16]), Digest::from_bytes([0; 32]));
    let subject = Subject { record: nobody.0, request: nobody.1, texts: &texts, unread: &[] };
    classifier.classify(&subject, &|| false)
}

/// What a redaction plan would remove from the text, and the facts of what is left, where a plan leads
/// further: as the server does it.
fn redacted(
    (bundle, classifier): (&Bundle, &Classifier),
    text: &str,
    made: &Classification,
    (asked, gathered): (&Asked<'_>, &Gathered),
) -> Option<(Vec<Label>, Gathered)> {
    let caller = (asked.app, gathered.facts.purpose.as_deref());
    let as_it_is = evaluate(bundle, &gathered.facts);
    let used = match bundle.redact(caller.0, caller.1) {
        Redact::Never => false,
        Redact::WhenNothingElse => as_it_is.is_denied(),
        Redact::WhenPreferred => true,
    };
    let mut plans = bundle.redactions(caller.0, caller.1).filter(|_| used);
    plans.find_map(|plan| {
        let removed = made.labels().intersection(plan.remove());
        let left = without(text, made, plan).filter(|_| !removed.is_empty())?;
        let again = judge(classifier, &left, None);
        if !again.labels().intersection(plan.remove()).is_empty() {
            return None;
        }
        let marking = gathered.sources.markings;
        let asked = Asked {
            declared_labels: gathered.facts.labels.difference(plan.remove()),
            declared_level: marking.filter(|_| !plan.remove().contains(Label::Marking)),
            ..*asked
        };
        let text_of = |finding: &Finding| left.get(finding.span()).map(Sensitive::new);
        let counted = bundle.counted(caller, &again, &text_of);
        let mut after = bundle.gather(&asked, counted.labels, again.markings());
        after.facts.model.clone_from(&gathered.facts.model);
        let verdict = evaluate(bundle, &after.facts);
        let further = if as_it_is.is_denied() {
            !verdict.is_denied()
        } else {
            verdict.is_preferred_to(&as_it_is)
        };
        further.then(|| (removed.iter().collect(), after))
    })
}

/// The text without what a plan removes; `None` where a value has no place in it.
fn without(text: &str, made: &Classification, plan: &Redaction) -> Option<String> {
    let body = serde_json::Value::from(text).to_string();
    let findings = made.findings().iter().filter(|one| plan.remove().contains(one.label()));
    let remove = findings.map(|finding| (finding.span(), finding.label())).collect();
    let mut texts = [Marked { text, at: Some(0..body.len()), remove }];
    everywhere(&mut texts);
    let struck = strike(&body, &texts, Return::Masked, &mut Pseudonyms::default()).ok()?;
    serde_json::from_str(&struck).ok()
}
