//! Requests that are one text with settings around it: completions, embeddings, moderations, images,
//! speech. A text may also come as tokens, which are read by the model's own encoding.

use classifiers::Unread;

use super::reading::{Reading, See, is_numbers, walk_any, walk_members, walk_unread};
use crate::json::{Kind, Value};

/// A request all of whose strings are text.
pub(super) fn walk<'d>(root: Value<'d>, see: See<'_, 'd>) {
    walk_members(root, see, &mut |name, value, see| match name {
        // A voice of the caller's own is kept by the provider under this id.
        "voice" if value.kind() == Kind::Object => {
            walk_unread(value, Unread::Audio, see);
            true
        }
        _ => false,
    });
}

/// A request whose `prompt` or `input` may be tokens.
pub(super) fn walk_tokens<'d>(root: Value<'d>, see: See<'_, 'd>) {
    walk_members(root, see, &mut |name, value, see| match name {
        "prompt" | "input" if value.kind() == Kind::Array => {
            let key = root.members().find(|(key, _)| key.text() == name).map(|(key, _)| key);
            walk_texts(value, key, see);
            true
        }
        _ => false,
    });
}

/// A list of texts, of tokens, or of lists of tokens.
fn walk_texts<'d>(list: Value<'d>, key: Option<Value<'d>>, see: See<'_, 'd>) {
    if is_numbers(list) {
        return see(list, key, Reading::Tokens);
    }
    for item in list.items() {
        if is_numbers(item) {
            see(item, key, Reading::Tokens);
        } else {
            walk_any(item, key, see);
        }
    }
}

/// A request whose `input` may hold parts, as a moderation's does.
pub(super) fn walk_parts<'d>(root: Value<'d>, see: See<'_, 'd>) {
    walk_members(root, see, &mut |name, value, see| {
        if name != "input" || value.kind() != Kind::Array {
            return false;
        }
        for item in value.items() {
            let kind = item.get("type").and_then(Value::as_str);
            match kind.as_deref() {
                Some("text") => walk_any(item, None, see),
                Some("image_url") => walk_unread(item, Unread::Image, see),
                Some(_) | None if item.kind() == Kind::Object => {
                    walk_unread(item, Unread::Unknown, see);
                }
                Some(_) | None => walk_any(item, None, see),
            }
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::openai::reading;
    use crate::openai::surface::Api;

    fn readings(api: Api, text: &str) -> Vec<(String, Reading)> {
        let document = Document::parse(text.as_bytes()).unwrap();
        let mut seen = Vec::new();
        reading::walk(api, document.root(), &mut |value, _, reading| {
            if reading != Reading::Known {
                seen.push((value.text().into_owned(), reading));
            }
        });
        seen
    }

    #[test]
    fn tokens_are_told_from_texts() {
        for (body, want) in [
            (r#"{"input":"a"}"#, vec![("a", Reading::Text)]),
            (r#"{"input":["a","b"]}"#, vec![("a", Reading::Text), ("b", Reading::Text)]),
            (r#"{"input":[1,2]}"#, vec![("[1,2]", Reading::Tokens)]),
            (
                r#"{"prompt":[[1],[2,3]]}"#,
                vec![("[1]", Reading::Tokens), ("[2,3]", Reading::Tokens)],
            ),
            (r#"{"prompt":[[1],"a"]}"#, vec![("[1]", Reading::Tokens), ("a", Reading::Text)]),
        ] {
            let seen = readings(Api::Embeddings, body);
            let seen: Vec<_> = seen.iter().map(|(text, how)| (text.as_str(), *how)).collect();
            assert_eq!(seen, want, "{body}");
        }
        // Nowhere else are numbers tokens.
        let elsewhere = readings(Api::Embeddings, r#"{"input":"a","other":[123456,2]}"#);
        assert!(elsewhere.contains(&("[123456,2]".to_owned(), Reading::Text)));
    }

    #[test]
    fn pictures_to_be_moderated_are_unread() {
        let body = r#"{"input":[{"type":"text","text":"t"},
            {"type":"image_url","image_url":{"url":"data:,x"}},{"odd":1},"plain"]}"#;
        let seen = readings(Api::Moderations, body);
        for want in [
            ("t", Reading::Text),
            ("data:,x", Reading::Unread(Unread::Image)),
            ("1", Reading::Unread(Unread::Unknown)),
            ("plain", Reading::Text),
        ] {
            assert!(seen.contains(&(want.0.to_owned(), want.1)), "{want:?} in {seen:?}");
        }
    }

    #[test]
    fn a_kept_voice_is_unread() {
        let seen = readings(Api::Speech, r#"{"input":"hello","voice":{"id":"voice_1"}}"#);
        assert!(seen.contains(&("voice_1".to_owned(), Reading::Unread(Unread::Audio))));
        let seen = readings(Api::Speech, r#"{"input":"hello","voice":"alloy"}"#);
        assert!(seen.contains(&("alloy".to_owned(), Reading::Text)));
    }
}
