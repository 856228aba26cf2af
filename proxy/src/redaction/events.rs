//! The texts of a stream of events, rewritten as they pass. A text may be held back over several
//! events: the one that ends in what is held waits until the text goes on or is over, with what came
//! behind it, so that no event is added, lost or moved, and numbers and order stay as they are. What
//! is done with a text is a [`Rewriter`]'s.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use super::pseudonyms::Pseudonyms;
use super::restore::{Restorer, restored};
use crate::json::{Document, Kind, Value};
use crate::openai::sse::Event;

/// Most events that wait for one: then it goes with what is known by then.
const LONGEST_QUEUE: usize = 256;

/// What is done with the texts of an answer.
pub trait Rewriter {
    /// One text on its way.
    type Text: Default;

    /// Takes the next piece of a text and gives back what is certain.
    fn push(&mut self, text: &mut Self::Text, piece: &str) -> String;

    /// The text is over: what was held back of it.
    fn finish(&mut self, text: &mut Self::Text) -> String;

    /// Whether something of a text is held back.
    fn holds(text: &Self::Text) -> bool;

    /// A string that came whole, under this key; `None` where it stays as it is.
    fn whole(&mut self, key: Option<&str>, text: &str) -> Option<String>;

    /// What takes the place of the value under a key, whatever it is.
    fn replaces(&self, key: &str, kind: Kind) -> Option<&'static str> {
        let _ = (key, kind);
        None
    }

    /// Whether the answer is to end: no text of it goes on, and no event that says a text is whole.
    fn ended(&self) -> bool {
        false
    }

    /// What begins as JSON does and cannot be read as such; `None` where it stays as it is.
    fn unreadable(&mut self, data: &str) -> Option<String>;
}

/// Puts values back where their names stand.
pub struct Restore(pub Arc<Pseudonyms>);

impl Rewriter for Restore {
    type Text = Restorer;

    fn push(&mut self, text: &mut Restorer, piece: &str) -> String {
        text.push(&self.0, piece)
    }

    fn finish(&mut self, text: &mut Restorer) -> String {
        text.finish()
    }

    fn holds(text: &Restorer) -> bool {
        text.holds()
    }

    fn whole(&mut self, _: Option<&str>, text: &str) -> Option<String> {
        // A string without a name in it stays as it is.
        text.contains('<').then(|| restored(&self.0, text))
    }

    fn unreadable(&mut self, data: &str) -> Option<String> {
        self.whole(None, data)
    }
}

/// Rewrites one stream. Without `Debug`: it holds text.
pub struct Events<R: Rewriter> {
    rewriter: R,
    texts: HashMap<String, R::Text>,
    queue: VecDeque<Waiting>,
}

/// An event on its way.
struct Waiting {
    event: Event,
    changes: Vec<Change>,
    /// The texts whose next piece it waits for.
    texts: Vec<String>,
}

/// A value of an event's data, and what it becomes.
struct Change {
    at: Range<usize>,
    becomes: Becomes,
    /// The text of the stream that it is a piece of.
    of: Option<String>,
}

/// What a value becomes.
enum Becomes {
    /// A string of this text.
    Text(String),
    /// What is written here.
    Written(Cow<'static, str>),
}

/// What an event says of the texts of its stream.
#[derive(Default)]
struct Read {
    changes: Vec<Change>,
    over: Over,
}

/// Which texts are over behind an event.
#[derive(Default, PartialEq, Eq)]
enum Over {
    #[default]
    None,
    /// Those whose names begin so.
    Beginning(Vec<String>),
    All,
}

impl<R: Rewriter> Events<R> {
    /// A stream whose texts this one rewrites.
    #[must_use]
    pub fn new(rewriter: R) -> Self {
        Self { rewriter, texts: HashMap::new(), queue: VecDeque::new() }
    }

    /// Who rewrites.
    #[must_use]
    pub fn rewriter(&self) -> &R {
        &self.rewriter
    }

