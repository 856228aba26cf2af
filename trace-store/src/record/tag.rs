//! The closed names by which a record can be found without opening it.
//!
//! Only what the index may hold in the clear: names from the register, the policy and the label
//! list. Never content, a subject, or a caller's own words (the model asked for is such a word, so
//! a query tests it on the opened record). The index that holds tags is `cells/index.rs`.

use super::{Record, Verdict};

/// What a tag is about. The number stands in index keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    Application,
    Label,
    Level,
    Endpoint,
    Jurisdiction,
    Rule,
    Decision,
    Kind,
    /// A subject's tag of one day, never a name.
    Subject,
}

impl Field {
    /// The name in answers.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Label => "label",
            Self::Level => "level",
            Self::Endpoint => "endpoint",
            Self::Jurisdiction => "jurisdiction",
            Self::Rule => "rule",
            Self::Decision => "decision",
            Self::Kind => "kind",
            Self::Subject => "subject_tag",
        }
    }

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Application => 1,
            Self::Label => 2,
            Self::Level => 3,
            Self::Endpoint => 4,
            Self::Jurisdiction => 5,
            Self::Rule => 6,
            Self::Decision => 7,
            Self::Kind => 8,
            Self::Subject => 9,
        }
    }
}

/// The longest name kept; a longer one is cut, and the query's own test on the record decides.
const LONGEST: usize = 255;

/// The bytes under which a value is found: field, length, name.
pub(crate) fn key(field: Field, value: &str, out: &mut Vec<u8>) {
    let cut = value.as_bytes().get(..LONGEST).unwrap_or(value.as_bytes());
    out.push(field.code());
    out.push(u8::try_from(cut.len()).unwrap_or(u8::MAX));
    out.extend_from_slice(cut);
}

/// All tags of one record, as keys one after the other: one allocation on the caller's thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags(Vec<u8>);

impl Tags {
    pub(crate) fn of(record: &Record) -> Self {
        let mut out = Vec::with_capacity(256);
        visit(record, &mut |field, value| key(field, value, &mut out));
        Self(out)
    }

    /// Adds the subject's tag, which depends on the day and so is known to the writer alone.
    pub(crate) fn add_subject(&mut self, subject_tag: Option<&str>) {
        if let Some(tag) = subject_tag {
            key(Field::Subject, tag, &mut self.0);
        }
    }

    /// Each tag's key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest: &[u8] = &self.0;
        std::iter::from_fn(move || {
            let length = usize::from(*rest.get(1)?) + 2;
            let (tag, after) = rest.split_at_checked(length)?;
            rest = after;
            Some(tag)
        })
    }
}

/// Calls `found` for each field and value; the one place that says what a record is found by.
pub(crate) fn visit(record: &Record, found: &mut dyn FnMut(Field, &str)) {
    found(Field::Kind, record.kind().name());
    match record {
        Record::Decision(decision) => {
            found(Field::Application, &decision.application);
            found(Field::Level, &decision.level);
            found(Field::Decision, decision.decision.name());
            for label in &decision.labels {
                found(Field::Label, &label.label);
            }
            for rule in decision.rules_granted.iter().chain(&decision.rules_restricted) {
                found(Field::Rule, rule);
            }
            if decision.decision == Verdict::Permit {
                for eligible in &decision.eligible {
                    found(Field::Endpoint, &eligible.endpoint);
                    for place in &eligible.processed_in {
                        found(Field::Jurisdiction, place);
                    }
                }
            }
        }
        Record::Outcome(outcome) => {
            found(Field::Application, &outcome.application);
            for attempt in &outcome.attempts {
                found(Field::Endpoint, &attempt.endpoint);
            }
            if let Some(endpoint) = &outcome.endpoint {
                found(Field::Endpoint, endpoint);
            }
            for place in &outcome.jurisdictions {
                found(Field::Jurisdiction, place);
            }
            for label in &outcome.answer_labels {
                found(Field::Label, &label.label);
            }
        }
        Record::Auth(auth) => {
            if let Some(application) = &auth.application {
                found(Field::Application, application);
            }
        }
        Record::Consultation(consultation) => {
            found(Field::Application, &consultation.application);
            for asked in &consultation.asked {
                found(Field::Endpoint, &asked.endpoint);
                for place in &asked.processed_in {
                    found(Field::Jurisdiction, place);
                }
            }
        }
        Record::Register(register) => {
            for endpoint in &register.endpoints {
                found(Field::Endpoint, endpoint);
            }
        }
        Record::Gap(_)
        | Record::ClockConfirmed(_)
        | Record::DeleteIntent(_)
        | Record::DeleteReceipt(_)
        | Record::Erasure(_)
        | Record::ErasureIntent(_)
        | Record::Heartbeat(_)
        | Record::Drill(_)
        | Record::Hold(_)
        | Record::Rollup(_)
        | Record::Mode(_)
        | Record::Operator(_)
        | Record::Policy(_)
        | Record::Read(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn tags_read_back_one_by_one() {
        let record = Record::Decision(Box::new(sample::decision(3)));
        let tags = Tags::of(&record);
        let mut expected = Vec::new();
        visit(&record, &mut |field, value| {
            let mut bytes = Vec::new();
            key(field, value, &mut bytes);
            expected.push(bytes);
        });
        assert!(expected.len() > 6);
        assert_eq!(tags.iter().map(<[u8]>::to_vec).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn long_names_are_cut_not_lost() {
        let mut decision = sample::decision(3);
        decision.application = "a".repeat(300);
        let tags = Tags::of(&Record::Decision(Box::new(decision)));
        assert!(tags.iter().any(|tag| tag.len() == 257));
    }

    #[test]
    fn callers_words_and_subjects_stay_out() {
        let mut decision = sample::decision(3);
        decision.model = "canary-model".to_owned();
        decision.subject = Some(super::super::Subject::new("canary-subject".to_owned()));
        let tags = Tags::of(&Record::Decision(Box::new(decision)));
        assert_eq!(memchr::memmem::find(&tags.0, b"canary"), None);
    }
}
