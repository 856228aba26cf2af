//! Token counts of our own, for answers whose endpoint reported none. Runs after the answer, off
//! the threads that serve connections.

use serde::Deserialize;
use trace_store::record::TokenSource;

use crate::json::{Document, Kind, Value};
use crate::openai::surface::Api;
use crate::openai::usage::TokenCounts;
use crate::pipeline::record::Recorded;
use crate::tokens;

/// Counts for an answer in one piece; `None` where it holds nothing that is counted in tokens.
pub(super) async fn whole(recorded: &Recorded, answer: &[u8]) -> Option<TokenCounts> {
    // An embedding is no text, and is billed by its input.
    let embedded = recorded.outbound().api() == Api::Embeddings;
    let text = answer_text(answer).or_else(|| embedded.then(String::new))?;
    counted(recorded, text, true).await
}

/// Counts for a stream, from the chunks that were kept; an estimate if not all were.
pub(super) async fn stream(
    recorded: &Recorded,
    chunks: Vec<String>,
    kept_all: bool,
) -> Option<TokenCounts> {
    let text: String = chunks.iter().filter_map(|chunk| answer_text(chunk.as_bytes())).collect();
    counted(recorded, text, kept_all).await
}

async fn counted(recorded: &Recorded, answer: String, exact: bool) -> Option<TokenCounts> {
    let body = recorded.outbound().body().expose().clone();
    let task = move || {
        let input = prompt_text(&body).map_or(0, |text| tokens::count(&text));
        TokenCounts {
            input,
            output: tokens::count(&answer),
            cached: 0,
            reasoning: 0,
            source: if exact { TokenSource::Local } else { TokenSource::Estimate },
        }
    };
    tokio::task::spawn_blocking(task).await.ok()
}

/// All strings of what is said, one to a line.
fn prompt_text(body: &[u8]) -> Option<String> {
    let document = Document::parse(body).ok()?;
    let said = ["instructions", "system", "messages", "prompt", "input"];
    let said: Vec<_> =
        said.iter().filter_map(|name| document.root().get(name)).map(Value::span).collect();
    let mut text = String::new();
    for value in document.values() {
        if value.kind() == Kind::String
            && said.iter().any(|span| span.contains(&value.span().start))
        {
            text.push_str(&value.text());
            text.push('\n');
        }
    }
    (!said.is_empty()).then_some(text)
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    /// Of responses.
    #[serde(default)]
    output: Option<Vec<Item>>,
    /// Of events of a response, and of a message.
    #[serde(default)]
    delta: Option<serde_json::Value>,
    /// Of messages.
    #[serde(default)]
    content: Option<Vec<Part>>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    content: Option<Vec<Part>>,
    #[serde(default)]
    arguments: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: Option<String>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(alias = "delta")]
    message: Option<Message>,
    /// Of completions.
    text: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    reasoning_content: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<ToolCall>>,
}

#[derive(Deserialize)]
struct ToolCall {
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    arguments: Option<String>,
}

/// The generated text of an answer or a chunk of one; `None` where there is no place for any.
fn answer_text(json: &[u8]) -> Option<String> {
    let answer: Answer = serde_json::from_slice(json).ok()?;
    let begun = answer.choices.is_some() || answer.output.is_some() || answer.content.is_some();
    if !begun && answer.delta.is_none() {
        return None;
    }
    let mut text = String::new();
    for choice in answer.choices.into_iter().flatten() {
        text.push_str(choice.text.as_deref().unwrap_or_default());
        let Some(message) = choice.message else { continue };
        let calls = message.tool_calls.into_iter().flatten();
        let arguments = calls.filter_map(|call| call.function?.arguments);
        for part in message.content.into_iter().chain(message.reasoning_content).chain(arguments) {
            text.push_str(&part);
        }
    }
    for item in answer.output.into_iter().flatten() {
        let parts = item.content.into_iter().flatten().filter_map(|part| part.text);
        parts.chain(item.arguments).for_each(|part| text.push_str(&part));
    }
    let parts = answer.content.into_iter().flatten().filter_map(|part| part.text);
    parts.for_each(|part| text.push_str(&part));
    let delta = answer.delta.as_ref();
    let said = delta.and_then(|delta| delta.as_str().or_else(|| delta.get("text")?.as_str()));
    text.push_str(said.unwrap_or_default());
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_are_found() {
        let chunk = br#"{"choices":[{"delta":{"content":"a","tool_calls":[{"index":0,"function":{"arguments":"{b"}}]}}]}"#;
        assert_eq!(answer_text(chunk).as_deref(), Some("a{b"));
        let whole = br#"{"choices":[{"message":{"content":"x","reasoning_content":"y"}}]}"#;
        assert_eq!(answer_text(whole).as_deref(), Some("xy"));
        assert_eq!(answer_text(br#"{"choices":[{"text":"z"}]}"#).as_deref(), Some("z"));
        let response =
            br#"{"output":[{"type":"message","content":[{"type":"output_text","text":"r"}]},
            {"type":"function_call","arguments":"{}"}]}"#;
        assert_eq!(answer_text(response).as_deref(), Some("r{}"));
        let delta = br#"{"type":"response.output_text.delta","delta":"d"}"#;
        assert_eq!(answer_text(delta).as_deref(), Some("d"));
        assert_eq!(answer_text(b"{}"), None);
        let body = br#"{"model":"m","messages":[{"role":"user","content":"hi"}],"user":"z"}"#;
        assert_eq!(prompt_text(body).as_deref(), Some("user\nhi\n"));
        assert_eq!(prompt_text(br#"{"input":["a","b"]}"#).as_deref(), Some("a\nb\n"));
        assert_eq!(prompt_text(b"{}"), None);
    }
}
