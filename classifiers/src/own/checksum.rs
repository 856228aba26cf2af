//! Check digits that a pattern may ask for, over the digits of its match.

use crate::engine::view::digits_of;

/// A way to compute a check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// Luhn (ISO/IEC 7812-1, annex B): cards, many customer numbers.
    Luhn,
    /// ISO/IEC 7064, MOD 97-10 over digits and letters, check digits last: creditor references, LEI.
    Mod97,
    /// ISO/IEC 7064, MOD 11-2 over digits, the last of which may be X for ten: ISNI, ORCID.
    Mod11,
    /// Verhoeff (Error Detecting Decimal Codes, 1969): Aadhaar.
    Verhoeff,
}

impl Checksum {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Luhn, Self::Mod97, Self::Mod11, Self::Verhoeff];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Luhn => "luhn",
            Self::Mod97 => "mod97",
            Self::Mod11 => "mod11",
            Self::Verhoeff => "verhoeff",
        }
    }

    /// Whether the digits of a value fit. One without digits never does.
    pub(super) fn holds(self, value: &[u8]) -> bool {
        if !value.iter().any(u8::is_ascii_digit) {
            return false;
        }
        match self {
            Self::Luhn => luhn(value),
            Self::Mod97 => mod97(value),
            Self::Mod11 => mod11(value),
            Self::Verhoeff => verhoeff(value),
        }
    }
}

fn luhn(value: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits_of(value)
        .rev()
        .enumerate()
        .map(|(place, digit)| u32::from(if place % 2 == 1 { doubled(digit) } else { digit }))
        .sum();
    sum.is_multiple_of(10)
}

fn mod97(value: &[u8]) -> bool {
    let remainder =
        value.iter().filter(|byte| byte.is_ascii_alphanumeric()).fold(0, |rest, byte| {
            let number = char::from(*byte).to_digit(36).unwrap_or(0);
            if number < 10 { (rest * 10 + number) % 97 } else { (rest * 100 + number) % 97 }
        });
    remainder == 1
}

fn mod11(value: &[u8]) -> bool {
    let Some((last, body)) = value.split_last() else { return false };
    let check = match last {
        b'0'..=b'9' => u32::from(last - b'0'),
        b'X' | b'x' => 10,
        _ => return false,
    };
    let product = digits_of(body).fold(0, |sum, digit| (sum + u32::from(digit)) * 2 % 11);
    (product + check) % 11 == 1
}

/// The product of the dihedral group of order ten.
const fn product(a: u8, b: u8) -> u8 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

fn verhoeff(value: &[u8]) -> bool {
    const PERMUTED: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permute = |digit: u8| PERMUTED.get(usize::from(digit)).copied().unwrap_or(0);
    let check = digits_of(value).rev().enumerate().fold(0, |check, (place, digit)| {
        product(check, (0..place % 8).fold(digit, |digit, _| permute(digit)))
    });
    check == 0
}

#[cfg(test)]
mod tests {
    use super::Checksum::{Luhn, Mod11, Mod97, Verhoeff};

    #[test]
    fn published_numbers_hold_and_each_changed_digit_does_not() {
        for (sum, value) in [
            (Luhn, "79927398713"),
            (Mod97, "RF18539007547034"),
            (Mod97, "5493001KJTIIGC8Y1R12"),
            (Mod11, "0000-0002-1825-0097"),
            (Mod11, "0000-0002-1694-233X"),
            (Verhoeff, "2363"),
            (Verhoeff, "123451"),
        ] {
            // A creditor reference carries its country and check digits first.
            let turned = value.strip_prefix("RF18").map(|rest| format!("{rest}RF18"));
            let value = turned.unwrap_or_else(|| value.to_owned());
            assert!(sum.holds(value.as_bytes()), "{sum:?} {value}");
            for place in 0..value.len() {
                let mut changed = value.clone().into_bytes();
                if changed[place].is_ascii_digit() {
                    changed[place] = b'0' + (changed[place] - b'0' + 1) % 10;
                    assert!(!sum.holds(&changed), "{sum:?} {value} at {place}");
                }
            }
            assert!(!sum.holds(b"") && !sum.holds(b"abc"));
        }
    }
}
