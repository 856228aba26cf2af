//! Special categories of personal data (GDPR Art. 9) besides health, and convictions (Art. 10).
//!
//! A belief, a party or a union in a text is a topic. It is somebody's when a person is said to be
//! it ("she is lesbian", "ein praktizierender Muslim"), to belong to it ("Mitglied der IG Metall"),
//! or when the field of a record says so ("Konfession: rk"). An adjective before a noun belongs to
//! that noun ("a Catholic church") and to nobody.

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::detectors::topic::{self, Around, Surroundings};
use crate::engine::lexicon::{Class, Entries, Passage, Shape, Word};
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

mod words;

pub(crate) const NAME: &str = "special";
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[
        Label::Religion,
        Label::Ethnicity,
        Label::Political,
        Label::TradeUnion,
        Label::SexualOrientation,
        Label::GeneticBiometric,
        Label::Criminal,
        Label::PersonLinked,
    ],
    kinds: Vec::new,
    evidence: "A word for a belief, party, union, orientation, people, gene or conviction that a person \
               in the same sentence or record is said to be or belong to, or the field of a record. \
               A topic without a person, and an adjective of a thing, are none.",
    source: "Regulation (EU) 2016/679, Art. 9(1) and Art. 10",
};

pub(crate) const LISTS: &[Entries] = &[
    Entries::phrases(Class::BELIEVER, words::BELIEVERS),
    Entries::phrases(Class::FAITH, words::FAITHS),
    Entries::phrases(Class::KEY.or(Class::FAITH), words::FAITH_KEYS),
    Entries::phrases(Class::FOLLOWER, words::FOLLOWERS),
    Entries::phrases(Class::PARTY, words::PARTIES),
    Entries::phrases(Class::KEY.or(Class::PARTY), words::PARTY_KEYS),
    Entries::phrases(Class::UNIONIST, words::UNIONISTS),
    Entries::phrases(Class::UNION, words::UNIONS),
    Entries::phrases(Class::KEY.or(Class::UNION), words::UNION_KEYS),
    Entries::phrases(Class::MEMBERSHIP, words::MEMBERSHIP),
    Entries::words(Class::SMALL, words::SMALL),
    Entries::phrases(Class::ORIENTATION, words::ORIENTATIONS),
    Entries::phrases(Class::KEY.or(Class::ORIENTATION), words::ORIENTATION_KEYS),
    Entries::phrases(Class::PEOPLE, words::PEOPLES),
    Entries::phrases(Class::ORIGIN, words::ORIGINS),
    Entries::phrases(Class::KEY.or(Class::ORIGIN), words::ORIGIN_KEYS),
    Entries::phrases(Class::LAND, words::LANDS),
    Entries::phrases(Class::GENE, words::GENES),
    Entries::phrases(Class::CRIME, words::CRIMES),
    Entries::phrases(Class::KEY.or(Class::CRIME), words::CRIME_KEYS),
];

/// How far before a word the one stands that says of whom it is.
const SAID: usize = 80;
/// How far before a union or party the word for membership stands, and how far behind.
const MEMBER_BEFORE: usize = 72;
const MEMBER_AFTER: usize = 28;
/// The longest value of a field.
const VALUE: usize = 64;

/// How far the detector has come.
#[derive(Debug, Default)]
pub(crate) struct State {
    around: Surroundings,
    reached: usize,
}

/// Looks at the words due.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, state: &mut State) {
    const MINE: Class = IS_A.or(OF).or(Class::GENE).or(Class::CRIME).or(Class::KEY);
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        if !word.is(MINE) || word.start < state.reached || is_name(scan, word) {
            continue;
        }
        if let Some((label, span)) = look(scan, state, word) {
            state.reached = span.end;
            scan.add(Hit::new(NAME, label, span).by_context().confidence(80));
            scan.found().note(Label::PersonLinked);
        }
    }
}

/// What someone is.
const IS_A: Class = Class::BELIEVER
    .or(Class::FOLLOWER)
    .or(Class::UNIONIST)
    .or(Class::ORIENTATION)
    .or(Class::PEOPLE);
/// What someone can be of.
const OF: Class = Class::FAITH.or(Class::PARTY).or(Class::UNION).or(Class::ORIGIN);

fn look(scan: &mut Scan<'_, '_>, state: &mut State, word: Word) -> Option<(Label, Range<usize>)> {
    let label = label_of(word.class)?;
    let span = word.start..word.end;
    if word.is(Class::KEY) {
        let value = field_value(scan, state, &span, word.class);
        if value.is_some() || word.is(Class::ORIGIN) {
            return Some((label, value?));
        }
    }
    let around = state.around.of(scan, &span);
    if !around.has_anyone() || (around.is_topic() && !around.is_named()) {
        return None;
    }
    let personal = if word.is(Class::UNIONIST) {
        around.has_person() || is_said(scan, &span)
    } else if word.is(IS_A) {
        is_someone(scan, &span, &around)
    } else if word.is(Class::CRIME) && is_of_another(scan, &span) {
        false
    } else if word.is(Class::GENE) || word.is(Class::CRIME) {
        around.has_person() && !around.is_topic()
            || around.says(Class::HAVING.or(Class::BEING)) && !around.is_topic()
    } else if word.is(Class::ORIGIN) {
        let near =
            span.start.saturating_sub(40)..span.end.saturating_add(40).min(scan.view().len());
        topic::classes_in(scan, near).has(Class::LAND.or(Class::PEOPLE))
            || follows_capital(scan.view(), span.start)
    } else {
        return membership(scan, word, &around).map(|span| (label, span));
    };
    personal.then_some((label, span))
}

