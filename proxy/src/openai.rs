//! The OpenAI wire: what its requests, errors and streams look like, as far as a proxy must know.
//! Nothing here decides anything; [`crate::pipeline`] does.

pub mod anthropic;
pub mod chat;
pub mod ending;
pub mod error;
pub mod fields;
pub mod form;
pub mod models;
pub mod prompt;
pub mod reading;
pub mod responses;
pub mod sse;
pub mod state;
pub mod stopping;
pub mod surface;
pub mod usage;
