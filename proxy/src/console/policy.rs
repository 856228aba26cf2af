//! Policy: what will this change do before it does it? What is in force, what it lets where
//! (`policy/matrix.rs`), what is proved and tested of it, and which versions there were
//! (`policy/versions.rs`); the editor (`policy/edit.rs`) and the review of a change (`policy/review.rs`).

mod edit;
mod matrix;
mod review;
mod versions;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use routing_rules::{Bundle, TestOutcome};

pub(super) use self::edit::{again, page as edit, remarks, save};
use self::matrix::{Asked, Caller, Cell, Matrix};
pub(super) use self::review::page as review;
use self::versions::{Loaded, Version, Waiting};
use super::Desk;
use super::frame::{self, Frame, Screen};
use super::reading::{self, Wanted};
use crate::audit::api::problem::Problem;
use crate::identity::{Act, Signed};

#[derive(Template)]
#[template(path = "policy.html")]
struct Shown {
    frame: Frame,
    name: String,
    version: u64,
    digest: String,
    endpoints: usize,
    applications: usize,
    guarantees: Vec<String>,
    tests: Vec<TestOutcome>,
    standby: Vec<String>,
    callers: Vec<Caller>,
    matrix: Matrix,
    versions: Vec<Version>,
    waiting: Option<Waiting>,
    loaded: Vec<Loaded>,
    may_edit: bool,
    trouble: Option<String>,
}

/// The rules in force.
pub(super) async fn page(
    State(desk): State<Desk>,
    RawQuery(query): RawQuery,
    signed: Signed,
) -> Response {
    let query = query.unwrap_or_default();
    let wanted =
        Wanted { act: Act::ReadRules, screen: Screen::Policy, what: format!("policy?{query}") };
    reading::shown(desk, signed, wanted, move |desk, signed| show(desk, signed, &query)).await
}

fn show(desk: &Desk, signed: &Signed, query: &str) -> Result<Response, Problem> {
    let live = desk.gateway.live();
    let bundle: &Bundle = &live.bundle;
    let asked = Asked::read(query, bundle);
    let (versions, waiting, trouble) = match versions::read(desk) {
        Ok((versions, waiting)) => (versions, waiting, None),
        Err(error) => (Vec::new(), None, Some(error.to_string())),
    };
    let shown = Shown {
        name: bundle.policy_name().to_owned(),
        version: bundle.version(),
        digest: bundle.digest().to_string(),
        endpoints: bundle.endpoints().len(),
        applications: bundle.applications().len(),
        guarantees: bundle.guarantees().map(str::to_owned).collect(),
        tests: bundle.run_tests(),
        standby: bundle.standby().iter().map(ToString::to_string).collect(),
        callers: matrix::callers(bundle, &asked),
        matrix: Matrix::of(bundle, &asked),
        versions,
        waiting,
        loaded: versions::loaded(desk.gateway.store())?,
        may_edit: signed.person().may(Act::EditRules),
        trouble,
        frame: Frame::new(desk, signed, Some(Screen::Policy), "Policy"),
    };
    let nonce = shown.frame.nonce.clone();
    Ok(frame::page(StatusCode::OK, &nonce, &shown))
}
