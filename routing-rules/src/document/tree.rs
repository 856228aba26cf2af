//! A file as it is laid out: every value with its bytes, its style and the comments around it. The
//! nodes of `node.rs` say what a file means; this says how it is written, for whoever writes it anew
//! or changes one value in it. Made only of files that read without an error.

use saphyr_parser::{Event, Parser, ScalarStyle};

/// A value with its place in the text, in bytes.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) shape: Shape,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What stands there.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Text, a number, a word, or nothing.
    Scalar { text: String, style: Style },
    /// A list.
    List { items: Vec<Tree>, flow: bool },
    /// A table: keys with their values.
    Table { entries: Vec<(Tree, Tree)>, flow: bool },
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes.
    Plain,
    /// In quotes of either kind.
    Quoted,
    /// `|`, line by line.
    Literal,
    /// `>`, folded.
    Folded,
}

/// A comment, from `#` to the end of its line.
#[derive(Debug)]
pub(crate) struct Comment {
    pub(crate) start: usize,
    pub(crate) text: String,
    /// Nothing but spaces stands before it in its line.
    pub(crate) own_line: bool,
}

/// A whole file.
#[derive(Debug)]
pub(crate) struct Layout<'t> {
    pub(crate) text: &'t str,
    /// `None` for a file of comments only.
    pub(crate) root: Option<Tree>,
    pub(crate) comments: Vec<Comment>,
    lines: Vec<usize>,
}

impl<'t> Layout<'t> {
    /// The layout of a text; `None` where it is no readable YAML.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        let mut builder = Builder {
            text,
            bytes: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect(),
            stack: Vec::new(),
            root: None,
            scalars: Vec::new(),
            last: 0,
        };
        for event in Parser::new_from_str(text) {
            let (event, span) = event.ok()?;
            builder.take(event, span.start.index(), span.end.index())?;
        }
        let comments = comments(text, &builder.scalars);
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        Some(Self { text, root: builder.root, comments, lines: lines.collect() })
    }

    /// The number of the line that holds a byte, from 0.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The bytes between the beginning of its line and a byte.
    pub(crate) fn column(&self, at: usize) -> usize {
        at.saturating_sub(self.lines.get(self.line(at)).copied().unwrap_or_default())
    }

    /// Whether the line before the one that holds a byte is blank.
    pub(crate) fn blank_before(&self, at: usize) -> bool {
        let Some(before) = self.line(at).checked_sub(1) else { return false };
        let from = self.lines.get(before).copied().unwrap_or_default();
        let to = self.lines.get(before + 1).copied().unwrap_or(self.text.len());
        self.text.get(from..to).is_some_and(|line| line.trim().is_empty())
    }
}

enum Open {
    List { start: usize, flow: bool, items: Vec<Tree> },
    Table { start: usize, flow: bool, entries: Vec<(Tree, Tree)>, key: Option<Tree> },
}

struct Builder<'t> {
    text: &'t str,
    /// The byte of each character.
    bytes: Vec<usize>,
    stack: Vec<Open>,
    root: Option<Tree>,
    scalars: Vec<(usize, usize)>,
    /// Where the last token ended.
    last: usize,
}

