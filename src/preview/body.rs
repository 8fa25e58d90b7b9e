//! The body of an answer: bytes at once, or lines that come while the connection is open.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::mpsc;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Reply {
    /// Everything there is; `None` after it was sent.
    Whole(Option<Bytes>),
    /// An event stream.
    Events(mpsc::Receiver<Bytes>),
}

impl Reply {
    /// Bytes that the snapshot holds; they are not copied.
    pub(super) fn shared(bytes: Arc<[u8]>) -> Self {
        Self::Whole(Some(Bytes::from_owner(bytes)))
    }

    /// Bytes made for this answer.
    pub(super) fn made(bytes: impl Into<Bytes>) -> Self {
        Self::Whole(Some(bytes.into()))
    }

    /// Nothing.
    pub(super) fn empty() -> Self {
        Self::Whole(None)
    }

    /// How many bytes there are, where that is known.
    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Self::Whole(bytes) => Some(bytes.as_ref().map_or(0, Bytes::len)),
            Self::Events(_) => None,
        }
    }

    /// A part of the bytes.
    pub(super) fn part(self, range: std::ops::Range<usize>) -> Self {
        match self {
            Self::Whole(Some(bytes)) => Self::Whole(Some(bytes.slice(range))),
            other => other,
        }
    }
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|b| Ok(Frame::data(b)))),
            Self::Events(lines) => lines.poll_recv(cx).map(|line| line.map(|b| Ok(Frame::data(b)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.len() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.len().map_or_else(SizeHint::default, |len| SizeHint::with_exact(len as u64))
    }
}
