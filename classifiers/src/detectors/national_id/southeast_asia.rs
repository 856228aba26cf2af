//! Numbers of South-East Asia.
//!
//! Thailand: thirteen digits, weights 13 to 2, remainder of 11 (Population Registration Act B.E.
//! 2534). Malaysia: date of birth, place of birth, serial (National Registration Regulations 1990).
//! Indonesia: region, date of birth with 40 added to the day for women, serial (Law 23/2006). Vietnam:
//! twelve digits of province, century and sex, year (Decree 137/2015). Philippines: twelve digits of
//! the PhilSys (RA 11055), and the numbers of SSS and TIN, by their words.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, is_date, number, weighted, yymmdd};

const THAILAND: &str = "เลขประจำตัวประชาชน|บัตรประชาชน|เลขบัตรประชาชน|thai id|thai national|citizen id|thailand id";
const MALAYSIA: &str = "NRIC|nric|MyKad|mykad|kad pengenalan|ic number|IC No|no kad pengenalan|ic no|I/C";
const INDONESIA: &str = "NIK|nik|KTP|ktp|nomor induk kependudukan|e-KTP|no ktp|induk kependudukan";
const NPWP: &str = "NPWP|npwp|nomor pokok wajib pajak";
const VIETNAM: &str = "CCCD|cccd|căn cước công dân|CMND|căn cước|số cccd|can cuoc|chứng minh nhân dân|Căn cước công dân";
const PHILIPPINES: &str = "PhilSys|philsys|PSN|national id ph|philid|PhilHealth|philhealth|UMID|CRN|SSS|sss number|sss no";
const PH_TIN: &str = "TIN|tin no|BIR|bir tin";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "th_pin", "ddddddddddddd", is_thai, THAILAND).printed(&["#-####-#####-##-#"]),
    Row::new(ID, "my_nric", "dddddddddddd", is_malaysian, MALAYSIA).printed(&["######-##-####"]).unchecked(),
    Row::new(ID, "id_nik", "dddddddddddddddd", is_indonesian, INDONESIA).unchecked(),
    Row::new(TAX, "id_npwp", "ddddddddddddddd", |_| true, NPWP).printed(&["##.###.###.#-###.###"]).unchecked(),
    Row::new(ID, "vn_cccd", "dddddddddddd", is_vietnamese, VIETNAM).unchecked(),
    Row::new(ID, "ph_psn", "dddddddddddd dddddddddd", |_| true, PHILIPPINES).unchecked(),
    Row::new(TAX, "ph_tin", "ddddddddd dddddddddddd", |_| true, PH_TIN).unchecked(),
];

fn is_thai(code: &[u8]) -> bool {
    let sum = weighted(code, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    (11 - sum % 11) % 10 == digit(code, 12)
}

fn is_malaysian(code: &[u8]) -> bool {
    let place = number(code, 6..8);
    yymmdd(code, 0) && matches!(place, 1..=16 | 21..=68 | 71..=72 | 74..=79 | 82..=93 | 98 | 99)
}

fn is_indonesian(code: &[u8]) -> bool {
    let day = number(code, 6..8);
    let day = if day > 40 { day - 40 } else { day };
    (11..=96).contains(&number(code, 0..2)) && is_date(number(code, 10..12), number(code, 8..10), day)
}

fn is_vietnamese(code: &[u8]) -> bool {
    (1..=96).contains(&number(code, 0..3)) && at(code, 3) < b'6'
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_south_east_asia() {
        // Published examples.
        holds("th_pin", &[("Thai ID 1-2345-45678-78-1", "1-2345-45678-78-1")], &["Thai ID 1-2345-45678-78-2"]);
        holds("my_nric", &[("MyKad 770305-02-1234", "770305-02-1234"), ("770305-02-1234", "770305-02-1234")], &[
            "MyKad 771305-02-1234",
            "MyKad 770305-17-1234",
            "770305021234",
        ]);
        holds("id_nik", &[("NIK 3171011708450001", "3171011708450001")], &["NIK 3171013908450001", "3171011708450001"]);
        holds("vn_cccd", &[("CCCD 001090012345", "001090012345")], &["001090012345"]);
    }
}
