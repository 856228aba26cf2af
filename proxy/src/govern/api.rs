//! The governance API: the rules, what is proved of them and what a change does, versions and approvals,
//! and narrowing what runs. It asks the functions that the command line asks; what it shows or does is
//! recorded first ([`crate::identity`]). `api/openapi.json` is the whole interface.
//!
//! It signs nothing: a change of the rules is put in force only with the signatures that the governance
//! file asks for, whatever roles the people have who are signed in here.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRef, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use trace_store::{Kind, Query};

use self::problem::Problem;
use crate::clock;
use crate::closings::Closings;
use crate::config::Settings;
use crate::config::reload;
use crate::disconnection;
use crate::gateway::{Gateway, OwnSiteOnly};
use crate::identity::{Act, Identity, Signed};
use routing_rules::closing::Closing;
use routing_rules::signed::Seal;

mod problem;
mod rules;
mod versions;

/// The interface as OpenAPI 3.1.
const OPENAPI: &str = include_str!("api/openapi.json");
/// Longest question, in bytes: a signed version with all its files.
const MOST_BYTES: usize = routing_rules::signed::MOST_BYTES;

/// What the routes share.
#[derive(Clone)]
struct Desk {
    identity: Arc<Identity>,
    dir: Arc<PathBuf>,
    settings: Arc<Settings>,
}

impl Desk {
    fn gateway(&self) -> &Arc<Gateway> {
        self.identity.gateway()
    }
}

impl FromRef<Desk> for Arc<Identity> {
    fn from_ref(desk: &Desk) -> Self {
        Arc::clone(&desk.identity)
    }
}

/// Every route and its methods, as `openapi.json` has them.
fn routes() -> [(&'static str, MethodRouter<Desk>); 16] {
    [
        ("/governance/v1/policy", get(policy)),
        ("/governance/v1/register", get(register)),
        ("/governance/v1/applications", get(applications)),
        ("/governance/v1/governors", get(governors)),
        ("/governance/v1/check", post(check)),
        ("/governance/v1/prove", post(prove)),
        ("/governance/v1/diff", post(compare)),
        ("/governance/v1/try", post(text)),
        ("/governance/v1/explain", post(explain)),
        ("/governance/v1/versions", get(list).post(enforce)),
        ("/governance/v1/versions/{number}", get(version)),
        ("/governance/v1/approvals", get(draft).post(hand_in)),
        ("/governance/v1/modes", get(modes).post(disconnect)),
        ("/governance/v1/endpoints/{endpoint}/closing", post(close)),
        ("/governance/v1/drills", get(drills)),
        ("/governance/v1/openapi.json", get(openapi)),
    ]
}

/// The routes, for the rules of a folder.
pub(super) fn router(
    identity: Arc<Identity>,
    (dir, settings): (&std::path::Path, &Settings),
) -> Router {
    let desk =
        Desk { identity, dir: Arc::new(dir.to_owned()), settings: Arc::new(settings.clone()) };
    routes()
        .into_iter()
        .fold(Router::new(), |all, (path, one)| all.route(path, one))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(desk)
}

/// What is asked, read from the body of a request; an empty one asks for nothing in particular.
fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|error| {
        // The library's words may quote what was sent; its place says enough.
        let (line, column) = (error.line(), error.column());
        let what = if error.is_data() { "not the fields of this question" } else { "no JSON" };
        Problem::Malformed(format!("the body is {what}, at line {line}, column {column}"))
    })
}

fn told(value: &Value) -> Response {
    let head = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    (head, value.to_string()).into_response()
}

/// Lets a person in, records it, and answers off the threads that serve connections.
async fn answered(
    desk: Desk,
    signed: Signed,
    (act, about): (Act, &str),
    work: impl FnOnce(&Desk) -> Result<Value, Problem> + Send + 'static,
) -> Response {
    if let Err(away) = signed.admit(act, about).await {
        return away.into_response();
    }
    let done = tokio::task::spawn_blocking(move || work(&desk)).await;
    match done {
        Ok(Ok(value)) => told(&value),
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => Problem::Unreadable("it broke off; see the log".to_owned()).into_response(),
    }
}

