//! Account and bank numbers of single countries. Those with check digits and a printed form of their
//! own stand alone in it; the others need a word directly beside them, in the language of the bank.
//!
//! Sources: the national structures behind the IBAN (SWIFT IBAN registry, part 2, and ECBS TR 201),
//! and the page named at each check.

use crate::Label;
use crate::detectors::bank_account::NAME;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{
    at, counts, digit, has_digits, is_date, luhn, mod_97, number, uniform, value, weighted,
};

const ACCOUNT: (&str, Label) = (NAME, Label::BankAccount);

const ROUTING: &str = "routing|routing number|routing no|ABA|aba number|aba routing|RTN|routing transit|\
                       transit number|ach routing|wire routing|bank routing|rtn";
const NUMBER: &str = "account number|account no|account num|account #|acct|acct no|acct number|acct #|a/c|a/c no|\
                      bank account|bank account number|accountnumber|checking account|savings account|\
                      deposit account|beneficiary account|kontonummer|konto-nr|kontonr|kto|kto-nr|ktonr|\
                      bankkonto|konto nr|numéro de compte|n° de compte|compte bancaire|no de compte|\
                      numero de compte|compte n°|número de cuenta|numero de cuenta|nº de cuenta|cuenta bancaria|\
                      cuenta nº|cuenta no|cuenta corriente|numero di conto|conto corrente|c/c|n. conto|conto n|\
                      rekeningnummer|rekening nr|bankrekening|numer konta|nr konta|numer rachunku|nr rachunku|\
                      rachunek bankowy|rachunku bankowego|konto bankowe|número da conta|numero da conta|conta nº|\
                      conta corrente|conta bancária|conta poupança|nº da conta|conta|bankkontonummer|kontonumret|\
                      kontonummeret|tilinumero|pankkitili|číslo účtu|cislo uctu|bankovní účet|bankový účet|\
                      bankszámlaszám|számlaszám|număr de cont|cont bancar|numarul contului|broj računa|\
                      številka računa|номер на сметка|банкова сметка|αριθμός λογαριασμού|hesap no|hesap numarası|\
                      номер счета|номер счёта|расчетный счет|номер рахунку|口座番号|계좌번호|银行账号|账号|帳號|\
                      sąskaitos numeris|konta numurs|kontonumber|arvelduskonto|رقم الحساب|מספר חשבון|खाता संख्या";
const SORT: &str = "sort code|sortcode|sort-code|sort no|NSC|sort code and account";
const BLZ: &str = "BLZ|blz|bankleitzahl";
const BSB: &str = "BSB|bsb|bsb number|bsb no|BSB/account";
const IFSC: &str = "IFSC|ifsc|ifsc code|rtgs|neft";
const AGENCY: &str = "agência|agencia|Ag.:|ag.:|Ag:|ag:|agência nº";
const CLABE: &str = "CLABE|clabe|clabe interbancaria|cuenta clabe";
const CBU: &str = "CBU|cbu|CVU|cvu|clave bancaria uniforme";
const CCC: &str = "CCC|código cuenta cliente|codigo cuenta cliente|cuenta cliente|cuenta corriente|nº de cuenta|\
                   número de cuenta|numero de cuenta|cuenta bancaria|cuenta";
const RIB: &str = "RIB|rib|relevé d'identité bancaire|numéro de compte|compte bancaire|compte";
const BBAN: &str = "coordinate bancarie|BBAN|bban|conto corrente|conto|numero di conto|CIN|ABI|CAB";
const NIB: &str = "NIB|nib|número de identificação bancária|conta";
const NRB: &str = "NRB|nrb|numer rachunku|nr rachunku|rachunek|konto|numer konta|nr konta|rachunku";
const GIRO: &str =
    "bankgiro|bankgironummer|bg|BG|plusgiro|plusgironummer|postgiro|pg|PG|bankgirot|plusgirot";
const NORDIC: &str = "kontonummer|kontonr|konto|bankkonto|konto nr|reg.nr|reg nr|registreringsnummer|\
                      clearingnummer|clearing|clearingnr";
const CZECH: &str = "číslo účtu|cislo uctu|účet|ucet|bankovní účet|č.ú.|č. účtu|bankový účet|účtu";
const HUNGARIAN: &str = "bankszámlaszám|számlaszám|bankszámla|számla|szamlaszam";
const DUTCH: &str = "rekeningnummer|bankrekening|rekening|rek.nr|rekening nr|bankrekeningnummer|numéro de compte|compte";
const TRANSIT: &str = "transit|transit number|institution number|numéro de transit|transit no";
const KIWI: &str = "account|account number|bank account|acct|account no";

