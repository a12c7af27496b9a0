//! From a request to its answer.
//!
//! Refusals come first, cheapest first; then pages that are made already, which is nearly all; only what is left goes
//! through the routes.

use crate::cache::Cache;
use crate::client;
use crate::config::Limits;
use crate::connection::Answers;
use crate::headers;
use crate::metrics::{Class, Metrics};
use crate::negotiate::{encoding, has_already};
use crate::page::{Page, Setting};
use crate::path::{Asked, encoded, resolve};
use crate::rate::Rates;
use crate::refusal::{preflight, refusal};
use crate::search_query::words;
use arc_swap::ArcSwap;
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::http::header::{
    ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL, CONNECTION, ETAG, HeaderMap, HeaderValue,
    LOCATION, RETRY_AFTER,
};
use axum::http::{Method, Request, Response, StatusCode, Uri};
use axum::routing::any;
use hyper::body::Incoming;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower_service::Service;

/// The public site.
pub(crate) struct Public {
    site: Arc<Site>,
    routes: Router,
    rates: Option<Rates>,
    trust_proxy: bool,
    access_log: bool,
    limits: Limits,
    metrics: Arc<Metrics>,
}

/// The edition that is shown, and how.
pub(crate) struct Site {
    pub(crate) current: ArcSwap<Cache>,
    pub(crate) setting: Setting,
    pub(crate) answer_timeout: Duration,
}

impl Public {
    pub(crate) fn new(site: Arc<Site>, config: &crate::Config, metrics: Arc<Metrics>) -> Self {
        Public {
            routes: Router::new()
                .route("/search/", any(search))
                .route("/es/search/", any(search))
                .fallback(page)
                .with_state(Arc::clone(&site)),
            site,
            rates: config.rate.map(Rates::new),
            trust_proxy: config.trust_proxy,
            access_log: config.access_log,
            limits: config.limits.clone(),
            metrics,
        }
    }

    /// Why a request is not looked at any further.
    fn refused(&self, request: &Request<Incoming>, peer: IpAddr) -> Option<Response<Body>> {
        let path = request.uri().path();
        let refuse = |status| Some(refusal(status, path, self.site.setting));
        let target = request.uri().path_and_query();
        if target.is_some_and(|target| target.as_str().len() > self.limits.target_max_bytes) {
            return refuse(StatusCode::URI_TOO_LONG);
        }
        if headers_bytes(request.headers()) > self.limits.headers_max_bytes {
            return refuse(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        if !matches!(
            *request.method(),
            Method::GET | Method::HEAD | Method::OPTIONS
        ) {
            return refuse(StatusCode::METHOD_NOT_ALLOWED);
        }
        if !request.body().is_end_stream() {
            let mut response = refusal(StatusCode::PAYLOAD_TOO_LARGE, path, self.site.setting);
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
            return Some(response);
        }
        let wait = self.rates.as_ref().and_then(|rates| {
            let reader = client::counted(peer, request.headers(), self.trust_proxy)?;
            rates.take(reader).err()
        })?;
        self.metrics.refused_by_rate();
        let mut response = refusal(StatusCode::TOO_MANY_REQUESTS, path, self.site.setting);
        response
            .headers_mut()
            .insert(RETRY_AFTER, (wait.as_secs() + 1).into());
        Some(response)
    }

    async fn respond(&self, request: Request<Incoming>, peer: IpAddr) -> (Class, Response<Body>) {
        if let Some(response) = self.refused(&request, peer) {
            return (Class::None, response);
        }
        if request.method() == Method::OPTIONS {
            return (Class::None, self.options(&request).await);
        }
        let path = request.uri().path();
        let is_search = request.uri().query().is_some() && path.ends_with("/search/");
        if !is_search {
            let cache = self.site.current.load();
            if let Some(page) = cache.ready(path, encoding(request.headers())) {
                return (
                    page.class,
                    shown(&page, request.method(), request.headers()),
                );
            }
        }
        let (parts, _) = request.into_parts();
        let request = Request::from_parts(parts, Body::empty());
        let response = match self.routes.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let class = response.extensions().get().copied();
        (class.unwrap_or(Class::None), response)
    }

    /// What other sites' scripts ask before they ask with a header such as `If-None-Match`.
    async fn options(&self, request: &Request<Incoming>) -> Response<Body> {
        let cache = self.site.current.load_full();
        let path = request.uri().path();
        if request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
            && let Asked::Page(place) = resolve(path, |place| cache.is_place(place))
            && let Ok(page) = self.site.made(&cache, &place, request.headers()).await
            && page.is_data()
        {
            return preflight(path, self.site.setting);
        }
        refusal(StatusCode::METHOD_NOT_ALLOWED, path, self.site.setting)
    }
}

impl Answers for Public {
    async fn answer(&self, request: Request<Incoming>, peer: IpAddr) -> Response<Body> {
        let began = Instant::now();
        let method = if self.access_log {
            known(request.method())
        } else {
            ""
        };
        let (class, response) = self.respond(request, peer).await;
        let took = began.elapsed();
        let bytes = response.body().size_hint().exact().unwrap_or_default();
        let status = response.status().as_u16();
        self.metrics.answered(class, status, bytes, took);
        if self.access_log {
            tracing::info!(
                method,
                class = class.word(),
                status,
                bytes,
                duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
                "answered"
            );
        }
        response
    }
}

/// A method that may stand in a log: a stranger can make up others.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST => "POST",
        _ => "other",
    }
}

