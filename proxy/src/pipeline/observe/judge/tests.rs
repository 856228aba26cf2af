//! Whole texts, pieces of them, and what comes out.

use classifiers::{Classifier, Settings};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::openai::sse::Event;
use crate::redaction::answer;
use crate::redaction::events::Events;

const CARD: &str = "5555 5555 5555 4444";
const MAIL: &str = "anna@kestrel-logistics.eu";

fn labels(names: &[&str]) -> LabelSet {
    names.iter().map(|name| Label::parse(name).unwrap()).collect()
}

fn judge(redact: &[&str], stop: &[&str]) -> Judge {
    static CLASSIFIER: std::sync::LazyLock<Arc<Classifier>> =
        std::sync::LazyLock::new(|| Arc::new(Classifier::new(Settings::default())));
    let actions = AnswerActions { redact: labels(redact), stop: labels(stop) };
    let call = (RecordId::from_bytes([0; 16]), Duration::from_secs(60));
    Judge::new(&CLASSIFIER, actions, call)
}

/// A text in pieces, through a judge.
fn passed(judge: &mut Judge, pieces: &[&str]) -> String {
    let mut text = Passing::default();
    let mut out: String = pieces.iter().map(|piece| judge.push(&mut text, piece)).collect();
    out.push_str(&judge.finish(&mut text));
    out
}

/// A text around `value`, long enough that it passes in several windows.
fn around(value: &str) -> String {
    let words = "the parcel is on its way and will be there by noon. ".repeat(20);
    format!("{words}Pay with card {value} today. {words}")
}

#[test]
fn what_is_found_is_noted_and_nothing_changes() {
    let mut judge = judge(&[], &[]);
    let text = around(CARD);
    assert_eq!(passed(&mut judge, &[&text]), text);
    assert_eq!(passed(&mut judge, &[&text]), text, "the same text is counted once");
    let found = judge.into_found();
    let card = Label::parse("financial.payment_card").unwrap();
    assert_eq!(found.counts.get(&card), Some(&1));
    assert!(!found.redacted && !found.stopped);
}

#[test]
fn a_value_gives_way_to_its_word_and_a_stopped_text_ends_before_it() {
    let text = around(CARD);
    let mut redacting = judge(&["financial.payment_card"], &[]);
    let expected = text.replace(CARD, "<PAYMENT_CARD_REMOVED>");
    assert_eq!(passed(&mut redacting, &[&text]), expected);
    assert!(redacting.into_found().redacted);
    let mut stopping = judge(&[], &["financial.payment_card"]);
    let before = text.split_once(CARD).unwrap().0;
    assert_eq!(passed(&mut stopping, &[&text]), before);
    assert!(stopping.into_found().stopped);
}

#[test]
fn a_key_longer_than_any_window_goes_whole() {
    let line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    let body: String = (0..60).map(|n| format!("{}{n:02}\n", line.split_at(62).0)).collect();
    let key = format!("-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----");
    let mut judge = judge(&["secret.private_key"], &[]);
    let out = passed(&mut judge, &[&around(&key)]);
    assert!(!out.contains(line.split_at(40).0), "{out}");
    assert_eq!(out.matches("_REMOVED>").count(), 1, "{out}");
    assert!(out.ends_with("there by noon. "));
}

#[test]
fn json_stays_json() {
    let text = json!({"pad": "x y ".repeat(200), "card": 5_555_555_555_554_444_u64, "to": MAIL});
    let mut judge = judge(&["financial.payment_card", "pii.email"], &[]);
    let out = passed(&mut judge, &[&text.to_string()]);
    let read: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}"));
    assert_eq!(read["card"], "<PAYMENT_CARD_REMOVED>");
    assert_eq!(read["to"], "<EMAIL_REMOVED>");
}

#[test]
fn names_of_objects_are_left_alone_and_log_probabilities_go() {
    let said = json!({"id": "chatcmpl-9f8a7b6c5d4e3f2a1b0c", "choices": [{"message":
        {"content": format!("Write to {MAIL}.")}, "logprobs": {"content": [{"token": "anna"}]}}]});
    let mut judge = judge(&["pii.email"], &[]);
    let out = answer::rewritten(&mut judge, said.to_string().as_bytes()).unwrap();
    let out: Value = serde_json::from_slice(&out).unwrap();
    let expected = json!({"id": "chatcmpl-9f8a7b6c5d4e3f2a1b0c", "choices": [{"message":
        {"content": "Write to <EMAIL_REMOVED>."}, "logprobs": null}]});
    assert_eq!(out, expected);
}