    /// Takes the next event, and gives back those that are ready, in order.
    pub fn take(&mut self, event: Event) -> Vec<Event> {
        let read = event.data.as_deref().map(|data| read(&mut self.rewriter, data));
        let read = read.unwrap_or_default();
        let mut waiting = Waiting { event, changes: read.changes, texts: Vec::new() };
        for change in &mut waiting.changes {
            let (Some(of), Becomes::Text(piece)) = (&change.of, &mut change.becomes) else {
                continue;
            };
            let text = self.texts.entry(of.clone()).or_default();
            *piece = self.rewriter.push(text, piece);
            let holds = R::holds(text);
            // Whoever waited for this text's next piece waits no more: here it is.
            self.queue.iter_mut().for_each(|earlier| earlier.texts.retain(|text| text != of));
            waiting.texts.retain(|text| text != of);
            if holds {
                waiting.texts.push(of.clone());
            }
        }
        self.queue.push_back(waiting);
        let closes = read.over != Over::None;
        match read.over {
            Over::None => {}
            Over::All => self.finish(|_| true),
            Over::Beginning(over) => {
                self.finish(|text| over.iter().any(|begin| text.starts_with(begin.as_str())));
            }
        }
        if self.queue.len() > LONGEST_QUEUE || self.rewriter.ended() {
            self.finish(|_| true);
        }
        if self.rewriter.ended() && closes {
            self.queue.pop_back();
        }
        self.ready()
    }

    /// The stream is over: what is left.
    pub fn end(&mut self) -> Vec<Event> {
        self.finish(|_| true);
        self.ready()
    }

    /// Texts that are over: what is held back of them goes to the event that waits for them.
    fn finish(&mut self, over: impl Fn(&str) -> bool) {
        for (name, text) in self.texts.iter_mut().filter(|(name, _)| over(name)) {
            let rest = self.rewriter.finish(text);
            let Some(last) = self.queue.iter_mut().rev().find(|one| one.texts.contains(name))
            else {
                continue;
            };
            let mut changes = last.changes.iter_mut().rev();
            let change = changes.find(|change| change.of.as_ref() == Some(name));
            if let Some(Change { becomes: Becomes::Text(text), .. }) = change {
                text.push_str(&rest);
            }
            last.texts.retain(|text| text != name);
        }
    }

    fn ready(&mut self) -> Vec<Event> {
        let mut ready = Vec::new();
        while self.queue.front().is_some_and(|first| first.texts.is_empty()) {
            ready.extend(self.queue.pop_front().map(Waiting::written));
        }
        ready
    }
}

impl Waiting {
    /// The event with its values changed; the bytes of the others stay.
    fn written(mut self) -> Event {
        let Some(data) = self.event.data.take() else { return self.event };
        let mut out = String::with_capacity(data.len());
        let mut from = 0;
        self.changes.sort_by_key(|change| change.at.start);
        for change in &self.changes {
            let before = data.get(change.at.clone()).unwrap_or_default();
            let after: Cow<'_, str> = match &change.becomes {
                Becomes::Written(written) => Cow::Borrowed(written.as_ref()),
                Becomes::Text(text) => {
                    let same = serde_json::from_str::<Cow<'_, str>>(before);
                    if same.is_ok_and(|same| same == *text) {
                        continue;
                    }
                    Cow::Owned(serde_json::Value::from(text.as_str()).to_string())
                }
            };
            // Inside a value that was replaced whole.
            let Some(kept) = data.get(from..change.at.start) else { continue };
            out.push_str(kept);
            out.push_str(&after);
            from = change.at.end;
        }
        out.push_str(data.get(from..).unwrap_or_default());
        self.event.data = Some(out);
        self.event
    }
}

/// Finds the strings of an event's data: pieces of texts, and texts of their own.
fn read<R: Rewriter>(rewriter: &mut R, data: &str) -> Read {
    let Ok(document) = Document::parse(data.as_bytes()) else {
        let written = no_json(rewriter, data).map(Cow::Owned).map(Becomes::Written);
        let change = written.map(|becomes| Change { at: 0..data.len(), becomes, of: None });
        return Read { changes: change.into_iter().collect(), over: Over::None };
    };
    let root = document.root();
    let mut pieces: Vec<(Value<'_>, String)> = Vec::new();
    let kind = root.get("type").and_then(Value::as_str);
    let over = match kind.as_deref() {
        Some(kind) => typed(root, kind, &mut pieces),
        None => of_choices(root, &mut pieces),
    };
    let mut changes = Vec::new();
    each_value(&document, |key, value| {
        let at = value.span();
        if let Some(json) = key.and_then(|key| rewriter.replaces(key, value.kind())) {
            let becomes = Becomes::Written(Cow::Borrowed(json));
            changes.push(Change { at, becomes, of: None });
        } else if value.kind() == Kind::String {
            let piece = pieces.iter().find(|(piece, _)| piece.span() == at);
            let (text, of) = match piece {
                Some((_, of)) => (Some(value.text().into_owned()), Some(of.clone())),
                None => (rewriter.whole(key, &value.text()), None),
            };
            let change = |text| Change { at, becomes: Becomes::Text(text), of };
            changes.extend(text.map(change));
        }
    });
    Read { changes, over }
}

/// Text that is no JSON, or ought to be and is not.
pub(super) fn no_json<R: Rewriter>(rewriter: &mut R, text: &str) -> Option<String> {
    if text.trim_start().starts_with(['{', '[']) {
        rewriter.unreadable(text)
    } else {
        rewriter.whole(None, text)
    }
}

/// Walks all values of a document, each with the key it stands directly under.
pub(super) fn each_value(document: &Document<'_>, mut take: impl FnMut(Option<&str>, Value<'_>)) {
    let mut key = None;
    for value in document.values() {
        if value.kind() == Kind::Key {
            key = Some(value.text());
        } else {
            take(key.take().as_deref(), value);
        }
    }
}