const fn label_of(class: Class) -> Option<Label> {
    if class.has(Class::UNION.or(Class::UNIONIST)) {
        Some(Label::TradeUnion)
    } else if class.has(Class::BELIEVER.or(Class::FAITH)) {
        Some(Label::Religion)
    } else if class.has(Class::FOLLOWER.or(Class::PARTY)) {
        Some(Label::Political)
    } else if class.has(Class::ORIENTATION) {
        Some(Label::SexualOrientation)
    } else if class.has(Class::GENE) {
        Some(Label::GeneticBiometric)
    } else if class.has(Class::CRIME) {
        Some(Label::Criminal)
    } else if class.has(Class::PEOPLE.or(Class::ORIGIN)) {
        Some(Label::Ethnicity)
    } else {
        None
    }
}

/// Whether a word is part of a name, as "Christian" often is.
fn is_name(scan: &mut Scan<'_, '_>, word: Word) -> bool {
    let mut recent = scan.found().findings().iter().rev().take(8);
    recent.any(|finding| {
        let place = finding.span();
        finding.label() == Label::PersonName && place.start < word.end && word.start < place.end
    })
}

/// Whether what stands between the name before and a crime makes it another's: "Anna's killers".
fn is_of_another(scan: &mut Scan<'_, '_>, span: &Range<usize>) -> bool {
    let recent = scan.found().findings().iter().rev().take(8);
    let names = recent.filter(|finding| finding.label() == Label::PersonName);
    let before = names.map(crate::Finding::span).filter(|name| name.end <= span.start);
    let Some(name) = before.max_by_key(|name| name.end) else { return false };
    let between = scan.view().text().get(name.end..span.start).unwrap_or_default();
    let owned = between.strip_prefix("'s ").or_else(|| between.strip_prefix("\u{2019}s "));
    owned.is_some_and(|noun| !noun.is_empty() && noun.split(' ').count() <= 3)
}

/// Whether a word is said of someone and no adjective of the noun behind it.
fn is_someone(scan: &Scan<'_, '_>, span: &Range<usize>, around: &Around) -> bool {
    let view = scan.view();
    if !is_closed(scan, span.end) {
        return false;
    }
    let set_off = matches!(
        view.before(view.run_back(span.start, 1, |byte| byte == b' ')),
        b',' | b'(' | b':' | b';' | b'\n' | b'-' | b'"'
    );
    is_said(scan, span) || (set_off && around.has_person() && !around.is_topic())
}

/// Whether being stands shortly before.
fn is_said(scan: &Scan<'_, '_>, span: &Range<usize>) -> bool {
    let view = scan.view();
    let from = span.start.saturating_sub(SAID);
    let ends =
        view.slice(from..span.start).iter().rposition(|b| matches!(b, b'.' | b'?' | b'!' | b'\n'));
    let from = ends.map_or(from, |place| from + place + 1);
    topic::classes_in(scan, from..span.start).has(Class::BEING)
}

/// Whether nothing that a word could be the adjective of stands behind it: the end of a sentence or
/// clause, a small word, or a word for a person.
fn is_closed(scan: &Scan<'_, '_>, end: usize) -> bool {
    let view = scan.view();
    let next = view.at(end);
    let start = match next {
        b' ' => end + 1,
        b'\'' | b'-' | b'/' | b'_' | b'@' => return false,
        0xE2 if view.starts(end, "\u{2019}".as_bytes()) => return false,
        _ => return true,
    };
    let ahead =
        view.text().get(start..view.text().floor_char_boundary(start + 24)).unwrap_or_default();
    let word = ahead.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    if word.is_empty() {
        return true;
    }
    let known = topic::classes_in(scan, start..start + word.len());
    known.has(Class::SMALL)
        || known.has(Class::ROLE.or(IS_A).or(Class::PRONOUN).or(Class::BEING).or(Class::HAVING))
}

