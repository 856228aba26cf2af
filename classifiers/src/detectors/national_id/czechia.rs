//! The birth number of Czechia and Slovakia (rodné číslo): year, month (50 added for women, 20 or 70
//! since 2004 where serials have run out), day, serial; ten digits since 1954, a multiple of 11, or
//! until 1985 a remainder of 10 written as 0 (Act 133/2000, section 13; Act 301/1995 of Slovakia).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, is_date, number};

const WORDS: &str = "rodné číslo|rodne cislo|rodneho cisla|rodného čísla|RODNÉ ČÍSLO|RČ|rč|r.č.|r. č.|r.č|\
                     RODNE CISLO|r.c.|RC|rodnecislo|birth number|rod. číslo|rod. č.|Rodné číslo|\
                     rodné číslo:|rodným číslem|rodnym cislom";
const CARD: &str = "občanský průkaz|obcansky prukaz|občanského průkazu|číslo OP|OP č.|občiansky preukaz|\
                    obciansky preukaz|číslo OP:|občianskeho preukazu";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "cz_rc", "dddddddddd", is_number, WORDS).printed(&["######/####"]),
    Row::new(ID, "cz_rc", "ddddddddd", is_old, WORDS).unchecked(),
    Row::new(ID, "cz_op", "ddddddddd AAdddddd", |_| true, CARD).unchecked().whole(),
];

fn is_born(code: &[u8]) -> bool {
    let month = number(code, 2..4) % 50;
    let month = if month > 20 { month - 20 } else { month };
    is_date(number(code, 0..2), month, number(code, 4..6))
}

fn is_number(code: &[u8]) -> bool {
    let rest = number(code, 0..9) % 11;
    is_born(code) && u64::from(digit(code, 9)) == rest % 10
}

fn is_old(code: &[u8]) -> bool {
    is_born(code) && number(code, 0..2) < 54 && number(code, 6..9) > 0
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_czechia_and_slovakia() {
        // Published examples.
        holds("cz_rc", &[
            ("rodné číslo 710319/2745", "710319/2745"),
            ("RČ: 7103192745", "7103192745"),
            ("evidováno 710319/2745", "710319/2745"),
            ("r.č. 530101/123", "530101/123"),
        ], &["rodné číslo 710319/2746", "rodné číslo 711319/2745", "7103192745", "objednávka 7103192745"]);
    }
}
