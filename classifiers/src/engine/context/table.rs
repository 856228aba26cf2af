//! Tables written as text: the head of a column says what its cells are. Rows are lines (CSV, TSV,
//! Markdown, boxes drawn with bars) or stand in brackets (SQL, lists in JSON). A head counts for the
//! rows below it that have as many cells.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr3, memrchr, memrchr3};

use super::{Cues, Words};

/// Characters that part cells.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How far a row is followed to either side.
const LONGEST_ROW: usize = 1024;
/// Bytes in which heads are looked for.
const WINDOW: usize = 256 * 1024;
const LONGEST_HEAD: usize = 32;
/// Heads kept; those of further tables are not known.
const MOST_HEADS: usize = 64;

/// What the columns of a table hold.
pub(super) struct Heads {
    delimiter: u8,
    columns: Vec<Cues>,
    /// Where it ends; it counts for rows behind.
    end: usize,
}

/// A cell that a value fills: the delimiter, and the number of its column with the number of all, in
/// its line and in its brackets.
struct Cell {
    delimiter: u8,
    start: usize,
    rows: [Option<(usize, usize)>; 2],
}

/// The delimiter beside a value that fills a cell.
pub(super) fn delimiter(bytes: &[u8], span: &Range<usize>) -> Option<u8> {
    let at = |place: Option<usize>| place.and_then(|place| bytes.get(place)).copied();
    let blank = |byte: &u8| matches!(byte, b' ' | b'"' | b'\'');
    let lead = bytes.get(..span.start)?.iter().rev().take(3).take_while(|b| blank(b)).count();
    let tail = bytes.get(span.end..)?.iter().take(3).take_while(|b| blank(b)).count();
    let before = at((span.start - lead).checked_sub(1)).unwrap_or(b'\n');
    let after = at(Some(span.end + tail)).unwrap_or(b'\n');
    let bound = |byte: u8| {
        DELIMITERS.contains(&byte) || matches!(byte, b'\n' | b'\r' | b'(' | b')' | b'[' | b']')
    };
    let delimiter = if DELIMITERS.contains(&before) { before } else { after };
    (bound(before) && bound(after) && DELIMITERS.contains(&delimiter)).then_some(delimiter)
}

/// The cell that a value fills.
fn cell(bytes: &[u8], span: &Range<usize>, delimiter: u8) -> Option<Cell> {
    let left = bytes.get(span.start.saturating_sub(LONGEST_ROW)..span.start)?;
    let right = bytes.get(span.end..span.end.saturating_add(LONGEST_ROW).min(bytes.len()))?;
    let whole = left.len() == span.start;
    let row = |start: Option<usize>, end: Option<usize>| {
        let left = left.get(start.map(|place| place + 1).or(whole.then_some(0))?..)?;
        let right = right.get(..end.unwrap_or(right.len()))?;
        let column = memchr_iter(delimiter, left).count();
        Some((column, column + 1 + memchr_iter(delimiter, right).count()))
    };
    let opening = memrchr3(b'(', b'[', b'\n', left);
    let closing = memchr3(b')', b']', b'\n', right);
    let rows = [row(memrchr(b'\n', left), memchr(b'\n', right)), row(opening, closing)];
    Some(Cell { delimiter, start: span.start, rows })
}

/// What the nearest head above says about the cell that a value fills.
pub(super) fn says(heads: &[Heads], delimiter: u8, bytes: &[u8], span: &Range<usize>) -> Cues {
    // Most texts have no table, and a row is long.
    let Some(cell) = (!heads.is_empty()).then(|| cell(bytes, span, delimiter)).flatten() else {
        return Cues::NONE;
    };
    let mut above = heads
        .iter()
        .rev()
        .filter(|heads| heads.end <= cell.start && heads.delimiter == cell.delimiter);
    let of_cell = |heads: &Heads| {
        let mut rows = cell.rows.iter().flatten();
        let (column, _) = rows.find(|(_, count)| *count == heads.columns.len())?;
        heads.columns.get(*column).copied()
    };
    above.find_map(of_cell).unwrap_or_default()
}

