//! `POST /v1/responses` and its two companions: which items of an input are text, which cannot be
//! read, and which name something that a provider would have to keep.
//!
//! What a request continues by an id of ours is opened in [`crate::conversation`]; what else refers
//! to kept state (a stored prompt, an item) is refused by [`kept`].

use classifiers::Unread;

use super::reading::{See, key_reading, walk_any, walk_members, walk_unread};
use crate::json::{Kind, Value};

/// What a request wants kept, or refers to as kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// State that a provider holds, named by this field.
    State(&'static str),
    /// An answer that is to be made in the background, and fetched later.
    Background,
}

impl Kept {
    /// Why it is refused, and what to do instead.
    #[must_use]
    pub fn explained(&self) -> &'static str {
        match self {
            Self::State(_) => {
                "The request refers to something that a provider would have to keep, and no id of it \
                 is given out here. Send the messages themselves in 'input'."
            }
            Self::Background => {
                "An answer made in the background would be kept at the provider and could not be \
                 judged when it is fetched. Send the request without 'background'."
            }
        }
    }
}

/// What the request in `root` refers to as kept, if anything (OpenAI API reference, "Create a model
/// response").
#[must_use]
pub fn kept(root: Value<'_>) -> Option<Kept> {
    let given = |name: &str| root.get(name).is_some_and(|value| value.kind() != Kind::Null);
    if given("prompt") {
        return Some(Kept::State("prompt"));
    }
    let items = root.get("input").into_iter().flat_map(|input| input.items().collect::<Vec<_>>());
    if items.into_iter().any(is_reference) {
        return Some(Kept::State("input"));
    }
    // Lenient engines read other values than `true` as true.
    let background = root.get("background").filter(|value| value.kind() != Kind::Null);
    let refused = background.is_some_and(|value| value.kind() != Kind::Bool || value.is_true());
    refused.then_some(Kept::Background)
}

/// An item that is only pointed at; its type may be left out.
fn is_reference(item: Value<'_>) -> bool {
    match item.get("type").filter(|kind| kind.kind() != Kind::Null) {
        Some(kind) => kind.text() == "item_reference",
        None => item.get("id").is_some() && item.get("role").is_none(),
    }
}

/// Tells every key, string and number of a request how it counts.
pub(super) fn walk<'d>(root: Value<'d>, see: See<'_, 'd>) {
    walk_members(root, see, &mut |name, value, see| {
        let is_list = value.kind() == Kind::Array;
        match name {
            "input" | "items" if is_list => value.items().for_each(|item| walk_item(item, see)),
            "tools" if is_list => value.items().for_each(|tool| walk_tool(tool, see)),
            _ => return false,
        }
        true
    });
}

fn walk_item<'d>(item: Value<'d>, see: See<'_, 'd>) {
    let kind = item.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        None if item.kind() != Kind::Object => walk_any(item, None, see),
        None | Some("message" | "reasoning" | "function_call" | "function_call_output") => {
            walk_parts(item, see);
        }
        Some(
            "custom_tool_call"
            | "custom_tool_call_output"
            | "local_shell_call"
            | "local_shell_call_output"
            | "shell_call"
            | "shell_call_output"
            | "apply_patch_call"
            | "apply_patch_call_output"
            | "computer_call"
            | "computer_call_output"
            | "web_search_call"
            | "mcp_list_tools"
            | "mcp_call"
            | "mcp_approval_request"
            | "mcp_approval_response",
        ) => walk_parts(item, see),
        Some("image_generation_call") => walk_unread(item, Unread::Image, see),
        Some(_) => walk_unread(item, Unread::Unknown, see),
    }
}

/// The members of an item: its content and output may be parts, all else is text.
fn walk_parts<'d>(item: Value<'d>, see: See<'_, 'd>) {
    for (key, value) in item.members() {
        see(key, None, key_reading(key));
        match (&*key.text(), value.kind()) {
            ("content" | "output" | "summary", Kind::Array) => {
                value.items().for_each(|part| walk_part(part, see));
            }
            ("content" | "output", Kind::Object) => walk_part(value, see),
            // What only the provider that made it can read.
            ("encrypted_content", Kind::String) => walk_unread(value, Unread::Unknown, see),
            _ => walk_any(value, Some(key), see),
        }
    }
}

/// A part is text only where its type says so.
fn walk_part<'d>(part: Value<'d>, see: See<'_, 'd>) {
    let kind = part.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        Some(
            "input_text" | "output_text" | "text" | "refusal" | "summary_text" | "reasoning_text",
        ) => walk_any(part, None, see),
        Some("input_image" | "computer_screenshot") => walk_unread(part, Unread::Image, see),
        Some("input_audio") => walk_unread(part, Unread::Audio, see),
        Some("input_file") => walk_unread(part, Unread::File, see),
        // The output of a shell: what it printed and how it ended.
        None if part.get("stdout").is_some() => walk_any(part, None, see),
        Some(_) | None if part.kind() == Kind::Object => walk_unread(part, Unread::Unknown, see),
        Some(_) | None => walk_any(part, None, see),
    }
}

