//! Numbers of Russia.
//!
//! INN of a person: twelve digits with two check digits of weights 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 and
//! 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8, remainder of 11, then 10 (Order of the Federal Tax Service
//! ED-7-14/559). SNILS: nine digits of weights 9 to 1 and two digits of the remainder of 101 (Social
//! Fund). The internal passport: series of four digits and number of six, by its word.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, number, weighted};

const INN: &str = "ИНН|инн|INN|inn number|идентификационный номер налогоплательщика|налогоплательщика";
const SNILS: &str = "СНИЛС|снилс|SNILS|snils|страховой номер|страховое свидетельство";
const PASSPORT: &str = "паспорт рф|паспорт серия|серия и номер|паспортные данные|серия|паспорт гражданина|Серия";

pub(super) const ROWS: &[Row] = &[
    Row::new(TAX, "ru_inn", "dddddddddddd", is_inn, INN),
    Row::new(ID, "ru_snils", "ddddddddddd", is_snils, SNILS).printed(&["###-###-### ##", "###-###-###-##"]),
    Row::new(ID, "ru_passport", "dddddddddd", |_| true, PASSPORT).unchecked(),
];

fn is_inn(code: &[u8]) -> bool {
    let check = |weights: &[u32]| weighted(code, weights) % 11 % 10;
    number(code, 0..2) > 0
        && check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digit(code, 10)
        && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digit(code, 11)
}

fn is_snils(code: &[u8]) -> bool {
    let sum = weighted(code, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    number(code, 0..9) > 1_001_998 && u64::from(sum) == number(code, 9..11)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_russia() {
        // Published examples.
        holds("ru_inn", &[("ИНН 500100732259", "500100732259")], &["ИНН 500100732258", "500100732259"]);
        holds("ru_snils", &[
            ("СНИЛС 112-233-445 95", "112-233-445 95"),
            ("112-233-445 95", "112-233-445 95"),
        ], &["СНИЛС 112-233-445 96", "11223344595"]);
    }
}
