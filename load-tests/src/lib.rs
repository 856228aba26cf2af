//! Drives the proxy and a bare pass-through side by side, in one run, and compares what a request
//! costs in each.
//!
//! [`compare`] starts the stub model, the pass-through and the proxy as processes of their own,
//! sends them the same kind of requests in alternating rounds, checks every answer, and reports
//! throughput, latency, CPU time per request and peak memory. Absolute figures depend on the
//! machine; the ratios of one run are what counts. README.md tells how to read them. Nothing here
//! knows the proxy's code: it speaks HTTP and the proxy's command line only.

mod answers;
mod bodies;
mod clock;
mod comparison;
mod drive;
mod durability;
mod fetch;
mod options;
pub mod pass_through;
mod process;
mod proxy;
mod report;
mod scenario;
mod statistics;

pub use comparison::compare;
pub use durability::durability;
pub use options::Options;
