//! Tables written as text: a head whose cells are keys, and rows of as many cells. Comma, semicolon,
//! tab and bar part cells; an insert of SQL is a table whose rows stand in brackets.

use std::ops::Range;

use super::{KEYS, trimmed};
use crate::engine::lexicon::{Class, Lexicon, Word};
use crate::engine::view::View;

/// The longest head or row.
const LONGEST_ROW: usize = 4096;
/// The longest cell of a head.
const LONGEST_HEAD: usize = 40;
/// Columns looked at.
const COLUMNS: usize = 48;

/// What the columns of a table hold, and which row is next.
#[derive(Debug)]
pub(crate) struct Table {
    delimiter: u8,
    columns: [Class; COLUMNS],
    count: usize,
    next: usize,
    /// The rows stand in brackets, one behind the other.
    sql: bool,
}

impl Table {
    /// The table whose head a key stands in.
    pub(super) fn headed_by(view: View<'_>, lexicon: &Lexicon, word: Word) -> Option<Self> {
        let head = head_around(view, word)?;
        let line = view.slice(head.range.clone());
        let delimiter =
            [b';', b'\t', b'|', b','].into_iter().find(|delimiter| line.contains(delimiter))?;
        let mut table = Self {
            delimiter,
            columns: [Class::NONE; COLUMNS],
            count: 0,
            next: head.rows,
            sql: head.sql,
        };
        let mut named = false;
        let mut personal = false;
        for cell in cells(view, head.range, delimiter) {
            let cell = trimmed(view, cell);
            if cell.len() > LONGEST_HEAD
                || view.slice(cell.clone()).iter().any(|byte| b":=.@<".contains(byte))
            {
                return None;
            }
            let mut class = Class::NONE;
            let mut other = false;
            let mut no_address = false;
            lexicon.each(view, cell, |word| {
                class = class.or(word.class);
                other |= word.is(Class::OTHER_KEY);
                no_address |= word.is(Class::NO_ADDRESS);
                personal |= word.is(super::PERSONAL);
            });
            let class = if other { class.without(Class::NAME_WORD) } else { class };
            let spoiled = if no_address { class.without(Class::ADDRESS_KEY) } else { class };
            if let Some(column) = table.columns.get_mut(table.count) {
                *column = spoiled;
                named |= spoiled.has(KEYS);
            }
            table.count += 1;
        }
        if personal {
            table.make_personal();
        }
        (named && table.count >= 2 && table.count <= COLUMNS && table.has_rows(view))
            .then_some(table)
    }

    /// Other columns are of a person, so a name is a person's.
    fn make_personal(&mut self) {
        for class in &mut self.columns {
            if class.has(Class::NAME_WORD) {
                *class = class.or(Class::NAME_KEY);
            }
        }
    }

    pub(super) const fn next_row(&self) -> usize {
        self.next
    }

    /// Whether a row of as many cells follows.
    fn has_rows(&self, view: View<'_>) -> bool {
        let Some(row) = self.row(view, view.len()) else { return false };
        self.fits(view, &row)
    }

    fn fits(&self, view: View<'_>, row: &Range<usize>) -> bool {
        cells(view, row.clone(), self.delimiter).count().abs_diff(self.count)
            <= usize::from(self.delimiter == b'|')
    }

