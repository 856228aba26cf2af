//! Words around names.

use crate::engine::lexicon::{Class, Entries};

pub(super) const LISTS: &[Entries] =
    &[Entries::words(Class::TITLE, TITLES), Entries::words(Class::GIVEN, GIVEN)];

const TITLES: &str = "
mr mrs ms miss mx dr prof professor sir lady herr frau herrn fraulein monsieur madame mme mlle
mademoiselle senor senora senorita don dona signor signora signorina dott dottor dottoressa
dhr mevr mevrouw meneer pan pani panu senhor senhora
";

const GIVEN: &str = "anna maria peter paul james mary robert linda hans ursula pierre claire";
