use super::{
    Beside, Checksum, Digests, ListError, OwnDetector, OwnError, PatternError, Reporter, Salt,
};
use crate::{Classifier, Digest, Label, RecordId, Sensitive, Settings, Subject, Text, Validator};

const LABEL: Label = Label::Legal;

fn texts(own: &OwnDetector, text: &str) -> Vec<String> {
    keyed(own, text, None)
}

fn keyed(own: &OwnDetector, text: &str, key: Option<&str>) -> Vec<String> {
    thread_local! {
        static PLAIN: Classifier = Classifier::new(Settings::default());
    }
    let classifier = PLAIN.with(|plain| plain.with_own(std::slice::from_ref(own), &[]));
    let texts = [Text::new(Sensitive::new(text), key)];
    let subject = Subject {
        record: RecordId::from_bytes([0; 16]),
        request: Digest::from_bytes([0; 32]),
        texts: &texts,
        unread: &[],
    };
    let made = classifier.classify(&subject, &|| false);
    let own = made.findings().iter().filter(|finding| finding.label() == LABEL);
    own.map(|finding| text.get(finding.span()).unwrap().to_owned()).collect()
}

fn words(words: &[&str]) -> Result<OwnDetector, OwnError> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    OwnDetector::words("test-words", LABEL, &words)
}

fn pattern(pattern: &str, beside: &Beside) -> Result<OwnDetector, OwnError> {
    OwnDetector::pattern("test-pattern", LABEL, pattern, beside)
}

fn list(values: &[&str]) -> OwnDetector {
    let digests = Digests::make(Salt([7; 32]), values.iter().copied()).unwrap();
    OwnDetector::list("test-list", LABEL, digests).unwrap()
}

#[test]
fn words_are_found_whole_and_in_any_case() {
    let own = words(&["Bluebird", "Projekt Nachtfalter", "Überflieger", "蓝鸟计划"]).unwrap();
    assert_eq!(texts(&own, "about BLUEBIRD, bluebird"), ["BLUEBIRD", "bluebird"]);
    assert_eq!(texts(&own, "projekt\nnachtfalter"), ["projekt\nnachtfalter"]);
    assert_eq!(texts(&own, "der ÜBERFLIEGER und überflieger"), ["ÜBERFLIEGER", "überflieger"]);
    assert_eq!(texts(&own, "Blue\u{200b}bird"), ["Blue\u{200b}bird"], "hidden");
    assert_eq!(texts(&own, "关于蓝鸟计划的"), ["蓝鸟计划"]);
    assert_eq!(texts(&own, "bluebirds, abluebird, nachtfalter, Überfliegerei"), [""; 0]);
}

#[test]
fn words_have_limits() {
    assert!(matches!(words(&[]), Err(OwnError::Words(_))));
    for word in ["ab", "  ", "#tag", &"a".repeat(200)] {
        assert!(matches!(words(&[word]), Err(OwnError::Words(_))), "{word}");
    }
    let many: Vec<String> = (0..1001).map(|n| format!("word{n}")).collect();
    assert!(OwnDetector::words("test-words", LABEL, &many).is_err());
}

#[test]
fn patterns_match_with_their_checksum_and_their_words() {
    let plain = pattern("KD-[0-9]{6}", &Beside::default()).unwrap();
    assert_eq!(texts(&plain, "für KD-123456, xKD-123456 KD-1234567"), ["KD-123456"]);
    assert_eq!(
        texts(&plain, "S0QtMTIzNDU2IGlzdCBkZXIgS3VuZGU="),
        ["S0QtMTIzNDU2IGlzdCBkZXIgS3VuZGU="]
    );
    let near = Beside { near: vec!["Kunde".to_owned()], ..Beside::default() };
    let near = pattern("[0-9]{8}", &near).unwrap();
    assert_eq!(texts(&near, "Kundennummer 12345678"), ["12345678"]);
    assert_eq!(texts(&near, "12345678 ist der Kunde"), ["12345678"]);
    assert_eq!(texts(&near, "12345678 and nothing else, Unkunde"), [""; 0]);
    assert_eq!(keyed(&near, "12345678", Some("kunde_nr")), ["12345678"]);
    let luhn = Beside { checksum: Some(Checksum::Luhn), ..Beside::default() };
    let luhn = pattern("C[0-9]{10,11}", &luhn).unwrap();
    assert_eq!(texts(&luhn, "C79927398713 C79927398714"), ["C79927398713"]);
    let german = "größe ".repeat(20) + "KD-123456";
    assert_eq!(texts(&plain, &german), ["KD-123456"]);
}

