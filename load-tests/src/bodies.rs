//! Chat requests to send: conversations in several languages with code, tables, addresses and
//! numbers, of an exact length. Texts that must be new carry stamps, pseudo-words filled in anew
//! for each request; everything else is the same on every run. The sentences are in
//! `bodies/sentences.rs`.

mod sentences;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::scenario::{Answer, Scenario, Text};
use sentences::SENTENCES;

/// Different conversations per scenario, so that neither caches nor branch predictors see only one.
const CONVERSATIONS: u64 = 32;
/// Stands in a text where a stamp goes; as long as a stamp, and in no sentence.
const PLACE: &str = "@@@@@@@@@@@@@";
/// A conversation's last message when the rest has been seen before, in bytes.
const NEW_MESSAGE_BYTES: usize = 300;
/// Bodies shorter than this hold one message, which is repeated as it is when it may be cached.
const SINGLE_MESSAGE_BYTES: usize = 1024;
/// Lengths of the messages of a conversation, taken in turn.
const MESSAGE_BYTES: [usize; 7] = [600, 250, 1800, 400, 900, 3200, SHORTEST_BYTES];
const SHORTEST_BYTES: usize = 120;

/// The requests of a scenario.
#[derive(Debug)]
pub(crate) struct Bodies {
    conversations: Vec<Template>,
}

impl Bodies {
    pub(crate) fn new(scenario: Scenario) -> Self {
        let conversations = (0..CONVERSATIONS).map(|at| Template::new(scenario, at)).collect();
        Self { conversations }
    }

    /// The request of this serial number; no two numbers give the same new texts.
    pub(crate) fn body(&self, serial: u64) -> Bytes {
        let at = usize::try_from(serial % CONVERSATIONS).unwrap_or(0);
        self.conversations.get(at).map_or_else(Bytes::new, |template| template.fill(serial))
    }
}

/// A request with places for stamps.
#[derive(Debug)]
struct Template {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Template {
    fn new(scenario: Scenario, conversation: u64) -> Self {
        let mut writer = Writer { random: Random(conversation + 1) };
        let mut messages = Vec::new();
        let single = scenario.body_bytes < SINGLE_MESSAGE_BYTES;
        let cold = scenario.text == Text::Cold;
        let last_bytes = if single { 0 } else { NEW_MESSAGE_BYTES };
        let left = |messages: &[Value]| {
            let last = json!({"role": "user", "content": ""});
            let whole = [messages, &[last]].concat();
            scenario.body_bytes.saturating_sub(request(scenario, &whole).len())
        };
        if !single {
            let mut roles = ["user", "assistant"].iter().cycle();
            messages.push(message("system", &writer.text(300, cold)));
            for (at, bytes) in MESSAGE_BYTES.iter().cycle().enumerate() {
                let room = left(&messages).saturating_sub(last_bytes + SHORTEST_BYTES);
                if room < SHORTEST_BYTES || at > MESSAGE_BYTES.len() * 64 {
                    break;
                }
                let role = roles.next().copied().unwrap_or_default();
                messages.push(message(role, &writer.text((*bytes).min(room), cold)));
            }
        }
        let stamped = cold || !single;
        let last = writer.text(left(&messages), stamped);
        messages.push(message("user", &last));
        let bytes = request(scenario, &messages).into_bytes();
        let places = places(&bytes);
        Self { bytes, places }
    }

    fn fill(&self, serial: u64) -> Bytes {
        let mut bytes = self.bytes.clone();
        for (place, at) in (0u64..).zip(&self.places) {
            let stamp = stamp(Random((serial << 12) | place).next());
            if let Some(target) = bytes.get_mut(*at..*at + PLACE.len()) {
                target.copy_from_slice(&stamp);
            }
        }
        Bytes::from(bytes)
    }
}

fn places(bytes: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(PLACE.len()).enumerate();
    windows.filter(|(_, window)| *window == PLACE.as_bytes()).map(|(at, _)| at).collect()
}

fn message(role: &str, content: &str) -> Value {
    json!({"role": role, "content": content})
}

fn request(scenario: Scenario, messages: &[Value]) -> String {
    let mut request = json!({"model": "gpt-4o-mini", "messages": messages, "temperature": 0});
    if let (Answer::Streamed, Value::Object(request)) = (scenario.answer, &mut request) {
        request.insert("stream".to_owned(), json!(true));
        request.insert("stream_options".to_owned(), json!({"include_usage": true}));
    }
    request.to_string()
}

/// Two pseudo-words of three syllables each: 36 of the given bits, the same length always.
fn stamp(bits: u64) -> [u8; PLACE.len()] {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 4] = b"aeio";
    let mut stamp = *b"@@@@@@ @@@@@@";
    let letters = stamp.iter_mut().filter(|byte| **byte != b' ');
    let mut bits = bits;
    for (at, letter) in letters.enumerate() {
        let alphabet: &[u8] = if at % 2 == 0 { CONSONANTS } else { VOWELS };
        let size = u64::try_from(alphabet.len()).unwrap_or(1);
        let chosen = usize::try_from(bits % size).unwrap_or(0);
        *letter = alphabet.get(chosen).copied().unwrap_or(b'a');
        bits /= size;
    }
    stamp
}

