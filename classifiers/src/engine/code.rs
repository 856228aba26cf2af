//! A number or code as it is written: letters and digits in groups, one separator between two.
//!
//! It is read once from its start; every end of a group is a possible end of the code. Nothing is
//! judged here; see `detectors::identifier`.

use std::ops::Range;

use crate::engine::view::View;

/// Letters and digits of the longest code.
pub(crate) const LONGEST: usize = 36;
/// Letters of a group without digits, such as those before or behind a number.
const LETTERS: usize = 6;

/// A code as written.
pub(crate) struct Code<'a> {
    view: View<'a>,
    start: usize,
    /// Its letters, in capitals, and digits, without separators.
    chars: [u8; LONGEST],
    /// Where each of them stands, from the start.
    places: [u8; LONGEST],
    count: usize,
    /// Bit by bit, the characters that are digits.
    digits: u64,
    /// Bit by bit, the characters behind a separator.
    gaps: u64,
    /// Of these, those behind a blank.
    blanks: u64,
    /// Its last character stands in parentheses.
    closed: bool,
}

impl<'a> Code<'a> {
    /// Reads what starts at a place.
    pub(crate) fn read(view: View<'a>, start: usize) -> Self {
        let mut code = Self {
            view,
            start,
            chars: [0; LONGEST],
            places: [0; LONGEST],
            count: 0,
            digits: 0,
            gaps: 0,
            blanks: 0,
            closed: false,
        };
        let mut at = start;
        loop {
            let most = LONGEST - code.count;
            let end = view.run(at, most + 1, |byte| byte.is_ascii_alphanumeric());
            if end == at || end - at > most || (code.count > 0 && !code.joins(at..end)) {
                break;
            }
            code.take(at..end);
            let next = view.at(end + 1);
            match view.at(end) {
                b' ' | b'-' | b'.' | b'/' | b'\t' | b'_' if next.is_ascii_alphanumeric() => {}
                b'+' if next.is_ascii_digit() => {}
                b'(' if next.is_ascii_alphanumeric() && view.at(end + 2) == b')' => {
                    if code.count < LONGEST {
                        code.take(end + 1..end + 2);
                        code.closed = true;
                    }
                    break;
                }
                _ => break,
            }
            at = end + 1;
        }
        code
    }

    /// Whether a group belongs to the code: with digits, or a few capitals.
    fn joins(&self, group: Range<usize>) -> bool {
        let group = self.view.slice(group);
        group.first().is_some_and(u8::is_ascii_digit)
            || group.iter().any(u8::is_ascii_digit)
            || (group.len() <= LETTERS && group.iter().all(u8::is_ascii_uppercase))
    }

    fn take(&mut self, group: Range<usize>) {
        if self.count > 0 {
            self.gaps |= 1 << self.count;
            let blank = matches!(self.view.before(group.start), b' ' | b'\t');
            self.blanks |= u64::from(blank) << self.count;
        }
        let offset = group.start - self.start;
        for (step, byte) in self.view.slice(group).iter().enumerate() {
            let Some(slot) = self.chars.get_mut(self.count) else { return };
            *slot = byte.to_ascii_uppercase();
            if let Some(slot) = self.places.get_mut(self.count) {
                *slot = u8::try_from(offset + step).unwrap_or(u8::MAX);
            }
            self.digits |= u64::from(byte.is_ascii_digit()) << self.count;
            self.count += 1;
        }
    }

    /// How many letters and digits there are.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Whether a group ends behind that many characters.
    pub(crate) const fn ends_at(&self, length: usize) -> bool {
        length == self.count || self.gaps >> length & 1 == 1
    }

    /// The first characters, in capitals and without separators.
    pub(crate) fn chars(&self, length: usize) -> &[u8] {
        self.chars.get(..length).unwrap_or_default()
    }

    /// Which of the first characters are digits, bit by bit.
    pub(crate) const fn digits(&self, length: usize) -> u64 {
        self.digits & ((1 << length) - 1)
    }

    /// Which of the first characters stand behind a separator, bit by bit.
    pub(crate) const fn gaps(&self, length: usize) -> u64 {
        self.gaps & ((1 << length) - 1)
    }

