//! Given names by language. A name stands under a language that uses it; folding makes the spellings
//! of several meet. Names that are everyday words too are in `words::COMMON` as well.

mod southern;
mod western;
mod world;

use crate::engine::lexicon::{Class, Entries};

pub(super) const LISTS: &[Entries] = &[
    Entries::words(Class::GIVEN, western::ENGLISH),
    Entries::words(Class::GIVEN, western::GERMAN),
    Entries::words(Class::GIVEN, western::FRENCH),
    Entries::words(Class::GIVEN, western::DUTCH),
    Entries::words(Class::GIVEN, western::NORDIC),
    Entries::words(Class::GIVEN, southern::SPANISH),
    Entries::words(Class::GIVEN, southern::ITALIAN),
    Entries::words(Class::GIVEN, southern::PORTUGUESE),
    Entries::words(Class::GIVEN, southern::BALTIC_ROMANIAN),
    Entries::words(Class::GIVEN, world::POLISH),
    Entries::words(Class::GIVEN, world::SLAVIC_CENTRAL),
    Entries::words(Class::GIVEN, world::SLAVIC_SOUTH),
    Entries::words(Class::GIVEN, world::EASTERN),
    Entries::words(Class::GIVEN, world::MIDDLE_EAST),
    Entries::words(Class::GIVEN, world::ASIAN),
];
