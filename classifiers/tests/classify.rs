//! What callers rely on: nothing unread is ever silent, one verdict does not depend on another, and
//! what stands around a value does not hide it.

use std::cell::Cell;

use classifiers::{
    Classification, Classifier, Decoded, Detector, Digest, Finding, Found, Label, Level, RecordId,
    Sensitive, Settings, Subject, Text, Unread, Validator,
};
use proptest::prelude::*;

fn subject<'a>(texts: &'a [Text<'a>], unread: &'a [(Unread, usize)]) -> Subject<'a> {
    Subject {
        record: RecordId::from_bytes([7; 16]),
        request: Digest::from_bytes([9; 32]),
        texts,
        unread,
    }
}

fn text(text: &str) -> Text<'_> {
    Text::new(Sensitive::new(text), None)
}

fn judge(classifier: &Classifier, content: &str) -> Classification {
    classifier.classify(&subject(&[text(content)], &[]), &|| false)
}

thread_local! {
    static SHARED: Classifier = Classifier::new(Settings::default());
}

fn shared(content: &str) -> Classification {
    SHARED.with(|classifier| judge(classifier, content))
}

#[test]
fn a_classification_says_what_it_judged() {
    let made = shared("write to dana@harbour-lane.io");
    assert_eq!(made.record(), RecordId::from_bytes([7; 16]));
    assert_eq!(made.request(), Digest::from_bytes([9; 32]));
    let [finding] = made.findings() else { panic!("one finding") };
    assert_eq!((finding.label(), finding.span(), finding.part()), (Label::Email, 9..29, 0));
    assert_eq!(finding.decoded(), Decoded::Plain);
    assert!(finding.confidence() > 90 && finding.validator() == Validator::Format);
    assert_eq!(made.count(Label::Email), 1);
    assert_eq!(made.scanned_bytes(), 29);
    assert!(made.complete() && made.unread_bytes() == 0);
    assert!(Level::PUBLIC < Level::new(1));
}

#[test]
fn findings_name_their_part() {
    let classifier = Classifier::new(Settings::default());
    let texts = [text("nothing here"), text("dana@harbour-lane.io"), text("ip 84.23.17.9")];
    let made = classifier.classify(&subject(&texts, &[]), &|| false);
    let parts: Vec<_> = made.findings().iter().map(|f| (f.part(), f.label())).collect();
    assert_eq!(parts, [(1, Label::Email), (2, Label::IpAddress)]);
}

#[test]
fn what_cannot_be_read_is_labelled() {
    let classifier = Classifier::new(Settings::default());
    for (reason, label) in [
        (Unread::Image, Label::ScanUnsupported),
        (Unread::Audio, Label::ScanUnsupported),
        (Unread::File, Label::ScanUnsupported),
        (Unread::Reference, Label::ScanUnsupported),
        (Unread::Unknown, Label::ScanUnsupported),
        (Unread::Oversize, Label::ScanTruncated),
    ] {
        let made = classifier.classify(&subject(&[], &[(reason, 100)]), &|| false);
        assert!(made.labels().contains(label) && !made.complete(), "{reason:?}");
        assert_eq!((made.unread_bytes(), made.count(label)), (100, 1));
    }
}

#[test]
fn time_that_is_up_is_labelled() {
    let classifier = Classifier::new(Settings::default());
    let texts = [text("dana@harbour-lane.io"), text("more")];
    let made = classifier.classify(&subject(&texts, &[]), &|| true);
    assert!(made.labels().contains(Label::ScanTimeout) && made.findings().is_empty());
    assert_eq!(made.unread_bytes(), 24);

    // Within a long text: what was read by then is kept, the rest is counted as unread.
    let long = format!("dana@harbour-lane.io {}", "word ".repeat(100_000));
    let asked = Cell::new(0);
    let expired = || {
        asked.set(asked.get() + 1);
        asked.get() > 3
    };
    let made = classifier.classify(&subject(&[text(&long)], &[]), &expired);
    assert!(made.labels().contains(Label::ScanTimeout));
    assert_eq!(made.count(Label::Email), 1);
    assert!(made.unread_bytes() > 400_000);
    // A verdict cut short is not remembered.
    assert!(judge(&classifier, &long).complete());
}

