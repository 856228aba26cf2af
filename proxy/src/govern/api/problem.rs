//! Why the governance API does not answer a question. Who is turned away at the door is told by
//! [`crate::identity::Turned`].

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use routing_rules::document::Diagnostic;
use routing_rules::signed::Refused;

use crate::change::folder::FolderError;
use crate::closings::ClosingsError;
use crate::config::ConfigError;
use crate::config::reload::ReloadError;
use crate::problem;

/// Why there is no answer. A closed set: its codes are part of the interface.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("{0}")]
    Malformed(String),
    #[error("nothing is known of this")]
    NotFound,
    /// These rules cannot be used.
    #[error("{}", lines(.0))]
    Mistakes(Vec<Diagnostic>),
    /// A signature, or what was signed, does not count.
    #[error("{0}")]
    Refused(String),
    /// Somebody hands in the signature of another.
    #[error("only {0} hands in the signature of {0}; you are signed in as {1}")]
    NotYours(String, String),
    /// These rules are not signed.
    #[error("these rules are not signed (serve --dev), so there are no versions and no approvals")]
    Unsigned,
    #[error("{0}")]
    Unreadable(String),
}

fn lines(found: &[Diagnostic]) -> String {
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Problem {
    /// The stable name.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::NotFound => "not_found",
            Self::Mistakes(_) => "rules_unusable",
            Self::Refused(_) => "not_accepted",
            Self::NotYours(..) => "not_yours",
            Self::Unsigned => "unsigned_rules",
            Self::Unreadable(_) => "unreadable",
        }
    }

    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Mistakes(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(_) | Self::Unsigned => StatusCode::CONFLICT,
            Self::NotYours(..) => StatusCode::FORBIDDEN,
            Self::Unreadable(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused.to_string())
    }
}

impl From<FolderError> for Problem {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::NotFounded => Self::Unsigned,
            FolderError::Missing(_)
            | FolderError::NoFile(_)
            | FolderError::Io { .. }
            | FolderError::Refused { .. } => Self::Unreadable(error.to_string()),
        }
    }
}

impl From<ConfigError> for Problem {
    fn from(error: ConfigError) -> Self {
        match error {
            ConfigError::Mistakes(found) => Self::Mistakes(found),
            ConfigError::File { .. } => Self::Unreadable(error.to_string()),
        }
    }
}

impl From<ReloadError> for Problem {
    fn from(error: ReloadError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<ClosingsError> for Problem {
    fn from(error: ClosingsError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        problem::answer(self.status(), self.code(), &self.to_string())
    }
}
