//! The error object that OpenAI's SDKs turn into their own exceptions.

use serde::Serialize;

/// The body of an error answer: `{"error": {…}}` with all four keys always present, as the SDKs
/// expect (OpenAI API reference, "Error codes").
#[derive(Debug, Serialize)]
pub struct ErrorBody<'a> {
    /// The one member of the body.
    pub error: ErrorObject<'a>,
}

/// What went wrong, in OpenAI's words.
#[derive(Debug, Serialize)]
pub struct ErrorObject<'a> {
    /// A sentence for a person.
    pub message: &'a str,
    /// The family of the error, such as `invalid_request_error`.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The request field at fault, if one is.
    pub param: Option<&'a str>,
    /// The stable code that programs match on.
    pub code: Option<&'a str>,
}

impl ErrorBody<'_> {
    /// The body as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Strings and nulls always serialise; an empty object would still be JSON.
        serde_json::to_vec(self).unwrap_or_else(|_| b"{}".to_vec())
    }
}
