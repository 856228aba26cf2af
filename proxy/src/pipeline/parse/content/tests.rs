use super::*;
use proptest::prelude::*;

fn coverage_of(body: &str) -> (Content, Coverage) {
    let Ok(content) = Content::read(body.as_bytes()) else { panic!("the body is well-formed") };
    let coverage = content.coverage;
    (content, coverage)
}

fn texts(reader: &Content, body: &str) -> Vec<String> {
    reader
        .fragments
        .iter()
        .map(|fragment| match &fragment.text {
            FragmentText::InBody(span) => body.get(span.clone()).unwrap().to_owned(),
            FragmentText::Own(text) => text.clone(),
        })
        .collect()
}

#[test]
fn every_byte_is_counted_once() {
    let body = r#"{"model":"m","seed":12,"messages":[{"role":"user","content":[
        {"type":"text","text":"h\u00e9llo"},{"type":"image_url","image_url":{"url":"data:,AAAA"}}]}],
        "stream":false,"x":null}"#;
    let (reader, coverage) = coverage_of(body);
    // Counted by hand: the unread URL, the two words `false` and `null` with the seed.
    assert_eq!(coverage.unread, 10);
    assert_eq!(coverage.number, 2 + 5 + 4);
    let counted =
        coverage.text + coverage.key + coverage.number + coverage.unread + coverage.syntax;
    assert_eq!(counted, body.len() as u64);
    assert_eq!(reader.unread, [(Unread::Image, 10)]);
    let found = texts(&reader, body);
    assert!(found.contains(&"héllo".to_owned()) && !found.contains(&"data:,AAAA".to_owned()));
}

/// Counts the bytes of all strings and keys, as an independent second opinion.
fn string_bytes(body: &str) -> u64 {
    let (mut inside, mut escaped, mut count) = (false, false, 0);
    for byte in body.bytes() {
        if !inside {
            inside = byte == b'"';
        } else if byte == b'"' && !escaped {
            inside = false;
        } else {
            count += 1;
            escaped = byte == b'\\' && !escaped;
        }
    }
    count
}

proptest! {
    #[test]
    fn no_string_escapes_the_count(
        content in any::<String>(), key in "[a-z]{1,8}", url in any::<String>(), number in any::<u32>(),
    ) {
        let body = serde_json::json!({
            "model": "m", key: {"deep": [content, number]},
            "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]},
                         {"role": "tool", "content": content}],
        })
        .to_string();
        let (_, coverage) = coverage_of(&body);
        prop_assert_eq!(coverage.text + coverage.key + coverage.unread, string_bytes(&body));
        let counted =
            coverage.text + coverage.key + coverage.number + coverage.unread + coverage.syntax;
        prop_assert_eq!(counted, body.len() as u64);
    }
}
