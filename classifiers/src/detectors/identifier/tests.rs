use super::{FORMS, Proof, kinds, rows, tables};
use crate::Label::{NationalId, PaymentCard, Phone, TaxId};
use crate::detectors::trial::{finds, judge, spares, values};
use crate::engine::context::Cues;

#[test]
fn every_row_has_a_cue_of_its_own_and_forms_that_fit() {
    let mut seen = Vec::new();
    for (place, row) in rows() {
        let cue = Cues::row(place);
        assert_ne!(cue, Cues::NONE, "{}: more rows than room", row.kind);
        assert!(!seen.contains(&cue));
        seen.push(cue);
        for form in row.forms.split(' ') {
            assert!((4..=FORMS.len() - 1).contains(&form.len()), "{}: {form:?}", row.kind);
            assert!(form.bytes().all(|class| b"dAN".contains(&class)), "{}: {form}", row.kind);
        }
        for pattern in row.patterns {
            let places = pattern.bytes().filter(|byte| *byte == b'#').count();
            assert!(
                row.forms.split(' ').any(|form| form.len() == places),
                "{}: {pattern}",
                row.kind
            );
        }
        let printed = matches!(row.proof, Proof::Printed);
        assert!(!printed || !row.patterns.is_empty(), "{}", row.kind);
    }
}

#[test]
fn there_are_kinds_of_every_country_that_was_asked_for() {
    let kinds = kinds("national_id");
    for country in [
        "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "ie", "it",
        "lv", "lt", "lu", "mt", "nl", "pl", "pt", "ro", "si", "es", "se", "is", "li", "no", "ch",
        "gb", "us", "ca", "br", "mx", "ar", "cl", "in", "au", "nz", "za", "tr", "ua", "ru", "il",
        "kr", "jp", "cn", "hk", "sg", "th", "my", "id", "ph", "vn", "tw", "pk", "ae", "sa", "eg",
    ] {
        // Slovakia's number is Czechia's.
        assert!(kinds.iter().any(|kind| kind.starts_with(&format!("{country}_"))), "{country}");
    }
    assert!(tables().count() > 150);
}

#[test]
fn words_count_on_both_sides_in_keys_and_heads() {
    finds(NationalId, "111222333 is mijn BSN", "111222333");
    finds(NationalId, "<bsn>111222333</bsn>", "111222333");
    finds(NationalId, "bsn=111222333&x=1", "111222333");
    finds(NationalId, "naam\tbsn\tplaats\nJan\t111222333\tEde", "111222333");
    finds(
        NationalId,
        "| naam | BSN | plaats |\n|---|---|---|\n| Jan | 111222333 | Ede |",
        "111222333",
    );
    finds(NationalId, "BSN:\n111222333", "111222333");
    assert_eq!(judge("111222333", Some("customer_bsn")).count(NationalId), 1);
}

#[test]
fn numbers_of_things_are_none() {
    for text in [
        "order 111222333",
        "BSN nodig voor order 111222333",
        "invoice no 8567346215, NIP 12",
        "timestamp 1718031234567, build 20240611093012, seq 000123456789",
        "EAN 4006381333931, ISBN 978-3-16-148410-0 and 0-306-40615-2",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "c0ffee00-1111-4111-8111-411111222333",
        "sha1 5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "v1.11.222.333",
        "call 111222333",
        "SKU 10045-99821-7730, quantity 12, warehouse DE-4471",
    ] {
        spares(NationalId, text);
        spares(TaxId, text);
    }
}

#[test]
fn a_word_in_another_language_is_none() {
    // "sin" is Spanish for without, "nie" Polish for not, "pan" Polish for mister.
    spares(NationalId, "pedido sin 130692544 euros");
    spares(NationalId, "nie 54362315");
    spares(NationalId, "run 12531909-2");
    finds(NationalId, "RUN 12531909-2", "12531909-2");
}

#[test]
fn cards_and_telephones_stay_what_they_are() {
    assert_eq!(values("CNP? card 4111 1111 1111 1111", PaymentCard), ["4111 1111 1111 1111"]);
    assert_eq!(values("NIF 123456789, tel 912 345 678", Phone), ["912 345 678"]);
    spares(NationalId, "card 4111 1111 1111 1111");
    spares(NationalId, "tel +48 500 123 456 PESEL");
}

#[test]
fn the_nearer_word_decides_which_it_is() {
    let made = judge("PESEL 44051401359, NIP 8567346215", None);
    let kinds: Vec<_> = made.findings().iter().map(|finding| finding.kind()).collect();
    assert_eq!(kinds, ["pl_pesel", "pl_nip"]);
    let made = judge("NIF 501964843", None);
    assert_eq!(made.findings()[0].kind(), "pt_nif");
}
