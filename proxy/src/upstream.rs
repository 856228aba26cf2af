//! Everything between a recorded decision and the model endpoints: the bytes to send, the one HTTP
//! client, the credentials it adds, and what is known of each endpoint's health.

pub mod client;
pub mod health;
pub mod outbound;
pub mod sightings;
pub mod targets;
