//! For the operator, on a listener of its own: is it alive, is it ready, what did it do.

use crate::answer::Site;
use crate::connection::Answers;
use crate::metrics::{Metrics, Now};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use hyper::body::Incoming;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_service::Service;

/// What the operator can ask for.
pub(crate) struct Admin {
    routes: Router,
}

/// What the answers are made of.
pub(crate) struct Status {
    pub(crate) site: Arc<Site>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) connections_max: usize,
    /// False once the server drains: a balancer then sends readers elsewhere.
    pub(crate) is_ready: AtomicBool,
}

impl Admin {
    pub(crate) fn new(status: Arc<Status>) -> Self {
        Admin {
            routes: Router::new()
                .route(
                    "/healthz",
                    get(async || plain(StatusCode::OK, "alive\n".to_owned())),
                )
                .route("/readyz", get(ready))
                .route("/metrics", get(metrics))
                .fallback(async || plain(StatusCode::NOT_FOUND, "not found\n".to_owned()))
                .with_state(status),
        }
    }
}

impl Answers for Admin {
    async fn answer(&self, request: Request<Incoming>, _: IpAddr) -> Response<Body> {
        let (parts, _) = request.into_parts();
        let request = Request::from_parts(parts, Body::empty());
        match self.routes.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

async fn ready(State(status): State<Arc<Status>>) -> Response<Body> {
    match status.is_ready.load(Ordering::Relaxed) {
        true => plain(StatusCode::OK, "ready\n".to_owned()),
        false => plain(StatusCode::SERVICE_UNAVAILABLE, "draining\n".to_owned()),
    }
}

async fn metrics(State(status): State<Arc<Status>>) -> Response<Body> {
    let cache = status.site.current.load_full();
    let text = status.metrics.text(Now {
        pages: cache.places(),
        kept_bytes: cache.size_bytes(),
        connections_max: status.connections_max,
    });
    plain(StatusCode::OK, text)
}

fn plain(status: StatusCode, text: String) -> Response<Body> {
    let headers = [
        (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text).into_response()
}