/// Chat completions and completions: a text for each choice and member, and for each tool call.
fn of_choices<'d>(root: Value<'d>, pieces: &mut Vec<(Value<'d>, String)>) -> Over {
    let mut over = Vec::new();
    let number = |value: Value<'_>| value.get("index").and_then(Value::as_u64).unwrap_or(0);
    for choice in root.get("choices").into_iter().flat_map(Value::items) {
        let index = number(choice);
        if let Some(text) = choice.get("text").filter(|text| text.kind() == Kind::String) {
            pieces.push((text, format!("{index}/text")));
        }
        for (key, value) in choice.get("delta").into_iter().flat_map(Value::members) {
            let name = key.text();
            match value.kind() {
                Kind::String if name != "role" => pieces.push((value, format!("{index}/{name}"))),
                Kind::Object => strings(value, &format!("{index}/{name}"), pieces),
                Kind::Array => {
                    for item in value.items() {
                        let place = format!("{index}/{name}/{}", number(item));
                        for (_, member) in item.members() {
                            strings(member, &place, pieces);
                        }
                    }
                }
                Kind::String | Kind::Key | Kind::Number | Kind::Bool | Kind::Null => {}
            }
        }
        if choice.get("finish_reason").is_some_and(|reason| reason.kind() == Kind::String) {
            over.push(format!("{index}/"));
        }
    }
    if over.is_empty() { Over::None } else { Over::Beginning(over) }
}

/// The string members of an object, each a text of its own.
fn strings<'d>(object: Value<'d>, place: &str, pieces: &mut Vec<(Value<'d>, String)>) {
    for (key, value) in object.members().filter(|(_, value)| value.kind() == Kind::String) {
        pieces.push((value, format!("{place}/{}", key.text())));
    }
}

/// Events that name their type: of responses, and of messages.
fn typed<'d>(root: Value<'d>, kind: &str, pieces: &mut Vec<(Value<'d>, String)>) -> Over {
    if let Some(kind) = kind.strip_suffix(".delta") {
        // Sound is no text.
        if kind.ends_with("audio") {
            return Over::None;
        }
        if let Some(delta) = root.get("delta").filter(|delta| delta.kind() == Kind::String) {
            pieces.push((delta, place(root, kind)));
        }
        return Over::None;
    }
    if let Some(kind) = kind.strip_suffix(".done") {
        return Over::Beginning(vec![place(root, kind)]);
    }
    let block = || {
        let index = root.get("index").and_then(Value::as_u64).unwrap_or(0);
        format!("block/{index}/")
    };
    match kind {
        "content_block_delta" => {
            for (key, value) in root.get("delta").into_iter().flat_map(Value::members) {
                if value.kind() == Kind::String && key.text() != "type" {
                    pieces.push((value, format!("{}{}", block(), key.text())));
                }
            }
            Over::None
        }
        "content_block_stop" => Over::Beginning(vec![block()]),
        "message_stop"
        | "error"
        | "response.completed"
        | "response.incomplete"
        | "response.failed" => Over::All,
        _ => Over::None,
    }
}

/// Which text an event of responses is about.
fn place(root: Value<'_>, kind: &str) -> String {
    let number = |name: &str| root.get(name).map_or("", Value::raw);
    let (output, content) = (number("output_index"), number("content_index"));
    format!("{kind}/{output}/{content}/{}/", number("summary_index"))
}

#[cfg(test)]
mod tests {
    use classifiers::Label;
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::pseudonyms::Return;
    use super::*;

    fn names() -> Pseudonyms {
        let mut names = Pseudonyms::default();
        let label = |name: &str| Label::parse(name).unwrap();
        names.name(label("pii.email"), "anna@kestrel.eu", Return::Restored);
        names.name(label("pii.person_name"), "Anna \"A\" Kowalska", Return::Restored);
        names
    }

