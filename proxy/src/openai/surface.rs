//! The whole published surface in one table: every path, what becomes of a request to it, what of it
//! is judged, and what kept state it names. A path that is not here is refused as unknown: a gap in
//! this table would be a way round the rules.
//!
//! Paths are below the base, which is `/v1`, nothing, or Azure's `/openai` and `/openai/v1` (OpenAI
//! API reference; Azure OpenAI REST API reference; Anthropic API reference, "Messages"). What a
//! request of each kind says is read in the rooms beside this one.

use http::Method;
use routing_rules::Form;

use super::state::{self, Operation};

/// A kind of call that is judged and forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// Chat completions.
    Chat,
    /// Completions, the older form.
    Completions,
    /// Embeddings.
    Embeddings,
    /// Moderations.
    Moderations,
    /// Images from a prompt.
    Images,
    /// Speech from a text.
    Speech,
    /// Text from speech.
    Transcriptions,
    /// English text from speech.
    Translations,
    /// Images from images and a prompt.
    ImageEdits,
    /// Images like an image.
    ImageVariations,
    /// Responses.
    Responses,
    /// The number of tokens that a response's input has.
    ResponseTokens,
    /// A response's input made shorter.
    ResponseCompact,
    /// Messages, in Anthropic's form.
    Messages,
    /// The number of tokens that messages have, in Anthropic's form.
    MessageTokens,
    /// An operation on what one endpoint keeps.
    Kept(&'static Operation),
}

/// What becomes of a request to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// It is judged and forwarded.
    Call(Api),
    /// The list of models, answered here.
    Models,
    /// One model, answered here.
    Model,
    /// It is known and not carried.
    Refused(Unserved),
}

/// Why a known path is not carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unserved {
    /// It reads or changes what one provider keeps, and what it keeps is not carried yet.
    State,
    /// It carries content of a kind that is not judged here.
    Unjudged,
    /// It opens a channel that this proxy could not judge.
    Realtime,
    /// It administers the provider's account, which is the operator's alone.
    Admin,
}

impl Unserved {
    /// The stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::State => "state_route_refused",
            Self::Unjudged => "content_not_judged",
            Self::Realtime => "realtime_refused",
            Self::Admin => "admin_refused",
        }
    }

    /// Why, and what to do instead.
    #[must_use]
    pub fn explained(self) -> &'static str {
        match self {
            Self::State => {
                "This path reads or changes what one provider keeps, and this proxy does not carry \
                 what is kept. Send the content itself with each request, in 'messages' or 'input'."
            }
            Self::Unjudged => {
                "What this path carries cannot be judged here, so it is not forwarded. Send what it \
                 is about as text, to /v1/chat/completions."
            }
            Self::Realtime => {
                "A realtime session would go past this proxy, where nothing is judged or recorded. \
                 Use /v1/chat/completions, with 'stream' where the answer should come in pieces."
            }
            Self::Admin => {
                "This path administers the provider's account. Only the operator of this proxy has \
                 one; ask there."
            }
        }
    }
}

/// One row: a method (`*` for `GET`, `POST` and `DELETE`) and a path, in which `{}` stands for one segment and `**` at the
/// end for anything.
#[derive(Debug)]
pub struct Row {
    /// The method.
    pub method: &'static str,
    /// The path below the base.
    pub path: &'static str,
    /// What becomes of it.
    pub handling: Handling,
    /// What of a request is judged.
    pub judged: &'static str,
    /// What kept state a request may name.
    pub state: &'static str,
}

const fn call(path: &'static str, api: Api, judged: &'static str, state: &'static str) -> Row {
    Row { method: "POST", path, handling: Handling::Call(api), judged, state }
}

const fn kept(operation: &'static Operation, judged: &'static str) -> Row {
    Row {
        method: operation.method.name(),
        path: operation.path,
        handling: Handling::Call(Api::Kept(operation)),
        judged,
        state: SEALED,
    }
}

