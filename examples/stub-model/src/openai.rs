//! The API a stub answers: which path gives what. Each answer is made in a file of its own below;
//! wire shapes are plain JSON here, because a stub should not share a mistake with the proxy.

mod chat;
mod completions;
mod embeddings;
mod forms;
mod images;
mod instance;
pub(crate) mod kept;
mod messages;
mod models;
mod moderations;
mod prompt;
mod responses;
mod speech;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::reply::Reply;
use crate::{Behaviour, Settings};

/// Time of creation in every answer, so that answers are the same on every run.
const CREATED: u64 = 1_700_000_000;

/// One request to answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a str>,
    pub(crate) body: &'a Bytes,
    pub(crate) number: u64,
    pub(crate) kept: &'a kept::Kept,
    pub(crate) settings: &'a Settings,
    pub(crate) behaviour: &'a Behaviour,
}

/// The answer to a request that has been read.
pub(crate) fn reply(asked: &Asked<'_>) -> Reply {
    let route = asked.path.strip_prefix("/v1/").unwrap_or_default();
    if let Some(reply) = kept::reply(asked, route) {
        return reply;
    }
    if *asked.method == Method::GET {
        return match route {
            "models" => models::list(asked.settings),
            _ => match route.strip_prefix("models/") {
                Some(id) => models::one(asked.settings, id),
                None => unknown(asked),
            },
        };
    }
    if *asked.method == Method::POST
        && let Some(reply) = forms::reply(asked, route)
    {
        return reply;
    }
    let answer = match route {
        "chat/completions" => chat::reply,
        "completions" => completions::reply,
        "embeddings" => embeddings::reply,
        "moderations" => moderations::reply,
        "images/generations" => images::reply,
        "audio/speech" => speech::reply,
        "messages" => messages::reply,
        "messages/count_tokens" => messages::count_tokens,
        "responses" => responses::reply,
        "responses/input_tokens" => responses::input_tokens,
        "responses/compact" => responses::compact,
        _ => return unknown(asked),
    };
    if *asked.method != Method::POST {
        return unknown(asked);
    }
    let Ok(body) = serde_json::from_slice::<Value>(asked.body) else {
        return Reply::error(StatusCode::BAD_REQUEST, "the body of the request is not valid JSON");
    };
    let Some(model) = body.get("model").and_then(Value::as_str) else {
        let message = "you must provide a model parameter";
        return Reply::error_about(StatusCode::BAD_REQUEST, message, "missing_model", "model");
    };
    if !models::known(asked.settings, model) {
        return models::not_found(model);
    }
    answer(asked, &body, model)
}

fn unknown(asked: &Asked<'_>) -> Reply {
    let message = format!("Invalid URL ({} {})", asked.method, asked.path);
    Reply::error(StatusCode::NOT_FOUND, &message)
}
