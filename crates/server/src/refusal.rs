//! Answers without a page: a status, a line of text, and the strict headers.

use crate::headers::{NEVER, strict};
use crate::page::Setting;
use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW,
    CACHE_CONTROL, CONTENT_TYPE, HeaderValue,
};
use axum::http::{Response, StatusCode};

const TEXT: &str = "text/plain; charset=utf-8";

const METHODS: &str = "GET, HEAD";

/// An answer that is its status, in words.
pub(crate) fn refusal(status: StatusCode, setting: Setting) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{status}\n")));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    *headers = strict(TEXT, setting.behind_tls);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(TEXT));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(NEVER));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static(METHODS));
    }
    response
}

/// Lets scripts of other sites ask for public data with a header that says what they have already.
pub(crate) fn preflight(setting: Setting) -> Response<Body> {
    let mut response = refusal(StatusCode::NO_CONTENT, setting);
    *response.body_mut() = Body::empty();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, "if-none-match"),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
        (ALLOW, METHODS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
