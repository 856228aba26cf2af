//! One layout for all files: two spaces a step, a list's dash below its key and one step in, one
//! space behind a colon, two before a comment, at most one blank line. What stands in brackets stays
//! in one line while it fits and holds no comment. The order, the quotes an author chose to set, and
//! every comment stay; what a file means never changes, and formatting twice changes nothing.

use super::tree::{Comment, Layout, Shape, Style, Tree};
use super::{Problems, Source, read};

/// The widest line, in characters, comments behind it not counted.
pub const WIDTH: usize = 120;

/// The text of a file in the one layout. `None` when it cannot be read; the problems say why.
pub fn format(source: &Source, problems: &mut Problems) -> Option<String> {
    let before = problems.errors();
    read(source, problems)?;
    if problems.errors() > before {
        return None;
    }
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text).replace("\r\n", "\n");
    let layout = Layout::of(&text)?;
    let mut writer = Writer { layout: &layout, next: 0, out: String::new() };
    if let Some(root) = &layout.root {
        writer.root(root);
    }
    writer.comments_before(text.len(), 0);
    if !writer.out.is_empty() && !writer.out.ends_with('\n') {
        writer.out.push('\n');
    }
    Some(writer.out)
}

struct Writer<'l> {
    layout: &'l Layout<'l>,
    /// The first comment that is not written yet.
    next: usize,
    out: String,
}

