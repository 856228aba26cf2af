//! Private keys in text armour: PEM of every kind (RFC 7468, RFC 1421), OpenSSH, SSH2 (RFC 4716
//! dashes) and OpenPGP (RFC 9580), in lines or with the line breaks written out. Public keys and
//! certificates are no findings, nor is armour without a key in it.

use memchr::memmem;

use super::placeholder::is_placeholder;
use crate::Label;
use crate::detectors::About;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::{View, base64};

pub(crate) const NAME: &str = "private_key";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::PrivateKey],
    kinds: || vec!["pgp", "openssh", "rsa", "ec", "dsa", "encrypted", "pkcs8"],
    evidence: "Armour with a key in it; public keys and certificates are none.",
    source: "RFC 7468, RFC 1421, RFC 4716, RFC 9580; PROTOCOL.key of OpenSSH.",
};

const DASHES: &[u8] = b"-----";
/// An RSA key of 16384 bits takes about 12 KiB.
const LONGEST_BODY: usize = 16 * 1024;
/// Ed25519 in PKCS #8 takes 64 characters; shorter ones are cut or made up.
const SHORTEST_BODY: usize = 40;
const LONGEST_LABEL: usize = 40;

/// Looks at a line of armour that begins.
pub(crate) fn look(scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
    let view = scan.view();
    let label = at + b"-----BEGIN ".len();
    let label_end =
        view.run(label, LONGEST_LABEL, |byte| byte.is_ascii_alphanumeric() || byte == b' ');
    let kind = kind(view.slice(label..label_end))?;
    if !view.starts(label_end, DASHES) {
        return None;
    }
    let body = label_end + DASHES.len();
    let rest = view.slice(body..body.saturating_add(LONGEST_BODY));
    let close = memmem::find(rest, DASHES).map(|place| body + place);
    let end = match close {
        Some(close) if view.starts_any_case(close + DASHES.len(), b"END ") => {
            let name = close + DASHES.len() + b"END ".len();
            let name_end =
                view.run(name, LONGEST_LABEL, |byte| byte.is_ascii_alphanumeric() || byte == b' ');
            let dashes = if view.starts(name_end, DASHES) { DASHES.len() } else { 0 };
            (holds_key(view.slice(body..close))).then_some(name_end + dashes)?
        }
        // Cut off: the key is there as far as it goes.
        _ => cut_off(view, body)?,
    };
    scan.add(Hit::new(NAME, Label::PrivateKey, at..end).kind(kind).checked())
}

fn kind(label: &[u8]) -> Option<&'static str> {
    let has = |part: &[u8]| label.windows(part.len()).any(|here| here.eq_ignore_ascii_case(part));
    if !has(b"PRIVATE KEY") {
        return None;
    }
    let kinds: [(&[u8], &str); 6] = [
        (b"PGP", "pgp"),
        (b"OPENSSH", "openssh"),
        (b"RSA", "rsa"),
        (b"EC ", "ec"),
        (b"DSA", "dsa"),
        (b"ENCRYPTED", "encrypted"),
    ];
    Some(kinds.iter().find(|(part, _)| has(part)).map_or("pkcs8", |(_, kind)| kind))
}

/// Whether there is a key between the lines: enough of base64, and no ellipsis.
fn holds_key(body: &[u8]) -> bool {
    let letters = body.iter().filter(|byte| base64(**byte)).count();
    letters >= SHORTEST_BODY
        && !body.windows(3).any(|three| three == b"...")
        && !is_placeholder(body)
}

fn cut_off(view: View<'_>, body: usize) -> Option<usize> {
    let end = view.run(body, LONGEST_BODY, |byte| {
        (base64(byte) && byte != b'-')
            || matches!(byte, b'=' | b'\n' | b'\r' | b' ' | b'\t' | b'\\')
    });
    let text = view.slice(body..end);
    let solid = text.split(|byte| !base64(*byte)).any(|line| line.len() >= SHORTEST_BODY);
    let kept = text.iter().rposition(|byte| base64(*byte) || *byte == b'=')?;
    (solid && holds_key(text)).then_some(body + kept + 1)
}

#[cfg(test)]
mod tests {
    use crate::Label::PrivateKey;
    use crate::detectors::trial::{finds, spares};

    const BODY: &str = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";

    fn pem(label: &str, line: &str) -> String {
        format!("-----BEGIN {label}-----{line}{BODY}{line}-----END {label}-----")
    }

    #[test]
    fn every_armour_of_a_private_key_is_found() {
        for label in [
            "PRIVATE KEY",
            "RSA PRIVATE KEY",
            "EC PRIVATE KEY",
            "DSA PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "ENCRYPTED PRIVATE KEY",
            "PGP PRIVATE KEY BLOCK",
        ] {
            for line in ["\n", "\r\n", "\\n", "\n    "] {
                let key = pem(label, line);
                finds(PrivateKey, &format!("here: {key} end"), &key);
            }
        }
        let headers = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n";
        let key = pem("RSA PRIVATE KEY", headers);
        finds(PrivateKey, &key, &key);
        let cut = format!("-----BEGIN PRIVATE KEY-----\n{BODY}");
        finds(PrivateKey, &format!("{cut}\n\n"), &cut);
    }

    #[test]
    fn public_and_empty_armour_is_spared() {
        for text in [
            pem("PUBLIC KEY", "\n"),
            pem("CERTIFICATE", "\n"),
            pem("PGP PUBLIC KEY BLOCK", "\n"),
            "-----BEGIN PRIVATE KEY-----".to_owned(),
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----".to_owned(),
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqh...\n-----END PRIVATE KEY-----"
                .to_owned(),
            "if (s.startsWith('-----BEGIN RSA PRIVATE KEY-----')) return;".to_owned(),
        ] {
            spares(PrivateKey, &text);
        }
    }
}
