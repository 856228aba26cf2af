//! `POST /v1/audio/speech`: bytes that stand for sound, drawn from the text, or events with parts of
//! them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, prompt};
use crate::reply::Reply;

/// Bytes of the sound, whatever is said.
const SOUND_BYTES: usize = 64 << 10;

pub(super) fn reply(asked: &Asked<'_>, body: &Value, _model: &str) -> Reply {
    let Some(text) = body.get("input").and_then(Value::as_str) else {
        let message = "you must provide input";
        return Reply::error_about(StatusCode::BAD_REQUEST, message, "missing_input", "input");
    };
    let sound: Vec<u8> = text.bytes().chain([0]).cycle().take(SOUND_BYTES).collect();
    if body.get("stream_format").and_then(Value::as_str) != Some("sse") {
        return Reply::bytes("audio/mpeg", sound);
    }
    let each = sound.len().div_ceil(asked.behaviour.chunks.max(1));
    let mut events: Vec<String> = sound
        .chunks(each)
        .map(|part| json!({"type": "speech.audio.delta", "audio": STANDARD.encode(part)}))
        .map(|event| event.to_string())
        .collect();
    let input = prompt::tokens(text);
    let usage = json!({"input_tokens": input, "output_tokens": 50, "total_tokens": input + 50});
    events.push(json!({"type": "speech.audio.done", "usage": usage}).to_string());
    Reply::events(events)
}
