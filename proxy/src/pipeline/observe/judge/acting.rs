//! Taking values out of a text as it passes, or ending it before one.

use std::ops::Range;

use classifiers::LabelSet;

use super::windows::{Sizes, Window, Windows};
use super::{Hit, placeholder};

/// One text that something may be taken out of. Without `Debug`: it holds text.
pub(super) struct Acting {
    pub(super) windows: Windows,
    /// Where what was removed last ends.
    gone_to: usize,
    place: Place,
    stopped: bool,
}

/// Where in a text that may be JSON its next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Only white space has come.
    Undecided,
    /// No JSON.
    Plain,
    /// JSON, outside of a string.
    Between,
    /// JSON, inside a string.
    Inside,
    /// Behind a backslash in one.
    Escaped,
}

impl Place {
    fn after(self, letter: char) -> Self {
        match (self, letter) {
            (Self::Undecided, _) if letter.is_whitespace() => Self::Undecided,
            (Self::Undecided, '{' | '[') => Self::Between,
            (Self::Undecided | Self::Plain, _) => Self::Plain,
            (Self::Between, '"') | (Self::Escaped, _) => Self::Inside,
            (Self::Inside, '"') | (Self::Between, _) => Self::Between,
            (Self::Inside, '\\') => Self::Escaped,
            (Self::Inside, _) => Self::Inside,
        }
    }
}

impl Acting {
    pub(super) fn new(sizes: Sizes) -> Self {
        let (windows, place) = (Windows::new(sizes), Place::Undecided);
        Self { windows, gone_to: 0, place, stopped: false }
    }

    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    pub(super) fn has_removed(&self) -> bool {
        self.gone_to > 0
    }

    /// Writes out what the window decides, without what is to go.
    pub(super) fn settle(
        &mut self,
        window: &Window,
        mut hits: Vec<Hit>,
        (redact, stop): (LabelSet, LabelSet),
        out: &mut String,
    ) {
        let block = window.block.clone();
        hits.retain(|hit| redact.contains(hit.label) || stop.contains(hit.label));
        hits.retain(|hit| hit.at.end > block.start && hit.at.start < block.end);
        hits.sort_by_key(|hit| hit.at.start);
        let open = hits.iter().filter(|hit| hit.at.end == window.all.end);
        let open = open.map(|hit| hit.at.start).min();
        let mut at = self.gone_to.max(block.start);
        for hit in &hits {
            if stop.contains(hit.label) {
                self.write(at..hit.at.start.clamp(at, block.end.max(at)), out);
                self.stopped = true;
                return;
            }
            if hit.at.end <= self.gone_to {
                continue;
            }
            // What goes on from what was removed has its word already.
            let goes_on = self.gone_to > 0 && hit.at.start < self.gone_to;
            let start = hit.at.start.max(at);
            self.write(at..start, out);
            if !goes_on {
                let word = placeholder(hit.label);
                let quote = if self.place == Place::Between { "\"" } else { "" };
                out.extend([quote, word.as_str(), quote]);
            }
            self.pass(start..hit.at.end);
            self.gone_to = hit.at.end;
            at = at.max(self.gone_to);
        }
        if at < block.end {
            self.write(at..block.end, out);
        }
        self.windows.settle(window, open);
        // A value longer than can be kept in view: its end would not be known.
        self.stopped |= self.windows.has_lost(open);
    }

    fn write(&mut self, at: Range<usize>, out: &mut String) {
        self.pass(at.clone());
        out.push_str(self.windows.slice(at));
    }

    fn pass(&mut self, at: Range<usize>) {
        let text = self.windows.slice(at);
        self.place = text.chars().fold(self.place, Place::after);
    }
}
