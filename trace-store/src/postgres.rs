//! The PostgreSQL that several nodes share: what stands there, who may do what, and how to reach it.
//!
//! A node sends its records there as ciphertext (`ship.rs`) and asks for its days to end there
//! (`ship/holder.rs`); whoever has a key reads what all nodes sent. What nodes share besides records
//! (rules, keys, closings, secrets) is a list of facts (`postgres/state.rs`). The tables and roles are in
//! `postgres/migrations/`, which are applied in order by `postgres/migrate.rs`. The database is not
//! believed: what is read is decrypted and compared with leaves and checkpoints that nodes signed.
//! Blocking, like the rest of the crate: not for use inside a task.

mod address;
pub(crate) mod link;
pub(crate) mod migrate;
mod nodes;
mod read;
mod secret;
mod state;
mod verify;

pub use address::{Address, AddressError};
pub use link::SharedError;
pub use migrate::{Migrated, migrate};
pub use nodes::{Node, nodes, retire};
pub use read::SharedStore;
pub use secret::{SealedSecret, Secret, SecretError};
pub use state::{Beat, Entry, NodeState, Peer, SharedState, Standing, Switch};
pub use verify::{SharedReport, verify};
