//! The rules in languages of others, so that an outsider can check our verdicts without our code.
//!
//! Read next: `cedar`.

mod cedar;

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its name within the folder.
    pub name: &'static str,
    /// Its text.
    pub text: String,
}
