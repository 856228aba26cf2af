//! `GET /v1/models` and `GET /v1/models/{id}`.

use http::StatusCode;
use serde_json::{Value, json};

use super::CREATED;
use crate::Settings;
use crate::reply::Reply;

pub(super) fn list(settings: &Settings) -> Reply {
    let data: Vec<Value> = settings.models.iter().map(|id| object(settings, id)).collect();
    Reply::json(StatusCode::OK, &json!({"object": "list", "data": data}))
}

/// One model; its id may hold a percent-encoded slash.
pub(super) fn one(settings: &Settings, id: &str) -> Reply {
    let id = id.replace("%2F", "/").replace("%2f", "/").replace("%3A", ":").replace("%3a", ":");
    if !known(settings, &id) {
        return not_found(&id);
    }
    Reply::json(StatusCode::OK, &object(settings, &id))
}

pub(super) fn known(settings: &Settings, model: &str) -> bool {
    settings.any_model || settings.models.iter().any(|known| known == model)
}

pub(super) fn not_found(model: &str) -> Reply {
    let message = format!("the model {model:?} does not exist or you do not have access to it");
    Reply::error_about(StatusCode::NOT_FOUND, &message, "model_not_found", "model")
}

fn object(settings: &Settings, id: &str) -> Value {
    json!({"id": id, "object": "model", "created": CREATED, "owned_by": settings.name})
}
