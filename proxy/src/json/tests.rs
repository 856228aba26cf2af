use super::*;
use proptest::prelude::*;

fn kind_of(text: &str) -> Option<JsonErrorKind> {
    Document::parse(text.as_bytes()).err().map(|error| error.kind)
}

#[test]
fn reads_what_the_grammar_allows() {
    let text = r#" {"a": [1, -2.5e+3, true, null], "b": {"c": "d\u00e9\n"}, "": []} "#;
    let document = Document::parse(text.as_bytes()).unwrap();
    let root = document.root();
    assert_eq!(root.get("a").unwrap().items().count(), 4);
    assert_eq!(root.get("b").unwrap().get("c").unwrap().text(), "dé\n");
    assert_eq!(root.get("a").unwrap().items().nth(1).unwrap().raw(), "-2.5e+3");
    assert!(root.get("a").unwrap().items().nth(2).unwrap().is_true());
    assert_eq!(root.get("").unwrap().kind(), Kind::Array);
}

#[test]
fn refuses_what_parsers_read_differently() {
    for (text, kind) in [
        ("\u{feff}{}", JsonErrorKind::ByteOrderMark),
        ("{} {}", JsonErrorKind::Trailing),
        (r#"{"a":1,"a":2}"#, JsonErrorKind::DuplicateKey),
        (r#"{"a":1,"\u0061":2}"#, JsonErrorKind::DuplicateKey),
        ("[NaN]", JsonErrorKind::Syntax),
        ("[1,]", JsonErrorKind::Syntax),
        ("[01]", JsonErrorKind::Syntax),
        ("[1}", JsonErrorKind::Syntax),
        ("\"a\nb\"", JsonErrorKind::Syntax),
        (r#"["\x"]"#, JsonErrorKind::Syntax),
        ("[\"a", JsonErrorKind::Truncated),
        ("", JsonErrorKind::Truncated),
    ] {
        assert_eq!(kind_of(text), Some(kind), "{text:?}");
    }
    let invalid = Document::parse(b"[\"\xff\"]").unwrap_err();
    assert_eq!(invalid, JsonErrorKind::Encoding.at(2));
}

#[test]
fn a_duplicate_among_many_members_is_found() {
    let mut members: Vec<String> = (0..40).map(|n| format!("\"k{n}\":0")).collect();
    assert_eq!(kind_of(&format!("{{{}}}", members.join(","))), None);
    members.push("\"k7\":0".to_owned());
    assert_eq!(kind_of(&format!("{{{}}}", members.join(","))), Some(JsonErrorKind::DuplicateKey));
}

#[test]
fn surrogates_pair_up_or_are_replaced() {
    let text = r#"["\ud83d\ude00", "\ud800", "\udc00x", "\ud800\u0041"]"#;
    let document = Document::parse(text.as_bytes()).unwrap();
    let read: Vec<String> = document.root().items().map(|item| item.text().into_owned()).collect();
    assert_eq!(read, ["😀", "\u{fffd}", "\u{fffd}x", "\u{fffd}A"]);
}

#[test]
fn depth_is_bounded() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(kind_of(&deep(MAX_DEPTH)), None);
    assert_eq!(kind_of(&deep(MAX_DEPTH + 1)), Some(JsonErrorKind::TooDeep));
}

fn arbitrary_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn rebuild(value: Value<'_>) -> serde_json::Value {
    match value.kind() {
        Kind::Object => serde_json::Value::Object(
            value.members().map(|(key, v)| (key.text().into_owned(), rebuild(v))).collect(),
        ),
        Kind::Array => value.items().map(rebuild).collect(),
        Kind::String => value.text().into_owned().into(),
        Kind::Key | Kind::Number | Kind::Bool | Kind::Null => {
            serde_json::from_str(value.raw()).unwrap()
        }
    }
}

proptest! {
    #[test]
    fn reads_the_same_values_as_serde_json(value in arbitrary_json()) {
        let text = serde_json::to_string(&value).unwrap();
        let document = Document::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(rebuild(document.root()), value);
    }

    #[test]
    fn accepts_no_more_than_serde_json(bytes in prop::collection::vec(
        prop::sample::select(b"{}[],:\"\\u0019e+-.truefalsn \n".to_vec()), 0..24))
    {
        let ours = Document::parse(&bytes);
        if ours.is_ok() {
            prop_assert!(serde_json::from_slice::<&serde_json::value::RawValue>(&bytes).is_ok());
        } else if !matches!(ours.unwrap_err().kind, JsonErrorKind::DuplicateKey) {
            prop_assert!(serde_json::from_slice::<&serde_json::value::RawValue>(&bytes).is_err());
        }
    }
}
