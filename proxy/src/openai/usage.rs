//! What an answer says of itself: usage, finish reason, the model that gave it.
//!
//! Whatever an endpoint writes there is checked before it is kept: names of unusual length or
//! alphabet are dropped, since a record holds no text of an answer.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::value::RawValue;
use trace_store::record::TokenSource;

/// Token counts with their source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenCounts {
    /// Input tokens.
    pub input: u64,
    /// Output tokens, reasoning included.
    pub output: u64,
    /// Input tokens served from the endpoint's cache.
    pub cached: u64,
    /// Output tokens spent on reasoning.
    pub reasoning: u64,
    /// Who counted.
    pub source: TokenSource,
}

/// What an answer, or the pieces of one, said of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// The counts the endpoint reported.
    pub tokens: Option<TokenCounts>,
    /// The first finish reason.
    pub finish_reason: Option<String>,
    /// The model that answered.
    pub model: Option<String>,
    /// The number that the next event of the stream has, where its events are numbered.
    pub next_number: u64,
    /// Choices that were begun.
    begun: BTreeSet<u64>,
    /// Choices that ended with a reason.
    finished: BTreeSet<u64>,
}

#[derive(Deserialize)]
struct Piece<'a> {
    #[serde(borrow, default, rename = "type")]
    kind: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, deserialize_with = "count")]
    sequence_number: u64,
    #[serde(borrow, default)]
    model: Option<std::borrow::Cow<'a, str>>,
    #[serde(default)]
    usage: Option<Counts>,
    #[serde(borrow, default)]
    choices: Option<Vec<Choice<'a>>>,
    #[serde(default)]
    error: Option<serde::de::IgnoredAny>,
    /// The answer so far, in the events of a response.
    #[serde(borrow, default)]
    response: Option<Whole<'a>>,
    #[serde(borrow, default)]
    status: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow, default)]
    incomplete_details: Option<Incomplete<'a>>,
    /// In the first event of a stream of Anthropic's, the message so far; text in other errors.
    #[serde(borrow, default)]
    message: Option<&'a RawValue>,
    /// In the last but one of them, why it ends; text in other events.
    #[serde(borrow, default)]
    delta: Option<&'a RawValue>,
    /// Why a message of Anthropic's ends.
    #[serde(borrow, default)]
    stop_reason: Option<std::borrow::Cow<'a, str>>,
}

/// What an event of Anthropic's says of the end.
#[derive(Deserialize)]
struct Stopped<'a> {
    #[serde(borrow, default)]
    stop_reason: Option<std::borrow::Cow<'a, str>>,
}

/// A response as its events repeat it.
#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow, default)]
    model: Option<std::borrow::Cow<'a, str>>,
    #[serde(default)]
    usage: Option<Counts>,
    #[serde(borrow, default)]
    status: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow, default)]
    incomplete_details: Option<Incomplete<'a>>,
}

/// Why a response is not whole.
#[derive(Deserialize)]
struct Incomplete<'a> {
    #[serde(borrow, default)]
    reason: Option<std::borrow::Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(default, deserialize_with = "count")]
    index: u64,
    #[serde(borrow, default)]
    finish_reason: Option<std::borrow::Cow<'a, str>>,
}

/// Counts under the names of chat, and under those of all newer forms. Relays send both side by side.
#[derive(Deserialize)]
struct Counts {
    #[serde(default, deserialize_with = "count")]
    prompt_tokens: u64,
    #[serde(default, deserialize_with = "count")]
    input_tokens: u64,
    #[serde(default, deserialize_with = "count")]
    completion_tokens: u64,
    #[serde(default, deserialize_with = "count")]
    output_tokens: u64,
    #[serde(default)]
    prompt_tokens_details: Option<PromptDetails>,
    #[serde(default)]
    input_tokens_details: Option<PromptDetails>,
    #[serde(default)]
    completion_tokens_details: Option<CompletionDetails>,
    #[serde(default)]
    output_tokens_details: Option<CompletionDetails>,
    /// What is billed by time has no tokens.
    #[serde(default)]
    seconds: Option<serde::de::IgnoredAny>,
    /// Anthropic's name for what came from the cache.
    #[serde(default, deserialize_with = "count")]
    cache_read_input_tokens: u64,
}

#[derive(Deserialize)]
struct PromptDetails {
    #[serde(default, deserialize_with = "count")]
    cached_tokens: u64,
}

#[derive(Deserialize)]
struct CompletionDetails {
    #[serde(default, deserialize_with = "count")]
    reasoning_tokens: u64,
}

