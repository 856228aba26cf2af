//! Numbers of identity cards and of persons whose country is not told: any code directly beside a word
//! that says so. The German card: nine characters and a check digit of weights 7, 3, 1 (ICAO 9303;
//! Personalausweisverordnung).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, counts, has_digits, icao, is_date, number};

const GERMAN: &str = "personalausweis|personalausweisnummer|ausweisnummer|ausweis-nr|ausweisnr|perso|\
                      personalausweis-nr|ausweis nr|personalausweisnr|perso-nr";
const CARDS: &str = "identity card|id card|identity card number|id card number|id card no|national id card|\
                     personalausweis|personalausweisnummer|ausweisnummer|identitätskarte|identitätsausweis|\
                     carte d'identité|carte nationale d'identité|carte identité|CNI|n° de carte d'identité|\
                     carta d'identità|carta di identità|carta identità|c.i. n|identiteitskaart|id-kaart|\
                     identitetskort|id-kort|henkilökortti|documento de identidad|documento de identidade|\
                     bilhete de identidade|osobní doklad|osobná iskaznica|osobna iskaznica|osebna izkaznica|\
                     лична карта|Лична карта|dowód tożsamości|asmens tapatybės|isikutunnistus|id-kaardi|\
                     personas apliecība|kimlik kartı|удостоверение личности|ID-karte";
const GENERIC: &str = "national id|national id number|national id no|national identity number|\
                       national identification number|national identity|nationalid|citizen id|citizen number|\
                       nationale id|id nazionale|government id|personal identification number|\
                       national identifier";
const GENERIC_TAX: &str = "tax id|tax id number|tax identification number|tax identification no|tax number|tax no|\
                           taxpayer id|taxpayer number|tax code|TIN|tin number|fiscal code|fiscal number|\
                           numéro d'identification fiscale|número de identificación fiscal|steuernummer";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "de_id_card", "NNNNNNNNNd", is_german, GERMAN),
    Row::new(ID, "id_card", ANY, is_card, CARDS).by_word(),
    Row::new(ID, "other", ANY, is_card, GENERIC).by_word(),
    Row::new(super::TAX, "other", ANY, is_card, GENERIC_TAX).by_word(),
];

const ANY: &str = "NNNNNN NNNNNNN NNNNNNNN NNNNNNNNN NNNNNNNNNN NNNNNNNNNNN NNNNNNNNNNNN \
                   NNNNNNNNNNNNN NNNNNNNNNNNNNN";

fn is_german(code: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte);
    let body = code.get(..9).unwrap_or_default();
    body.iter().all(allowed) && at(code, 0).is_ascii_uppercase() && icao(body, at(code, 9))
}

/// At least five digits, which are no date.
fn is_card(code: &[u8]) -> bool {
    let date = code.len() == 8
        && code.iter().all(u8::is_ascii_digit)
        && matches!(number(code, 0..2), 19 | 20)
        && is_date(number(code, 0..4), number(code, 4..6), number(code, 6..8));
    has_digits(code, 5) && !date && !counts(code)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn cards_by_their_word() {
        // The specimen of the German card.
        holds("de_id_card", &[("Personalausweisnummer L01X00T471", "L01X00T471")], &[]);
        holds("id_card", &[
            ("carta d'identità CA00000AA", "CA00000AA"),
            ("Personalausweis: L01X00T47", "L01X00T47"),
            ("carte d'identité n° 12AB34567", "12AB34567"),
        ], &["CA00000AA", "carta d'identità emessa 20200101"]);
        holds("other", &[("{\"national_id\": \"AB9123456\"}", "AB9123456")], &["national id 12"]);
    }
}
