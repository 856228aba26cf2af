//! What opens a door: keys, tokens, passwords, and addresses that carry them.
//!
//! Placeholders are asked about first: documentation is full of keys that open nothing.

pub(crate) mod address;
pub(crate) mod api_key;
pub(crate) mod named;
mod placeholder;
pub(crate) mod private_key;
pub(crate) mod web_token;
