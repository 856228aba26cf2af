//! Signed notes, in the format of C2SP `signed-note`: a text, and Ed25519 signatures over it.
//!
//! ```text
//! <text, one or more lines>
//! <empty line>
//! — <key name> <base64(key id, 4 bytes ‖ signature, 64 bytes)>
//! ```
//! The key id is the start of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). Existing log verifiers
//! and co-signers read this; theirs are in `spine/cosignature.rs`. What stands in the text is in `spine/checkpoint.rs`.
//! Source: <https://c2sp.org/signed-note>.

use super::sha256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
#[cfg(feature = "store")]
use ed25519_dalek::Signer as _;
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};

/// Signature type of plain Ed25519.
const ED25519: u8 = 1;
const MARK: &str = "\u{2014} ";
/// Longer notes are not read: a checkpoint with a hundred witnesses is shorter.
pub(crate) const LONGEST: usize = 64 * 1024;

/// Why a note, key or checkpoint is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text does not have the format.
    #[error("not a signed note in the format of c2sp.org/signed-note")]
    Malformed,
    /// The verifier key does not have the format.
    #[error("not a verifier key in the format of c2sp.org/signed-note (name+id+key)")]
    Key,
    /// The key's name breaks the rules for names.
    #[error("an origin must not be empty and must not hold spaces or \"+\"")]
    Name,
    /// No signature by the expected key.
    #[error("not signed by the expected key")]
    Unsigned,
    /// A signature by the expected key that does not fit the text.
    #[error("the signature does not fit the text")]
    Forged,
    /// The text is no checkpoint.
    #[error("not a checkpoint in the format of c2sp.org/tlog-checkpoint")]
    Checkpoint,
}

pub(crate) fn check_name(name: &str) -> Result<(), NoteError> {
    let sound =
        !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+');
    if sound { Ok(()) } else { Err(NoteError::Name) }
}

/// The start of SHA-256(name ‖ 0x0A ‖ signature type ‖ public key).
pub(crate) fn key_id(name: &str, kind: u8, key: &VerifyingKey) -> [u8; 4] {
    let digest = sha256(&[name.as_bytes(), b"\n", &[kind], key.as_bytes()]);
    digest.first_chunk().copied().unwrap_or_default()
}

/// Reads `name+id+base64(type ‖ key)` of a signature type whose keys are Ed25519.
pub(crate) fn read_key(text: &str, kind: u8) -> Result<(String, VerifyingKey), NoteError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NoteError::Key);
    };
    check_name(name)?;
    let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
    let (found, key) = bytes.split_first().ok_or(NoteError::Key)?;
    let key = <&[u8; 32]>::try_from(key).map_err(|_| NoteError::Key)?;
    let key = VerifyingKey::from_bytes(key).map_err(|_| NoteError::Key)?;
    let fits = *found == kind && crate::record::identity::hex(&key_id(name, kind, &key)) == id;
    if fits { Ok((name.to_owned(), key)) } else { Err(NoteError::Key) }
}

/// Writes what [`read_key`] reads.
pub(crate) fn write_key(name: &str, kind: u8, key: &VerifyingKey) -> String {
    let id = crate::record::identity::hex(&key_id(name, kind, key));
    format!("{name}+{id}+{}", STANDARD.encode([&[kind], key.as_bytes().as_slice()].concat()))
}

/// One signature line, not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureLine<'a> {
    pub(crate) name: &'a str,
    pub(crate) id: [u8; 4],
    pub(crate) signature: Vec<u8>,
    /// The line, without its line feed.
    pub(crate) line: &'a str,
}

/// Reads one signature line.
pub(crate) fn read_line(line: &str) -> Result<SignatureLine<'_>, NoteError> {
    let (name, blob) = line
        .strip_prefix(MARK)
        .and_then(|line| line.split_once(' '))
        .ok_or(NoteError::Malformed)?;
    check_name(name).map_err(|_| NoteError::Malformed)?;
    let blob = STANDARD.decode(blob).map_err(|_| NoteError::Malformed)?;
    let (id, signature) = blob.split_first_chunk::<4>().ok_or(NoteError::Malformed)?;
    Ok(SignatureLine { name, id: *id, signature: signature.to_vec(), line })
}

/// Writes a signature line with its line feed.
pub(crate) fn write_line(name: &str, id: [u8; 4], signature: &[u8]) -> String {
    format!("{MARK}{name} {}\n", STANDARD.encode([&id, signature].concat()))
}

/// The text of a note and its signature lines. Nothing is verified.
pub(crate) fn split(note: &str) -> Result<(&str, Vec<SignatureLine<'_>>), NoteError> {
    let is_stray = |c: char| c < ' ' && c != '\n';
    if note.len() > LONGEST || note.contains(is_stray) {
        return Err(NoteError::Malformed);
    }
    let place = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
    let (text, signatures) = note.split_at_checked(place + 1).ok_or(NoteError::Malformed)?;
    let signatures = signatures
        .strip_prefix('\n')
        .and_then(|lines| lines.strip_suffix('\n'))
        .filter(|lines| !lines.is_empty())
        .ok_or(NoteError::Malformed)?;
    let lines = signatures.split('\n').map(read_line).collect::<Result<_, _>>()?;
    Ok((text, lines))
}