impl Builder<'_> {
    fn byte(&self, character: usize) -> usize {
        self.bytes.get(character).copied().unwrap_or(self.text.len())
    }

    fn take(&mut self, event: Event<'_>, start: usize, end: usize) -> Option<()> {
        let (start, end) = (self.byte(start), self.byte(end));
        match event {
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
            Event::Alias(_) => return None,
            Event::Scalar(text, style, _, _) => {
                let (style, from, to) = self.scalar(style, start, end)?;
                self.scalars.push((from, to));
                self.last = to;
                let shape = Shape::Scalar { text: text.into_owned(), style };
                self.place(Tree { shape, start: from, end: to });
            }
            Event::SequenceStart(..) => {
                let flow = self.text.get(start..)?.starts_with('[');
                self.stack.push(Open::List { start, flow, items: Vec::new() });
            }
            Event::MappingStart(..) => {
                // `[a: 1]` is a table without braces of its own.
                let flow = self.text.get(start..)?.starts_with('{') || self.in_brackets();
                self.stack.push(Open::Table { start, flow, entries: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(start)?,
        }
        Some(())
    }

    /// The style of a scalar with its true bytes: the parser's end of a quoted one lies behind the
    /// spaces that follow, and its start of a block lies behind the header.
    fn scalar(
        &self,
        style: ScalarStyle,
        start: usize,
        end: usize,
    ) -> Option<(Style, usize, usize)> {
        let rest = self.text.get(start..)?;
        Some(match style {
            ScalarStyle::Plain => (Style::Plain, start, end),
            ScalarStyle::SingleQuoted => (Style::Quoted, start, start + single_quoted(rest)?),
            ScalarStyle::DoubleQuoted => (Style::Quoted, start, start + double_quoted(rest)?),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let content = self.text.get(start..end)?.trim_end();
                let style =
                    if style == ScalarStyle::Literal { Style::Literal } else { Style::Folded };
                (style, start, start + content.len())
            }
        })
    }

    fn in_brackets(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Open::List { flow: true, .. } | Open::Table { flow: true, .. })
        )
    }

    fn close(&mut self, at: usize) -> Option<()> {
        let (shape, start, flow) = match self.stack.pop()? {
            Open::List { start, flow, items } => (Shape::List { items, flow }, start, flow),
            Open::Table { start, flow, entries, .. } => {
                (Shape::Table { entries, flow }, start, flow)
            }
        };
        let bracket = if matches!(shape, Shape::List { .. }) { ']' } else { '}' };
        let closed = flow && self.text.get(at..).is_some_and(|rest| rest.starts_with(bracket));
        let end = if closed { at + 1 } else { self.last };
        self.last = end;
        self.place(Tree { shape, start, end });
        Some(())
    }

    fn place(&mut self, tree: Tree) {
        match self.stack.last_mut() {
            None => self.root = Some(tree),
            Some(Open::List { items, .. }) => items.push(tree),
            Some(Open::Table { entries, key, .. }) => match key.take() {
                None => *key = Some(tree),
                Some(name) => entries.push((name, tree)),
            },
        }
    }
}

/// The length of `'text'`, in which `''` stands for one quote.
fn single_quoted(text: &str) -> Option<usize> {
    let mut from = 1;
    loop {
        let quote = from + text.get(from..)?.find('\'')?;
        if !text.get(quote + 1..)?.starts_with('\'') {
            return Some(quote + 1);
        }
        from = quote + 2;
    }
}

/// The length of `"text"`, in which a backslash takes the next character along.
fn double_quoted(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Everything from a `#` behind a space to the end of its line, outside scalars.
fn comments(text: &str, scalars: &[(usize, usize)]) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        let found = line.match_indices('#').find(|(offset, _)| {
            let inside = scalars.iter().any(|(from, to)| (*from..*to).contains(&(at + offset)));
            let before = line.get(..*offset).unwrap_or_default();
            !inside && (before.is_empty() || before.ends_with([' ', '\t']))
        });
        if let Some((offset, _)) = found {
            let own_line = line.get(..offset).unwrap_or_default().trim().is_empty();
            let comment = line.get(offset..).unwrap_or_default().trim_end();
            comments.push(Comment { start: at + offset, text: comment.to_owned(), own_line });
        }
        at = next;
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::{Layout, Shape, Tree};

    fn leaves<'t>(tree: &Tree, text: &'t str, found: &mut Vec<&'t str>) {
        match &tree.shape {
            Shape::Scalar { .. } => found.push(text.get(tree.start..tree.end).unwrap()),
            Shape::List { items, .. } => items.iter().for_each(|item| leaves(item, text, found)),
            Shape::Table { entries, .. } => {
                for (key, value) in entries {
                    leaves(key, text, found);
                    leaves(value, text, found);
                }
            }
        }
    }

    #[test]
    fn every_value_knows_its_bytes_and_every_comment_is_found() {
        let text = "# top\na: 'it''s # no'   # yes\n\"ü\": {b: \"c \\\" #\", d: [1, two#2]} # also\ne: |  # head\n  # text\n  more\n\n# end\nf: >-\n  x\n";
        let layout = Layout::of(text).unwrap();
        let mut found = Vec::new();
        leaves(layout.root.as_ref().unwrap(), text, &mut found);
        assert_eq!(
            found,
            [
                "a",
                "'it''s # no'",
                "\"ü\"",
                "b",
                "\"c \\\" #\"",
                "d",
                "1",
                "two#2",
                "e",
                "# text\n  more",
                "f",
                "x"
            ]
        );
        let comments: Vec<_> = layout.comments.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(comments, ["# top", "# yes", "# also", "# head", "# end"]);
        let Shape::Table { entries, .. } = &layout.root.as_ref().unwrap().shape else { panic!() };
        let flow = &entries[1].1;
        assert_eq!(text.get(flow.start..flow.end).unwrap(), "{b: \"c \\\" #\", d: [1, two#2]}");
    }
}
