//! Numbers by which states and tax offices know people, one file per country with its rows for
//! `identifier`: structure, check digits, what people call the number in the country's own
//! languages, and the source.

use crate::Label;
use crate::detectors::{About, identifier, identifier::Row};

pub(crate) const NAME: &str = "national_id";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "2",
    labels: &[Label::NationalId, Label::TaxId],
    kinds: || identifier::kinds(NAME),
    evidence: "Structure and check digits of the country; where these are weak, a word, key or table head beside the number, in the languages of the country. Orders, telephone numbers and versions are none.",
    source: "The law or authority of each country, named in its file.",
};

const ID: (&str, Label) = (NAME, Label::NationalId);
const TAX: (&str, Label) = (NAME, Label::TaxId);

macro_rules! countries {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// The rows of every country.
        pub(crate) static TABLES: &[&[Row]] = &[$($name::ROWS),*];
    };
}

countries! {
    united_states france germany austria switzerland spain italy netherlands belgium poland portugal
    sweden denmark norway finland iceland ireland united_kingdom czechia hungary romania bulgaria
    greece cyprus croatia baltics luxembourg malta slovenia
    brazil mexico argentina chile andes caribbean
    canada india australia new_zealand south_africa turkey israel
    russia ukraine kazakhstan korea japan china singapore southeast_asia pakistan arabia africa
    identity_card
}