const fn refused(path: &'static str, why: Unserved, judged: &'static str) -> Row {
    Row { method: "*", path, handling: Handling::Refused(why), judged, state: "all of it" }
}

const NOTHING: &str = "nothing: it is not forwarded";
const ITEMS: &str = "every string, key and number of items, instructions and tools";
const PARTS: &str = "every field, name and file name of the form; files are unread";
const BLOCKS: &str = "every string, key and number of messages, system and tools";
const QUERY: &str = "the query";
const FIELDS: &str = "every string, key and number, and the query";
const SEALED: &str = "what the path names, by an id that was given out here";
const KEPT: &str =
    "previous_response_id, conversation, prompt, item references, file, store and container ids";

/// The table, in the order in which it is searched.
pub static TABLE: &[Row] = &[
    call("/chat/completions", Api::Chat, "every string, key and number", "file ids, audio.id"),
    call("/completions", Api::Completions, "every string; prompt also as tokens", "none"),
    call("/embeddings", Api::Embeddings, "every string; input also as tokens", "none"),
    call("/moderations", Api::Moderations, "every string; pictures are unread", "none"),
    call("/images/generations", Api::Images, "every string", "none"),
    call("/audio/speech", Api::Speech, "every string", "voice.id"),
    call("/audio/transcriptions", Api::Transcriptions, PARTS, "none"),
    call("/audio/translations", Api::Translations, PARTS, "none"),
    call("/images/edits", Api::ImageEdits, PARTS, "none"),
    call("/images/variations", Api::ImageVariations, PARTS, "none"),
    call("/responses", Api::Responses, ITEMS, KEPT),
    call("/responses/input_tokens", Api::ResponseTokens, ITEMS, KEPT),
    call("/responses/compact", Api::ResponseCompact, ITEMS, KEPT),
    call("/messages", Api::Messages, BLOCKS, "file ids, container"),
    call("/messages/count_tokens", Api::MessageTokens, BLOCKS, "file ids, container"),
    Row {
        method: "GET",
        path: "/models",
        handling: Handling::Models,
        judged: NOTHING,
        state: "none",
    },
    Row {
        method: "GET",
        path: "/models/**",
        handling: Handling::Model,
        judged: NOTHING,
        state: "none",
    },
    Row {
        method: "DELETE",
        path: "/models/**",
        handling: Handling::Refused(Unserved::Admin),
        judged: NOTHING,
        state: "a tuned model",
    },
    Row {
        method: "GET",
        path: "/chat/completions",
        handling: Handling::Refused(Unserved::State),
        judged: NOTHING,
        state: "all of it",
    },
    kept(&state::GET_CHAT, QUERY),
    kept(&state::UPDATE_CHAT, FIELDS),
    kept(&state::DELETE_CHAT, QUERY),
    kept(&state::CHAT_MESSAGES, QUERY),
    refused("/chat/completions/**", Unserved::State, NOTHING),
    Row {
        method: "GET",
        path: "/responses",
        handling: Handling::Refused(Unserved::State),
        judged: NOTHING,
        state: "all of it",
    },
    kept(&state::GET_RESPONSE, QUERY),
    kept(&state::DELETE_RESPONSE, QUERY),
    kept(&state::CANCEL_RESPONSE, QUERY),
    kept(&state::INPUT_ITEMS, QUERY),
    refused("/responses/**", Unserved::State, NOTHING),
    refused("/conversations", Unserved::State, NOTHING),
    refused("/conversations/**", Unserved::State, NOTHING),
    refused("/audio/voices", Unserved::Unjudged, NOTHING),
    refused("/audio/voices/**", Unserved::Unjudged, NOTHING),
    refused("/audio/voice_consents", Unserved::Unjudged, NOTHING),
    refused("/audio/voice_consents/**", Unserved::Unjudged, NOTHING),
    refused("/videos", Unserved::Unjudged, NOTHING),
    refused("/videos/**", Unserved::Unjudged, NOTHING),
    refused("/files", Unserved::State, NOTHING),
    refused("/files/**", Unserved::State, NOTHING),
    refused("/uploads", Unserved::State, NOTHING),
    refused("/uploads/**", Unserved::State, NOTHING),
    refused("/batches", Unserved::State, NOTHING),
    refused("/batches/**", Unserved::State, NOTHING),
    refused("/vector_stores", Unserved::State, NOTHING),
    refused("/vector_stores/**", Unserved::State, NOTHING),
    refused("/assistants", Unserved::State, NOTHING),
    refused("/assistants/**", Unserved::State, NOTHING),
    refused("/threads", Unserved::State, NOTHING),
    refused("/threads/**", Unserved::State, NOTHING),
    refused("/containers", Unserved::State, NOTHING),
    refused("/containers/**", Unserved::State, NOTHING),
    refused("/skills", Unserved::Unjudged, NOTHING),
    refused("/skills/**", Unserved::Unjudged, NOTHING),
    refused("/evals", Unserved::State, NOTHING),
    refused("/evals/**", Unserved::State, NOTHING),
    refused("/fine_tuning/**", Unserved::State, NOTHING),
    refused("/agents", Unserved::State, NOTHING),
    refused("/agents/**", Unserved::State, NOTHING),
    refused("/chatkit/**", Unserved::State, NOTHING),
    refused("/content_provenance_checks", Unserved::Unjudged, NOTHING),
    refused("/decisions", Unserved::Unjudged, NOTHING),
    refused("/realtime", Unserved::Realtime, NOTHING),
    refused("/realtime/**", Unserved::Realtime, NOTHING),
    refused("/live/**", Unserved::Realtime, NOTHING),
    refused("/organization", Unserved::Admin, NOTHING),
    refused("/organization/**", Unserved::Admin, NOTHING),
    refused("/projects", Unserved::Admin, NOTHING),
    refused("/projects/**", Unserved::Admin, NOTHING),
    refused("/vaults", Unserved::Admin, NOTHING),
    refused("/vaults/**", Unserved::Admin, NOTHING),
    refused("/webhook_endpoints", Unserved::Admin, NOTHING),
    refused("/webhook_endpoints/**", Unserved::Admin, NOTHING),
    refused("/webhook_event_types", Unserved::Admin, NOTHING),
    refused("/safety/**", Unserved::Admin, NOTHING),
];

