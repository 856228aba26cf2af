//! Why a question about records is not answered. Who is turned away at the door is told by
//! [`crate::identity::Turned`].

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use trace_store::{EvidenceError, QueryError};

use crate::problem;

/// Why there is no answer. A closed set: its codes are part of the interface.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    #[error("your token does not open {0}")]
    Scope(String),
    #[error("{0}")]
    Malformed(String),
    #[error("nothing is known of this")]
    NotFound,
    #[error("the records cannot be read: {0}")]
    Unreadable(String),
}

impl Problem {
    /// The stable name.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Scope(_) => "scope",
            Self::Malformed(_) => "malformed",
            Self::NotFound => "not_found",
            Self::Unreadable(_) => "unreadable",
        }
    }

    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unreadable(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Limit | QueryError::Cursor => Self::Malformed(error.to_string()),
            QueryError::Expired { .. } => Self::NotFound,
            QueryError::Damaged(_)
            | QueryError::Key(_)
            | QueryError::Io(_)
            | QueryError::Shared(_) => Self::Unreadable(error.to_string()),
        }
    }
}

impl From<EvidenceError> for Problem {
    fn from(error: EvidenceError) -> Self {
        match error {
            EvidenceError::Query(error) => error.into(),
            EvidenceError::Note(_) | EvidenceError::OtherLog { .. } => {
                Self::Malformed(error.to_string())
            }
            EvidenceError::Write(_) => Self::Unreadable(error.to_string()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        problem::answer(self.status(), self.code(), &self.to_string())
    }
}