#[test]
fn patterns_that_could_be_slow_or_mean_too_much_are_refused() {
    let refused = |text: &str| match pattern(text, &Beside::default()) {
        Err(OwnError::Pattern(error)) => error,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(refused(r"\bKD[0-9]{4}"), PatternError::Boundary);
    assert_eq!(refused("a.*b"), PatternError::Short);
    assert_eq!(refused("abc.*"), PatternError::Long);
    assert_eq!(refused("abc[0-9]+"), PatternError::Long);
    assert_eq!(refused("[0-9]{300}"), PatternError::Long);
    assert_eq!(refused(r"(\pL{1,50}x){2,4}y\pL{40}"), PatternError::Long);
    assert_eq!(refused(r"((\pL){9}\pN){2,6}abc"), PatternError::Size);
    let PatternError::Syntax(said) = refused("KD-[0-9") else { panic!("no syntax error") };
    assert_eq!(said, "unclosed character class at character 4");
    assert!(matches!(refused(&"(".repeat(400)), PatternError::Syntax(_)));
}

#[test]
fn listed_values_are_found_by_their_digests() {
    let own = list(&["Projekt Nachtfalter", "KD-4711-0815", "12345678", "Zürich-Süd"]);
    assert_eq!(texts(&own, "zum projekt  nachtfalter!"), ["projekt  nachtfalter"]);
    assert_eq!(texts(&own, "kd 4711/0815 und"), ["kd 4711/0815"]);
    assert_eq!(texts(&own, "Nr. 1234 5678, 12345678."), ["1234 5678", "12345678"]);
    assert_eq!(texts(&own, "in ZÜRICH SÜD"), ["ZÜRICH SÜD"]);
    assert_eq!(texts(&own, "projekt am nachtfalter 123456789 1234567"), [""; 0]);
    assert_eq!(texts(&own, &format!("projekt{}nachtfalter", " ".repeat(20))), [""; 0]);
    assert_eq!(texts(&own, &format!("{} 12345678", "a".repeat(500))), ["12345678"]);
}

#[test]
fn a_list_holds_a_text_that_is_one_of_its_values_as_a_whole() {
    let list = Digests::make(Salt([7; 32]), ["4111 1111 1111 1111", "Project Nightjar"]).unwrap();
    for (text, held) in [
        ("4111111111111111", true),
        ("4111-1111-1111-1111", true),
        ("project  nightjar", true),
        ("Project Nightjar 2", false),
        ("x ............ Project Nightjar", false),
        ("4111 1111 1111", false),
        ("", false),
    ] {
        assert_eq!(list.holds(crate::Sensitive::new(text)), held, "{text}");
    }
}

#[test]
fn digests_survive_being_written_down_and_say_nothing_of_the_values() {
    let made = Digests::make(Salt([7; 32]), ["Bluebird", "Nachtfalter"]).unwrap();
    let hex: Vec<String> = made.to_hex().collect();
    let read = Digests::read(Salt([7; 32]), made.words(), made.lengths(), &hex.join("\n"));
    assert_eq!(read, Ok(made.clone()));
    let other = Digests::make(Salt([8; 32]), ["Bluebird"]).unwrap();
    assert!(!hex.contains(&other.to_hex().next().unwrap()), "the salt counts");
    assert_eq!(Digests::read(Salt([7; 32]), 1, &[8], "abc"), Err(ListError::Digest(1)));
    assert_eq!(Digests::read(Salt([7; 32]), 1, &[], &hex.join(" ")), Err(ListError::Shape));
    assert_eq!(Digests::read(Salt([7; 32]), 99, &[8], &hex.join(" ")), Err(ListError::Shape));
    assert_eq!(Digests::make(Salt([7; 32]), ["abcd", "ab"]), Err(ListError::Form(2)));
    assert_eq!(Digests::make(Salt([7; 32]), []), Err(ListError::Count(0)));
}

#[test]
fn a_change_of_definition_is_a_change_of_detectors() {
    let plain = Classifier::new(Settings::default());
    let digest = |own: &[OwnDetector]| plain.with_own(own, &[]).detectors();
    let one = [words(&["Bluebird"]).unwrap()];
    assert_eq!(digest(&one), digest(&[words(&["Bluebird"]).unwrap()]));
    assert_ne!(digest(&one), digest(&[words(&["Nachtfalter"]).unwrap()]));
    assert_ne!(digest(&one), plain.detectors());
    assert_eq!(digest(&[]), plain.detectors());
}

#[test]
fn reports_from_outside_only_add() {
    let plain = Classifier::new(Settings { max_findings: 2, ..Settings::default() });
    let reporter = Reporter::new("test-remote", "1").unwrap();
    let classifier = plain.with_own(&[], &[&reporter]);
    assert_ne!(classifier.detectors(), plain.detectors());
    let texts = [Text::new(Sensitive::new("dana@harbour-lane.io is Dana"), None)];
    let subject = Subject {
        record: RecordId::from_bytes([0; 16]),
        request: Digest::from_bytes([0; 32]),
        texts: &texts,
        unread: &[],
    };
    let mut made = classifier.classify(&subject, &|| false);
    made.report(&reporter, (0, 24..28), Label::PersonName, 85);
    made.report(&reporter, (0, 0..4), Label::PersonName, 85);
    assert_eq!((made.findings().len(), made.count(Label::PersonName)), (2, 2));
    assert_eq!(made.findings()[1].detector(), "test-remote");
    assert!(made.labels().contains(Label::Email) && made.labels().contains(Label::ScanTruncated));
    made.report_failed();
    assert!(made.labels().contains(Label::ScanError) && !made.complete());
}

#[test]
fn a_finding_says_who_found_it_and_what_was_checked() {
    let own = list(&["Bluebird"]);
    let plain = Classifier::new(Settings::default());
    let texts = [Text::new(Sensitive::new("on Bluebird"), None)];
    let subject = Subject {
        record: RecordId::from_bytes([0; 16]),
        request: Digest::from_bytes([0; 32]),
        texts: &texts,
        unread: &[],
    };
    let made = plain.with_own(&[own], &[]).classify(&subject, &|| false);
    let [finding] = made.findings() else { panic!("one finding") };
    assert_eq!((finding.detector(), finding.validator()), ("test-list", Validator::Checksum));
}
