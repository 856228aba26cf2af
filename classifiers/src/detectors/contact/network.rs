//! Addresses of machines: IPv4 (RFC 791), IPv6 (RFC 4291) and hardware addresses (IEEE 802).
//! Addresses for documentation, the machine itself, all machines or none are no findings
//! (RFC 5737, RFC 3849, RFC 9637, RFC 6890).

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::context::Cues;
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "network";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::IpAddress, Label::MacAddress],
    kinds: || vec!["ipv4", "ipv6", "mac"],
    evidence: "Structure; addresses for documentation, the machine itself or nobody, and versions of four numbers, are none.",
    source: "RFC 791, RFC 4291, IEEE 802; reserved: RFC 5737, RFC 3849, RFC 9637, RFC 6890.",
};

/// The longest text form of an IPv6 address (RFC 4291, section 2.2).
const LONGEST: usize = 45;

/// Looks for an IPv4 address that starts with the first group.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let dotted = (0..3).all(|place| groups.separator(place) == b'.');
    if !dotted || groups.separator(3) == b'.' || !view.opens(groups.first().start) {
        return None;
    }
    let span = groups.first().start..groups.get(3).end;
    let before = view.before(span.start);
    let touches = matches!(before, b'.' | b'_' | b'-') || matches!(view.at(span.end), b'_' | b'-');
    if touches || !view.closes(span.end) {
        return None;
    }
    let address: Ipv4Addr = view.text().get(span.clone())?.parse().ok()?;
    if is_for_everyone(address) {
        return None;
    }
    let near = scan.near(&span);
    let version = near.last.has(Cues::VERSION) && !near.last.has(Cues::NETWORK);
    let small = address.octets().iter().all(|octet| *octet < 20);
    if version || is_version(view, span.start) || (small && !near.any.has(Cues::NETWORK)) {
        return None;
    }
    scan.add(Hit::new(NAME, Label::IpAddress, span).kind("ipv4").confidence(95))
}

/// Whether the address belongs to nobody in particular.
fn is_for_everyone(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let benchmark = first == 198 && (second & 0xFE) == 18;
    let protocol = (first, second, third) == (192, 0, 0);
    address.is_loopback()
        || address.is_documentation()
        || address.is_multicast()
        || benchmark
        || protocol
        || first == 0
        || first >= 240
}

/// Whether a name with a slash or a `v` stands directly before: `Chrome/120.0.0.0`.
fn is_version(view: View<'_>, start: usize) -> bool {
    match view.before(start) {
        b'/' => view.back(start, 2).is_ascii_alphabetic(),
        b'=' => view.back(start, 2) == b'=',
        b'^' | b'~' => true,
        _ => false,
    }
}

/// Looks at every colon and dash that starts in a segment. `done` is how far this has come.
pub(crate) fn run(scan: &mut Scan<'_, '_>, segment: Range<usize>, done: &mut usize) {
    let view = scan.view();
    for found in memchr::memchr2_iter(b':', b'-', view.slice(segment.clone())) {
        let at = segment.start + found;
        if at < *done {
            continue;
        }
        let after = view.at(at + 1);
        let fits = (view.before(at).is_ascii_hexdigit() || view.at(at + 1) == b':')
            && (after.is_ascii_hexdigit() || after == b':');
        if fits && let Some(end) = hardware(scan, at).or_else(|| version_six(scan, at)) {
            *done = end;
        }
    }
}