impl Row {
    fn fits(&self, method: &Method, path: &str) -> bool {
        let method = method.as_str();
        let any = self.method == "*" && ["GET", "POST", "DELETE"].contains(&method);
        (any || self.method == method) && path_fits(self.path, path)
    }
}

fn path_fits(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        let Some(segment) = segments.next() else { return false };
        match wanted {
            "**" => return !segment.is_empty(),
            "{}" if !segment.is_empty() => {}
            _ if wanted == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

/// The path below the base, as [`TABLE`] has it, and the deployment that Azure's form names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'p> {
    /// The path below the base, without a slash at its end.
    pub path: &'p str,
    /// What stands in the place of the model, percent-encoding kept.
    pub deployment: Option<&'p str>,
}

impl<'p> Place<'p> {
    /// Takes the base off a path.
    #[must_use]
    pub fn of(path: &'p str) -> Self {
        let path = path.strip_suffix('/').unwrap_or(path);
        if let Some(rest) = path.strip_prefix("/openai/deployments/")
            && let Some((deployment, _)) = rest.split_once('/')
            && !deployment.is_empty()
        {
            let path = rest.get(deployment.len()..).unwrap_or_default();
            return Self { path, deployment: Some(deployment) };
        }
        let below = |base| path.strip_prefix(base).filter(|rest: &&str| rest.starts_with('/'));
        let path = ["/openai/v1", "/openai", "/v1"].into_iter().find_map(below).unwrap_or(path);
        Self { path, deployment: None }
    }

    /// What becomes of a request there; `None` where no such path is known.
    #[must_use]
    pub fn handling(self, method: &Method) -> Option<Handling> {
        let row = TABLE.iter().find(|row| row.fits(method, self.path))?;
        match (self.deployment, row.handling) {
            // Only what takes a model can be asked of a deployment.
            (Some(_), Handling::Models | Handling::Model | Handling::Refused(_)) => None,
            (_, handling) => Some(handling),
        }
    }
}

/// Whether a provider keeps an answer (OpenAI API reference, `store`, and its guide to the Responses API).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storing {
    /// There is nothing to keep.
    Never,
    /// Where the request asks for it, or the account is set up so.
    ByAccount,
    /// Unless the request says otherwise.
    ByDefault,
}