pub(crate) const ROWS: &[Row] = &[
    Row::new(ACCOUNT, "us_routing", "ddddddddd", is_aba, ROUTING),
    Row::new(ACCOUNT, "gb_sort_account", "dddddddddddddd", |_| true, SORT)
        .printed(&["##-##-## ########", "##-##-##-########", "##-##-##/########"])
        .unchecked(),
    Row::new(ACCOUNT, "gb_sort_code", "dddddd", |_| true, SORT).unchecked(),
    Row::new(ACCOUNT, "de_blz", "dddddddd", |code| matches!(at(code, 0), b'1'..=b'8'), BLZ).unchecked(),
    Row::new(ACCOUNT, "au_bsb", "dddddd", |_| true, BSB).unchecked(),
    Row::new(ACCOUNT, "au_bsb_account", "ddddddddddd dddddddddddd ddddddddddddddd", |_| true, BSB).unchecked(),
    Row::new(ACCOUNT, "in_ifsc", "AAAAdNNNNNN", |code| at(code, 4) == b'0' && has_digits(code, 4), IFSC)
        .alone()
        .unchecked(),
    Row::new(ACCOUNT, "br_account", "dddd ddddd dddddddddd dddddddddN", |_| true, AGENCY).unchecked(),
    Row::new(ACCOUNT, "mx_clabe", "dddddddddddddddddd", is_clabe, CLABE),
    Row::new(ACCOUNT, "ar_cbu", "dddddddddddddddddddddd", is_cbu, CBU).alone(),
    Row::new(ACCOUNT, "es_ccc", "dddddddddddddddddddd", is_ccc, CCC)
        .printed(&["#### #### ## ##########", "####-####-##-##########", "####-####-## ##########"]),
    Row::new(ACCOUNT, "fr_rib", "ddddddddddNNNNNNNNNNNdd", is_rib, RIB)
        .printed(&["##### ##### ########### ##"]),
    Row::new(ACCOUNT, "it_bban", "AddddddddddNNNNNNNNNNNN", is_bban, BBAN).alone(),
    Row::new(ACCOUNT, "pt_nib", "ddddddddddddddddddddd", is_nib, NIB)
        .printed(&["#### #### ########### ##", "####.####.###########.##"]),
    Row::new(ACCOUNT, "pl_nrb", "dddddddddddddddddddddddddd", is_nrb, NRB)
        .printed(&["## #### #### #### #### #### ####"]),
    Row::new(ACCOUNT, "be_account", "dddddddddddd", is_belgian, DUTCH).printed(&["###-#######-##"]),
    Row::new(ACCOUNT, "nl_account", "ddddddddd dddddddddd", is_dutch, DUTCH),
    Row::new(ACCOUNT, "no_account", "ddddddddddd", is_norwegian, NORDIC).printed(&["####.##.#####", "#### ## #####"]),
    Row::new(ACCOUNT, "dk_account", "dddddddddd ddddddddddd dddddddddddddd", |_| true, NORDIC).unchecked(),
    Row::new(ACCOUNT, "se_giro", "ddddd dddddd ddddddd dddddddd", luhn, GIRO),
    Row::new(ACCOUNT, "cz_account", "dddddd ddddddd dddddddd ddddddddd dddddddddd ddddddddddd dddddddddddd ddddddddddddd dddddddddddddd", is_czech, CZECH)
        .printed(&["######/####", "#######/####", "########/####", "#########/####", "##########/####"]),
    Row::new(ACCOUNT, "cz_account", "dddddddddddddddd ddddddddddddddddddddd dddddddddddddddddddd", |_| true, CZECH).unchecked(),
    Row::new(ACCOUNT, "hu_account", "dddddddddddddddd dddddddddddddddddddddddd", is_hungarian, HUNGARIAN)
        .printed(&["########-########", "########-########-########"]),
    Row::new(ACCOUNT, "nz_account", "ddddddddddddddd dddddddddddddddd", |_| true, KIWI)
        .printed(&["##-####-#######-##", "##-####-#######-###"])
        .unchecked(),
    Row::new(ACCOUNT, "ca_transit", "dddddddd ddddddddd", |_| true, TRANSIT).unchecked(),
    Row::new(ACCOUNT, "account", ANY, is_account, NUMBER).by_word(),
];

const ANY: &str = "ddddd dddddd ddddddd dddddddd ddddddddd dddddddddd ddddddddddd dddddddddddd ddddddddddddd \
                   dddddddddddddd ddddddddddddddd dddddddddddddddd ddddddddddddddddd dddddddddddddddddd \
                   ddddddddddddddddddd dddddddddddddddddddd";

