//! International bank account numbers (ISO 13616): length and structure of the country from the
//! SWIFT IBAN registry, and the remainder of 97 (ISO/IEC 7064). They stand alone, in one piece or
//! in groups. Account numbers of single countries are in `national`.

mod national;

pub(crate) use national::ROWS;

use crate::Label;
use crate::detectors::{About, identifier};
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "bank_account";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "2",
    labels: &[Label::Iban, Label::BankAccount],
    kinds: || {
        let countries = COUNTRIES.iter().filter_map(|(code, ..)| str::from_utf8(*code).ok());
        countries.chain(identifier::kinds(NAME)).collect()
    },
    evidence: "IBAN: length and bank code of the country, and the remainder modulo 97; stands alone. National accounts: check digits and the printed form, or a word directly beside the number.",
    source: "ISO 13616 and the SWIFT IBAN registry; ISO/IEC 7064 modulo 97; the banking bodies named at each check.",
};

/// Country, length, and how many letters follow the check digits (the bank code of some).
const COUNTRIES: &[(&[u8; 2], usize, usize)] = &[
    (b"AD", 24, 0),
    (b"AE", 23, 0),
    (b"AL", 28, 0),
    (b"AT", 20, 0),
    (b"AZ", 28, 4),
    (b"BA", 20, 0),
    (b"BE", 16, 0),
    (b"BG", 22, 4),
    (b"BH", 22, 4),
    (b"BI", 27, 0),
    (b"BR", 29, 0),
    (b"BY", 28, 0),
    (b"CH", 21, 0),
    (b"CR", 22, 0),
    (b"CY", 28, 0),
    (b"CZ", 24, 0),
    (b"DE", 22, 0),
    (b"DJ", 27, 0),
    (b"DK", 18, 0),
    (b"DO", 28, 0),
    (b"EE", 20, 0),
    (b"EG", 29, 0),
    (b"ES", 24, 0),
    (b"FI", 18, 0),
    (b"FK", 18, 2),
    (b"FO", 18, 0),
    (b"FR", 27, 0),
    (b"GB", 22, 4),
    (b"GE", 22, 2),
    (b"GI", 23, 4),
    (b"GL", 18, 0),
    (b"GR", 27, 0),
    (b"GT", 28, 0),
    (b"HN", 28, 4),
    (b"HR", 21, 0),
    (b"HU", 28, 0),
    (b"IE", 22, 4),
    (b"IL", 23, 0),
    (b"IQ", 23, 4),
    (b"IS", 26, 0),
    (b"IT", 27, 1),
    (b"JO", 30, 4),
    (b"KW", 30, 4),
    (b"KZ", 20, 0),
    (b"LB", 28, 0),
    (b"LC", 32, 4),
    (b"LI", 21, 0),
    (b"LT", 20, 0),
    (b"LU", 20, 0),
    (b"LV", 21, 4),
    (b"LY", 25, 0),
    (b"MC", 27, 0),
    (b"MD", 24, 0),
    (b"ME", 22, 0),
    (b"MK", 19, 0),
    (b"MN", 20, 0),
    (b"MR", 27, 0),
    (b"MT", 31, 4),
    (b"MU", 30, 4),
    (b"NI", 28, 4),
    (b"NL", 18, 4),
    (b"NO", 15, 0),
    (b"OM", 23, 0),
    (b"PK", 24, 4),
    (b"PL", 28, 0),
    (b"PS", 29, 4),
    (b"PT", 25, 0),
    (b"QA", 29, 4),
    (b"RO", 24, 4),
    (b"RS", 22, 0),
    (b"RU", 33, 0),
    (b"SA", 24, 0),
    (b"SC", 31, 4),
    (b"SD", 18, 0),
    (b"SE", 24, 0),
    (b"SI", 19, 0),
    (b"SK", 24, 0),
    (b"SM", 27, 1),
    (b"SO", 23, 0),
    (b"ST", 25, 0),
    (b"SV", 28, 4),
    (b"TL", 23, 0),
    (b"TN", 24, 0),
    (b"TR", 26, 0),
    (b"UA", 29, 0),
    (b"VA", 22, 0),
    (b"VG", 24, 4),
    (b"XK", 20, 0),
    (b"YE", 30, 4),
];

