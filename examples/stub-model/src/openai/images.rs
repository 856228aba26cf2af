//! `POST /v1/images/generations`: one white pixel for each picture asked for, plain or as a stream
//! of partial pictures.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, CREATED, prompt};
use crate::reply::Reply;

/// A picture of one pixel (W3C, "Portable Network Graphics").
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";
/// Tokens of one picture.
const PICTURE_TOKENS: usize = 100;

pub(super) fn reply(asked: &Asked<'_>, body: &Value, _model: &str) -> Reply {
    let Some(text) = body.get("prompt").and_then(Value::as_str) else {
        let message = "you must provide a prompt";
        return Reply::error_about(StatusCode::BAD_REQUEST, message, "missing_prompt", "prompt");
    };
    answer(asked, text, body.get("stream").and_then(Value::as_bool) == Some(true))
}

/// The answer to a prompt, also of an edit.
pub(super) fn answer(asked: &Asked<'_>, text: &str, stream: bool) -> Reply {
    let input = prompt::tokens(text);
    let usage = json!({"input_tokens": input, "output_tokens": PICTURE_TOKENS,
        "total_tokens": input + PICTURE_TOKENS,
        "input_tokens_details": {"text_tokens": input, "image_tokens": 0}});
    if stream {
        let event = |kind: &str, more: Value| {
            let mut event = json!({"type": format!("image_generation.{kind}"), "b64_json": PIXEL,
                "created_at": CREATED, "size": "1024x1024", "quality": "high",
                "background": "opaque", "output_format": "png"});
            if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
                event.extend(more);
            }
            event.to_string()
        };
        return Reply::events(vec![
            event("partial_image", json!({"partial_image_index": 0})),
            event("completed", json!({"usage": usage})),
        ]);
    }
    let mut answer = json!({"created": CREATED, "data": [{"b64_json": PIXEL}]});
    if asked.behaviour.usage
        && let Value::Object(answer) = &mut answer
    {
        answer.insert("usage".to_owned(), usage);
    }
    Reply::json(StatusCode::OK, &answer)
}
