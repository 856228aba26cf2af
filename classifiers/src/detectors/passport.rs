//! Passport numbers. No state's number has a check digit of its own outside the machine-readable zone,
//! so a word directly beside it has to say what it is; the zone itself (ICAO 9303-4, two lines of 44
//! characters, and 9303-5 and -6 for cards) is known by its check digits and read in `zone`.

mod zone;

use crate::Label;
use crate::detectors::About;
use crate::detectors::identifier::check::{counts, has_digits, is_date, number, uniform};
use crate::detectors::identifier::{self, Row};

pub(crate) use zone::look as look_zone;

pub(crate) const NAME: &str = "passport";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Passport],
    kinds: || identifier::kinds(NAME).into_iter().chain([zone::KIND]).collect(),
    evidence: "Six to ten letters and digits directly beside a word, key or table head for passport; or a machine-readable zone with right check digits.",
    source: "ICAO Doc 9303, parts 3 to 6.",
};

const PASSPORT: (&str, Label) = (NAME, Label::Passport);

const WORDS: &str = "passport|passport no|passport number|passport #|passportno|passport id|travel document|\
                     reisepass|reisepassnummer|pass-nr|passnummer|pass nr|passnr|reisepass-nr|passeport|\
                     n° de passeport|numéro de passeport|pasaporte|número de pasaporte|nº de pasaporte|passaporto|\
                     numero di passaporto|numero passaporto|n. passaporto|paspoort|paspoortnummer|paszport|\
                     numer paszportu|nr paszportu|paszportu|passaporte|número do passaporte|nº do passaporte|\
                     pass nummer|passets nummer|passnumret|pasnummer|pas nr|passi|passin numero|passinumero|\
                     cestovní pas|číslo pasu|cestovný pas|útlevél|útlevélszám|pașaport|pasaport|numărul pașaportului|\
                     паспорт|Паспорт|номер паспорта|задграничен паспорт|διαβατήριο|Διαβατήριο|αριθμός διαβατηρίου|\
                     putovnica|broj putovnice|pasoš|broj pasoša|potni list|številka potnega lista|pass number|\
                     passi number|pases numurs|pase|paso numeris|pasas|vegabréf|vegabréfsnúmer|phas|passaport|\
                     pasaport no|pasaport numarası|закордонний паспорт|护照|护照号|護照|旅券|旅券番号|パスポート|여권|\
                     여권번호|דרכון|מספר דרכון|جواز السفر|جواز سفر|رقم الجواز|पासपोर्ट|หนังสือเดินทาง|hộ chiếu|paspor";

pub(crate) const ROWS: &[Row] = &[Row::new(PASSPORT, "passport", ANY, is_number, WORDS).by_word()];

const ANY: &str = "NNNNNN NNNNNNN NNNNNNNN NNNNNNNNN NNNNNNNNNN";

/// Two digits at least, and a digit somewhere among each six characters; no date, no pattern.
fn is_number(code: &[u8]) -> bool {
    let date = code.len() == 8 && {
        let day_first = is_date(number(code, 4..8), number(code, 2..4), number(code, 0..2))
            && matches!(number(code, 4..6), 19 | 20);
        let year_first = is_date(number(code, 0..4), number(code, 4..6), number(code, 6..8))
            && matches!(number(code, 0..2), 19 | 20);
        code.iter().all(u8::is_ascii_digit) && (day_first || year_first)
    };
    let made_up = uniform(code) || (counts(code) && code.len() < 8);
    has_digits(code, 1) && !date && !made_up
}

#[cfg(test)]
mod tests {
    use crate::Label::Passport;
    use crate::detectors::trial::{finds, holds, judge, spares};

    #[test]
    fn a_word_makes_it_one() {
        // The numbers of the specimens of ICAO 9303 and of the German passport.
        holds(
            "passport",
            &[
                ("Passport no. L898902C3, born", "L898902C3"),
                ("Reisepass C01X00T47", "C01X00T47"),
                ("numéro de passeport : 12AB34567.", "12AB34567"),
                ("{\"passport_number\": \"533401234\"}", "533401234"),
                ("Паспорт № 53 4012345", "53 4012345"),
                ("护照号 E12345678", "E12345678"),
            ],
            &[
                "L898902C3",
                "passport issued 2019-04-01",
                "passport valid until 20290401",
                "order L898902C3",
            ],
        );
        assert_eq!(judge("533401234", Some("passport")).count(Passport), 1);
    }

    #[test]
    fn the_last_word_decides() {
        spares(Passport, "passport copy for order 53340123");
        finds(Passport, "name;passport;city\nA;X1234567;B", "X1234567");
    }
}
