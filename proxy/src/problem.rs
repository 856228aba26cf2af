//! What a question to the governance plane that is not answered gets: RFC 9457
//! `application/problem+json`. Which codes there are, the enums of the rooms say that answer.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};

/// The answer. `code` is part of the interface; `detail` is for people.
#[must_use]
pub(crate) fn answer(status: StatusCode, code: &str, detail: &str) -> Response {
    let text = serde_json::json!({
        "type": format!("urn:bailiwick:problem:{code}"),
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": detail,
    });
    let head = [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];
    let mut response = (status, head, text.to_string()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