async fn policy(State(desk): State<Desk>, signed: Signed) -> Response {
    let asked = (Act::ReadRules, "policy");
    answered(desk, signed, asked, |desk| rules::files(desk, |all| &all.policy)).await
}

async fn register(State(desk): State<Desk>, signed: Signed) -> Response {
    let asked = (Act::ReadRules, "register");
    answered(desk, signed, asked, |desk| rules::files(desk, |all| &all.register)).await
}

async fn applications(State(desk): State<Desk>, signed: Signed) -> Response {
    let asked = (Act::ReadRules, "applications");
    answered(desk, signed, asked, |desk| rules::files(desk, |all| &all.applications)).await
}

async fn governors(State(desk): State<Desk>, signed: Signed) -> Response {
    let asked = (Act::ReadRules, "governors");
    answered(desk, signed, asked, |desk| rules::files(desk, |all| &all.governance)).await
}

async fn check(State(desk): State<Desk>, signed: Signed, asked: Bytes) -> Response {
    let act = (Act::CheckRules, "check");
    answered(desk, signed, act, move |desk| rules::check(desk, &asked)).await
}

async fn prove(State(desk): State<Desk>, signed: Signed, asked: Bytes) -> Response {
    let act = (Act::CheckRules, "prove");
    answered(desk, signed, act, move |desk| rules::prove(desk, &asked)).await
}

async fn compare(State(desk): State<Desk>, signed: Signed, asked: Bytes) -> Response {
    let act = (Act::CheckRules, "diff");
    answered(desk, signed, act, move |desk| rules::compare(desk, &asked)).await
}

async fn text(State(desk): State<Desk>, signed: Signed, asked: Bytes) -> Response {
    // What is tried stands in no record.
    let act = (Act::TryText, "a text");
    answered(desk, signed, act, move |desk| rules::text(desk, &asked)).await
}

async fn explain(State(desk): State<Desk>, signed: Signed, asked: Bytes) -> Response {
    let act = (Act::CheckRules, "explain");
    answered(desk, signed, act, move |desk| rules::imagined(desk, &asked)).await
}

async fn list(State(desk): State<Desk>, signed: Signed) -> Response {
    answered(desk, signed, (Act::ReadRules, "versions"), versions::list).await
}

async fn version(State(desk): State<Desk>, signed: Signed, Path(number): Path<String>) -> Response {
    let about = format!("versions/{number}");
    let act = (Act::ReadRules, about.as_str());
    answered(desk, signed, act, move |desk| versions::one(desk, &number)).await
}

async fn draft(State(desk): State<Desk>, signed: Signed) -> Response {
    answered(desk, signed, (Act::ReadRules, "draft"), versions::draft).await
}

/// A draft with one more signature: of its author, or of somebody who approves it.
async fn hand_in(State(desk): State<Desk>, signed: Signed, asked: Bytes) -> Response {
    let act = if versions::is_approval(&asked) { Act::Approve } else { Act::Propose };
    let person = signed.person().name.clone();
    let work = move |desk: &Desk| versions::hand_in(desk, &person, &asked);
    answered(desk, signed, (act, "draft"), work).await
}

