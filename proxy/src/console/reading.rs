//! Reading for a page: that the visitor may, and that somebody reads, is settled and durable before
//! anything is looked at.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::Desk;
use super::frame::{self, Frame, Screen};
use crate::audit::api::problem::Problem;
use crate::identity::{Act, Signed};

/// What is asked for.
pub(super) struct Wanted {
    pub(super) act: Act,
    pub(super) screen: Screen,
    /// The address below `/console/`, with its query, as the record of it says.
    pub(super) what: String,
}

/// Answers with what `work` makes of the store, or says what keeps it from doing so. Off the threads
/// that serve connections.
pub(super) async fn shown(
    desk: Desk,
    signed: Signed,
    wanted: Wanted,
    work: impl FnOnce(&Desk, &Signed) -> Result<Response, Problem> + Send + 'static,
) -> Response {
    if let Err(away) = signed.admit(wanted.act, &format!("console/{}", wanted.what)).await {
        return away.into_response();
    }
    let done = tokio::task::spawn_blocking(move || {
        work(&desk, &signed).unwrap_or_else(|problem| {
            let title = problem.status().canonical_reason().unwrap_or_default();
            let frame = Frame::new(&desk, &signed, Some(wanted.screen), title);
            frame::problem(frame, &problem)
        })
    });
    done.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
