//! The console: what governance teams and auditors look at. Pages are made here, from records, rules
//! and the register alone; nothing on them is invented, and what is not known says so.
//!
//! **How a screen is added.** One file a screen (`console/NAME.rs`, with a folder where it has parts) and
//! one template (`templates/NAME.html`, which extends `frame.html`):
//!
//! 1. a variant in `frame::Screen`, with its address, name, key and the question it answers: the
//!    navigation, the list of keys and the page's head follow from it;
//! 2. a struct that derives `askama::Template` and holds a `frame::Frame` beside what the page shows,
//!    already in words: a template decides nothing;
//! 3. a handler that takes a [`Signed`](crate::identity::Signed) and answers through `reading::shown`,
//!    which asks whether they may ([`Act`](crate::identity::Act)) and records that they read, durably,
//!    before it hands out the store;
//! 4. its route in [`router`].
//!
//! Times are a `moment::Moment`; links to calls are made by `chosen::Chosen`, so that every figure
//! leads to its records. What changes something is a `POST` that takes a
//! [`SignedForm`](crate::identity::SignedForm), whose field `csrf` is `frame::Frame::csrf`.
//! Charts are drawn as SVG and stand in the page a second time as a table. A page works without
//! scripts; they add keys, copying, and parts that load later. Styles and scripts come from `assets/`
//! (`assets`), never from the page itself: the policy of content in `frame` lets nothing else in.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::response::Redirect;
use axum::routing::{get, post};

use crate::config::Settings;
use crate::gateway::Gateway;
use crate::identity::Identity;

mod assets;
mod chosen;
mod evidence;
mod frame;
mod moment;
mod policy;
mod reading;
mod trace;
mod traces;

/// What the pages share.
#[derive(Clone)]
pub(crate) struct Desk {
    identity: Arc<Identity>,
    gateway: Arc<Gateway>,
    /// The folder of the rules' files, and what names them.
    dir: Arc<Path>,
    settings: Arc<Settings>,
}

impl FromRef<Desk> for Arc<Identity> {
    fn from_ref(desk: &Desk) -> Self {
        Self::clone(&desk.identity)
    }
}

/// The pages.
pub fn router(identity: Arc<Identity>, dir: &Path, settings: &Settings) -> Router {
    let gateway = Arc::clone(identity.gateway());
    let (dir, settings) = (Arc::from(dir), Arc::new(settings.clone()));
    let desk = Desk { identity, gateway, dir, settings };
    Router::new()
        .route("/", get(|| async { Redirect::to("/console") }))
        .route("/console", get(|| async { Redirect::to("/console/traces") }))
        .route("/console/assets/{*name}", get(assets::serve))
        .route("/console/traces", get(traces::page))
        .route("/console/traces/summary", get(traces::summary))
        .route("/console/traces/export", get(traces::export))
        .route("/console/traces/{id}", get(trace::page))
        .route("/console/traces/{id}/why-not", get(trace::why_not))
        .route("/console/traces/{id}/proof/{index}", get(trace::proof))
        .route("/console/policy", get(policy::page))
        .route("/console/policy/edit", get(policy::edit))
        .route("/console/policy/edit-again", post(policy::again))
        .route("/console/policy/check", post(policy::remarks))
        .route("/console/policy/review", post(policy::review))
        .route("/console/policy/save", post(policy::save))
        .route("/console/evidence", get(evidence::page))
        .route("/console/evidence/verify", post(evidence::check))
        .with_state(desk)
}