#[test]
fn the_deadline_is_asked_for_every_64_kib() {
    let classifier = Classifier::new(Settings::default());
    let long = "word ".repeat(200_000);
    let asked = Cell::new(0_usize);
    let expired = || {
        asked.set(asked.get() + 1);
        false
    };
    classifier.classify(&subject(&[text(&long)], &[]), &expired);
    assert!(asked.get() >= long.len() / (64 * 1024), "{}", asked.get());
}

#[test]
fn the_deadline_is_asked_within_what_is_encoded_too() {
    let classifier = Classifier::new(Settings { cache_entries: 0, ..Settings::default() });
    let asked = Cell::new(0_usize);
    let count = |text: &str, most: usize| {
        asked.set(0);
        let expired = || {
            asked.set(asked.get() + 1);
            asked.get() > most
        };
        let made = classifier.classify(&subject(&[self::text(text)], &[]), &expired);
        (asked.get(), made.labels().contains(Label::ScanTimeout))
    };
    // A run of words in base64, which are read as texts of their own.
    let coded = "aGVsbG8gd29ybGQ ".repeat(40_000);
    let plain = "hello brave worl ".repeat(40_000);
    let (of_coded, of_plain) = (count(&coded, usize::MAX).0, count(&plain, usize::MAX).0);
    assert!(of_coded >= of_plain + 40, "{of_coded} and {of_plain}");
    assert!(count(&coded, of_plain + 20).1, "time that is up in there is labelled");
}

#[test]
fn limits_are_labelled() {
    let short = Settings { max_text_bytes: 64, ..Settings::default() };
    let content = format!("{} dana@harbour-lane.io", "é".repeat(40));
    let made = judge(&Classifier::new(short), &content);
    assert!(made.labels().contains(Label::ScanTruncated) && made.findings().is_empty());
    assert!(made.unread_bytes() > 0);

    let few = Settings { max_findings: 3, ..Settings::default() };
    let content =
        (0..10).map(|n| format!("a{n}@harbour-lane.io ")).collect::<String>() + "84.23.17.9";
    let made = judge(&Classifier::new(few), &content);
    assert_eq!((made.findings().len(), made.count(Label::Email)), (3, 10));
    assert!(made.labels().contains(Label::ScanTruncated));
    assert!(made.labels().contains(Label::IpAddress), "labels of findings beyond the limit remain");
}

#[test]
fn encodings_deeper_than_the_limit_are_labelled() {
    let shallow = Settings { max_depth: 0, ..Settings::default() };
    let made = judge(&Classifier::new(shallow.clone()), "dana%40harbour-lane.io");
    assert!(made.labels().contains(Label::ScanTruncated) && made.findings().is_empty());
    let coded = "bXkgbWFpbCBpcyBkYW5hQGhhcmJvdXItbGFuZS5pbw==";
    let made = judge(&Classifier::new(shallow), coded);
    assert!(made.labels().contains(Label::ScanTruncated));
    let made = shared(coded);
    assert_eq!(made.findings()[0].span(), 0..coded.len());
    assert_eq!(made.findings()[0].decoded(), Decoded::Base64);
    assert!(made.complete());
}

#[test]
fn a_second_reading_counts_nothing_twice() {
    let content = (0..600).map(|n| format!("a{n}@harbour-lane.io ")).collect::<String>() + "%41";
    let made = shared(&content);
    assert_eq!((made.count(Label::Email), made.findings().len()), (600, 600));
    assert!(made.complete(), "the limit of 1024 is not met");
}

struct Failing;

impl Detector for Failing {
    fn name(&self) -> &'static str {
        "failing"
    }

    fn version(&self) -> &'static str {
        "1"
    }

    fn detect(&self, text: &Text<'_>, _: &mut Found) {
        assert!(!text.text.expose().contains("trip"), "made to fail");
    }
}

struct Counting;

impl Detector for Counting {
    fn name(&self) -> &'static str {
        "project names"
    }

    fn version(&self) -> &'static str {
        "1"
    }

    fn detect(&self, text: &Text<'_>, found: &mut Found) {
        for (place, word) in text.text.expose().match_indices("Bluebird") {
            found.add(Label::Legal, "project", place..place + word.len(), 90);
        }
    }
}

