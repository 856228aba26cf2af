//! Why somebody is turned away, and what they get: a problem in JSON for programs, a way to sign in for
//! browsers.

use std::time::Duration;

use axum::response::Response;
use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};

use super::act::Act;
use super::role::{Role, Roles};
use crate::problem;

/// Why somebody is turned away. A closed set: its codes are part of the interface.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Turned {
    /// Nothing shows who they are.
    #[error(
        "sign in at /sign-in, or give your token as 'Authorization: Bearer TOKEN'; 'bailiwick access \
         grant' makes one"
    )]
    Missing,
    /// No such token or link.
    #[error("this token or link is not known here, was used already, or was revoked")]
    Unknown,
    /// Its time is over.
    #[error("the time of this token or link is over; ask for a new one")]
    Expired,
    /// The session is over.
    #[error("your session is over; sign in again")]
    SignedOut,
    /// A change without the secret of its session.
    #[error(
        "this change does not show the secret of your session, in the header x-csrf-token or the field \
         csrf; load the page again and repeat it"
    )]
    Csrf,
    /// Too many failures from one address.
    #[error("too many failures from your address; try again in {} seconds", .0.as_secs().saturating_add(1))]
    TooMany(Duration),
    /// No role of theirs opens this.
    #[error("your roles ({roles}) do not open \"{}\"; it takes one of: {}", .act.name(), one_of(*.act))]
    Role {
        /// What they asked for.
        act: Act,
        /// What they may be.
        roles: Roles,
    },
    /// That they asked cannot be recorded.
    #[error("that you asked cannot be recorded, so nothing is shown or done")]
    Unrecorded,
    /// The table of access cannot be read, or there is no randomness.
    #[error("who may sign in cannot be told; see the log of the server")]
    Unavailable,
}

fn one_of(act: Act) -> String {
    let names: Vec<&str> = act.roles().iter().copied().map(Role::name).collect();
    names.join(", ")
}

impl Turned {
    /// The stable name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing_token",
            Self::Unknown => "unknown_token",
            Self::Expired => "expired_token",
            Self::SignedOut => "signed_out",
            Self::Csrf => "csrf",
            Self::TooMany(_) => "too_many_failures",
            Self::Role { .. } => "role",
            Self::Unrecorded => "audit_unavailable",
            Self::Unavailable => "access_unavailable",
        }
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::Unknown | Self::Expired | Self::SignedOut => {
                StatusCode::UNAUTHORIZED
            }
            Self::Csrf | Self::Role { .. } => StatusCode::FORBIDDEN,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unrecorded | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Whether somebody was turned away, which is itself a record.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        match self {
            Self::Missing
            | Self::Unknown
            | Self::Expired
            | Self::Csrf
            | Self::TooMany(_)
            | Self::Role { .. } => true,
            // A session that ended by itself is the end of something, not an attempt at it.
            Self::SignedOut | Self::Unrecorded | Self::Unavailable => false,
        }
    }

    /// As an answer to a program.
    #[must_use]
    pub fn problem(&self) -> Response {
        let mut response = problem::answer(self.status(), self.code(), &self.to_string());
        if let Self::TooMany(left) = self {
            let seconds = left.as_secs().saturating_add(1);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