/// splitmix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// Writes texts from the sentences.
#[derive(Debug)]
struct Writer {
    random: Random,
}

impl Writer {
    /// A text that takes exactly so many bytes in JSON, each sentence with a place for a stamp
    /// when the text must be new.
    fn text(&mut self, bytes: usize, stamped: bool) -> String {
        let (mut text, mut used) = (String::new(), 0);
        loop {
            let next = self.sentence(stamped && used + PLACE.len() <= bytes);
            for unit in units(&next) {
                let width = escaped_bytes(unit);
                if used + width > bytes {
                    text.extend(std::iter::repeat_n('.', bytes - used));
                    return text;
                }
                text.push_str(unit);
                used += width;
            }
        }
    }

    fn sentence(&mut self, stamped: bool) -> String {
        let count = u64::try_from(SENTENCES.len()).unwrap_or(1);
        let chosen = usize::try_from(self.random.next() % count).unwrap_or(0);
        let sentence = SENTENCES.get(chosen).copied().unwrap_or_default();
        let end = if self.random.next().is_multiple_of(4) { "\n" } else { " " };
        if stamped { format!("{PLACE}: {sentence}{end}") } else { format!("{sentence}{end}") }
    }
}

/// The characters of a sentence, a place for a stamp counting as one, so that it is never cut.
fn units(sentence: &str) -> impl Iterator<Item = &str> {
    let (place, rest) = match sentence.strip_prefix(PLACE) {
        Some(rest) => (Some(PLACE), rest),
        None => (None, sentence),
    };
    let characters = rest.char_indices().filter_map(|(at, c)| rest.get(at..at + c.len_utf8()));
    place.into_iter().chain(characters)
}

/// Bytes that a text takes inside a JSON string.
fn escaped_bytes(text: &str) -> usize {
    json!(text).to_string().len().saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn contents(body: &[u8]) -> Vec<String> {
        let body: Value = serde_json::from_slice(body).unwrap();
        let messages = body["messages"].as_array().unwrap();
        messages.iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_body_has_its_length_and_is_json() {
        for scenario in Scenario::all() {
            let bodies = Bodies::new(scenario);
            for serial in 0..CONVERSATIONS {
                let body = bodies.body(serial);
                assert_eq!(body.len(), scenario.body_bytes, "{}", scenario.name());
                assert!(places(&body).is_empty());
                let object: Value = serde_json::from_slice(&body).unwrap();
                let streamed = scenario.answer == Answer::Streamed;
                assert_eq!(object.get("stream").is_some(), streamed);
                assert_eq!(object["messages"].as_array().unwrap().last().unwrap()["role"], "user");
                assert_eq!(contents(&body).len() > 1, scenario.body_bytes > 1000);
            }
        }
    }

    #[test]
    fn cold_texts_never_come_twice() {
        for scenario in Scenario::all().into_iter().filter(|known| known.text == Text::Cold) {
            let bodies = Bodies::new(scenario);
            let mut seen = HashSet::new();
            for serial in 0..CONVERSATIONS * 3 {
                for content in contents(&bodies.body(serial)) {
                    assert!(seen.insert(content), "{} repeats a text", scenario.name());
                }
            }
        }
    }

    #[test]
    fn cached_texts_come_again_but_for_the_last() {
        for scenario in Scenario::all().into_iter().filter(|known| known.text == Text::Cached) {
            let bodies = Bodies::new(scenario);
            let (first, again) =
                (contents(&bodies.body(3)), contents(&bodies.body(3 + CONVERSATIONS)));
            if scenario.body_bytes < SINGLE_MESSAGE_BYTES {
                assert_eq!(first, again);
                continue;
            }
            let (last, history) = first.split_last().unwrap();
            let (last_again, history_again) = again.split_last().unwrap();
            assert_eq!(history, history_again);
            assert_ne!(last, last_again);
            assert!(last.len() < 2 * NEW_MESSAGE_BYTES, "{}", last.len());
        }
    }

    #[test]
    fn a_stamp_says_its_bits() {
        let stamps: HashSet<_> = (0..5000).map(|at| stamp(Random(at).next())).collect();
        assert_eq!(stamps.len(), 5000);
        assert_eq!(&stamp(0), b"bababa bababa");
    }
}
