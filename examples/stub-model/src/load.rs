//! Prebuilt chat answers for measuring: the body is hashed as it streams by and never held or
//! parsed; the answer is a copied template with the hash written in. A driver that knows the bytes
//! it sent can so check that its answer came from its own request, arrived whole.

use std::collections::VecDeque;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use memchr::memmem;
use serde_json::{Value, json};

use crate::LoadAnswer;
use crate::journal::Exchange;
use crate::reply::{CutOff, Script, Step};

/// What stands in the templates until the hash and length are known; as long as what replaces it.
const PLACE: &str = "@@@@@@@@-@@@@@@@@@@";
/// Bytes kept across two parts of a body, so that a `"stream": true` cut in two is still found.
const SEAM_BYTES: usize = 32;
const FILLER: &str = "The quick answer of a model that thinks of nothing at all. ";

impl LoadAnswer {
    /// How every answer to a body of this CRC-32 and length begins.
    #[must_use]
    pub fn opening(crc: u32, body_bytes: u64) -> String {
        format!("{} ", mark(crc, body_bytes))
    }

    /// The whole text of the answer to this body.
    #[must_use]
    pub fn text(&self, body: &[u8]) -> String {
        let bytes = u64::try_from(body.len()).unwrap_or(u64::MAX);
        self.template().replace(PLACE, &mark(crc32fast::hash(body), bytes))
    }

    /// The text with the place for the mark.
    fn template(&self) -> String {
        let opening = format!("{PLACE} ");
        let rest = self.text_bytes.saturating_sub(opening.len());
        opening + &FILLER.chars().cycle().take(rest).collect::<String>()
    }
}

fn mark(crc: u32, body_bytes: u64) -> String {
    format!("{crc:08x}-{body_bytes:010}")
}

/// The templates of a stub.
#[derive(Debug)]
pub(crate) struct Prebuilt {
    plain: Vec<u8>,
    /// Event by event, or all in one.
    stream: Vec<Bytes>,
    flush_each: bool,
}

impl Prebuilt {
    pub(crate) fn new(shape: &LoadAnswer, name: &str) -> Self {
        let text = shape.template();
        let answer = json!({
            "id": "chatcmpl-stub",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "gpt-4o-mini",
            "system_fingerprint": format!("fp_{name}"),
            "choices": [{
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": null},
                "logprobs": null,
                "finish_reason": "stop",
            }],
            "usage": usage(),
        });
        let framed =
            events(shape, &text, name).into_iter().map(|event| format!("data: {event}\n\n"));
        let stream = if shape.flush_each {
            framed.map(Bytes::from).collect()
        } else {
            vec![Bytes::from(framed.collect::<String>())]
        };
        Self { plain: answer.to_string().into_bytes(), stream, flush_each: shape.flush_each }
    }

    /// Reads a body past, and answers it.
    pub(crate) async fn answer(
        &self,
        mut exchange: Exchange,
        mut body: Incoming,
    ) -> Result<Response<Script>, CutOff> {
        let mut seen = Seen::default();
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { return Err(CutOff) };
            if let Some(data) = frame.data_ref() {
                exchange.part(data);
                seen.part(data);
            }
        }
        exchange.read();
        let (stream, mark) = (seen.stream, seen.mark());
        let script = if stream { self.streamed(&mark) } else { self.whole(&mark) };
        let mut response = Response::new(script.watched_by(exchange));
        let kind = if stream { "text/event-stream; charset=utf-8" } else { "application/json" };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert("x-request-id", HeaderValue::from_static("req_stub_load"));
        if stream {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        Ok(response)
    }

    fn whole(&self, mark: &str) -> Script {
        Script::bytes(filled(&self.plain, mark))
    }

    fn streamed(&self, mark: &str) -> Script {
        let mut steps = VecDeque::with_capacity(self.stream.len() * 2);
        for (at, event) in self.stream.iter().enumerate() {
            // The mark stands in the first content event, the second of all.
            let event = if at < 2 { filled(event, mark) } else { event.clone() };
            steps.push_back(Step::Write(event));
            if self.flush_each {
                steps.push_back(Step::Flush);
            }
        }
        Script::stream(steps)
    }
}

