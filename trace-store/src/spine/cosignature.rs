//! Co-signatures: what somebody outside says who saw a checkpoint and knows that the log only grew.
//!
//! ```text
//! — <co-signer's name> <base64(key id, 4 bytes ‖ seconds since 1970, u64 ‖ Ed25519 signature)>
//! ```
//! Signed are the lines `cosignature/v1` and `time <seconds>`, and the whole text of the checkpoint.
//! The key id's signature type is 4. The co-signer itself is in `cosigner.rs`.
//! Source: <https://c2sp.org/tlog-cosignature>.

use super::note::{self, NoteError};
use crate::record::identity::hex;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use std::fmt;

/// Signature type of a timestamped Ed25519 co-signature.
const COSIGNATURE_V1: u8 = 4;

/// How the names of the files in the spine begin that hold what co-signers confirmed.
pub(crate) const COSIGNED: &str = "cosigned-";

/// The public half of a co-signer's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigner {
    name: String,
    key: VerifyingKey,
}

impl Cosigner {
    /// Reads `name+id+base64(0x04 ‖ key)`.
    ///
    /// # Errors
    /// If the text is no key of a co-signer, or its id does not fit.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let (name, key) = note::read_key(text, COSIGNATURE_V1)?;
        Ok(Self { name, key })
    }

    /// The co-signer's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file in the spine that holds what it confirmed last.
    pub(crate) fn file(&self) -> String {
        format!("{COSIGNED}{}", hex(&note::key_id(&self.name, COSIGNATURE_V1, &self.key)))
    }

    /// The line of an answer that this key may have signed; others are passed over. Not verified.
    ///
    /// # Errors
    /// If there is none, or the answer does not consist of signature lines.
    pub(crate) fn line_of<'a>(&self, answer: &'a str) -> Result<&'a str, NoteError> {
        let id = note::key_id(&self.name, COSIGNATURE_V1, &self.key);
        let mut found = None;
        for line in answer.lines() {
            let read = note::read_line(line)?;
            if read.name == self.name && read.id == id {
                found = Some(read.line);
            }
        }
        found.ok_or(NoteError::Unsigned)
    }

    /// When it co-signed the note, in seconds since 1970; `None` where it did not.
    ///
    /// # Errors
    /// If the note is malformed, or carries a co-signature of this key that does not fit.
    pub fn cosigned(&self, note: &str) -> Result<Option<u64>, NoteError> {
        let (text, lines) = note::split(note)?;
        let id = note::key_id(&self.name, COSIGNATURE_V1, &self.key);
        let mut latest = None;
        for line in lines.iter().filter(|line| line.name == self.name && line.id == id) {
            let (time, signature) =
                line.signature.split_first_chunk::<8>().ok_or(NoteError::Forged)?;
            let time_s = u64::from_be_bytes(*time);
            let signature = Signature::from_slice(signature).map_err(|_| NoteError::Forged)?;
            self.key
                .verify_strict(message(time_s, text).as_bytes(), &signature)
                .map_err(|_| NoteError::Forged)?;
            latest = latest.max(Some(time_s));
        }
        Ok(latest)
    }
}

impl fmt::Display for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&note::write_key(&self.name, COSIGNATURE_V1, &self.key))
    }
}

fn message(time_s: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time_s}\n{text}")
}

/// The secret half. `Debug` shows the name alone.
pub(crate) struct CosigningKey {
    name: String,
    key: SigningKey,
}

impl CosigningKey {
    pub(crate) fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        note::check_name(name)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    pub(crate) fn public(&self) -> Cosigner {
        Cosigner { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The signature line over the text of a note.
    pub(crate) fn cosign(&self, text: &str, time_s: u64) -> String {
        let id = note::key_id(&self.name, COSIGNATURE_V1, &self.key.verifying_key());
        let signature = self.key.sign(message(time_s, text).as_bytes()).to_bytes();
        let blob = [time_s.to_be_bytes().as_slice(), &signature].concat();
        note::write_line(&self.name, id, &blob)
    }
}

impl fmt::Debug for CosigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CosigningKey").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "example.com/log\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn a_cosignature_holds_for_its_text_time_and_key_alone() {
        let key = CosigningKey::new("witness.example/w1", &[3; 32]).unwrap();
        let public = Cosigner::parse(&key.public().to_string()).unwrap();
        let line = key.cosign(TEXT, 1_679_315_147);
        let note = format!("{TEXT}\n{line}");
        assert_eq!(public.cosigned(&note), Ok(Some(1_679_315_147)));
        assert_eq!(public.cosigned(&note.replace("\n7\n", "\n8\n")), Err(NoteError::Forged));
        let stranger = CosigningKey::new("witness.example/w1", &[4; 32]).unwrap();
        assert_eq!(stranger.public().cosigned(&note), Ok(None));
        // 4 bytes of key id, 8 of time, 64 of signature.
        let (_, lines) = note::split(&note).unwrap();
        assert_eq!(lines[0].signature.len(), 72);
        for bit in 0..72 * 8 {
            let mut blob = lines[0].signature.clone();
            blob[bit / 8] ^= 1 << (bit % 8);
            let line = note::write_line(lines[0].name, lines[0].id, &blob);
            assert!(public.cosigned(&format!("{TEXT}\n{line}")).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn keys_of_logs_and_of_cosigners_are_not_mistaken_for_each_other() {
        let key = CosigningKey::new("example.com/log", &[3; 32]).unwrap().public();
        assert!(crate::spine::Verifier::parse(&key.to_string()).is_err());
        assert!(
            Cosigner::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
                .is_err()
        );
    }
}
