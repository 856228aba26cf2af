//! How each key, string and number of a request counts: as text to be judged, as a field of the API,
//! as tokens that stand for text, or as something that cannot be read.
//!
//! Every string is read as text, in a known field or not, and so are unknown keys and unknown
//! numbers: a field that an SDK invents tomorrow changes nothing. What points elsewhere (a file id,
//! an image URL) or is no text (audio) is *unread*, and its label closes the cloud. Where that is so
//! depends on the kind of request: [`super::chat`], [`super::prompt`],
//! [`super::responses`].

use classifiers::Unread;

use super::surface::Api;
use super::{anthropic, chat, prompt, responses};
use crate::json::{Kind, Value};

/// What is told of each value: the value, the key it stands under, and its reading.
pub(super) type See<'s, 'd> = &'s mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading);

/// How one key, string or number of a request counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Text: to be judged.
    Text,
    /// A field name of the API, or a number in a field that is known to take one.
    Known,
    /// Cannot be read as text, for this reason.
    Unread(Unread),
    /// A list of numbers that are tokens, and so stand for text.
    Tokens,
}

/// Tells every key, string and number of a request how it counts, in the order of the text: the
/// value, the key it stands under, and its reading.
pub fn walk<'d>(
    api: Api,
    root: Value<'d>,
    see: &mut dyn FnMut(Value<'d>, Option<Value<'d>>, Reading),
) {
    match api {
        Api::Chat => chat::walk(root, see),
        Api::Completions | Api::Embeddings => prompt::walk_tokens(root, see),
        Api::Moderations => prompt::walk_parts(root, see),
        // A form has no values of JSON; were one asked about all the same, all of it is text.
        Api::Images
        | Api::Speech
        | Api::Transcriptions
        | Api::Translations
        | Api::ImageEdits
        | Api::ImageVariations => prompt::walk(root, see),
        Api::Responses | Api::ResponseTokens | Api::ResponseCompact | Api::Kept(_) => {
            responses::walk(root, see);
        }
        Api::Messages | Api::MessageTokens => anthropic::walk(root, see),
    }
}

/// Fields by which engines let a provider search, run or route: each sends the prompt on to a party that
/// nobody judged. OpenAI's own; `data_sources` of Azure OpenAI's "On Your Data"; those of gateways such
/// as OpenRouter and LiteLLM, and of Alibaba and xAI.
const ELSEWHERE: &[&str] = &[
    "dataSources",
    "data_sources",
    "enable_search",
    "fallbacks",
    "mcp_servers",
    "models",
    "plugins",
    "preset",
    "provider",
    "search_parameters",
    "web_search",
    "web_search_options",
];

/// The members of a request's object: known numbers apart, and `own` asked about each member first.
/// `own` gives back `false` for what it leaves to be read as any other value.
pub(super) fn walk_members<'d>(
    root: Value<'d>,
    see: See<'_, 'd>,
    own: &mut dyn FnMut(&str, Value<'d>, See<'_, 'd>) -> bool,
) {
    for (key, value) in root.members() {
        see(key, None, key_reading(key));
        let name = key.text();
        if ELSEWHERE.contains(&&*name) {
            walk_unread(value, Unread::Reference, see);
            continue;
        }
        if own(&name, value, see) {
            continue;
        }
        if is_known_number(&name) && value.kind() == Kind::Number {
            see(value, Some(key), Reading::Known);
        } else {
            walk_any(value, Some(key), see);
        }
    }
}

/// Strings of an unreadable part are unread, whatever they are called; its type and the few other
/// words that the API defines are still read as text.
pub(super) fn walk_unread<'d>(value: Value<'d>, why: Unread, see: See<'_, 'd>) {
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

pub(super) fn walk_any<'d>(value: Value<'d>, key: Option<Value<'d>>, see: See<'_, 'd>) {
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

pub(super) fn is_numbers(list: Value<'_>) -> bool {
    let mut items = list.items();
    items.next().is_some_and(|first| first.kind() == Kind::Number)
        && items.all(|item| item.kind() == Kind::Number)
}

/// Numbers in a row may be one value cut into groups, so they are judged together.
fn walk_numbers<'d>(list: Value<'d>, key: Option<Value<'d>>, see: See<'_, 'd>) {
    if list.items().count() > MOST_NUMBERS {
        return walk_unread(list, Unread::Unknown, see);
    }
    list.items().for_each(|item| see(item, key, Reading::Known));
    see(list, key, Reading::Text);
}

pub(super) fn key_reading(key: Value<'_>) -> Reading {
    if KNOWN_KEYS.binary_search(&&*key.text()).is_ok() { Reading::Known } else { Reading::Text }
}

fn is_known_number(name: &str) -> bool {
    KNOWN_NUMBERS.binary_search(&name).is_ok()
}

/// Numeric fields of the request objects (OpenAI API reference), sorted.
const KNOWN_NUMBERS: &[&str] = &[
    "best_of",
    "dimensions",
    "frequency_penalty",
    "logprobs",
    "max_completion_tokens",
    "max_output_tokens",
    "max_tokens",
    "max_tool_calls",
    "n",
    "output_compression",
    "partial_images",
    "presence_penalty",
    "seed",
    "speed",
    "temperature",
    "top_logprobs",
    "top_p",
];

/// Field names of requests and of JSON Schema (OpenAI API reference; JSON Schema 2020-12),
/// sorted. Any other key is text of the application's own.
const KNOWN_KEYS: &[&str] = &[
    "$defs",
    "$ref",
    "additionalProperties",
    "anyOf",
    "arguments",
    "audio",
    "background",
    "best_of",
    "const",
    "container",
    "content",
    "conversation",
    "data",
    "default",
    "description",
    "detail",
    "dimensions",
    "echo",
    "encoding_format",
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
    "image",
    "image_url",
    "include",
    "include_usage",
    "input",
    "input_audio",
    "input_schema",
    "instructions",
    "items",
    "json_schema",
    "language",
    "logit_bias",
    "logprobs",
    "mask",
    "max_completion_tokens",
    "max_output_tokens",
    "max_tokens",
    "mcp_servers",
    "messages",
    "metadata",
    "modalities",
    "model",
    "moderation",
    "n",
    "name",
    "negative_prompt",
    "output_compression",
    "output_format",
    "parallel_tool_calls",
    "parameters",
    "partial_images",
    "prediction",
    "presence_penalty",
    "previous_response_id",
    "prompt",
    "properties",
    "quality",
    "reasoning",
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
    "size",
    "source",
    "speed",
    "stop",
    "stop_sequences",
    "store",
    "stream",
    "stream_format",
    "stream_options",
    "strict",
    "style",
    "suffix",
    "system",
    "temperature",
    "text",
    "thinking",
    "title",
    "tool_call_id",
    "tool_calls",
    "tool_choice",
    "tool_use_id",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "type",
    "url",
    "user",
    "variables",
    "verbosity",
    "voice",
    "web_search_options",
];

/// Whether a key differs from a field of the API only in case.
pub(crate) fn is_variant(key: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if key.bytes().all(plain) || KNOWN_KEYS.binary_search(&key).is_ok() {
        return false;
    }
    // Upper case first: the long s (U+017F) has an upper case that others share, and no lower case.
    let folded: String =
        key.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
    KNOWN_KEYS.binary_search(&folded.as_str()).is_ok()
}

#[cfg(test)]
mod tests;
