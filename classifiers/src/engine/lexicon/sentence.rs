//! What belongs together: the sentence, or the record of lines or fields, around a place. Looked for
//! a bounded way in either direction, and only where a detector asks.

use std::ops::Range;

use crate::engine::view::View;

/// How far a sentence or record is followed, in bytes to either side.
const REACH: usize = 512;
/// Bytes of a word that a bound may cut.
const LONGEST: usize = 64;

/// The sentence around a span: up to full stops, question and exclamation marks, and line breaks.
pub(crate) fn sentence(view: View<'_>, span: &Range<usize>) -> Range<usize> {
    let from = span.start.saturating_sub(REACH);
    let mut start = span.start;
    while start > from && !ends_before(view, start) {
        start -= 1;
    }
    let to = span.end.saturating_add(REACH).min(view.len());
    let mut end = span.end;
    while end < to && !ends_before(view, end) {
        end += 1;
    }
    let start = if ends_before(view, start) { start } else { after_cut(view, start) };
    let end = if ends_before(view, end) { end } else { before_cut(view, end) };
    start.min(span.start)..end.max(span.end)
}

/// The record around a span: lines of a key and a value each that follow one another, or what one
/// pair of braces holds. `None` where it stands in running text.
pub(crate) fn record(view: View<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    braces(view, span).or_else(|| lines(view, span))
}

/// The record around a span, or else the sentence.
pub(crate) fn passage(view: View<'_>, span: &Range<usize>) -> Range<usize> {
    record(view, span).unwrap_or_else(|| sentence(view, span))
}

/// Whether the text up to a place ends a sentence.
fn ends_before(view: View<'_>, place: usize) -> bool {
    match view.before(place) {
        b'\n' => true,
        b'!' | b'?' => !view.at(place).is_ascii_alphanumeric(),
        b'.' => full_stop(view, place),
        // The full stops of Chinese and Japanese, and of Hindi.
        0x82 => view.slice(place.saturating_sub(3)..place) == "。".as_bytes(),
        0xA4 => view.slice(place.saturating_sub(3)..place) == "।".as_bytes(),
        _ => false,
    }
}

/// Whether the full stop before a place ends a sentence: not behind an initial, a short title or a
/// number, and not before a small letter.
fn full_stop(view: View<'_>, place: usize) -> bool {
    let next = view.at(place);
    if !matches!(next, b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b')' | 0) {
        return false;
    }
    let following = view.at(view.past_blanks(place, 4));
    if following.is_ascii_lowercase() || following == b',' {
        return false;
    }
    let word = view.run_back(place - 1, 5, |byte| byte.is_ascii_alphabetic());
    let length = place - 1 - word;
    let short = length <= 4 && view.at(word).is_ascii_uppercase() && length > 0;
    !short && !view.back(place, 2).is_ascii_digit()
}

/// The innermost braces around a span, where they stand close.
fn braces(view: View<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let back = view.slice(span.start.saturating_sub(2 * REACH)..span.start);
    let open = back.iter().rposition(|byte| matches!(byte, b'{' | b'}'))?;
    (back.get(open) == Some(&b'{')).then_some(())?;
    let start = span.start - back.len() + open;
    let ahead = view.slice(span.end..span.end.saturating_add(2 * REACH));
    let close = ahead.iter().position(|byte| matches!(byte, b'{' | b'}')).unwrap_or(ahead.len());
    Some(start..before_cut(view, span.end + close))
}

fn lines(view: View<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let first = line_start(view, span.start);
    has_key(view, first).then_some(())?;
    let mut start = first;
    while start > 0 && span.start - start < 2 * REACH {
        let before = line_start(view, start - 1);
        if !has_key(view, before) {
            break;
        }
        start = before;
    }
    let mut end = line_end(view, span.end);
    while end < view.len() && end - span.end < 2 * REACH && has_key(view, end + 1) {
        end = line_end(view, end + 1);
    }
    let end = if view.at(end) == b'\n' { end } else { before_cut(view, end).max(span.end) };
    let start = if view.before(start) == b'\n' { start } else { after_cut(view, start) };
    Some(start.min(span.start)..end)
}

fn line_start(view: View<'_>, place: usize) -> usize {
    view.run_back(place, REACH, |byte| byte != b'\n')
}

fn line_end(view: View<'_>, place: usize) -> usize {
    view.run(place, REACH, |byte| byte != b'\n')
}

/// Whether a line begins with a key: some words, then a colon or an equals sign.
fn has_key(view: View<'_>, start: usize) -> bool {
    let head = view.slice(start..start.saturating_add(48));
    let mark = head.iter().position(|byte| matches!(byte, b':' | b'=' | b'\n'));
    mark.is_some_and(|mark| mark > 0 && head.get(mark) != Some(&b'\n'))
}

/// Where the first word starts behind a place that may be inside one.
fn after_cut(view: View<'_>, place: usize) -> usize {
    let inside = part_of_word(view.before(place)) && part_of_word(view.at(place));
    let start = if inside { view.run(place, LONGEST, part_of_word) } else { place };
    view.text().ceil_char_boundary(start)
}

/// Where the last word ends before a place that may be inside one.
fn before_cut(view: View<'_>, place: usize) -> usize {
    let inside = part_of_word(view.before(place)) && part_of_word(view.at(place));
    let end = if inside { view.run_back(place, LONGEST, part_of_word) } else { place };
    view.text().floor_char_boundary(end)
}

const fn part_of_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::{passage, sentence};
    use crate::engine::context::Cues;
    use crate::engine::view::View;

    fn around(
        text: &str,
        value: &str,
        by: fn(View<'_>, &std::ops::Range<usize>) -> std::ops::Range<usize>,
    ) -> String {
        let start = text.find(value).unwrap();
        let range = by(View::new(text, Cues::NONE), &(start..start + value.len()));
        text.get(range).unwrap().trim().to_owned()
    }

    #[test]
    fn a_sentence_ends_at_its_full_stop_and_no_other() {
        let text = "It rained. Dr. Smith, born on the 3. of May, has asthma? Yes.";
        assert_eq!(
            around(text, "asthma", sentence),
            "Dr. Smith, born on the 3. of May, has asthma?"
        );
        assert_eq!(around(text, "rained", sentence), "It rained.");
        assert_eq!(around("他来了。张伟有糖尿病。好", "糖尿病", sentence), "张伟有糖尿病。");
    }

    #[test]
    fn a_record_is_its_lines_or_its_braces() {
        let text = "Notes\n\nName: A\nAge: 7\nDiagnosis: gout\n\nOther: b";
        assert_eq!(around(text, "gout", passage), "Name: A\nAge: 7\nDiagnosis: gout");
        let text = "[{\"a\": 1}, {\"name\": \"A\", \"dx\": \"gout\"}, {}]";
        assert_eq!(around(text, "gout", passage), "{\"name\": \"A\", \"dx\": \"gout\"");
    }

    #[test]
    fn a_range_cut_by_its_bound_holds_whole_words() {
        let text = format!("{} gout {}", "é".repeat(2000), "wörter ".repeat(300));
        let range = passage(View::new(&text, Cues::NONE), &(4001..4005));
        assert!(text.get(range).unwrap().contains("gout"));
    }
}
