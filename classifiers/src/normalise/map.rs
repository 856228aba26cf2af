//! The normalised text and the way back to the original, piece by piece.

use std::ops::Range;

use crate::Decoded;

/// A stretch of the normalised text and the stretch of the original it comes from.
#[derive(Clone, Debug)]
struct Piece {
    /// Where it starts in the normalised text.
    at: usize,
    original: Range<usize>,
    /// `None` where the bytes are the same and offsets run in step.
    changed: Option<Decoded>,
}

/// A normalised text that knows where each of its bytes comes from.
#[derive(Debug)]
pub(crate) struct Normalised {
    text: String,
    pieces: Vec<Piece>,
}

impl Normalised {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a span of the normalised text stands letter by letter in the original, and so does what
    /// touches it.
    pub(crate) fn is_copy(&self, span: &Range<usize>) -> bool {
        let after = self.pieces.partition_point(|piece| piece.at <= span.start);
        let piece = after.checked_sub(1).and_then(|place| self.pieces.get(place));
        let end = self.pieces.get(after).map_or(self.text.len(), |next| next.at);
        piece.is_some_and(|piece| {
            let first = piece.at == 0 || piece.at < span.start;
            let last = end == self.text.len() || span.end < end;
            piece.changed.is_none() && first && last
        })
    }

    /// Where a span of the normalised text stands in the original, and how it was changed:
    /// `Decoded::Plain` when it stands there letter by letter.
    pub(crate) fn place(&self, span: &Range<usize>) -> (Range<usize>, Decoded) {
        let first = self.pieces.partition_point(|piece| piece.at <= span.start).saturating_sub(1);
        let mut start = None;
        let mut end = 0;
        let mut how = Decoded::Plain;
        for (number, piece) in self.pieces.iter().skip(first).enumerate() {
            if piece.at >= span.end && start.is_some() {
                break;
            }
            let into = |place: usize| match piece.changed {
                None => {
                    (piece.original.start + place.saturating_sub(piece.at)).min(piece.original.end)
                }
                Some(_) => piece.original.start,
            };
            start.get_or_insert_with(|| into(span.start));
            end = match piece.changed {
                None => (piece.original.start + span.end.saturating_sub(piece.at))
                    .min(piece.original.end),
                Some(_) => piece.original.end,
            };
            // A second piece without a change between means that something was taken out.
            let seen = piece.changed.or((number > 0).then_some(Decoded::Normalised));
            if how == Decoded::Plain {
                how = seen.unwrap_or(Decoded::Plain);
            }
        }
        let start = start.unwrap_or(0);
        (start..end.max(start), how)
    }
}

/// Writes a normalised text from left to right.
pub(crate) struct Builder<'a> {
    original: &'a str,
    text: String,
    pieces: Vec<Piece>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(original: &'a str) -> Self {
        Self { original, text: String::with_capacity(original.len()), pieces: Vec::new() }
    }

    /// The last byte written, a blank at the start.
    pub(crate) fn last(&self) -> u8 {
        self.text.as_bytes().last().copied().unwrap_or(b' ')
    }

    pub(crate) fn copy(&mut self, range: Range<usize>) {
        let Some(same) = self.original.get(range.clone()).filter(|same| !same.is_empty()) else {
            return;
        };
        let at = self.text.len();
        self.text.push_str(same);
        match self.pieces.last_mut() {
            Some(piece) if piece.changed.is_none() && piece.original.end == range.start => {
                piece.original.end = range.end;
            }
            _ => self.pieces.push(Piece { at, original: range, changed: None }),
        }
    }

    /// Puts a character in the place of a stretch of the original, or nothing.
    pub(crate) fn replace(&mut self, range: Range<usize>, with: Option<char>, how: Decoded) {
        if let Some(with) = with {
            self.pieces.push(Piece { at: self.text.len(), original: range, changed: Some(how) });
            self.text.push(with);
        }
    }

    pub(crate) fn finish(self) -> Normalised {
        Normalised { text: self.text, pieces: self.pieces }
    }
}
