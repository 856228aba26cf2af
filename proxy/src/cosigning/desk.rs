//! The co-signer's side: `POST /add-checkpoint`, as C2SP `tlog-witness` has it. Whom it knows and what
//! it saw is in its own folder; it needs nothing of a proxy.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use trace_store::{CosignerAnswer, CosignerDesk};

use crate::clock;

/// Longest question, in bytes: a checkpoint with a hundred signatures, and 63 hashes.
const QUESTION_BYTES: usize = 128 << 10;

/// The routes of a co-signer.
pub fn router(desk: Arc<CosignerDesk>) -> Router {
    let key = format!("{}\n", desk.public());
    Router::new()
        .route("/livez", get(|| async { "ok" }))
        .route("/verifier", get(move || async move { key }))
        .route(
            "/add-checkpoint",
            post(move |body: String| async move {
                // Keeping what was seen waits for the disk.
                let work = tokio::task::spawn_blocking(move || {
                    desk.add_checkpoint(&body, clock::now().as_s())
                });
                answer(work.await.unwrap_or(CosignerAnswer::Failed))
            }),
        )
        .layer(DefaultBodyLimit::max(QUESTION_BYTES))
}

fn answer(said: CosignerAnswer) -> Response {
    let plain = |status, text: &str| (status, text.to_owned()).into_response();
    match said {
        CosignerAnswer::Cosigned(line) => {
            (StatusCode::OK, [(CONTENT_TYPE, "text/plain; charset=utf-8")], line).into_response()
        }
        CosignerAnswer::Conflict { size } => {
            let head = [(CONTENT_TYPE, "text/x.tlog.size")];
            (StatusCode::CONFLICT, head, format!("{size}\n")).into_response()
        }
        CosignerAnswer::Malformed => {
            plain(StatusCode::BAD_REQUEST, "not a question of c2sp.org/tlog-witness\n")
        }
        CosignerAnswer::Unsigned => {
            plain(StatusCode::FORBIDDEN, "not signed by the key known for this log\n")
        }
        CosignerAnswer::UnknownLog => plain(StatusCode::NOT_FOUND, "this log is not known here\n"),
        CosignerAnswer::Inconsistent => plain(
            StatusCode::UNPROCESSABLE_ENTITY,
            "the log does not begin with what was seen of it\n",
        ),
        CosignerAnswer::Failed => plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "what was seen of this log cannot be read or kept, so nothing is confirmed\n",
        ),
    }
}
