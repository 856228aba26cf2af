//! Several nodes and one PostgreSQL: what they send there, what ends there, who can read it.
//!
//! A real PostgreSQL 15 is started on a socket in a folder of its own; see `server.rs`.

// Marked as tests although all of this file is one: it tells the linter that helpers may panic.
#[cfg(test)]
mod ending;
#[cfg(test)]
mod failing;
#[cfg(test)]
#[path = "../store/given.rs"]
mod given;
#[cfg(test)]
mod node;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod server;
#[cfg(test)]
mod shipping;
#[cfg(test)]
mod state;
