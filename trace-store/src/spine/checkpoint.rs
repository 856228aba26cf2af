//! What is signed: origin, size and root, in the format of C2SP `tlog-checkpoint`.
//!
//! Five lines an auditor takes home. How they are signed is in `spine/note.rs`.
//! Source: <https://c2sp.org/tlog-checkpoint>.

use super::Hash;
use super::note::{NoteError, Verifier};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The state of a log at one size, opened from a signed note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

impl Checkpoint {
    #[cfg(feature = "store")]
    pub(crate) fn new(origin: &str, size: u64, root: Hash) -> Self {
        Self { origin: origin.to_owned(), size, root }
    }

    /// Opens a signed checkpoint.
    ///
    /// # Errors
    /// If the note is not signed by `verifier` or its text is no checkpoint of that log.
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let checkpoint = match verifier.open(note) {
            Err(NoteError::Unsigned) => Self::of_before(note, verifier)?,
            text => Self::parse(text?)?,
        };
        let same = checkpoint.origin == verifier.name();
        if same { Ok(checkpoint) } else { Err(NoteError::Checkpoint) }
    }

    /// A checkpoint that a key of before signed while it counted.
    fn of_before(note: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let by = verifier.retired().iter().find_map(|one| Some((one, one.key.open(note).ok()?)));
        let (one, text) = by.ok_or(NoteError::Unsigned)?;
        let checkpoint = Self::parse(text)?;
        if checkpoint.size <= one.until { Ok(checkpoint) } else { Err(NoteError::Unsigned) }
    }

    /// Reads the text of a checkpoint whose signature stands elsewhere.
    #[cfg(feature = "store")]
    pub(crate) fn of_text(text: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let checkpoint = Self::parse(text)?;
        let same = checkpoint.origin == verifier.name();
        if same { Ok(checkpoint) } else { Err(NoteError::Checkpoint) }
    }

    fn parse(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.strip_suffix('\n').ok_or(NoteError::Checkpoint)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(NoteError::Checkpoint);
        };
        // Extension lines may follow; we write none and read past them.
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(NoteError::Checkpoint);
        }
        let number: u64 = size.parse().map_err(|_| NoteError::Checkpoint)?;
        if number.to_string() != size {
            return Err(NoteError::Checkpoint);
        }
        let root = STANDARD.decode(root).map_err(|_| NoteError::Checkpoint)?;
        let root = Hash::try_from(root).map_err(|_| NoteError::Checkpoint)?;
        Ok(Self { origin: origin.to_owned(), size: number, root })
    }

    /// The text to sign.
    #[cfg(feature = "store")]
    pub(crate) fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many leaves it covers.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over them (RFC 6962, section 2.1).
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        self.root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text of the example in c2sp.org/tlog-checkpoint.
    const EXAMPLE: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn reads_and_writes_the_published_form() {
        let checkpoint = Checkpoint::parse(EXAMPLE).unwrap();
        assert_eq!(checkpoint.size(), 20_852_163);
        #[cfg(feature = "store")]
        assert_eq!(checkpoint.text(), EXAMPLE);
        assert!(Checkpoint::parse(&format!("{EXAMPLE}an extension\n")).is_ok());
    }

    #[test]
    fn refuses_other_spellings() {
        for wrong in [
            EXAMPLE.replace("2085", "02085"),
            EXAMPLE.replace("2085", "+2085"),
            EXAMPLE.replace("CsUY", "Cs"),
            EXAMPLE.replace("example.com/behind-the-sofa", ""),
            format!("{EXAMPLE}\n"),
            EXAMPLE.trim_end().to_owned(),
        ] {
            assert_eq!(Checkpoint::parse(&wrong), Err(NoteError::Checkpoint), "{wrong:?}");
        }
    }
}
