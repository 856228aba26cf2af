//! `POST /v1/chat/completions`: which bytes of a request are text to be judged, which cannot be
//! read, and where the few fields stand that the proxy itself needs.
//!
//! Every string is read as text, in a known field or not, and so are unknown keys and unknown
//! numbers: a field that an SDK invents tomorrow changes nothing. What points elsewhere (a file id,
//! an image URL) or is no text (audio) is *unread*, and its label closes the cloud.

use std::ops::Range;

use classifiers::Unread;

use crate::json::{Kind, Value};

/// The part of a chat request that the proxy acts on.
#[derive(Debug)]
pub struct Chat {
    /// The model asked for.
    pub model: String,
    /// Where the model's name stands, quotes included.
    pub model_at: Range<usize>,
    /// Whether the answer is to be streamed.
    pub stream: bool,
    /// Whether the application asked for usage in the stream.
    pub usage_asked: bool,
    /// Whether `stream_options` stands in the request at all.
    pub has_stream_options: bool,
    /// Where the value of `store` stands, if it is given.
    pub store_at: Option<Range<usize>>,
    /// The end user, as the application names them: `safety_identifier`, else `user`.
    pub subject: Option<String>,
    /// `metadata.bailiwick_level` and `metadata.bailiwick_labels`, which may raise, never lower.
    pub declared: Vec<(Declared, String)>,
}

/// What a request may declare about itself in `metadata`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// A level's name.
    Level,
    /// Labels, separated by commas.
    Labels,
}

/// A field that is missing or has the wrong type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("'{param}' {problem}")]
pub struct FieldError {
    /// The field, in OpenAI's notation.
    pub param: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl Chat {
    /// Finds the fields in `root`.
    ///
    /// # Errors
    /// [`FieldError`] where the request is no object, or `model`, `messages`, `stream` or `store`
    /// is missing or of another type than the API defines.
    pub fn read(root: Value<'_>) -> Result<Self, FieldError> {
        let error = |param, problem| FieldError { param, problem };
        if root.kind() != Kind::Object {
            return Err(error("body", "must be a JSON object"));
        }
        let model = root.get("model").ok_or_else(|| error("model", "is missing"))?;
        let name = model.as_str().ok_or_else(|| error("model", "must be a string"))?;
        refuse_variants(root)?;
        match root.get("messages").map(Value::kind) {
            Some(Kind::Array) => {}
            Some(_) => return Err(error("messages", "must be an array")),
            None => return Err(error("messages", "is missing")),
        }
        match root.get("tools").map(Value::kind) {
            None | Some(Kind::Array | Kind::Null) => {}
            Some(_) => return Err(error("tools", "must be an array")),
        }
        let options = root.get("stream_options");
        let user = root.get("safety_identifier").or_else(|| root.get("user"));
        Ok(Self {
            model: name.into_owned(),
            model_at: model.span(),
            stream: flag(root.get("stream")).ok_or_else(|| error("stream", "must be a boolean"))?,
            usage_asked: options
                .and_then(|options| options.get("include_usage"))
                .is_some_and(Value::is_true),
            has_stream_options: options.is_some(),
            store_at: match flag(root.get("store")) {
                Some(_) => root.get("store").map(Value::span),
                None => return Err(error("store", "must be a boolean")),
            },
            subject: user.and_then(Value::as_str).map(std::borrow::Cow::into_owned),
            declared: declared(root.get("metadata")),
        })
    }
}

/// Refuses keys that differ from a field of the API only in case. Some upstreams match names without
/// regard to case, so that `Messages` beside `messages` would be read there and not here.
fn refuse_variants(root: Value<'_>) -> Result<(), FieldError> {
    let lists = ["messages", "tools"].into_iter().filter_map(|name| root.get(name));
    let items = lists.flat_map(|list| list.items().collect::<Vec<_>>());
    let mut objects = vec![root];
    for item in items {
        objects.push(item);
        let parts = item.get("content").into_iter();
        objects.extend(parts.flat_map(|content| content.items().chain([content])));
    }
    let mut keys = objects.iter().flat_map(|object| object.members().map(|(key, _)| key));
    if keys.any(|key| is_variant(&key.text())) {
        let problem = "has a field whose name differs from one of the API only in case";
        return Err(FieldError { param: "body", problem });
    }
    Ok(())
}

fn is_variant(key: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if key.bytes().all(plain) || KNOWN_KEYS.binary_search(&key).is_ok() {
        return false;
    }
    // Upper case first: the long s (U+017F) has an upper case that others share, and no lower case.
    let folded: String =
        key.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
    KNOWN_KEYS.binary_search(&folded.as_str()).is_ok()
}

fn declared(metadata: Option<Value<'_>>) -> Vec<(Declared, String)> {
    [(Declared::Level, "bailiwick_level"), (Declared::Labels, "bailiwick_labels")]
        .into_iter()
        .filter_map(|(what, key)| {
            let value = metadata?.get(key)?;
            // What is no string is kept as written, so that it is refused and not dropped.
            (value.kind() != Kind::Null).then(|| (what, value.text().into_owned()))
        })
        .collect()
}

/// A boolean that may be left out or null; `None` for any other type.
fn flag(value: Option<Value<'_>>) -> Option<bool> {
    match value {
        Some(value) => match value.kind() {
            Kind::Bool => Some(value.is_true()),
            Kind::Null => Some(false),
            Kind::Object | Kind::Array | Kind::Key | Kind::String | Kind::Number => None,
        },
        None => Some(false),
    }
}

/// How one key, string or number of a request counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Text: to be judged.
    Text,
    /// A field name of the API, or a number in a field that is known to take one.
    Known,
    /// Cannot be read as text, for this reason.
    Unread(Unread),
}

