//! `POST /v1/chat/completions`: which parts of a request are text, and which cannot be read. What
//! holds for every kind of request is in [`super::reading`], the fields that the proxy acts on in
//! [`super::fields`].

use classifiers::Unread;

use super::reading::{See, key_reading, walk_any, walk_members, walk_unread};
use crate::json::{Kind, Value};

/// Tells every key, string and number of a chat request how it counts.
pub(super) fn walk<'d>(root: Value<'d>, see: See<'_, 'd>) {
    walk_members(root, see, &mut |name, value, see| {
        let is_list = value.kind() == Kind::Array;
        // A list that is none falls through to be read as what it is: nothing goes unseen.
        match name {
            "messages" if is_list => value.items().for_each(|message| walk_message(message, see)),
            "tools" if is_list => value.items().for_each(|tool| walk_tool(tool, see)),
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
        match (&*key.text(), value.kind()) {
            ("content", Kind::Array) => value.items().for_each(|part| walk_part(part, see)),
            ("content", Kind::Object) => walk_part(value, see),
            ("images", _) => walk_unread(value, Unread::Image, see),
            // An earlier spoken answer, kept by the upstream under this id.
            ("audio", Kind::Object) => walk_unread(value, Unread::Audio, see),
            _ => walk_any(value, Some(key), see),
        }
    }
}

/// A content part is text only where its type says so.
fn walk_part<'d>(part: Value<'d>, see: See<'_, 'd>) {
    let kind = part.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        Some("text" | "refusal") => walk_any(part, None, see),
        Some("image_url") => walk_unread(part, Unread::Image, see),
        Some("input_audio") => walk_unread(part, Unread::Audio, see),
        Some("file") => walk_unread(part, Unread::File, see),
        Some(_) | None if part.kind() == Kind::Object => walk_unread(part, Unread::Unknown, see),
        Some(_) | None => walk_any(part, None, see),
    }
}

/// A function is described in the request; any other tool runs at the provider.
fn walk_tool<'d>(tool: Value<'d>, see: See<'_, 'd>) {
    let kind = tool.get("type").and_then(Value::as_str);
    match kind.as_deref() {
        Some("function" | "custom") => walk_any(tool, None, see),
        Some(_) | None => walk_unread(tool, Unread::Reference, see),
    }
}

#[cfg(test)]
mod tests;
