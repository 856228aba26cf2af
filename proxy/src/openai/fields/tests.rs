use super::*;
use crate::json::Document;

#[test]
fn names_that_differ_only_in_case_are_refused() {
    let read = |text: &str| {
        let document = Document::parse(text.as_bytes()).unwrap();
        Fields::read(Api::Chat, document.root(), None).map(drop).map_err(|error| error.param)
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
fn the_fields_are_found_or_named() {
    let read = |text: &str| {
        let document = Document::parse(text.as_bytes()).unwrap();
        Fields::read(Api::Chat, document.root(), None).map_err(|error| error.param)
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
