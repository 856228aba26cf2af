//! Numbers by which states know people. Each kind has its structure and its check; where a check is
//! weak, a word beside the number has to say what it is.

mod france;
mod germany;
mod united_states;

use crate::Label;
use crate::detectors::About;
use crate::engine::digits::Groups;
use crate::engine::scan::Scan;

pub(crate) const NAME: &str = "national_id";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::NationalId, Label::TaxId],
    kinds: || vec!["fr_nir", "us_ssn", "us_itin", "de_idnr"],
    evidence: "Structure and check digits of the country; where these are weak, a word or table head beside the number.",
    source: "The authority of each country, named in its file.",
};

/// Looks for an identifier that starts with the first group.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    france::look(scan, groups)
        .or_else(|| united_states::look(scan, groups))
        .or_else(|| germany::look(scan, groups))
}

/// Reads digits as a number; `None` when it does not fit.
fn number(digits: &[u8]) -> Option<u64> {
    digits
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .try_fold(0_u64, |number, byte| number.checked_mul(10)?.checked_add(u64::from(byte - b'0')))
}