/// A party, union or faith with a word for belonging beside it; from that word on.
fn membership(scan: &Scan<'_, '_>, word: Word, around: &Around) -> Option<Range<usize>> {
    let view = scan.view();
    let short = word.end - word.start < 5 && word.shape == Shape::Lower;
    if short || is_other_union(view, word.start) {
        return None;
    }
    let from = word.start.saturating_sub(MEMBER_BEFORE);
    let stop =
        view.slice(from..word.start).iter().rposition(|b| matches!(b, b'.' | b'?' | b'!' | b'\n'));
    let from = stop.map_or(from, |place| from + place + 1);
    let from = whole_word(view, from);
    let mut start = None;
    if from < word.start {
        scan.lexicon().each(view, from..word.start, |near| {
            if near.is(Class::MEMBERSHIP) && start.is_none() {
                start = Some(near.start);
            }
        });
    }
    if let Some(start) = start {
        return Some(start..word.end);
    }
    let to = word.end.saturating_add(MEMBER_AFTER).min(view.len());
    let behind = view.slice(word.end..to);
    let clause = behind.iter().position(|b| matches!(b, b'.' | b',' | b';' | b'?' | b'!' | b'\n'));
    let to = word.end + clause.unwrap_or(behind.len());
    let behind = topic::classes_in(scan, word.end..view.text().floor_char_boundary(to));
    let named = word.is(Class::FAITH) && is_said(scan, &(word.start..word.end));
    let belongs =
        around.has_person() && behind.has(Class::MEMBERSHIP) || named && is_confessed(view, &word);
    belongs.then_some(word.start..word.end)
}

/// Whether a phrase for a faith speaks of a believer by itself: "evangelischen Glaubens".
fn is_confessed(view: View<'_>, word: &Word) -> bool {
    const SIGNS: &[&str] =
        &["glaubens", "wyznania", "confession", "foi", "fe ", "fede", "faith", "fé ", "wiary"];
    let text = view.text().get(word.start..word.end).unwrap_or_default().to_lowercase();
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// Whether the word before a place has a capital, as in "of Haitian descent".
fn follows_capital(view: View<'_>, place: usize) -> bool {
    let end = view.run_back(place, 1, |byte| byte == b' ');
    let start = view.run_back(end, 24, |byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let of = view.slice(start.saturating_sub(4)..start);
    view.at(start).is_ascii_uppercase()
        && end < place
        && (of.ends_with(b" of ") || of.ends_with(b" de "))
}

/// Where the first whole word starts at or behind a place.
fn whole_word(view: View<'_>, from: usize) -> usize {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    if letter(view.before(from)) { view.run(from, 64, letter) } else { from }
}

/// Unions of states, banks and students, which nobody joins as a worker.
fn is_other_union(view: View<'_>, start: usize) -> bool {
    const OTHERS: &[&[u8]] = &[
        b"european ",
        b"credit ",
        b"soviet ",
        b"student ",
        b"students ",
        b"western ",
        b"customs ",
        b"civil ",
        b"set ",
        b"africa ",
        b"african ",
    ];
    OTHERS.iter().any(|other| {
        start.checked_sub(other.len()).is_some_and(|from| view.starts_any_case(from, other))
    })
}

/// The value of a field of this kind: "religion": "katholisch".
fn field_value(
    scan: &mut Scan<'_, '_>,
    state: &mut State,
    key: &Range<usize>,
    class: Class,
) -> Option<Range<usize>> {
    let view = scan.view();
    let opens = matches!(
        view.before(view.run_back(key.start, 2, |b| matches!(b, b' ' | b'"' | b'*'))),
        0 | b'\n' | b',' | b'{' | b';' | b'|' | b'-' | b'.' | b'\t' | b'(' | b'>' | b'"'
    );
    let colon = view.run(key.end, 3, |byte| matches!(byte, b' ' | b'"' | b'*'));
    if !opens || !matches!(view.at(colon), b':' | b'=') {
        return None;
    }
    let start = view.run(colon + 1, 4, |byte| matches!(byte, b' ' | b'"' | b'\'' | b'*'));
    let end = view.run(start, VALUE, |byte| {
        !matches!(byte, b'"' | b'\n' | b',' | b';' | b'}' | b'|' | b'<' | b')')
    });
    let end = view.text().floor_char_boundary(end);
    let value = view.text().get(start..end)?.trim_end();
    let span = start..start + value.len();
    if is_empty_value(value) {
        return None;
    }
    let around = state.around.of(scan, key);
    let small = value.trim_end_matches('.').to_lowercase();
    let coded = class.has(Class::FAITH) && words::FAITH_CODES.contains(&small.as_str());
    let told = class.or(IS_A).or(OF).without(Class::KEY);
    let known = coded || topic::classes_in(scan, span.clone()).has(told);
    let personal = known && !around.is_topic()
        || around.is_named()
        || around.has_person() && value.len() > 1 && !around.is_topic();
    personal.then_some(span)
}

fn is_empty_value(value: &str) -> bool {
    const NONE: &[&str] = &[
        "null",
        "none",
        "n/a",
        "na",
        "nil",
        "string",
        "str",
        "text",
        "varchar",
        "no",
        "nein",
        "non",
        "nie",
        "keine",
        "-",
        "unknown",
        "unbekannt",
        "false",
        "undefined",
        "optional",
        "bool",
        "boolean",
    ];
    let small = value.to_lowercase();
    let plain = small.starts_with(char::is_alphanumeric);
    !plain || NONE.contains(&small.as_str())
}
