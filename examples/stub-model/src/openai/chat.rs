//! `POST /v1/chat/completions`: an echo, a tool call or a minimal structured answer, plain or as a
//! stream in the order of the real API.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Asked, CREATED, instance, prompt};
use crate::reply::Reply;

/// Most choices given for one prompt.
const MOST_CHOICES: u64 = 8;
/// Pieces into which the arguments of a streamed tool call are cut.
const ARGUMENT_PIECES: usize = 3;

/// What the model says.
enum Said {
    Text(String),
    Calls(Vec<Call>),
}

struct Call {
    id: String,
    name: String,
    arguments: String,
}

impl Said {
    fn finish_reason(&self) -> &'static str {
        match self {
            Self::Text(_) => "stop",
            Self::Calls(_) => "tool_calls",
        }
    }

    fn tokens(&self) -> usize {
        match self {
            Self::Text(text) => prompt::tokens(text),
            Self::Calls(calls) => calls.iter().map(|call| prompt::tokens(&call.arguments)).sum(),
        }
    }
}

pub(super) fn reply(asked: &Asked<'_>, body: &Value, model: &str) -> Reply {
    let Some(messages) = body.get("messages").and_then(Value::as_array).filter(|m| !m.is_empty())
    else {
        let message = "messages must be a list that is not empty";
        return Reply::error_about(StatusCode::BAD_REQUEST, message, "invalid_type", "messages");
    };
    let said = say(asked, body, messages);
    let prompt_tokens: usize =
        messages.iter().map(|message| prompt::tokens(&content(message)) + 3).sum();
    let choices = body.get("n").and_then(Value::as_u64).unwrap_or(1).clamp(1, MOST_CHOICES);
    let usage = prompt::usage(prompt_tokens, said.tokens());
    let streamed = body.get("stream").and_then(Value::as_bool) == Some(true);
    let events = streamed.then(|| stream(asked, body, model, &said, choices, &usage));
    let choices: Vec<Value> = (0..choices).map(|index| choice(asked, &said, index)).collect();
    let mut answer = json!({
        "id": id(asked),
        "object": "chat.completion",
        "created": CREATED,
        "model": model,
        "system_fingerprint": fingerprint(asked),
        "choices": choices,
    });
    if asked.behaviour.usage
        && let Value::Object(answer) = &mut answer
    {
        answer.insert("usage".to_owned(), usage);
    }
    if body.get("store").and_then(Value::as_bool) == Some(true) {
        asked.kept.keep(&answer, Value::Array(messages.clone()), Vec::new());
    }
    match events {
        Some(events) => Reply::events(events),
        None => Reply::json(StatusCode::OK, &answer),
    }
}

/// The text of a message.
fn content(message: &Value) -> String {
    message.get("content").map(prompt::text_of).unwrap_or_default()
}

fn id(asked: &Asked<'_>) -> String {
    format!("chatcmpl-stub-{}", asked.number)
}

fn fingerprint(asked: &Asked<'_>) -> String {
    format!("fp_{}", asked.settings.name)
}

/// Decides what is said: tools before structure before echo.
fn say(asked: &Asked<'_>, body: &Value, messages: &[Value]) -> Said {
    let last = messages.last().unwrap_or(&Value::Null);
    let role = |message: &Value| message.get("role").and_then(Value::as_str).map(str::to_owned);
    if role(last).as_deref() == Some("tool") {
        return Said::Text(format!("tool said {}", content(last)));
    }
    let calls = calls(asked, body);
    if !calls.is_empty() {
        return Said::Calls(calls);
    }
    match body.pointer("/response_format/type").and_then(Value::as_str) {
        Some("json_schema") => {
            let schema = body.pointer("/response_format/json_schema/schema");
            Said::Text(instance::minimal(schema.unwrap_or(&Value::Null)).to_string())
        }
        Some("json_object") => Said::Text("{}".to_owned()),
        _ => {
            let user = messages.iter().rfind(|message| role(message).as_deref() == Some("user"));
            Said::Text(prompt::echo(asked, &user.map(content).unwrap_or_default()))
        }
    }
}