impl Writer<'_> {
    fn root(&mut self, root: &Tree) {
        let end = self.layout.text.len();
        match &root.shape {
            Shape::List { .. } | Shape::Table { .. } if self.one_line(root, 0).is_none() => {
                self.block(root, 0, end, false);
            }
            Shape::List { .. } | Shape::Table { .. } | Shape::Scalar { .. } => {
                self.comments_before(root.start, 0);
                self.begin(root.start, 0);
                self.value(root, 0, end);
            }
        }
    }

    /// A new line at an indentation, with the blank line that stood above.
    fn begin(&mut self, at: usize, indent: usize) {
        if !self.out.is_empty() {
            if !self.out.ends_with('\n') {
                self.out.push('\n');
            }
            if self.layout.blank_before(at) && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn upcoming(&self) -> Option<&Comment> {
        self.layout.comments.get(self.next)
    }

    /// Writes every comment that stands before a byte, each in a line of its own.
    fn comments_before(&mut self, at: usize, indent: usize) {
        while let Some(comment) = self.upcoming().filter(|comment| comment.start < at) {
            let (start, text) = (comment.start, comment.text.clone());
            self.begin(start, indent);
            self.out.push_str(&text);
            self.next += 1;
        }
    }

    /// Writes the comment that stands behind what ends at a byte, in the same line.
    fn comment_behind(&mut self, end: usize) {
        let Some(comment) = self.upcoming().filter(|comment| !comment.own_line) else { return };
        let between = self.layout.text.get(end..comment.start);
        let near = between.is_some_and(|between| {
            between
                .chars()
                .all(|c| matches!(c, ' ' | '\t' | ',' | ':' | ']' | '}' | '|' | '>' | '+' | '-'))
        });
        if near {
            let text = comment.text.clone();
            self.out.push_str("  ");
            self.out.push_str(&text);
            self.next += 1;
        }
    }

    /// A list or table, one line an item; the first in the line at hand where `inline` says so.
    /// `limit` is where the next thing after it begins.
    fn block(&mut self, tree: &Tree, indent: usize, limit: usize, inline: bool) {
        let starts: Vec<usize> = match &tree.shape {
            Shape::List { items, .. } => items.iter().map(|item| item.start).collect(),
            Shape::Table { entries, .. } => entries.iter().map(|(key, _)| key.start).collect(),
            Shape::Scalar { .. } => return,
        };
        let (flow, dashed) = match &tree.shape {
            Shape::List { flow, .. } => (*flow, true),
            Shape::Table { flow, .. } => (*flow, false),
            Shape::Scalar { .. } => (false, false),
        };
        let inner_limit = if flow { tree.end } else { limit };
        for (index, start) in starts.iter().enumerate() {
            if index > 0 || !inline {
                self.comments_before(*start, indent);
                self.begin(*start, indent);
            }
            let next = starts.get(index + 1).copied().unwrap_or(inner_limit);
            match &tree.shape {
                Shape::List { items, .. } => {
                    self.out.push_str("- ");
                    if let Some(item) = items.get(index) {
                        self.item(item, indent, next);
                    }
                }
                Shape::Table { entries, .. } => {
                    if let Some((key, value)) = entries.get(index) {
                        self.entry(key, value, indent, next);
                    }
                }
                Shape::Scalar { .. } => {}
            }
        }
        self.comments_at_the_end(tree, indent, inner_limit, flow, dashed);
    }

    /// Comments behind the last item that are indented like the items belong to the collection.
    fn comments_at_the_end(
        &mut self,
        tree: &Tree,
        indent: usize,
        limit: usize,
        flow: bool,
        dashed: bool,
    ) {
        if flow {
            self.comments_before(limit, indent);
            return;
        }
        let column = self.layout.column(tree.start);
        // A list may stand as far left as its key; then a comment there is about what follows.
        let least = if dashed && indent > 0 { column.max(1) } else { column };
        while let Some(comment) = self.upcoming() {
            let inside = comment.own_line
                && comment.start < limit
                && self.layout.column(comment.start) >= least
                && (least > 0 || indent == 0);
            if !inside {
                return;
            }
            self.comments_before(comment.start + 1, indent);
        }
    }

    fn item(&mut self, item: &Tree, indent: usize, limit: usize) {
        let nested = matches!(item.shape, Shape::List { .. } | Shape::Table { .. });
        if nested && self.one_line(item, indent + 2).is_none() {
            self.block(item, indent + 2, limit, true);
        } else {
            self.value(item, indent + 2, limit);
        }
    }

    fn entry(&mut self, key: &Tree, value: &Tree, indent: usize, limit: usize) {
        let name = one_line_scalar(key);
        self.out.push_str(&name);
        self.out.push(':');
        let column = indent + name.chars().count() + 2;
        let nested = matches!(value.shape, Shape::List { .. } | Shape::Table { .. });
        if nested && self.one_line(value, column).is_none() {
            self.comment_behind(key.end);
            self.block(value, indent + 2, limit, false);
            return;
        }
        if matches!(&value.shape, Shape::Scalar { text, style: Style::Plain } if text.is_empty()) {
            self.comment_behind(key.end);
            return;
        }
        self.out.push(' ');
        self.value_at(value, indent + 2, column, key.end);
    }

    /// A scalar, or brackets that fit, at the end of the line at hand.
    fn value(&mut self, tree: &Tree, indent: usize, _limit: usize) {
        self.value_at(tree, indent, indent, tree.start);
    }

    /// The same, where `column` characters stand before it; `before` is where what stands before it
    /// ends.
    fn value_at(&mut self, tree: &Tree, indent: usize, column: usize, before: usize) {
        let Shape::Scalar { text, style } = &tree.shape else {
            let line = self.one_line(tree, column).unwrap_or_default();
            self.out.push_str(&line);
            self.comment_behind(tree.end);
            return;
        };
        let block = match style {
            Style::Plain if text.contains('\n') => None,
            Style::Plain => {
                self.wrapped(text, indent, column);
                self.comment_behind(tree.end);
                return;
            }
            Style::Quoted => None,
            Style::Literal | Style::Folded => block_scalar(text, *style, indent),
        };
        match block {
            Some((header, lines)) => {
                self.out.push_str(header);
                self.comment_behind(before);
                for line in lines {
                    self.out.push('\n');
                    self.out.push_str(&line);
                }
            }
            None => {
                let line = one_line_scalar(tree);
                self.out.push_str(&line);
                self.comment_behind(tree.end);
            }
        }
    }

    /// Words without quotes, over several lines where one is too short.
    fn wrapped(&mut self, text: &str, indent: usize, column: usize) {
        let lines = wrap(text, WIDTH.saturating_sub(column), WIDTH.saturating_sub(indent));
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.out.push('\n');
                self.out.extend(std::iter::repeat_n(' ', indent));
            }
            self.out.push_str(line);
        }
    }

    /// A list or table in brackets, if it was in brackets, fits, and holds no comment.
    fn one_line(&self, tree: &Tree, column: usize) -> Option<String> {
        let comment_inside =
            self.layout.comments.iter().any(|one| (tree.start..tree.end).contains(&one.start));
        let line = in_brackets(tree)?;
        let fits = column + line.chars().count() <= WIDTH;
        // An empty pair of brackets has no other form.
        let empty = line.len() == 2;
        ((fits && !comment_inside) || empty).then_some(line)
    }
}