    /// Where the first characters stand in the text.
    pub(crate) fn span(&self, length: usize) -> Range<usize> {
        let last = length.checked_sub(1).and_then(|last| self.places.get(last)).copied();
        let closing = usize::from(self.closed && length == self.count);
        self.start..self.start + usize::from(last.unwrap_or(0)) + 1 + closing
    }

    /// The separator before a character, 0 when there is none.
    fn separator(&self, place: usize) -> u8 {
        if self.gaps >> place & 1 == 0 {
            return 0;
        }
        let at = self.places.get(place).map_or(0, |place| usize::from(*place));
        self.view.before(self.start + at)
    }

    /// Whether the first characters are grouped like a pattern, such as `##.##.##-###`: every `#`
    /// is a letter or digit, everything else a separator.
    pub(crate) fn printed(&self, length: usize, pattern: &str) -> bool {
        let closing = usize::from(self.closed && length == self.count);
        if pattern.len() != length + self.gaps(length).count_ones() as usize + closing {
            return false;
        }
        let mut place = 0;
        let mut separator = 0;
        for byte in pattern.bytes() {
            if byte != b'#' {
                separator = byte;
                continue;
            }
            if self.separator(place) != separator {
                return false;
            }
            separator = 0;
            place += 1;
        }
        place == length
    }

    /// Whether the groups of the first characters belong together: joined by dashes, dots or slashes,
    /// or by blanks with nothing behind; and whether they are no date.
    pub(crate) fn is_joined(&self, length: usize) -> bool {
        let gaps = self.gaps(length);
        let blanks = self.blanks & gaps;
        let first = |gaps: u64| (gaps != 0).then(|| gaps.trailing_zeros());
        let second = gaps & gaps.wrapping_sub(1);
        let third = second & second.wrapping_sub(1);
        let cuts = (first(gaps), first(second), first(third));
        let date = self.digits(length).count_ones() as usize == length
            && matches!(
                (length, cuts),
                (8, (Some(4), Some(6), None) | (Some(2), Some(4), None))
                    | (6 | 7, (Some(1 | 2), Some(2..=4), None) | (Some(4), Some(5 | 6), None))
            );
        !date && (blanks == 0 || (blanks == gaps && length == self.count))
    }

    /// Whether the same separator and more digits follow the first characters.
    pub(crate) fn goes_on(&self, length: usize) -> bool {
        length < self.count && self.digits >> length & 1 == 1
    }

    /// Whether no longer word or number holds the first characters: nothing alphanumeric touches
    /// them, nor does it behind a dot, dash, slash or underscore.
    pub(crate) fn stands_alone(&self, length: usize) -> bool {
        let end = self.span(length).end;
        let joins = matches!(self.view.at(end), b'-' | b'.' | b'/' | b'_');
        self.view.closes(end) && !(joins && self.view.at(end + 1).is_ascii_alphanumeric())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use crate::engine::context::Cues;
    use crate::engine::view::View;

    fn read(text: &str) -> Code<'_> {
        Code::read(View::new(text, Cues::NONE), 0)
    }

    #[test]
    fn groups_are_read_without_their_separators() {
        let code = read("97.05.07-911.78, and more");
        assert_eq!(code.chars(11), b"97050791178");
        assert_eq!((code.count(), code.span(11)), (11, 0..15));
        assert!(code.printed(11, "##.##.##-###.##") && !code.printed(11, "##.##.##.###.##"));
        assert!(code.ends_at(6) && !code.ends_at(5) && code.stands_alone(11));
        assert!(!code.stands_alone(6), "a dash and more digits follow");
    }

    #[test]
    fn letters_join_when_they_are_few_and_capital() {
        assert_eq!(read("NH 69 35 99 D and").chars(9), b"NH693599D");
        assert_eq!(read("12345678 apples").count(), 8);
        assert_eq!(read("a123456(7) x").span(8), 0..10);
        assert_eq!(read("ab1").digits(3), 0b100);
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_group() {
        let text = "1234567890 ".repeat(5);
        assert_eq!(read(&text).count(), 30);
        assert_eq!(read(&"1".repeat(40)).count(), 0);
    }
}
