//! A connection that is ended when its other side is too slow.
//!
//! Three things are waited for, each with a bound of its own: the first byte of a request, the rest of its headers, and
//! the reader taking what was sent. A reader may be slow, but not slower than a stated speed. One timer a connection,
//! looked at only when there is something to wait for; moving a bound costs a comparison and no more.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// Nothing of a request has come yet.
const IDLE: u8 = 0;
/// Some of its headers have.
const HEAD: u8 = 1;
/// It is being answered; that has a bound elsewhere.
const BUSY: u8 = 2;
/// The answer is there, and what is left is to send it.
const ANSWERED: u8 = 3;

/// How far the request at hand is. Told by whoever answers, read by the stream.
#[derive(Debug, Default)]
pub(crate) struct Phase(AtomicU8);

impl Phase {
    pub(crate) fn busy(&self) {
        self.0.store(BUSY, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self) {
        self.0.store(ANSWERED, Ordering::Relaxed);
    }
}

/// The bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) idle: Duration,
    pub(crate) head: Duration,
    pub(crate) write: Duration,
    pub(crate) write_bytes_per_second: u32,
}

/// A reader who does not take what was sent: since when, and how much they took since.
#[derive(Clone, Copy, Debug)]
struct Blocked {
    since: Instant,
    taken_bytes: u64,
}

/// The stream with its bounds.
#[derive(Debug)]
pub(crate) struct TimedStream<S> {
    inner: S,
    phase: Arc<Phase>,
    times: Times,
    /// When the phase at hand began, of those that have a bound here.
    since: Instant,
    blocked: Option<Blocked>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S> TimedStream<S> {
    pub(crate) fn new(inner: S, phase: Arc<Phase>, times: Times) -> Self {
        TimedStream {
            inner,
            phase,
            times,
            since: Instant::now(),
            blocked: None,
            timer: None,
        }
    }

    fn deadline(&self) -> Option<Instant> {
        if let Some(blocked) = self.blocked {
            let earned = blocked.taken_bytes / u64::from(self.times.write_bytes_per_second.max(1));
            return Some(blocked.since + self.times.write + Duration::from_secs(earned));
        }
        match self.phase.0.load(Ordering::Relaxed) {
            IDLE => Some(self.since + self.times.idle),
            HEAD => Some(self.since + self.times.head),
            _ => None,
        }
    }

    /// For when there is nothing to do but wait: an error once it was long enough.
    fn wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let Some(deadline) = self.deadline() else {
            return Poll::Pending;
        };
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if deadline < timer.deadline() {
            timer.as_mut().reset(deadline);
        }
        // A timer that was set for an earlier bound goes off early: then it is set anew.
        while timer.as_mut().poll(cx).is_ready() {
            if Instant::now() >= deadline {
                return Poll::Ready(Err(Error::from(ErrorKind::TimedOut)));
            }
            timer.as_mut().reset(deadline);
        }
        Poll::Pending
    }

    fn wrote(&mut self, cx: &mut Context<'_>, outcome: Poll<Result<usize>>) -> Poll<Result<usize>> {
        match outcome {
            Poll::Ready(Ok(bytes)) => {
                if let Some(blocked) = &mut self.blocked {
                    blocked.taken_bytes += bytes as u64;
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Pending => {
                self.blocked.get_or_insert_with(|| Blocked {
                    since: Instant::now(),
                    taken_bytes: 0,
                });
                self.wait(cx)
            }
            failed => failed,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_read(cx, into);
        if outcome.is_pending() {
            return this.wait(cx);
        }
        if this.phase.0.load(Ordering::Relaxed) == IDLE {
            this.phase.0.store(HEAD, Ordering::Relaxed);
            this.since = Instant::now();
        }
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimedStream<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_write(cx, bytes);
        this.wrote(cx, outcome)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_write_vectored(cx, slices);
        this.wrote(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    /// Called when all that there is was written.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_flush(cx);
        if outcome.is_ready() {
            this.blocked = None;
            if this.phase.0.load(Ordering::Relaxed) == ANSWERED {
                this.phase.0.store(IDLE, Ordering::Relaxed);
                this.since = Instant::now();
                // Whoever waits for the next request may have begun to before this, and not ask again until woken.
                if let Poll::Ready(Err(error)) = this.wait::<()>(cx) {
                    return Poll::Ready(Err(error));
                }
            }
        }
        outcome
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}
