//! Acknowledged records a second, against a bare append loop.
fn main() {}
