use classifiers::Unread;

use crate::json::Document;
use crate::openai::reading::{self, Reading};
use crate::openai::surface::Api;

fn readings(text: &str) -> Vec<(String, Reading)> {
    let document = Document::parse(text.as_bytes()).unwrap();
    let mut seen = Vec::new();
    reading::walk(Api::Chat, document.root(), &mut |value, _, reading| {
        if reading != Reading::Known {
            seen.push((value.text().into_owned(), reading));
        }
    });
    seen
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
                Reading::Text | Reading::Known | Reading::Tokens => None,
            })
            .collect();
        assert_eq!(unread, [why], "{part}");
    }
    let hosted = readings(r#"{"tools":[{"type":"mcp","server_url":"https://x"}]}"#);
    assert!(hosted.iter().any(|(_, reading)| *reading == Reading::Unread(Unread::Reference)));
}

#[test]
fn numbers_in_a_row_are_judged_together() {
    let seen = readings(r#"{"messages":[],"cut":[4111,1111,1111,1111]}"#);
    assert!(
        seen.iter().any(|(text, reading)| {
            text == "[4111,1111,1111,1111]" && *reading == Reading::Text
        })
    );
    let long = format!(r#"{{"messages":[],"row":[{}]}}"#, vec!["72"; 40].join(","));
    let unread = readings(&long);
    assert!(unread.iter().any(|(_, reading)| *reading == Reading::Unread(Unread::Unknown)));
}

#[test]
fn what_asks_the_provider_for_more_than_an_answer_is_unread() {
    for body in [
        r#"{"messages":[],"plugins":[{"id":"web"}]}"#,
        r#"{"messages":[],"data_sources":[{"type":"azure_search"}]}"#,
        r#"{"messages":[],"provider":{"order":["x"]}}"#,
        r#"{"messages":[],"fallbacks":["x"]}"#,
        r#"{"messages":[],"search_parameters":{"mode":"on"}}"#,
        r#"{"messages":[{"role":"user","content":{"type":"image_url","image_url":{"url":"x"}}}]}"#,
        r#"{"messages":[{"role":"user","content":"x","images":["QUJD"]}]}"#,
    ] {
        let unread = readings(body);
        assert!(unread.iter().any(|(_, one)| matches!(one, Reading::Unread(_))), "{body}");
    }
}
