//! Classification markings of documents: the Traffic Light Protocol, states and companies.
//!
//! A marking is a mark, not a word: "keep this confidential" says nothing about the page it stands
//! on. So a phrase counts where marks stand: as a line of its own, at the head or end of a line
//! behind a separator, in brackets, behind a label such as "Classification:". Only phrases that
//! mean nothing else, such as "VS-NfD" or "NATO RESTRICTED", count anywhere.

mod phrases;

use std::ops::Range;

use memchr::{memchr, memrchr};

pub(crate) use phrases::PHRASES;

use crate::Label;
use crate::Marking;
use crate::detectors::About;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "marking";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Marking],
    kinds: || Marking::ALL.iter().map(|marking| marking.name()).collect(),
    evidence: "The place of a mark: a line of its own, head or end of a page, brackets, behind a label; phrases that are nothing else count anywhere. Never the word in prose.",
    source: "FIRST TLP 2.0; VSA 2023 (DE), IGI 1300 (FR), Government Security Classifications (UK), Executive Order 13526 (US), Council Decision 2013/488/EU, and those named in marking.rs.",
};

/// How far a line is looked at on either side.
const REACH: usize = 160;

/// How much a phrase says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// It is nothing but a marking.
    Sole,
    /// A marking when it is where markings stand.
    Phrase,
    /// A common word: a marking only in capitals where markings stand, or behind a label.
    Word,
}

/// A phrase and what it stands for.
#[derive(Debug)]
pub(crate) struct Phrase {
    text: &'static str,
    marking: Option<Marking>,
    strength: Strength,
}

impl Phrase {
    /// The literal for the gate.
    pub(crate) const fn literal(&self) -> &'static str {
        self.text
    }

    /// Looks at a hit of the phrase.
    pub(crate) fn look(&self, scan: &mut Scan<'_, '_>, at: Range<usize>) -> Option<usize> {
        let view = scan.view();
        if !view.opens(at.start) || view.before(at.start) == b'_' {
            return None;
        }
        let Some(marking) = self.marking else { return traffic_light(scan, at.start) };
        if !view.closes(at.end) || view.at(at.end) == b'_' {
            return None;
        }
        let place = Place::of(view, &at);
        let capitals = !view.slice(at.clone()).iter().any(u8::is_ascii_lowercase);
        let initial = capitals || !view.at(at.start).is_ascii_lowercase();
        let marks = match self.strength {
            Strength::Sole => initial,
            // Several words that only markings put together need no capitals at the head of a line.
            Strength::Phrase if self.text.contains(' ') => {
                place.marks(capitals || initial, initial)
            }
            Strength::Phrase => place.marks(capitals, initial),
            Strength::Word => place.labelled || (capitals && place.marks(capitals, initial)),
        };
        if !marks {
            return None;
        }
        scan.add(Hit::new(NAME, Label::Marking, at).marking(marking).by_context().confidence(90))
    }
}

/// `TLP:AMBER+STRICT` and the other values of the Traffic Light Protocol (FIRST, version 2.0), with
/// the white of version 1. A sentence that explains the protocol carries no marking.
fn traffic_light(scan: &mut Scan<'_, '_>, start: usize) -> Option<usize> {
    const VALUES: [(&[u8], Marking); 6] = [
        (b"AMBER+STRICT", Marking::TlpAmberStrict),
        (b"AMBER", Marking::TlpAmber),
        (b"RED", Marking::TlpRed),
        (b"GREEN", Marking::TlpGreen),
        (b"CLEAR", Marking::TlpClear),
        (b"WHITE", Marking::TlpClear),
    ];
    let view = scan.view();
    let separator = start + b"TLP".len();
    let colon = usize::from(matches!(view.at(separator), b':' | b'-'));
    let value = view.past_blanks(separator + colon, 1);
    let (name, marking) = VALUES.iter().find(|(name, _)| view.starts_any_case(value, name))?;
    let end = value + name.len();
    if value == separator || !view.closes(end) {
        return None;
    }
    let place = Place::of(view, &(start..end));
    let stands = place.marks(true, true) || place.labelled;
    if !stands && (colon == 0 || explains(view, start, end)) {
        return None;
    }
    scan.add(Hit::new(NAME, Label::Marking, start..end).marking(*marking).confidence(95))
}

