//! The things that a provider keeps, and the operations on one of them by its id (OpenAI API
//! reference: "Responses", "Conversations", "Chat Completions").

use http::Method;

/// A kind of thing that a provider keeps under an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A response.
    Response,
    /// A conversation.
    Conversation,
    /// A stored chat completion.
    ChatCompletion,
}

impl Thing {
    /// How ids of it begin.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Response => "resp_",
            Self::Conversation => "conv_",
            Self::ChatCompletion => "chatcmpl-",
        }
    }

    /// What it is called in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Conversation => "conversation",
            Self::ChatCompletion => "chat completion",
        }
    }

    /// The value of `keeps_state` in the register of an endpoint that keeps it.
    #[must_use]
    pub fn kept_as(self) -> &'static str {
        match self {
            Self::Response | Self::ChatCompletion => "responses",
            Self::Conversation => "conversations",
        }
    }

    /// The thing that an object of this type is; `None` where ids of it are not sealed.
    #[must_use]
    pub fn of_object(object: &str) -> Option<Self> {
        match object {
            "response" | "response.deleted" => Some(Self::Response),
            "conversation" | "conversation.deleted" => Some(Self::Conversation),
            "chat.completion" | "chat.completion.chunk" | "chat.completion.deleted" => {
                Some(Self::ChatCompletion)
            }
            _ => None,
        }
    }
}

/// What stands in the place of one `{}` of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A sealed id.
    Sealed(Thing),
    /// The id of a part, which is looked up within the thing named before it.
    Part,
}

/// An operation on what a provider keeps.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The method.
    pub method: Verb,
    /// The path below the base, as in the table of the surface.
    pub path: &'static str,
    /// The path as records name it.
    pub name: &'static str,
    /// What each `{}` of the path is.
    pub segments: &'static [Segment],
    /// Whether it has a body, of JSON.
    pub has_body: bool,
    /// What it makes, where it makes something: only endpoints that keep such things are asked.
    pub makes: Option<Thing>,
}

/// The methods of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
}

impl Verb {
    /// As HTTP has it.
    #[must_use]
    pub fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Delete => Method::DELETE,
        }
    }

    /// As the table of the surface has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

const RESPONSE: &[Segment] = &[Segment::Sealed(Thing::Response)];
const CONVERSATION: &[Segment] = &[Segment::Sealed(Thing::Conversation)];
const ITEM: &[Segment] = &[Segment::Sealed(Thing::Conversation), Segment::Part];
const CHAT: &[Segment] = &[Segment::Sealed(Thing::ChatCompletion)];

macro_rules! operation {
    ($name:ident, $method:ident, $path:literal, $segments:expr, $has_body:literal, $makes:expr) => {
        #[doc = concat!("`", $path, "`")]
        pub static $name: Operation = Operation {
            method: Verb::$method,
            path: $path,
            name: concat!("/v1", $path),
            segments: $segments,
            has_body: $has_body,
            makes: $makes,
        };
    };
}

operation!(GET_RESPONSE, Get, "/responses/{}", RESPONSE, false, None);
operation!(DELETE_RESPONSE, Delete, "/responses/{}", RESPONSE, false, None);
operation!(CANCEL_RESPONSE, Post, "/responses/{}/cancel", RESPONSE, false, None);
operation!(INPUT_ITEMS, Get, "/responses/{}/input_items", RESPONSE, false, None);
operation!(CREATE_CONVERSATION, Post, "/conversations", &[], true, Some(Thing::Conversation));
operation!(GET_CONVERSATION, Get, "/conversations/{}", CONVERSATION, false, None);
operation!(UPDATE_CONVERSATION, Post, "/conversations/{}", CONVERSATION, true, None);
operation!(DELETE_CONVERSATION, Delete, "/conversations/{}", CONVERSATION, false, None);
operation!(LIST_ITEMS, Get, "/conversations/{}/items", CONVERSATION, false, None);
operation!(ADD_ITEMS, Post, "/conversations/{}/items", CONVERSATION, true, None);
operation!(GET_ITEM, Get, "/conversations/{}/items/{}", ITEM, false, None);
operation!(DELETE_ITEM, Delete, "/conversations/{}/items/{}", ITEM, false, None);
operation!(GET_CHAT, Get, "/chat/completions/{}", CHAT, false, None);
operation!(UPDATE_CHAT, Post, "/chat/completions/{}", CHAT, true, None);
operation!(DELETE_CHAT, Delete, "/chat/completions/{}", CHAT, false, None);
operation!(CHAT_MESSAGES, Get, "/chat/completions/{}/messages", CHAT, false, None);

/// Every operation.
pub static OPERATIONS: &[&Operation] = &[
    &GET_RESPONSE,
    &DELETE_RESPONSE,
    &CANCEL_RESPONSE,
    &INPUT_ITEMS,
    &CREATE_CONVERSATION,
    &GET_CONVERSATION,
    &UPDATE_CONVERSATION,
    &DELETE_CONVERSATION,
    &LIST_ITEMS,
    &ADD_ITEMS,
    &GET_ITEM,
    &DELETE_ITEM,
    &GET_CHAT,
    &UPDATE_CHAT,
    &DELETE_CHAT,
    &CHAT_MESSAGES,
];

impl Operation {
    /// What stands in the places of its `{}` in `path`, which fits.
    pub fn given<'p>(&'static self, path: &'p str) -> impl Iterator<Item = (Segment, &'p str)> {
        let pairs = self.path.split('/').zip(path.split('/'));
        let given = pairs.filter(|(wanted, _)| *wanted == "{}").map(|(_, given)| given);
        self.segments.iter().copied().zip(given)
    }

    /// The path with `ids` in the places of its `{}`.
    #[must_use]
    pub fn path_with(&self, ids: &[String]) -> String {
        let mut ids = ids.iter();
        let segments = self.path.split('/').map(|wanted| match wanted {
            "{}" => ids.next().map_or("", String::as_str),
            _ => wanted,
        });
        segments.collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_names_what_its_path_holds() {
        for operation in OPERATIONS {
            let places = operation.path.matches("{}").count();
            assert_eq!(operation.segments.len(), places, "{}", operation.path);
        }
    }

    #[test]
    fn the_ids_of_a_path_are_taken_out_and_put_in() {
        let given: Vec<_> = GET_ITEM.given("/conversations/conv_x/items/msg_1").collect();
        assert_eq!(
            given,
            [(Segment::Sealed(Thing::Conversation), "conv_x"), (Segment::Part, "msg_1")]
        );
        let ids = ["conv_1".to_owned(), "msg_1".to_owned()];
        assert_eq!(GET_ITEM.path_with(&ids), "/conversations/conv_1/items/msg_1");
    }
}
