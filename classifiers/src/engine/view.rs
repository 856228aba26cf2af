//! One reading of a text as bytes, with look-ups that cannot fall off either end.
//!
//! Matching is done on bytes with ASCII boundaries: a byte outside ASCII never ends a word by
//! itself, so that a number behind a Chinese character is still seen, and one such character never
//! changes how fast the rest is read.

use std::ops::Range;

use crate::engine::context::Cues;

/// A text, and what is known of the place it came from.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    text: &'a str,
    /// Words of the key it stood under, or of the text around an encoded value.
    given: Cues,
}

impl<'a> View<'a> {
    pub(crate) const fn new(text: &'a str, given: Cues) -> Self {
        Self { text, given }
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.text
    }

    pub(crate) const fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) const fn given(&self) -> Cues {
        self.given
    }

    /// The byte at a place, 0 beyond the end.
    pub(crate) fn at(&self, place: usize) -> u8 {
        #[cfg(test)]
        work::count(1);
        self.bytes().get(place).copied().unwrap_or(0)
    }

    /// The byte before a place, 0 at the start.
    pub(crate) fn before(&self, place: usize) -> u8 {
        place.checked_sub(1).map_or(0, |previous| self.at(previous))
    }

    /// The byte `back` places before a place, 0 before the start.
    pub(crate) fn back(&self, place: usize, back: usize) -> u8 {
        place.checked_sub(back).map_or(0, |previous| self.at(previous))
    }

    /// The bytes of a range, cut to the text; empty when it lies outside.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a [u8] {
        let end = range.end.min(self.len());
        self.bytes().get(range.start.min(end)..end).unwrap_or_default()
    }

    /// Whether these bytes stand at a place, in exactly this case.
    pub(crate) fn starts(&self, place: usize, with: &[u8]) -> bool {
        self.bytes().get(place..).is_some_and(|rest| rest.starts_with(with))
    }

    /// Whether these bytes stand at a place, in any ASCII case.
    pub(crate) fn starts_any_case(&self, place: usize, with: &[u8]) -> bool {
        self.bytes()
            .get(place..place.saturating_add(with.len()))
            .is_some_and(|here| here.eq_ignore_ascii_case(with))
    }

    /// Where the run of bytes of a class that starts here ends; at most `most` bytes long.
    pub(crate) fn run(&self, from: usize, most: usize, class: impl Fn(u8) -> bool) -> usize {
        let rest = self.slice(from..from.saturating_add(most));
        let length = rest.iter().position(|byte| !class(*byte)).unwrap_or(rest.len());
        #[cfg(test)]
        work::count(length);
        from + length
    }

    /// Where the run of bytes of a class that ends here starts; at most `most` bytes long.
    pub(crate) fn run_back(&self, to: usize, most: usize, class: impl Fn(u8) -> bool) -> usize {
        let rest = self.slice(to.saturating_sub(most)..to);
        let length = rest.iter().rev().position(|byte| !class(*byte)).unwrap_or(rest.len());
        #[cfg(test)]
        work::count(length);
        to - length
    }

    /// The first place at or after `from` that is no blank; at most `most` blanks are passed.
    pub(crate) fn past_blanks(&self, from: usize, most: usize) -> usize {
        self.run(from, most, |byte| byte == b' ' || byte == b'\t')
    }

    /// Whether no ASCII letter or digit stands directly before a place.
    pub(crate) fn opens(&self, place: usize) -> bool {
        !self.before(place).is_ascii_alphanumeric()
    }

    /// Whether no ASCII letter or digit stands at a place.
    pub(crate) fn closes(&self, place: usize) -> bool {
        !self.at(place).is_ascii_alphanumeric()
    }
}

/// Base64 in either alphabet, without padding (RFC 4648, sections 4 and 5).
pub(crate) const fn base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The URL-safe base64 alphabet (RFC 4648, section 5).
pub(crate) const fn base64_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Decimal digits of these bytes as numbers, others skipped.
pub(crate) fn digits_of(bytes: &[u8]) -> impl DoubleEndedIterator<Item = u8> + Clone {
    bytes.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| byte - b'0')
}

/// How often bytes were looked at, so that tests can hold time to be linear without a clock.
#[cfg(test)]
pub(crate) mod work {
    use std::cell::Cell;

    thread_local! {
        static LOOKS: Cell<u64> = const { Cell::new(0) };
    }

    pub(crate) fn count(bytes: usize) {
        LOOKS.set(LOOKS.get() + u64::try_from(bytes).unwrap());
    }

    pub(crate) fn take() -> u64 {
        LOOKS.take()
    }
}
