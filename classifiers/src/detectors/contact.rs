//! How to reach a person or a machine: mail, telephone, network.

pub(crate) mod email;
pub(crate) mod network;
pub(crate) mod phone;