/// Puts the draft in force, if enough have signed.
async fn enforce(State(desk): State<Desk>, signed: Signed) -> Response {
    if let Err(away) = signed.admit(Act::Enforce, "draft").await {
        return away.into_response();
    }
    let shared = desk.clone();
    let enacted = tokio::task::spawn_blocking(move || versions::enact(&shared)).await;
    let enacted = enacted.unwrap_or_else(|_| Err(Problem::Unreadable("it broke off".to_owned())));
    if let Err(problem) = enacted {
        return problem.into_response();
    }
    let (dir, settings) = (desk.dir.as_ref().clone(), desk.settings.as_ref().clone());
    match reload::reload(desk.gateway(), dir, settings).await {
        Ok(()) => told(&state(desk.gateway())),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// How the service stands.
fn state(gateway: &Gateway) -> Value {
    let live = gateway.live();
    let closed = live.closed.iter();
    let closed = closed.map(|one| {
        json!({"endpoint": one.endpoint, "by": one.by, "because": one.because,
               "since_ns": one.since_ns.to_string()})
    });
    json!({
        "mode": if live.own_site_only.is_some() { "disconnected" } else { "connected" },
        "because": live.own_site_only.map(OwnSiteOnly::because),
        "ready": gateway.is_ready(),
        "dev": live.bundle.seal().is_none(),
        "version": live.bundle.seal().map(Seal::sequence),
        "policy": live.bundle.policy_name(),
        "closed": closed.collect::<Vec<_>>(),
        "exceptions": live.exceptions.iter().map(|one| one.exception().id.clone()).collect::<Vec<_>>(),
    })
}

async fn modes(State(desk): State<Desk>, signed: Signed) -> Response {
    answered(desk, signed, (Act::ReadState, "modes"), |desk| Ok(state(desk.gateway()))).await
}

/// Why somebody narrows what runs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Because {
    because: String,
}

impl Because {
    fn read(asked: &[u8]) -> Result<String, Problem> {
        let Self { because } = body(asked)?;
        if because.trim().is_empty() {
            return Err(Problem::Malformed("say why, in \"because\"".to_owned()));
        }
        Ok(because)
    }
}

/// Cuts the site off. One person may; two connect it again, on the command line, each with their key.
async fn disconnect(State(desk): State<Desk>, signed: Signed, asked: Bytes) -> Response {
    let person = signed.person().name.clone();
    let act = (Act::Disconnect, "the site");
    answered(desk, signed, act, move |desk| {
        let because = Because::read(&asked)?;
        let path = disconnection::table_of(&desk.settings);
        closed(&path, disconnection::of(&person, &because, clock::now()))
    })
    .await
}

/// Closes an endpoint for every call. One person may; two reopen it.
async fn close(
    State(desk): State<Desk>,
    signed: Signed,
    Path(endpoint): Path<String>,
    asked: Bytes,
) -> Response {
    let person = signed.person().name.clone();
    let about = endpoint.clone();
    answered(desk, signed, (Act::CloseEndpoint, &about), move |desk| {
        let because = Because::read(&asked)?;
        let live = desk.gateway().live();
        let known = live.bundle.endpoint(&endpoint).ok_or(Problem::NotFound)?;
        let closing = Closing::of(known, &person, because, clock::now().as_ns());
        closed(&desk.settings.closings, closing)
    })
    .await
}

/// Writes a closing into its table, which the server takes up within a second.
fn closed(path: &std::path::Path, closing: Closing) -> Result<Value, Problem> {
    let _lock = Closings::lock(path)?;
    let mut table = Closings::read(path)?;
    let told = json!({"closed": closing.endpoint, "by": closing.by, "because": closing.because});
    table.close(closing);
    table.write(path)?;
    Ok(told)
}

/// The rehearsals of the worst day that are recorded, the latest first.
async fn drills(State(desk): State<Desk>, signed: Signed) -> Response {
    answered(desk, signed, (Act::ReadEvidence, "drills"), |desk| {
        let query = Query { kinds: vec![Kind::Drill], limit: 100, ..Query::default() };
        let page = desk.gateway().store().query(&query);
        let page = page.map_err(|error| Problem::Unreadable(error.to_string()))?;
        let records = page
            .records
            .iter()
            .map(|stored| serde_json::from_slice::<Value>(stored.canonical()).unwrap_or_default());
        Ok(json!({"drills": records.collect::<Vec<_>>()}))
    })
    .await
}

async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The document names each route with its methods, and no other.
    #[test]
    fn the_document_is_the_interface() {
        let document: Value = serde_json::from_str(OPENAPI).unwrap();
        let told = document["paths"].as_object().unwrap();
        let served = routes();
        let paths: BTreeSet<&str> = served.iter().map(|(path, _)| *path).collect();
        assert_eq!(told.keys().map(String::as_str).collect::<BTreeSet<_>>(), paths);
        for (path, route) in served {
            let route = format!("{route:?}");
            for method in ["get", "post", "put", "delete"] {
                // A method without a handler is written as `None`.
                let handled = !route.contains(&format!("{method}: None"));
                assert_eq!(told[path].get(method).is_some(), handled, "{method} {path}");
            }
        }
    }
}
