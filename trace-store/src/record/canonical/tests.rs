//! The canonical form: sorted, exact, the same today as when the golden files were written.

use super::super::sample;
use super::*;
use proptest::prelude::*;

fn at() -> At {
    At {
        acknowledged_ns: UtcNanos(1_790_000_001_000_000_001),
        index: 42,
        origin: "bailiwick.example/node-1".to_owned(),
        subject_tag: Some("00112233445566778899aabbccddeeff".to_owned()),
    }
}

/// Re-encodes with sorted keys, knowing nothing of our structs; what an auditor would do.
fn re_encode(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Object(map) => {
            let sorted: std::collections::BTreeMap<_, _> = map.iter().collect();
            out.push('{');
            for (place, (key, value)) in sorted.into_iter().enumerate() {
                out.push_str(if place == 0 { "" } else { "," });
                out.push_str(&serde_json::to_string(key).unwrap());
                out.push(':');
                re_encode(value, out);
            }
            out.push('}');
        }
        serde_json::Value::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { "," });
                re_encode(value, out);
            }
            out.push(']');
        }
        serde_json::Value::Null => panic!("a record holds no null"),
        serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => out.push_str(&value.to_string()),
    }
}

fn check(envelope: &Envelope) {
    let canonical = envelope.canonical().unwrap();
    let value: serde_json::Value = serde_json::from_slice(&canonical).unwrap();
    let mut sorted = String::new();
    re_encode(&value, &mut sorted);
    assert_eq!(String::from_utf8(canonical.clone()).unwrap(), sorted);
    let parsed = Envelope::parse(&canonical).unwrap();
    assert_eq!(&parsed, envelope);
    assert_eq!(parsed.canonical().unwrap(), canonical);
}

#[test]
fn every_kind_is_sorted_and_reads_back() {
    for record in sample::each_kind() {
        check(&Envelope { at: at(), record });
    }
}

/// Run with `BAILIWICK_WRITE_GOLDEN=1` to write the file of a new kind; never to change an old one.
#[test]
fn golden_files_still_hold() {
    for record in sample::each_kind() {
        golden_file_holds(record.kind().name(), record);
    }
}

/// Fields that came later have a file of their own; the file without them still reads.
#[test]
fn a_decision_with_statements_has_its_golden_file() {
    let decision = sample::decision_with_statements();
    golden_file_holds("decision-stated", Record::Decision(Box::new(decision)));
}

fn golden_file_holds(name: &str, record: Record) {
    let path = format!("{}/testdata/v1-{name}.json", env!("CARGO_MANIFEST_DIR"));
    let envelope = Envelope { at: at(), record };
    let canonical = envelope.canonical().unwrap();
    if std::env::var_os("BAILIWICK_WRITE_GOLDEN").is_some() && !std::path::Path::new(&path).exists()
    {
        std::fs::write(&path, &canonical).unwrap();
    }
    let golden = std::fs::read(&path).unwrap();
    assert_eq!(String::from_utf8(golden.clone()).unwrap(), String::from_utf8(canonical).unwrap());
    assert_eq!(Envelope::parse(&golden).unwrap(), envelope, "{name}");
}

#[test]
fn the_envelope_written_by_hand_is_the_derived_one() {
    for subject_tag in [None, Some("aa\"bb".to_owned())] {
        let at = At { subject_tag, origin: "a\\b\"\u{1}é".to_owned(), ..at() };
        let mut out = Vec::new();
        wrap(&at, "gap", b"{}", &mut out);
        let derived = serde_json::to_string(&at).unwrap();
        let expected = format!("{{\"at\":{derived},\"gap\":{{}},\"v\":1}}");
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

#[test]
fn large_numbers_are_refused_not_rounded() {
    let mut decision = sample::decision(1);
    decision.body_bytes = LARGEST;
    let mut out = Vec::new();
    encode(&Record::Decision(Box::new(decision.clone())), &mut out).unwrap();
    decision.body_bytes = LARGEST + 1;
    encode(&Record::Decision(Box::new(decision)), &mut out).unwrap_err();
}

#[test]
fn subject_is_never_written() {
    let mut decision = sample::decision(1);
    decision.subject = Some(super::super::Subject::new("canary".to_owned()));
    let mut out = Vec::new();
    encode(&Record::Decision(Box::new(decision)), &mut out).unwrap();
    assert!(!String::from_utf8(out).unwrap().contains("canary"));
}

#[test]
fn what_is_no_record_is_refused() {
    let canonical =
        Envelope { at: at(), record: sample::each_kind().remove(0) }.canonical().unwrap();
    let text = String::from_utf8(canonical).unwrap();
    let newer = text.replace("\"v\":1}", "\"v\":2}");
    assert_eq!(Envelope::parse(newer.as_bytes()), Err(ParseError::Version { version: 2 }));
    let newer = text.replace("\"v\":1}", "\"unheard_of\":{},\"v\":2}");
    assert_eq!(Envelope::parse(newer.as_bytes()), Err(ParseError::Version { version: 2 }));
    let two = text.replace("\"v\":1}", "\"heartbeat\":{\"at_ns\":\"1\",\"record_id\":\"0198c5a2-7d3e-7abc-8def-0123456789ab\"},\"v\":1}");
    assert!(matches!(Envelope::parse(two.as_bytes()), Err(ParseError::Malformed { .. })));
    for wrong in ["", "{}", "{\"v\":1}", "[]"] {
        assert!(matches!(Envelope::parse(wrong.as_bytes()), Err(ParseError::Malformed { .. })));
    }
}

proptest! {
    /// Any text in any free field survives, and comes out as JCS writes it.
    #[test]
    fn any_text_is_canonical(texts in prop::collection::vec(".*", 6), number in 0..=LARGEST) {
        let mut decision = sample::decision(1);
        let [a, b, c, d, e, f] = texts.try_into().unwrap();
        decision.application = a;
        decision.model = b;
        decision.rules_granted = vec![c, String::new()];
        decision.purpose = Some(d);
        decision.reasons[0].because = Some(e);
        decision.unread_bytes = number;
        let mut at = at();
        at.origin = f;
        check(&Envelope { at, record: Record::Decision(Box::new(decision)) });
    }
}
