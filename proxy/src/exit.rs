//! How a verb ends: four answers, four exit codes.

use std::process::ExitCode;

/// What a verb has to say to whoever called it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Yes, or done.
    Yes,
    /// Checked, and the answer is no.
    No,
    /// The call itself was wrong.
    Usage,
    /// It could not be checked.
    CouldNot,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Yes => 0,
            Exit::No => 1,
            Exit::Usage => 2,
            Exit::CouldNot => 3,
        })
    }
}
