//! Which bodies are rightly missing: the records of erasures, published with their salts.
//!
//! ```text
//! spine/erased     one line of JSON for each erasure leaf: canonical (the record), index, salt (hex)
//! ```
//! The leaf of an erasure commits to its record as every leaf does; with the salt in the clear anyone
//! can compare. The record names indexes and no subject.

use super::Hash;
use crate::cells::frame::commitment_of;
use crate::record::identity::unhex;
use crate::record::{Envelope, Record};
use serde::{Deserialize, Serialize};

/// The file's name.
pub(crate) const FILE: &str = "erased";

/// One published erasure.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Erased {
    canonical: String,
    pub(crate) index: u64,
    salt: String,
}

impl Erased {
    #[cfg(feature = "store")]
    pub(crate) fn new(index: u64, salt: &[u8; 32], canonical: &[u8]) -> Self {
        let canonical = String::from_utf8_lossy(canonical).into_owned();
        Self { canonical, index, salt: crate::record::identity::hex(salt) }
    }

    /// What its leaf must commit to.
    pub(crate) fn commitment(&self) -> Option<Hash> {
        let salt: [u8; 32] = unhex(self.salt.as_bytes())?;
        Some(commitment_of(&salt, self.canonical.as_bytes()))
    }

    /// Indexes of the records that are gone.
    pub(crate) fn indexes(&self) -> Option<Vec<u64>> {
        match Envelope::parse(self.canonical.as_bytes()).ok()?.record {
            Record::Erasure(erasure) => Some(erasure.indexes),
            Record::Auth(_)
            | Record::ClockConfirmed(_)
            | Record::Consultation(_)
            | Record::Decision(_)
            | Record::DeleteIntent(_)
            | Record::DeleteReceipt(_)
            | Record::ErasureIntent(_)
            | Record::Gap(_)
            | Record::Heartbeat(_)
            | Record::Drill(_)
            | Record::Hold(_)
            | Record::Rollup(_)
            | Record::Mode(_)
            | Record::Operator(_)
            | Record::Outcome(_)
            | Record::Policy(_)
            | Record::Read(_)
            | Record::Register(_) => None,
        }
    }
}

/// Reads the file; lines that are none of ours are left out.
pub(crate) fn read(bytes: &[u8]) -> Vec<Erased> {
    let text = String::from_utf8_lossy(bytes);
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// The bytes of the file.
#[cfg(feature = "store")]
pub(crate) fn bytes(erased: &[Erased]) -> Vec<u8> {
    let lines = erased.iter().filter_map(|one| serde_json::to_string(one).ok());
    lines.flat_map(|line| (line + "\n").into_bytes()).collect()
}
