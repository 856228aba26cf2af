//! Numbers by which health services and insurers know patients.
//!
//! NHS number of England and Wales: ten digits, weights 10 to 2, remainder of 11 (NHS Data Dictionary,
//! NHS NUMBER); of Scotland (CHI) the same with a date of birth in front (ISD Scotland). Germany's
//! insured person's number: a letter and eight digits, check digit of weights 1 and 2 (section 290 SGB
//! V; GKV-Spitzenverband). Medicare of the United States: eleven characters of fixed classes without S,
//! L, O, I, B and Z (CMS, MBI format). Medicare of Australia: weights 1, 3, 7, 9 (Services Australia).
//! New Zealand's NHI number: three letters without I and O and four digits (HISO 10046). Others by the
//! word directly beside them.

use crate::Label;
use crate::detectors::About;
use crate::detectors::identifier::check::{
    at, ddmmyy, digit, has_digits, is_date, number, uniform, value, weighted,
};
use crate::detectors::identifier::{self, Row};

pub(crate) const NAME: &str = "patient_id";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::PatientId],
    kinds: || identifier::kinds(NAME),
    evidence: "Check digits or fixed classes of characters, and a word beside the number; other numbers by a word, key or table head directly beside them.",
    source: "NHS Data Dictionary; section 290 SGB V; CMS, MBI format; Services Australia; HISO 10046.",
};

const ID: (&str, Label) = (NAME, Label::PatientId);

const NHS: &str = "NHS|nhs number|nhs no|nhs no.|nhs num|nhs id|nhs|NHS #|H&C number";
const CHI: &str = "CHI|chi number|chi no|community health index";
const KVNR: &str = "krankenversichertennummer|versichertennummer|KVNR|kvnr|krankenversicherungsnummer|\
                    versicherten-nr|versichertennr|versicherten-id|egk|gesundheitskarte|krankenkasse|KV-Nr|\
                    versichertenkarte|krankenversicherung|versicherungsnummer";
const MBI: &str = "MBI|mbi|medicare|medicare beneficiary|medicare number|medicare id|HICN";
const MEDICARE: &str = "medicare|medicare card|medicare number|medicare no|IRN";
const NHI: &str = "NHI|nhi|national health index|nhi number";
const HEALTH_CARD: &str = "OHIP|ohip|health card|health card number|RAMQ|ramq|carte d'assurance maladie|PHN|MSP|\
                           personal health number|health insurance number|health insurance id|EHIC|\
                           krankenkassennummer|tessera sanitaria|numéro d'assuré|nº de asegurado|CIP|TSI|\
                           tarjeta sanitaria|ZZVA|número de utente|nº de utente|utente|n.º de utente|SNS|\
                           cartão nacional de saúde|CNS|tarjeta sanitaria individual";
const RECORD: &str = "MRN|mrn|medical record|medical record number|medical record no|patient id|patient-id|patient no|\
                      patient number|patient #|patient identifier|patientid|hospital number|hospital no|hospital id|\
                      chart number|chart no|chart #|medical id|UR number|URN|unit record|health record number|\
                      patientennummer|patienten-nr|patientennr|patienten-id|patienten id|fallnummer|fall-nr|\
                      aufnahmenummer|patientenkennung|numéro de patient|n° patient|n° de patient|IPP|\
                      identifiant patient|numéro de dossier|n° dossier médical|dossier médical|NHC|\
                      número de historia clínica|historia clínica|historia clinica|número de historia|\
                      nº de historia|número de paciente|id paciente|numero cartella|cartella clinica|\
                      numero paziente|id paziente|codice paziente|patiëntnummer|patientnummer|patiënt-id|\
                      patiëntnr|zis-nummer|numer pacjenta|id pacjenta|nr historii choroby|numer historii choroby|\
                      número do paciente|número do processo|prontuário|nº do prontuário|processo clínico|\
                      patient-nr|journalnummer|potilasnumero|číslo pacienta|betegazonosító|törzsszám|\
                      număr pacient|αριθμός ασθενούς|hasta no|hasta numarası|protokol no|номер пациента|\
                      карта пациента|患者番号|환자번호|病历号|住院号|カルテ番号|מספר מטופל|رقم المريض";

