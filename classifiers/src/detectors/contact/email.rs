//! E-mail addresses (RFC 5321, section 4.1.2, without quoted local parts; letters outside ASCII as
//! in RFC 6531). Reserved domains are for documentation and no finding (RFC 2606, RFC 6761).

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "email";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Email],
    kinds: Vec::new,
    evidence: "Structure of local part and domain; reserved domains and file names are none.",
    source: "RFC 5321 section 4.1.2, RFC 6531; reserved: RFC 2606, RFC 6761.",
};

/// RFC 5321, section 4.5.3.1.1.
const LONGEST_LOCAL: usize = 64;
/// RFC 5321, section 4.5.3.1.2.
const LONGEST_DOMAIN: usize = 255;
/// The longest top-level domain there is has 24 characters.
const LONGEST_TOP: usize = 24;

/// Domains and top-level domains that belong to nobody.
const RESERVED: &[&[u8]] = &[
    b"example.com",
    b"example.org",
    b"example.net",
    b"example.edu",
    b"example",
    b"invalid",
    b"test",
    b"localhost",
    b"local",
];
/// What ends like a top-level domain but is the ending of a file, as in `icon@2x.png`.
const FILES: &[&[u8]] = &[
    b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"css", b"js", b"ts", b"json", b"html",
    b"php", b"yaml", b"yml", b"toml", b"xml", b"txt", b"pdf", b"tgz", b"zip",
];

/// Looks around an at sign.
pub(crate) fn look(scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
    let view = scan.view();
    let start = local_start(view, at)?;
    let end = domain_end(view, at + 1)?;
    let domain = view.slice(at + 1..end);
    if reserved(domain) || is_remote(view, start..at, end) {
        return None;
    }
    scan.add(Hit::new(NAME, Label::Email, start..end).confidence(98))
}

fn local_start(view: View<'_>, at: usize) -> Option<usize> {
    let mut start = view.run_back(at, LONGEST_LOCAL, |byte| {
        byte.is_ascii_alphanumeric() || !byte.is_ascii() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
    });
    // What stands before an address in a sentence, a list or a query string is not part of it.
    let inside = view.slice(start..at);
    if let Some(mark) = inside.iter().rposition(|byte| b"/=?&|`{}!#$*^".contains(byte)) {
        start += mark + 1;
    }
    let inside = view.slice(start..at);
    let lead = inside
        .iter()
        .position(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii())?;
    // Typographic quotes and dashes are outside ASCII, but no letters.
    let text = view.text().get(start + lead..at)?;
    let letters =
        text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let letters =
        match letters.rfind(|letter: char| !letter.is_ascii() && !letter.is_alphanumeric()) {
            Some(mark) => letters.get(letters.ceil_char_boundary(mark + 1)..)?,
            None => letters,
        };
    let broken = letters.is_empty() || letters.ends_with('.') || letters.contains("..");
    (!broken).then(|| at - letters.len())
}

/// Where the domain ends: labels of letters, digits and inner hyphens, the last one of letters.
fn domain_end(view: View<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    let mut end = None;
    let limit = start + LONGEST_DOMAIN;
    while at < limit {
        let label = view
            .run(at, 63, |byte| byte.is_ascii_alphanumeric() || byte == b'-' || !byte.is_ascii());
        let bytes = view.slice(at..label);
        if bytes.is_empty() || bytes.starts_with(b"-") {
            break;
        }
        if at > start
            && let Some(length) = top_level(bytes)
        {
            end = Some(at + length);
        }
        if view.at(label) != b'.' || bytes.ends_with(b"-") {
            break;
        }
        at = label + 1;
    }
    let end = end?;
    let whole = view.text().get(start..end)?;
    // Punctuation of other scripts ends a domain.
    whole.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).then_some(end)
}

/// How much of a label is a top-level domain.
fn top_level(label: &[u8]) -> Option<usize> {
    let letters = label.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(label.len());
    let length =
        if label.len() > 4 && label.get(..4).is_some_and(|x| x.eq_ignore_ascii_case(b"xn--")) {
            label.len()
        } else {
            letters
        };
    let rest = label.get(length);
    let ends = rest.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    (ends && (2..=LONGEST_TOP).contains(&length)).then_some(length)
}

fn reserved(domain: &[u8]) -> bool {
    let under = |parent: &&[u8]| {
        domain.len().checked_sub(parent.len()).is_some_and(|cut| {
            domain.get(cut..).is_some_and(|tail| tail.eq_ignore_ascii_case(parent))
                && (cut == 0 || domain.get(cut - 1) == Some(&b'.'))
        })
    };
    let last = domain.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    RESERVED.iter().any(under) || FILES.iter().any(|file| last.eq_ignore_ascii_case(file))
}

/// Whether this is the address of a repository, as in `git@host.com:path`.
fn is_remote(view: View<'_>, local: Range<usize>, end: usize) -> bool {
    let follows = matches!(view.at(end), b':' | b'/') && view.at(end + 1).is_ascii_alphanumeric();
    view.slice(local) == b"git" && follows
}

#[cfg(test)]
mod tests {
    use crate::Label::Email;
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn addresses_are_found_as_they_are_written() {
        for address in [
            "jane.doe@acme-corp.com",
            "j_d+news@mail.acme.co.uk",
            "o'neill@acme.ie",
            "müller@firma.de",
            "info@müller.de",
            "a@b.io",
            "x@xn--mller-kva.de",
            "JANE@ACME.COM",
        ] {
            for text in [
                format!("write to {address}."),
                format!("<{address}>, thanks"),
                format!("mailto:{address}?subject=x"),
                format!("„{address}“"),
                format!("?user={address}&x=1"),
                format!("\"{address}\""),
                address.to_owned(),
            ] {
                finds(Email, &text, address);
            }
        }
    }

    #[test]
    fn what_is_no_address_or_nobodys_is_spared() {
        for text in [
            "user@example.com",
            "user@mail.example.org",
            "a@b.example",
            "root@localhost",
            "react@18.2.0",
            "icon@2x.png",
            "@decorator.name",
            "git@github.com:acme/repo.git",
            "a@b",
            "a@-b.com",
            "a..b@c.com",
            "@@@@@",
        ] {
            spares(Email, text);
        }
    }
}
