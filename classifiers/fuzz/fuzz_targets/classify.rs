//! Any text under any key: no panic, every span inside the text and on character boundaries, and
//! the same verdict twice. The first line of the input is the key.
#![no_main]

use std::sync::LazyLock;

use classifiers::{Classifier, Digest, Label, RecordId, Sensitive, Settings, Subject, Text};
use libfuzzer_sys::fuzz_target;

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(Settings::default()));

fuzz_target!(|input: &str| {
    let (key, text) = input.split_once('\n').unwrap_or(("", input));
    let texts = [Text::new(Sensitive::new(text), (!key.is_empty()).then_some(key))];
    let subject = Subject {
        record: RecordId::from_bytes([0; 16]),
        request: Digest::from_bytes([0; 32]),
        texts: &texts,
        unread: &[],
    };
    let made = CLASSIFIER.classify(&subject, &|| false);
    let again = CLASSIFIER.classify(&subject, &|| false);
    assert!(!made.labels().contains(Label::ScanError), "no detector failed");
    assert_eq!(made.findings(), again.findings());
    for finding in made.findings() {
        assert!(text.get(finding.span()).is_some_and(|value| !value.is_empty()));
    }
});
