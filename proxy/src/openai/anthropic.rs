//! `POST /v1/messages` and its count of tokens, the form of Anthropic: which blocks of a request are
//! text, and which cannot be read (Anthropic API reference, "Messages"). It is forwarded only to
//! endpoints whose register entry says that they speak it.

use classifiers::Unread;

use super::reading::{See, key_reading, walk_any, walk_members, walk_unread};
use crate::json::{Kind, Value};

/// Tells every key, string and number of a request how it counts.
pub(super) fn walk<'d>(root: Value<'d>, see: See<'_, 'd>) {
    walk_members(root, see, &mut |name, value, see| {
        let is_list = value.kind() == Kind::Array;
        match name {
            "messages" if is_list => value.items().for_each(|message| walk_message(message, see)),
            "system" if is_list => value.items().for_each(|block| walk_block(block, see)),
            "tools" if is_list => value.items().for_each(|tool| walk_tool(tool, see)),
            // Servers that the provider would call, and a machine that it keeps.
            "mcp_servers" | "container" => walk_unread(value, Unread::Reference, see),
            _ => return false,
        }
        true
    });
}

fn walk_message<'d>(message: Value<'d>, see: See<'_, 'd>) {
    if message.kind() != Kind::Object {
        return walk_any(message, None, see);
    }
    for (key, value) in message.members() {
        see(key, None, key_reading(key));
        walk_content(key, value, see);
    }
}

/// A member of a message or of a result: its content may be blocks, all else is text.
fn walk_content<'d>(key: Value<'d>, value: Value<'d>, see: See<'_, 'd>) {
    match (&*key.text(), value.kind()) {
        ("content", Kind::Array) => value.items().for_each(|block| walk_block(block, see)),
        ("content", Kind::Object) => walk_block(value, see),
        _ => walk_any(value, Some(key), see),
    }
}

/// A block is text only where its type says so.
fn walk_block<'d>(block: Value<'d>, see: See<'_, 'd>) {
    let kind = block.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        Some("text" | "thinking" | "tool_use") => walk_any(block, None, see),
        Some("tool_result" | "search_result") => {
            for (key, value) in block.members() {
                see(key, None, key_reading(key));
                walk_content(key, value, see);
            }
        }
        Some("document") => walk_document(block, see),
        Some("image") => walk_unread(block, Unread::Image, see),
        Some(_) | None if block.kind() == Kind::Object => walk_unread(block, Unread::Unknown, see),
        Some(_) | None => walk_any(block, None, see),
    }
}

/// A document is text where its source is; a file, an address or bytes are not.
fn walk_document<'d>(document: Value<'d>, see: See<'_, 'd>) {
    for (key, value) in document.members() {
        see(key, None, key_reading(key));
        let is_source = key.text() == "source" && value.kind() == Kind::Object;
        let kind = value.get("type").and_then(Value::as_str);
        match kind.as_deref() {
            Some("text") if is_source => walk_any(value, Some(key), see),
            Some("content") if is_source => {
                for (key, value) in value.members() {
                    see(key, None, key_reading(key));
                    walk_content(key, value, see);
                }
            }
            _ if is_source => walk_unread(value, Unread::File, see),
            _ => walk_any(value, Some(key), see),
        }
    }
}

/// A tool that the application runs; any other runs at the provider.
fn walk_tool<'d>(tool: Value<'d>, see: See<'_, 'd>) {
    let kind = tool.get("type").filter(|kind| kind.kind() != Kind::Null).map(Value::text);
    let own = ["bash_", "text_editor_", "computer_", "memory_"];
    match kind.as_deref() {
        None | Some("custom") => walk_any(tool, None, see),
        // Described by its name alone, and run by the application.
        Some(kind) if own.iter().any(|own| kind.starts_with(own)) => walk_any(tool, None, see),
        Some(_) => walk_unread(tool, Unread::Reference, see),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::openai::reading::{self, Reading};
    use crate::openai::surface::Api;

    fn readings(text: &str) -> Vec<(String, Reading)> {
        let document = Document::parse(text.as_bytes()).unwrap();
        let mut seen = Vec::new();
        reading::walk(Api::Messages, document.root(), &mut |value, _, reading| {
            if reading != Reading::Known {
                seen.push((value.text().into_owned(), reading));
            }
        });
        seen
    }

    #[test]
    fn what_is_said_is_text_in_every_kind_of_block() {
        for body in [
            r#"{"system":"SAID"}"#,
            r#"{"system":[{"type":"text","text":"SAID","cache_control":{"type":"ephemeral"}}]}"#,
            r#"{"messages":[{"role":"user","content":"SAID"}]}"#,
            r#"{"messages":[{"role":"user","content":[{"type":"text","text":"SAID"}]}]}"#,
            r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f",
                "input":{"a":["SAID"]}}]}]}"#,
            r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t",
                "content":"SAID"}]}]}"#,
            r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t",
                "content":[{"type":"text","text":"SAID"}]}]}]}"#,
            r#"{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text",
                "media_type":"text/plain","data":"SAID"}}]}]}"#,
            r#"{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"content",
                "content":[{"type":"text","text":"SAID"}]}}]}]}"#,
            r#"{"tools":[{"name":"f","description":"SAID","input_schema":{"type":"object"}}]}"#,
            r#"{"tools":[{"type":"bash_20250124","name":"SAID"}]}"#,
        ] {
            let seen = readings(body);
            assert!(seen.contains(&("SAID".to_owned(), Reading::Text)), "{body}: {seen:?}");
            assert!(seen.iter().all(|(_, how)| *how == Reading::Text), "{body}: {seen:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_unread() {
        let block =
            |block: &str| format!(r#"{{"messages":[{{"role":"user","content":[{block}]}}]}}"#);
        for (body, why) in [
            (block(r#"{"type":"image","source":{"type":"base64","data":"HERE"}}"#), Unread::Image),
            (block(r#"{"type":"document","source":{"type":"url","url":"HERE"}}"#), Unread::File),
            (block(r#"{"type":"redacted_thinking","data":"HERE"}"#), Unread::Unknown),
            (
                block(
                    r#"{"type":"tool_result","tool_use_id":"t","content":[{"type":"image",
                        "source":{"type":"file","file_id":"HERE"}}]}"#,
                ),
                Unread::Image,
            ),
            (
                r#"{"tools":[{"type":"web_search_20250305","name":"HERE"}]}"#.to_owned(),
                Unread::Reference,
            ),
            (r#"{"mcp_servers":[{"type":"url","url":"HERE"}]}"#.to_owned(), Unread::Reference),
            (r#"{"container":"HERE"}"#.to_owned(), Unread::Reference),
        ] {
            let seen = readings(&body);
            assert!(seen.contains(&("HERE".to_owned(), Reading::Unread(why))), "{body}: {seen:?}");
        }
    }
}
