//! Limits first: what is asked for, by size, time and number, before anything is read.
//!
//! The request id is born here. Nothing of the body has been read yet; [`super::parse`] does that,
//! once the caller is known.

use classifiers::RecordId;
use http::Method;
use http::request::Parts;

use super::refuse::Refusal;
use crate::clock::{self, Stopwatch, Timestamp};
use crate::gateway::{Gateway, Slot};

/// One call: its id, and when it came.
#[derive(Debug, Clone, Copy)]
pub struct Ticket {
    id: RecordId,
    received: Timestamp,
    watch: Stopwatch,
}

impl Ticket {
    /// A ticket with a fresh UUIDv7.
    #[must_use]
    pub fn issue() -> Self {
        Self {
            id: RecordId::from_bytes(uuid::Uuid::now_v7().into_bytes()),
            received: clock::now(),
            watch: Stopwatch::start(),
        }
    }

    /// The id, shared by both records of the call.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// When the request's head had arrived.
    #[must_use]
    pub fn received(&self) -> Timestamp {
        self.received
    }

    /// Runs since the request's head had arrived.
    #[must_use]
    pub fn watch(&self) -> Stopwatch {
        self.watch
    }
}

/// What a path and method ask for. A path that is not here is refused: a gap in this table would
/// be a way round the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `POST /v1/chat/completions`
    Chat,
    /// `GET /v1/models`
    Models,
    /// `GET /v1/models/{id}`, the id as sent, percent-encoding kept.
    Model(String),
}

impl Route {
    /// The route as it is named in records: a path with nothing of the caller's in it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Chat => "/v1/chat/completions",
            Self::Models => "/v1/models",
            Self::Model(_) => "/v1/models/{id}",
        }
    }

    fn of(method: &Method, path: &str) -> Option<Self> {
        let path = path.strip_prefix("/v1").unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        match (method, path) {
            (&Method::POST, "/chat/completions") => Some(Self::Chat),
            (&Method::GET, "/models") => Some(Self::Models),
            (&Method::GET, _) => {
                let id = path.strip_prefix("/models/")?;
                (!id.is_empty()).then(|| Self::Model(id.to_owned()))
            }
            _ => None,
        }
    }
}

/// A request within the limits, its body not yet read.
pub struct Accepted {
    pub(super) ticket: Ticket,
    pub(super) route: Route,
    pub(super) head: Parts,
    /// Held until the call is over; it bounds how many there are at a time.
    pub(super) slot: Slot,
}

/// Checks the limits that need no body; `announced_bytes` is the least length of the one to come.
///
/// # Errors
/// [`Refusal::UnknownPath`], [`Refusal::BodyTooLarge`], [`Refusal::Draining`] or
/// [`Refusal::Overloaded`].
pub fn accept(
    gateway: &Gateway,
    ticket: Ticket,
    head: Parts,
    announced_bytes: u64,
) -> Result<Accepted, Refusal> {
    let route = Route::of(&head.method, head.uri.path()).ok_or_else(|| Refusal::UnknownPath {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
    })?;
    let limit = gateway.limits().body_bytes;
    if announced_bytes > limit {
        return Err(Refusal::BodyTooLarge { limit });
    }
    let slot = gateway.slot()?;
    Ok(Accepted { ticket, route, head, slot })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_in_the_table_is_a_route() {
        let route = |method: Method, path| Route::of(&method, path);
        assert_eq!(route(Method::POST, "/v1/chat/completions"), Some(Route::Chat));
        assert_eq!(route(Method::POST, "/chat/completions/"), Some(Route::Chat));
        assert_eq!(route(Method::GET, "/v1/models"), Some(Route::Models));
        assert_eq!(
            route(Method::GET, "/v1/models/org%2Fname:x"),
            Some(Route::Model("org%2Fname:x".to_owned()))
        );
        for path in [
            "/v1/chat/completions/x",
            "/v1/embeddings",
            "/v2/chat/completions",
            "/",
            "/v1//chat/completions",
        ] {
            assert_eq!(route(Method::POST, path), None, "{path}");
        }
        assert_eq!(route(Method::GET, "/v1/chat/completions"), None);
    }
}
