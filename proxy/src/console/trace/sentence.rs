//! What happened to a call in words that can be quoted, from its records alone.

use trace_store::record::{Decision, Eligible, Gap, GapCause, Outcome, Party, Verdict};

/// Failures of an attempt before a byte was sent.
const NOTHING_SENT: [&str; 4] = ["feature", "monitor", "digest", "address"];

/// The whole call.
pub(super) fn of(decision: &Decision, outcome: Option<&Outcome>, gap: Option<&Gap>) -> String {
    let mut sentences = vec![match (decision.decision, outcome) {
        (Verdict::Deny, _) => refused(decision),
        (Verdict::Permit, Some(outcome)) => sent(decision, outcome),
        (Verdict::Permit, None) => unknown(decision, gap),
    }];
    if !decision.redacted.is_empty() {
        let removed: Vec<String> =
            decision.redacted.iter().map(|one| format!("{} ({})", one.label, one.count)).collect();
        sentences.push(format!("Removed before it was judged and sent: {}.", removed.join(", ")));
    }
    if decision.dev {
        sentences.push("The rules were unsigned.".to_owned());
    }
    sentences.join(" ")
}

fn refused(decision: &Decision) -> String {
    let code = decision.refusal.as_deref().unwrap_or("no reason is recorded");
    let why = match decision.rules_restricted.as_slice() {
        [] => format!("no rule that applied allows {} data to any endpoint", decision.level),
        rules => format!(
            "{} it everywhere else and nothing is left",
            with_rules(rules, "forbids", "forbid")
        ),
    };
    format!("Refused, and nothing was sent ({code}): {why}.")
}

fn sent(decision: &Decision, outcome: &Outcome) -> String {
    let tried: Vec<&str> = outcome
        .attempts
        .iter()
        .filter(|one| !one.error.as_deref().is_some_and(|error| NOTHING_SENT.contains(&error)))
        .map(|one| one.endpoint.as_str())
        .collect();
    let Some(endpoint) = outcome.endpoint.as_deref() else {
        return match (tried.as_slice(), outcome.aborted_by) {
            ([], _) => format!(
                "Allowed, and yet sent to nobody; the caller got status {}.",
                outcome.status
            ),
            (tried, Some(Party::Client)) => {
                format!(
                    "Sent to {}; nobody had answered when the caller left.",
                    joined(tried, "then")
                )
            }
            (tried, Some(Party::Proxy | Party::Upstream) | None) => format!(
                "Sent to {}; nobody answered, and the caller got status {}.",
                joined(tried, "then"),
                outcome.status
            ),
        };
    };
    let place = match outcome.jurisdictions.as_slice() {
        [] => "at a place the register does not state".to_owned(),
        places => format!("in {{{}}}", places.join(", ")),
    };
    let mut text = format!("Sent to {endpoint} {place}: {}", allowed(decision, endpoint));
    if let Some(snapshot) = decision.eligible.iter().find(|one| one.endpoint == endpoint) {
        text.push_str(&support(snapshot));
    }
    text.push('.');
    let before: Vec<&str> = tried.iter().copied().filter(|name| *name != endpoint).collect();
    if !before.is_empty() {
        text.push_str(&format!(" Before that it was sent to {}.", joined(&before, "and")));
    }
    text.push_str(match outcome.aborted_by {
        Some(Party::Client) => " The caller left before the answer's end.",
        Some(Party::Upstream) => " The answer broke off before its end.",
        Some(Party::Proxy) => " The proxy ended the answer before its end.",
        None => "",
    });
    text
}

fn allowed(decision: &Decision, endpoint: &str) -> String {
    let reason = decision.reasons.iter().find(|one| one.endpoint == endpoint);
    match reason.map(|one| one.rules.as_slice()) {
        None | Some([]) => format!("no rule is recorded that allows {} data there", decision.level),
        Some(rules) => {
            format!("{} {} data there", with_rules(rules, "allows", "allow"), decision.level)
        }
    }
}

/// How well the place is supported.
fn support(snapshot: &Eligible) -> String {
    let Some(stated) = snapshot.stated.iter().find(|one| one.attribute == "processed_in") else {
        return "; the register did not state where it processes".to_owned();
    };
    let mut text = format!("; processing place {}", stated.grade);
    if stated.evidence.is_some() {
        text.push_str(" with a document behind it");
    }
    if let Some(until) = &stated.until {
        text.push_str(&format!(", review due {until}"));
    }
    text
}

fn unknown(decision: &Decision, gap: Option<&Gap>) -> String {
    let eligible: Vec<&str> = decision.eligible.iter().map(|one| one.endpoint.as_str()).collect();
    let why = match gap.map(|gap| gap.cause) {
        Some(GapCause::Restart) => "the process ended in between",
        Some(GapCause::Unwritten) => "it could not be written",
        None => "none is recorded, or the call is still under way",
    };
    format!(
        "Possibly sent to {}: what came of it is not known, since {why}. It counts as sent to all of \
         them.",
        joined(&eligible, "and")
    )
}

