//! Where runs of bytes of a class end, remembered: many starts in one run cost one pass over it, so
//! that a text made of starts is read in time linear in its length.

use crate::engine::view::View;

/// Classes that can be told apart; users of this number theirs below.
const CLASSES: usize = 16;
/// The first class that alphabets of keys do not use (see `credential::api_key`).
pub(crate) const ADDRESS: usize = 15;

/// The last run seen of each class.
#[derive(Default)]
pub(crate) struct Runs {
    known: [(usize, usize); CLASSES],
}

impl Runs {
    /// Where the run of a class that starts at a place ends; at most `most` bytes long.
    pub(crate) fn end(
        &mut self,
        class: usize,
        (view, at): (View<'_>, usize),
        most: usize,
        has: impl Fn(u8) -> bool,
    ) -> usize {
        let Some((start, end)) = self.known.get_mut(class) else { return view.run(at, most, has) };
        if !(*start <= at && at < *end) {
            (*start, *end) = (at, view.run(at, usize::MAX, has));
        }
        (*end).min(at.saturating_add(most))
    }
}

#[cfg(test)]
mod tests {
    use super::{Runs, View};
    use crate::engine::context::Cues;

    #[test]
    fn a_run_remembered_ends_where_it_ends() {
        let view = View::new("ab12 cd", Cues::NONE);
        let mut runs = Runs::default();
        let letters = |byte: u8| byte.is_ascii_alphanumeric();
        for (at, most, end) in [(0, 9, 4), (2, 9, 4), (1, 2, 3), (4, 9, 4), (5, 9, 7), (0, 9, 4)] {
            assert_eq!(runs.end(3, (view, at), most, letters), end, "{at} {most}");
        }
        assert_eq!(runs.end(4, (view, 0), 9, |byte| byte == b'a'), 1, "classes are apart");
        assert_eq!(runs.end(99, (view, 0), 9, letters), 4);
    }
}
