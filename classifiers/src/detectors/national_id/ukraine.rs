//! The registration number of the tax payer's card of Ukraine (РНОКПП): ten digits, the first five the
//! days since 1899, weights -1, 5, 7, 9, 4, 6, 10, 5, 7, remainder of 11, then 10 (Ministry of Finance,
//! order 822 of 2017). The record number of the demographic register (УНЗР): date of birth, dash, five
//! digits.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, is_date, number, weighted};

const TAX_WORDS: &str = "РНОКПП|рнокпп|ІПН|іпн|RNOKPP|rnokpp|ідентифікаційний код|ідентифікаційний номер|ІНН|\
                         код платника|податковий номер|ИНН|ідентифікаційний";
const RECORD: &str = "УНЗР|унзр|унікальний номер запису|UNZR";

pub(super) const ROWS: &[Row] = &[
    Row::new(TAX, "ua_rntrc", "dddddddddd", is_number, TAX_WORDS),
    Row::new(ID, "ua_unzr", "ddddddddddddd", is_record, RECORD).unchecked(),
];

fn is_number(code: &[u8]) -> bool {
    // The first weight is minus one.
    let sum = 10 * digit(code, 0) + weighted(code.get(1..).unwrap_or_default(), &[5, 7, 9, 4, 6, 10, 5, 7]);
    number(code, 0..5) > 0 && sum % 11 % 10 == digit(code, 9)
}

fn is_record(code: &[u8]) -> bool {
    (1900..2040).contains(&number(code, 0..4))
        && is_date(number(code, 0..4), number(code, 4..6), number(code, 6..8))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_ukraine() {
        // The published example.
        holds("ua_rntrc", &[("РНОКПП 1759013776", "1759013776"), ("ІПН: 1759013776", "1759013776")], &[
            "РНОКПП 1759013777",
            "1759013776",
        ]);
    }
}
