//! What a prompt says and how long it is: the text to echo, and a token count that is simple and
//! the same on every run.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Asked;
use crate::Answers;

/// Bytes that count as one token: the usual rule of thumb for English.
const BYTES_PER_TOKEN: usize = 4;

/// The text of a message's content: a string, or the joined text of its parts.
pub(super) fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    }
}

/// The answer to a text: a fixed one, the text itself, or its length and hash when it is long.
pub(super) fn echo(asked: &Asked<'_>, text: &str) -> String {
    if let Some(answer) = &asked.behaviour.answer {
        return answer.clone();
    }
    let limit = match asked.settings.answers {
        Answers::Echo { limit_bytes } => limit_bytes,
        Answers::Load(_) => 0,
    };
    if text.len() <= limit {
        return text.to_owned();
    }
    let hash = Sha256::digest(text.as_bytes());
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("len={} sha256={hex}", text.len())
}

/// Tokens of a text, by its length; at least one.
pub(super) fn tokens(text: &str) -> usize {
    text.len().div_ceil(BYTES_PER_TOKEN).max(1)
}

/// Cuts a text into up to `pieces` pieces of about one length, between characters.
pub(super) fn pieces(text: &str, pieces: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let each = characters.len().div_ceil(pieces.max(1)).max(1);
    characters.chunks(each).map(|chunk| chunk.iter().collect()).collect()
}

/// Whether a streamed answer is to end with its usage.
pub(super) fn asks_usage(body: &Value) -> bool {
    body.pointer("/stream_options/include_usage").and_then(Value::as_bool) == Some(true)
}

/// The usage object of a call.
pub(super) fn usage(prompt: usize, completion: usize) -> Value {
    serde_json::json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_join_to_the_text(text in ".{0,200}", count in 0usize..20) {
            let cut = pieces(&text, count);
            prop_assert_eq!(cut.concat(), text);
            prop_assert!(cut.len() <= count.max(1));
            prop_assert!(cut.iter().all(|piece| !piece.is_empty()));
        }
    }

    #[test]
    fn parts_are_joined_and_other_content_is_empty() {
        let parts = serde_json::json!([
            {"type": "text", "text": "a"}, {"type": "image_url"}, {"type": "text", "text": "b"}
        ]);
        assert_eq!(text_of(&parts), "ab");
        assert_eq!(text_of(&Value::Null), "");
    }
}
