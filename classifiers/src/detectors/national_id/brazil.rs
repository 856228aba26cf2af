//! Numbers of Brazil.
//!
//! CPF: nine digits and two check digits of weights 10 to 2 and 11 to 2, remainder of 11, never all
//! the same (Receita Federal, Instrução Normativa RFB 2.172/2024). PIS/PASEP/NIT: weights 3, 2, 9, 8,
//! 7, 6, 5, 4, 3, 2 (Caixa Econômica Federal). The identity card (RG) has no check that all states
//! share.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, uniform, weighted};

const CPF: &str = "CPF|cpf|CPF/MF|cadastro de pessoas físicas|cadastro de pessoa física|C.P.F|cpf nº|\
                   número do cpf|cadastro de pessoas fisicas";
const PIS: &str = "PIS|pis|PASEP|pasep|NIS|NIT|pis/pasep|número de identificação social|número do trabalhador";
const RG: &str = "RG|rg|registro geral|carteira de identidade|cédula de identidade|documento de identidade|R.G.";
const CNPJ: &str = "CNPJ|cnpj|cadastro nacional da pessoa jurídica|cnpj nº|C.N.P.J";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "br_cpf", "ddddddddddd", is_cpf, CPF).printed(&["###.###.###-##", "#########-##"]),
    Row::new(ID, "br_pis", "ddddddddddd", is_pis, PIS).printed(&["###.#####.##-#"]),
    Row::new(ID, "br_rg", "dddddddN ddddddddN dddddddddN", |_| true, RG).unchecked(),
    Row::new(TAX, "br_cnpj", "dddddddddddddd", is_cnpj, CNPJ).printed(&["##.###.###/####-##"]),
];

/// The digit after a number of weights and the remainder of 11, 0 for 10 and 11.
fn check(code: &[u8], weights: &[u32]) -> u32 {
    match weighted(code, weights) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

fn is_cpf(code: &[u8]) -> bool {
    !uniform(code)
        && check(code, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(code, 9)
        && check(code, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(code, 10)
}

fn is_pis(code: &[u8]) -> bool {
    !uniform(code)
        && at(code, 0) != b'0'
        && check(code, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(code, 10)
}

fn is_cnpj(code: &[u8]) -> bool {
    !uniform(code)
        && check(code, &[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(code, 12)
        && check(code, &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(code, 13)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_brazil() {
        // Published examples.
        holds("br_cpf", &[
            ("CPF 390.533.447-05", "390.533.447-05"),
            ("cpf: 39053344705", "39053344705"),
            ("segue 390.533.447-05", "390.533.447-05"),
        ], &["CPF 390.533.447-06", "CPF 390.533.448-05", "CPF 111.111.111-11", "39053344705"]);
        holds("br_pis", &[("PIS 120.44568.89-8", "120.44568.89-8")], &["PIS 120.44568.89-9"]);
        holds("br_cnpj", &[("CNPJ 16.727.230/0001-97", "16.727.230/0001-97")], &["CNPJ 16.727.230/0001-98"]);
    }
}
