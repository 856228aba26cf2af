//! The caller's side of a call: where the answer goes, and how to notice that nobody waits for it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http_body::Frame;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Sleep;
use tokio_util::sync::CancellationToken;
use trace_store::record::Party;

/// Pieces of a streamed answer on their way to a slow caller; more of them hold the upstream back.
const PIECES_IN_FLIGHT: usize = 16;

/// Longest time a caller may take no piece of a streamed answer.
const SLOWEST_CALLER: Duration = Duration::from_secs(120);

/// Longest silence of a stream of events: then a comment keeps the connection from being taken for dead
/// by whatever stands between (WHATWG HTML, "Server-sent events", 9.2.7, recommends 15 seconds).
const LONGEST_SILENCE: Duration = Duration::from_secs(15);
const HEARTBEAT: Bytes = Bytes::from_static(b": still here\n\n");

/// Where the one answer of a call goes. Dropping it without an answer is a fault of the proxy's.
#[derive(Debug)]
pub struct Reply {
    head: oneshot::Sender<Response<ReplyBody>>,
    shutdown: CancellationToken,
}

/// Waits for the answer of a call; dropping it tells the call that its caller is gone.
#[derive(Debug)]
pub struct Awaited {
    head: oneshot::Receiver<Response<ReplyBody>>,
}

/// Where the pieces of a streamed answer go. Dropped without [`Pieces::end`], the caller's connection
/// breaks off: an answer never looks whole that is not.
#[derive(Debug)]
pub struct Pieces {
    sender: mpsc::Sender<Piece>,
    shutdown: CancellationToken,
}

/// What goes to a caller while an answer is streamed.
#[derive(Debug)]
pub enum Piece {
    /// Some of it.
    Bytes(Bytes),
    /// Its end.
    End,
}

/// The caller is gone, or takes nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

/// The two ends of one answer; `shutdown` ends calls whose time to drain is over.
#[must_use]
pub fn reply(shutdown: CancellationToken) -> (Reply, Awaited) {
    let (sender, receiver) = oneshot::channel();
    (Reply { head: sender, shutdown }, Awaited { head: receiver })
}

impl Awaited {
    /// The answer; `None` if the call ended without one.
    pub async fn response(self) -> Option<Response<ReplyBody>> {
        self.head.await.ok()
    }
}

impl Reply {
    /// Resolves when the call is to end early, with who ends it. Cancel-safe.
    pub async fn left(&mut self) -> Party {
        tokio::select! {
            () = self.head.closed() => Party::Client,
            () = self.shutdown.cancelled() => Party::Proxy,
        }
    }

    /// Answers with a whole body.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn whole(self, response: Response<Bytes>) -> Result<(), Gone> {
        self.head.send(response.map(ReplyBody::Whole)).map_err(|_| Gone)
    }

    /// Answers with a head; the pieces of the body follow.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn streamed(self, head: Response<()>) -> Result<Pieces, Gone> {
        self.begun(head, None)
    }

    /// Answers with a head; whole events follow, and a comment wherever they are long in coming.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn events(self, head: Response<()>) -> Result<Pieces, Gone> {
        self.begun(head, Some(Box::pin(tokio::time::sleep(LONGEST_SILENCE))))
    }

    fn begun(self, head: Response<()>, beat: Option<Pin<Box<Sleep>>>) -> Result<Pieces, Gone> {
        let (sender, pieces) = mpsc::channel(PIECES_IN_FLIGHT);
        self.head.send(head.map(|()| ReplyBody::Pieces { pieces, beat })).map_err(|_| Gone)?;
        Ok(Pieces { sender, shutdown: self.shutdown })
    }
}

impl Pieces {
    /// Resolves when the call is to end early, with who ends it. Cancel-safe.
    pub async fn left(&self) -> Party {
        tokio::select! {
            () = self.sender.closed() => Party::Client,
            () = self.shutdown.cancelled() => Party::Proxy,
        }
    }

    /// Sends one piece, waiting while the caller is slow, but not for ever.
    ///
    /// # Errors
    /// [`Gone`].
    pub async fn send(&self, piece: Bytes) -> Result<(), Gone> {
        self.pass(Piece::Bytes(piece)).await
    }

    /// Ends the answer: what was sent is the whole of it.
    ///
    /// # Errors
    /// [`Gone`].
    pub async fn end(self) -> Result<(), Gone> {
        self.pass(Piece::End).await
    }

