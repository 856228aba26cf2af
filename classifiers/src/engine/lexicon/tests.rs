use proptest::prelude::*;

use super::{Class, Entries, Lexicon, Reader, Shape, Word};
use crate::engine::context::Cues;
use crate::engine::view::View;

const LISTS: &[Entries] = &[
    Entries::words(Class::GIVEN, "Jürgen maria Anna Γιώργος Алёна"),
    Entries::words(Class::PRONOUN, "she"),
    Entries::phrases(Class::TITLE, "New York\nNew York City, Bad Homburg vor der Höhe, york"),
];

fn lexicon() -> Lexicon {
    Lexicon::new(LISTS.iter())
}

fn notable(text: &str) -> Vec<(String, Class, Shape)> {
    let mut reader = Reader::new();
    let view = View::new(text, Cues::NONE);
    let lexicon = lexicon();
    let passage = reader.read(&lexicon, view, 0..text.len());
    let words = passage.due().filter_map(|place| passage.word(place));
    words.map(|w: Word| (text.get(w.range()).unwrap().to_owned(), w.class, w.shape)).collect()
}

fn names(text: &str) -> Vec<String> {
    notable(text).into_iter().map(|(word, ..)| word).collect()
}

#[test]
fn known_words_and_capitals_are_notable() {
    assert_eq!(names("then JÜRGEN met maria, and she left."), ["JÜRGEN", "maria"]);
    assert_eq!(names("the Old house x1Ab _Cd"), ["Old"]);
    assert_eq!(names("„Jürgen“—Anna’s"), ["Jürgen", "Anna"]);
    assert_eq!(names("ο Γιώργος и алёна"), ["Γιώργος", "алёна"]);
    assert_eq!(notable("maria")[0].1, Class::GIVEN);
}

#[test]
fn the_longest_phrase_counts() {
    assert_eq!(
        names("in new\u{a0}york, york and New Yorker"),
        ["new\u{a0}york", "york", "New", "Yorker"]
    );
    assert_eq!(names("in Bad Homburg vor\nder Höhe."), ["Bad Homburg vor\nder Höhe"]);
    assert_eq!(names("in Bad Homburg vor allem"), ["Bad", "Homburg"]);
    assert_eq!(names("in New York, then"), ["New York"]);
}

#[test]
fn shapes_are_told_apart() {
    let shapes: Vec<Shape> =
        notable("Anna ANNA anna J McCoy Éa É").into_iter().map(|(.., s)| s).collect();
    use Shape::{Capital, Capitals, Initial, Lower, Mixed};
    assert_eq!(shapes, [Capital, Capitals, Lower, Initial, Mixed, Capital, Initial]);
}

#[test]
fn quiet_words_are_found_where_they_are_asked_for() {
    let text = "then she met Anna";
    let mut found = Vec::new();
    lexicon().each(View::new(text, Cues::NONE), 0..text.len(), |word| found.push(word.start));
    assert_eq!(found, [5, 13]);
}

proptest! {
    /// Reading in segments, and reading again on demand, finds the same words.
    #[test]
    fn segments_change_nothing(
        parts in prop::collection::vec("[a-dA-D é.]{0,90}|Anna|New York|Jürgen| {64}|漢字", 0..60),
        blocks in 1_usize..5,
    ) {
        let text = parts.concat();
        let view = View::new(&text, Cues::NONE);
        let lexicon = lexicon();
        let mut reader = Reader::new();
        let mut found = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let end = (start + 64 * blocks).min(text.len());
            let passage = reader.read(&lexicon, view, start..end);
            found.extend(passage.due().filter_map(|place| passage.word(place)).map(|w| w.range()));
            start = end;
        }
        let mut whole = Reader::new();
        let passage = whole.read(&lexicon, view, 0..text.len());
        let once: Vec<_> = passage.due().filter_map(|place| passage.word(place)).map(|w| w.range()).collect();
        prop_assert_eq!(&found, &once);
        let mut asked = Vec::new();
        lexicon.each(view, 0..text.len(), |word| {
            if !word.is(Class::PRONOUN) {
                asked.push(word.range());
            }
        });
        prop_assert_eq!(asked, once);
    }
}
