//! A value with its place in the file, and the doors through which readers take it. Each door either
//! yields what was asked for or notes one error and yields nothing; so a reader reads on and the
//! author sees all mistakes at once.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::civil::Date;

use super::{Position, Problems, quantity, unknown};

/// What stands at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// No value, `null` or `~`.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Text, with or without quotes.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys with their values, in the order of the file; no key stands twice.
    Table(Vec<Entry>),
    /// Something about which an error was noted already.
    Refused,
}

/// One key of a table with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    name: String,
    position: Position,
    node: Node,
}

impl Entry {
    pub(super) fn new(name: String, position: Position, node: Node) -> Self {
        Self { name, position, node }
    }

    /// The key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key, if it may be a name: 1 to 64 letters, digits, `-`, `_`, `.`.
    pub fn checked_name(&self, what: &str, problems: &mut Problems) -> Option<&str> {
        if is_name(&self.name) {
            return Some(&self.name);
        }
        let message = format!(
            "{what} is called \"{}\"; a name has 1 to 64 letters, digits, \"-\", \"_\" or \".\"",
            self.name
        );
        problems.error(&self.position, "odd-name", message);
        None
    }

    /// Where the key stands.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// The value.
    pub fn node(&self) -> &Node {
        &self.node
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    value: Value,
    position: Position,
}

impl Node {
    pub(super) fn new(value: Value, position: Position) -> Self {
        Self { value, position }
    }

    /// The value itself.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Where the value stands.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// What the value is, in words, such as `a list`.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Nothing => "empty",
            Value::Bool(_) => "true or false",
            Value::Integer(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table of keys",
            Value::Refused => "unreadable",
        }
    }

    /// Notes that the value is of another kind than `wanted`, unless it was refused before.
    fn not<T>(&self, what: &str, wanted: &str, problems: &mut Problems) -> Option<T> {
        if self.value != Value::Refused {
            let message = format!("\"{what}\" must be {wanted}, not {}", self.kind());
            problems.error(&self.position, "wrong-kind", message);
        }
        None
    }

    /// Text that is not empty. A number or `true` must be quoted to be text.
    pub fn text(&self, what: &str, problems: &mut Problems) -> Option<&str> {
        match &self.value {
            Value::Text(text) if text.trim().is_empty() => {
                problems.error(&self.position, "empty", format!("\"{what}\" must not be empty"));
                None
            }
            Value::Text(text) => Some(text),
            Value::Integer(number) => {
                let message = format!("\"{what}\" must be text; write it in quotes: \"{number}\"");
                problems.error(&self.position, "wrong-kind", message);
                None
            }
            Value::Nothing | Value::Bool(_) | Value::List(_) | Value::Table(_) | Value::Refused => {
                self.not(what, "text", problems)
            }
        }
    }

    /// A name: letters, digits, `-`, `_`, `.`; at most 64 of them.
    pub fn name(&self, what: &str, problems: &mut Problems) -> Option<&str> {
        let text = self.text(what, problems)?;
        if is_name(text) {
            return Some(text);
        }
        let message = format!(
            "\"{what}\" is \"{text}\"; a name has 1 to 64 letters, digits, \"-\", \"_\" or \".\""
        );
        problems.error(&self.position, "odd-name", message);
        None
    }

    /// One word of a closed list.
    pub fn word<'a>(
        &self,
        what: &str,
        allowed: &[&'a str],
        problems: &mut Problems,
    ) -> Option<&'a str> {
        let written = match &self.value {
            // A switch that is true or false belongs to the vocabulary as its word.
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Nothing
            | Value::Integer(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Table(_)
            | Value::Refused => self.text(what, problems)?,
        };
        let found = allowed.iter().copied().find(|word| *word == written);
        if found.is_none() {
            let ending = unknown(written, "allowed", allowed.iter().copied());
            let message = format!("\"{what}\" is \"{written}\", which is not known{ending}");
            problems.error(&self.position, "unknown-value", message);
        }
        found
    }

