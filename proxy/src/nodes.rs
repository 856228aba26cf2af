//! Several nodes that decide alike: versions of the rules, exceptions, keys of applications, what is
//! closed and what is cut off are shared through PostgreSQL. Each node keeps all of it in the files that a
//! single node has too, serves from them while PostgreSQL is away, and believes nothing for standing
//! there: signatures, seals and codes are checked as if a stranger had brought it.
//!
//! `nodes/exchange.rs` brings files and PostgreSQL to the same state, in both directions, for a server and
//! for the verbs alike; `nodes/follow.rs` is the server's loop; `nodes/turn.rs` says when all go over to
//! a new version; `nodes/secrets.rs` keeps the secrets that nodes share, for whoever needs one.

pub mod exchange;
pub mod follow;
pub mod secrets;
pub mod turn;

mod closed;
mod issued;
mod versions;

use std::path::PathBuf;

use crate::config::Settings;

/// The folder of what only sharing nodes keep: sealed secrets, what was seen, and until when this node
/// may go on by itself.
#[must_use]
pub fn folder(settings: &Settings) -> PathBuf {
    settings.closings.with_file_name("shared")
}