pub(crate) const ROWS: &[Row] = &[
    Row::new(ID, "gb_nhs", "dddddddddd", is_nhs, NHS),
    Row::new(ID, "gb_chi", "dddddddddd", |code| ddmmyy(code, 0) && is_nhs(code), CHI),
    Row::new(ID, "de_kvnr", "Addddddddd", is_kvnr, KVNR),
    Row::new(ID, "us_mbi", "dANdANdAAdd", is_mbi, MBI).alone().unchecked(),
    Row::new(ID, "au_medicare", "dddddddddd ddddddddddd", is_medicare, MEDICARE),
    Row::new(ID, "nz_nhi", "AAAdddd AAAddAN", is_nhi, NHI).unchecked(),
    Row::new(ID, "health_card", ANY, is_record, HEALTH_CARD).by_word(),
    Row::new(ID, "record", ANY, is_record, RECORD).by_word(),
];

const ANY: &str = "NNNNN NNNNNN NNNNNNN NNNNNNNN NNNNNNNNN NNNNNNNNNN NNNNNNNNNNN NNNNNNNNNNNN NNNNNNNNNNNNN \
                   NNNNNNNNNNNNNN NNNNNNNNNNNNNNN NNNNNNNNNNNNNNNN";

fn is_nhs(code: &[u8]) -> bool {
    let sum = weighted(code, &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
    !uniform(code) && (11 - sum % 11) % 11 == digit(code, 9)
}

fn is_kvnr(code: &[u8]) -> bool {
    let letter = value(at(code, 0)).wrapping_sub(9);
    let digits =
        [letter / 10, letter % 10].into_iter().chain((1..9).map(|place| digit(code, place)));
    let sum: u32 =
        digits.zip([1, 2].into_iter().cycle()).map(|(d, w)| d * w / 10 + d * w % 10).sum();
    sum % 10 == digit(code, 9)
}

fn is_mbi(code: &[u8]) -> bool {
    !code.iter().any(|byte| b"SLOIBZ".contains(byte)) && at(code, 0) != b'0'
}

fn is_medicare(code: &[u8]) -> bool {
    let sum = weighted(code, &[1, 3, 7, 9, 1, 3, 7, 9]);
    matches!(at(code, 0), b'2'..=b'6') && sum % 10 == digit(code, 8)
}

fn is_nhi(code: &[u8]) -> bool {
    !code.iter().any(|byte| matches!(byte, b'I' | b'O'))
}

/// At least three digits, which are no date.
fn is_record(code: &[u8]) -> bool {
    let date = code.len() == 8
        && matches!(number(code, 0..2), 19 | 20)
        && is_date(number(code, 0..4), number(code, 4..6), number(code, 6..8));
    has_digits(code, 4) && !date
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_with_check_digits() {
        // Published examples of the NHS, of gematik and of CMS.
        holds(
            "gb_nhs",
            &[
                ("NHS number 943 476 5919", "943 476 5919"),
                ("nhs_number = '9434765919'", "9434765919"),
                ("943-476-5919 (NHS No.)", "943-476-5919"),
            ],
            &["NHS number 943 476 5918", "9434765919", "943 476 5919"],
        );
        holds(
            "de_kvnr",
            &[("Versichertennummer A123456780", "A123456780"), ("KVNR: T555558879", "T555558879")],
            &["KVNR A123456781", "A123456780"],
        );
        holds(
            "us_mbi",
            &[("1EG4-TE5-MK73 is hers", "1EG4-TE5-MK73"), ("MBI 1EG4TE5MK73", "1EG4TE5MK73")],
            &["1SG4TE5MK73", "model 1EG4TE5MK73"],
        );
        holds(
            "au_medicare",
            &[("Medicare 2123 45670 1", "2123 45670 1")],
            &["Medicare 2123 45671 1"],
        );
        holds("nz_nhi", &[("NHI ZAC5361", "ZAC5361")], &["ZAC5361", "NHI ZIC5361"]);
    }

    #[test]
    fn others_by_their_word() {
        holds(
            "record",
            &[
                ("MRN: 00482915", "00482915"),
                ("Patientennummer P-0048291", "P-0048291"),
                ("historia clínica nº 482915", "482915"),
                ("{\"patient_id\": \"HX-48291\"}", "HX-48291"),
            ],
            &["patient 00482915", "MRN 20240131", "the patient id is missing in 2024"],
        );
    }
}
