//! Sending: so many connections, each with one request at a time, until told to stop. Every answer
//! is checked, and the first wrong one ends the run.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_util::task::TaskTracker;

use crate::answers::{self, Wrong};
use crate::bodies::Bodies;
use crate::clock;
use crate::scenario::Answer;
use crate::statistics::Tally;

/// Why a turn failed.
#[derive(Debug, Error)]
pub(crate) enum DriveError {
    #[error("no connection to \"{target}\"")]
    Connect { target: &'static str, source: std::io::Error },
    #[error("\"{target}\" broke off request {serial}")]
    Broken { target: &'static str, serial: u64, source: hyper::Error },
    #[error("\"{target}\" answered request {serial} wrongly")]
    Answer { target: &'static str, serial: u64, source: Wrong },
    #[error("latencies cannot be counted")]
    Counting(#[from] hdrhistogram::CreationError),
    #[error("a worker did not come to its end")]
    Worker(#[from] tokio::task::JoinError),
}

/// Who is asked.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    /// `authorization` header.
    pub(crate) credential: HeaderValue,
}

/// When to stop, and the number of the next request.
#[derive(Debug)]
pub(crate) struct Pace {
    stopped: AtomicBool,
    next: AtomicU64,
    last: u64,
}

impl Pace {
    /// Numbers from `first` on, at most `most` of them.
    pub(crate) fn new(first: u64, most: u64) -> Self {
        let last = first.saturating_add(most);
        Self { stopped: AtomicBool::new(false), next: AtomicU64::new(first), last }
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// The first number that was not given out.
    pub(crate) fn reached(&self) -> u64 {
        self.next.load(Ordering::Relaxed).min(self.last)
    }

    fn take(&self) -> Option<u64> {
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let serial = self.next.fetch_add(1, Ordering::Relaxed);
        (serial < self.last).then_some(serial)
    }
}

/// What is sent to whom.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) target: Target,
    pub(crate) bodies: Arc<Bodies>,
    pub(crate) answer: Answer,
}

/// Sends over these connections until the pace ends, and tells how it went.
pub(crate) async fn drive(
    load: &Load,
    connections: &mut Vec<Connection>,
    pace: &Arc<Pace>,
) -> Result<Tally, DriveError> {
    let mut workers = JoinSet::new();
    for connection in connections.drain(..) {
        workers.spawn(work(load.clone(), connection, Arc::clone(pace)));
    }
    let mut sum = Tally::new()?;
    while let Some(ended) = workers.join_next().await {
        match ended? {
            Ok((connection, tally)) => {
                sum.merge(&tally);
                connections.push(connection);
            }
            Err(error) => {
                pace.stop();
                return Err(error);
            }
        }
    }
    Ok(sum)
}

/// One connection that is kept alive.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
}

/// Opens so many connections.
pub(crate) async fn connect(target: &Target, count: usize) -> Result<Vec<Connection>, DriveError> {
    let tasks = TaskTracker::new();
    let mut connections = Vec::with_capacity(count);
    for _ in 0..count {
        let failed = |source| DriveError::Connect { target: target.name, source };
        let stream = TcpStream::connect(target.address).await.map_err(failed)?;
        stream.set_nodelay(true).map_err(failed)?;
        let (sender, driver) = handshake(TokioIo::new(stream))
            .await
            .map_err(|source| failed(std::io::Error::other(source)))?;
        tasks.spawn(async move {
            driver.await.ok(); // A broken connection shows in its next answer.
        });
        connections.push(Connection { sender });
    }
    Ok(connections)
}

async fn work(
    load: Load,
    mut connection: Connection,
    pace: Arc<Pace>,
) -> Result<(Connection, Tally), DriveError> {
    let mut tally = Tally::new()?;
    while let Some(serial) = pace.take() {
        ask(&load, &mut connection, serial, &mut tally).await?;
    }
    Ok((connection, tally))
}

/// Sends one request, waits for its whole answer and checks it.
async fn ask(
    load: &Load,
    connection: &mut Connection,
    serial: u64,
    tally: &mut Tally,
) -> Result<(), DriveError> {
    let target = load.target.name;
    let broken = |source| DriveError::Broken { target, serial, source };
    let sent = load.bodies.body(serial);
    let request = request(&load.target, sent.clone());
    let start = clock::now();
    connection.sender.ready().await.map_err(broken)?;
    let response = connection.sender.send_request(request).await.map_err(broken)?;
    let status = response.status();
    let mut body = response.into_body();
    let (mut answer, mut first) = (BytesMut::new(), None);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(broken)?;
        first.get_or_insert_with(|| start.elapsed());
        if let Some(data) = frame.data_ref() {
            answer.extend_from_slice(data);
        }
    }
    let whole = start.elapsed();
    tally.add(first.unwrap_or(whole), whole);
    check(load, status, serial, &sent, &answer)
}

fn check(
    load: &Load,
    status: StatusCode,
    serial: u64,
    sent: &[u8],
    answer: &[u8],
) -> Result<(), DriveError> {
    let wrong = |source| DriveError::Answer { target: load.target.name, serial, source };
    answers::check(load.answer, status, sent, answer).map_err(wrong)
}

fn request(target: &Target, body: Bytes) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = http::Uri::from_static("/v1/chat/completions");
    let headers = request.headers_mut();
    headers.insert(HOST, HeaderValue::from_static("load-tests"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(AUTHORIZATION, target.credential.clone());
    request
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use stub_model::{Behaviour, Handle, Settings, Stub};

    fn load(stub: &Handle, scenario: Scenario) -> Load {
        let credential = HeaderValue::from_static("Bearer none");
        let target = Target { name: "stub", address: stub.address(), credential };
        Load { target, bodies: Arc::new(Bodies::new(scenario)), answer: scenario.answer }
    }

    #[tokio::test]
    async fn every_request_of_every_scenario_is_answered_rightly() {
        let stub = Stub::start(Settings::load()).await.unwrap();
        for scenario in Scenario::all() {
            let load = load(&stub, scenario);
            let mut connections = connect(&load.target, 3).await.unwrap();
            let pace = Arc::new(Pace::new(5, 20));
            let tally = drive(&load, &mut connections, &pace).await.unwrap();
            assert_eq!((tally.requests, pace.reached(), connections.len()), (20, 25, 3));
        }
        let sent = u64::try_from(Scenario::all().len()).unwrap() * 20;
        assert_eq!(stub.wait_for(|counts| counts.completed == sent).await.arrived, sent);
    }

    #[tokio::test]
    async fn a_wrong_answer_ends_the_turn() {
        for (behaviour, expected) in [
            (Behaviour::default(), "answered request 0 wrongly"),
            (Behaviour::error(503), "answered request 0 wrongly"),
            (Behaviour::fault(stub_model::Fault::CutBeforeHeaders), "broke off request 0"),
        ] {
            // A stub that echoes instead of hashing gives another answer than expected.
            let stub = Stub::start(Settings { behaviour, ..Settings::default() }).await.unwrap();
            let load = load(&stub, Scenario::all()[0]);
            let mut connections = connect(&load.target, 1).await.unwrap();
            let error = drive(&load, &mut connections, &Arc::new(Pace::new(0, 9))).await;
            assert!(error.unwrap_err().to_string().contains(expected), "{expected}");
        }
    }

    #[test]
    fn a_stopped_pace_gives_no_more() {
        let pace = Pace::new(7, 100);
        assert_eq!((pace.take(), pace.take()), (Some(7), Some(8)));
        pace.stop();
        assert_eq!((pace.take(), pace.reached()), (None, 9));
    }
}