/// A count as an endpoint may write one. What is none (negative, broken, or beyond what a record can
/// hold) is 0: a strange figure must not keep an answer from being recorded.
fn count<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    Ok(value.as_u64().filter(|count| *count < 1 << 53).unwrap_or(0))
}

/// What one JSON text of an answer turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Part of the answer.
    Content,
    /// Usage and nothing else: the chunk that `include_usage` asks for.
    UsageOnly,
    /// An error object.
    Error,
    /// The event that ends a stream of events with types, and is its last.
    Ends,
    /// An event that ends a stream unless another follows.
    MayEnd,
    /// Not an answer, as far as can be told.
    Other,
}

/// What an event of this type is (OpenAI API reference, "Streaming events"); `None` where nothing
/// follows from its type.
fn kind_of(kind: &str) -> Option<PieceKind> {
    const PARTS: [&str; 4] =
        ["image_generation.", "image_edit.", "transcript.text.", "speech.audio."];
    match kind {
        "error" => Some(PieceKind::Error),
        "message_stop" => Some(PieceKind::Ends),
        "response.completed" | "response.incomplete" | "response.failed" => Some(PieceKind::Ends),
        _ if PARTS.iter().any(|part| kind.starts_with(part)) => {
            let ends = kind.ends_with(".completed") || kind.ends_with(".done");
            ends.then_some(PieceKind::MayEnd)
        }
        _ => None,
    }
}

impl Usage {
    /// Notes what `json`, an answer or one chunk of it, says.
    pub fn note(&mut self, json: &[u8]) -> PieceKind {
        let Ok(mut piece) = serde_json::from_slice::<Piece<'_>>(json) else {
            return PieceKind::Other;
        };
        if piece.error.is_some() {
            return PieceKind::Error;
        }
        let begun = piece.message.filter(|_| piece.kind.as_deref() == Some("message_start"));
        let begun = begun.and_then(|text| serde_json::from_str::<Whole<'_>>(text.get()).ok());
        let stopped = piece.delta.filter(|_| piece.kind.as_deref() == Some("message_delta"));
        let stopped = stopped.and_then(|text| serde_json::from_str::<Stopped<'_>>(text.get()).ok());
        let stopped = stopped.and_then(|delta| delta.stop_reason).or(piece.stop_reason.take());
        let stopped = stopped.as_deref().map(stop_reason);
        self.finish_reason = self.finish_reason.take().or(stopped);
        if let Some(whole) = piece.response.take().or(begun) {
            piece.model = piece.model.or(whole.model);
            piece.usage = piece.usage.or(whole.usage);
            piece.status = whole.status;
            piece.incomplete_details = whole.incomplete_details;
        }
        let why = piece.incomplete_details.and_then(|details| details.reason);
        let ended = piece.status.as_deref().and_then(|status| ended(status, why.as_deref()));
        self.finish_reason = self.finish_reason.take().or(ended);
        if self.model.is_none() {
            self.model = piece.model.as_deref().and_then(name);
        }
        for choice in piece.choices.iter().flatten() {
            self.begun.insert(choice.index);
            if let Some(reason) = choice.finish_reason.as_deref() {
                self.finished.insert(choice.index);
                self.finish_reason.get_or_insert_with(|| finish_reason(reason));
            }
        }
        self.next_number = self.next_number.max(piece.sequence_number + 1);
        let nothing_else = piece.choices.is_some_and(|choices| choices.is_empty());
        let usage_only = nothing_else && piece.usage.is_some();
        if let Some(counts) = piece.usage.filter(|counts| counts.seconds.is_none()) {
            self.tokens = Some(counts.reported().with(self.tokens));
        }
        match piece.kind.as_deref().and_then(kind_of) {
            Some(kind) => kind,
            None if usage_only => PieceKind::UsageOnly,
            None => PieceKind::Content,
        }
    }

    /// All tokens of the call.
    #[must_use]
    pub fn spent(&self) -> u64 {
        self.tokens.map_or(0, |tokens| tokens.input.saturating_add(tokens.output))
    }

    /// The choices that were begun.
    pub fn begun(&self) -> impl Iterator<Item = u64> {
        self.begun.iter().copied()
    }

    /// Whether every choice that was begun has its finish reason.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        !self.finished.is_empty() && self.begun.is_subset(&self.finished)
    }
}