/// Whether the sentence around a value is about the protocol.
fn explains(view: View<'_>, start: usize, end: usize) -> bool {
    const WORDS: &[&[u8]] = &[
        b"mean",
        b"differ",
        b"defin",
        b"stand for",
        b"stands for",
        b"what is",
        b"what's",
        b"explain",
        b"bedeut",
        b"unterschied",
        b"signifi",
        b"diff\xc3\xa9ren",
        b"was ist",
        b"was hei\xc3\x9ft",
    ];
    let line = line_of(view, start, end);
    let text = view.slice(line).to_ascii_lowercase();
    let values = text.windows(4).filter(|window| *window == b"tlp:").count();
    values > 1 || WORDS.iter().any(|word| text.windows(word.len()).any(|window| window == *word))
}

fn line_of(view: View<'_>, start: usize, end: usize) -> Range<usize> {
    let from = start.saturating_sub(REACH);
    let before = view.slice(from..start);
    let after = view.slice(end..end.saturating_add(REACH));
    let start = memrchr(b'\n', before).map_or(from, |place| from + place + 1);
    let end = end + memchr(b'\n', after).unwrap_or(after.len());
    start..end
}

/// Where on its line a phrase stands.
struct Place {
    /// Nothing but decoration stands before it, and after it.
    opens: bool,
    closes: bool,
    /// Set off by a dash, bar or the like from what stands before it, and after it.
    set_off_before: bool,
    set_off_after: bool,
    bracketed: bool,
    labelled: bool,
}

impl Place {
    fn of(view: View<'_>, at: &Range<usize>) -> Self {
        let line = line_of(view, at.start, at.end);
        let before = undecorated(view.slice(line.start..at.start));
        let after = undecorated(view.slice(at.end..line.end));
        let cut_before = line.start > 0 && view.before(line.start) != b'\n';
        let cut_after = line.end < view.len() && view.at(line.end) != b'\n';
        let (left, right) = (view.before(at.start), view.at(at.end));
        let pair = matches!(
            (left, right),
            (b'[', b']') | (b'(', b')') | (b'<', b'>') | (b'{', b'}') | (b'*', b'*')
        );
        // A string in code or JSON is a text of its own.
        let string = left == b'"' && matches!(right, b'"' | b'\\');
        let labelled = is_labelled(before);
        Self {
            opens: before.is_empty() && !cut_before,
            closes: after.is_empty() && !cut_after,
            set_off_before: set_off(view.slice(line.start..at.start).trim_ascii_end().last()),
            set_off_after: set_off(view.slice(at.end..line.end).trim_ascii_start().first())
                || view.slice(at.end..line.end).trim_ascii_start().starts_with("–".as_bytes()),
            bracketed: pair || string,
            labelled,
        }
    }

    /// Whether marks stand here. Set off on one side only, a phrase in small letters is a heading
    /// or an aside.
    const fn marks(&self, capitals: bool, initial: bool) -> bool {
        let alone = self.opens && self.closes;
        let header = self.opens && self.set_off_after;
        let footer = self.closes && self.set_off_before;
        let between = self.set_off_before && self.set_off_after;
        self.labelled
            || (alone && initial)
            || (self.bracketed && initial)
            || (capitals && (header || footer || between))
    }
}

fn set_off(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| {
        matches!(byte, b'|' | b'-' | b'/' | b':' | b';' | b',' | b'.' | b'*' | b'#')
    })
}

/// A part of a line without what decorates a mark: blanks, rules, brackets, comment signs.
fn undecorated(part: &[u8]) -> &[u8] {
    let plain =
        |byte: &u8| byte.is_ascii_whitespace() || b"*=-#_~+/\\<>[](){}|!.:;\"'".contains(byte);
    let start = part.iter().position(|byte| !plain(byte)).unwrap_or(part.len());
    let end = part.iter().rposition(|byte| !plain(byte)).map_or(start, |last| last + 1);
    part.get(start..end).unwrap_or_default()
}

