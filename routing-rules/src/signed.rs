//! Signed rules: what is signed, by whom, and the chain in which one version follows another.
//!
//! A [`Statement`] is a content in its one byte form with Ed25519 signatures over it; the kind of
//! content is part of what is signed, so a signature never fits another kind. A [`Body`] is the
//! content of a bundle: the files whole, place data included, the detectors accepted, and a number.
//! A [`Link`] is a bundle whose signatures were checked against the governance of the one before;
//! only a link yields a sealed [`Bundle`](crate::Bundle). Thresholds are
//! [`governance`](crate::governance)'s; what a change does is [`reach`](crate::reach)'s.
//!
//! An [`Exception`] is a grant for a few hours beside a version, signed like one.
//!
//! Read next: `statement` for the bytes, `body` for what they hold, `chain` for what is accepted.

mod body;
mod chain;
mod exception;
mod key;
mod refused;
mod statement;

pub use body::{Body, Written, parse_digest};
pub use chain::{Link, Seal, approved};
pub use exception::{Exception, LONGEST_S, MOST_OPEN, Open};
pub use key::{PublicKey, SecretKey};
pub use refused::Refused;
pub use statement::{MOST_BYTES, Signable, Signature, Statement};
