//! How phrases around illnesses and medicines are built: what stands before a topic, the thing whose
//! name begins with an illness, doses, and what an announcement announces. Pure functions of the text.

use std::ops::Range;

use super::words::cues;
use crate::engine::view::View;

/// Whether a word for "about" stands directly before, with or without an article.
pub(super) fn is_spoken_about(view: View<'_>, span: &Range<usize>) -> bool {
    let from = view.text().ceil_char_boundary(span.start.saturating_sub(24));
    let before = view.text().get(from..span.start).unwrap_or_default();
    let mut words =
        before.split(|letter: char| !letter.is_alphabetic()).rev().filter(|w| !w.is_empty());
    let is_about = |word: &str| cues::ABOUT.iter().any(|about| word.eq_ignore_ascii_case(about));
    let article = |word: &str| {
        matches!(
            word,
            "the"
                | "die"
                | "das"
                | "den"
                | "la"
                | "le"
                | "les"
                | "l"
                | "el"
                | "los"
                | "de"
                | "het"
                | "a"
                | "o"
        )
    };
    match (words.next(), words.next()) {
        (Some(last), _) if is_about(last) => true,
        (Some(last), Some(other)) => article(last) && is_about(other),
        _ => false,
    }
}

/// Whether an illness is the first part of the name of a thing: "cancer cells".
pub(super) fn is_before_thing(view: View<'_>, end: usize) -> bool {
    const THINGS: &[&str] = &[
        "cells",
        "cell",
        "research",
        "researcher",
        "prevention",
        "awareness",
        "screening",
        "charity",
        "foundation",
        "society",
        "association",
        "clinic",
        "center",
        "centre",
        "vaccine",
        "vaccines",
        "study",
        "studies",
        "rates",
        "statistics",
        "app",
        "campaign",
        "nurse",
        "specialist",
        "fund",
        "survivors",
        "detection",
        "management",
    ];
    let start = end + usize::from(view.at(end) == b' ');
    let last = view.run(start, 16, |byte| byte.is_ascii_alphabetic());
    let word = view.slice(start..last);
    start > end && THINGS.iter().any(|thing| word == thing.as_bytes())
}

/// Extends the name of a medicine by the dose behind it: "metformin 500 mg".
pub(super) fn with_dose(view: View<'_>, span: Range<usize>) -> Range<usize> {
    let number = view.past_blanks(span.end, 2);
    let end = view.run(number, 6, |byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let unit = view.past_blanks(end, 1);
    let unit_end = view.run(unit, 4, |byte| byte.is_ascii_alphabetic());
    let is_unit = matches!(
        view.slice(unit..unit_end),
        b"mg" | b"mcg" | b"ug" | b"g" | b"ml" | b"IE" | b"IU" | b"UI"
    );
    if end > number && is_unit { span.start..unit_end } else { span }
}

/// Whether a word announces a diagnosis directly behind it: a verb that says so, or the name of a
/// field with its colon.
pub(super) fn is_plain_announcement(view: View<'_>, cue: &Range<usize>) -> bool {
    const VERBS: &[&str] = &[
        "diagnosed with",
        "suffers from",
        "suffering from",
        "suffered from",
        "leidet an",
        "leidet unter",
        "leide an",
        "erkrankt an",
        "souffre de",
        "atteint de",
        "atteinte de",
        "padece de",
        "sufre de",
        "diagnosticado con",
        "diagnosticada con",
        "soffre di",
        "affetto da",
        "affetta da",
        "lijdt aan",
        "gediagnosticeerd met",
        "cierpi na",
        "choruje na",
        "sofre de",
        "portador de",
        "portadora de",
        "diagnosticado com",
        "diagnosticada com",
        "lider av",
        "lider af",
        "afflicted with",
    ];
    let text = view.text().get(cue.clone()).unwrap_or_default().to_lowercase();
    let field =
        ["diagn", "hauptdiagn", "entlassungsdiagn", "dx", "rozpozn", "tanı", "диагноз", "діагноз"];
    let colon = view.at(view.run(cue.end, 2, |byte| matches!(byte, b' ' | b'"'))) == b':';
    VERBS.contains(&text.as_str()) || (colon && field.iter().any(|head| text.starts_with(head)))
}

pub(super) fn after_article(view: View<'_>, start: usize) -> usize {
    const ARTICLES: &[&[u8]] = &[
        b"a ", b"an ", b"the ", b"einer ", b"einem ", b"einen ", b"une ", b"un ", b"una ", b"een ",
        b"uma ", b"um ", b"en ",
    ];
    let article = ARTICLES.iter().find(|article| view.starts_any_case(start, article));
    article.map_or(start, |article| start + article.len())
}

/// A phrase of at most four words, without what joins it to the next.
pub(super) fn phrase_end(view: View<'_>, span: Range<usize>) -> usize {
    const JOINS: &[&str] = &[
        "and", "und", "et", "y", "e", "en", "i", "och", "og", "since", "seit", "with", "who",
        "but", "because", "which", "depuis", "desde", "od", "sedan", "dal", "sinds", "in", "for",
        "wurde", "ist", "takes", "nimmt",
    ];
    let text = view.text().get(span.clone()).unwrap_or_default();
    let mut end = span.start;
    let mut at = span.start;
    for (count, word) in text.split(' ').enumerate() {
        if count == 4 || JOINS.contains(&word) {
            break;
        }
        at += word.len();
        end = at;
        at += 1;
    }
    end
}

/// Whether the name of the code stands shortly before, written together with its number:
/// `"icd10": "`, `CIE-10 `.
pub(super) fn names_the_code(view: View<'_>, start: usize) -> bool {
    let before = view.slice(start.saturating_sub(16)..start);
    let named =
        |name: &[u8]| before.windows(name.len()).any(|part| part.eq_ignore_ascii_case(name));
    [
        &b"icd10"[..],
        b"icd-10",
        b"icd_10",
        b"icd 10",
        b"cim10",
        b"cim-10",
        b"cie10",
        b"cie-10",
        b"cid10",
        b"cid-10",
    ]
    .into_iter()
    .any(named)
}

#[cfg(test)]
mod tests {
    use super::{is_before_thing, is_spoken_about, phrase_end, with_dose};
    use crate::engine::context::Cues;
    use crate::engine::view::View;

    fn place(text: &str, part: &str) -> std::ops::Range<usize> {
        let start = text.find(part).unwrap();
        start..start + part.len()
    }

    #[test]
    fn a_topic_is_told_by_the_word_before_it() {
        for text in ["a talk about gout", "ein Vortrag über die gout", "sobre la gout"] {
            assert!(is_spoken_about(View::new(text, Cues::NONE), &place(text, "gout")), "{text}");
        }
        for text in ["has gout", "told me about his gout", "gout"] {
            assert!(!is_spoken_about(View::new(text, Cues::NONE), &place(text, "gout")), "{text}");
        }
        let text = "cancer cells";
        assert!(is_before_thing(View::new(text, Cues::NONE), 6));
        assert!(!is_before_thing(View::new("cancer and", Cues::NONE), 6));
    }

    #[test]
    fn a_dose_belongs_to_the_medicine_and_a_phrase_ends_at_a_joint() {
        let text = "ramipril 2,5 mg daily";
        assert_eq!(with_dose(View::new(text, Cues::NONE), 0..8), 0..15);
        let text = "ramipril 5 times";
        assert_eq!(with_dose(View::new(text, Cues::NONE), 0..8), 0..8);
        let text = "pemphigus vulgaris and takes";
        assert_eq!(phrase_end(View::new(text, Cues::NONE), 0..text.len()), 18);
    }
}
