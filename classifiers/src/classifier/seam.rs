//! Values cut in pieces: by the parts of a message, or by messages that follow each other.
//!
//! Each text is judged on its own. Where two texts of a conversation meet inside something that
//! looks like one value, the end of what was said and the start of the next text are judged
//! together, and of what is found there only that counts which reaches across.

use crate::detector::Found;
use crate::{Finding, Text};

/// How far a seam reaches to either side, in bytes: the longest values cut in practice are keys.
const REACH: usize = 128;
/// Texts before a seam that a value may begin in.
const PIECES: usize = 4;

/// The last texts of the conversation, with their numbers; the latest last.
#[derive(Clone, Copy, Default)]
pub(super) struct Flow<'a> {
    pieces: [(usize, &'a str); PIECES],
}

/// Where two texts meet.
pub(super) struct Seam {
    /// The end of what came before and the start of the text behind.
    pub(super) joined: String,
    /// Where in `joined` the text behind begins.
    at: usize,
    /// Of each text before: its number, where in it and in `joined` it begins to count, its length.
    places: [(usize, usize, usize, usize); PIECES],
}

impl<'a> Flow<'a> {
    /// Takes in the next text, and yields the seam where it meets those before; `None` where no value
    /// can reach across: in plain words, at the end of a sentence.
    pub(super) fn meet(&mut self, part: usize, next: &Text<'a>) -> Option<Seam> {
        let after = *next.text.expose();
        let seam = self.seam(after);
        self.pieces.rotate_left(1);
        if let Some(last) = self.pieces.last_mut() {
            *last = (part, after);
        }
        seam
    }

    fn seam(&self, after: &str) -> Option<Seam> {
        let (_, before) = *self.pieces.last()?;
        let word_before = before.trim_end().rsplit(char::is_whitespace).next()?;
        let word_after = after.trim_start().split(char::is_whitespace).next()?;
        let goes_on = |c: char| c.is_alphanumeric() || "@-_/+=.:".contains(c);
        let telling = |word: &str| word.contains(|c: char| c.is_numeric() || c == '@');
        if !word_before.ends_with(goes_on)
            || !word_after.starts_with(goes_on)
            || !(telling(word_before) || telling(word_after))
        {
            return None;
        }
        let mut room = REACH;
        let mut tails = [(0, 0, ""); PIECES];
        for (tail, (part, text)) in tails.iter_mut().zip(self.pieces).rev() {
            let from = text.ceil_char_boundary(text.len().saturating_sub(room));
            *tail = (part, from, text.get(from..)?);
            room = room.saturating_sub(text.len());
        }
        let mut joined = String::with_capacity(2 * REACH);
        let mut places = [(0, 0, 0, 0); PIECES];
        for (place, (part, from, tail)) in places.iter_mut().zip(tails) {
            *place = (part, from, joined.len(), from + tail.len());
            joined.push_str(tail);
        }
        let at = joined.len();
        joined.push_str(after.get(..after.floor_char_boundary(REACH))?);
        Some(Seam { joined, at, places })
    }
}

impl Seam {
    /// Of what was found in the joined text, what reaches across, each with the number of the text it
    /// begins in and placed there.
    pub(super) fn crossing(&self, found: Found) -> Vec<(usize, Found)> {
        let most = found.findings().len();
        let mut crossing = Vec::new();
        for finding in found.findings() {
            let span = finding.span();
            let begins = self.places.iter().rev().find(|(_, _, start, _)| *start <= span.start);
            let crosses = span.start < self.at && self.at < span.end;
            let Some((part, from, start, length)) = begins.filter(|_| crosses) else { continue };
            let span = from + span.start - start..*length;
            let mut one = Found::at_most(most);
            one.push(Finding { span, crosses: true, ..finding.clone() });
            crossing.push((*part, one));
        }
        crossing
    }
}
