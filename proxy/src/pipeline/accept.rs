//! Limits first: what is asked for, by size, time and number, before anything is read.
//!
//! The request id is born here. Nothing of the body has been read yet; [`super::parse`] does that,
//! once the caller is known.

use std::borrow::Cow;

use classifiers::RecordId;
use http::Method;
use http::request::Parts;
use percent_encoding::percent_decode_str;

use super::refuse::Refusal;
use crate::clock::{self, Stopwatch, Timestamp};
use crate::gateway::{Gateway, Slot};
use crate::openai::surface::{Api, Handling, Place};

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

/// What a path and method ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A call that is judged and forwarded, with what its path names in the place of the model.
    Call(Api, Option<String>),
    /// The list of models.
    Models,
    /// One model, by its id as sent, percent-encoding kept.
    Model(String),
}

impl Route {
    /// The route as it is named in records: a path with nothing of the caller's in it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Call(api, _) => api.name(),
            Self::Models => "/v1/models",
            Self::Model(_) => "/v1/models/{id}",
        }
    }

    fn of(method: &Method, path: &str) -> Result<Self, Refusal> {
        let place = Place::of(path);
        let unknown = || Refusal::UnknownPath { method: method.to_string(), path: path.to_owned() };
        match place.handling(method).ok_or_else(unknown)? {
            Handling::Call(api) => {
                let name = place.deployment.map(|name| percent_decode_str(name).decode_utf8());
                let name = name.transpose().map_err(|_| Refusal::UnknownModel)?;
                Ok(Self::Call(api, name.map(Cow::into_owned)))
            }
            Handling::Models => Ok(Self::Models),
            Handling::Model => {
                let id = place.path.strip_prefix("/models/").unwrap_or_default();
                Ok(Self::Model(id.to_owned()))
            }
            Handling::Refused(why) => Err(Refusal::NotCarried(why)),
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
/// [`Refusal::UnknownPath`], [`Refusal::NotCarried`], [`Refusal::BodyTooLarge`],
/// [`Refusal::Draining`] or [`Refusal::Overloaded`].
pub fn accept(
    gateway: &Gateway,
    ticket: Ticket,
    head: Parts,
    announced_bytes: u64,
) -> Result<Accepted, Refusal> {
    let route = Route::of(&head.method, head.uri.path())?;
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
    use crate::openai::surface::Unserved;

    #[test]
    fn a_path_says_what_is_asked() {
        let route = |method: Method, path| Route::of(&method, path);
        let call = |api, name: Option<&str>| Ok(Route::Call(api, name.map(str::to_owned)));
        assert_eq!(route(Method::POST, "/v1/embeddings"), call(Api::Embeddings, None));
        assert_eq!(
            route(Method::POST, "/openai/deployments/org%2Fgpt/chat/completions"),
            call(Api::Chat, Some("org/gpt"))
        );
        assert_eq!(route(Method::GET, "/v1/models"), Ok(Route::Models));
        let model = Route::Model("org%2Fname:x".to_owned());
        assert_eq!(route(Method::GET, "/v1/models/org%2Fname:x"), Ok(model));
        assert_eq!(
            route(Method::POST, "/v1/realtime/client_secrets"),
            Err(Refusal::NotCarried(Unserved::Realtime))
        );
        assert!(matches!(
            route(Method::POST, "/v1/no/such/route"),
            Err(Refusal::UnknownPath { .. })
        ));
    }
}
