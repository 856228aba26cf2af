//! The OpenAI wire: what its requests, errors and streams look like, as far as a proxy must know.
//! Nothing here decides anything; [`crate::pipeline`] does.

pub mod chat;
pub mod error;
pub mod models;
pub mod sse;
pub mod usage;
