//! Records that last as long as promised, provably, and no longer.
//!
//! A record becomes an encrypted body in the cell of its day and a leaf in the spine, a Merkle
//! tree whose checkpoints are signed; when both are on the disk the caller gets a [`Receipt`].
//! [`record`] says what is kept, [`Store`] takes it in and finds it again, [`verify`] checks it all
//! from outside, without the store, a lock or a database. The crate knows neither rules nor
//! classifiers, and content never reaches it. README.md shows every file byte by byte.

#![cfg_attr(not(feature = "store"), expect(dead_code, reason = "what only the writer needs"))]

#[cfg(feature = "store")]
mod backup;
mod cells;
pub mod clock;
#[cfg(feature = "store")]
mod cosigner;
pub mod disk;
mod evidence;
mod hold;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "store")]
mod query;
pub mod record;
mod retention;
#[cfg(feature = "postgres")]
mod ship;
mod spine;
#[cfg(feature = "store")]
mod store;
pub mod verify;
#[cfg(feature = "store")]
mod writer;

#[cfg(feature = "store")]
pub use backup::{RestoreError, RestoreTo, Restored, restore, restore_on};
#[cfg(feature = "store")]
pub use cells::rotate::{
    RotateError, Rotated, rotate_master, rotate_master_on, rotate_master_to, rotate_signing,
    rotate_signing_on,
};
pub use cells::{Custodian, Custody, CustodyError, KeyError, MasterKey};
#[cfg(feature = "postgres")]
pub use cells::{NoReader, Reader, ReaderKey};
#[cfg(feature = "store")]
pub use cosigner::{CosignerAnswer, CosignerDesk, CosignerError};
pub use evidence::Scope;
pub use hold::LegalHold;
#[cfg(feature = "store")]
pub use query::{Order, Page, Query, QueryError, Stored, Unreadable};
pub use record::{Kind, Record, RecordId};
pub use retention::{Keep, Retention};
#[cfg(feature = "postgres")]
pub use ship::{Acknowledge, Sharing, ShipStatus};
pub use spine::{Checkpoint, Cosigner, Day, InclusionProof, NoteError, ProofError, Tile, Verifier};
#[cfg(feature = "store")]
pub use store::DrillError;
#[cfg(feature = "store")]
pub use store::{
    Append, AppendError, CellState, CellStatus, CloseError, Confirm, CosignError, Cosigned,
    ErasureError, EvidenceError, EvidenceSink, Expired, Health, OpenError, Presented, Receipt,
    Recovery, Reserve, RetentionError, Settings, SignedState, Store, Watch, Watched,
};
#[cfg(feature = "store")]
pub use store::{Backup, BackupError};
#[cfg(feature = "store")]
pub use store::{HoldError, HoldOrder};
