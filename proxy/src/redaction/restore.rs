//! Names back to values in text that comes in pieces. However a text is cut, the pieces given back
//! join to the same text; at most the beginning of one name is held back.

use super::pseudonyms::{Looks, Pseudonyms, looks};

/// How a value is written where it is put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// Nothing but white space has come.
    Undecided,
    /// As it is.
    Plain,
    /// Inside JSON: as in a JSON string.
    Json,
}

/// Restores one text. Without `Debug`: it holds text.
pub struct Restorer {
    held: String,
    writing: Writing,
}

impl Default for Restorer {
    fn default() -> Self {
        Self { held: String::new(), writing: Writing::Undecided }
    }
}

impl Restorer {
    /// Takes the next piece and gives back what is certain.
    pub fn push(&mut self, names: &Pseudonyms, piece: &str) -> String {
        self.held.push_str(piece);
        self.decide();
        let mut out = String::with_capacity(self.held.len());
        let mut rest = self.held.as_str();
        let left = loop {
            let Some(at) = rest.find('<') else {
                out.push_str(rest);
                break "";
            };
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            match looks(from) {
                Looks::Unfinished => break from,
                Looks::Other => {
                    out.push('<');
                    rest = from.strip_prefix('<').unwrap_or_default();
                }
                Looks::Name(length) => {
                    let (name, after) = from.split_at(length);
                    self.put_back(names, name, &mut out);
                    rest = after;
                }
            }
        };
        self.held = left.to_owned();
        out
    }

    /// The end of the text: what was held back is no name.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    /// Whether something is held back.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// A text that begins as JSON does is taken for JSON, and stays valid.
    fn decide(&mut self) {
        if self.writing != Writing::Undecided {
            return;
        }
        if let Some(first) = self.held.trim_start().chars().next() {
            self.writing = if "{[".contains(first) { Writing::Json } else { Writing::Plain };
        }
    }

    fn put_back(&self, names: &Pseudonyms, name: &str, out: &mut String) {
        match (names.original(name), self.writing) {
            (None, _) => out.push_str(name),
            (Some(value), Writing::Json) => {
                let quoted = serde_json::Value::from(value).to_string();
                out.push_str(quoted.get(1..quoted.len() - 1).unwrap_or_default());
            }
            (Some(value), Writing::Plain | Writing::Undecided) => out.push_str(value),
        }
    }
}

/// A whole text with its values back.
#[must_use]
pub fn restored(names: &Pseudonyms, text: &str) -> String {
    let mut restorer = Restorer::default();
    let mut out = restorer.push(names, text);
    out.push_str(&restorer.finish());
    out
}

#[cfg(test)]
mod tests {
    use classifiers::Label;
    use proptest::prelude::*;

    use super::super::pseudonyms::Return;
    use super::*;

    fn names() -> Pseudonyms {
        let mut names = Pseudonyms::default();
        let label = |name: &str| Label::parse(name).unwrap();
        names.name(label("pii.email"), "anna@kestrel.eu", Return::Restored);
        names.name(label("pii.address"), "Hauptstr. 5\n\"Hof\"", Return::Restored);
        names.name(label("financial.iban"), "DE89", Return::Masked);
        names
    }

    #[test]
    fn values_come_back_and_nothing_else_changes() {
        let names = names();
        for (text, expected) in [
            ("Write to <EMAIL_1>.", "Write to anna@kestrel.eu."),
            ("<EMAIL_1><EMAIL_1>", "anna@kestrel.euanna@kestrel.eu"),
            ("<<EMAIL_1>>", "<anna@kestrel.eu>"),
            ("<EMAIL_2> <EMAIL> <b> a < b <IBAN_1", "<EMAIL_2> <EMAIL> <b> a < b <IBAN_1"),
            ("pay to <IBAN_1>", "pay to <IBAN_1>"),
            ("at <ADDRESS_1>", "at Hauptstr. 5\n\"Hof\""),
        ] {
            assert_eq!(restored(&names, text), expected);
        }
    }

    #[test]
    fn json_stays_json() {
        let text = restored(&names(), " {\"to\": \"<ADDRESS_1>\", \"cc\": [\"<EMAIL_1>\"]}");
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["to"], "Hauptstr. 5\n\"Hof\"");
        assert_eq!(read["cc"][0], "anna@kestrel.eu");
    }

    proptest! {
        #[test]
        fn the_same_text_however_it_is_cut(
            parts in prop::collection::vec(
                prop::sample::select(vec!["<EMAIL_1>", "<ADDRESS_1>", "<IBAN_1>", "<", "<EM", "_1>", "{", " ", "ü", "a"]),
                0..12),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let (names, text) = (names(), parts.concat());
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            ends.retain(|end| text.is_char_boundary(*end));
            ends.push(text.len());
            ends.sort_unstable();
            let (mut restorer, mut joined, mut from) = (Restorer::default(), String::new(), 0);
            for end in ends {
                joined.push_str(&restorer.push(&names, text.get(from..end).unwrap()));
                prop_assert!(restorer.held.len() <= super::super::pseudonyms::LONGEST);
                from = end;
            }
            joined.push_str(&restorer.finish());
            prop_assert_eq!(joined, restored(&names, &text));
        }
    }
}
