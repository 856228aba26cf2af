//! Tables written as text: the head of a column says what its cells are.

use std::ops::Range;

use memchr::{memchr_iter, memrchr};

use super::{Cues, Words};

/// Characters that part cells.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How far to the left a row is followed.
const LONGEST_ROW: usize = 1024;
/// Lines looked at for a head.
const LINES: usize = 64;
const LONGEST_HEAD: usize = 32;

/// What the columns of a table hold.
pub(super) struct Heads {
    pub(super) delimiter: u8,
    pub(super) columns: Vec<Cues>,
}

/// The delimiter of the cell that a value fills, and the number of its column.
pub(super) fn cell(bytes: &[u8], span: &Range<usize>) -> Option<(u8, usize)> {
    let at = |place: Option<usize>| place.and_then(|place| bytes.get(place)).copied();
    let blank = |byte: &u8| matches!(byte, b' ' | b'"');
    let lead = bytes.get(..span.start)?.iter().rev().take(3).take_while(|b| blank(b)).count();
    let tail = bytes.get(span.end..)?.iter().take(3).take_while(|b| blank(b)).count();
    let before = at((span.start - lead).checked_sub(1)).unwrap_or(b'\n');
    let after = at(Some(span.end + tail)).unwrap_or(b'\n');
    let bound = |byte: u8| DELIMITERS.contains(&byte) || matches!(byte, b'\n' | b'\r');
    let delimiter = if DELIMITERS.contains(&before) { before } else { after };
    if !bound(before) || !bound(after) || !DELIMITERS.contains(&delimiter) {
        return None;
    }
    let from = span.start.saturating_sub(LONGEST_ROW);
    let row = bytes.get(from..span.start)?;
    let start = memrchr(b'\n', row).map(|place| place + 1);
    let start = start.or((from == 0).then_some(0))?;
    let column = memchr_iter(delimiter, row.get(start..)?).count();
    Some((delimiter, column))
}

/// The heads of tables in a text: lines of at least three short cells without digits.
pub(super) fn heads(words: &Words, bytes: &[u8]) -> Vec<Heads> {
    let mut found: Vec<Heads> = Vec::new();
    let window = bytes.get(..bytes.len().min(LINES * LONGEST_ROW)).unwrap_or_default();
    for line in window.split(|byte| *byte == b'\n').take(LINES) {
        for delimiter in DELIMITERS {
            let known = found.iter().any(|heads| heads.delimiter == delimiter);
            let cells = || line.split(|byte| *byte == delimiter);
            let is_head =
                |cell: &[u8]| cell.len() <= LONGEST_HEAD && !cell.iter().any(u8::is_ascii_digit);
            if !known && cells().count() >= 3 && cells().all(is_head) {
                let cues = |cell| std::str::from_utf8(cell).map_or(Cues::NONE, |c| words.in_key(c));
                found.push(Heads { delimiter, columns: cells().map(cues).collect() });
            }
        }
    }
    found
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
    fn cells_know_the_head_of_their_column() {
        let text = "name;ssn;mobile\nA;1;600123456\nB;2;\"697360494\"";
        assert!(column(text, "600123456").has(Cues::PHONE));
        assert!(column(text, "697360494").has(Cues::PHONE));
        assert!(column(text, "2").has(Cues::SSN));
        assert_eq!(column("see: name;ssn\nno table 7 here", "7"), Cues::NONE);
        assert_eq!(column("7;8;9\n1;2;3", "3"), Cues::NONE);
    }
}