    async fn pass(&self, piece: Piece) -> Result<(), Gone> {
        match self.sender.try_send(piece) {
            Ok(()) => Ok(()),
            Err(TrySendError::Closed(_)) => Err(Gone),
            Err(TrySendError::Full(piece)) => {
                let sent = tokio::time::timeout(SLOWEST_CALLER, self.sender.send(piece)).await;
                sent.map_err(|_| Gone)?.map_err(|_| Gone)
            }
        }
    }
}

/// The body of an answer.
#[derive(Debug)]
pub enum ReplyBody {
    /// All of it.
    Whole(Bytes),
    /// What is yet to come.
    Pieces {
        /// The pieces.
        pieces: mpsc::Receiver<Piece>,
        /// When the next comment is due, in a stream of events.
        beat: Option<Pin<Box<Sleep>>>,
    },
}

/// The call ended before its answer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the call ended before its answer did")]
pub struct BrokenOff;

fn ready(bytes: Bytes) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
    Poll::Ready(Some(Ok(Frame::data(bytes))))
}

impl http_body::Body for ReplyBody {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Pieces { pieces, beat } => {
                let silent = match pieces.poll_recv(context) {
                    Poll::Ready(Some(Piece::End)) => return Poll::Ready(None),
                    Poll::Ready(None) => return Poll::Ready(Some(Err(BrokenOff))),
                    Poll::Ready(Some(Piece::Bytes(bytes))) => Err(bytes),
                    Poll::Pending => Ok(()),
                };
                let Some(beat) = beat else {
                    return silent.map_or_else(ready, |()| Poll::Pending);
                };
                let bytes = match silent {
                    Err(bytes) => bytes,
                    Ok(()) if beat.as_mut().poll(context).is_ready() => HEARTBEAT,
                    Ok(()) => return Poll::Pending,
                };
                *beat = Box::pin(tokio::time::sleep(LONGEST_SILENCE));
                ready(bytes)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::Pieces { .. } => false,
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match self {
            Self::Whole(bytes) => http_body::SizeHint::with_exact(bytes.len() as u64),
            Self::Pieces { .. } => http_body::SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    async fn collected(end: bool) -> Result<Bytes, BrokenOff> {
        let (reply, awaited) = reply(CancellationToken::new());
        let pieces = reply.streamed(Response::new(())).unwrap();
        pieces.send(Bytes::from_static(b"some")).await.unwrap();
        if end {
            pieces.end().await.unwrap();
        } else {
            drop(pieces);
        }
        let body = awaited.response().await.unwrap().into_body();
        body.collect().await.map(http_body_util::Collected::to_bytes)
    }

    #[tokio::test]
    async fn an_answer_without_an_end_breaks_off() {
        assert_eq!(collected(true).await, Ok(Bytes::from_static(b"some")));
        assert_eq!(collected(false).await, Err(BrokenOff));
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_stream_of_events_is_kept_alive_and_holds_nothing() {
        let (reply, awaited) = reply(CancellationToken::new());
        let pieces = reply.events(Response::new(())).unwrap();
        let mut body = awaited.response().await.unwrap().into_body();
        let began = tokio::time::Instant::now();
        // Days of silence cost a comment every fifteen seconds and no memory.
        for beats in 1..=20_000 {
            let frame = body.frame().await.unwrap().unwrap().into_data().unwrap();
            assert_eq!(frame, HEARTBEAT);
            assert!(began.elapsed() >= LONGEST_SILENCE * beats);
        }
        tokio::time::advance(LONGEST_SILENCE / 2).await;
        pieces.send(Bytes::from_static(b"data: x\n\n")).await.unwrap();
        let frame = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(frame, Bytes::from_static(b"data: x\n\n"));
        let since = tokio::time::Instant::now();
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), HEARTBEAT);
        assert!(since.elapsed() >= LONGEST_SILENCE, "counted from the last event");
        pieces.end().await.unwrap();
        assert!(body.frame().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_that_takes_nothing_is_gone_after_a_while() {
        let (reply, awaited) = reply(CancellationToken::new());
        let pieces = reply.events(Response::new(())).unwrap();
        let _body = awaited.response().await.unwrap().into_body();
        let mut taken = 0;
        while pieces.send(Bytes::from_static(b"data: x\n\n")).await.is_ok() {
            taken += 1;
        }
        assert_eq!(taken, PIECES_IN_FLIGHT, "no more than that is held for it");
    }

    #[tokio::test]
    async fn who_ends_a_call_early_is_told_apart() {
        let shutdown = CancellationToken::new();
        let (mut waiting, awaited) = reply(shutdown.clone());
        drop(awaited);
        assert_eq!(waiting.left().await, Party::Client);
        let (mut waiting, _awaited) = reply(shutdown.clone());
        shutdown.cancel();
        assert_eq!(waiting.left().await, Party::Proxy);
    }
}
