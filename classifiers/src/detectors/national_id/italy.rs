//! Numbers of Italy.
//!
//! Codice fiscale: surname, name, year, month letter, day (40 added for women), place, and a check
//! letter from the sums of odd and even places; digits may be replaced by LMNPQRSTUV where two
//! persons would share a code (Decree of the Ministry of Finance, 23 December 1976). It stands
//! alone. Partita IVA: eleven digits, Luhn's digit, an office from 001 to 100, 120, 121, 888 or 999
//! (DPR 633/1972, article 35).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, luhn, number};

const WORDS: &str = "codice fiscale|cod. fisc|cod fisc|cod. fiscale|cod fiscale|C.F.|c.f.:|CF|codfisc|\
                     codice fisc|tessera sanitaria|italian tax code";
const VAT: &str = "partita iva|p.iva|p. iva|p iva|partitaiva|PIVA|piva|p.i.|part. iva";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "it_cf", "AAAAAANNANNANNNA", is_code, WORDS).alone(),
    Row::new(TAX, "it_piva", "ddddddddddd", is_vat, VAT),
];

/// The digit a character of the date or place stands for.
fn plain(byte: u8) -> Option<u64> {
    const REPLACED: &[u8; 10] = b"LMNPQRSTUV";
    match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0')),
        letter => REPLACED.iter().position(|l| *l == letter).and_then(|p| u64::try_from(p).ok()),
    }
}

fn is_code(code: &[u8]) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let order = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        letter => letter.wrapping_sub(b'A'),
    };
    let sum: u32 = code.iter().take(15).enumerate().map(|(place, byte)| {
        let order = order(*byte);
        let odd = ODD.get(usize::from(order)).copied().unwrap_or(0);
        // Places count from one.
        if place % 2 == 0 { odd } else { u32::from(order) }
    }).sum();
    let day = plain(at(code, 9)).zip(plain(at(code, 10))).map(|(tens, ones)| tens * 10 + ones);
    let year = plain(at(code, 6)).and(plain(at(code, 7)));
    let place = [12, 13, 14].iter().all(|p| plain(at(code, *p)).is_some());
    b"ABCDEHLMPRST".contains(&at(code, 8))
        && day.is_some_and(|day| matches!(day, 1..=31 | 41..=71))
        && year.is_some()
        && place
        && sum % 26 == u32::from(at(code, 15).wrapping_sub(b'A'))
}

fn is_vat(code: &[u8]) -> bool {
    number(code, 0..7) > 0
        && matches!(number(code, 7..10), 1..=100 | 120 | 121 | 888 | 999)
        && luhn(code)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn codes_of_italy() {
        // The examples of the Agenzia delle Entrate and of public documentation.
        holds("it_cf", &[
            ("Codice fiscale RSSMRA85T10A562S", "RSSMRA85T10A562S"),
            ("è RCCMNL83S18D969H, grazie", "RCCMNL83S18D969H"),
            ("C.F. rssmra85t10a562s", "rssmra85t10a562s"),
            ("RSS MRA 85T10 A562S", "RSS MRA 85T10 A562S"),
        ], &["RSSMRA85T10A562T", "RSSMRA85Z10A562S", "RSSMRA85T80A562S", "XRSSMRA85T10A562S"]);
        holds("it_piva", &[("Partita IVA 00743110157", "00743110157")], &[
            "Partita IVA 00743110158",
            "ordine 00743110157",
        ]);
    }

    #[test]
    fn digits_may_be_letters() {
        holds("it_cf", &[("RSSMRA85T10A56NH", "RSSMRA85T10A56NH")], &["RSSMRA85T10A56WH"]);
    }
}
