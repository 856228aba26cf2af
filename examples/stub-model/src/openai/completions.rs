//! `POST /v1/completions`, the legacy form: one echoed choice per prompt, plain or as a stream.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, CREATED, prompt};
use crate::reply::Reply;

pub(super) fn reply(asked: &Asked<'_>, body: &Value, model: &str) -> Reply {
    let Some(prompts) = body.get("prompt").and_then(prompts) else {
        let message = "prompt must be a string, strings, token ids or lists of token ids";
        return Reply::error_about(StatusCode::BAD_REQUEST, message, "invalid_type", "prompt");
    };
    let texts: Vec<String> = prompts.iter().map(|text| prompt::echo(asked, text)).collect();
    let usage = prompt::usage(
        prompts.iter().map(|text| prompt::tokens(text)).sum(),
        texts.iter().map(|text| prompt::tokens(text)).sum(),
    );
    if body.get("stream").and_then(Value::as_bool) == Some(true) {
        return Reply::events(stream(asked, body, model, &texts, &usage));
    }
    let choices: Vec<Value> =
        texts.iter().enumerate().map(|(at, text)| choice(at, text, Some("stop"))).collect();
    let mut answer = object(asked, model, choices);
    if asked.behaviour.usage
        && let Value::Object(answer) = &mut answer
    {
        answer.insert("usage".to_owned(), usage);
    }
    Reply::json(StatusCode::OK, &answer)
}

/// The prompts as texts; token ids read as `tokens=n`.
fn prompts(prompt: &Value) -> Option<Vec<String>> {
    let tokens = |ids: &[Value]| format!("tokens={}", ids.len());
    match prompt {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(ids) if ids.iter().all(Value::is_number) => Some(vec![tokens(ids)]),
        Value::Array(prompts) => prompts
            .iter()
            .map(|prompt| match prompt {
                Value::String(text) => Some(text.clone()),
                Value::Array(ids) => Some(tokens(ids)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn choice(index: usize, text: &str, finish: Option<&str>) -> Value {
    json!({"index": index, "text": text, "logprobs": null, "finish_reason": finish})
}

fn object(asked: &Asked<'_>, model: &str, choices: Vec<Value>) -> Value {
    json!({
        "id": format!("cmpl-stub-{}", asked.number),
        "object": "text_completion",
        "created": CREATED,
        "model": model,
        "choices": choices,
    })
}

fn stream(
    asked: &Asked<'_>,
    body: &Value,
    model: &str,
    texts: &[String],
    usage: &Value,
) -> Vec<String> {
    let mut events = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let pieces = prompt::pieces(text, asked.behaviour.chunks);
        let chunks = pieces.iter().map(|piece| choice(at, piece, None));
        let chunks = chunks.chain(std::iter::once(choice(at, "", Some("stop"))));
        events.extend(chunks.map(|chunk| object(asked, model, vec![chunk]).to_string()));
    }
    if prompt::asks_usage(body) && asked.behaviour.usage {
        let mut last = object(asked, model, Vec::new());
        if let Value::Object(last) = &mut last {
            last.insert("usage".to_owned(), usage.clone());
        }
        events.push(last.to_string());
    }
    if asked.behaviour.done {
        events.push("[DONE]".to_owned());
    }
    events
}
