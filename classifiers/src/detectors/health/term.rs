//! Terms of medicine that no list holds, told by how they are formed: Latin and Greek word endings
//! of illnesses, and the stems of names of medicines. Looked for only in a sentence that speaks of a
//! patient, a diagnosis or a dose.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::STEMS;
use crate::Label;
use crate::engine::view::View;

/// Endings of names of illnesses, with the letters that have to stand before them.
const ENDINGS: &[(&str, usize)] = &[
    ("itis", 3),
    ("osis", 5),
    ("ose", 6),
    ("osi", 6),
    ("oza", 6),
    ("carcinoma", 0),
    ("karzinom", 0),
    ("carcinome", 0),
    ("carcinoom", 0),
    ("sarcoma", 2),
    ("sarkom", 2),
    ("sarcome", 2),
    ("lymphoma", 0),
    ("lymphom", 0),
    ("lymphome", 0),
    ("blastoma", 2),
    ("blastom", 2),
    ("blastome", 2),
    ("melanoma", 0),
    ("adenoma", 0),
    ("adenom", 0),
    ("angioma", 2),
    ("fibroma", 2),
    ("myeloma", 0),
    ("glioma", 0),
    ("cytoma", 3),
    ("pathy", 5),
    ("pathie", 5),
    ("patia", 6),
    ("patía", 6),
    ("pati", 7),
    ("aemia", 4),
    ("emia", 5),
    ("ämie", 4),
    ("émie", 5),
    ("emie", 6),
    ("algia", 4),
    ("algie", 4),
    ("plegia", 4),
    ("plegie", 4),
    ("penia", 5),
    ("penie", 5),
    ("stenosis", 0),
    ("insufficiency", 0),
    ("insuffizienz", 3),
    ("sclerosis", 0),
    ("sklerose", 0),
    ("dystrophy", 0),
    ("dystrophie", 0),
    ("dystrofi", 0),
    ("infarkt", 3),
    ("tumor", 4),
    ("krebs", 4),
    ("kanker", 4),
    ("kräft", 3),
    ("cancer", 4),
    ("leiden", 5),
    ("krankheit", 5),
    ("entzündung", 3),
    ("ontsteking", 3),
    ("inflammation", 4),
    ("syndrom", 4),
    ("syndroom", 4),
    ("syndrome", 4),
    ("lähmung", 4),
    ("fraktur", 4),
    ("trauma", 4),
    ("rrhea", 3),
    ("rrhoea", 3),
    ("phobia", 4),
    ("phobie", 4),
    ("ectomy", 4),
    ("ektomie", 4),
    ("ectomie", 4),
];

/// Everyday words with such endings.
const OTHERS: &[&str] = &[
    "academia",
    "apathie",
    "bohemia",
    "composite",
    "definite",
    "diagnose",
    "diagnosis",
    "epidemia",
    "prognosis",
    "prognose",
    "favourite",
    "favorite",
    "granite",
    "hypnose",
    "hypnosis",
    "infinite",
    "invite",
    "homöopathie",
    "homeopathy",
    "homéopathie",
    "metamorphose",
    "metamorphosis",
    "nostalgia",
    "nostalgie",
    "opposite",
    "osmosis",
    "psychopath",
    "satellite",
    "suite",
    "symbiosis",
    "sympathie",
    "sympathy",
    "empathie",
    "empathy",
    "empatia",
    "simpatia",
    "empatía",
    "simpatía",
    "telepathy",
    "website",
    "symbiose",
    "sympati",
    "empati",
    "telepatía",
    "antipathie",
    "visite",
    "réussite",
    "suite",
    "requisite",
    "prerequisite",
    "appetite",
    "university",
    "limite",
    "conduite",
    "poursuite",
    "purpose",
    "suppose",
    "propose",
    "overdose",
    "virtuose",
    "akademie",
    "epidemie",
    "pandemie",
    "épidémie",
    "pandémie",
    "académie",
    "économie",
    "aglomération",
    "preciosi",
    "famosi",
    "numerosi",
    "vegetable",
    "parasite",
    "retraite",
    "antipathy",
    "glucose",
    "laktose",
    "lactose",
    "fruktose",
    "fructose",
    "cellulose",
    "saccharose",
    "névrosée",
    "dépose",
    "repose",
];

/// Bytes of a word that is looked at.
const SHORTEST: usize = 7;
const LONGEST: usize = 48;

/// The terms in a range, with what they are.
pub(super) fn terms(view: View<'_>, range: Range<usize>) -> Vec<(Label, Range<usize>)> {
    let text = view.text().get(range.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut from = 0;
    for (place, letter) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        if letter.is_alphabetic() {
            continue;
        }
        let word = text.get(from..place).unwrap_or_default();
        if (SHORTEST..=LONGEST).contains(&word.len())
            && let Some(label) = kind_of(word)
        {
            found.push((label, range.start + from..range.start + place));
        }
        from = place + letter.len_utf8();
    }
    found
}

/// What a word is by its form.
pub(super) fn kind_of(word: &str) -> Option<Label> {
    let last = word.as_bytes().last_chunk::<2>()?;
    let endings = BY_END.get(&last.map(|byte| byte.to_ascii_lowercase()))?;
    let small = word.to_lowercase();
    let ends = |(ending, before, _): &&Ending| {
        small.strip_suffix(ending).is_some_and(|stem| stem.chars().count() >= *before)
    };
    let label = endings.iter().find(ends)?.2;
    (label == Label::Medication || !OTHERS.contains(&small.as_str())).then_some(label)
}

/// An ending, the letters before it, and what it makes of a word.
type Ending = (&'static str, usize, Label);

/// The endings by their last two bytes, stems of medicines first.
static BY_END: LazyLock<HashMap<[u8; 2], Vec<Ending>>> = LazyLock::new(|| {
    let mut by_end: HashMap<[u8; 2], Vec<Ending>> = HashMap::new();
    let stems = STEMS.iter().map(|(ending, before)| (*ending, *before, Label::Medication));
    let endings = ENDINGS.iter().map(|(ending, before)| (*ending, *before, Label::Diagnosis));
    for one in stems.chain(endings) {
        if let Some(last) = one.0.as_bytes().last_chunk::<2>() {
            by_end.entry(*last).or_default().push(one);
        }
    }
    by_end
});

#[cfg(test)]
mod tests {
    use super::kind_of;
    use crate::Label;

    #[test]
    fn words_are_told_by_their_form() {
        for word in
            ["cholangitis", "Sarkoidose", "Ovarialkarzinom", "nephropathy", "Osteomalazieleiden"]
        {
            assert_eq!(kind_of(word), Some(Label::Diagnosis), "{word}");
        }
        for word in ["zanubrutinib", "Azilsartan", "landiolol", "tezepelumab", "delafloxacin"] {
            assert_eq!(kind_of(word), Some(Label::Medication), "{word}");
        }
        for word in ["diagnosis", "sympathy", "website", "holiday", "Krankenhaus", "april"] {
            assert_eq!(kind_of(word), None, "{word}");
        }
    }
}