#[test]
fn what_cannot_be_read_ends_an_answer_only_where_a_line_applies() {
    let twice = br#"{"a":"x","a":"y"}"#;
    let mut noting = judge(&[], &[]);
    assert_eq!(answer::rewritten(&mut noting, twice), None);
    let found = noting.into_found();
    assert!(found.labels.contains(Label::ScanError) && !found.stopped);
    let mut acting = judge(&["pii.email"], &[]);
    assert_eq!(answer::rewritten(&mut acting, twice), None);
    assert!(acting.into_found().stopped);
}

/// The texts of a chat stream whose deltas are these pieces, and how many events there were.
fn streamed(judge: Judge, pieces: &[&str]) -> (String, usize, Found) {
    let mut events = Events::new(judge);
    let mut out = Vec::new();
    for piece in pieces {
        let data = json!({"choices": [{"index": 0, "delta": {"content": piece}}]});
        out.extend(events.take(Event::of_data(data.to_string())));
    }
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    out.extend(events.take(Event::of_data(end.to_string())));
    out.extend(events.end());
    let data = out.iter().map(|event| serde_json::from_str::<Value>(event.data.as_ref().unwrap()));
    let text = data.map(|data| {
        let data = data.unwrap();
        data["choices"][0]["delta"]["content"].as_str().unwrap_or_default().to_owned()
    });
    (text.collect(), out.len(), events.rewriter().found().clone())
}

#[test]
fn a_stream_says_that_it_ended_only_where_it_did() {
    let text = format!("Your card is {CARD}");
    let (out, events, found) = streamed(judge(&[], &["financial.payment_card"]), &[&text]);
    assert_eq!((out.as_str(), events), ("Your card is ", 1), "no event with a finish reason");
    assert!(found.stopped);
    let (out, events, _) = streamed(judge(&["financial.payment_card"], &[]), &[&text]);
    assert_eq!((out.as_str(), events), ("Your card is <PAYMENT_CARD_REMOVED>", 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_text_however_it_is_cut(
        parts in prop::collection::vec(prop::sample::select(vec![
            ", 5555 5555 5555 4444, ", " anna@kestrel-logistics.eu, ", "DE89 3704 0044 0532 0130 00", "AKIAIOSFODNN7EXAMPLE", "{\"a\": ", "\n", " ",
            "pay by card ", "the parcel is there by noon ", "grüße ", "\u{1f600}", "4111", "\"",
        ]), 0..60),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..24),
        stops in any::<bool>(),
    ) {
        let text = parts.concat();
        let acted = ["financial.payment_card", "pii.email"];
        let new = || if stops { judge(&[], &acted) } else { judge(&acted, &[]) };
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
        ends.retain(|end| text.is_char_boundary(*end));
        ends.extend([0, text.len()]);
        ends.sort_unstable();
        let pieces: Vec<&str> =
            ends.windows(2).map(|ends| text.get(ends[0]..ends[1]).unwrap()).collect();
        let mut whole = new();
        let expected = passed(&mut whole, &[&text]);
        let mut cut = new();
        // What a reader has at any moment holds no beginning of a value that is to go.
        let mut passing = Passing::default();
        let mut out = String::new();
        for piece in &pieces {
            out.push_str(&cut.push(&mut passing, piece));
            prop_assert!(expected.starts_with(out.as_str()), "{:?} of {:?}", out, expected);
        }
        out.push_str(&cut.finish(&mut passing));
        prop_assert_eq!(&out, &expected);
        prop_assert!(!out.contains(MAIL) && !out.contains(CARD), "{}", out);
        prop_assert_eq!(streamed(new(), &pieces).0, expected);
        // Of a text that is stopped, the rest is not looked at.
        if !stops {
            prop_assert_eq!(cut.into_found(), whole.into_found());
        }
    }
}
