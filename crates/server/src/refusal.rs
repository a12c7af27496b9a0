//! Answers without a page: a status, a line of text, and the strict headers.

use crate::edition::File;
use crate::headers::{NEVER, strict};
use crate::page::Setting;
use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW,
    CACHE_CONTROL, CONTENT_TYPE, HeaderValue,
};
use axum::http::{Response, StatusCode};
use levelhead_pages::site::problem;

const TEXT: &str = "text/plain; charset=utf-8";

const METHODS: &str = "GET, HEAD";

/// An answer that is its status, in words; where the path is the API's, in the JSON that its description promises.
pub(crate) fn refusal(status: StatusCode, path: &str, setting: Setting) -> Response<Body> {
    let file = match path.starts_with("/api/") || path == "/openapi.json" {
        true => problem(
            status.as_u16(),
            status.canonical_reason().unwrap_or("Error"),
            meaning(status),
        ),
        false => File {
            media_type: TEXT,
            bytes: format!("{status}\n").into_bytes(),
        },
    };
    let mut response = Response::new(Body::from(file.bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    *headers = strict(file.media_type, setting.behind_tls);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(NEVER));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static(METHODS));
    }
    response
}

/// What a program that asked can do.
fn meaning(status: StatusCode) -> &'static str {
    match status.as_u16() {
        308 => "the address ends with a slash",
        400 => "the escapes in the path are broken",
        404 => {
            "there is nothing at this address; /api/v1/index.json and /openapi.json say what there is"
        }
        405 => "this API is only read, with GET or HEAD",
        413 => "requests have no body here",
        414 => "the address is too long",
        429 => "too many requests; wait as long as Retry-After says",
        431 => "the headers are too large",
        503 => "the answer takes too long just now; try again as Retry-After says",
        _ => "the answer could not be made",
    }
}

/// Lets scripts of other sites ask for public data with a header that says what they have already.
pub(crate) fn preflight(path: &str, setting: Setting) -> Response<Body> {
    let mut response = refusal(StatusCode::NO_CONTENT, path, setting);
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
