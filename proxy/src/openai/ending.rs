//! How a stream of each kind tells an error, once its status is long sent (OpenAI API reference,
//! "Streaming events"; Anthropic API reference, "Streaming messages").

use bytes::{Bytes, BytesMut};
use serde_json::json;

use super::error::{ErrorBody, ErrorObject};
use super::sse::Event;
use super::surface::Api;

/// The form that the events of a stream have, and the number that its next one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    api: Api,
    number: u64,
}

impl Ending {
    /// For a stream of this kind, whose next event has this number.
    #[must_use]
    pub fn new(api: Api, number: u64) -> Self {
        Self { api, number }
    }

    /// The event that tells `error`, framed.
    #[must_use]
    pub fn tell(self, error: ErrorObject<'_>) -> Bytes {
        let event = match self.api {
            Api::Responses | Api::ResponseTokens | Api::ResponseCompact | Api::Kept(_) => {
                let data = json!({"type": "error", "code": error.code, "message": error.message,
                    "param": error.param, "sequence_number": self.number});
                Event { name: Some("error".to_owned()), ..Event::of_data(data.to_string()) }
            }
            Api::Messages | Api::MessageTokens => {
                let error = json!({"type": "api_error", "message": error.message});
                let data = json!({"type": "error", "error": error});
                Event { name: Some("error".to_owned()), ..Event::of_data(data.to_string()) }
            }
            Api::Chat
            | Api::Completions
            | Api::Embeddings
            | Api::Moderations
            | Api::Images
            | Api::Speech
            | Api::Transcriptions
            | Api::Translations
            | Api::ImageEdits
            | Api::ImageVariations => {
                let body = ErrorBody { error }.to_json();
                Event::of_data(String::from_utf8_lossy(&body))
            }
        };
        let mut out = BytesMut::new();
        event.write(&mut out);
        out.freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_own_form() {
        let told = |api| {
            let error = ErrorObject {
                message: "broken",
                kind: "server_error",
                param: None,
                code: Some("upstream_interrupted"),
            };
            let told = String::from_utf8(Ending::new(api, 7).tell(error).to_vec()).unwrap();
            // Which key comes first is nobody's business.
            let (head, data) = told.split_once("data: ").unwrap();
            let data: serde_json::Value = serde_json::from_str(data.trim_end()).unwrap();
            (head.to_owned(), data)
        };
        let error = json!({"error": {"message": "broken", "type": "server_error", "param": null,
            "code": "upstream_interrupted"}});
        assert_eq!(told(Api::Chat), (String::new(), error));
        let error = json!({"type": "error", "error": {"type": "api_error", "message": "broken"}});
        assert_eq!(told(Api::Messages), ("event: error\n".to_owned(), error));
        let error = json!({"type": "error", "code": "upstream_interrupted", "message": "broken",
            "param": null, "sequence_number": 7});
        assert_eq!(told(Api::Responses), ("event: error\n".to_owned(), error));
    }
}