/// Tells every key, string and number of a chat request how it counts, in the order of the text:
/// the value, the key it stands under, and its reading.
pub fn walk<'d>(root: Value<'d>, see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading)) {
    for (key, value) in root.members() {
        see(key, None, key_reading(key));
        let is_list = value.kind() == Kind::Array;
        // A list that is none falls through to be read as what it is: nothing goes unseen.
        match &*key.text() {
            "messages" if is_list => value.items().for_each(|message| walk_message(message, see)),
            // Hosted search sends the prompt on to a party that nobody judged.
            // So do the other fields by which engines let a provider search, run or route.
            "web_search_options" | "search_parameters" | "plugins" | "models" | "mcp_servers" => {
                walk_unread(value, Unread::Reference, see);
            }
            "tools" if is_list => value.items().for_each(|tool| walk_tool(tool, see)),
            name if is_known_number(name) && value.kind() == Kind::Number => {
                see(value, Some(key), Reading::Known);
            }
            _ => walk_any(value, Some(key), see),
        }
    }
}

fn walk_message<'d>(
    message: Value<'d>,
    see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading),
) {
    if message.kind() != Kind::Object {
        return walk_any(message, None, see);
    }
    for (key, value) in message.members() {
        see(key, None, key_reading(key));
        match (&*key.text(), value.kind()) {
            ("content", Kind::Array) => value.items().for_each(|part| walk_part(part, see)),
            ("content", Kind::Object) => walk_part(value, see),
            ("images", _) => walk_unread(value, Unread::Image, see),
            // An earlier spoken answer, kept by the upstream under this id.
            ("audio", Kind::Object) => walk_unread(value, Unread::Audio, see),
            _ => walk_any(value, Some(key), see),
        }
    }
}

/// A content part is text only where its type says so.
fn walk_part<'d>(part: Value<'d>, see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading)) {
    let kind = part.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        Some("text" | "refusal") => walk_any(part, None, see),
        Some("image_url") => walk_unread(part, Unread::Image, see),
        Some("input_audio") => walk_unread(part, Unread::Audio, see),
        Some("file") => walk_unread(part, Unread::File, see),
        Some(_) | None if part.kind() == Kind::Object => walk_unread(part, Unread::Unknown, see),
        Some(_) | None => walk_any(part, None, see),
    }
}

/// A function is described in the request; any other tool runs at the provider.
fn walk_tool<'d>(tool: Value<'d>, see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading)) {
    let kind = tool.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        Some("function" | "custom") => walk_any(tool, None, see),
        Some(_) | None => walk_unread(tool, Unread::Reference, see),
    }
}

/// Strings of an unreadable part are unread, whatever they are called; its type and the few other
/// words that the API defines are still read as text.
fn walk_unread<'d>(
    value: Value<'d>,
    why: Unread,
    see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading),
) {
    match value.kind() {
        Kind::Object => {
            let mut marked = false;
            for (key, member) in value.members() {
                see(key, None, key_reading(key));
                match &*key.text() {
                    "type" | "detail" | "format" | "filename" if member.kind() == Kind::String => {
                        see(member, Some(key), Reading::Text);
                    }
                    _ => {
                        marked = true;
                        walk_unread(member, why, see);
                    }
                }
            }
            // A part with nothing but a type still names something that cannot be read.
            if !marked {
                see(value, None, Reading::Unread(why));
            }
        }
        Kind::Array => value.items().for_each(|item| walk_unread(item, why, see)),
        Kind::String | Kind::Number | Kind::Bool | Kind::Null | Kind::Key => {
            see(value, None, Reading::Unread(why));
        }
    }
}