/// A tool that the application runs is described in the request; any other runs at the provider.
fn walk_tool<'d>(tool: Value<'d>, see: See<'_, 'd>) {
    let kind = tool.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        Some("function" | "custom" | "apply_patch" | "local_shell") => walk_any(tool, None, see),
        Some(_) | None => walk_unread(tool, Unread::Reference, see),
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
        reading::walk(Api::Responses, document.root(), &mut |value, _, reading| {
            if reading != Reading::Known {
                seen.push((value.text().into_owned(), reading));
            }
        });
        seen
    }

    #[test]
    fn what_is_said_is_text_in_every_kind_of_item() {
        for item in [
            r#"{"role":"user","content":"SAID"}"#,
            r#"{"type":"message","role":"user","content":[{"type":"input_text","text":"SAID"}]}"#,
            r#"{"type":"message","role":"assistant","content":[{"type":"output_text","text":"SAID",
                "annotations":[]}],"id":"msg_1","status":"completed"}"#,
            r#"{"type":"function_call","call_id":"c","name":"f","arguments":"SAID"}"#,
            r#"{"type":"function_call_output","call_id":"c","output":"SAID"}"#,
            r#"{"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"SAID"}]}"#,
            r#"{"type":"shell_call_output","call_id":"c","output":[{"stdout":"SAID","stderr":"",
                "outcome":{"type":"exit","exit_code":0}}]}"#,
            r#"{"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"SAID"}]}"#,
            r#"{"type":"mcp_approval_response","approve":true,"reason":"SAID"}"#,
            r#""SAID""#,
        ] {
            let seen = readings(&format!(r#"{{"model":"m","input":[{item}]}}"#));
            assert!(seen.contains(&("SAID".to_owned(), Reading::Text)), "{item}: {seen:?}");
            assert!(seen.iter().all(|(_, how)| *how == Reading::Text), "{item}: {seen:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_unread() {
        for (body, why) in [
            (
                r#"{"input":[{"role":"user","content":[{"type":"input_image","image_url":"HERE"}]}]}"#,
                Unread::Image,
            ),
            (
                r#"{"input":[{"role":"user","content":[{"type":"input_file","file_id":"HERE"}]}]}"#,
                Unread::File,
            ),
            (
                r#"{"input":[{"type":"computer_call_output","output":{"type":"computer_screenshot",
                    "image_url":"HERE"}}]}"#,
                Unread::Image,
            ),
            (r#"{"input":[{"type":"reasoning","encrypted_content":"HERE"}]}"#, Unread::Unknown),
            (r#"{"input":[{"type":"compaction","encrypted_content":"HERE"}]}"#, Unread::Unknown),
            (r#"{"input":[{"type":"image_generation_call","result":"HERE"}]}"#, Unread::Image),
            (r#"{"input":[{"type":"from_the_future","said":"HERE"}]}"#, Unread::Unknown),
            (r#"{"tools":[{"type":"mcp","server_url":"HERE"}]}"#, Unread::Reference),
            (
                r#"{"tools":[{"type":"file_search","vector_store_ids":["HERE"]}]}"#,
                Unread::Reference,
            ),
        ] {
            let seen = readings(body);
            assert!(seen.contains(&("HERE".to_owned(), Reading::Unread(why))), "{body}: {seen:?}");
        }
    }

    #[test]
    fn what_refers_to_kept_state_is_told() {
        let kept = |text: &str| {
            let document = Document::parse(text.as_bytes()).unwrap();
            super::kept(document.root())
        };
        for (body, want) in [
            (r#"{"prompt":{"id":"pmpt_1","variables":{}}}"#, Kept::State("prompt")),
            (r#"{"input":[{"type":"item_reference","id":"msg_1"}]}"#, Kept::State("input")),
            (r#"{"input":["x",{"id":"msg_1"}]}"#, Kept::State("input")),
            (r#"{"input":[{"type":null,"id":"msg_1"}]}"#, Kept::State("input")),
            (r#"{"input":"x","background":true}"#, Kept::Background),
            (r#"{"input":"x","background":"true"}"#, Kept::Background),
            (r#"{"input":"x","background":1}"#, Kept::Background),
        ] {
            assert_eq!(kept(body), Some(want), "{body}");
        }
        for body in [
            r#"{"input":"x","previous_response_id":"resp_1","conversation":null,"background":false}"#,
            r#"{"input":[{"role":"assistant","id":"msg_1","content":"x"}],"store":true}"#,
        ] {
            assert_eq!(kept(body), None, "{body}");
        }
    }
}