#[test]
fn a_detector_that_fails_leaves_a_label_and_the_others_work() {
    let classifier = Classifier::new(Settings::default())
        .with_detector(Box::new(Failing))
        .with_detector(Box::new(Counting));
    let made = judge(&classifier, "trip over dana@harbour-lane.io at Bluebird");
    assert!(made.labels().contains(Label::ScanError) && !made.complete());
    assert_eq!(made.count(Label::Email), 1);
    assert_eq!(made.count(Label::Legal), 1);
    assert!(judge(&classifier, "dana@harbour-lane.io").complete());
}

#[test]
fn a_listed_word_inside_a_word_with_accents_takes_nothing_away() {
    let classifier = Classifier::new(Settings::default());
    // "nik" and "sn" are words for numbers, "nikü" and "snü" are not.
    for word in ["nikü", "ünik", "snü", "üsn"] {
        let content = format!("{word}\n4111 1111 1111 1111\nor 255081416802538");
        let made = judge(&classifier, &content);
        assert_eq!(made.count(Label::PaymentCard), 1, "{word}");
        assert_eq!(made.count(Label::NationalId), 1, "{word}");
    }
    assert_eq!(judge(&classifier, "nik\n4111 1111 1111 1111").count(Label::NationalId), 1);
}

#[test]
fn added_detectors_see_what_is_hidden_and_change_the_digest() {
    let plain = Classifier::new(Settings::default());
    let more = Classifier::new(Settings::default()).with_detector(Box::new(Counting));
    assert_ne!(plain.detectors(), more.detectors());
    assert_eq!(plain.detectors(), Classifier::new(Settings::default()).detectors());
    let hidden = "about Blue\u{200b}bird today";
    let made = judge(&more, hidden);
    assert_eq!(hidden.get(made.findings()[0].span()), Some("Blue\u{200b}bird"));
    assert_eq!(made.findings()[0].detector(), "project names");
}

#[test]
fn a_verdict_from_memory_is_the_same() {
    let classifier = Classifier::new(Settings::default());
    let content = format!("{} dana@harbour-lane.io, SSN 536-22-8726", "word ".repeat(400));
    let first = judge(&classifier, &content);
    let second = judge(&classifier, &content);
    assert_eq!(first.findings(), second.findings());
    assert_eq!(first.labels(), second.labels());
    assert_eq!(first.scanned_bytes(), second.scanned_bytes());
    // The same text under another key is another text.
    let number = format!("{}536228726", " ".repeat(600));
    let keyed = |key| {
        let texts = [Text::new(Sensitive::new(number.as_str()), key)];
        classifier.classify(&subject(&texts, &[]), &|| false).count(Label::NationalId)
    };
    assert_eq!((keyed(None), keyed(Some("ssn")), keyed(None)), (0, 1, 0));
    assert_eq!((keyed(Some("abc")), keyed(Some("ssn"))), (0, 1));
}

