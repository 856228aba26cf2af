use super::{Check, FORMATS, Of, Part};
use crate::Label::ApiKey;
use crate::detectors::trial::{finds, judge, spares, values};

/// Letters of an alphabet in an order that looks random and repeats late.
fn letters(of: Of, count: usize, seed: usize) -> String {
    let all: Vec<char> =
        (33_u8..127).filter(|byte| of.has(*byte) && *byte != b'=').map(char::from).collect();
    let mut state = seed.wrapping_mul(2_654_435_761) % 1_000_003 + 17;
    let mut text = String::new();
    for _ in 0..count {
        state = (state * 48_271) % 2_147_483_647;
        text.push(all[state % all.len()]);
    }
    text
}

fn crc_tail(random: &str) -> String {
    let letters = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = u64::from(crc32fast::hash(random.as_bytes()));
    let mut tail = [b'0'; 6];
    for slot in tail.iter_mut().rev() {
        *slot = letters[usize::try_from(rest % 62).unwrap()];
        rest /= 62;
    }
    String::from_utf8(tail.to_vec()).unwrap()
}

/// A key of a format: each run as short as it may be.
fn key(format: &super::Format, seed: usize) -> String {
    let mut lead =
        format.lead.map_or_else(String::new, |(of, least, _)| letters(of, least, seed + 7));
    if format.check == Check::DigitBefore {
        lead.replace_range(lead.len() - 1.., "8");
    }
    let mut body = String::new();
    for (place, part) in format.parts.iter().enumerate() {
        match part {
            Part::Text(text) => body.push_str(text),
            Part::Either(texts) => body.push_str(texts[0]),
            Part::Run(of, least, _) => body.push_str(&letters(*of, *least, seed + place)),
        }
    }
    if format.check == Check::Crc {
        let random = body.get(..body.len() - 6).unwrap().to_owned();
        body = random.clone() + &crc_tail(&random);
    }
    format!("{lead}{}{body}", format.prefix)
}

#[test]
fn every_format_is_found_wherever_it_stands() {
    for (seed, format) in FORMATS.iter().enumerate() {
        let key = key(format, seed + 1);
        for text in [
            format!("use {key}."),
            format!("{key}, please"),
            format!("\"{key}\""),
            format!("KEY={key}\nX=1"),
            format!("({key})"),
            format!("密钥{key}。"),
        ] {
            let found = values(&text, ApiKey);
            assert!(found.contains(&key), "{format:?} {found:?} in {text:?}");
        }
        assert_eq!(judge(&key, None).findings()[0].kind(), format.kind, "{key}");
    }
}

#[test]
fn one_character_less_or_more_is_spared() {
    for (seed, format) in FORMATS.iter().enumerate() {
        let key = key(format, seed + 1);
        let kind = |text: &str| {
            let made = judge(text, None);
            let mut kinds = made.findings().iter().map(|finding| (finding.label(), finding.kind()));
            kinds.any(|found| found == (ApiKey, format.kind))
        };
        if let Some(Part::Run(_, least, most)) = format.parts.last() {
            assert!(!kind(key.get(..key.len() - 1).unwrap()), "{format:?} shorter");
            if least == most {
                let longer = format!("{key}{}", letters(Of::Digit, 1, 3));
                assert!(!kind(&longer), "{format:?} longer");
            }
        }
        assert!(!kind(&format!("z{key}")) || format.lead.is_some(), "{format:?} inside a word");
        let other = match format.prefix {
            prefix if prefix.to_lowercase() != prefix => key.to_lowercase(),
            prefix if prefix.to_uppercase() != prefix => key.to_uppercase(),
            _ => continue,
        };
        assert!(!kind(&other), "{format:?} in another case");
    }
}

#[test]
fn a_wrong_checksum_is_spared() {
    for (seed, format) in FORMATS.iter().enumerate().filter(|(_, f)| f.check == Check::Crc) {
        let mut key = key(format, seed + 1);
        let last = key.pop().unwrap();
        key.push(if last == '0' { '1' } else { '0' });
        spares(ApiKey, &format!("use {key} now"));
    }
}

#[test]
fn keys_of_documentation_are_spared() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk_live_your_key_here_0000000000",
        "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        // A prefix that ends in a full stop, with nothing of the key behind it.
        "lautet SG.\u{b}EqPbENqTyH5xJ8tpqXJQ4I.9dOv8GZ4fKq1OKtbgZVaMWUFuXBVjdctBYVhnSg9EH6",
    ] {
        spares(ApiKey, text);
    }
    finds(ApiKey, "id AKIA2Q7RTX5ZKW3MB6HD!", "AKIA2Q7RTX5ZKW3MB6HD");
}

#[test]
fn every_row_has_a_source_and_a_literal_of_its_own() {
    assert!(FORMATS.len() >= 100);
    for format in FORMATS {
        assert!(format.source.starts_with("https://"), "{format:?}");
        assert!(format.prefix.len() >= 2, "{format:?}");
    }
}