/// Weights 3, 7, 1 and a prefix of a Federal Reserve district (American Bankers Association, Routing
/// Number Policy).
fn is_aba(code: &[u8]) -> bool {
    let sum = weighted(code, &[3, 7, 1, 3, 7, 1, 3, 7, 1]);
    matches!(number(code, 0..2), 0..=12 | 21..=32 | 61..=72 | 80)
        && sum > 0
        && sum.is_multiple_of(10)
}

/// Weights 3, 7, 1, remainder of 10 (Banco de México, CLABE).
fn is_clabe(code: &[u8]) -> bool {
    let sum: u32 =
        (0..17).zip([3, 7, 1].into_iter().cycle()).map(|(p, w)| digit(code, p) * w % 10).sum();
    number(code, 0..3) > 1 && (10 - sum % 10) % 10 == digit(code, 17)
}

/// Two parts, each with a check digit of weights 3, 1, 7, 9 from the right (BCRA, Comunicación A 2622).
fn is_cbu(code: &[u8]) -> bool {
    let check = |from: usize, to: usize| {
        let sum: u32 = (from..to)
            .rev()
            .zip([3, 1, 7, 9].into_iter().cycle())
            .map(|(p, w)| digit(code, p) * w)
            .sum();
        (10 - sum % 10) % 10 == digit(code, to)
    };
    number(code, 0..7) > 0 && check(0, 7) && check(8, 21)
}

/// Weights 1, 2, 4, 8, 5, 10, 9, 7, 3, 6, remainder of 11 (Banco de España, código cuenta cliente).
fn is_ccc(code: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let check = |sum: u32| match 11 - sum % 11 {
        11 => 0,
        10 => 1,
        check => check,
    };
    let bank = weighted(code.get(..8).unwrap_or_default(), &[4, 8, 5, 10, 9, 7, 3, 6]);
    let account = weighted(code.get(10..).unwrap_or_default(), &WEIGHTS);
    number(code, 0..8) > 0 && check(bank) == digit(code, 8) && check(account) == digit(code, 9)
}

/// 97 less the remainder of 97, letters of the account replaced by digits (Comité français
/// d'organisation et de normalisation bancaires, RIB).
fn is_rib(code: &[u8]) -> bool {
    let plain = |byte: &u8| match byte {
        b'A'..=b'I' => u64::from(byte - b'A') + 1,
        b'J'..=b'R' => u64::from(byte - b'J') + 1,
        b'S'..=b'Z' => u64::from(byte - b'S') + 2,
        digit => u64::from(digit.wrapping_sub(b'0')),
    };
    code.iter().fold(0, |rest, byte| (rest * 10 + plain(byte)) % 97) == 0 && number(code, 0..10) > 0
}

/// The check letter over bank, branch and account; odd places replaced as in the codice fiscale (ABI,
/// coordinate bancarie nazionali).
fn is_bban(code: &[u8]) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let rest = code.get(1..).unwrap_or_default();
    let order =
        |byte: u8| if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') };
    let sum: u32 = rest
        .iter()
        .enumerate()
        .map(|(place, byte)| {
            let order = order(*byte);
            let odd = ODD.get(usize::from(order)).copied().unwrap_or(0);
            if place % 2 == 0 { odd } else { u32::from(order) }
        })
        .sum();
    has_digits(rest, 14) && sum % 26 == value(at(code, 0)).wrapping_sub(10)
}

/// ISO/IEC 7064, MOD 97-10 (Banco de Portugal, NIB).
fn is_nib(code: &[u8]) -> bool {
    number(code, 0..4) > 0 && mod_97(code) == 1
}

/// The IBAN without its country (Narodowy Bank Polski, Zarządzenie 7/2017).
fn is_nrb(code: &[u8]) -> bool {
    let (check, body) = code.split_at(2.min(code.len()));
    let mut all = [b'0'; 30];
    for (to, from) in all.iter_mut().zip(body.iter().chain(b"2521").chain(check)) {
        *to = *from;
    }
    mod_97(&all) == 1
}

/// The remainder of 97, 0 written as 97 (Febelfin).
fn is_belgian(code: &[u8]) -> bool {
    let rest = number(code, 0..10) % 97;
    !uniform(code) && (if rest == 0 { 97 } else { rest }) == number(code, 10..12)
}

/// The eleven test: weights 10 or 9 to 1 (Betaalvereniging Nederland).
fn is_dutch(code: &[u8]) -> bool {
    let most = u32::try_from(code.len()).unwrap_or(0);
    let sum: u32 = (0..code.len()).zip((1..=most).rev()).map(|(p, w)| digit(code, p) * w).sum();
    sum > 0 && sum.is_multiple_of(11)
}

/// Weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, remainder of 11 (Bits AS, kontonummer).
fn is_norwegian(code: &[u8]) -> bool {
    let sum = weighted(code, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    number(code, 0..4) > 0 && (11 - sum % 11) % 11 == digit(code, 10)
}

/// Weights 6, 3, 7, 9, 10, 5, 8, 4, 2, 1 over the number before the bank's four digits, a multiple of
/// 11 (Česká národní banka, decree 169/2011).
fn is_czech(code: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    let body = code.get(..code.len().saturating_sub(4)).unwrap_or_default();
    let sum: u32 =
        (0..body.len()).rev().zip(WEIGHTS.into_iter().rev()).map(|(p, w)| digit(body, p) * w).sum();
    let bank = number(code, body.len()..code.len());
    sum > 0 && sum.is_multiple_of(11) && (100..=8_300).contains(&bank) && bank.is_multiple_of(10)
}

/// Weights 9, 7, 3, 1, a multiple of 10, over the first eight digits and over the rest (Magyar Nemzeti
/// Bank, giro rules).
fn is_hungarian(code: &[u8]) -> bool {
    let (bank, account) = code.split_at(8.min(code.len()));
    let sum = |part: &[u8]| -> u32 {
        (0..part.len()).zip([9, 7, 3, 1].into_iter().cycle()).map(|(p, w)| digit(part, p) * w).sum()
    };
    number(bank, 0..3) > 99 && sum(bank).is_multiple_of(10) && sum(account).is_multiple_of(10)
}

/// Digits that are no date and not all the same.
fn is_account(code: &[u8]) -> bool {
    let dated = code.len() == 8
        && matches!(number(code, 0..2), 19 | 20)
        && is_date(number(code, 0..4), number(code, 4..6), number(code, 6..8));
    let made_up = uniform(code) || (counts(code) && code.len() < 7);
    !dated && !made_up
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn accounts_with_check_digits() {
        // The examples of the IBAN registry without country and check digits, and published ones.
        holds(
            "es_ccc",
            &[
                ("2100 0418 45 0200051332", "2100 0418 45 0200051332"),
                ("cuenta 21000418450200051332", "21000418450200051332"),
            ],
            &["2100 0418 46 0200051332", "21000418450200051332"],
        );
        holds(
            "fr_rib",
            &[("RIB 20041 01005 0500013M026 06", "20041 01005 0500013M026 06")],
            &["RIB 20041 01005 0500013M026 07"],
        );
        holds(
            "it_bban",
            &[("X 05428 11101 000000123456", "X 05428 11101 000000123456")],
            &["Y 05428 11101 000000123456"],
        );
        holds(
            "pt_nib",
            &[("NIB 0002 0123 12345678901 54", "0002 0123 12345678901 54")],
            &["NIB 0002 0123 12345678901 55"],
        );
        holds(
            "pl_nrb",
            &[("61 1090 1014 0000 0712 1981 2874", "61 1090 1014 0000 0712 1981 2874")],
            &["62 1090 1014 0000 0712 1981 2874"],
        );
        holds("be_account", &[("539-0075470-34", "539-0075470-34")], &["539-0075470-35"]);
        holds("no_account", &[("8601.11.17947", "8601.11.17947")], &["8601.11.17948"]);
        holds("cz_account", &[("účet 2000145399/0800", "2000145399/0800")], &["2000145398/0800"]);
        holds(
            "mx_clabe",
            &[("CLABE 002010077777777771", "002010077777777771")],
            &["CLABE 002010077777777772", "002010077777777771"],
        );
        holds(
            "ar_cbu",
            &[("CBU 2850590940090418135201", "2850590940090418135201")],
            &["CBU 2850590940090418135202"],
        );
        holds(
            "hu_account",
            &[("11773016-11111018-00000000", "11773016-11111018-00000000")],
            &["11773017-11111018-00000000"],
        );
        holds(
            "us_routing",
            &[("routing number 021000021", "021000021")],
            &["routing number 021000022", "021000021"],
        );
    }

    #[test]
    fn accounts_by_their_word() {
        holds(
            "gb_sort_account",
            &[("sort code and account 20-00-00 55779911", "20-00-00 55779911")],
            &[],
        );
        holds("gb_sort_code", &[("sort code 20-00-00", "20-00-00")], &["date 20-00-00"]);
        holds("de_blz", &[("BLZ 37040044", "37040044")], &["37040044"]);
        holds(
            "account",
            &[
                ("account number 80371475511", "80371475511"),
                ("Kontonummer: 532013000", "532013000"),
                ("numéro de compte 00012345678", "00012345678"),
                ("số? 口座番号 1234568", "1234568"),
            ],
            &["account number 20240131", "80371475511", "order 80371475511"],
        );
        holds(
            "in_ifsc",
            &[("IFSC HDFC0001234", "HDFC0001234")],
            &["part no HDFC0001234", "IFSC HDFC1001234"],
        );
    }
}