impl Api {
    /// Every kind there is, besides the operations of [`state::OPERATIONS`].
    pub const ALL: &'static [Self] = &[
        Self::Chat,
        Self::Completions,
        Self::Embeddings,
        Self::Moderations,
        Self::Images,
        Self::Speech,
        Self::Transcriptions,
        Self::Translations,
        Self::ImageEdits,
        Self::ImageVariations,
        Self::Responses,
        Self::ResponseTokens,
        Self::ResponseCompact,
        Self::Messages,
        Self::MessageTokens,
    ];

    /// The method.
    #[must_use]
    pub fn method(self) -> Method {
        match self.operation() {
            Some(operation) => operation.method.method(),
            None => Method::POST,
        }
    }

    /// The operation on what an endpoint keeps, where it is one.
    #[must_use]
    pub fn operation(self) -> Option<&'static Operation> {
        match self {
            Self::Kept(operation) => Some(operation),
            Self::Chat
            | Self::Completions
            | Self::Embeddings
            | Self::Moderations
            | Self::Images
            | Self::Speech
            | Self::Transcriptions
            | Self::Translations
            | Self::ImageEdits
            | Self::ImageVariations
            | Self::Responses
            | Self::ResponseTokens
            | Self::ResponseCompact
            | Self::Messages
            | Self::MessageTokens => None,
        }
    }

    /// The path below an endpoint's base URL; that of an operation still with its `{}`.
    #[must_use]
    pub fn path(self) -> &'static str {
        self.name().strip_prefix("/v1").unwrap_or_default()
    }

    /// The path as records name it, whichever form the caller chose.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "/v1/chat/completions",
            Self::Completions => "/v1/completions",
            Self::Embeddings => "/v1/embeddings",
            Self::Moderations => "/v1/moderations",
            Self::Images => "/v1/images/generations",
            Self::Speech => "/v1/audio/speech",
            Self::Transcriptions => "/v1/audio/transcriptions",
            Self::Translations => "/v1/audio/translations",
            Self::ImageEdits => "/v1/images/edits",
            Self::ImageVariations => "/v1/images/variations",
            Self::Responses => "/v1/responses",
            Self::ResponseTokens => "/v1/responses/input_tokens",
            Self::ResponseCompact => "/v1/responses/compact",
            Self::Messages => "/v1/messages",
            Self::MessageTokens => "/v1/messages/count_tokens",
            Self::Kept(operation) => operation.name,
        }
    }

    /// Whether a streamed answer brings its usage only where `stream_options` asks for it.
    #[must_use]
    pub fn has_stream_options(self) -> bool {
        match self {
            Self::Chat | Self::Completions => true,
            Self::Embeddings
            | Self::Moderations
            | Self::Images
            | Self::Speech
            | Self::Transcriptions
            | Self::Translations
            | Self::ImageEdits
            | Self::ImageVariations
            | Self::Responses
            | Self::ResponseTokens
            | Self::ResponseCompact
            | Self::Messages
            | Self::MessageTokens
            | Self::Kept(_) => false,
        }
    }

    /// The form that an endpoint must understand to be asked.
    #[must_use]
    pub fn form(self) -> Form {
        match self {
            Self::Messages | Self::MessageTokens => Form::Anthropic,
            Self::Chat
            | Self::Completions
            | Self::Embeddings
            | Self::Moderations
            | Self::Images
            | Self::Speech
            | Self::Transcriptions
            | Self::Translations
            | Self::ImageEdits
            | Self::ImageVariations
            | Self::Responses
            | Self::ResponseTokens
            | Self::ResponseCompact
            | Self::Kept(_) => Form::OpenAi,
        }
    }

    /// Whether its body is a multipart form, and no JSON.
    #[must_use]
    pub fn is_form(self) -> bool {
        match self {
            Self::Transcriptions
            | Self::Translations
            | Self::ImageEdits
            | Self::ImageVariations => true,
            Self::Chat
            | Self::Completions
            | Self::Embeddings
            | Self::Moderations
            | Self::Images
            | Self::Speech
            | Self::Responses
            | Self::ResponseTokens
            | Self::ResponseCompact
            | Self::Messages
            | Self::MessageTokens
            | Self::Kept(_) => false,
        }
    }

    /// Whether an answer may be kept at the provider.
    #[must_use]
    pub fn storing(self) -> Storing {
        match self {
            Self::Responses => Storing::ByDefault,
            Self::Chat => Storing::ByAccount,
            Self::Completions
            | Self::Embeddings
            | Self::Moderations
            | Self::Images
            | Self::Speech
            | Self::Transcriptions
            | Self::Translations
            | Self::ImageEdits
            | Self::ImageVariations
            | Self::ResponseTokens
            | Self::ResponseCompact
            | Self::Messages
            | Self::MessageTokens
            | Self::Kept(_) => Storing::Never,
        }
    }

    /// Whether answers of two models cannot stand beside each other, so that only an endpoint with
    /// the very same model may take over.
    #[must_use]
    pub fn needs_same_model(self) -> bool {
        match self {
            Self::Embeddings => true,
            Self::Chat
            | Self::Completions
            | Self::Moderations
            | Self::Images
            | Self::Speech
            | Self::Transcriptions
            | Self::Translations
            | Self::ImageEdits
            | Self::ImageVariations
            | Self::Responses
            | Self::ResponseTokens
            | Self::ResponseCompact
            | Self::Messages
            | Self::MessageTokens
            | Self::Kept(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handling(method: &Method, path: &str) -> Option<Handling> {
        Place::of(path).handling(method)
    }

    #[test]
    fn every_base_leads_to_the_same_rows() {
        for path in [
            "/v1/chat/completions",
            "/chat/completions/",
            "/openai/v1/chat/completions",
            "/openai/deployments/my-gpt/chat/completions",
        ] {
            assert_eq!(handling(&Method::POST, path), Some(Handling::Call(Api::Chat)), "{path}");
        }
        let place = Place::of("/openai/deployments/a%2Fb/embeddings");
        assert_eq!((place.path, place.deployment), ("/embeddings", Some("a%2Fb")));
    }

    #[test]
    fn what_is_not_in_the_table_is_unknown() {
        for path in [
            "/",
            "/v1",
            "/v2/chat/completions",
            "/v1//chat/completions",
            "/v1/v1/chat/completions",
            "/v1/no/such/route",
            "/openai/deployments//chat/completions",
            "/openai/deployments/x/models",
            "/openai/deployments/x/files",
            "/v1/models/",
        ] {
            assert_eq!(handling(&Method::POST, path), None, "{path}");
        }
        let get = |path| handling(&Method::GET, path);
        assert_eq!(get("/v1/embeddings"), None);
        assert_eq!(get("/v1/models/org/name:x"), Some(Handling::Model));
        assert_eq!(get("/v1/chat/completions"), Some(Handling::Refused(Unserved::State)));
        let named = Handling::Call(Api::Kept(&state::GET_RESPONSE));
        assert_eq!(get("/v1/responses/resp_1"), Some(named));
        assert_eq!(get("/v1/responses/resp_1/more"), Some(Handling::Refused(Unserved::State)));
    }

    #[test]
    fn each_kind_of_call_has_its_row() {
        for api in Api::ALL {
            assert_eq!(handling(&Method::POST, api.name()), Some(Handling::Call(*api)));
        }
    }
}
