//! JSON Web Tokens (RFC 7519) in compact form: three parts (RFC 7515) or five (RFC 7516), the first
//! of which decodes to a JSON object with `alg`.

use crate::Label;
use crate::detectors::About;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::base64_url;
use crate::normalise::encoded::from_base64;

pub(crate) const NAME: &str = "web_token";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Jwt],
    kinds: || vec!["jwt"],
    evidence: "Three or five parts, the first of which decodes to JSON with an algorithm; the example of jwt.io is none.",
    source: "RFC 7519, RFC 7515, RFC 7516.",
};

/// Headers carry an algorithm, a key id, sometimes a key; larger ones exist only in attacks.
const LONGEST_HEADER: usize = 4 * 1024;
const LONGEST_PART: usize = 64 * 1024;
/// The payload of the example on jwt.io and in its many copies: `{"sub":"1234567890","name":"John`.
const EXAMPLE: &[u8] = b"eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4g";

/// Looks at what may be the start of a header.
pub(crate) fn look(scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
    let view = scan.view();
    if base64_url(view.before(at)) && !matches!(view.before(at), b'-' | b'_') {
        return None;
    }
    let header_end = view.run(at, LONGEST_HEADER, base64_url);
    if view.at(header_end) != b'.' || !is_header(view.slice(at..header_end)) {
        return None;
    }
    let mut end = header_end;
    let mut parts = 1;
    while parts < 5 && view.at(end) == b'.' {
        let next = view.run(end + 1, LONGEST_PART, base64_url);
        // The signature and the key of some kinds are empty, but no other part is.
        if next == end + 1 && parts == 1 {
            break;
        }
        end = next;
        parts += 1;
    }
    if parts < 3 {
        return None;
    }
    // A full stop behind a token of three parts ends the sentence.
    let signed = view.slice(at..end);
    let end = if signed.ends_with(b".") && parts > 3 { end - 1 } else { end };
    if view.starts(header_end + 1, EXAMPLE) {
        return None;
    }
    scan.add(Hit::new(NAME, Label::Jwt, at..end).kind("jwt").checked())
}

fn is_header(part: &[u8]) -> bool {
    let decoded = from_base64(part);
    let text = decoded.trim_ascii();
    text.starts_with(b"{")
        && text.ends_with(b"}")
        && text.windows(5).any(|window| window == br#""alg""#)
        && std::str::from_utf8(text).is_ok()
}

#[cfg(test)]
mod tests {
    use crate::Label::Jwt;
    use crate::detectors::trial::{finds, spares};

    // RFC 7515, appendix A.1.
    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn the_token_of_the_standard_is_found() {
        for text in [
            format!("Authorization: Bearer {TOKEN}"),
            format!("{TOKEN}."),
            format!("\"{TOKEN}\""),
            format!("?jwt={TOKEN}&x=1"),
        ] {
            finds(Jwt, &text, TOKEN);
        }
    }

    #[test]
    fn what_has_no_algorithm_or_parts_is_spared() {
        let [header, payload, signature] = TOKEN.split('.').collect::<Vec<_>>()[..] else {
            panic!("three parts")
        };
        for text in [
            header.to_owned(),
            format!("{header}.{payload}"),
            format!("{payload}.{payload}.{signature}"),
            format!("x{TOKEN}"),
            format!("{header}..{signature}"),
            "eyJ0eXAiOiJKV1QifQ.e30.abc".to_owned(),
        ] {
            spares(Jwt, &text);
        }
    }
}
