//! A moment on a page: in UTC, to the second; the browser adds the local time on hover.

use std::fmt;

use askama::filters::HtmlSafe;
use trace_store::record::UtcNanos;

/// A moment. Written as a `time` element, whose text is digits and signs of its own only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(u64);

impl Moment {
    pub(super) const fn of(at: UtcNanos) -> Self {
        Self(at.0)
    }

    /// In the form of RFC 3339, to the second.
    pub(super) fn iso(self) -> String {
        rfc3339(self.0)
    }
}

/// Nanoseconds since the epoch in the form of RFC 3339, to the second.
pub(super) fn rfc3339(ns: u64) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(ns))
        .map(|at| format!("{at:.0}"))
        .unwrap_or_default()
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let iso = self.iso();
        let shown = iso.replace('T', " ");
        write!(f, "<time datetime=\"{iso}\">{}</time>", shown.trim_end_matches('Z'))
    }
}

impl HtmlSafe for Moment {}

/// Microseconds in the unit that reads best.
pub(super) fn duration(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..10_000_000 => format!("{}.{} ms", us / 1_000, us % 1_000 / 100),
        _ => format!("{}.{} s", us / 1_000_000, us % 1_000_000 / 100_000),
    }
}

/// A count with thousands apart, so that it can be read.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut told = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            told.push('\u{202f}');
        }
        told.push(digit);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_counts_are_told_for_people() {
        let moment = Moment::of(UtcNanos(1_764_000_000_123_456_789));
        assert_eq!(
            moment.to_string(),
            "<time datetime=\"2025-11-24T16:00:00Z\">2025-11-24 16:00:00</time>"
        );
        for (us, told) in [(0, "0 µs"), (999, "999 µs"), (1_250, "1.2 ms"), (12_500_000, "12.5 s")]
        {
            assert_eq!(duration(us), told);
        }
        for (count, told) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1\u{202f}000"),
            (1_234_567, "1\u{202f}234\u{202f}567"),
        ] {
            assert_eq!(grouped(count), told);
        }
    }
}