/// A tree in brackets; `None` where a part of it is not in brackets or needs lines of its own.
fn in_brackets(tree: &Tree) -> Option<String> {
    match &tree.shape {
        Shape::Scalar { text, style } => match style {
            Style::Plain if text.is_empty() => Some("null".to_owned()),
            Style::Plain | Style::Quoted => Some(one_line_scalar(tree)),
            Style::Literal | Style::Folded => None,
        },
        Shape::List { items, flow } => {
            let items: Option<Vec<String>> = items.iter().map(in_brackets).collect();
            flow.then_some(format!("[{}]", items?.join(", ")))
        }
        Shape::Table { entries, flow: true } => {
            let entry = |(key, value): &(Tree, Tree)| {
                Some(format!("{}: {}", one_line_scalar(key), in_brackets(value)?))
            };
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            Some(format!("{{{}}}", entries?.join(", ")))
        }
        Shape::Table { flow: false, .. } => None,
    }
}

fn one_line_scalar(tree: &Tree) -> String {
    match &tree.shape {
        Shape::Scalar { text, style: Style::Plain } if !text.contains('\n') => text.clone(),
        Shape::Scalar { text, .. } => quoted(text),
        Shape::List { .. } | Shape::Table { .. } => String::new(),
    }
}

/// Text in quotes: double ones, or single ones where those spare escapes.
fn quoted(text: &str) -> String {
    let escapes = text.contains(['"', '\\']);
    if escapes && !text.chars().any(char::is_control) && !text.contains(is_odd) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            odd if odd.is_control() || is_odd(odd) => {
                out.push_str(&format!("\\U{:08x}", u32::from(odd)));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

/// Characters that look like nothing, or that YAML takes for line breaks.
fn is_odd(character: char) -> bool {
    matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// The header and lines of a scalar in block style; `None` where only quotes can hold the text.
fn block_scalar(text: &str, style: Style, indent: usize) -> Option<(&'static str, Vec<String>)> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let ends = body.len() < text.len();
    let plain = |c: char| c == '\n' || !(c.is_control() || is_odd(c));
    if body.is_empty()
        || body.ends_with('\n')
        || body.starts_with([' ', '\n'])
        || !body.chars().all(plain)
    {
        return None;
    }
    let pad = " ".repeat(indent);
    let folded = style == Style::Folded && !body.contains('\n') && !body.ends_with(' ');
    if folded {
        let room = WIDTH.saturating_sub(indent);
        let lines = wrap(body, room, room).iter().map(|line| format!("{pad}{line}")).collect();
        return Some((if ends { ">" } else { ">-" }, lines));
    }
    let padded = |line: &str| if line.is_empty() { String::new() } else { format!("{pad}{line}") };
    let lines = body.split('\n').map(padded).collect();
    Some((if ends { "|" } else { "|-" }, lines))
}

/// Cuts text at single spaces so that no line is wider than there is room, where that can be.
fn wrap(text: &str, first: usize, others: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for (index, word) in text.split(' ').enumerate() {
        let room = if lines.is_empty() { first } else { others };
        let width = line.chars().count() + 1 + word.chars().count();
        // A cut beside a second space, or before what would begin something else, changes the text.
        let safe = !word.is_empty()
            && !line.ends_with(' ')
            && !line.is_empty()
            && !word.starts_with(['-', '?', ':', '#', '.']);
        if index > 0 && width > room && safe {
            lines.push(std::mem::take(&mut line));
        } else if index > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests;
