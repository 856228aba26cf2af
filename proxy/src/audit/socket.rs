//! The local socket: other verbs of the same folder talk to the running server through it, since
//! the store has one writer. Whoever may open the socket's file may read the records; the file is
//! its owner's only.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
use tokio::net::UnixListener;
use tokio_util::sync::CancellationToken;

use super::answer::{self, Sink};
use super::protocol::{Line, Question};
use crate::gateway::Gateway;
use crate::retention;

/// Longest question that is read, in bytes: one may hold a provider's account of a year.
const MAX_QUESTION_BYTES: u64 = 16 << 20;
/// Lines of an answer on their way to a slow asker.
const LINES_IN_FLIGHT: usize = 256;

/// Opens the socket; one left behind by a server that is gone is replaced.
///
/// # Errors
/// What the system says; [`io::ErrorKind::AddrInUse`] where a server answers on it.
pub fn listen(path: &Path) -> io::Result<UnixListener> {
    if UnixStream::connect(path).is_ok() {
        return Err(io::ErrorKind::AddrInUse.into());
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Answers questions until `stop`.
pub async fn serve(listener: UnixListener, gateway: Arc<Gateway>, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, mostly: wait for one to come free.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (shared, stop) = (Arc::clone(&gateway), stop.clone());
        gateway.tasks().spawn(async move {
            tokio::select! {
                answered = answer_one(stream, &shared) => {
                    if answered.is_err() {
                        tracing::debug!("audit.asker_gone");
                    }
                }
                () = stop.cancelled() => {}
            }
        });
    }
}

async fn answer_one(stream: tokio::net::UnixStream, gateway: &Gateway) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut question = String::new();
    let mut read =
        tokio::io::BufReader::new(tokio::io::AsyncReadExt::take(read, MAX_QUESTION_BYTES));
    read.read_line(&mut question).await?;
    let (sender, mut lines) = tokio::sync::mpsc::channel(LINES_IN_FLIGHT);
    let store = gateway.store().clone();
    let promised = retention::promised(&gateway.live().bundle);
    let shown = gateway.shadow().map(|shadow| shadow.shown());
    let asked = serde_json::from_str::<Question>(&question);
    let sightings = match &asked {
        Ok(Question::Sightings { endpoint }) => gateway.sightings().of(endpoint),
        Ok(_) | Err(_) => Vec::new(),
    };
    let work = tokio::task::spawn_blocking(move || {
        let mut sink = ChannelSink(sender);
        match asked {
            Ok(Question::Shadow) => sink.send(Line::Shadow(shown)),
            Ok(Question::Sightings { .. }) => sink.send(Line::Sightings(sightings)),
            Ok(question) => answer::answer(&store, &promised, &question, &mut sink),
            Err(_) => sink.send(Line::Error("this is not a question the server knows".to_owned())),
        }
    });
    while let Some(line) = lines.recv().await {
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        write.write_all(&text).await?;
    }
    drop(work);
    write.shutdown().await
}

struct ChannelSink(tokio::sync::mpsc::Sender<Line>);

impl Sink for ChannelSink {
    fn send(&mut self, line: Line) -> bool {
        self.0.blocking_send(line).is_ok()
    }
}

/// Asks the server behind `path`, if one runs there, and hands each line to `sink`.
///
/// # Errors
/// What the system says while the answer is read. `Ok(false)` where no server runs.
pub fn ask(path: &Path, question: &Question, sink: &mut dyn Sink) -> io::Result<bool> {
    let Ok(mut stream) = UnixStream::connect(path) else { return Ok(false) };
    let mut text = serde_json::to_vec(question)?;
    text.push(b'\n');
    stream.write_all(&text)?;
    for line in BufReader::new(stream).lines() {
        if !sink.send(serde_json::from_str(&line?)?) {
            break;
        }
    }
    Ok(true)
}