impl Counts {
    fn reported(self) -> TokenCounts {
        TokenCounts {
            input: self.prompt_tokens.max(self.input_tokens),
            output: self.completion_tokens.max(self.output_tokens),
            cached: self
                .prompt_tokens_details
                .or(self.input_tokens_details)
                .map_or(self.cache_read_input_tokens, |details| details.cached_tokens),
            reasoning: self
                .completion_tokens_details
                .or(self.output_tokens_details)
                .map_or(0, |details| details.reasoning_tokens),
            source: TokenSource::Upstream,
        }
    }
}

impl TokenCounts {
    /// These counts with those of earlier events, where they grow from event to event and a later
    /// one may leave out what an earlier one has told.
    fn with(self, earlier: Option<Self>) -> Self {
        let Some(earlier) = earlier else { return self };
        Self {
            input: self.input.max(earlier.input),
            output: self.output.max(earlier.output),
            cached: self.cached.max(earlier.cached),
            reasoning: self.reasoning.max(earlier.reasoning),
            source: self.source,
        }
    }
}

/// A model's name, if it looks like one.
fn name(text: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@+".contains(&byte);
    (text.len() <= 128 && text.bytes().all(plain)).then(|| text.to_owned())
}

/// The finish reason of a message of Anthropic's, in chat's words.
fn stop_reason(reason: &str) -> String {
    match reason {
        "end_turn" | "stop_sequence" => "stop",
        "max_tokens" | "model_context_window_exceeded" => "length",
        "tool_use" => "tool_calls",
        "refusal" => "content_filter",
        _ => "other",
    }
    .to_owned()
}

/// The finish reason of a response, in chat's words; `None` where it goes on.
fn ended(status: &str, why: Option<&str>) -> Option<String> {
    match (status, why) {
        ("completed", _) => Some("stop".to_owned()),
        ("incomplete", Some("max_output_tokens")) => Some("length".to_owned()),
        ("incomplete", Some(why)) => Some(finish_reason(why)),
        ("incomplete" | "failed" | "cancelled", _) => Some("other".to_owned()),
        _ => None,
    }
}

