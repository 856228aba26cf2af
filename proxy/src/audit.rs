//! Reading the records: one set of questions, answered by the running server through its socket or,
//! where none runs, by opening the store; and over HTTP to people with a token (`audit/api.rs`).

pub mod answer;
pub mod api;
pub(crate) mod facts;
pub mod keeping;
pub mod protocol;
pub mod socket;