/// A template with the mark at its place, if it has one.
fn filled(template: &[u8], mark: &str) -> Bytes {
    let mut bytes = template.to_vec();
    if let Some(at) = memmem::find(&bytes, PLACE.as_bytes())
        && let Some(place) = bytes.get_mut(at..at + PLACE.len())
        && place.len() == mark.len()
    {
        place.copy_from_slice(mark.as_bytes());
    }
    Bytes::from(bytes)
}

fn usage() -> Value {
    json!({"prompt_tokens": 100, "completion_tokens": 120, "total_tokens": 220})
}

fn events(shape: &LoadAnswer, text: &str, name: &str) -> Vec<String> {
    let chunk = |choices: Value, usage: Value| {
        json!({
            "id": "chatcmpl-stub",
            "object": "chat.completion.chunk",
            "created": 1_700_000_000,
            "model": "gpt-4o-mini",
            "system_fingerprint": format!("fp_{name}"),
            "choices": choices,
            "usage": usage,
        })
        .to_string()
    };
    let choice = |delta: Value, finish: Option<&str>| {
        let choice = json!({
            "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish
        });
        chunk(json!([choice]), Value::Null)
    };
    let mut events = vec![choice(json!({"role": "assistant", "content": ""}), None)];
    let characters: Vec<char> = text.chars().collect();
    let each = characters.len().div_ceil(shape.events.max(1)).max(PLACE.len());
    for piece in characters.chunks(each) {
        events.push(choice(json!({"content": piece.iter().collect::<String>()}), None));
    }
    events.push(choice(json!({}), Some("stop")));
    events.push(chunk(json!([]), usage()));
    events.push("[DONE]".to_owned());
    events
}

/// What is learnt of a body as it streams by.
#[derive(Default)]
struct Seen {
    crc: crc32fast::Hasher,
    bytes: u64,
    stream: bool,
    seam: Vec<u8>,
}

impl Seen {
    fn part(&mut self, data: &[u8]) {
        self.crc.update(data);
        self.bytes += u64::try_from(data.len()).unwrap_or(0);
        if self.stream {
            return;
        }
        let start = data.get(..SEAM_BYTES).unwrap_or(data);
        self.seam.extend_from_slice(start);
        self.stream = asks_stream(&self.seam) || asks_stream(data);
        let end = data.len().checked_sub(SEAM_BYTES).and_then(|from| data.get(from..));
        match end {
            Some(end) => self.seam = end.to_vec(),
            None => {
                let surplus = self.seam.len().saturating_sub(SEAM_BYTES);
                self.seam.drain(..surplus);
            }
        }
    }

    fn mark(self) -> String {
        mark(self.crc.finalize(), self.bytes)
    }
}

/// Whether `"stream": true` stands here. Inside a JSON string its quotes would be escaped, so a
/// prompt cannot say it.
fn asks_stream(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"\"stream\"").any(|at| {
        let after = bytes.get(at + b"\"stream\"".len()..).unwrap_or_default().trim_ascii_start();
        let value = after.strip_prefix(b":").map(<[u8]>::trim_ascii_start);
        value.is_some_and(|value| value.starts_with(b"true"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_body_in_any_parts_gives_the_same(cuts in prop::collection::vec(1usize..40, 0..12)) {
            for (body, stream) in [
                (r#"{"messages":[{"content":"say \"stream\": true now, please do"}],"n":1}"#, false),
                (r#"{"model":"m","messages":[{"role":"user","content":"x"}],"stream" : true}"#, true),
            ] {
                let mut seen = Seen::default();
                let mut rest = body.as_bytes();
                for cut in &cuts {
                    let (part, left) = rest.split_at((*cut).min(rest.len()));
                    seen.part(part);
                    rest = left;
                }
                seen.part(rest);
                prop_assert_eq!(seen.stream, stream);
                let expected = mark(crc32fast::hash(body.as_bytes()), body.len() as u64);
                prop_assert_eq!(seen.mark(), expected);
            }
        }
    }

    #[test]
    fn the_mark_is_as_long_as_its_place() {
        assert_eq!(mark(1, 65_536).len(), PLACE.len());
    }
}