fn walk_any<'d>(
    value: Value<'d>,
    key: Option<Value<'d>>,
    see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading),
) {
    match value.kind() {
        Kind::Object => {
            for (key, member) in value.members() {
                see(key, None, key_reading(key));
                walk_any(member, Some(key), see);
            }
        }
        Kind::Array if is_numbers(value) => walk_numbers(value, key, see),
        Kind::Array => value.items().for_each(|item| walk_any(item, key, see)),
        Kind::String | Kind::Number => see(value, key, Reading::Text),
        Kind::Key | Kind::Bool | Kind::Null => {}
    }
}

/// Most numbers in a row that are judged as text; a longer row may be tokens, and is unread.
const MOST_NUMBERS: usize = 32;

fn is_numbers(list: Value<'_>) -> bool {
    let mut items = list.items();
    items.next().is_some_and(|first| first.kind() == Kind::Number)
        && items.all(|item| item.kind() == Kind::Number)
}

/// Numbers in a row may be one value cut into groups, so they are judged together.
fn walk_numbers<'d>(
    list: Value<'d>,
    key: Option<Value<'d>>,
    see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading),
) {
    if list.items().count() > MOST_NUMBERS {
        return walk_unread(list, Unread::Unknown, see);
    }
    list.items().for_each(|item| see(item, key, Reading::Known));
    see(list, key, Reading::Text);
}

fn key_reading(key: Value<'_>) -> Reading {
    if KNOWN_KEYS.binary_search(&&*key.text()).is_ok() { Reading::Known } else { Reading::Text }
}

fn is_known_number(name: &str) -> bool {
    KNOWN_NUMBERS.binary_search(&name).is_ok()
}

/// Numeric fields of the request object (OpenAI API reference, "Create chat completion"), sorted.
const KNOWN_NUMBERS: &[&str] = &[
    "frequency_penalty",
    "max_completion_tokens",
    "max_tokens",
    "n",
    "presence_penalty",
    "seed",
    "temperature",
    "top_logprobs",
    "top_p",
];

