//! `POST /v1/responses`: the last thing the user said, as a message or, where a function is offered,
//! as a call of it; plain or as numbered events. Its companions count and shorten.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, CREATED, prompt};
use crate::reply::Reply;

pub(super) fn reply(asked: &Asked<'_>, body: &Value, model: &str) -> Reply {
    let Some(said) = last_said(body) else {
        let message = "you must provide input";
        return Reply::error_about(StatusCode::BAD_REQUEST, message, "missing_input", "input");
    };
    if let Some(previous) = body.get("previous_response_id").and_then(Value::as_str)
        && !asked.kept.has(previous)
    {
        let message = format!("Previous response with id '{previous}' not found.");
        let (status, code) = (StatusCode::NOT_FOUND, "previous_response_not_found");
        return Reply::error_about(status, &message, code, "previous_response_id");
    }
    let text = prompt::echo(asked, &said);
    let response = Response { asked, body, model, text: &text };
    if body.get("store").and_then(Value::as_bool).unwrap_or(true) {
        let input = body.get("input").cloned().unwrap_or_default();
        asked.kept.keep(&response.whole("completed"), input, response.events());
    }
    if body.get("stream").and_then(Value::as_bool) == Some(true) {
        return Reply::events(response.events());
    }
    Reply::json(StatusCode::OK, &response.whole("completed"))
}

/// The number of tokens of the input.
pub(super) fn input_tokens(_asked: &Asked<'_>, body: &Value, _model: &str) -> Reply {
    let tokens = prompt::tokens(&last_said(body).unwrap_or_default());
    Reply::json(StatusCode::OK, &json!({"object": "response.input_tokens", "input_tokens": tokens}))
}

/// The input made shorter.
pub(super) fn compact(asked: &Asked<'_>, body: &Value, _model: &str) -> Reply {
    let tokens = prompt::tokens(&last_said(body).unwrap_or_default());
    let item = json!({"type": "compaction", "id": "cmp_0", "encrypted_content": "c3R1Yg=="});
    let usage = json!({"input_tokens": tokens, "output_tokens": 1, "total_tokens": tokens + 1});
    Reply::json(
        StatusCode::OK,
        &json!({"id": format!("resp_stub_{}", asked.number), "object": "response.compaction",
            "created_at": CREATED, "output": [item], "usage": usage}),
    )
}

/// The text of the input, or of its last item that has one.
fn last_said(body: &Value) -> Option<String> {
    match body.get("input")? {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let said = items.iter().rev().find_map(|item| {
                item.get("content").or_else(|| item.get("output")).map(prompt::text_of)
            });
            Some(said.unwrap_or_default())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

struct Response<'a> {
    asked: &'a Asked<'a>,
    body: &'a Value,
    model: &'a str,
    text: &'a str,
}

impl Response<'_> {
    fn function(&self) -> Option<&str> {
        let tools = self.body.get("tools")?.as_array()?.iter();
        let mut functions = tools.filter(|tool| tool.get("type") == Some(&json!("function")));
        functions.next()?.get("name")?.as_str()
    }

    fn item(&self, status: &str) -> Value {
        let done = status == "completed";
        match self.function() {
            Some(name) => json!({"type": "function_call", "id": "fc_0", "call_id": "call_0",
                "name": name, "status": status,
                "arguments": if done { json!({"text": self.text}).to_string() } else { String::new() }}),
            None => {
                let part = json!({"type": "output_text", "text": self.text, "annotations": [], "logprobs": []});
                let content = if done { vec![part] } else { Vec::new() };
                json!({"type": "message", "id": "msg_0", "role": "assistant", "status": status,
                    "content": content})
            }
        }
    }

    fn whole(&self, status: &str) -> Value {
        let done = status == "completed";
        let input = prompt::tokens(&last_said(self.body).unwrap_or_default());
        let output = prompt::tokens(self.text);
        let usage = json!({"input_tokens": input, "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": output, "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": input + output});
        let reported = done && self.asked.behaviour.usage;
        json!({
            "id": format!("resp_stub_{}", self.asked.number), "object": "response",
            "created_at": CREATED, "status": status, "error": null, "incomplete_details": null,
            "instructions": self.body.get("instructions"), "model": self.model,
            "output": if done { vec![self.item("completed")] } else { Vec::new() },
            "previous_response_id": self.body.get("previous_response_id"),
            "parallel_tool_calls": true, "temperature": 1.0, "top_p": 1.0, "tool_choice": "auto",
            "tools": self.body.get("tools").cloned().unwrap_or_else(|| json!([])),
            "store": self.body.get("store").and_then(Value::as_bool).unwrap_or(true),
            "metadata": {}, "usage": if reported { usage } else { Value::Null },
        })
    }

    fn events(&self) -> Vec<String> {
        let mut events = vec![
            json!({"type": "response.created", "response": self.whole("in_progress")}),
            json!({"type": "response.in_progress", "response": self.whole("in_progress")}),
            json!({"type": "response.output_item.added", "output_index": 0,
                "item": self.item("in_progress")}),
        ];
        let pieces = |text: &str| prompt::pieces(text, self.asked.behaviour.chunks);
        match self.function() {
            Some(_) => {
                let arguments = json!({"text": self.text}).to_string();
                events.extend(pieces(&arguments).into_iter().map(|piece| {
                    json!({"type": "response.function_call_arguments.delta", "item_id": "fc_0",
                        "output_index": 0, "delta": piece})
                }));
                events.push(json!({"type": "response.function_call_arguments.done",
                    "item_id": "fc_0", "output_index": 0, "arguments": arguments}));
            }
            None => {
                let part =
                    |text: &str| json!({"type": "output_text", "text": text, "annotations": []});
                let place = json!({"item_id": "msg_0", "output_index": 0, "content_index": 0});
                let at = |kind: &str, more: Value| merged(&place, json!({"type": kind}), more);
                events.push(at("response.content_part.added", json!({"part": part("")})));
                events.extend(pieces(self.text).into_iter().map(|piece| {
                    at("response.output_text.delta", json!({"delta": piece, "logprobs": []}))
                }));
                let done = json!({"text": self.text, "logprobs": []});
                events.push(at("response.output_text.done", done));
                events.push(at("response.content_part.done", json!({"part": part(self.text)})));
            }
        }
        events.push(json!({"type": "response.output_item.done", "output_index": 0,
            "item": self.item("completed")}));
        events.push(json!({"type": "response.completed", "response": self.whole("completed")}));
        let numbered = events.into_iter().enumerate();
        numbered
            .map(|(number, event)| merged(&event, json!({"sequence_number": number}), json!({})))
            .map(|event| event.to_string())
            .collect()
    }
}

/// One object of three.
fn merged(first: &Value, second: Value, third: Value) -> Value {
    let mut all = first.clone();
    for more in [second, third] {
        if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
            all.extend(more);
        }
    }
    all
}
