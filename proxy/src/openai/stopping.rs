//! How an answer ends that the rules stop: as the API says that a filter ended it (OpenAI API
//! reference, "finish_reason" and "incomplete_details"; Anthropic API reference, "stop_reason").

use std::collections::BTreeSet;

use bytes::BytesMut;
use serde_json::{Map, Value, json};

use super::sse::Event;
use super::surface::Api;

/// What of a stream its end repeats.
#[derive(Debug, Default)]
pub struct Begun {
    /// The first event, without what it says: the names of the answer.
    first: Option<Map<String, Value>>,
    /// Blocks of a message that were begun and not ended.
    open: Vec<u64>,
    /// Choices that were sent their finish reason.
    finished: BTreeSet<u64>,
}

impl Begun {
    /// Takes an event that has been sent.
    pub fn note(&mut self, data: &str) {
        if self.first.is_none()
            && let Ok(Value::Object(event)) = serde_json::from_str(data)
        {
            let response = match event.get("response") {
                Some(Value::Object(response)) => Some(response.clone()),
                Some(_) | None => None,
            };
            self.first = Some(response.unwrap_or(event));
        }
        let finishes = ["finish_reason\":\"", "finish_reason\": \""];
        if finishes.iter().any(|finishes| data.contains(finishes))
            && let Ok(event) = serde_json::from_str::<Value>(data)
        {
            let choices = event.get("choices").and_then(Value::as_array);
            let finished = choices.into_iter().flatten();
            let finished =
                finished.filter(|choice| choice.get("finish_reason").is_some_and(Value::is_string));
            let index = |choice: &Value| choice.get("index").and_then(Value::as_u64).unwrap_or(0);
            self.finished.extend(finished.map(index));
        }
        if data.contains("content_block_st")
            && let Ok(event) = serde_json::from_str::<Value>(data)
            && let Some(index) = event.get("index").and_then(Value::as_u64)
        {
            match event.get("type").and_then(Value::as_str) {
                Some("content_block_start") => self.open.push(index),
                Some("content_block_stop") => self.open.retain(|open| *open != index),
                Some(_) | None => {}
            }
        }
    }

    /// The events that end the stream, framed. `begun` are its choices, `number`
    /// is that of the next event; `None` where its kind has no such end.
    #[must_use]
    pub fn end(
        mut self,
        api: Api,
        begun: impl Iterator<Item = u64>,
        number: u64,
    ) -> Option<BytesMut> {
        let mut first = self.first.take()?;
        let mut out = BytesMut::new();
        match form(api)? {
            Form::Choices => {
                let said = if api == Api::Completions {
                    ("text", json!(""))
                } else {
                    ("delta", json!({}))
                };
                let unfinished = begun.filter(|index| !self.finished.contains(index));
                let choices = unfinished.map(
                    |index| json!({"index": index, said.0: said.1, "finish_reason": FILTERED}),
                );
                first.insert("choices".to_owned(), choices.collect());
                first.remove("usage");
                first.remove("obfuscation");
                Event::of_data(Value::from(first).to_string()).write(&mut out);
                Event::of_data("[DONE]").write(&mut out);
            }
            Form::Response => {
                incomplete(&mut first);
                let kind = "response.incomplete";
                let data = json!({"type": kind, "sequence_number": number, "response": first});
                named(kind, &data, &mut out);
            }
            Form::Message => {
                for index in self.open {
                    let data = json!({"type": "content_block_stop", "index": index});
                    named("content_block_stop", &data, &mut out);
                }
                let delta = json!({"stop_reason": "refusal", "stop_sequence": null});
                let data =
                    json!({"type": "message_delta", "delta": delta, "usage": {"output_tokens": 0}});
                named("message_delta", &data, &mut out);
                named("message_stop", &json!({"type": "message_stop"}), &mut out);
            }
        }
        Some(out)
    }
}

/// The answer in one piece, with nothing of what it said; `None` where its kind has no such end.
#[must_use]
pub fn whole(api: Api, answer: &[u8]) -> Option<Vec<u8>> {
    let mut answer: Map<String, Value> = serde_json::from_slice(answer).ok()?;
    match form(api)? {
        Form::Choices => {
            for choice in answer.get_mut("choices")?.as_array_mut()? {
                let index = choice.get("index").and_then(Value::as_u64).unwrap_or(0);
                let message = json!({"role": "assistant", "content": "", "refusal": null});
                let text = api == Api::Completions;
                let said = if text { ("text", json!("")) } else { ("message", message) };
                *choice = json!({"index": index, said.0: said.1, "logprobs": null,
                    "finish_reason": FILTERED});
            }
        }
        Form::Response => incomplete(&mut answer),
        Form::Message => {
            answer.insert("content".to_owned(), json!([]));
            answer.insert("stop_reason".to_owned(), json!("refusal"));
        }
    }
    Some(Value::from(answer).to_string().into_bytes())
}