/// Looks for an IBAN whose check digits start the first group.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let digits = groups.first().start;
    // A blank may stand between the country and the rest, and each character may stand alone.
    let country_end = if view.before(digits) == b' ' { digits - 1 } else { digits };
    let (start, country) = country_before(view, country_end)?;
    let (code, length, letters) =
        COUNTRIES.iter().find(|(code, ..)| code.eq_ignore_ascii_case(&country))?;
    if !view.opens(start) {
        return None;
    }
    let (end, number) = number(view, digits, *length - 2)?;
    let body = number.get(2..*length - 2)?;
    let bank = body.get(..*letters)?;
    let goes_on = matches!(view.at(end), b'-' | b'_') && view.at(end + 1).is_ascii_alphanumeric();
    if !view.closes(end) || goes_on || !bank.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let check = number.get(..2)?;
    let last = body.iter().rposition(|byte| byte.is_ascii_digit());
    if !check.iter().all(u8::is_ascii_digit)
        || last.is_none()
        || remainder(body, country, check) != 1
    {
        return None;
    }
    let kind = std::str::from_utf8(*code).unwrap_or_default();
    scan.add(Hit::new(NAME, Label::Iban, start..end).kind(kind).checked())
}

/// The two letters that end at a place; one blank may part them where all is spaced out.
fn country_before(view: View<'_>, end: usize) -> Option<(usize, [u8; 2])> {
    let second = view.before(end);
    let spaced = view.back(end, 2) == b' ' && end >= 3;
    let start = end.checked_sub(if spaced { 3 } else { 2 })?;
    let country = [view.at(start), second];
    country.iter().all(u8::is_ascii_alphabetic).then_some((start, country))
}

/// The longest number there is, behind the country.
const MOST: usize = 32;

/// That many letters and digits from a place on, with at most one separator between two.
fn number(view: View<'_>, start: usize, length: usize) -> Option<(usize, [u8; MOST])> {
    let mut number = [0; MOST];
    let mut at = start;
    for slot in number.get_mut(..length)?.iter_mut() {
        if matches!(view.at(at), b' ' | b'-' | b'.' | b'\t' | b'/' | b'_') && at > start {
            at += 1;
        }
        let byte = view.at(at).to_ascii_uppercase();
        if !byte.is_ascii_alphanumeric() {
            return None;
        }
        *slot = byte;
        at += 1;
    }
    Some((at, number))
}

/// The remainder of 97 of the rearranged number, 1 when it is right (ISO 13616-1, 5.3).
fn remainder(body: &[u8], country: [u8; 2], check: &[u8]) -> u32 {
    let letters = country.map(|letter| letter.to_ascii_uppercase());
    body.iter().chain(&letters).chain(check).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter.saturating_sub(b'A')) + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use crate::Label::Iban;
    use crate::detectors::trial::{finds, judge, spares};

    /// Examples of the SWIFT IBAN registry.
    const EXAMPLES: &[&str] = &[
        "AD12 0001 2030 2003 5910 0100",
        "AT61 1904 3002 3457 3201",
        "BE68 5390 0754 7034",
        "BG80 BNBG 9661 1020 3456 78",
        "CH93 0076 2011 6238 5295 7",
        "CZ65 0800 0000 1920 0014 5399",
        "DE89 3704 0044 0532 0130 00",
        "DK50 0040 0440 1162 43",
        "ES91 2100 0418 4502 0005 1332",
        "FI21 1234 5600 0007 85",
        "FR14 2004 1010 0505 0001 3M02 606",
        "GB29 NWBK 6016 1331 9268 19",
        "GR16 0110 1250 0000 0001 2300 695",
        "IE29 AIBK 9311 5212 3456 78",
        "IT60 X054 2811 1010 0000 0123 456",
        "LU28 0019 4006 4475 0000",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "NL91 ABNA 0417 1643 00",
        "NO93 8601 1117 947",
        "PL61 1090 1014 0000 0712 1981 2874",
        "PT50 0002 0123 1234 5678 9015 4",
        "SE45 5000 0000 0583 9825 7466",
        "TR33 0006 1005 1978 6457 8413 26",
    ];

    #[test]
    fn examples_of_the_registry_are_found_in_every_form() {
        for example in EXAMPLES {
            finds(Iban, &format!("IBAN: {example}."), example);
            let compact = example.replace(' ', "");
            finds(Iban, &format!("x {compact}, y"), &compact);
            finds(Iban, &compact.to_lowercase(), &compact.to_lowercase());
            let dashed = example.replace(' ', "-");
            finds(Iban, &format!("({dashed})"), &dashed);
        }
        assert_eq!(judge("DE89370400440532013000", None).findings()[0].kind(), "DE");
    }

    #[test]
    fn a_changed_digit_or_length_is_spared() {
        for text in [
            "DE89 3704 0044 0532 0130 01",
            "DE89 3704 0044 0532 0130 0",
            "DE89 3704 0044 0532 0130 000",
            "XDE89370400440532013000",
            "XX89 3704 0044 0532 0130 00",
            "GB29 1WBK 6016 1331 9268 19",
        ] {
            spares(Iban, text);
        }
    }
}