/// Field names of a chat request and of JSON Schema (OpenAI API reference; JSON Schema 2020-12),
/// sorted. Any other key is text of the application's own.
const KNOWN_KEYS: &[&str] = &[
    "$defs",
    "$ref",
    "additionalProperties",
    "anyOf",
    "arguments",
    "audio",
    "const",
    "content",
    "data",
    "default",
    "description",
    "detail",
    "enum",
    "file",
    "file_data",
    "file_id",
    "filename",
    "format",
    "frequency_penalty",
    "function",
    "function_call",
    "functions",
    "grammar",
    "id",
    "image_url",
    "include_usage",
    "input",
    "input_audio",
    "items",
    "json_schema",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "metadata",
    "modalities",
    "model",
    "n",
    "name",
    "parallel_tool_calls",
    "parameters",
    "prediction",
    "presence_penalty",
    "properties",
    "reasoning_content",
    "reasoning_effort",
    "refusal",
    "required",
    "response_format",
    "role",
    "safety_identifier",
    "schema",
    "seed",
    "service_tier",
    "stop",
    "store",
    "stream",
    "stream_options",
    "strict",
    "temperature",
    "text",
    "title",
    "tool_call_id",
    "tool_calls",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "type",
    "url",
    "user",
    "verbosity",
    "voice",
    "web_search_options",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    fn readings(text: &str) -> Vec<(String, Reading)> {
        let document = Document::parse(text.as_bytes()).unwrap();
        let mut seen = Vec::new();
        walk(document.root(), &mut |value, _, reading| {
            if reading != Reading::Known {
                seen.push((value.text().into_owned(), reading));
            }
        });
        seen
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(KNOWN_KEYS.is_sorted() && KNOWN_NUMBERS.is_sorted());
    }

    #[test]
    fn every_string_is_text_wherever_it_stands() {
        let text = r#"{"model":"m","seed":4111111111111111,"acme":{"note":"n","card":4111111111111111},
            "messages":[{"role":"user","content":"hello","name":"Ann"},
            {"role":"assistant","tool_calls":[{"id":"c","function":{"arguments":"{\"a\":1}"}}]},"loose"],
            "tools":[{"type":"function","function":{"description":"d"}}]}"#;
        let seen: Vec<String> = readings(text)
            .into_iter()
            .map(|(text, reading)| {
                assert_eq!(reading, Reading::Text);
                text
            })
            .collect();
        for want in [
            "m",
            "acme",
            "note",
            "n",
            "card",
            "4111111111111111",
            "user",
            "hello",
            "Ann",
            "c",
            "{\"a\":1}",
            "loose",
            "d",
        ] {
            assert!(seen.iter().any(|text| text == want), "{want} in {seen:?}");
        }
        let numbers = seen.iter().filter(|text| *text == "4111111111111111").count();
        assert_eq!(numbers, 1, "the seed is known to be a number, the other is not");
    }

    #[test]
    fn what_is_no_text_is_unread() {
        for (part, why) in [
            (
                r#"{"type":"image_url","image_url":{"url":"data:image/png;base64,AA","detail":"low"}}"#,
                Unread::Image,
            ),
            (r#"{"image_url":{"url":"x"},"type":"image_url"}"#, Unread::Image),
            (r#"{"type":"input_audio","input_audio":{"data":"AA","format":"wav"}}"#, Unread::Audio),
            (r#"{"type":"file","file":{"file_id":"file-1"}}"#, Unread::File),
            (r#"{"type":"hologram"}"#, Unread::Unknown),
            (r#"{"text":"no type"}"#, Unread::Unknown),
        ] {
            let text = format!(r#"{{"messages":[{{"content":[{part}]}}]}}"#);
            let unread: Vec<_> = readings(&text)
                .into_iter()
                .filter_map(|(_, reading)| match reading {
                    Reading::Unread(why) => Some(why),
                    Reading::Text | Reading::Known => None,
                })
                .collect();
            assert_eq!(unread, [why], "{part}");
        }
        let hosted = readings(r#"{"tools":[{"type":"mcp","server_url":"https://x"}]}"#);
        assert!(hosted.iter().any(|(_, reading)| *reading == Reading::Unread(Unread::Reference)));
    }

    #[test]
    fn names_that_differ_only_in_case_are_refused() {
        let read = |text: &str| {
            let document = Document::parse(text.as_bytes()).unwrap();
            Chat::read(document.root()).map(drop).map_err(|error| error.param)
        };
        for variant in [
            r#"{"model":"m","messages":[],"Messages":[]}"#,
            r#"{"model":"m","messages":[],"Store":true}"#,
            r#"{"model":"m","messages":[],"me\u017f\u017fages":[]}"#,
            r#"{"model":"m","messages":[{"Content":"x"}]}"#,
            r#"{"model":"m","messages":[{"content":[{"Type":"image_url"}]}]}"#,
            r#"{"model":"m","messages":[],"tools":[{"Type":"mcp"}]}"#,
        ] {
            assert_eq!(read(variant), Err("body"), "{variant}");
        }
        let own = r#"{"model":"m","messages":[{"MyField":"x"}],"metadata":{"Model":"x"},
            "tools":[{"type":"function","function":{"parameters":{"properties":{"Name":{}}}}}]}"#;
        assert_eq!(read(own), Ok(()));
    }

    #[test]
    fn numbers_in_a_row_are_judged_together() {
        let seen = readings(r#"{"messages":[],"cut":[4111,1111,1111,1111]}"#);
        assert!(seen.iter().any(|(text, reading)| {
            text == "[4111,1111,1111,1111]" && *reading == Reading::Text
        }));
        let long = format!(r#"{{"messages":[],"row":[{}]}}"#, vec!["72"; 40].join(","));
        let unread = readings(&long);
        assert!(unread.iter().any(|(_, reading)| *reading == Reading::Unread(Unread::Unknown)));
    }

    #[test]
    fn what_asks_the_provider_for_more_than_an_answer_is_unread() {
        for body in [
            r#"{"messages":[],"plugins":[{"id":"web"}]}"#,
            r#"{"messages":[],"search_parameters":{"mode":"on"}}"#,
            r#"{"messages":[{"role":"user","content":{"type":"image_url","image_url":{"url":"x"}}}]}"#,
            r#"{"messages":[{"role":"user","content":"x","images":["QUJD"]}]}"#,
        ] {
            let unread = readings(body);
            assert!(unread.iter().any(|(_, one)| matches!(one, Reading::Unread(_))), "{body}");
        }
    }

    #[test]
    fn the_fields_are_found_or_named() {
        let read = |text: &str| {
            let document = Document::parse(text.as_bytes()).unwrap();
            Chat::read(document.root()).map_err(|error| error.param)
        };
        let chat = read(
            r#"{"messages":[],"model":"a\/b","stream":true,"user":"u1","store":true,
            "stream_options":{"include_usage":true},"metadata":{"bailiwick_level":"internal"}}"#,
        )
        .unwrap();
        assert_eq!((chat.model.as_str(), chat.stream, chat.usage_asked), ("a/b", true, true));
        assert_eq!(chat.subject.as_deref(), Some("u1"));
        assert_eq!(chat.declared, [(Declared::Level, "internal".to_owned())]);
        assert!(chat.store_at.is_some());
        assert_eq!(read("[]").unwrap_err(), "body");
        assert_eq!(read(r#"{"messages":[]}"#).unwrap_err(), "model");
        assert_eq!(read(r#"{"model":"m","messages":{}}"#).unwrap_err(), "messages");
        assert_eq!(read(r#"{"model":"m","messages":[],"stream":"yes"}"#).unwrap_err(), "stream");
    }
}