    fn all(datas: &[serde_json::Value]) -> Vec<serde_json::Value> {
        let mut events = Events::new(Restore(Arc::new(names())));
        let mut out = Vec::new();
        for data in datas {
            out.extend(events.take(Event::of_data(data.to_string())));
        }
        out.extend(events.end());
        out.iter()
            .map(|event| serde_json::from_str(event.data.as_ref().unwrap()).unwrap())
            .collect()
    }

    fn delta(text: &str) -> serde_json::Value {
        json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]})
    }

    fn end() -> serde_json::Value {
        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    }

    fn contents(events: &[serde_json::Value]) -> Vec<&str> {
        events.iter().filter_map(|event| event["choices"][0]["delta"]["content"].as_str()).collect()
    }

    #[test]
    fn a_name_over_three_events_comes_back_in_the_last() {
        let events = all(&[delta("to <EM"), delta("AIL"), delta("_1>!"), end()]);
        assert_eq!(contents(&events), ["to ", "", "anna@kestrel.eu!"]);
        assert_eq!(events.len(), 4);
    }

    #[test]
    fn what_is_no_name_after_all_stands_where_it_began() {
        let events = all(&[delta("a <EM"), end()]);
        assert_eq!(contents(&events), ["a <EM"]);
        let events = all(&[delta("a <EM"), delta("ily> b"), end()]);
        assert_eq!(contents(&events), ["a ", "<EMily> b"]);
    }

    #[test]
    fn tool_arguments_stay_json_and_choices_apart() {
        let call = |part: &str| {
            json!({"choices": [{"index": 1, "delta": {"tool_calls": [
                {"index": 0, "id": "call", "function": {"name": "mail", "arguments": part}}]}}]})
        };
        let events = all(&[
            call("{\"to\":\"<PERSON_"),
            delta("<EMAIL_1"),
            call("NAME_1>\"}"),
            delta(">"),
            end(),
        ]);
        let joined: String = events
            .iter()
            .filter_map(|event| {
                event["choices"][0]["delta"]["tool_calls"][0]["function"]["arguments"].as_str()
            })
            .collect();
        let read: serde_json::Value = serde_json::from_str(&joined).unwrap();
        assert_eq!(read["to"], "Anna \"A\" Kowalska");
        assert_eq!(contents(&events).concat(), "anna@kestrel.eu");
    }

    #[test]
    fn responses_keep_their_numbers_and_their_whole_texts() {
        let events = all(&[
            json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "to <EMAIL", "sequence_number": 4}),
            json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "_1> <PERS", "sequence_number": 5}),
            json!({"type": "response.output_text.done", "output_index": 0, "content_index": 0, "text": "to <EMAIL_1> <PERS", "sequence_number": 6}),
        ]);
        let deltas: Vec<_> = events.iter().filter_map(|event| event["delta"].as_str()).collect();
        assert_eq!(deltas, ["to ", "anna@kestrel.eu <PERS"]);
        assert_eq!(events[2]["text"], "to anna@kestrel.eu <PERS");
        let numbers: Vec<_> =
            events.iter().map(|event| event["sequence_number"].as_u64().unwrap()).collect();
        assert_eq!(numbers, [4, 5, 6]);
    }

    #[test]
    fn an_event_without_a_name_keeps_its_bytes() {
        let mut events = Events::new(Restore(Arc::new(names())));
        let data = r#"{ "choices":[{"index":0,"delta":{"content":"caf\u00e9"},"x":1.10}]}"#;
        let out = events.take(Event::of_data(data));
        assert_eq!(out, [Event::of_data(data)]);
    }

    proptest! {
        #[test]
        fn the_same_text_however_it_is_cut_into_events(
            parts in prop::collection::vec(
                prop::sample::select(vec!["<EMAIL_1>", "<PERSON_NAME_1>", "<EMAIL", "<", "_1>", "ü ", "{"]), 0..10),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let text = parts.concat();
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            ends.retain(|end| text.is_char_boundary(*end));
            ends.push(text.len());
            ends.sort_unstable();
            let mut from = 0;
            let mut datas: Vec<_> = ends.iter().map(|end| {
                let piece = delta(text.get(from..*end).unwrap());
                from = *end;
                piece
            }).collect();
            datas.push(end());
            let events = all(&datas);
            prop_assert_eq!(events.len(), datas.len());
            prop_assert_eq!(contents(&events).concat(), restored(&names(), &text));
        }
    }
}
