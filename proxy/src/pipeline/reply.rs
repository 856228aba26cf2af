//! The caller's side of a call: where the answer goes, and how to notice that nobody waits for it.

use bytes::Bytes;
use http::Response;
use http_body::Frame;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::{mpsc, oneshot};

/// Pieces of a streamed answer on their way to a slow caller; more of them hold the upstream back.
const PIECES_IN_FLIGHT: usize = 16;

/// Where the one answer of a call goes. Dropping it without an answer is a fault of the proxy's.
#[derive(Debug)]
pub struct Reply {
    head: oneshot::Sender<Response<ReplyBody>>,
}

/// Waits for the answer of a call; dropping it tells the call that its caller is gone.
#[derive(Debug)]
pub struct Awaited {
    head: oneshot::Receiver<Response<ReplyBody>>,
}

/// Where the pieces of a streamed answer go.
#[derive(Debug)]
pub struct Pieces {
    sender: mpsc::Sender<Bytes>,
}

/// The caller is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

/// The two ends of one answer.
#[must_use]
pub fn reply() -> (Reply, Awaited) {
    let (sender, receiver) = oneshot::channel();
    (Reply { head: sender }, Awaited { head: receiver })
}

impl Awaited {
    /// The answer; `None` if the call ended without one.
    pub async fn response(self) -> Option<Response<ReplyBody>> {
        self.head.await.ok()
    }
}

impl Reply {
    /// Resolves when the caller is gone. Cancel-safe.
    pub async fn gone(&mut self) {
        self.head.closed().await;
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
        let (sender, receiver) = mpsc::channel(PIECES_IN_FLIGHT);
        self.head.send(head.map(|()| ReplyBody::Pieces(receiver))).map_err(|_| Gone)?;
        Ok(Pieces { sender })
    }
}

impl Pieces {
    /// Resolves when the caller is gone. Cancel-safe.
    pub async fn gone(&self) {
        self.sender.closed().await;
    }

    /// Sends one piece, waiting while the caller is slow.
    ///
    /// # Errors
    /// [`Gone`].
    pub async fn send(&self, piece: Bytes) -> Result<(), Gone> {
        self.sender.send(piece).await.map_err(|_| Gone)
    }
}

/// The body of an answer.
#[derive(Debug)]
pub enum ReplyBody {
    /// All of it.
    Whole(Bytes),
    /// What is yet to come.
    Pieces(mpsc::Receiver<Bytes>),
}

impl http_body::Body for ReplyBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Pieces(receiver) => {
                receiver.poll_recv(context).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::Pieces(_) => false,
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match self {
            Self::Whole(bytes) => http_body::SizeHint::with_exact(bytes.len() as u64),
            Self::Pieces(_) => http_body::SizeHint::default(),
        }
    }
}