/// The heads of tables in a text: rows of at least two short cells without digits, of which one says
/// something.
pub(super) fn heads(words: &Words, bytes: &[u8]) -> Vec<Heads> {
    let mut found: Vec<Heads> = Vec::new();
    let window = bytes.get(..bytes.len().min(WINDOW)).unwrap_or_default();
    let mut start = 0;
    for line in window.split(|byte| *byte == b'\n') {
        let end = start + line.len();
        start = end + 1;
        if line.len() < LONGEST_ROW && !line.iter().any(u8::is_ascii_digit) {
            head(words, line, end, &mut found);
        }
        // A head in brackets: columns of SQL, lists in JSON.
        let mut rest = line;
        while let Some(open) = rest.iter().position(|byte| matches!(byte, b'(' | b'[')) {
            rest = rest.get(open + 1..).unwrap_or_default();
            let inside = rest.iter().take(LONGEST_ROW);
            let Some(close) =
                inside.clone().position(|byte| matches!(byte, b'(' | b'[' | b')' | b']' | b'{'))
            else {
                break;
            };
            let row = rest.get(..close).unwrap_or_default();
            if !row.iter().any(u8::is_ascii_digit) {
                head(words, row, end - rest.len() + close, &mut found);
            }
        }
        if found.len() >= MOST_HEADS {
            break;
        }
    }
    found
}

/// Takes in a row that may be a head.
fn head(words: &Words, row: &[u8], end: usize, found: &mut Vec<Heads>) {
    for delimiter in DELIMITERS {
        if memchr(delimiter, row).is_none() {
            continue;
        }
        let cells = || row.split(|byte| *byte == delimiter);
        if !cells().all(|cell| cell.len() <= LONGEST_HEAD) {
            continue;
        }
        let cues = |cell| std::str::from_utf8(cell).map_or(Cues::NONE, |c| words.in_key(c));
        let columns: Vec<Cues> = cells().map(cues).collect();
        if columns.iter().any(|cues| *cues != Cues::NONE) {
            found.push(Heads { delimiter, columns, end });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Cues, Words};

    fn column(text: &str, value: &str) -> Cues {
        let start = text.rfind(value).unwrap();
        let span = start..start + value.len();
        Context::default().column(&Words::new(), text.as_bytes(), &span)
    }

    #[test]
    fn tables_of_every_form_have_heads() {
        let rows = |row: &str| (0..9).map(|_| row).collect::<String>();
        for (text, value) in [
            (format!("mobile,name\n{}600123456,Ann\n", rows("600123455,Bob\n")), "600123456"),
            (
                format!(
                    "| name | mobile |\n|------|--------|\n{}| A | 600123456 |\n",
                    rows("| B | 600123455 |\n")
                ),
                "600123456",
            ),
            (
                format!(
                    "INSERT INTO person (name, mobile, city) VALUES {}('Ann', '600123456', 'X');",
                    rows("('Bob', '600123455', 'Y'), ")
                ),
                "600123456",
            ),
            (
                format!(
                    "{{\"columns\": [\"name\", \"mobile\"], \"rows\": [{}[\"A\", \"600123456\"]]}}",
                    rows("[\"B\", \"600123455\"], ")
                ),
                "600123456",
            ),
            (
                // Prose with commas before, and another table in between.
                format!(
                    "Hi Ann, thanks, see below\n\na;iban\nx;1\n\nname,iban,mobile\n{}A,1,600123456\n",
                    rows("B,2,600123455\n")
                ),
                "600123456",
            ),
        ] {
            assert!(column(&text, value).has(Cues::PHONE), "{text}");
        }
        let narrower = "name,mobile\nplain, text, 600123456";
        assert_eq!(column(narrower, "600123456"), Cues::NONE, "another number of cells");
    }

    #[test]
    fn cells_know_the_head_of_their_column() {
        let text = "name;iban;mobile\nA;1;600123456\nB;2;\"697360494\"";
        assert!(column(text, "600123456").has(Cues::PHONE));
        assert!(column(text, "697360494").has(Cues::PHONE));
        assert!(column(text, "2").has(Cues::IBAN));
        assert_eq!(column("see: name;ssn\nno table 7 here", "7"), Cues::NONE);
        assert_eq!(column("7;8;9\n1;2;3", "3"), Cues::NONE);
    }
}