fn with_rules(rules: &[String], one: &str, several: &str) -> String {
    match rules {
        [rule] => format!("rule {rule} {one}"),
        rules => {
            let names: Vec<&str> = rules.iter().map(String::as_str).collect();
            format!("rules {} {several}", joined(&names, "and"))
        }
    }
}

fn joined(names: &[&str], word: &str) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use trace_store::record::{Attempt, Envelope, LabelCount, Record, StatedAttribute};

    use super::*;

    fn decided() -> Decision {
        let golden = include_bytes!("../../../../trace-store/testdata/v1-decision.json");
        let envelope = Envelope::parse(golden.trim_ascii_end()).unwrap();
        let Record::Decision(mut decision) = envelope.record else { panic!("no decision") };
        decision.dev = false;
        decision.level = "internal".to_owned();
        decision.redacted.clear();
        let mut endpoint = decision.eligible[0].clone();
        endpoint.endpoint = "sov-fr-1".to_owned();
        endpoint.stated = vec![StatedAttribute {
            attribute: "processed_in".to_owned(),
            evidence: None,
            grade: "declared".to_owned(),
            until: Some("2027-03-31".to_owned()),
            value: "{FR}".to_owned(),
        }];
        decision.eligible = vec![endpoint];
        let mut reason = decision.reasons[0].clone();
        reason.endpoint = "sov-fr-1".to_owned();
        reason.rules = vec!["internal-in-eea".to_owned()];
        decision.reasons = vec![reason];
        *decision
    }

    fn came() -> Outcome {
        let golden = include_bytes!("../../../../trace-store/testdata/v1-outcome.json");
        let envelope = Envelope::parse(golden.trim_ascii_end()).unwrap();
        let Record::Outcome(mut outcome) = envelope.record else { panic!("no outcome") };
        outcome.endpoint = Some("sov-fr-1".to_owned());
        outcome.jurisdictions = vec!["FR".to_owned()];
        outcome.aborted_by = None;
        outcome.attempts = vec![attempt("sov-fr-1", None)];
        *outcome
    }

    fn attempt(endpoint: &str, error: Option<&str>) -> Attempt {
        Attempt {
            endpoint: endpoint.to_owned(),
            error: error.map(str::to_owned),
            first_byte_us: None,
            latency_us: 1,
            status: None,
        }
    }

    #[test]
    fn a_call_is_told_with_its_rule_place_and_grade() {
        assert_eq!(
            of(&decided(), Some(&came()), None),
            "Sent to sov-fr-1 in {FR}: rule internal-in-eea allows internal data there; processing \
             place declared, review due 2027-03-31."
        );
        let mut decision = decided();
        decision.eligible[0].stated.clear();
        decision.redacted = vec![LabelCount { count: 2, label: "pii.email".to_owned() }];
        let outcome = Outcome { jurisdictions: Vec::new(), ..came() };
        assert_eq!(
            of(&decision, Some(&outcome), None),
            "Sent to sov-fr-1 at a place the register does not state: rule internal-in-eea allows \
             internal data there; the register did not state where it processes. Removed before it \
             was judged and sent: pii.email (2)."
        );
    }

    #[test]
    fn who_was_tried_in_vain_is_said_and_who_was_sent_nothing_is_not() {
        let outcome = Outcome {
            attempts: vec![
                attempt("a", Some("connect")),
                attempt("b", Some("monitor")),
                attempt("sov-fr-1", None),
            ],
            aborted_by: Some(Party::Client),
            ..came()
        };
        let told = of(&decided(), Some(&outcome), None);
        assert!(
            told.ends_with(
                "Before that it was sent to a. The caller left before the answer's end."
            ),
            "{told}"
        );
        let nobody = Outcome { endpoint: None, aborted_by: None, status: 503, ..outcome };
        let told = of(&decided(), Some(&nobody), None);
        assert_eq!(
            told,
            "Sent to a then sov-fr-1; nobody answered, and the caller got status 503."
        );
    }

    #[test]
    fn what_is_not_known_counts_as_sent_and_a_refusal_says_that_nothing_was() {
        let told = of(&decided(), None, None);
        assert!(
            told.starts_with("Possibly sent to sov-fr-1: what came of it is not known"),
            "{told}"
        );
        let mut decision = decided();
        decision.decision = Verdict::Deny;
        decision.refusal = Some("no_permitted_endpoint".to_owned());
        decision.rules_restricted = vec!["cards-at-home".to_owned(), "b".to_owned()];
        let told = of(&decision, None, None);
        assert_eq!(
            told,
            "Refused, and nothing was sent (no_permitted_endpoint): rules cards-at-home and b forbid it \
             everywhere else and nothing is left."
        );
    }
}
