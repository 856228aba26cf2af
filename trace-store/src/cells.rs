//! Cells: one folder for each retention class and day, with its own key, so that a day can end.
//!
//! `cells/frame.rs` is one encrypted body byte by byte, `cells/bodies.rs` the files they stand in,
//! `cells/keys.rs` the keys, kept apart and wrapped, `cells/custody.rs` who opens the master key, `cells/index.rs` the disposable index, and
//! `cells/rewrite.rs` how records leave a cell, `cells/subjects.rs` where a person's records stand,
//! `cells/wrapped.rs` keys for others.
//! What is committed to, and stays, is in `spine.rs`.

pub(crate) mod bodies;
mod custody;
pub(crate) mod frame;
#[cfg(feature = "store")]
pub(crate) mod index;
pub(crate) mod keys;
#[cfg(feature = "store")]
pub(crate) mod open_cell;
#[cfg(feature = "store")]
pub(crate) mod rewrite;
#[cfg(feature = "store")]
pub(crate) mod rotate;
#[cfg(feature = "store")]
pub(crate) mod subjects;
#[cfg(feature = "postgres")]
pub(crate) mod wrapped;

use crate::record::Class;
use crate::spine::Day;
use std::fmt;
use std::path::{Path, PathBuf};

pub use custody::{Custodian, Custody, CustodyError};
pub use keys::{KeyError, MasterKey};
#[cfg(feature = "postgres")]
pub(crate) use keys::{hmac_sha256, random};
#[cfg(feature = "postgres")]
pub use wrapped::{NoReader, Reader, ReaderKey};

/// The folder of what holds keep, in the store and beside its keys.
pub(crate) const HELD: &str = "held";

/// Which cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CellName {
    pub(crate) class: Class,
    pub(crate) day: Day,
}

impl CellName {
    /// The cell's folder in a store.
    pub(crate) fn dir(self, store: &Path) -> PathBuf {
        store.join("cells").join(self.class.name()).join(self.day.to_string())
    }

    /// The file with the cell's wrapped keys.
    pub(crate) fn key_file(self, keys: &Path) -> PathBuf {
        keys.join(self.class.name()).join(self.day.to_string())
    }
}

impl fmt::Display for CellName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.class.name(), self.day)
    }
}
