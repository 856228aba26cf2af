//! `POST /v1/embeddings`: unit vectors that depend on the text alone, as numbers or as base64 of
//! little-endian 32-bit floats, which is what SDKs ask for by default.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Asked, prompt};
use crate::reply::Reply;

/// Length of a vector unless the caller asks for another: that of `text-embedding-3-small`.
const DIMENSIONS: u64 = 1536;
/// Longest vector given.
const MOST_DIMENSIONS: u64 = 8192;

pub(super) fn reply(asked: &Asked<'_>, body: &Value, model: &str) -> Reply {
    let Some(inputs) = body.get("input").and_then(inputs) else {
        let message = "input must be a string, strings, token ids or lists of token ids";
        return Reply::error_about(StatusCode::BAD_REQUEST, message, "invalid_type", "input");
    };
    let dimensions = body.get("dimensions").and_then(Value::as_u64).unwrap_or(DIMENSIONS);
    let dimensions = usize::try_from(dimensions.clamp(1, MOST_DIMENSIONS)).unwrap_or(1);
    let base64 = body.get("encoding_format").and_then(Value::as_str) == Some("base64");
    let data: Vec<Value> = inputs
        .iter()
        .enumerate()
        .map(|(index, input)| {
            let vector = vector(input, dimensions);
            let embedding = if base64 { json!(encoded(&vector)) } else { json!(vector) };
            json!({"object": "embedding", "index": index, "embedding": embedding})
        })
        .collect();
    let mut answer = json!({"object": "list", "data": data, "model": model});
    if asked.behaviour.usage
        && let Value::Object(answer) = &mut answer
    {
        let tokens: usize = inputs.iter().map(|input| prompt::tokens(input)).sum();
        let usage = json!({"prompt_tokens": tokens, "total_tokens": tokens});
        answer.insert("usage".to_owned(), usage);
    }
    Reply::json(StatusCode::OK, &answer)
}

/// The inputs as texts; token ids stand as their JSON.
fn inputs(input: &Value) -> Option<Vec<String>> {
    match input {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(ids) if !ids.is_empty() && ids.iter().all(Value::is_number) => {
            Some(vec![input.to_string()])
        }
        Value::Array(inputs) if !inputs.is_empty() => inputs
            .iter()
            .map(|input| match input {
                Value::String(text) => Some(text.clone()),
                Value::Array(_) => Some(input.to_string()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
            })
            .collect(),
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            None
        }
    }
}

/// A unit vector drawn from the text's hash.
fn vector(text: &str, dimensions: usize) -> Vec<f32> {
    let hash = Sha256::digest(text.as_bytes());
    let seed = hash.iter().take(8).fold(0u64, |seed, byte| (seed << 8) | u64::from(*byte));
    let mut state = seed | 1;
    let raw: Vec<f32> = std::iter::repeat_with(|| {
        // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let [high, low, ..] = state.to_be_bytes();
        f32::from(u16::from_be_bytes([high, low])) / 32768.0 - 1.0
    })
    .take(dimensions)
    .collect();
    let norm = raw.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    raw.iter().map(|value| value / norm).collect()
}

fn encoded(vector: &[f32]) -> String {
    let bytes: Vec<u8> = vector.iter().flat_map(|value| value.to_le_bytes()).collect();
    STANDARD.encode(bytes)
}
