//! Durations, sizes and dates as people write them: `500 ms`, `10 s`, `5 min`, `64 KiB`,
//! `2027-03-01`. A number never stands without its unit.

use std::time::Duration;

/// Units of duration and their milliseconds.
const DURATIONS: &[(&str, u64)] = &[
    ("ms", 1),
    ("s", 1_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("day", 86_400_000),
    ("days", 86_400_000),
];

/// Units of size and their bytes.
const SIZES: &[(&str, u64)] = &[
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
];

/// The number and the unit of `12 min` or `12min`.
pub(super) fn split(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    Some((number.parse().ok()?, unit.trim()))
}

fn scaled(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (number, unit) = split(text)?;
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.checked_mul(*factor)
}

pub(super) fn duration(text: &str) -> Option<Duration> {
    scaled(text, DURATIONS).map(Duration::from_millis)
}

pub(super) fn bytes(text: &str) -> Option<u64> {
    scaled(text, SIZES)
}

#[cfg(test)]
mod tests {
    use super::{bytes, duration};
    use std::time::Duration;

    #[test]
    fn units_are_needed_and_known() {
        assert_eq!(duration("500 ms"), Some(Duration::from_millis(500)));
        assert_eq!(duration("2min"), Some(Duration::from_secs(120)));
        assert_eq!(duration("30 days"), Some(Duration::from_secs(30 * 86_400)));
        assert_eq!(duration("30"), None);
        assert_eq!(duration("-1 s"), None);
        assert_eq!(duration("1 fortnight"), None);
        assert_eq!(duration("99999999999999999999 s"), None);
        assert_eq!(bytes("64 KiB"), Some(65_536));
        assert_eq!(bytes("1 kb"), None);
        assert_eq!(bytes("18446744073709551615 KiB"), None);
    }
}
