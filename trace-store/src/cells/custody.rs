//! Who opens the master key where it does not lie open in its file: a module that holds a key which never
//! leaves it, and seals the master key under that.
//!
//! ```text
//! keys/master      "BWMSTR01", then what the module made of the master key
//! ```
//! The master key is opened once, when a store is, and is in memory from then on; so are the keys of the
//! days anyway. What a copy of the disk, or of a backup, lacks is the module. Which module it is, and how it
//! is asked, is the caller's; this file knows the two things that are asked of it.

use super::keys::MasterKey;
use std::fmt;
use std::sync::Arc;

/// What a master key's file begins with where a module sealed it.
pub(super) const MAGIC: [u8; 8] = *b"BWMSTR01";

/// Why a custodian did not do what it was asked for, in words for whoever runs the store.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CustodyError(pub String);

/// Seals a master key, and opens it again.
pub trait Custodian: Send + Sync + fmt::Debug {
    /// Seals a master key under a key that stays where it is.
    ///
    /// # Errors
    /// If the custodian cannot be asked, or refuses.
    fn seal(&self, master: &[u8; 32]) -> Result<Vec<u8>, CustodyError>;

    /// Opens what [`Custodian::seal`] made.
    ///
    /// # Errors
    /// If the custodian cannot be asked, refuses, or did not make it.
    fn open(&self, sealed: &[u8]) -> Result<MasterKey, CustodyError>;
}

/// The custodian of a store's master key.
#[derive(Clone, Debug)]
pub struct Custody(Arc<dyn Custodian>);

impl Custody {
    /// Has the master key opened by this one.
    #[must_use]
    pub fn new(custodian: Arc<dyn Custodian>) -> Self {
        Self(custodian)
    }

    pub(super) fn custodian(&self) -> &dyn Custodian {
        &*self.0
    }
}

/// Two are equal if they are the same one.
impl PartialEq for Custody {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Custody {}
