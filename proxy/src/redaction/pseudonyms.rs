//! The names that stand for values: `<`, what it is, its number, `>`.

use std::collections::HashMap;

use classifiers::Label;

/// Longest name, in bytes: what could still become one is held back no further.
pub const LONGEST: usize = 64;
/// What text of the caller's is called that looks like a name itself.
const LITERAL: &str = "LITERAL";

/// The names given within one call. Without `Debug`: it holds what was removed.
#[derive(Default)]
pub struct Pseudonyms {
    given: HashMap<(String, String), usize>,
    named: Vec<Named>,
    by_name: HashMap<String, usize>,
    counts: HashMap<String, u32>,
}

struct Named {
    name: String,
    /// What is put back; nothing where the value is masked for good.
    original: Option<String>,
}

/// What becomes of a removed value in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Return {
    /// It is put back where its name stands.
    Restored,
    /// It is gone for good: its name stays.
    Masked,
}

impl Pseudonyms {
    /// The name of a value with this label; the same value has the same name.
    pub fn name(&mut self, label: Label, value: &str, back: Return) -> &str {
        self.give(&word(label.name()), value, back)
    }

    /// The name of text that looks like a name and is none, so that it comes back as it was.
    pub fn literal(&mut self, text: &str) -> &str {
        self.give(LITERAL, text, Return::Restored)
    }

    /// What stands behind a name; `None` for any other text and for what is masked.
    #[must_use]
    pub fn original(&self, name: &str) -> Option<&str> {
        self.named.get(*self.by_name.get(name)?)?.original.as_deref()
    }

    /// Whether nothing was named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Whether nothing that was named comes back.
    #[must_use]
    pub fn restores_nothing(&self) -> bool {
        self.named.iter().all(|named| named.original.is_none())
    }

    fn give(&mut self, word: &str, value: &str, back: Return) -> &str {
        let key = (word.to_owned(), value.to_owned());
        let place = match self.given.get(&key) {
            Some(place) => *place,
            None => {
                let count = self.counts.entry(word.to_owned()).or_default();
                *count += 1;
                let name = format!("<{word}_{count}>");
                let place = self.named.len();
                self.by_name.insert(name.clone(), place);
                let original = (back == Return::Restored).then(|| value.to_owned());
                self.named.push(Named { name, original });
                self.given.insert(key, place);
                place
            }
        };
        self.named.get(place).map_or("", |named| named.name.as_str())
    }
}

/// The last part of a label, as it stands in a name: `pii.email` is `EMAIL`.
pub(crate) fn word(label: &str) -> String {
    let last = label.rsplit('.').next().unwrap_or_default();
    let mut word: String = last
        .chars()
        .map(
            |letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' },
        )
        .take(40)
        .collect();
    if !word.starts_with(|first: char| first.is_ascii_uppercase()) {
        word.insert(0, 'X');
    }
    word
}

/// How text that begins with `<` stands to the form of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// Its first bytes, so many, have the form of a name.
    Name(usize),
    /// All of it may be the beginning of one.
    Unfinished,
    /// It is none.
    Other,
}

/// Compares the beginning of `text` with the form of names.
#[must_use]
pub fn looks(text: &str) -> Looks {
    let mut bytes = text.bytes().enumerate();
    if bytes.next().map(|(_, byte)| byte) != Some(b'<') {
        return Looks::Other;
    }
    // A word, an underscore, digits: what was read so far of them.
    let (mut letters, mut digits, mut numbered) = (0_usize, 0_usize, false);
    for (at, byte) in bytes {
        match byte {
            _ if at >= LONGEST => return Looks::Other,
            b'A'..=b'Z' => (letters, digits, numbered) = (letters + 1, 0, false),
            b'0'..=b'9' if letters > 0 => digits += 1,
            b'_' if letters > 0 => (digits, numbered) = (0, true),
            b'>' if numbered && digits > 0 => return Looks::Name(at + 1),
            _ => return Looks::Other,
        }
    }
    Looks::Unfinished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_by_first_appearance_and_kept() {
        let label = |name: &str| Label::parse(name).unwrap();
        let mut names = Pseudonyms::default();
        let email = label("pii.email");
        assert_eq!(names.name(email, "a@x.eu", Return::Restored), "<EMAIL_1>");
        assert_eq!(names.name(email, "b@x.eu", Return::Restored), "<EMAIL_2>");
        assert_eq!(names.name(email, "a@x.eu", Return::Restored), "<EMAIL_1>");
        let card = label("financial.payment_card");
        assert_eq!(names.name(card, "5555", Return::Masked), "<PAYMENT_CARD_1>");
        assert_eq!(names.literal("<EMAIL_1>"), "<LITERAL_1>");
        assert_eq!(names.original("<EMAIL_2>"), Some("b@x.eu"));
        assert_eq!(names.original("<LITERAL_1>"), Some("<EMAIL_1>"));
        assert_eq!(names.original("<PAYMENT_CARD_1>"), None);
        assert_eq!(names.original("<EMAIL_3>"), None);
    }

    #[test]
    fn only_the_form_of_names_looks_like_one() {
        for (text, expected) in [
            ("<EMAIL_1>", Looks::Name(9)),
            ("<PAYMENT_CARD_12> and", Looks::Name(17)),
            ("<ICD10_1>", Looks::Name(9)),
            ("<", Looks::Unfinished),
            ("<EMAIL", Looks::Unfinished),
            ("<EMAIL_1", Looks::Unfinished),
            ("<EMAIL_>", Looks::Other),
            ("<EMAIL>", Looks::Other),
            ("<ICD10>", Looks::Other),
            ("<1_1>", Looks::Other),
            ("<_1>", Looks::Other),
            ("<email_1>", Looks::Other),
            ("EMAIL_1>", Looks::Other),
            ("", Looks::Other),
        ] {
            assert_eq!(looks(text), expected, "{text}");
        }
        assert_eq!(looks(&format!("<{}", "A".repeat(80))), Looks::Other);
    }

    #[test]
    fn every_label_has_a_name_that_looks_like_one() {
        let mut names = Pseudonyms::default();
        for label in Label::ALL.iter().copied() {
            let name = names.name(label, "value", Return::Restored).to_owned();
            assert_eq!(looks(&name), Looks::Name(name.len()), "{name}");
            assert!(name.len() + 8 <= LONGEST, "{name}");
        }
    }
}
