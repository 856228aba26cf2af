//! Changing the rules: the folder of signed versions, the draft that waits for approval, the founding.
//!
//! What a signature means and which version follows which is [`routing_rules::signed`]'s business;
//! here are the files. Putting a version in place while the server serves is
//! [`config::reload`](crate::config::reload)'s.

pub mod draft;
pub mod edit;
pub mod exceptions;
pub mod folder;
pub mod founding;
pub mod history;
pub mod keyfile;
pub mod past;
pub mod rehearse;
pub mod shadow;
pub(crate) mod told;
