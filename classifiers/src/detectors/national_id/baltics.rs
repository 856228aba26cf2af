//! The personal codes of Estonia, Latvia and Lithuania.
//!
//! Estonia (isikukood, EVS 585) and Lithuania (asmens kodas, Law on the population register): sex
//! and century, date of birth, serial, check digit of weights 1 to 9, 1, and where that leaves 10,
//! of 3 to 9, 1, 2, 3. Latvia (personas kods, Fizisko personu reģistra likums): date of birth, a
//! dash, the century, serial, check digit of weights 10, 5, 8, 4, 2, 1, 6, 3, 7, 9; since 2017 the
//! code begins with 32 to 39 and tells no date.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, ddmmyy, digit, number, weighted, yymmdd};

const ESTONIA: &str = "isikukood|isikukoodi|isikukoodiga|ik|IK|personal id code|personal code|\
                       personal identification code|estonian id|isikukood:";
const LITHUANIA: &str = "asmens kodas|asmens kodą|asmens kodo|a.k.|a. k.|ak|AK|personal code|asmens kodas:|\
                         lithuanian personal";
const LATVIA: &str = "personas kods|personas kodu|personas koda|p.k.|pk|PK|personal code|personas kods:|\
                      latvian personal";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "ee_ik", "ddddddddddd", is_estonian, ESTONIA),
    Row::new(ID, "lt_ak", "ddddddddddd", is_estonian, LITHUANIA),
    Row::new(ID, "lv_pk", "ddddddddddd", is_latvian, LATVIA).printed(&["######-#####"]),
    Row::new(ID, "lv_pk", "ddddddddddd", is_new_latvian, LATVIA).unchecked(),
];

fn is_estonian(code: &[u8]) -> bool {
    let first = weighted(code, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted(code, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let check = if first < 10 { first } else { second % 10 };
    matches!(at(code, 0), b'1'..=b'8') && yymmdd(code, 1) && check == digit(code, 10)
}

fn is_latvian(code: &[u8]) -> bool {
    let sum = 1 + weighted(code, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    matches!(at(code, 6), b'0'..=b'2') && ddmmyy(code, 0) && sum % 11 % 10 == digit(code, 10)
}

fn is_new_latvian(code: &[u8]) -> bool {
    (32..=39).contains(&number(code, 0..2))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn codes_of_the_baltic_states() {
        // Published examples.
        holds("ee_ik", &[
            ("isikukood 36805280109", "36805280109"),
            ("Isikukood: 37605030299", "37605030299"),
        ], &["isikukood 36805280108", "isikukood 36813280109", "36805280109"]);
        holds("lt_ak", &[("asmens kodas 33309240064", "33309240064")], &["asmens kodas 33309240065"]);
        holds("lv_pk", &[
            ("personas kods 161175-19997", "161175-19997"),
            ("dzimis 161175-19997", "161175-19997"),
            ("personas kods 321234-56789", "321234-56789"),
        ], &["personas kods 161175-19996", "personas kods 161375-19997", "321234-56789"]);
    }
}
