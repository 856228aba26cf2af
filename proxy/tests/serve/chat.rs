//! Chat and models as an application sees them.

mod answers;
mod body;
mod headers;
mod models;
mod refusals;
