//! `GET /v1/models`: what the caller may ask for. Carries no content, so nothing is judged.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};

use super::accept::Ticket;
use super::authenticate::Caller;
use super::refuse::Refusal;
use crate::gateway::Gateway;
use crate::openai::models::{Model, ModelList};

/// The models the caller may use.
pub(super) fn list(
    gateway: &Gateway,
    caller: &Caller,
    ticket: Ticket,
) -> Result<Response<Body>, Refusal> {
    let live = gateway.live();
    let offered = live.bundle.models_for(caller.application());
    let created = live.loaded.as_ns() / 1_000_000_000;
    let open = offered.iter().filter(|model| caller.opens_model(model.name));
    let models = open.map(|model| Model::new(model.name, created)).collect();
    answer(&ModelList::new(models), ticket)
}

/// One of them, by its id as sent.
pub(super) fn one(
    gateway: &Gateway,
    caller: &Caller,
    ticket: Ticket,
    id: &str,
) -> Result<Response<Body>, Refusal> {
    let live = gateway.live();
    // Ids may hold `/` and `:`, which SDKs send percent-encoded.
    let decoded = percent_encoding::percent_decode_str(id).decode_utf8();
    let name = decoded.map_err(|_| Refusal::UnknownModel)?;
    let offered = live.bundle.models_for(caller.application());
    if !offered.iter().any(|model| model.name == name && caller.opens_model(model.name)) {
        return Err(Refusal::UnknownModel);
    }
    answer(&Model::new(&name, live.loaded.as_ns() / 1_000_000_000), ticket)
}

fn answer<T: serde::Serialize>(body: &T, ticket: Ticket) -> Result<Response<Body>, Refusal> {
    let json = serde_json::to_vec(body).map_err(|_| Refusal::Internal)?;
    let mut response = Response::new(Body::from(json));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    super::stamp(headers, ticket.id());
    Ok(response)
}
