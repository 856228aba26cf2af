//! The few pages that a person sees before they are signed in. Nothing in them is a script or a style of
//! the page itself, so that the browser may be told to run none (`Content-Security-Policy`).

use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::turned::Turned;

/// What the browser may do on these pages.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

pub(super) const SCRIPT: &str = include_str!("page/sign-in.js");
pub(super) const STYLE: &str = include_str!("page/sign-in.css");

/// A text that stands for itself in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Bailiwick</title><link rel=\"stylesheet\" href=\"/sign-in.css\">\
         <script src=\"/sign-in.js\" defer></script></head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>\n"
    );
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    (status, headers, html).into_response()
}

/// The page to sign in at; `trouble` says why it was not possible before.
pub(super) fn sign_in(next: &str, trouble: Option<&Turned>) -> Response {
    let told = trouble.map_or_else(String::new, |turned| {
        format!("<p class=\"trouble\" role=\"alert\">{}</p>", escaped(&sentence(turned)))
    });
    let status = trouble.map_or(StatusCode::OK, Turned::status);
    let body = format!(
        "{told}<form method=\"post\" action=\"/sign-in\" id=\"sign-in\">\
         <input type=\"hidden\" name=\"next\" value=\"{}\">\
         <label for=\"token\">Your token</label>\
         <input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"current-password\" \
         required autofocus spellcheck=\"false\">\
         <button>Sign in</button></form>\
         <p class=\"hint\">Somebody who runs this server makes one with \
         <code>bailiwick access grant</code>.</p>",
        escaped(next)
    );
    page(status, "Sign in", &body)
}

/// What a person sees once: the token that is theirs from now on.
pub(super) fn welcome(name: &str, token: &str, next: &str) -> Response {
    let body = format!(
        "<p>The link you opened is used up. From now on you sign in with this token. It is shown once: \
         keep it where you keep passwords.</p><p class=\"token\"><code id=\"token\">{}</code></p>\
         <p><a href=\"{}\">Go on</a></p>",
        escaped(token),
        escaped(next)
    );
    page(StatusCode::OK, &format!("Welcome, {}", escaped(name)), &body)
}

/// What a person sees who may not.
pub(super) fn turned_away(turned: &Turned) -> Response {
    let body =
        format!("<p>{}</p><p><a href=\"/\">Back to the start</a></p>", escaped(&sentence(turned)));
    page(turned.status(), "Not for you", &body)
}

fn sentence(turned: &Turned) -> String {
    let text = turned.to_string();
    let mut letters = text.chars();
    let first: String =
        letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