/// A finish reason of the API, or `other`.
fn finish_reason(text: &str) -> String {
    match text {
        "stop" | "length" | "tool_calls" | "content_filter" | "function_call" => text.to_owned(),
        _ => "other".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_tells_its_usage() {
        let mut usage = Usage::default();
        let kind = usage.note(
            br#"{"model":"org/m:1","choices":[{"finish_reason":"length"}],"usage":{"prompt_tokens":3,
            "completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":2},
            "prompt_tokens_details":{"cached_tokens":1}}}"#,
        );
        let tokens = usage.tokens.unwrap();
        assert_eq!(kind, PieceKind::Content);
        assert_eq!((tokens.input, tokens.output, tokens.cached, tokens.reasoning), (3, 5, 1, 2));
        assert_eq!(usage.finish_reason.as_deref(), Some("length"));
        assert_eq!(usage.model.as_deref(), Some("org/m:1"));
    }

    #[test]
    fn counts_under_both_families_of_names_are_one_count() {
        let mut usage = Usage::default();
        let both = br#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":5,
            "input_tokens":0,"output_tokens":0,"input_tokens_details":{"cached_tokens":2}}}"#;
        assert_eq!(usage.note(both), PieceKind::Content);
        let tokens = usage.tokens.unwrap();
        assert_eq!((tokens.input, tokens.output, tokens.cached), (9, 5, 2));
        assert_eq!(usage.finish_reason.as_deref(), Some("stop"));
    }

    #[test]
    fn a_chunk_of_usage_alone_is_told_from_the_first_chunk_of_some_engines() {
        let mut usage = Usage::default();
        let only = br#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5}}"#;
        assert_eq!(usage.note(only), PieceKind::UsageOnly);
        let filter = br#"{"choices":[],"prompt_filter_results":[]}"#;
        assert_eq!(usage.note(filter), PieceKind::Content);
        assert_eq!(usage.note(br#"{"choices":[{"delta":{}}],"usage":null}"#), PieceKind::Content);
    }

    #[test]
    fn newer_names_of_the_counts_are_read_too() {
        let mut usage = Usage::default();
        let last =
            br#"{"type":"image_generation.completed","b64_json":"","usage":{"input_tokens":7,
            "output_tokens":9,"input_tokens_details":{"text_tokens":7,"image_tokens":0}}}"#;
        assert_eq!(usage.note(last), PieceKind::MayEnd);
        assert_eq!(usage.tokens.map(|tokens| (tokens.input, tokens.output)), Some((7, 9)));
        let mut timed = Usage::default();
        let done =
            br#"{"type":"transcript.text.done","text":"","usage":{"type":"duration","seconds":3}}"#;
        assert_eq!((timed.note(done), timed.tokens), (PieceKind::MayEnd, None));
        let part = br#"{"type":"image_generation.partial_image","b64_json":""}"#;
        assert_eq!(timed.note(part), PieceKind::Content);
    }

    #[test]
    fn a_message_tells_its_usage_in_two_events() {
        let mut usage = Usage::default();
        let begun = br#"{"type":"message_start","message":{"model":"m","stop_reason":null,"usage":
            {"input_tokens":25,"cache_read_input_tokens":4,"output_tokens":1}}}"#;
        assert_eq!(usage.note(begun), PieceKind::Content);
        let delta =
            br#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}"#;
        assert_eq!(usage.note(delta), PieceKind::Content);
        let ends = br#"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":15}}"#;
        assert_eq!(usage.note(ends), PieceKind::Content);
        assert_eq!(usage.note(br#"{"type":"message_stop"}"#), PieceKind::Ends);
        let tokens = usage.tokens.unwrap();
        assert_eq!((tokens.input, tokens.output, tokens.cached), (25, 15, 4));
        assert_eq!(usage.finish_reason.as_deref(), Some("tool_calls"));
        assert_eq!(usage.model.as_deref(), Some("m"));
        let mut whole = Usage::default();
        whole.note(
            br#"{"type":"message","model":"m","stop_reason":"end_turn","content":[],
            "usage":{"input_tokens":3,"output_tokens":5}}"#,
        );
        assert_eq!(whole.finish_reason.as_deref(), Some("stop"));
        assert_eq!(whole.note(br#"{"type":"error","error":{"message":"no"}}"#), PieceKind::Error);
        assert_eq!(whole.note(br#"{"type":"error","message":"no"}"#), PieceKind::Error);
    }

    #[test]
    fn a_response_tells_its_end() {
        let mut usage = Usage::default();
        let begun = br#"{"type":"response.created","sequence_number":0,"response":{"model":"m",
            "status":"in_progress","usage":null,"error":null}}"#;
        assert_eq!((usage.note(begun), usage.next_number), (PieceKind::Content, 1));
        assert_eq!(usage.finish_reason, None);
        let ended = br#"{"type":"response.incomplete","sequence_number":9,"response":{"model":"m",
            "status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"usage":
            {"input_tokens":3,"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2}}}}"#;
        assert_eq!((usage.note(ended), usage.next_number), (PieceKind::Ends, 10));
        assert_eq!(usage.finish_reason.as_deref(), Some("length"));
        assert_eq!(usage.tokens.map(|tokens| (tokens.input, tokens.reasoning)), Some((3, 2)));
        let error = br#"{"type":"error","code":"x","message":"no","sequence_number":1}"#;
        assert_eq!(usage.note(error), PieceKind::Error);
    }

    #[test]
    fn an_error_is_told_from_what_is_merely_strange() {
        let mut usage = Usage::default();
        assert_eq!(usage.note(br#"{"error":{"message":"no"}}"#), PieceKind::Error);
        assert_eq!(usage.note(b"ping"), PieceKind::Other);
        assert_eq!(usage.note(br#"{"choices":null}"#), PieceKind::Content);
        let strange = br#"{"choices":[],"usage":{"prompt_tokens":-1,"completion_tokens":1e300}}"#;
        assert_eq!(usage.note(strange), PieceKind::UsageOnly);
        assert_eq!(usage.tokens.unwrap().output, 0);
        assert_eq!(
            usage.note(br#"{"usage":{"prompt_tokens":1},"citations":[]}"#),
            PieceKind::Content
        );
    }

    #[test]
    fn an_answer_is_finished_when_all_its_choices_are() {
        let mut usage = Usage::default();
        usage.note(br#"{"choices":[{"index":0},{"index":1}]}"#);
        usage.note(br#"{"choices":[{"index":0,"finish_reason":"stop"}]}"#);
        assert!(!usage.is_finished());
        usage.note(br#"{"choices":[{"index":1,"finish_reason":"stop"}]}"#);
        assert!(usage.is_finished());
    }

    #[test]
    fn what_looks_like_text_is_not_kept() {
        let mut usage = Usage::default();
        usage.note(br#"{"model":"my secret plan","choices":[{"finish_reason":"because I said"}]}"#);
        assert_eq!(usage.model, None);
        assert_eq!(usage.finish_reason.as_deref(), Some("other"));
    }
}
