//! Signing in and out, and who one is. What `/` and the screens behind it show is the console's business.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ORIGIN};
use http::request::Parts;
use http::{HeaderValue, Request};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::extract::{self, Form, Signed, SignedForm, onward, set_cookie};
use super::noted;
use super::page;
use super::turned::Turned;
use super::{Act, Entered, Identity};
use crate::clock;

/// The routes.
pub fn router(identity: Arc<Identity>) -> Router {
    Router::new()
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-in.js", asset(page::SCRIPT, "text/javascript; charset=utf-8"))
        .route("/sign-in.css", asset(page::STYLE, "text/css; charset=utf-8"))
        .route("/sign-out", post(sign_out))
        .route("/governance/v1/me", get(me))
        .with_state(identity)
}

fn asset(text: &'static str, kind: &'static str) -> MethodRouter<Arc<Identity>> {
    get(move || async move { ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], text) })
}

/// Where to go after signing in.
fn next(form: &Form) -> &str {
    form.get("next").filter(|next| extract::is_ours(next)).unwrap_or("/")
}

async fn sign_in_page(RawQuery(query): RawQuery) -> Response {
    page::sign_in(next(&Form::read(query.unwrap_or_default().as_bytes())), None)
}

/// Whether a form comes from a page of ours, as far as the browser says where it comes from: another site
/// must not sign somebody in under a name that is not theirs.
fn is_from_here(parts: &Parts) -> bool {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text("host")
}

async fn sign_in(State(identity): State<Arc<Identity>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let form = extract::form(body).await;
    let next = next(&form).to_owned();
    let asked = extract::asked(&parts);
    let from = extract::shown(&identity, &parts).from;
    let secret = SecretString::from(form.get("token").unwrap_or_default().trim().to_owned());
    let entered = if is_from_here(&parts) {
        let looking = Arc::clone(&identity);
        let entering =
            tokio::task::spawn_blocking(move || looking.sign_in(&secret, from, clock::now()));
        entering.await.unwrap_or(Err(Turned::Unavailable))
    } else {
        Err(Turned::Csrf)
    };
    let gateway = identity.gateway();
    let entered = match entered {
        Ok(entered) => match noted::session(gateway, "sign-in", &entered.person).await {
            Ok(()) => Ok(entered),
            Err(turned) => {
                identity.sessions.end(&entered.id);
                Err(turned)
            }
        },
        Err(turned) => Err(noted::turned(gateway, &asked, turned, None).await),
    };
    match entered {
        Ok(entered) => let_in(&identity, entered, &next),
        Err(turned) => page::sign_in(&next, Some(&turned)),
    }
}

fn let_in(identity: &Identity, entered: Entered, next: &str) -> Response {
    let cookie = set_cookie(entered.id.expose_secret(), identity.secure);
    let Some(token) = entered.token else { return onward(next, &cookie) };
    let mut response = page::welcome(&entered.person.name, token.expose_secret(), next);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(http::header::SET_COOKIE, cookie);
    }
    response
}

async fn sign_out(
    State(identity): State<Arc<Identity>>,
    headers: http::HeaderMap,
    SignedForm(signed, _): SignedForm,
) -> Response {
    if let Some(id) = extract::cookie(&headers, identity.secure) {
        // The door closes first: a record that cannot be written must not keep it open.
        identity.sessions.end(&id);
    }
    match noted::session(identity.gateway(), "sign-out", signed.person()).await {
        Ok(()) => onward("/sign-in", &set_cookie("", identity.secure)),
        Err(turned) => turned.problem(),
    }
}

/// Who one is: for a page or a program that wants to show only what is open.
async fn me(signed: Signed) -> Response {
    let person = signed.person();
    let acts: Vec<&str> =
        Act::ALL.into_iter().filter(|act| person.may(*act)).map(Act::name).collect();
    let roles: Vec<&str> = person.roles.iter().map(super::Role::name).collect();
    let until = signed.session().map(|session| session.until.to_string());
    let told = json!({
        "name": person.name,
        "roles": roles,
        "how": person.how.to_string(),
        "scope": person.scope,
        "acts": acts,
        "csrf": signed.session().map(|session| session.csrf().to_owned()),
        "until": until,
    });
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], told.to_string())
        .into_response()
}
