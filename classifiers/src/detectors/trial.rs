//! What the tests of detectors share: one text in, what was found out.

use crate::{
    Classification, Classifier, DETECTORS, Digest, Finding, Label, RecordId, Sensitive, Settings,
    Subject, Text,
};

/// Judges one text under a key.
pub(crate) fn judge(text: &str, key: Option<&str>) -> Classification {
    let texts = [Text::new(Sensitive::new(text), key)];
    let subject = Subject {
        record: RecordId::from_bytes([0; 16]),
        request: Digest::from_bytes([0; 32]),
        texts: &texts,
        unread: &[],
    };
    thread_local! {
        static CLASSIFIER: Classifier = Classifier::new(Settings::default());
    }
    let made = CLASSIFIER.with(|classifier| classifier.classify(&subject, &|| false));
    made.findings().iter().for_each(is_described);
    made
}

/// A finding is what the `ABOUT` of its detector says it yields.
#[track_caller]
fn is_described(finding: &Finding) {
    let about = DETECTORS.iter().find(|about| about.name == finding.detector());
    let about = about.unwrap_or_else(|| panic!("no ABOUT of {}", finding.detector()));
    assert!(about.labels.contains(&finding.label()), "{}: {}", about.name, finding.label());
    let kind = finding.kind();
    assert!(kind.is_empty() || (about.kinds)().contains(&kind), "{}: {kind}", about.name);
}

/// The values of a label in a text.
pub(crate) fn values(text: &str, label: Label) -> Vec<String> {
    let made = judge(text, None);
    let of_label = made.findings().iter().filter(|finding| finding.label() == label);
    of_label.map(|finding| text.get(finding.span()).unwrap().to_owned()).collect()
}

/// The value, and no other, is found in the text.
#[track_caller]
pub(crate) fn finds(label: Label, text: &str, value: &str) {
    assert_eq!(values(text, label), [value], "{label} in {text:?}");
}

/// Nothing of this label is found in the text.
#[track_caller]
pub(crate) fn spares(label: Label, text: &str) {
    assert_eq!(values(text, label), Vec::<String>::new(), "{label} in {text:?}");
}

/// A kind of number is found in each of these texts, as the value beside it, and in none of those.
#[track_caller]
pub(crate) fn holds(kind: &str, found: &[(&str, &str)], spared: &[&str]) {
    for (text, value) in found {
        let made = judge(text, None);
        let spans: Vec<_> = made.findings().iter().filter(|f| f.kind() == kind).collect();
        let values: Vec<_> = spans.iter().map(|f| text.get(f.span()).unwrap()).collect();
        assert_eq!(values, [*value], "{kind} in {text:?}: {:?}", made.findings());
    }
    for text in spared {
        let made = judge(text, None);
        assert!(made.findings().iter().all(|f| f.kind() != kind), "{kind} in {text:?}");
    }
}