/// Whether the words before name a marking that follows.
fn is_labelled(before: &[u8]) -> bool {
    const LABELS: &[&str] = &[
        "classification",
        "classified as",
        "classification level",
        "marking",
        "sensitivity",
        "sensitivity label",
        "handling",
        "confidentiality",
        "protective marking",
        "distribution",
        "einstufung",
        "klassifizierung",
        "klassifikation",
        "vertraulichkeit",
        "schutzklasse",
        "vertraulichkeitsstufe",
        "geheimhaltungsgrad",
        "mention",
        "mention de protection",
        "niveau de confidentialité",
        "niveau de protection",
        "clasificación",
        "confidencialidad",
        "classificazione",
        "riservatezza",
        "rubricering",
        "vertrouwelijkheid",
        "klauzula",
        "classificação",
        "klassning",
        "sekretess",
        "tlp",
    ];
    LABELS.iter().any(|label| {
        before.len().checked_sub(label.len()).is_some_and(|cut| {
            before.get(cut..).is_some_and(|tail| tail.eq_ignore_ascii_case(label.as_bytes()))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::Label::Marking as Found;
    use crate::Marking;
    use crate::detectors::trial::{finds, judge, spares};

    #[test]
    fn marks_are_found_where_marks_stand() {
        for (text, value) in [
            ("TLP:RED\n\nReport", "TLP:RED"),
            ("[TLP:AMBER+STRICT] Incident", "TLP:AMBER+STRICT"),
            ("Subject: TLP:GREEN, new malware", "TLP:GREEN"),
            ("CONFIDENTIAL\nQuarterly figures", "CONFIDENTIAL"),
            ("*** STRICTLY CONFIDENTIAL ***", "STRICTLY CONFIDENTIAL"),
            ("Classification: Internal\nx", "Internal"),
            ("Einstufung: Streng vertraulich", "Streng vertraulich"),
            ("VS-NfD\nEntwurf", "VS-NfD"),
            ("VS - Nur für den Dienstgebrauch", "VS - Nur für den Dienstgebrauch"),
            ("DIFFUSION RESTREINTE\nNote", "DIFFUSION RESTREINTE"),
            ("Confidentiel Défense\n", "Confidentiel Défense"),
            ("Usage interne\nNote", "Usage interne"),
            ("Nur für den internen Gebrauch", "Nur für den internen Gebrauch"),
            ("Acme GmbH | VERTRAULICH | Seite 3", "VERTRAULICH"),
            ("the annex (OFFICIAL-SENSITIVE) says", "OFFICIAL-SENSITIVE"),
            ("this is NATO RESTRICTED material", "NATO RESTRICTED"),
            ("{\"text\": \"CONFIDENTIAL\\nx\"}", "CONFIDENTIAL"),
            ("SECRET//NOFORN", "SECRET//NOFORN"),
            ("Diffusion restreinte - ne pas copier", "Diffusion restreinte"),
        ] {
            finds(Found, text, value);
        }
        assert!(judge("TLP:WHITE\n", None).marked(Marking::TlpClear));
        let made = judge("STRENG VERTRAULICH\n", None);
        assert!(made.marked(Marking::CompanyStrictlyConfidential));
        assert_eq!(made.markings().len(), 1);
    }

    #[test]
    fn words_in_prose_are_spared() {
        for text in [
            "Please keep this confidential.",
            "The restricted area is for internal use only in our lab, said the guard",
            "Das ist vertraulich zu behandeln.",
            "Halten Sie diesen Schlüssel geheim.",
            "What does TLP:RED mean and how does it differ from TLP:AMBER?",
            "Share it as TLP:GREEN or TLP:CLEAR with partners",
            "Confidential computing protects data in use",
            "a secret\nis kept",
            "Secret\nPublic\nInternal",
            "class Internal:",
            "is_confidential = True",
            "Top secret recipes revealed!",
        ] {
            spares(Found, text);
        }
    }
}
