//! The server from outside: real HTTP, real model servers that misbehave, the real store, and for
//! what only a process can show, the real binary. One binary, so that it links once; `house.rs` is
//! the stage on which all of them play.

#[cfg(test)]
mod audit_api;
#[cfg(test)]
mod backups;
#[cfg(test)]
mod bundles;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod chat;
#[cfg(test)]
mod classify;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod closings;
#[cfg(test)]
mod config;
#[cfg(test)]
mod console;
#[cfg(test)]
mod conversations;
#[cfg(test)]
mod cosigning;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod custody;
#[cfg(test)]
mod exceptions;
#[cfg(test)]
mod expiry;
#[cfg(test)]
mod govern_api;
#[cfg(test)]
mod house;
#[cfg(test)]
mod judged;
#[cfg(test)]
mod listeners;
#[cfg(test)]
mod nodes;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod own_detectors;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod records;
#[cfg(test)]
mod redaction;
#[cfg(test)]
mod reload;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod routing;
#[cfg(test)]
mod shared_store;
#[cfg(test)]
mod siem;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod supervisor;
#[cfg(test)]
mod surface;
#[cfg(test)]
mod telemetry;
#[cfg(test)]
mod worked;