/// A hardware address whose first separator stands here: six pairs of hexadecimal digits.
fn hardware(scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
    let view = scan.view();
    let start = at.checked_sub(2)?;
    let separator = view.at(at);
    let span = start..start + 17;
    let bytes = view.slice(span.clone());
    let shaped = bytes.len() == 17
        && bytes.iter().enumerate().all(|(place, byte)| match place % 3 {
            2 => *byte == separator,
            _ => byte.is_ascii_hexdigit(),
        });
    let touches = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
    if !shaped || touches(view.before(start)) || touches(view.at(span.end)) {
        return None;
    }
    // All machines, none, and the range for documentation (RFC 7042, section 2.1.2).
    let same = bytes.iter().all(|byte| *byte == separator || Some(byte) == bytes.first());
    let documentation = bytes.get(..9).is_some_and(|head| {
        head.iter()
            .zip(b"00-00-5E-")
            .all(|(byte, plain)| *byte == separator || byte.eq_ignore_ascii_case(plain))
    }) && bytes.get(9..11).is_some_and(|octet| octet == b"00");
    // Dashed pairs without a letter are more often a date or a number in pairs.
    let lettered = separator == b':' || bytes.iter().any(u8::is_ascii_alphabetic);
    if same || documentation || !lettered {
        return None;
    }
    scan.add(Hit::new(NAME, Label::MacAddress, span).kind("mac").confidence(95))
}

/// An IPv6 address whose first colon stands here.
fn version_six(scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
    let view = scan.view();
    if view.at(at) != b':' {
        return None;
    }
    let start = view.run_back(at, 4, |byte| byte.is_ascii_hexdigit());
    if !view.opens(start) || view.before(start) == b':' || view.before(start) == b'.' {
        return None;
    }
    let within = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let mut end = view.run(start, LONGEST + 1, within);
    while matches!(view.before(end), b'.' | b':') && !view.starts(end.saturating_sub(2), b"::") {
        end -= 1;
    }
    if end - start > LONGEST || !view.closes(end) || end <= at {
        return None;
    }
    let address: Ipv6Addr = view.text().get(start..end)?.parse().ok()?;
    let segments = address.segments();
    let documentation = segments.starts_with(&[0x2001, 0xDB8])
        || segments.first().is_some_and(|first| *first == 0x3FFF);
    let scoped = segments.first().is_some_and(
        |first| matches!(*first, 0x2000..=0x3FFE | 0xFC00..=0xFDFF | 0xFE80..=0xFEBF | 0x64),
    );
    // Eight written-out groups are an address, whoever hands it out.
    let full =
        view.slice(start..end).split(|byte| *byte == b':').filter(|x| x.len() > 2).count() >= 6;
    let scoped = scoped || full;
    if address.is_loopback() || address.is_unspecified() || documentation || !scoped {
        return None;
    }
    scan.add(Hit::new(NAME, Label::IpAddress, start..end).kind("ipv6").confidence(97))
}

#[cfg(test)]
mod tests {
    use crate::Label::{IpAddress, MacAddress};
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn addresses_of_machines_are_found() {
        for address in
            ["10.12.7.201", "192.168.1.44", "84.23.17.9", "2a02:8108:9640:1f2c::7", "fe80::1:2a3b"]
        {
            for text in [
                format!("from {address}"),
                format!("{address}:8080"),
                format!("[{address}]"),
                format!("https://{address}/x"),
                format!("see {address}."),
            ] {
                if !(text.contains(":8080") && address.contains(':')) {
                    finds(IpAddress, &text, address);
                }
            }
        }
        finds(IpAddress, "2001:4860:4860:0:0:0:0:8888", "2001:4860:4860:0:0:0:0:8888");
        finds(MacAddress, "mac 3c:22:fb:9a:11:07.", "3c:22:fb:9a:11:07");
        finds(MacAddress, "3C-22-FB-9A-11-07", "3C-22-FB-9A-11-07");
    }

    #[test]
    fn addresses_of_nobody_and_versions_are_spared() {
        for text in [
            "127.0.0.1",
            "0.0.0.0",
            "192.0.2.7",
            "198.51.100.20",
            "203.0.113.9",
            "255.255.255.0",
            "224.0.0.251",
            "version 84.23.17.9",
            "Chrome/120.0.44.12",
            "1.2.3.4",
            "84.23.17.256",
            "84.23.17",
            "84.23.17.9.4",
            "see 1.10.2.3 above",
            "::1",
            "::",
            "2001:db8::17",
            "std::vec::Vec",
            "a::b",
            "12:30:45",
            "fe80",
        ] {
            spares(IpAddress, text);
        }
        for text in
            ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "3c:22:fb:9a:11", "x3c:22:fb:9a:11:07"]
        {
            spares(MacAddress, text);
        }
    }
}