    /// The next row, if it has been read to its end.
    fn row(&self, view: View<'_>, read: usize) -> Option<Range<usize>> {
        if self.sql {
            let open =
                view.run(self.next, 16, |byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b','));
            let end = end_of_tuple(view, open)?;
            return (end < read).then_some(open + 1..end);
        }
        let end = view.run(self.next, LONGEST_ROW, |byte| byte != b'\n');
        let whole = end < read || end == view.len();
        (whole && end > self.next && end - self.next < LONGEST_ROW).then_some(self.next..end)
    }

    /// Hands out the cells of named columns, row by row. Returns whether more rows may come.
    pub(super) fn rows(
        &mut self,
        view: View<'_>,
        read: usize,
        mut take: impl FnMut(Class, Range<usize>),
    ) -> bool {
        while self.next < read {
            let Some(row) = self.row(view, read) else {
                // A row that has not been read to its end waits; anything else ends the table.
                return read < view.len() && read - self.next.min(read) < LONGEST_ROW;
            };
            if !self.fits(view, &row) {
                return false;
            }
            for (class, cell) in self.columns.iter().zip(cells(view, row.clone(), self.delimiter)) {
                if class.has(KEYS) {
                    take(*class, trimmed(view, cell));
                }
            }
            self.next = (row.end + 1).min(view.len());
        }
        self.next < view.len()
    }
}

/// Where a head stands, and where its rows begin.
struct Head {
    range: Range<usize>,
    rows: usize,
    sql: bool,
}

fn head_around(view: View<'_>, word: Word) -> Option<Head> {
    let edge = |byte: u8| {
        matches!(byte, b';' | b',' | b'\t' | b'|' | b'\n' | b'\r' | b'"' | b'(' | b')' | b'`' | 0)
    };
    let after = view.past_blanks(word.end, 2);
    if !edge(view.at(after)) {
        return None;
    }
    let bounds = |byte: u8| byte != b'\n' && byte != b'(' && byte != b')';
    let start = view.run_back(word.start, LONGEST_ROW, bounds);
    let end = view.run(word.end, LONGEST_ROW, bounds);
    if view.before(start) == b'(' && view.at(end) == b')' {
        let values = view.run(end + 1, 8, |byte| byte.is_ascii_whitespace());
        if view.starts_any_case(values, b"values") {
            return Some(Head { range: start..end, rows: values + b"values".len(), sql: true });
        }
    }
    let line = matches!(view.before(start), 0 | b'\n') && matches!(view.at(end), b'\n');
    if !line {
        return None;
    }
    let mut rows = end + 1;
    let under =
        view.run(rows, LONGEST_ROW, |byte| matches!(byte, b'-' | b'|' | b':' | b' ' | b'=' | b'+'));
    if under > rows && view.at(under) == b'\n' {
        rows = under + 1;
    }
    Some(Head { range: start..end, rows, sql: false })
}

/// The end of what an opening bracket holds, quotes respected.
fn end_of_tuple(view: View<'_>, open: usize) -> Option<usize> {
    (view.at(open) == b'(').then_some(())?;
    let mut quoted = false;
    let bytes = view.slice(open + 1..open.saturating_add(LONGEST_ROW));
    let close = bytes.iter().position(|byte| {
        quoted ^= *byte == b'\'';
        *byte == b')' && !quoted
    })?;
    Some(open + 1 + close)
}

/// The cells of a row; a delimiter inside quotes parts none.
fn cells(view: View<'_>, row: Range<usize>, delimiter: u8) -> impl Iterator<Item = Range<usize>> {
    let row = if delimiter == b'|' { trimmed_bars(view, row) } else { row };
    let mut at = Some(row.start);
    std::iter::from_fn(move || {
        let start = at?;
        let open = view.run(start, 8, |byte| byte == b' ');
        let quote = view.at(open);
        let mut end = open;
        if matches!(quote, b'"' | b'\'') {
            let close = view.run(open + 1, row.end.saturating_sub(open + 1), |byte| byte != quote);
            if close < row.end {
                end = close;
            }
        }
        let end = view.run(end, row.end - end.min(row.end), |byte| byte != delimiter);
        at = (end < row.end).then_some(end + 1);
        Some(start..end)
    })
}

fn trimmed_bars(view: View<'_>, row: Range<usize>) -> Range<usize> {
    let edge = |byte: u8| matches!(byte, b'|' | b' ' | b'\r');
    let start = view.run(row.start, row.len(), edge).min(row.end);
    start..view.run_back(row.end, row.end - start, edge)
}
