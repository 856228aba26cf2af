//! Carrying out a redaction plan: values leave a request under names such as `<EMAIL_1>`, and come
//! back in its answer. The names live as long as the call and are numbered by first appearance, so
//! that the same history, sent again, gets the same names.
//!
//! Here are texts and JSON alone: [`pseudonyms`] gives the names, [`strike`] takes values out of a
//! body, [`restore`] puts them back into text however it is cut, [`answer`] into whole answers and
//! [`events`] into streams. Which labels a plan removes is the policy's, and that what is left is
//! judged again is the pipeline's.

pub mod answer;
pub mod events;
pub mod pseudonyms;
pub mod restore;
pub mod strike;

pub use pseudonyms::Pseudonyms;
