//! Values cut in two inside one text: by the parts of a message that is written out as JSON, or by
//! code that puts a string together. What stands between the halves is taken out, and the text is
//! read once more; of what is found there only that counts which reaches across.

use std::ops::Range;

use crate::engine::scan::Scan;
use crate::engine::view::View;
use crate::normalise::{Builder, Normalised};

/// What the second half stands behind. In JSON, a field that holds running text.
pub(crate) const LITERALS: &[&str] = &[
    "\"text\":\"",
    "\"text\": \"",
    "\"content\":\"",
    "\"content\": \"",
    "\"+\"",
    "\" + \"",
    "'+'",
    "' + '",
];
/// How far back the end of the first half is looked for.
const WIDEST: usize = 96;
/// Bytes of a half that are looked at to see whether something could reach across.
const WORD: usize = 64;

/// Looks at what may part two halves; remembers it when it does.
pub(crate) fn look(scan: &mut Scan<'_, '_>, at: Range<usize>) {
    let view = scan.view();
    if let Some(gap) = gap(view, at)
        && scan.joints().last().is_none_or(|last| last.end <= gap.start)
        && reaches_across(view, &gap)
    {
        scan.joints().push(gap);
    }
}

/// The text without its gaps.
pub(super) fn joined(text: &str, gaps: &[Range<usize>]) -> Normalised {
    let mut built = Builder::new(text);
    let mut from = 0;
    for gap in gaps {
        built.copy(from..gap.start);
        from = gap.end;
    }
    built.copy(from..text.len());
    built.finish()
}

/// From the quote that ends the first half to behind the one that begins the second.
fn gap(view: View<'_>, at: Range<usize>) -> Option<Range<usize>> {
    let is_sum = view.slice(at.clone()).contains(&b'+');
    if is_sum {
        return Some(at);
    }
    let from = at.start.saturating_sub(WIDEST);
    let open = from + view.slice(from..at.start).iter().rposition(|byte| *byte == b'{')?;
    let before = |place: usize, wanted: u8| {
        let place = view.run_back(place, WIDEST, |byte| byte.is_ascii_whitespace());
        place.checked_sub(1).filter(|place| view.at(*place) == wanted)
    };
    let close = before(before(before(open, b',')?, b'}')?, b'"')?;
    Some(close..at.end)
}

/// Whether something could: both halves go on, and one of them has a digit or an at sign.
fn reaches_across(view: View<'_>, gap: &Range<usize>) -> bool {
    let in_word = |byte: u8| byte > b' ' && byte != b'"' && byte != b'\'';
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || b"@-_/+=.:".contains(&byte);
    let end = view.run_back(gap.start, 2, |byte| byte == b' ');
    let start = view.past_blanks(gap.end, 2);
    let first = view.slice(view.run_back(end, WORD, in_word)..end);
    let second = view.slice(start..view.run(start, WORD, in_word));
    let telling = |word: &[u8]| word.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@');
    first.last().is_some_and(|byte| goes_on(*byte))
        && second.first().is_some_and(|byte| goes_on(*byte))
        && (telling(first) || telling(second))
}

#[cfg(test)]
mod tests {
    use crate::Label::{ApiKey, Email, Iban, PaymentCard};
    use crate::detectors::trial::{finds, judge};

    #[test]
    fn halves_in_the_parts_of_a_message_are_read_as_one() {
        for (label, before, first, second) in [
            (PaymentCard, "my card is ", "6011 4198", " 9458 8496"),
            (Iban, "IBAN: ", "DE89 3704 0044 05", "32 0130 00"),
            (Email, "write to ", "dana@harbour-", "lane.io"),
            (ApiKey, "key ", "AKIA2Q7RTX", "5ZKW3MB6HD"),
        ] {
            for between in [
                r#""},{"type":"text","text":""#,
                "\"},\n  {\"type\": \"input_text\", \"text\": \"",
                r#""},{"role":"user","content":""#,
                "\" + \"",
            ] {
                let text = format!("{{\"text\":\"{before}{first}{between}{second}\"}}");
                finds(label, &text, &format!("{first}{between}{second}"));
            }
        }
    }

    #[test]
    fn halves_that_mean_nothing_together_stay_apart() {
        for text in [
            r#"{"text":"my card is 6011 4198"},{"type":"text","text":"and 9458 8496"}"#,
            r#"{"text":"in 2024"},{"type":"text","text":"5 people came"}"#,
            r#"["6011 4198", "9458 8496"]"#,
        ] {
            assert_eq!(judge(text, None).findings(), [], "{text}");
        }
        // What stands whole in one half is found once.
        let whole = r#"{"text":"dana@harbour-lane.io 7"},{"type":"text","text":"8 more"}"#;
        assert_eq!(judge(whole, None).count(Email), 1);
    }
}
