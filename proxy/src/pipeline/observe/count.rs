//! Token counts of our own, for answers whose endpoint reported none. Runs after the answer, off
//! the threads that serve connections.

use serde::Deserialize;
use trace_store::record::TokenSource;

use crate::json::{Document, Kind};
use crate::openai::usage::TokenCounts;
use crate::pipeline::record::Recorded;
use crate::tokens;

/// Counts for an answer in one piece; `None` where it is no chat answer.
pub(super) async fn whole(recorded: &Recorded, answer: &[u8]) -> Option<TokenCounts> {
    let text = answer_text(answer)?;
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

/// All strings of the messages, one to a line.
fn prompt_text(body: &[u8]) -> Option<String> {
    let document = Document::parse(body).ok()?;
    let messages = document.root().get("messages")?.span();
    let mut text = String::new();
    for value in document.values() {
        if value.kind() == Kind::String && messages.contains(&value.span().start) {
            text.push_str(&value.text());
            text.push('\n');
        }
    }
    Some(text)
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(alias = "delta")]
    message: Option<Message>,
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

/// The generated text of an answer or a chunk of one.
fn answer_text(json: &[u8]) -> Option<String> {
    let answer: Answer = serde_json::from_slice(json).ok()?;
    let mut text = String::new();
    for message in answer.choices.into_iter().filter_map(|choice| choice.message) {
        let calls = message.tool_calls.into_iter().flatten();
        let arguments = calls.filter_map(|call| call.function?.arguments);
        for part in message.content.into_iter().chain(message.reasoning_content).chain(arguments) {
            text.push_str(&part);
        }
    }
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
        assert_eq!(answer_text(b"{}"), None);
        let body = br#"{"model":"m","messages":[{"role":"user","content":"hi"}],"user":"z"}"#;
        assert_eq!(prompt_text(body).as_deref(), Some("user\nhi\n"));
    }
}
