//! One page in one encoding, ready to be sent: headers and bytes are made once.

use crate::compress::is_compressible;
use crate::edition::File;
use crate::headers;
use crate::metrics::Class;
use crate::negotiate::Encoding;
use axum::body::{Body, Bytes};
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, VARY,
};
use axum::http::{Response, StatusCode};
use sha2::{Digest, Sha256};

/// A page in one encoding.
#[derive(Debug)]
pub(crate) struct Page {
    headers: HeaderMap,
    etag: String,
    bytes: Bytes,
    media_type: &'static str,
    is_compressible: bool,
    pub(crate) class: Class,
}

/// What all pages of a server have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) behind_tls: bool,
}

impl Page {
    /// The page of a file as it is.
    pub(crate) fn new(place: &str, file: File, setting: Setting) -> Self {
        let is_compressible = is_compressible(file.media_type, file.bytes.len());
        let etag = format!("\"{}\"", tag(&file.bytes));
        let mut page = Page {
            headers: headers::strict(file.media_type, setting.behind_tls),
            etag,
            bytes: file.bytes.into(),
            media_type: file.media_type,
            is_compressible,
            class: Class::of(place),
        };
        let (name, value) = headers::keep(place, file.media_type);
        page.headers.insert(name, value);
        page.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(file.media_type));
        if is_compressible {
            page.headers
                .insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        page.complete()
    }

    /// The same page with its bytes in an encoding. The entity tag is another: it names the bytes that are sent.
    pub(crate) fn encoded(&self, encoding: Encoding, bytes: Vec<u8>) -> Self {
        let mut headers = self.headers.clone();
        let name = encoding.name().unwrap_or("identity");
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        Page {
            headers,
            etag: format!("{}-{name}\"", self.etag.trim_end_matches('"')),
            bytes: bytes.into(),
            ..*self
        }
        .complete()
    }

    fn complete(mut self) -> Self {
        self.headers.insert(CONTENT_LENGTH, self.bytes.len().into());
        // Hexadecimal digits between quotes: every header takes them.
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            self.headers.insert(ETAG, etag);
        }
        self
    }

    /// True when it may be smaller in another encoding.
    pub(crate) fn is_compressible(&self) -> bool {
        self.is_compressible
    }

    /// True when other sites' scripts may read it.
    pub(crate) fn is_data(&self) -> bool {
        headers::is_data(self.media_type)
    }

    pub(crate) fn etag(&self) -> &str {
        &self.etag
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it takes in memory, the bytes and all around them.
    pub(crate) fn size_bytes(&self) -> u64 {
        const AROUND: u64 = 1024;
        self.bytes.len() as u64 + AROUND
    }

    /// The answer; without the bytes for HEAD.
    pub(crate) fn answer(&self, status: StatusCode, is_head: bool) -> Response<Body> {
        let body = match is_head {
            true => Body::empty(),
            false => Body::from(self.bytes.clone()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = self.headers.clone();
        response
    }

    /// The answer to somebody who has it already.
    pub(crate) fn not_modified(&self) -> Response<Body> {
        let mut response = self.answer(StatusCode::NOT_MODIFIED, true);
        for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING] {
            response.headers_mut().remove(name);
        }
        response
    }
}

/// The first half of the SHA-256, in hexadecimal: nobody finds two pages with the same.
fn tag(bytes: &[u8]) -> String {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    levelhead_ledger::hex(&hash[..16])
}