/// The public half: checks signatures of one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
    /// Keys of before, for checkpoints up to where each counts.
    retired: Vec<super::retired::Retired>,
}

impl Verifier {
    /// Reads `name+id+base64(type ‖ key)`.
    ///
    /// # Errors
    /// If the text is no Ed25519 verifier key, or its id does not fit.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let (name, key) = read_key(text, ED25519)?;
        Ok(Self { name, key, retired: Vec::new() })
    }

    /// The log's name, which is its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same, which opens checkpoints of the keys of before too.
    pub(crate) fn with_retired(mut self, retired: Vec<super::retired::Retired>) -> Self {
        self.retired = retired;
        self
    }

    /// The keys of before.
    pub(crate) fn retired(&self) -> &[super::retired::Retired] {
        &self.retired
    }

    /// Whether this is the public half of a seed.
    pub(crate) fn is_of(&self, seed: &[u8; 32]) -> bool {
        SigningKey::from_bytes(seed).verifying_key() == self.key
    }

    /// Returns the signed text, if this key signed it. Signatures by others are passed over.
    ///
    /// # Errors
    /// If the note is malformed, not signed by this key, or signed over another text.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, lines) = split(note)?;
        let id = key_id(&self.name, ED25519, &self.key);
        let mut signed = false;
        for line in lines.iter().filter(|line| line.name == self.name && line.id == id) {
            let signature =
                Signature::from_slice(&line.signature).map_err(|_| NoteError::Forged)?;
            self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| NoteError::Forged)?;
            signed = true;
        }
        if !signed {
            return Err(NoteError::Unsigned);
        }
        Ok(text)
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&write_key(&self.name, ED25519, &self.key))
    }
}

/// The secret half: signs for one log. `Debug` shows the name alone.
#[cfg(feature = "store")]
pub(crate) struct Signer {
    name: String,
    key: SigningKey,
    retired: Vec<super::retired::Retired>,
}

#[cfg(feature = "store")]
impl Signer {
    pub(crate) fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed), retired: Vec::new() })
    }

    /// The same, whose verifier opens checkpoints of the keys of before too.
    pub(crate) fn with_retired(mut self, retired: Vec<super::retired::Retired>) -> Self {
        self.retired = retired;
        self
    }

    pub(crate) fn verifier(&self) -> Verifier {
        Verifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
            retired: self.retired.clone(),
        }
    }

    /// Signs `text`, which ends in a line feed and holds no empty line.
    pub(crate) fn sign(&self, text: &str) -> String {
        let id = key_id(&self.name, ED25519, &self.key.verifying_key());
        let line = write_line(&self.name, id, &self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n{line}")
    }
}

#[cfg(feature = "store")]
impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[cfg(feature = "store")]
mod tests {
    use super::*;

    /// The example of c2sp.org/signed-note, which Go's `sumdb/note` signs and checks.
    #[test]
    fn opens_the_note_of_another_implementation() {
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let note = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n\
                    \n\
                    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let verifier = Verifier::parse(key).unwrap();
        assert_eq!(verifier.to_string(), key);
        assert!(verifier.open(note).unwrap().starts_with("If you think"));
        assert_eq!(verifier.open(&note.replace("answer", "Answer")), Err(NoteError::Forged));
    }

    #[test]
    fn opens_what_it_signed_and_nothing_else() {
        let signer = Signer::new("example.org/log", &[7; 32]).unwrap();
        let verifier = Verifier::parse(&signer.verifier().to_string()).unwrap();
        let note = signer.sign("a\nb\n");
        assert_eq!(verifier.open(&note), Ok("a\nb\n"));
        // A second signature by the same key that does not fit spoils the note.
        let second = signer.sign("c\n");
        let second = second.lines().last().unwrap();
        assert_eq!(verifier.open(&format!("{note}{second}\n")), Err(NoteError::Forged));
        let other = Signer::new("example.org/log", &[8; 32]).unwrap();
        assert_eq!(other.verifier().open(&note), Err(NoteError::Unsigned));
        let stray = note.replace("a\n", "a\t\n");
        for wrong in
            ["", "a\n", "a\n\n", "a\n\n\u{2014} x\n", "a\n\n- example.org/log AAAA\n", &stray]
        {
            assert!(verifier.open(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn names_that_would_break_the_format_are_refused() {
        for name in ["", "a b", "a+b", "a\nb"] {
            assert_eq!(Signer::new(name, &[7; 32]).unwrap_err(), NoteError::Name, "{name:?}");
        }
    }
}