fn headers_bytes(headers: &HeaderMap) -> usize {
    let line = |(name, value): (&axum::http::HeaderName, &HeaderValue)| {
        name.as_str().len() + value.len() + ": \r\n".len()
    };
    headers.iter().map(line).sum()
}

/// A page, or the word that the reader has it already.
fn shown(page: &Page, method: &Method, headers: &HeaderMap) -> Response<Body> {
    match has_already(headers, page.etag()) {
        true => page.not_modified(),
        false => page.answer(StatusCode::OK, method == Method::HEAD),
    }
}

/// Marks an answer of the routes with its kind.
fn marked(class: Class, mut response: Response<Body>) -> Response<Body> {
    response.extensions_mut().insert(class);
    response
}

impl Site {
    /// A page, made if need be, within the bound of time.
    async fn made(
        &self,
        cache: &Arc<Cache>,
        place: &str,
        headers: &HeaderMap,
    ) -> Result<Arc<Page>, StatusCode> {
        let made = cache.page(place, encoding(headers));
        match tokio::time::timeout(self.answer_timeout, made).await {
            Ok(Ok(page)) => Ok(page),
            Ok(Err(_)) => Err(StatusCode::INTERNAL_SERVER_ERROR),
            Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// The page that says that there is none: the site's own where it has one.
    async fn missing(
        &self,
        cache: &Arc<Cache>,
        path: &str,
        method: &Method,
        headers: &HeaderMap,
    ) -> Response<Body> {
        let own = match path.starts_with("/es/") {
            true => ["/es/404.html", "/404.html"],
            false => ["/404.html", "/404.html"],
        };
        let place = own.into_iter().find(|place| cache.is_place(place));
        let is_data = matches!(Class::of(path), Class::Api | Class::Feed);
        let Some(place) = place.filter(|_| !is_data) else {
            return refusal(StatusCode::NOT_FOUND, path, self.setting);
        };
        match self.made(cache, place, headers).await {
            Err(status) => self.failed(status, path),
            Ok(page) => {
                let mut response = page.answer(StatusCode::NOT_FOUND, method == Method::HEAD);
                // It is no version of the page that was asked for.
                response.headers_mut().remove(ETAG);
                response
                    .headers_mut()
                    .insert(CACHE_CONTROL, HeaderValue::from_static(headers::NEVER));
                response
            }
        }
    }

    fn failed(&self, status: StatusCode, path: &str) -> Response<Body> {
        let mut response = refusal(status, path, self.setting);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, 5.into());
        }
        response
    }
}

/// Any page of the site, by any of its spellings.
async fn page(
    State(site): State<Arc<Site>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let cache = site.current.load_full();
    match resolve(uri.path(), |place| cache.is_place(place)) {
        Asked::Page(place) => match site.made(&cache, &place, &headers).await {
            Ok(page) => marked(page.class, shown(&page, &method, &headers)),
            Err(status) => site.failed(status, uri.path()),
        },
        Asked::Folder(place) => {
            let query = uri
                .query()
                .map_or(String::new(), |query| format!("?{query}"));
            let mut response = refusal(StatusCode::PERMANENT_REDIRECT, uri.path(), site.setting);
            match HeaderValue::from_str(&format!("{}{query}", encoded(&place))) {
                Ok(location) => response.headers_mut().insert(LOCATION, location),
                Err(_) => return site.failed(StatusCode::INTERNAL_SERVER_ERROR, uri.path()),
            };
            marked(Class::of(&place), response)
        }
        Asked::Missing => site.missing(&cache, uri.path(), &method, &headers).await,
        Asked::Broken => refusal(StatusCode::BAD_REQUEST, uri.path(), site.setting),
    }
}

/// The search page, with what was found where something is looked for.
async fn search(
    State(site): State<Arc<Site>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let Some(words) = words(uri.query()) else {
        return page(State(site), method, uri, headers).await;
    };
    let cache = site.current.load_full();
    let found = cache.search(uri.path(), words);
    match tokio::time::timeout(site.answer_timeout, found).await {
        Ok(Some(file)) => {
            let mut response = Page::new(uri.path(), file, site.setting)
                .answer(StatusCode::OK, method == Method::HEAD);
            // What somebody looks for is theirs: nobody in between keeps it.
            response
                .headers_mut()
                .insert(CACHE_CONTROL, HeaderValue::from_static(headers::NEVER));
            marked(Class::Search, response)
        }
        // An edition without search shows its page of that name as it is.
        Ok(None) => self::page(State(site), method, uri, headers).await,
        Err(_) => site.failed(StatusCode::SERVICE_UNAVAILABLE, uri.path()),
    }
}
