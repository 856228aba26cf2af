use super::*;
use proptest::prelude::*;

fn coverage_of(body: &str) -> (Content, Coverage) {
    let Ok(content) = Content::read(body.as_bytes()) else { panic!("the body is well-formed") };
    let coverage = content.coverage;
    (content, coverage)
}

/// The coverage of a body of any kind, tokens read by an encoding.
fn coverage_as(api: Api, body: &str) -> Coverage {
    let asked = Asked { api, deployment: None, encoding: &|_| Encoding::named("cl100k_base") };
    let read = Content::read_as(asked, body.as_bytes()).map(|content| content.coverage);
    read.expect("the body is well-formed")
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

#[test]
fn a_picture_of_a_kind_that_its_bytes_confirm_is_told_apart() {
    let part = |url: &str| {
        let body = format!(
            r#"{{"model":"m","messages":[{{"role":"user","content":[{{"type":"image_url","image_url":{{"url":"{url}"}}}}]}}]}}"#
        );
        coverage_of(&body).0.unread[0].0
    };
    let png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";
    assert_eq!(part(png), Unread::Media(classifiers::Media::Png));
    assert_eq!(part(&png.replace("image/png", "image/jpeg")), Unread::Image);
    assert_eq!(part("https://example.com/a.png"), Unread::Image);
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

    #[test]
    fn no_string_of_another_kind_escapes_the_count(
        text in any::<String>(), key in "[a-z]{1,8}x", ids in prop::collection::vec(0_u32..100_300, 1..40),
        strange in any::<u32>(), at in 0..Api::ALL.len(),
    ) {
        let json: Vec<Api> = Api::ALL.iter().copied().filter(|api| !api.is_form()).collect();
        let api = json[at % json.len()];
        // What names kept state is refused, and a prompt of responses does.
        let prompt = if api.path().starts_with("/responses") { "other" } else { "prompt" };
        let body = serde_json::json!({
            "model": "m", "input": [text, ids, [strange], {"type": "image_url", "image_url": {"url": text}}],
            prompt: [ids, text], "suffix": text, "voice": {"id": text}, key: {"deep": [text, strange]},
            "messages": [], "instructions": text,
        })
        .to_string();
        let coverage = coverage_as(api, &body);
        let counted =
            coverage.text + coverage.key + coverage.number + coverage.unread + coverage.syntax;
        prop_assert_eq!(counted, body.len() as u64);
        let strings = string_bytes(&body);
        let digits = |number: &u32| number.to_string().len();
        let numbers = 2 * (ids.iter().map(digits).sum::<usize>() + digits(&strange));
        prop_assert_eq!(counted - coverage.syntax, strings + numbers as u64);
    }
}
