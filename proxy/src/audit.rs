//! Reading the records: one set of questions, answered by the running server through its socket or,
//! where none runs, by opening the store.

pub mod answer;
mod facts;
pub mod keeping;
pub mod protocol;
pub mod socket;
