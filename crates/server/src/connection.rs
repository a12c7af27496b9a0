//! Taking connections and speaking HTTP/1.1 on them.
//!
//! HTTP/2 is left to the proxy that ends TLS, which every public site of this kind has in front: what a browser asks of
//! one page fits into a few connections.

use crate::config::Limits;
use crate::metrics::Metrics;
use crate::timed_stream::{Phase, TimedStream, Times};
use axum::body::Body;
use axum::http::header::{CONNECTION, HeaderValue};
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Connections that the system keeps until they are taken.
const BACKLOG: u32 = 4096;

/// Most headers of a request, and the largest buffer for one; the limits of [`Limits`] lie below, and answer in words.
const HEADERS_MAX: usize = 100;
const BUFFER_MAX_BYTES: usize = 64 * 1024;

/// How far the server is from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// It takes connections.
    Open,
    /// It takes none, and finishes the answers that are under way.
    Draining,
    /// It ends all that is left.
    Ended,
}

/// Whoever answers requests.
pub(crate) trait Answers: Send + Sync + 'static {
    fn answer(
        &self,
        request: Request<Incoming>,
        peer: IpAddr,
    ) -> impl Future<Output = Response<Body>> + Send;
}

/// What all connections of a listener share.
pub(crate) struct Gate {
    pub(crate) limits: Limits,
    pub(crate) places: Arc<Semaphore>,
    pub(crate) places_total: usize,
    pub(crate) stage: watch::Receiver<Stage>,
    pub(crate) metrics: Arc<Metrics>,
}

impl Gate {
    fn times(&self) -> Times {
        Times {
            idle: self.limits.idle_timeout,
            head: self.limits.head_timeout,
            write: self.limits.write_timeout,
            write_bytes_per_second: self.limits.write_bytes_per_second,
        }
    }

    /// True when hardly any place is left: then connections end after their answer, so that others get a turn.
    fn is_crowded(&self) -> bool {
        self.places.available_permits() < self.places_total / 8
    }
}

/// Binds a listener.
pub(crate) fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A server that was just ended leaves connections behind that the system still counts as open.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Returns when the stage is at least this.
async fn reached(stage: &mut watch::Receiver<Stage>, least: Stage) {
    // An error means that the sender is gone, and the server with it.
    let _ = stage.wait_for(|now| *now >= least).await;
}

/// Takes connections until the server drains.
pub(crate) async fn take<A: Answers>(listener: TcpListener, answers: Arc<A>, gate: Arc<Gate>) {
    let mut stage = gate.stage.clone();
    loop {
        let accepted = tokio::select! {
            biased;
            () = reached(&mut stage, Stage::Draining) => return,
            accepted = next(&listener, &gate) => accepted,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                tokio::spawn(serve(
                    stream,
                    peer.ip(),
                    Arc::clone(&answers),
                    Arc::clone(&gate),
                    place,
                ));
            }
            Err(error) => {
                tracing::warn!(reason = %error, "a connection could not be taken");
                // Such as no file handle left: trying again at once would only turn in circles.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn next(
    listener: &TcpListener,
    gate: &Gate,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(&gate.places)
        .acquire_owned()
        .await
        .map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

async fn serve<A: Answers>(
    stream: TcpStream,
    peer: IpAddr,
    answers: Arc<A>,
    gate: Arc<Gate>,
    place: OwnedSemaphorePermit,
) {
    gate.metrics.connected();
    // Answers are written whole: waiting for more to send would only delay their end.
    let _ = stream.set_nodelay(true);
    let phase = Arc::new(Phase::default());
    let io = TokioIo::new(TimedStream::new(stream, Arc::clone(&phase), gate.times()));
    let service = service_fn(|request: Request<Incoming>| {
        phase.busy();
        let (phase, answers, gate) = (&phase, &answers, &gate);
        async move {
            let mut response = answers.answer(request, peer).await;
            if gate.is_crowded() {
                response
                    .headers_mut()
                    .insert(CONNECTION, HeaderValue::from_static("close"));
            }
            phase.answered();
            Ok::<_, Infallible>(response)
        }
    });
    let mut builder = Builder::new();
    builder
        .header_read_timeout(None)
        .max_headers(HEADERS_MAX)
        .max_buf_size(BUFFER_MAX_BYTES);
    let mut connection = pin!(builder.serve_connection(io, service));
    let mut stage = gate.stage.clone();
    let outcome = tokio::select! {
        biased;
        outcome = connection.as_mut() => outcome,
        () = reached(&mut stage, Stage::Draining) => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                biased;
                outcome = connection.as_mut() => outcome,
                () = reached(&mut stage, Stage::Ended) => Ok(()),
            }
        }
    };
    if outcome.is_err_and(|error| is_timeout(&error)) {
        gate.metrics.cut();
    }
    gate.metrics.disconnected();
    drop(place);
}

fn is_timeout(error: &hyper::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(known) = cause {
        if let Some(io) = known.downcast_ref::<std::io::Error>() {
            return io.kind() == std::io::ErrorKind::TimedOut;
        }
        cause = known.source();
    }
    false
}
