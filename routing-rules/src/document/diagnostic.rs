//! What is wrong with a file, and where. A diagnostic reads alone: place first, then what failed,
//! then what to do. It never aborts reading; `Problems` gathers them.

use std::fmt;
use std::sync::Arc;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The files cannot be used.
    Error,
    /// The files can be used; somebody should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A place in a file: lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    file: Arc<str>,
    line: u32,
    column: u32,
}

impl Position {
    /// The place `line:column` of a file.
    pub fn new(file: Arc<str>, line: u32, column: u32) -> Self {
        Self { file, line, column }
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The column in characters, from 1.
    pub const fn column(&self) -> u32 {
        self.column
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One thing wrong, or worth a look, in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops the files from being used.
    pub severity: Severity,
    /// Where it is.
    pub position: Position,
    /// A stable name of the kind of problem, such as `unknown-key`.
    pub code: &'static str,
    /// What failed, why, and what to do.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.position, self.severity, self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// How many diagnostics are kept; a file with more has one cause, and the first ones name it.
const KEPT: usize = 200;

/// Collects what is wrong while reading goes on.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<Diagnostic>,
    errors: usize,
}

impl Problems {
    /// Notes an error.
    pub fn error(&mut self, at: &Position, code: &'static str, message: impl Into<String>) {
        self.errors = self.errors.saturating_add(1);
        self.note(Severity::Error, at, code, message.into());
    }

    /// Notes a warning.
    pub fn warn(&mut self, at: &Position, code: &'static str, message: impl Into<String>) {
        self.note(Severity::Warning, at, code, message.into());
    }

    fn note(&mut self, severity: Severity, at: &Position, code: &'static str, message: String) {
        // INVARIANT: an error is always kept when it is the first, so "has errors" and "shows an
        // error" agree.
        if self.found.len() < KEPT || (severity == Severity::Error && self.errors == 1) {
            self.found.push(Diagnostic { severity, position: at.clone(), code, message });
        }
    }

    /// Takes over what others noted: as it is, or its errors as warnings.
    pub(crate) fn take_over(&mut self, other: Self, errors_count: bool) {
        for found in other.into_found() {
            let Diagnostic { severity, position, code, message } = found;
            match severity {
                Severity::Error if errors_count => self.error(&position, code, message),
                Severity::Error | Severity::Warning => self.warn(&position, code, message),
            }
        }
    }

    /// Whether an error was noted.
    pub const fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors were noted, kept or not.
    pub const fn errors(&self) -> usize {
        self.errors
    }

    /// What was noted, in the order of reading.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// What was noted: errors first, then by place in the files.
    pub fn into_found(self) -> Vec<Diagnostic> {
        let mut found = self.found;
        found.sort_by(|a, b| (a.severity, &a.position).cmp(&(b.severity, &b.position)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Position, Problems};

    #[test]
    fn the_first_error_survives_a_flood_of_warnings() {
        let at = Position::new("policy.yaml".into(), 3, 7);
        let mut problems = Problems::default();
        for _ in 0..KEPT * 2 {
            problems.warn(&at, "w", "look");
        }
        problems.error(&at, "e", "broken");
        assert!(problems.has_errors());
        let found = problems.into_found();
        assert_eq!(found.len(), KEPT + 1);
        assert_eq!(found[0].to_string(), "policy.yaml:3:7: error: broken");
        assert_eq!(found[1].to_string(), "policy.yaml:3:7: warning: look");
    }
}
