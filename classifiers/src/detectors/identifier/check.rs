//! The arithmetic that check digits share. Every function takes letters in capitals and digits, and
//! answers false rather than fail on what it was not made for.

/// The digit at a place, 0 where there is none.
pub(crate) fn digit(code: &[u8], place: usize) -> u32 {
    code.get(place).filter(|byte| byte.is_ascii_digit()).map_or(0, |byte| u32::from(byte - b'0'))
}

/// The letter or digit at a place, 0 beyond the end.
pub(crate) fn at(code: &[u8], place: usize) -> u8 {
    code.get(place).copied().unwrap_or(0)
}

/// The digits of a range as a number.
pub(crate) fn number(code: &[u8], range: std::ops::Range<usize>) -> u64 {
    range.fold(0, |number, place| number * 10 + u64::from(digit(code, place)))
}

/// The sum of the first digits, each times its weight.
pub(crate) fn weighted(code: &[u8], weights: &[u32]) -> u32 {
    weights.iter().enumerate().map(|(place, weight)| digit(code, place) * weight).sum()
}

/// Whether all characters are the same.
pub(crate) fn uniform(code: &[u8]) -> bool {
    code.windows(2).all(|pair| matches!(pair, [a, b] if a == b))
}

/// Whether the digits only count up or down, as made-up numbers do: 123456789, 987654321.
pub(crate) fn counts(code: &[u8]) -> bool {
    let step = |up: bool| {
        code.windows(2).all(|pair| match pair {
            [a, b] if up => *b == a + 1 || (*a == b'9' && *b == b'0'),
            [a, b] => *a == b + 1 || (*a == b'0' && *b == b'9'),
            _ => false,
        })
    };
    step(true) || step(false)
}

/// The value of a letter or digit as ISO/IEC 7064 counts: 0 to 9, A = 10 to Z = 35.
pub(crate) fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    }
}

/// The last digit is that of ISO/IEC 7812-1, annex B ("Luhn").
pub(crate) fn luhn(code: &[u8]) -> bool {
    crate::detectors::payment_card::luhn(code.iter().map(|byte| byte.wrapping_sub(b'0')))
}

/// The last digit is that of ISO/IEC 7064, MOD 11,10.
pub(crate) fn mod_11_10(code: &[u8]) -> bool {
    let Some((last, body)) = code.split_last() else { return false };
    let product = body.iter().fold(10, |product, byte| {
        let sum = (value(*byte) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == value(*last)
}

/// The remainder of 97 of digits, letters counted as two digits (ISO/IEC 7064, MOD 97-10).
pub(crate) fn mod_97(code: &[u8]) -> u32 {
    code.iter().fold(0, |rest, byte| match value(*byte) {
        value @ 0..=9 => (rest * 10 + value) % 97,
        value => (rest * 100 + value) % 97,
    })
}

/// The last digit is that of Verhoeff (Error Detecting Decimal Codes, 1969): the dihedral group of
/// order ten.
pub(crate) fn verhoeff(code: &[u8]) -> bool {
    code.iter().rev().enumerate().fold(0, |sum, (place, byte)| {
        dihedral(sum, permuted(u32::from(byte.wrapping_sub(b'0')), place))
    }) == 0
}

/// The product of two elements of the dihedral group of order ten.
const fn dihedral(a: u32, b: u32) -> u32 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// Verhoeff's permutation, applied once for each place.
fn permuted(digit: u32, place: usize) -> u32 {
    const ONCE: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let next = |digit: u32| usize::try_from(digit).ok().and_then(|d| ONCE.get(d)).copied();
    (0..place % 8).fold(digit, |digit, _| next(digit).unwrap_or(0))
}

/// Whether there is such a day; a year of two digits is taken for a leap year where one could be.
pub(crate) fn is_date(year: u64, month: u64, day: u64) -> bool {
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Six digits from a place are year, month and day.
pub(crate) fn yymmdd(code: &[u8], from: usize) -> bool {
    let pair = |place| number(code, from + place..from + place + 2);
    is_date(pair(0), pair(2), pair(4))
}

/// Six digits from a place are day, month and year.
pub(crate) fn ddmmyy(code: &[u8], from: usize) -> bool {
    let pair = |place| number(code, from + place..from + place + 2);
    is_date(pair(4), pair(2), pair(0))
}

/// Whether a digit follows letters and digits as ICAO 9303-3, section 4.9, demands: weights 7, 3, 1.
pub(crate) fn icao(code: &[u8], check: u8) -> bool {
    let weights = [7, 3, 1].into_iter().cycle();
    let sum: u32 = code.iter().zip(weights).map(|(byte, weight)| value(*byte) * weight).sum();
    check.is_ascii_digit() && sum % 10 == u32::from(check - b'0')
}

/// Whether a count of digits is within bounds.
pub(crate) fn has_digits(code: &[u8], least: usize) -> bool {
    code.iter().filter(|byte| byte.is_ascii_digit()).count() >= least
}

#[cfg(test)]
mod tests {
    use super::{icao, luhn, mod_11_10, mod_97, verhoeff, yymmdd};

    #[test]
    fn examples_of_the_standards() {
        assert!(luhn(b"49927398716") && !luhn(b"49927398717"));
        // The worked example of ISO/IEC 7064, MOD 11,10.
        assert!(mod_11_10(b"07945") && !mod_11_10(b"07946"));
        assert_eq!(mod_97(b"79444"), 79444 % 97);
        // Verhoeff's own example.
        assert!(verhoeff(b"2363") && !verhoeff(b"2364") && !verhoeff(b"3263"));
        // The example of ICAO 9303-3, appendix A: 27 July 1952.
        assert!(icao(b"520727", b'3') && !icao(b"520727", b'4'));
    }

    #[test]
    fn days_that_never_were_are_none() {
        assert!(yymmdd(b"800229", 0) && !yymmdd(b"810229", 0));
        assert!(!yymmdd(b"801301", 0) && !yymmdd(b"800431", 0));
    }
}
