//! Places as people and scripts count them: in characters (Unicode code points), not in bytes.

use classifiers::Finding;

/// The characters before each byte offset that is asked for.
pub(super) struct Places {
    /// Byte offsets and the characters before each, in order. Empty where both are the same.
    known: Vec<(usize, usize)>,
}

impl Places {
    /// Counts the text once, for all findings.
    pub(super) fn of(text: &str, findings: &[&Finding]) -> Self {
        if text.is_ascii() {
            return Self { known: Vec::new() };
        }
        let mut bytes: Vec<usize> =
            findings.iter().flat_map(|f| [f.span().start, f.span().end]).collect();
        bytes.sort_unstable();
        bytes.dedup();
        let mut known = Vec::with_capacity(bytes.len());
        let (mut at, mut characters) = (0, 0);
        for byte in bytes {
            characters += text.get(at..byte).unwrap_or_default().chars().count();
            at = byte;
            known.push((byte, characters));
        }
        Self { known }
    }

    /// How many characters stand before a byte that a finding begins or ends at.
    pub(super) fn of_byte(&self, byte: usize) -> usize {
        let found = self.known.binary_search_by_key(&byte, |(known, _)| *known);
        found.ok().and_then(|place| self.known.get(place)).map_or(byte, |(_, count)| *count)
    }
}
