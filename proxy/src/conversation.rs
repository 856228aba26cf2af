//! What a conversation was about must not get lost when a caller names it by an id, continues it or
//! sends it again.
//!
//! What an endpoint keeps has an id of that endpoint's. Callers get a sealed one instead
//! ([`sealed`]), which holds where the thing is and what was found in it, and which nobody can make
//! or change; [`answer`] puts sealed ids into answers, [`references`] finds them in requests.
//! Nothing here decides: the pipeline does, with what these rooms tell.

pub mod answer;
pub mod references;
pub mod sealed;
