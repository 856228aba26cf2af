//! Driving licence numbers. The number of Great Britain has a structure that speaks for itself: five
//! letters of the surname, decade, month (50 added for women), day and year of birth, initials, two
//! check characters and an issue number (DVLA, INF45). Illinois, Florida and others build theirs from
//! the name too, but differently; those and all others need a word directly beside them.

use crate::Label;
use crate::detectors::About;
use crate::detectors::identifier::check::{
    at, counts, digit, has_digits, is_date, number, uniform,
};
use crate::detectors::identifier::{self, Row};

pub(crate) const NAME: &str = "driver_license";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::DriverLicense],
    kinds: || identifier::kinds(NAME),
    evidence: "The structure of Great Britain; elsewhere five to eighteen letters and digits directly beside a word, key or table head for driving licence.",
    source: "DVLA, INF45; Directive 2006/126/EC, annex I, field 5; AAMVA DL/ID Card Design Standard.",
};

const LICENCE: (&str, Label) = (NAME, Label::DriverLicense);

const WORDS: &str = "driver's license|driver’s license|drivers license|driver license|driving license|driving licence|\
                     driver's licence|driver’s licence|drivers licence|driver licence|license number dl|DL|DL#|DLN|\
                     dl number|dl no|driver's permit|license no|licence no|operator license|dmv|DVLA|\
                     führerschein|führerscheinnummer|FÜHRERSCHEIN|fuehrerschein|fahrerlaubnis|führerausweis|\
                     führerschein-nr|permis de conduire|numéro de permis|n° de permis|n° permis|permis n°|\
                     carnet de conducir|permiso de conducir|licencia de conducir|permiso de conducción|\
                     licencia de conducción|licencia de manejo|patente di guida|patente n|numero patente|\
                     n. patente|patente|rijbewijs|rijbewijsnummer|prawo jazdy|prawa jazdy|nr prawa jazdy|\
                     numer prawa jazdy|carta de condução|carta de conducao|CNH|carteira de motorista|\
                     carteira nacional de habilitação|habilitação|körkort|körkortsnummer|kørekort|kørekortnummer|\
                     førerkort|førerkortnummer|ajokortti|ajokortin numero|řidičský průkaz|číslo řidičského|\
                     řidičského průkazu|vodičský preukaz|vodičského preukazu|jogosítvány|vezetői engedély|\
                     permis de conducere|permisului de conducere|свидетелство за управление|шофьорска книжка|\
                     άδεια οδήγησης|δίπλωμα οδήγησης|vozačka dozvola|vozačke dozvole|vozniško dovoljenje|juhiluba|\
                     juhiloa number|vadītāja apliecība|vairuotojo pažymėjimas|ökuskírteini|ceadúnas tiomána|\
                     ehliyet|sürücü belgesi|ehliyet no|водительское удостоверение|водительские права|\
                     посвідчення водія|驾驶证|駕照|運転免許|免許証番号|운전면허|רישיון נהיגה|رخصة القيادة|SIM no|\
                     driving-licence|licence number|driving licence number|DL No|Führerausweis";

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        LICENCE,
        "gb",
        "NNNNNddddddNNNAA NNNNNddddddNNNAAdd NNNNNddddddNNdAA NNNNNddddddNNdAAdd",
        is_british,
        "DVLA|driving licence",
    )
    .alone()
    .unchecked(),
    Row::new(LICENCE, "licence", ANY, is_number, WORDS).by_word(),
];

const ANY: &str = "NNNNN NNNNNN NNNNNNN NNNNNNNN NNNNNNNNN NNNNNNNNNN NNNNNNNNNNN NNNNNNNNNNNN NNNNNNNNNNNNN \
                   NNNNNNNNNNNNNN NNNNNNNNNNNNNNN NNNNNNNNNNNNNNNN NNNNNNNNNNNNNNNNN NNNNNNNNNNNNNNNNNN";

fn is_british(code: &[u8]) -> bool {
    let name = code.get(..5).unwrap_or_default();
    // Short names are filled with nines.
    let letters = name.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let filled = name.iter().skip(letters).all(|byte| *byte == b'9');
    let month = number(code, 6..8) % 50;
    let year = u64::from(digit(code, 5)) * 10 + u64::from(digit(code, 10));
    let initial = |place| at(code, place).is_ascii_uppercase() || at(code, place) == b'9';
    letters > 0
        && filled
        && is_date(year, month, number(code, 8..10))
        && initial(11)
        && initial(12)
        && matches!(number(code, 6..8), 1..=12 | 51..=62)
}

/// Four digits at least, which are no date and not all the same.
fn is_number(code: &[u8]) -> bool {
    let date = code.len() == 8 && code.iter().all(u8::is_ascii_digit) && {
        let day_first = is_date(number(code, 4..8), number(code, 2..4), number(code, 0..2))
            && matches!(number(code, 4..6), 19 | 20);
        let year_first = is_date(number(code, 0..4), number(code, 4..6), number(code, 6..8))
            && matches!(number(code, 0..2), 19 | 20);
        day_first || year_first
    };
    let made_up = uniform(code) || (counts(code) && code.len() < 7);
    has_digits(code, 3) && !date && !made_up
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn the_structure_of_great_britain() {
        // The specimen of the DVLA's leaflet.
        holds(
            "gb",
            &[
                ("It reads MORGA657054SM9IJ.", "MORGA657054SM9IJ"),
                ("MORGA 657054 SM9IJ 35", "MORGA 657054 SM9IJ 35"),
            ],
            &["MORGA673054SM9IJ", "MORGA657334SM9IJ", "9ORGA657054SM9IJ"],
        );
    }

    #[test]
    fn others_by_their_word() {
        holds(
            "licence",
            &[
                ("driver's license number is F162823540116", "F162823540116"),
                ("my driver's license number is 2270-66-1551", "2270-66-1551"),
                ("Führerschein B072RRE2I55", "B072RRE2I55"),
                ("permis de conduire n° 123456789012", "123456789012"),
                ("CNH 12345678900", "12345678900"),
                ("DL: D1234568", "D1234568"),
            ],
            &["licence number 2019-04-01", "B072RRE2I55", "driving licence from 2019"],
        );
    }
}
