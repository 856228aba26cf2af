//! The identification number of Iceland (kennitala): date of birth, two digits, a check digit of
//! weights 3, 2, 7, 6, 5, 4, 3, 2, and the century 8, 9 or 0 (Þjóðskrá; Act 140/2019).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, ddmmyy, weighted};

const WORDS: &str = "kennitala|kennitölu|kennitalan|kt|kt.|kennit.|Kennitala|icelandic id|kennitalu";

pub(super) const ROWS: &[Row] =
    &[Row::new(ID, "is_kt", "dddddddddd", is_number, WORDS).printed(&["######-####"])];

fn is_number(code: &[u8]) -> bool {
    matches!(at(code, 9), b'8' | b'9' | b'0')
        && ddmmyy(code, 0)
        && weighted(code, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_iceland() {
        // The published example.
        holds("is_kt", &[
            ("kennitala 120174-3399", "120174-3399"),
            ("kt. 1201743399", "1201743399"),
            ("skráð 120174-3399", "120174-3399"),
        ], &["kennitala 120174-3389", "kennitala 121374-3399", "kennitala 120174-3397", "1201743399"]);
    }
}
