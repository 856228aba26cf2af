//! The few fields of a request that the proxy acts on: the model, whether the answer is streamed or
//! stored, the end user, what the application declares. All else is only read; see
//! [`super::reading`].

use std::ops::Range;

use super::reading::is_variant;
use super::surface::Api;
use crate::json::{Kind, Value};

/// The model of a moderation that names none (OpenAI API reference, "Create moderation").
const MODERATION_MODEL: &str = "omni-moderation-latest";

/// The part of a request that the proxy acts on.
#[derive(Debug)]
pub struct Fields {
    /// The model asked for.
    pub model: String,
    /// Where the model's name stands, quotes included; `None` where the body names none.
    pub model_at: Option<Range<usize>>,
    /// Whether the name is not the body's own: it stood in the path, or is the API's default.
    pub model_from_elsewhere: bool,
    /// Behind the brace that opens the body.
    pub opens_at: usize,
    /// Whether the answer is to be streamed.
    pub stream: bool,
    /// Whether the application asked for usage in the stream.
    pub usage_asked: bool,
    /// Whether `stream_options` stands in the request at all.
    pub has_stream_options: bool,
    /// Where the value of `store` stands, if it is given.
    pub store_at: Option<Range<usize>>,
    /// Whether the answer is to be stored, where the request says so.
    pub store: Option<bool>,
    /// The end user, as the application names them: `safety_identifier`, else `user`, else
    /// `metadata.user_id`.
    pub subject: Option<String>,
    /// `metadata.bailiwick_level` and `metadata.bailiwick_labels`, which may raise, never lower.
    pub declared: Vec<(Declared, String)>,
}

/// What a request may declare about itself in `metadata`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// A level's name.
    Level,
    /// Labels, separated by commas.
    Labels,
}

/// A field that is missing or has the wrong type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("'{param}' {problem}")]
pub struct FieldError {
    /// The field, in OpenAI's notation.
    pub param: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

fn error(param: &'static str, problem: &'static str) -> FieldError {
    FieldError { param, problem }
}

impl Fields {
    /// Finds the fields of a request of this kind in `root`. A `deployment` of the path takes the
    /// place of the model, as it does at Azure.
    ///
    /// # Errors
    /// [`FieldError`] where the request is no object, or a field that the proxy or the API needs is
    /// missing or of another type than the API defines.
    pub fn read(api: Api, root: Value<'_>, deployment: Option<&str>) -> Result<Self, FieldError> {
        if root.kind() != Kind::Object {
            return Err(error("body", "must be a JSON object"));
        }
        let named = root.get("model").filter(|model| model.kind() != Kind::Null);
        let written = match named {
            Some(model) => {
                Some(model.as_str().ok_or_else(|| error("model", "must be a string"))?.into_owned())
            }
            None => None,
        };
        // An operation on what is kept names no model.
        let none = api.operation().map(|_| "");
        let default = (api == Api::Moderations).then_some(MODERATION_MODEL).or(none);
        let elsewhere = deployment.or(default.filter(|_| written.is_none()));
        let model = elsewhere.map(str::to_owned).or(written);
        refuse_variants(root)?;
        require(api, root)?;
        let options = root.get("stream_options");
        let user = root.get("safety_identifier").or_else(|| root.get("user"));
        let user = user.or_else(|| root.get("metadata")?.get("user_id"));
        Ok(Self {
            model: model.ok_or_else(|| error("model", "is missing"))?,
            model_at: root.get("model").map(Value::span),
            model_from_elsewhere: elsewhere.is_some(),
            opens_at: root.span().start + 1,
            stream: flag(root.get("stream")).ok_or_else(|| error("stream", "must be a boolean"))?,
            usage_asked: options
                .and_then(|options| options.get("include_usage"))
                .is_some_and(Value::is_true),
            has_stream_options: options.is_some(),
            store_at: match flag(root.get("store")) {
                Some(_) => root.get("store").map(Value::span),
                None => return Err(error("store", "must be a boolean")),
            },
            store: root.get("store").filter(|store| store.kind() == Kind::Bool).map(Value::is_true),
            subject: user.and_then(Value::as_str).map(std::borrow::Cow::into_owned),
            declared: declared(root.get("metadata")),
        })
    }
}

/// What a request of this kind cannot do without.
fn require(api: Api, root: Value<'_>) -> Result<(), FieldError> {
    match api {
        Api::Chat | Api::Messages | Api::MessageTokens => {
            match root.get("messages").map(Value::kind) {
                Some(Kind::Array) => {}
                Some(_) => return Err(error("messages", "must be an array")),
                None => return Err(error("messages", "is missing")),
            }
            list_or_nothing(root, "tools")
        }
        Api::Responses | Api::ResponseTokens | Api::ResponseCompact => {
            match root.get("input").map(Value::kind) {
                Some(Kind::Array | Kind::String) => {}
                Some(_) => return Err(error("input", "must be a string or an array")),
                None => return Err(error("input", "is missing")),
            }
            list_or_nothing(root, "tools")
        }
        Api::Embeddings | Api::Moderations | Api::Speech if root.get("input").is_none() => {
            Err(error("input", "is missing"))
        }
        Api::Images if root.get("prompt").is_none() => Err(error("prompt", "is missing")),
        Api::Completions
        | Api::Embeddings
        | Api::Moderations
        | Api::Images
        | Api::Speech
        | Api::Transcriptions
        | Api::Translations
        | Api::ImageEdits
        | Api::ImageVariations
        | Api::Kept(_) => Ok(()),
    }
}

fn list_or_nothing(root: Value<'_>, name: &'static str) -> Result<(), FieldError> {
    match root.get(name).map(Value::kind) {
        None | Some(Kind::Array | Kind::Null) => Ok(()),
        Some(_) => Err(error(name, "must be an array")),
    }
}

/// Refuses keys that differ from a field of the API only in case. Some upstreams match names without
/// regard to case, so that `Messages` beside `messages` would be read there and not here.
fn refuse_variants(root: Value<'_>) -> Result<(), FieldError> {
    let lists =
        ["messages", "tools", "input", "system"].into_iter().filter_map(|name| root.get(name));
    let items = lists.flat_map(|list| list.items().collect::<Vec<_>>());
    let mut objects = vec![root];
    for item in items {
        objects.push(item);
        let parts = ["content", "output"].into_iter().filter_map(|name| item.get(name));
        objects.extend(parts.flat_map(|content| content.items().chain([content])));
    }
    let mut keys = objects.iter().flat_map(|object| object.members().map(|(key, _)| key));
    if keys.any(|key| is_variant(&key.text())) {
        let problem = "has a field whose name differs from one of the API only in case";
        return Err(FieldError { param: "body", problem });
    }
    Ok(())
}

fn declared(metadata: Option<Value<'_>>) -> Vec<(Declared, String)> {
    [(Declared::Level, "bailiwick_level"), (Declared::Labels, "bailiwick_labels")]
        .into_iter()
        .filter_map(|(what, key)| {
            let value = metadata?.get(key)?;
            // What is no string is kept as written, so that it is refused and not dropped.
            (value.kind() != Kind::Null).then(|| (what, value.text().into_owned()))
        })
        .collect()
}

/// A boolean that may be left out or null; `None` for any other type.
fn flag(value: Option<Value<'_>>) -> Option<bool> {
    match value {
        Some(value) => match value.kind() {
            Kind::Bool => Some(value.is_true()),
            Kind::Null => Some(false),
            Kind::Object | Kind::Array | Kind::Key | Kind::String | Kind::Number => None,
        },
        None => Some(false),
    }
}

#[cfg(test)]
mod tests;
