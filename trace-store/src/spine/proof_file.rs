//! A proof as a file of its own, in the format of C2SP `tlog-proof`: it needs no log, no store and no
//! network, only the log's public key.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64(leaf, 56 bytes [‖ salt, 32 bytes ‖ canonical record])>
//! index <number>
//! <base64(hash)>        one a line, from the leaf's neighbour up
//!
//! <the signed checkpoint>
//! ```
//! The extra data is what the leaf's hash is made from; it is believed only after the path held and
//! the record's commitment was found in the leaf. Source: <https://c2sp.org/tlog-proof>.

use super::leaf::LEAF;
use super::proof::InclusionProof;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const HEAD: &str = "c2sp.org/tlog-proof@v1";
/// More steps no tree has.
const MOST_STEPS: usize = 64;

/// A proof, and the record it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProofFile {
    pub(crate) proof: InclusionProof,
    /// Salt and canonical record; none once the record is gone.
    pub(crate) record: Option<([u8; 32], Vec<u8>)>,
}

impl ProofFile {
    /// The text of the file.
    #[cfg(feature = "store")]
    pub(crate) fn text(&self) -> String {
        let mut extra = self.proof.leaf.clone();
        if let Some((salt, canonical)) = &self.record {
            extra.extend_from_slice(salt);
            extra.extend_from_slice(canonical);
        }
        let extra = STANDARD.encode(extra);
        let mut text = format!("{HEAD}\nextra {extra}\nindex {}\n", self.proof.index);
        for step in &self.proof.path {
            text.push_str(&STANDARD.encode(step));
            text.push('\n');
        }
        text + "\n" + &self.proof.checkpoint
    }

    /// Reads a file; one of another form, or without our extra data, is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let extra = (lines.next()? == HEAD).then(|| lines.next())??.strip_prefix("extra ")?;
        let number = lines.next()?.strip_prefix("index ")?;
        let index: u64 = number.parse().ok()?;
        if index.to_string() != number {
            return None;
        }
        let hash = |line: &str| <[u8; 32]>::try_from(STANDARD.decode(line).ok()?).ok();
        let path = lines.map(hash).collect::<Option<Vec<_>>>()?;
        if path.len() > MOST_STEPS {
            return None;
        }
        let extra = STANDARD.decode(extra).ok()?;
        let (leaf, rest) = extra.split_at_checked(LEAF)?;
        let record = match rest.split_first_chunk::<32>() {
            Some((salt, canonical)) => Some((*salt, canonical.to_vec())),
            None if rest.is_empty() => None,
            None => return None,
        };
        let checkpoint = checkpoint.to_owned();
        let proof = InclusionProof { leaf: leaf.to_vec(), index, path, checkpoint };
        Some(Self { proof, record })
    }
}

#[cfg(test)]
#[cfg(feature = "store")]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_back_and_other_forms_are_refused() {
        let proof = InclusionProof {
            leaf: vec![7; LEAF],
            index: 3,
            path: vec![[1; 32], [2; 32]],
            checkpoint: "o\n4\nroot\n\n\u{2014} o AAAA\n".to_owned(),
        };
        for record in [None, Some(([5; 32], b"{}".to_vec()))] {
            let file = ProofFile { proof: proof.clone(), record };
            let text = file.text();
            assert_eq!(ProofFile::parse(&text), Some(file));
            for wrong in [
                text.replace("index 3", "index 03"),
                text.replace("@v1", "@v2"),
                text.replace("extra ", ""),
                text.replace("AQEB", "AQE"),
                text.replace("\n\n", "\n"),
            ] {
                assert_eq!(ProofFile::parse(&wrong), None, "{wrong}");
            }
        }
    }
}