/// One value of each kind that stands by itself, whatever is around it.
const VALUES: &[(Label, &str)] = &[
    (Label::Email, "dana.whitfield@harbour-lane.io"),
    (Label::Iban, "DE89 3704 0044 0532 0130 00"),
    (Label::PaymentCard, "4111 1111 1111 1111"),
    (Label::Phone, "+49 30 23125 123"),
    (Label::NationalId, "255081416802538"),
    (Label::ApiKey, "AKIA2Q7RTX5ZKW3MB6HD"),
    (Label::ConnectionString, "postgres://svc:t9Kq-2vX@db1.acme.net:5432/main"),
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_fail(content in any::<String>()) {
        let made = shared(&content);
        for finding in made.findings() {
            prop_assert!(content.get(finding.span()).is_some_and(|value| !value.is_empty()));
        }
        prop_assert!(!made.labels().contains(Label::ScanError));
    }

    #[test]
    fn text_made_of_triggers_neither(
        pieces in prop::collection::vec(
            prop_oneof![
                Just("@"), Just("://"), Just("eyJ"), Just("-----BEGIN PRIVATE KEY-----"), Just("4111 "),
                Just("+49"), Just("("), Just(")"), Just("password="), Just("key: "), Just("\u{200b}"),
                Just("é"), Just("Ａ"), Just("%41"), Just("&#64;"), Just("AKIA"), Just("2001:"), Just("."),
                Just("DE89"), Just("0"), Just("VExQOkFNQkVS"), Just("\n"), Just("TLP:RED"), Just(" "),
                Just("À"), Just("\\u0041"), Just("😀"), Just("а"), Just("="), Just(";"), Just("jdbc:"),
                Just("SG."), Just("dp."), Just("sk-"), Just("hooks.slack.com/services/T"), Just("Q~"),
                Just("-us1"), Just("&sig="), Just(" -u "), Just("token "), Just("://a:b@"), Just("TLP:"),
            ],
            0..60,
        )
    ) {
        let content = pieces.concat();
        let made = shared(&content);
        for finding in made.findings() {
            prop_assert!(content.get(finding.span()).is_some_and(|value| !value.is_empty()), "{:?}", content);
        }
        prop_assert!(!made.labels().contains(Label::ScanError));
    }

    #[test]
    fn harmless_text_around_a_value_hides_nothing(
        before in "[a-zäöü ,\n]{0,60}",
        after in "[a-zäöü ,\n]{0,60}",
        which in 0..VALUES.len(),
    ) {
        let (label, value) = VALUES[which];
        let content = format!("{before}\n{value}\n{after}");
        let made = shared(&content);
        let start = before.len() + 1;
        // The documented negative of a card: "Kto" directly before it makes an account number of it,
        // which no check digit proves. It is found all the same.
        let renamed = |finding: &Finding| {
            label == Label::PaymentCard
                && finding.validator() != Validator::Checksum
                && matches!(
                    finding.label(),
                    Label::BankAccount | Label::DriverLicense | Label::NationalId | Label::PatientId
                )
        };
        let hit = made.findings().iter().any(|finding| {
            (finding.label() == label || renamed(finding))
                && finding.span() == (start..start + value.len())
        });
        prop_assert!(hit, "{label} in {content:?}: {:?}", made.findings());
    }

    #[test]
    fn a_value_is_found_wherever_segments_end(lead in 16_300_usize..16_400, which in 0..VALUES.len()) {
        let (label, value) = VALUES[which];
        let content = format!("{} {value} {}", "x ".repeat(lead / 2), "y ".repeat(100));
        let made = shared(&content);
        prop_assert_eq!(made.count(label), 1, "{} at {}", label, lead);
    }
}

#[test]
fn a_value_cut_in_two_is_found_where_the_texts_meet() {
    let classifier = Classifier::new(Settings::default());
    let found = |pieces: &[&str]| -> Vec<(&'static str, usize)> {
        let texts: Vec<Text<'_>> = pieces.iter().map(|piece| text(piece).flowing()).collect();
        let made = classifier.classify(&subject(&texts, &[]), &|| false);
        made.findings().iter().map(|one| (one.label().name(), one.part())).collect()
    };
    let card = "financial.payment_card";
    assert_eq!(found(&["card 5555 5555 ", "5555 4444 please"]), [(card, 0)]);
    assert_eq!(found(&["card 5555 5555", "5555 4444"]), [(card, 0)]);
    assert_eq!(found(&["key AKIAQ3EGRI", "GSWKB7TMDC"]), [("secret.api_key", 0)]);
    assert_eq!(
        found(&["write to anna.kowalska@kes", "trel-logistyka.pl soon"]),
        [("pii.email", 0)]
    );
    // In three pieces and more, each in the text it begins in.
    assert_eq!(found(&["see", "card 5555 5555", " 5555 ", "4444 ok"]), [(card, 1)]);
    assert_eq!(found(&["key AKIA", "Q3EGRI", "GSWK", "B7TMDC"]), [("secret.api_key", 0)]);
    // What stands whole in one of them is counted once, and what only seems to go on is nothing.
    assert_eq!(found(&["card 5555 5555 5555 4444", "4 of them"]), [(card, 0)]);
    assert_eq!(found(&["We met in 2024", "5 people came."]), []);
    assert_eq!(found(&["Done. 5555 5555.", "\"5555 4444\""]), []);
}

#[test]
fn texts_that_do_not_belong_together_are_not_joined() {
    let texts = [text("card 5555 5555 "), text("5555 4444")];
    let made = Classifier::new(Settings::default()).classify(&subject(&texts, &[]), &|| false);
    assert!(made.labels().is_empty());
}
