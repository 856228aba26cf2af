//! The Bailiwick server: an OpenAI-compatible proxy that judges every prompt, decides where it may
//! go, records the decision durably and only then forwards it. Start reading at [`pipeline`].

pub mod access;
pub mod audit;
pub mod change;
pub mod cli;
pub mod clock;
pub mod closings;
pub mod config;
pub mod console;
pub mod conversation;
pub mod cosigning;
pub mod custody;
pub mod disconnection;
pub mod doctor;
pub mod exit;
pub mod files;
pub mod gateway;
pub mod govern;
pub mod identity;
pub mod json;
pub mod keys;
pub mod nodes;
pub mod notices;
pub mod openai;
pub mod pipeline;
mod problem;
pub mod quota;
pub mod redaction;
pub mod report;
pub mod retention;
pub mod run;
pub mod server;
pub mod siem;
pub mod supervisor;
pub mod telemetry;
pub mod tls;
pub mod tokens;
mod trial;
pub mod upstream;
pub mod words;

#[cfg(feature = "demo")]
pub mod demo;