    /// A whole number in a range.
    pub fn integer(
        &self,
        what: &str,
        range: RangeInclusive<i64>,
        problems: &mut Problems,
    ) -> Option<i64> {
        let Value::Integer(number) = self.value else {
            return self.not(what, "a whole number", problems);
        };
        if range.contains(&number) {
            return Some(number);
        }
        let (least, most) = (range.start(), range.end());
        let message = if *most == i64::MAX {
            format!("\"{what}\" is {number}; it must be {least} or more")
        } else {
            format!("\"{what}\" is {number}; it must be from {least} to {most}")
        };
        problems.error(&self.position, "out-of-range", message);
        None
    }

    /// `true` or `false`.
    pub fn boolean(&self, what: &str, problems: &mut Problems) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            Value::Nothing
            | Value::Integer(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Table(_)
            | Value::Refused => self.not(what, "true or false", problems),
        }
    }

    /// A duration with its unit: `500 ms`, `10 s`, `5 min`, `2 h`, `30 days`.
    pub fn duration(&self, what: &str, problems: &mut Problems) -> Option<Duration> {
        self.measure(what, "a duration such as 500 ms, 10 s, 5 min, 2 h or 30 days", problems)
            .and_then(|(text, wanted)| {
                self.measured(quantity::duration(text), what, wanted, problems)
            })
    }

    /// A size with its unit: `512 B`, `64 KiB`, `10 MiB`, `2 GiB`.
    pub fn bytes(&self, what: &str, problems: &mut Problems) -> Option<u64> {
        self.measure(what, "a size such as 512 B, 64 KiB, 10 MiB or 2 GiB", problems)
            .and_then(|(text, wanted)| self.measured(quantity::bytes(text), what, wanted, problems))
    }

    /// A date: `2027-03-01`.
    pub fn date(&self, what: &str, problems: &mut Problems) -> Option<Date> {
        self.measure(what, "a date such as 2027-03-01", problems)
            .and_then(|(text, wanted)| self.measured(text.parse().ok(), what, wanted, problems))
    }

    fn measure<'a>(
        &self,
        what: &str,
        wanted: &'a str,
        problems: &mut Problems,
    ) -> Option<(&str, &'a str)> {
        match &self.value {
            Value::Text(text) => Some((text, wanted)),
            Value::Nothing
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::List(_)
            | Value::Table(_)
            | Value::Refused => self.not(what, wanted, problems),
        }
    }

    fn measured<T>(
        &self,
        value: Option<T>,
        what: &str,
        wanted: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        if value.is_none() {
            let message = format!("\"{what}\" must be {wanted}");
            problems.error(&self.position, "unreadable-quantity", message);
        }
        value
    }

    /// A list; it may be empty.
    pub fn list(&self, what: &str, problems: &mut Problems) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            Value::Nothing
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Text(_)
            | Value::Table(_)
            | Value::Refused => self.not(what, "a list [a, b]", problems),
        }
    }

    /// A list with at least one member.
    pub fn filled_list(&self, what: &str, problems: &mut Problems) -> Option<&[Node]> {
        let items = self.list(what, problems)?;
        if items.is_empty() {
            problems.error(
                &self.position,
                "empty",
                format!("the list \"{what}\" must not be empty"),
            );
            return None;
        }
        Some(items)
    }

    /// A table with keys of the author's choosing.
    pub fn table(&self, what: &str, problems: &mut Problems) -> Option<&[Entry]> {
        match &self.value {
            Value::Table(entries) => Some(entries),
            Value::Nothing
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Refused => self.not(what, "a table of keys {key: value}", problems),
        }
    }

    /// A table of which only the `known` keys may be present. An unknown key is noted as an error;
    /// the known ones can still be read.
    pub fn fields(
        &self,
        what: &str,
        known: &[&str],
        problems: &mut Problems,
    ) -> Option<Fields<'_>> {
        let entries = self.table(what, problems)?;
        for entry in entries.iter().filter(|entry| !known.contains(&entry.name())) {
            let ending = unknown(entry.name(), "allowed", known.iter().copied());
            let message = format!("the key \"{}\" is not known in {what}{ending}", entry.name());
            problems.error(entry.position(), "unknown-key", message);
        }
        Some(Fields { what: what.to_owned(), position: self.position.clone(), entries })
    }
}

