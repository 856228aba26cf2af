//! What a question that is not answered gets: RFC 9457 `application/problem+json`.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use trace_store::{EvidenceError, QueryError};

/// Why there is no answer. A closed set: its codes are part of the interface.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error("give your token as 'Authorization: Bearer TOKEN'; 'bailiwick access grant' makes one")]
    MissingToken,
    #[error("this token is not known here, or was revoked")]
    UnknownToken,
    #[error("the time of this token is over; ask for a new one")]
    ExpiredToken,
    #[error(
        "a token with the role \"{0}\" does not open this; ask for one with the role \"auditor\""
    )]
    Role(&'static str),
    #[error("your token does not open {0}")]
    Scope(String),
    #[error("{0}")]
    Malformed(String),
    #[error("nothing is known of this")]
    NotFound,
    #[error("that you asked cannot be recorded, so nothing is shown")]
    Unrecorded,
    #[error("the records cannot be read: {0}")]
    Unreadable(String),
}

impl Problem {
    /// The stable name.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::MissingToken => "missing_token",
            Self::UnknownToken => "unknown_token",
            Self::ExpiredToken => "expired_token",
            Self::Role(_) => "role",
            Self::Scope(_) => "scope",
            Self::Malformed(_) => "malformed",
            Self::NotFound => "not_found",
            Self::Unrecorded => "audit_unavailable",
            Self::Unreadable(_) => "unreadable",
        }
    }

    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::MissingToken | Self::UnknownToken | Self::ExpiredToken => {
                StatusCode::UNAUTHORIZED
            }
            Self::Role(_) | Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unrecorded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreadable(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether somebody was turned away, which is itself a record.
    pub(super) const fn is_refusal(&self) -> bool {
        matches!(self.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
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
        let status = self.status();
        let text = serde_json::json!({
            "type": format!("urn:bailiwick:problem:{}", self.code()),
            "title": status.canonical_reason().unwrap_or_default(),
            "status": status.as_u16(),
            "detail": self.to_string(),
        });
        let head = [(CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, head, text.to_string()).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(WWW_AUTHENTICATE, http::HeaderValue::from_static("Bearer"));
        }
        response
    }
}