/// The tool calls to make: the tool chosen by name, or the first ones offered.
fn calls(asked: &Asked<'_>, body: &Value) -> Vec<Call> {
    let tools = body.get("tools").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if body.get("tool_choice").and_then(Value::as_str) == Some("none") {
        return Vec::new();
    }
    let wanted = body.pointer("/tool_choice/function/name").and_then(Value::as_str);
    let functions = tools.iter().filter_map(|tool| tool.get("function"));
    let named = functions.filter_map(|function| Some((function.get("name")?.as_str()?, function)));
    named
        .filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name))
        .take(asked.behaviour.tool_calls.max(1))
        .enumerate()
        .map(|(at, (name, function))| Call {
            id: format!("call_stub_{}_{at}", asked.number),
            name: name.to_owned(),
            arguments: instance::minimal(function.get("parameters").unwrap_or(&Value::Null))
                .to_string(),
        })
        .collect()
}

fn choice(asked: &Asked<'_>, said: &Said, index: u64) -> Value {
    let mut message = Map::new();
    message.insert("role".to_owned(), json!("assistant"));
    if let Some(reasoning) = &asked.behaviour.reasoning {
        message.insert("reasoning_content".to_owned(), json!(reasoning));
    }
    match said {
        Said::Text(text) => {
            message.insert("content".to_owned(), json!(text));
        }
        Said::Calls(calls) => {
            message.insert("content".to_owned(), Value::Null);
            let calls: Vec<Value> = calls.iter().map(whole_call).collect();
            message.insert("tool_calls".to_owned(), Value::Array(calls));
        }
    }
    message.insert("refusal".to_owned(), Value::Null);
    let finish = said.finish_reason();
    json!({"index": index, "message": message, "logprobs": null, "finish_reason": finish})
}

fn whole_call(call: &Call) -> Value {
    let function = json!({"name": call.name, "arguments": call.arguments});
    json!({"id": call.id, "type": "function", "function": function})
}

/// The events of a streamed answer: role, deltas with the choices interleaved, finish, usage, end.
fn stream(
    asked: &Asked<'_>,
    body: &Value,
    model: &str,
    said: &Said,
    choices: u64,
    usage: &Value,
) -> Vec<String> {
    let ask_usage = prompt::asks_usage(body);
    let event = |choices: Value, usage: &Value| {
        let mut chunk = json!({
            "id": id(asked),
            "object": "chat.completion.chunk",
            "created": CREATED,
            "model": model,
            "system_fingerprint": fingerprint(asked),
            "choices": choices,
        });
        if ask_usage && let Value::Object(chunk) = &mut chunk {
            chunk.insert("usage".to_owned(), usage.clone());
        }
        chunk.to_string()
    };
    let mut events = Vec::new();
    let mut each_choice = |delta: &Value, finish: Option<&str>| {
        for index in 0..choices {
            let choice = json!({
                "index": index, "delta": delta, "logprobs": null, "finish_reason": finish
            });
            events.push(event(json!([choice]), &Value::Null));
        }
    };
    each_choice(&json!({"role": "assistant", "content": "", "refusal": null}), None);
    for delta in deltas(asked, said) {
        each_choice(&delta, None);
    }
    each_choice(&json!({}), Some(said.finish_reason()));
    if ask_usage && asked.behaviour.usage {
        events.push(event(json!([]), usage));
    }
    if asked.behaviour.done {
        events.push("[DONE]".to_owned());
    }
    events
}

fn deltas(asked: &Asked<'_>, said: &Said) -> Vec<Value> {
    let reasoning = asked.behaviour.reasoning.iter();
    let mut deltas: Vec<Value> = reasoning.map(|text| json!({"reasoning_content": text})).collect();
    match said {
        Said::Text(text) => {
            let pieces = prompt::pieces(text, asked.behaviour.chunks);
            deltas.extend(pieces.iter().map(|piece| json!({"content": piece})));
        }
        Said::Calls(calls) => {
            deltas.extend(
                calls.iter().enumerate().flat_map(|(index, call)| call_deltas(index, call)),
            );
        }
    }
    deltas
}

/// The deltas of one call: id, type and name only in the first, arguments joined as text.
fn call_deltas(index: usize, call: &Call) -> Vec<Value> {
    let first = json!({"tool_calls": [{
        "index": index,
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": ""},
    }]});
    let rest = prompt::pieces(&call.arguments, ARGUMENT_PIECES)
        .into_iter()
        .map(|piece| json!({"tool_calls": [{"index": index, "function": {"arguments": piece}}]}));
    std::iter::once(first).chain(rest).collect()
}