/// Whether text may be a name: 1 to 64 letters, digits, `-`, `_`, `.`.
fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// A table whose keys were checked against a list of known ones.
#[derive(Clone, Debug)]
pub struct Fields<'n> {
    what: String,
    position: Position,
    entries: &'n [Entry],
}

impl<'n> Fields<'n> {
    /// Where the table stands.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// The value of a key, `None` when it is absent.
    pub fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(Entry::node)
    }

    /// The key with its own place, `None` when it is absent.
    pub fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().find(|entry| entry.name() == key)
    }

    /// The value of a key that must be there; its absence is noted as an error.
    pub fn require(&self, key: &str, problems: &mut Problems) -> Option<&'n Node> {
        let found = self.get(key);
        if found.is_none() {
            let message = format!("the key \"{key}\" is missing in {}", self.what);
            problems.error(&self.position, "missing-key", message);
        }
        found
    }

    /// The keys as they stand, known or not.
    pub fn entries(&self) -> &'n [Entry] {
        self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Source, read};
    use super::{Node, Problems};

    fn node(text: &str) -> Node {
        let mut problems = Problems::default();
        let node = read(&Source::new("f.yaml", text), &mut problems).unwrap();
        assert!(!problems.has_errors(), "{:?}", problems.found());
        node
    }

    #[test]
    fn fields_know_their_keys() {
        let mut problems = Problems::default();
        let root = node("lisen: 1\nworkers: 2\n");
        let fields = root.fields("the settings", &["listen", "workers"], &mut problems).unwrap();
        assert_eq!(
            fields.get("workers").unwrap().integer("workers", 1..=4, &mut problems),
            Some(2)
        );
        assert!(fields.require("listen", &mut problems).is_none());
        let found: Vec<_> = problems.into_found().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "f.yaml:1:1: error: the key \"lisen\" is not known in the settings; did you mean \
                 \"listen\"? (allowed: listen, workers)",
                "f.yaml:1:1: error: the key \"listen\" is missing in the settings",
            ]
        );
    }

    #[test]
    fn doors_say_what_they_wanted() {
        let mut problems = Problems::default();
        assert_eq!(node("[1]").text("a", &mut problems), None);
        assert_eq!(node("7").text("a", &mut problems), None);
        assert_eq!(node("''").text("a", &mut problems), None);
        assert_eq!(node("70").integer("a", 0..=64, &mut problems), None);
        assert_eq!(node("70").integer("a", 80..=i64::MAX, &mut problems), None);
        assert_eq!(node("soon").duration("a", &mut problems), None);
        assert_eq!(node("10").bytes("a", &mut problems), None);
        assert_eq!(node("2027-13-01").date("a", &mut problems), None);
        assert_eq!(node("[]").filled_list("a", &mut problems), None);
        assert_eq!(node("blu").word("a", &["red", "blue"], &mut problems), None);
        assert_eq!(node("a b").name("a", &mut problems), None);
        let found: Vec<_> = problems.found().iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            found,
            [
                "\"a\" must be text, not a list",
                "\"a\" must be text; write it in quotes: \"7\"",
                "\"a\" must not be empty",
                "\"a\" is 70; it must be from 0 to 64",
                "\"a\" is 70; it must be 80 or more",
                "\"a\" must be a duration such as 500 ms, 10 s, 5 min, 2 h or 30 days",
                "\"a\" must be a size such as 512 B, 64 KiB, 10 MiB or 2 GiB, not a number",
                "\"a\" must be a date such as 2027-03-01",
                "the list \"a\" must not be empty",
                "\"a\" is \"blu\", which is not known; did you mean \"blue\"? (allowed: red, blue)",
                "\"a\" is \"a b\"; a name has 1 to 64 letters, digits, \"-\", \"_\" or \".\"",
            ]
        );
    }

    #[test]
    fn quantities_are_read() {
        let mut problems = Problems::default();
        assert_eq!(node("250 ms").duration("a", &mut problems).unwrap().as_millis(), 250);
        assert_eq!(node("1 MiB").bytes("a", &mut problems), Some(1 << 20));
        assert_eq!(node("2027-03-01").date("a", &mut problems).unwrap().day(), 1);
        assert_eq!(node("true").word("a", &["true"], &mut problems), Some("true"));
        assert!(problems.found().is_empty());
    }
}
