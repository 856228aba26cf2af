//! The calls whose bodies are forms: transcriptions and translations of sound, edits and variations
//! of images. What arrives is taken apart by splitting at the boundary, which is enough for a stub.

use bytes::Bytes;
use http::StatusCode;
use serde_json::json;

use super::{Asked, images, models, prompt};
use crate::reply::Reply;

/// The parts of a form: name and content.
fn parts(body: &Bytes) -> Vec<(String, Bytes)> {
    let Some(end) = body.windows(2).position(|two| two == b"\r\n") else { return Vec::new() };
    let boundary = [b"\r\n".as_slice(), body.get(..end).unwrap_or_default()].concat();
    let mut found = Vec::new();
    let mut rest = body.slice(end..);
    while let Some(length) = find(&rest, &boundary) {
        let part = rest.slice(..length);
        rest = rest.slice(length + boundary.len()..);
        let Some(head_end) = find(&part, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(part.get(..head_end).unwrap_or_default()).into_owned();
        let name = head.split("name=").nth(1).unwrap_or_default();
        let name = name.trim_start_matches('"').split(['"', ';', '\r']).next().unwrap_or_default();
        found.push((name.to_owned(), part.slice(head_end + 4..)));
    }
    found
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

/// The answer to a form, if its path takes one.
pub(super) fn reply(asked: &Asked<'_>, route: &str) -> Option<Reply> {
    let sound = match route {
        "audio/transcriptions" | "audio/translations" => true,
        "images/edits" | "images/variations" => false,
        _ => return None,
    };
    let parts = parts(asked.body);
    let field = |name: &str| {
        let part = parts.iter().find(|(known, _)| known == name);
        part.map(|(_, content)| String::from_utf8_lossy(content).into_owned())
    };
    let Some(model) = field("model") else {
        let message = "you must provide a model parameter";
        let reply = Reply::error_about(StatusCode::BAD_REQUEST, message, "missing_model", "model");
        return Some(reply);
    };
    if !models::known(asked.settings, &model) {
        return Some(models::not_found(&model));
    }
    let stream = field("stream").is_some_and(|value| value == "true");
    if !sound {
        return Some(images::answer(asked, &field("prompt").unwrap_or_default(), stream));
    }
    let bytes = parts.iter().find(|(name, _)| name == "file").map_or(0, |(_, file)| file.len());
    let text = asked.behaviour.answer.clone().unwrap_or_else(|| format!("bytes={bytes}"));
    Some(heard(asked, &text, &field("response_format").unwrap_or_default(), stream))
}

/// A transcription in the form asked for.
fn heard(asked: &Asked<'_>, text: &str, format: &str, stream: bool) -> Reply {
    let usage = json!({"type": "tokens", "input_tokens": 14, "output_tokens": prompt::tokens(text),
        "total_tokens": 14 + prompt::tokens(text)});
    if stream {
        let pieces = prompt::pieces(text, asked.behaviour.chunks);
        let mut events: Vec<String> = pieces
            .iter()
            .map(|piece| json!({"type": "transcript.text.delta", "delta": piece}).to_string())
            .collect();
        let done = json!({"type": "transcript.text.done", "text": text, "usage": usage});
        events.push(done.to_string());
        return Reply::events(events);
    }
    let timed = |mark: &str| format!("00:00:00{mark}000 --> 00:00:01{mark}000\n{text}\n");
    match format {
        "text" => Reply::bytes("text/plain; charset=utf-8", format!("{text}\n").into_bytes()),
        "srt" => Reply::bytes("text/plain", format!("1\n{}", timed(",")).into_bytes()),
        "vtt" => Reply::bytes("text/vtt", format!("WEBVTT\n\n{}", timed(".")).into_bytes()),
        _ => Reply::json(StatusCode::OK, &json!({"text": text, "usage": usage})),
    }
}
