//! From text to nodes. All reader traps are refused here, so that no reader further on can fall
//! into one: what a file says is what a person sees in it.

use std::collections::HashSet;
use std::sync::Arc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use super::{Entry, Node, Position, Problems, Source, Value};

/// The largest file that is read, in bytes. A policy of a thousand rules has about 300 KiB.
pub const MAX_BYTES: usize = 4 << 20;
/// How deep lists and tables may stand in each other; the grammar needs seven.
pub const MAX_DEPTH: usize = 32;
/// How many values, lists and tables one file may hold.
pub const MAX_NODES: usize = 400_000;

/// Reads one file. `None` when it is no readable YAML at all; the problems say why. An empty file
/// reads as [`Value::Nothing`]. Mistakes that leave the rest readable are noted, and the value they
/// concern becomes [`Value::Refused`], about which no reader complains again.
pub fn read(source: &Source, problems: &mut Problems) -> Option<Node> {
    let file: Arc<str> = source.name.as_str().into();
    let start = Position::new(Arc::clone(&file), 1, 1);
    if source.text.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes, more than the {MAX_BYTES} that are read; split it",
            source.text.len()
        );
        problems.error(&start, "too-large", message);
        return None;
    }
    let mut builder = Builder { file, problems, stack: Vec::new(), root: None, nodes: 0 };
    for event in Parser::new_from_str(&source.text) {
        let step = match event {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => builder.broken(*error.marker(), error.info()),
        };
        match step {
            Step::More => {}
            Step::Enough => break,
            Step::Broken => return None,
        }
    }
    Some(builder.root.unwrap_or_else(|| Node::new(Value::Nothing, start)))
}

/// What to do after an event.
enum Step {
    More,
    Enough,
    Broken,
}

/// A list or table that is being read.
enum Open {
    List { position: Position, items: Vec<Node> },
    Table { position: Position, entries: Vec<Entry>, names: HashSet<String>, key: Pending },
}

/// Where a table stands between a key and its value.
enum Pending {
    /// The next node is a key.
    Key,
    /// The next node is the value of this key.
    Value(String, Position),
    /// The next node is the value of a key that was refused.
    Refused,
}

struct Builder<'p> {
    file: Arc<str>,
    problems: &'p mut Problems,
    stack: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
}

