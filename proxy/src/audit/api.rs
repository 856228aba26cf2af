//! Reading the records over HTTP, on the governance plane: for people with a token that somebody gave
//! them, and for programs that check the log.
//!
//! Each question by a person is itself a record, durable before the first row of the answer leaves; each
//! one that is turned away is recorded as `auth` ([`crate::identity`]). A token opens what its scope names
//! and nothing else.
//! Checkpoints and tiles tell nothing of a record, need no token and are what C2SP `tlog-tiles` serves.
//! `api/ask.rs` reads what is asked, `api/problem.rs` is what a refusal looks like, `openapi.json` the
//! whole interface. The local socket (`audit/socket.rs`) asks the same store by the same queries.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, post};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde_json::{Value, json};
use trace_store::record::Record;
use trace_store::{RecordId, Store, Stored, Tile};

use self::ask::Asked;
use self::problem::Problem;
use super::answer::{self, Sink};
use super::protocol::Line;
use crate::access::Scope;
use crate::identity::{Act, Identity, Person, Signed};
use crate::report;

pub(crate) mod ask;
pub(crate) mod problem;

/// The interface as OpenAPI 3.1.
const OPENAPI: &str = include_str!("api/openapi.json");
/// Longest checkpoint that an export may be frozen at, in bytes.
const NOTE_BYTES: usize = 64 << 10;
/// Lines of an export on their way to a slow asker.
const LINES_IN_FLIGHT: usize = 256;
/// Every route and its method, as `openapi.json` has them.
fn routes() -> [(&'static str, MethodRouter<Arc<Identity>>); 8] {
    [
        ("/audit/v1/records", get(records)),
        ("/audit/v1/records/{id}", get(call)),
        ("/audit/v1/proof/{id}", get(proof)),
        ("/audit/v1/aggregate", get(aggregate)),
        ("/audit/v1/exports", post(export).layer(DefaultBodyLimit::max(NOTE_BYTES))),
        ("/audit/v1/checkpoint", get(checkpoint)),
        ("/audit/v1/tile/{*tile}", get(tile)),
        ("/audit/v1/openapi.json", get(openapi)),
    ]
}

/// The routes.
pub fn router(identity: Arc<Identity>) -> Router {
    routes()
        .into_iter()
        .fold(Router::new(), |all, (path, one)| all.route(path, one))
        .route("/audit/v1/{*other}", any(|| async { Problem::NotFound.into_response() }))
        .with_state(identity)
}

/// A question of a person: what it takes, and what is asked for.
struct Question {
    route: &'static str,
    act: Act,
    query: Option<String>,
    /// What stands in the path, for the record.
    about: String,
}

impl Question {
    /// Lets a person in, and records that they read, before anything is looked at.
    async fn admit(self, signed: &Signed) -> Result<Asked, Response> {
        signed.check(self.act).await.map_err(IntoResponse::into_response)?;
        let query = self.query.unwrap_or_default();
        let mut asked = Asked::read(&query).map_err(IntoResponse::into_response)?;
        if let Err(problem) = asked.narrow(&signed.person().scope) {
            signed.refused(problem.code()).await.map_err(IntoResponse::into_response)?;
            return Err(problem.into_response());
        }
        let what = format!("{} {}?{query}", self.route, self.about);
        signed.admit(self.act, &what).await.map_err(IntoResponse::into_response)?;
        Ok(asked)
    }
}

/// Answers one question off the threads that serve connections.
async fn answered(
    (identity, signed): (Arc<Identity>, Signed),
    question: Question,
    work: impl FnOnce(&Store, &Person, Asked) -> Result<Value, Problem> + Send + 'static,
) -> Response {
    let asked = match question.admit(&signed).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let done = tokio::task::spawn_blocking(move || {
        work(identity.gateway().store(), signed.person(), asked)
    });
    let done = done.await.unwrap_or_else(|_| {
        Err(Problem::Unreadable("reading them broke off; see the log of the server".to_owned()))
    });
    match done {
        Ok(value) => {
            let head = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
            (head, value.to_string()).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

async fn records(
    State(identity): State<Arc<Identity>>,
    signed: Signed,
    RawQuery(query): RawQuery,
) -> Response {
    let question = Question { route: "records", act: Act::ReadCounts, query, about: String::new() };
    answered((identity, signed), question, |store, person, asked| {
        let mut query = answer::to_query(&asked.filter).map_err(Problem::Malformed)?;
        query.limit = usize::try_from(asked.filter.limit).unwrap_or_default();
        query.cursor = asked.cursor;
        let page = store.query(&query)?;
        let whole = person.may(Act::ReadRecords);
        let rows = page.records.iter().map(|stored| row(stored, whole));
        let unreadable = page.unreadable.iter();
        Ok(json!({
            "records": rows.collect::<Vec<_>>(),
            "next": page.next,
            "asked": asked.filter,
            "expired_skipped": page.expired_days,
            "erased": page.erased,
            "missing_days": page.missing_days,
            "unreadable": unreadable
                .map(|bad| json!({"index": bad.index, "what": bad.what}))
                .collect::<Vec<_>>(),
        }))
    })
    .await
}

/// A record, whole or by the names it is found by.
fn row(stored: &Stored, whole: bool) -> Value {
    if whole {
        let record: Value = serde_json::from_slice(stored.canonical()).unwrap_or_default();
        return json!({"index": stored.index(), "record": record});
    }
    json!({
        "index": stored.index(),
        "acknowledged_ns": stored.acknowledged().0.to_string(),
        "record_id": stored.record().record_id().to_string(),
        "tags": stored.tags(),
    })
}

/// Everything about a call that a scope opens; nothing is told of other calls, not that they exist.
pub(crate) fn of_call(
    store: &Store,
    id: &str,
    scope: &Scope,
) -> Result<(RecordId, Vec<Stored>), Problem> {
    let id = RecordId::parse(id)
        .ok_or_else(|| Problem::Malformed(format!("\"{id}\" is not the id of a call")))?;
    let records = store.get(&id)?;
    // What is about no call is opened by a token without bounds alone.
    let opens = |stored: &Stored| {
        let Record::Decision(decision) = stored.record() else { return false };
        let at = stored.acknowledged().0;
        let tenant = decision.tenant.as_ref();
        (scope.applications.is_empty() || scope.applications.contains(&decision.application))
            && (scope.tenants.is_empty()
                || tenant.is_some_and(|tenant| scope.tenants.contains(tenant)))
            && scope.from_ns.is_none_or(|from| at >= from)
            && scope.to_ns.is_none_or(|to| at < to)
    };
    let is_open = *scope == Scope::default() || records.iter().any(opens);
    if records.is_empty() || !is_open { Err(Problem::NotFound) } else { Ok((id, records)) }
}

async fn call(
    State(identity): State<Arc<Identity>>,
    signed: Signed,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let question =
        Question { route: "records/{id}", act: Act::ReadRecords, query, about: id.clone() };
    answered((identity, signed), question, move |store, person, _| {
        let (_, records) = of_call(store, &id, &person.scope)?;
        let rows = records.iter().map(|stored| row(stored, true));
        Ok(json!({"records": rows.collect::<Vec<_>>()}))
    })
    .await
}

async fn proof(
    State(identity): State<Arc<Identity>>,
    signed: Signed,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let question =
        Question { route: "proof/{id}", act: Act::ReadRecords, query, about: id.clone() };
    answered((identity, signed), question, move |store, person, _| {
        let (id, _) = of_call(store, &id, &person.scope)?;
        let proofs = store.proofs(&id)?.into_iter();
        let proofs = proofs.map(|(index, proof)| json!({"index": index, "proof": proof}));
        Ok(json!({"proofs": proofs.collect::<Vec<_>>()}))
    })
    .await
}

async fn aggregate(
    State(identity): State<Arc<Identity>>,
    signed: Signed,
    RawQuery(query): RawQuery,
) -> Response {
    let question =
        Question { route: "aggregate", act: Act::ReadCounts, query, about: String::new() };
    answered((identity, signed), question, |store, _, asked| {
        if asked.by.is_empty() || asked.by.len() > 3 {
            let what = "\"by\" takes one to three fields, such as by=app,day";
            return Err(Problem::Malformed(what.to_owned()));
        }
        let query = answer::to_query(&asked.filter).map_err(Problem::Malformed)?;
        let mut counted = report::count(store, &query, &asked.by)?;
        if let Some(object) = counted.as_object_mut() {
            object.insert("asked".to_owned(), json!(asked.filter));
        }
        Ok(counted)
    })
    .await
}

/// A bundle of evidence, piece by piece: lines of JSON as the local socket sends them.
async fn export(
    State(identity): State<Arc<Identity>>,
    signed: Signed,
    RawQuery(query): RawQuery,
    note: String,
) -> Response {
    let question = Question { route: "exports", act: Act::Export, query, about: String::new() };
    let asked = match question.admit(&signed).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let (sender, lines) = tokio::sync::mpsc::channel(LINES_IN_FLIGHT);
    // Ends by itself when nobody takes the rest: then the channel is closed.
    drop(tokio::task::spawn_blocking(move || {
        let at = Some(note).filter(|note| !note.is_empty());
        let store = identity.gateway().store();
        answer::evidence(store, &asked.filter, at.as_deref(), &mut Pieces(sender))
    }));
    let stream = futures_util::stream::unfold(lines, |mut lines| async move {
        let piece: Bytes = lines.recv().await?;
        Some((Ok::<_, std::convert::Infallible>(piece), lines))
    });
    let head = [(CONTENT_TYPE, "application/x-ndjson"), (CACHE_CONTROL, "no-store")];
    (head, Body::from_stream(stream)).into_response()
}

struct Pieces(tokio::sync::mpsc::Sender<Bytes>);

impl Sink for Pieces {
    fn send(&mut self, line: Line) -> bool {
        let Ok(mut text) = serde_json::to_vec(&line) else { return false };
        text.push(b'\n');
        self.0.blocking_send(text.into()).is_ok()
    }
}

/// The state that was last signed, or with `cosigned=true` the one that people outside confirm.
async fn checkpoint(State(identity): State<Arc<Identity>>, RawQuery(query): RawQuery) -> Response {
    let asked = match Asked::read(&query.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(problem) => return problem.into_response(),
    };
    let store = identity.gateway().store();
    let note = match asked.cosigned {
        true => store.cosigned_checkpoint(),
        false => Some(store.checkpoint()),
    };
    let head = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    note.map_or_else(|| Problem::NotFound.into_response(), |note| (head, note).into_response())
}

async fn tile(State(identity): State<Arc<Identity>>, Path(path): Path<String>) -> Response {
    let Some(tile) = Tile::parse(&path) else {
        return Problem::Malformed(format!("\"{path}\" is not the name of a tile")).into_response();
    };
    let found = tokio::task::spawn_blocking(move || identity.gateway().store().tile(&tile)).await;
    match found {
        Ok(Ok(Some(bytes))) => {
            let forever = "public, max-age=31536000, immutable";
            let head = [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, forever)];
            (head, bytes).into_response()
        }
        Ok(Ok(None)) => Problem::NotFound.into_response(),
        Ok(Err(error)) => Problem::from(error).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// The document names each route with its method, and each parameter; and no other.
    #[test]
    fn the_document_is_the_interface() {
        let document: Value = serde_json::from_str(OPENAPI).unwrap();
        let mut told: Vec<(String, String)> = Vec::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            let methods = operations.as_object().unwrap().keys();
            told.extend(
                methods
                    .filter(|key| *key != "parameters")
                    .map(|method| (path.clone(), method.clone())),
            );
        }
        let served: HashMap<&str, String> =
            routes().iter().map(|(path, one)| (*path, format!("{one:?}"))).collect();
        assert_eq!(told.len(), served.len(), "{told:?}");
        for (path, method) in told {
            let path = path.replace("{tile}", "{*tile}");
            let route = served.get(path.as_str()).unwrap_or_else(|| panic!("{path} is not served"));
            // A method without a handler is written as `None`.
            let handler = format!("{method}: None");
            assert!(!route.contains(&handler), "{method} {path}");
        }
        let parameters = document["components"]["parameters"].as_object().unwrap();
        let mut names: Vec<&str> = parameters
            .values()
            .filter(|one| one["in"] == "query")
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ask::PARAMETERS);
    }
}
