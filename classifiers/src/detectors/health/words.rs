//! The lists of illnesses and medicines.

use crate::engine::lexicon::{Class, Entries};

pub(crate) mod cues;
mod diseases;
mod medicines;

pub(super) use medicines::STEMS;

pub(super) const LISTS: &[Entries] = &[
    Entries::phrases(Class::ILL, diseases::SHARED),
    Entries::phrases(Class::ILL, diseases::ENGLISH),
    Entries::phrases(Class::ILL, diseases::DE),
    Entries::phrases(Class::ILL, diseases::FR),
    Entries::phrases(Class::ILL, diseases::ES_PT),
    Entries::phrases(Class::ILL, diseases::IT),
    Entries::phrases(Class::ILL, diseases::NL),
    Entries::phrases(Class::ILL, diseases::PL),
    Entries::phrases(Class::ILL, diseases::NORDIC),
    Entries::phrases(Class::ILL, diseases::EAST),
    Entries::phrases(Class::ILLNESS, diseases::ILLNESS),
    Entries::phrases(Class::SHORT, diseases::SHORT),
    Entries::words(Class::DRUG, medicines::NAMES),
    Entries::words(Class::DRUG, medicines::ENDINGS),
    Entries::words(Class::DRUG, medicines::FORMS),
    Entries::words(Class::DRUG, medicines::BRANDS),
    Entries::phrases(Class::DOSE, cues::DOSES),
    Entries::phrases(Class::ANNOUNCES, cues::ANNOUNCES),
    Entries::phrases(Class::PATIENT.or(Class::MEDICINE).or(Class::ROLE), cues::PATIENTS),
    Entries::phrases(Class::MEDICINE, cues::MEDICINE),
    Entries::phrases(Class::HAVING, cues::HAVING),
    Entries::phrases(Class::TOPIC, cues::TOPICS),
    Entries::phrases(Class::BEING, cues::BEING),
];
