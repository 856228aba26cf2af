//! Zones: which endpoints belong together. An endpoint is in a zone when every listed attribute is
//! present, unexpired, and among the listed values; sets with all their members. What is absent,
//! unknown, expired or contradicted is in no list, so an endpoint that states nothing joins nothing.
//! The same predicates say what a guarantee only reaches.

mod predicate;
mod reader;

pub use predicate::Lack;
pub(crate) use predicate::{Predicate, Stands, Test, Want};
pub(crate) use reader::{read_predicate, read_zones};

use crate::document::Position;

/// A named predicate over endpoints.
#[derive(Debug)]
pub(crate) struct Zone {
    pub(crate) name: String,
    pub(crate) predicate: Predicate,
    pub(crate) position: Position,
}
