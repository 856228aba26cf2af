//! `POST /v1/messages`, Anthropic's form: the last thing the user said, plain or as a stream; and the
//! count of its tokens.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, prompt};
use crate::reply::Reply;

pub(super) fn reply(asked: &Asked<'_>, body: &Value, model: &str) -> Reply {
    let said = last_said(body);
    let text = prompt::echo(asked, &said);
    let (input, output) = (prompt::tokens(&said), prompt::tokens(&text));
    let message = |content: Vec<Value>, stop: Value, output: usize| {
        json!({"id": format!("msg_stub_{}", asked.number), "type": "message", "role": "assistant",
            "model": model, "content": content, "stop_reason": stop, "stop_sequence": null,
            "usage": {"input_tokens": input, "output_tokens": output}})
    };
    if body.get("stream").and_then(Value::as_bool) != Some(true) {
        let content = vec![json!({"type": "text", "text": text})];
        return Reply::json(StatusCode::OK, &message(content, json!("end_turn"), output));
    }
    let mut events = vec![
        json!({"type": "message_start", "message": message(Vec::new(), Value::Null, 1)}),
        json!({"type": "content_block_start", "index": 0,
            "content_block": {"type": "text", "text": ""}}),
        json!({"type": "ping"}),
    ];
    events.extend(prompt::pieces(&text, asked.behaviour.chunks).iter().map(|piece| {
        json!({"type": "content_block_delta", "index": 0,
            "delta": {"type": "text_delta", "text": piece}})
    }));
    events.push(json!({"type": "content_block_stop", "index": 0}));
    events.push(json!({"type": "message_delta", "usage": {"output_tokens": output},
        "delta": {"stop_reason": "end_turn", "stop_sequence": null}}));
    events.push(json!({"type": "message_stop"}));
    Reply::events(events.iter().map(Value::to_string).collect())
}

/// The number of tokens.
pub(super) fn count_tokens(_asked: &Asked<'_>, body: &Value, _model: &str) -> Reply {
    Reply::json(StatusCode::OK, &json!({"input_tokens": prompt::tokens(&last_said(body))}))
}

fn last_said(body: &Value) -> String {
    let messages = body.get("messages").and_then(Value::as_array);
    let last = messages.and_then(|messages| messages.last()?.get("content"));
    last.map(prompt::text_of).unwrap_or_default()
}
