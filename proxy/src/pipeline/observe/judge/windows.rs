//! Which stretch of a growing text is judged next, and with how much of what stands around it. The
//! choice depends on the text alone, never on how it is cut into pieces, and the stretches judged
//! together are a small multiple of the text, however long it is.

use std::ops::Range;

/// How far a window is drawn out so that it does not end inside a word: the longest tokens in use
/// are of that order.
const LONGEST_WORD: usize = 4096;
/// Most of what was found in one piece that is kept in view while it goes on.
const LONGEST_VALUE: usize = 32 << 10;
/// Text behind the window that is dropped at a time.
const DROPPED_AT_ONCE: usize = 8 << 10;
/// Bytes that the longest character may reach beyond an offset.
const CHARACTER: usize = 4;

/// The sizes of windows, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    /// Least that is decided at a time.
    pub(super) step: usize,
    /// What of the text before is judged along.
    pub(super) before: usize,
    /// What of the text behind is judged along, and so must have come.
    pub(super) after: usize,
}

/// A stretch to be judged. Offsets are those of the whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// What is judged.
    pub(super) all: Range<usize>,
    /// What is decided by it.
    pub(super) block: Range<usize>,
}

/// A growing text. Without `Debug`: it holds text.
pub(super) struct Windows {
    sizes: Sizes,
    text: String,
    /// Where `text` begins in the whole.
    start: usize,
    /// Everything before is decided.
    decided: usize,
    /// Where something begins that was found and goes on beyond what was judged.
    open: Option<usize>,
}

impl Windows {
    pub(super) fn new(sizes: Sizes) -> Self {
        Self { sizes, text: String::new(), start: 0, decided: 0, open: None }
    }

    pub(super) fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    /// Length of the whole text so far.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Where what is not decided begins.
    pub(super) fn decided(&self) -> usize {
        self.decided
    }

    /// The text at these offsets.
    pub(super) fn slice(&self, at: Range<usize>) -> &str {
        let place = at.start.saturating_sub(self.start)..at.end.saturating_sub(self.start);
        self.text.get(place).unwrap_or_default()
    }

    /// The next stretch; `None` until more has come, or, where the text is over, until there is no
    /// more of it.
    pub(super) fn next(&self, over: bool) -> Option<Window> {
        let end = self.end();
        if self.decided >= end {
            return None;
        }
        // What goes on is looked at again from its beginning, in ever larger steps: a small multiple.
        let again = self.open.map_or(0, |open| self.decided.saturating_sub(open));
        let step = self.sizes.step.max(again);
        let wanted = self.decided + step + self.sizes.after;
        let all = self.window_start()..;
        match self.word_end(wanted) {
            Some(window_end) => {
                let block = self.ceil(window_end.saturating_sub(self.sizes.after));
                let block = block.max(self.ceil(self.decided + step));
                Some(Window { all: all.start..window_end, block: self.decided..block })
            }
            None if over => Some(Window { all: all.start..end, block: self.decided..end }),
            None => None,
        }
    }

    /// The window is judged; `open` is where something begins in it that reaches to its end.
    pub(super) fn settle(&mut self, window: &Window, open: Option<usize>) {
        self.decided = window.block.end;
        let in_view = |open: &usize| self.decided.saturating_sub(*open) <= LONGEST_VALUE;
        self.open = open.filter(in_view);
        let spare = self.window_start().saturating_sub(self.start);
        if spare > DROPPED_AT_ONCE {
            self.text.drain(..spare);
            self.start += spare;
        }
    }

    /// Whether what is kept in view grew beyond all bounds.
    pub(super) fn has_lost(&self, open: Option<usize>) -> bool {
        open.is_some() && self.open.is_none()
    }

    fn window_start(&self) -> usize {
        let before = self.decided.saturating_sub(self.sizes.before);
        let from = self.open.map_or(before, |open| open.min(before)).max(self.start);
        self.start + self.text.floor_char_boundary(from - self.start)
    }

    fn ceil(&self, at: usize) -> usize {
        self.start + self.text.ceil_char_boundary(at.saturating_sub(self.start))
    }

    /// Where the word ends that stands at an offset; `None` while that has not come.
    fn word_end(&self, at: usize) -> Option<usize> {
        if self.end() < at + CHARACTER {
            return None;
        }
        let from = self.ceil(at);
        let rest = self.text.get(from - self.start..)?;
        let ends = |letter: char| letter.is_whitespace() || letter == '"' || !letter.is_ascii();
        let longest = self.ceil(at + LONGEST_WORD);
        match rest.find(ends).map(|length| from + length) {
            Some(end) if end <= longest => Some(end),
            Some(_) => Some(longest),
            None => (self.end() >= at + LONGEST_WORD + CHARACTER).then_some(longest),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZES: Sizes = Sizes { step: 16, before: 24, after: 12 };

    /// All windows of a text that comes in these pieces.
    fn windows(pieces: &[&str]) -> Vec<(Window, String)> {
        let mut windows = Windows::new(SIZES);
        let mut all = Vec::new();
        let mut drain = |windows: &mut Windows, over| {
            while let Some(window) = windows.next(over) {
                all.push((window.clone(), windows.slice(window.all.clone()).to_owned()));
                windows.settle(&window, None);
            }
        };
        for piece in pieces {
            windows.push(piece);
            drain(&mut windows, false);
        }
        drain(&mut windows, true);
        all
    }

    #[test]
    fn a_word_is_not_cut_and_a_value_stays_in_view() {
        let text = format!("{} {} {}", "a".repeat(20), "b".repeat(60), "c".repeat(60));
        let all = windows(&[&text]);
        assert!(all.iter().all(|(window, _)| [81, 142].contains(&window.all.end)), "{all:?}");
        let mut windows = Windows::new(SIZES);
        windows.push(&"a b ".repeat(20_000));
        let mut judged = 0;
        while let Some(window) = windows.next(true) {
            judged += window.all.len();
            let open = (window.block.start < 20_000).then_some(100.min(window.block.start));
            windows.settle(&window, open);
        }
        assert!(judged < 80_000 * 8, "{judged}");
        assert!(windows.text.len() < 2 * DROPPED_AT_ONCE, "{}", windows.text.len());
    }

    proptest! {
        #[test]
        fn the_windows_are_those_of_the_text_however_it_is_cut(
            text in "[a-c é\u{1f600}\" ]{0,300}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            ends.retain(|end| text.is_char_boundary(*end));
            ends.extend([0, text.len()]);
            ends.sort_unstable();
            let pieces: Vec<&str> =
                ends.windows(2).map(|ends| text.get(ends[0]..ends[1]).unwrap()).collect();
            let whole = windows(&[&text]);
            prop_assert_eq!(windows(&pieces), whole.clone());
            let decided: usize = whole.iter().map(|(window, _)| window.block.len()).sum();
            prop_assert_eq!(decided, text.len());
        }
    }
}