impl Builder<'_> {
    fn position(&self, marker: Marker) -> Position {
        let line = u32::try_from(marker.line()).unwrap_or(u32::MAX);
        let column = u32::try_from(marker.col()).unwrap_or(u32::MAX).saturating_add(1);
        Position::new(Arc::clone(&self.file), line.max(1), column)
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Step {
        let position = self.position(span.start);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {
                Step::More
            }
            Event::DocumentStart(_) => self.document(&position),
            Event::Alias(_) => {
                self.alias(&position);
                self.place(Node::new(Value::Refused, position))
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.trap(&position, anchor > 0, tag.is_some());
                if tag.is_some() {
                    return self.place(Node::new(Value::Refused, position));
                }
                self.scalar(text.into_owned(), style, position)
            }
            Event::SequenceStart(anchor, tag) => {
                self.trap(&position, anchor > 0, tag.is_some());
                self.open(Open::List { position, items: Vec::new() })
            }
            Event::MappingStart(anchor, tag) => {
                self.trap(&position, anchor > 0, tag.is_some());
                self.open(Open::Table {
                    position,
                    entries: Vec::new(),
                    names: HashSet::new(),
                    key: Pending::Key,
                })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
        }
    }

    fn document(&mut self, position: &Position) -> Step {
        if self.root.is_none() {
            return Step::More;
        }
        let message = "a second document begins here; one file holds one document, so remove the \
                       \"---\" or use two files";
        self.problems.error(position, "several-documents", message);
        Step::Enough
    }

    fn alias(&mut self, position: &Position) {
        let message = "aliases (\"*name\") are not read, because a reader cannot see what they \
                       stand for; write the value out (text that begins with * needs quotes)";
        self.problems.error(position, "alias", message);
    }

    fn trap(&mut self, position: &Position, anchored: bool, tagged: bool) {
        if anchored {
            let message = "anchors (\"&name\") are not read; remove it (text that begins with & \
                           needs quotes)";
            self.problems.error(position, "anchor", message);
        }
        if tagged {
            let message = "tags (\"!name\") are not read; remove it (text that begins with ! needs \
                           quotes)";
            self.problems.error(position, "tag", message);
        }
    }

    fn open(&mut self, open: Open) -> Step {
        if self.stack.len() >= MAX_DEPTH {
            let position = match open {
                Open::List { position, .. } | Open::Table { position, .. } => position,
            };
            let message = format!("lists and tables stand more than {MAX_DEPTH} deep here");
            self.problems.error(&position, "too-deep", message);
            return Step::Broken;
        }
        self.stack.push(open);
        Step::More
    }

    fn close(&mut self) -> Step {
        match self.stack.pop() {
            Some(Open::List { position, items }) => {
                self.place(Node::new(Value::List(items), position))
            }
            Some(Open::Table { position, entries, .. }) => {
                self.place(Node::new(Value::Table(entries), position))
            }
            None => Step::Broken,
        }
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, position: Position) -> Step {
        if let Some(Open::Table { key: Pending::Key, .. }) = self.stack.last() {
            return self.key(text, style, position);
        }
        let value = match style {
            ScalarStyle::Plain => self.plain(text, &position),
            ScalarStyle::SingleQuoted
            | ScalarStyle::DoubleQuoted
            | ScalarStyle::Literal
            | ScalarStyle::Folded => Value::Text(text),
        };
        self.place(Node::new(value, position))
    }

    fn key(&mut self, name: String, style: ScalarStyle, position: Position) -> Step {
        let Some(Open::Table { names, key, .. }) = self.stack.last_mut() else {
            return Step::Broken;
        };
        if name == "<<" && matches!(style, ScalarStyle::Plain) {
            *key = Pending::Refused;
            let message = "merge keys (\"<<\") are not read; write the keys out";
            self.problems.error(&position, "merge-key", message);
        } else if name.is_empty() {
            *key = Pending::Refused;
            self.problems.error(&position, "empty-key", "a key is missing before the colon");
        } else if names.insert(name.clone()) {
            *key = Pending::Value(name, position);
        } else {
            *key = Pending::Refused;
            let message = format!("the key \"{name}\" stands here twice; keep one of the two");
            self.problems.error(&position, "duplicate-key", message);
        }
        Step::More
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node) -> Step {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MAX_NODES {
            let message = format!("the file holds more than {MAX_NODES} values; split it");
            self.problems.error(node.position(), "too-many-values", message);
            return Step::Broken;
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Table { entries, key, .. }) => match std::mem::replace(key, Pending::Key) {
                Pending::Value(name, position) => {
                    entries.push(Entry::new(name, position, node));
                }
                Pending::Refused => {}
                Pending::Key => {
                    *key = Pending::Refused;
                    let message = "a key must be text; a list or table cannot be one";
                    self.problems.error(node.position(), "odd-key", message);
                }
            },
        }
        Step::More
    }

    /// What a word without quotes means.
    fn plain(&mut self, text: String, position: &Position) -> Value {
        let trap = match text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" => return Value::Nothing,
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            word if is_yes_or_no(word) => Some((
                "bare-word",
                format!(
                    "a bare \"{word}\" is read differently by different programs; write true or \
                     false, or the word in quotes if it is text"
                ),
            )),
            word if is_other_base(word) => Some((
                "odd-number",
                format!(
                    "\"{word}\" could be a number in another base; write it in decimal, or in \
                     quotes if it is text"
                ),
            )),
            word => {
                if let Some(number) = whole(word) {
                    return Value::Integer(number);
                }
                is_float(word).then(|| {
                    let message = format!(
                        "\"{word}\" is a number with a fraction or too large; only whole numbers \
                         are read: use a smaller unit, or quotes if it is text"
                    );
                    ("float", message)
                })
            }
        };
        match trap {
            None => Value::Text(text),
            Some((code, message)) => {
                self.problems.error(position, code, message);
                Value::Refused
            }
        }
    }

    fn broken(&mut self, marker: Marker, info: &str) -> Step {
        let position = self.position(marker);
        if info.contains("unknown anchor") {
            self.alias(&position);
        } else {
            let message = format!(
                "this is not readable: {info}; look here and just above for a missing bracket, \
                 quote, colon or space"
            );
            self.problems.error(&position, "not-yaml", message);
        }
        Step::Broken
    }
}

fn is_yes_or_no(word: &str) -> bool {
    ["yes", "no", "on", "off", "y", "n", "true", "false"]
        .iter()
        .any(|trap| word.eq_ignore_ascii_case(trap))
}

fn unsigned(word: &str) -> &str {
    word.strip_prefix(['-', '+']).unwrap_or(word)
}