/// The finish reason of what a filter ended.
pub const FILTERED: &str = "content_filter";

enum Form {
    Choices,
    Response,
    Message,
}

/// The form of the answers of a kind that can say so.
fn form(api: Api) -> Option<Form> {
    match api {
        Api::Chat | Api::Completions => Some(Form::Choices),
        Api::Responses => Some(Form::Response),
        Api::Messages => Some(Form::Message),
        Api::ResponseTokens
        | Api::ResponseCompact
        | Api::MessageTokens
        | Api::Embeddings
        | Api::Moderations
        | Api::Images
        | Api::Speech
        | Api::Transcriptions
        | Api::Translations
        | Api::ImageEdits
        | Api::ImageVariations
        | Api::Kept(_) => None,
    }
}

fn incomplete(response: &mut Map<String, Value>) {
    response.insert("status".to_owned(), json!("incomplete"));
    response.insert("incomplete_details".to_owned(), json!({"reason": FILTERED}));
    response.insert("output".to_owned(), json!([]));
}

fn named(name: &str, data: &Value, out: &mut BytesMut) {
    Event { name: Some(name.to_owned()), ..Event::of_data(data.to_string()) }.write(out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(api: Api, events: &[Value], choices: std::ops::Range<u64>) -> Vec<Value> {
        let mut begun = Begun::default();
        events.iter().for_each(|event| begun.note(&event.to_string()));
        let out = begun.end(api, choices, 7).unwrap();
        let text = String::from_utf8(out.to_vec()).unwrap();
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(|data| serde_json::from_str(data).unwrap_or_else(|_| json!(data))).collect()
    }

    #[test]
    fn each_kind_ends_in_its_own_words() {
        let first = json!({"id": "c", "model": "m", "created": 1, "usage": null,
            "choices": [{"index": 0, "delta": {"content": "x"}}]});
        let second = json!({"choices": [{"index": 1, "delta": {}, "finish_reason": "stop"}]});
        let filtered = json!({"id": "c", "model": "m", "created": 1, "choices": [
            {"index": 0, "delta": {}, "finish_reason": "content_filter"},
            {"index": 2, "delta": {}, "finish_reason": "content_filter"}]});
        assert_eq!(ended(Api::Chat, &[first, second], 0..3), [filtered, json!("[DONE]")]);

        let created = json!({"type": "response.created", "sequence_number": 0,
            "response": {"id": "r", "status": "in_progress", "output": []}});
        let delta = json!({"type": "response.output_text.delta", "delta": "x"});
        let incomplete = json!({"type": "response.incomplete", "sequence_number": 7, "response":
            {"id": "r", "status": "incomplete", "output": [],
             "incomplete_details": {"reason": "content_filter"}}});
        assert_eq!(ended(Api::Responses, &[created, delta], 0..0), [incomplete]);

        let start = |index| json!({"type": "content_block_start", "index": index});
        let stop = json!({"type": "content_block_stop", "index": 0});
        let message = json!({"type": "message_start", "message": {"id": "m"}});
        let kinds: Vec<Value> = ended(Api::Messages, &[message, start(0), stop, start(1)], 0..0)
            .iter()
            .map(|event| json!([event["type"], event["index"], event["delta"]["stop_reason"]]))
            .collect();
        assert_eq!(
            kinds,
            [
                json!(["content_block_stop", 1, null]),
                json!(["message_delta", null, "refusal"]),
                json!(["message_stop", null, null]),
            ]
        );
        assert!(Begun::default().end(Api::Images, 0..0, 0).is_none());
    }

    #[test]
    fn an_answer_in_one_piece_says_nothing() {
        let chat =
            br#"{"id":"c","usage":{"total_tokens":3},"choices":[{"index":0,"finish_reason":"stop",
            "message":{"role":"assistant","content":"secret","tool_calls":[]}}]}"#;
        let said = String::from_utf8(whole(Api::Chat, chat).unwrap()).unwrap();
        assert!(
            !said.contains("secret") && said.contains("content_filter") && said.contains("total")
        );
        let response = br#"{"id":"r","status":"completed","output":[{"content":"secret"}]}"#;
        let said: Value =
            serde_json::from_slice(&whole(Api::Responses, response).unwrap()).unwrap();
        assert_eq!((&said["status"], &said["output"]), (&json!("incomplete"), &json!([])));
        assert_eq!(whole(Api::Embeddings, chat), None);
    }
}
