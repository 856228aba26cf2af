//! Names of persons.

use crate::Label;
use crate::detectors::About;
use crate::engine::lexicon::{Class, Entries, Passage, Shape, Word};
use crate::engine::scan::{Hit, Scan};

mod words;

pub(crate) const NAME: &str = "person_name";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::PersonName],
    kinds: Vec::new,
    evidence: "A title before capitalised words.",
    source: "Lists of titles and names in the languages of Europe, written for this project.",
};

pub(crate) const LISTS: &[Entries] = words::LISTS;

/// Looks at the words due. `reached` is the end of the last name.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, reached: &mut usize) {
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        if word.start < *reached {
            continue;
        }
        if let Some(end) = titled(scan, passage, place, word) {
            *reached = end;
        }
    }
}

/// A title and the name behind it: "Dr. Wells", "Frau Anna Weber".
fn titled(
    scan: &mut Scan<'_, '_>,
    passage: Passage<'_>,
    place: usize,
    title: Word,
) -> Option<usize> {
    title.is(Class::TITLE).then_some(())?;
    let view = scan.view();
    let mut last: Option<Word> = None;
    let mut first = None;
    let mut end = title.end;
    for word in passage.from(place + 1) {
        let gap = view.slice(end..word.start);
        let joined = matches!(gap, b" " | b". " | b".") || (last.is_some() && gap == b"-");
        let fits = matches!(word.shape, Shape::Capital | Shape::Initial | Shape::Mixed);
        if !joined || !fits || word.is(Class::TITLE) {
            break;
        }
        first.get_or_insert(word.start);
        last = Some(*word);
        end = word.end;
    }
    let span = first?..last?.end;
    scan.add(Hit::new(NAME, Label::PersonName, span).by_context())
}

#[cfg(test)]
mod tests {
    use crate::Label::PersonName;
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn a_title_announces_a_name() {
        finds(PersonName, "For my take on Dr. Wells, see below", "Wells");
        finds(PersonName, "Guten Tag Frau Anna Weber, danke", "Anna Weber");
        spares(PersonName, "the doctor was in");
    }
}