fn is_other_base(word: &str) -> bool {
    let digits = unsigned(word);
    let leading_zero = digits.len() > 1
        && digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    let prefixed = ["0x", "0o", "0b"].iter().any(|prefix| {
        digits
            .strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    leading_zero || prefixed
}

fn whole(word: &str) -> Option<i64> {
    let digits = unsigned(word);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

fn is_float(word: &str) -> bool {
    let digits = unsigned(word);
    let named = [".inf", ".nan"].iter().any(|name| digits.eq_ignore_ascii_case(name));
    let begins =
        digits.strip_prefix('.').unwrap_or(digits).starts_with(|c: char| c.is_ascii_digit());
    named || (begins && word.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, MAX_DEPTH, read};
    use crate::document::{Problems, Source, Value};

    fn check(text: &str) -> (Option<Value>, Vec<String>) {
        let mut problems = Problems::default();
        let node = read(&Source::new("f", text), &mut problems);
        let found = problems.into_found();
        (
            node.map(|node| node.value().clone()),
            found
                .iter()
                .map(|d| format!("{}:{} {}", d.position.line(), d.position.column(), d.code))
                .collect(),
        )
    }

    #[test]
    fn every_trap_is_refused_where_it_stands() {
        for (text, expected) in [
            ("a: &x 1", "1:4 anchor"),
            ("a: 1\nb: *x", "2:4 alias"),
            ("a: &x {k: 1}\nb: *x", "2:4 alias"),
            ("a: !!str 1", "1:4 tag"),
            ("a: !secret 1", "1:4 tag"),
            ("a: {<<: {b: 1}}", "1:5 merge-key"),
            ("a: 1\nb: 2\na: 3", "3:1 duplicate-key"),
            ("a: 1\n---\nb: 2", "2:1 several-documents"),
            ("a: [DE, NO]", "1:9 bare-word"),
            ("a: yes", "1:4 bare-word"),
            ("a: Off", "1:4 bare-word"),
            ("a: TRUE", "1:4 bare-word"),
            ("a: 1.5", "1:4 float"),
            ("a: 1e3", "1:4 float"),
            ("a: -.5", "1:4 float"),
            ("a: .inf", "1:4 float"),
            ("a: 99999999999999999999", "1:4 float"),
            ("a: 0x1f", "1:4 odd-number"),
            ("a: 012", "1:4 odd-number"),
            ("? [a, b]\n: 1", "1:3 odd-key"),
            (": 1", "1:1 empty-key"),
        ] {
            let (_, found) = check(text);
            assert!(found.contains(&expected.to_owned()), "{text:?} gave {found:?}");
        }
    }

    #[test]
    fn harmless_words_stay_text() {
        for text in [
            "2027-03-01",
            "203.0.113.0/24",
            "v1",
            "1a",
            "none",
            "scc+tia",
            "13 months",
            "info",
            "-",
        ] {
            let (value, found) = check(&format!("a: \"{text}\"\n"));
            assert!(found.is_empty(), "{text}: {found:?}");
            assert!(matches!(value, Some(Value::Table(_))));
        }
        for text in
            ["2027-03-01", "203.0.113.0/24", "v1", "1a", "scc+tia", "13 months", "information"]
        {
            let (_, found) = check(&format!("a: {text}\n"));
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn quotes_make_text_of_anything() {
        let (value, found) = check("['no', \"1.5\", \"*x\", '']");
        assert!(found.is_empty(), "{found:?}");
        let Some(Value::List(items)) = value else { panic!("no list") };
        assert!(items.iter().all(|item| matches!(item.value(), Value::Text(_))));
    }

    #[test]
    fn all_mistakes_of_a_file_are_noted() {
        let (_, found) = check("a: yes\nb: 1.5\nb: 2\nc: &x 3\n");
        assert_eq!(found, ["1:4 bare-word", "2:4 float", "3:1 duplicate-key", "4:4 anchor"]);
    }

    #[test]
    fn sizes_are_bounded() {
        let deep = format!("a: {}{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1));
        assert!(check(&deep).1.iter().any(|found| found.ends_with("too-deep")));
        let bottomless = "[".repeat(100_000);
        assert!(!check(&bottomless).1.is_empty());
        let (value, found) = check(&" ".repeat(MAX_BYTES + 1));
        assert_eq!((value, found), (None, vec!["1:1 too-large".to_owned()]));
    }

    #[test]
    fn files_of_other_systems_read_alike() {
        let plain = check("a: 1\nb: [x]\n");
        assert!(plain.1.is_empty());
        for text in ["a: 1\r\nb: [x]\r\n", "\u{feff}a: 1\nb: [x]\n", "---\na: 1\nb: [x]\n...\n"] {
            let (value, found) = check(text);
            assert!(found.is_empty(), "{found:?}");
            let Some(Value::Table(entries)) = value else { panic!("no table") };
            let names: Vec<_> = entries.iter().map(|entry| entry.name()).collect();
            assert_eq!(names, ["a", "b"]);
        }
    }

    #[test]
    fn an_empty_file_is_nothing() {
        assert_eq!(check("# only a comment\n"), (Some(Value::Nothing), Vec::new()));
    }
}
