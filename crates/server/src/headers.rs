//! The headers that every answer carries, and those of one kind of file.
//!
//! Pages run no script but the site's own files, load nothing from elsewhere and stand in nobody's frame; what is no
//! page (feeds, the API, statements) is data for anybody, and may be read by other sites' scripts.

use axum::http::HeaderMap;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};

/// What a page may do. Blocks of data such as JSON-LD are no scripts, and need no leave.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; \
connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What anything else may do, should a browser show it: nothing.
const DATA_POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What no page asks of a reader's device.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Two years, as browsers' lists ask for.
const HSTS: &str = "max-age=63072000; includeSubDomains";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Changes with the next claim or correction, which must be seen soon.
const SOON: &str = "public, max-age=30";
/// Changes with the program, and with pages that need it.
const LATER: &str = "public, max-age=3600";
/// Signed: no proxy may touch a byte, though a newer proof may replace one.
const SIGNED: &str = "public, max-age=30, no-transform";
/// Belongs to nobody else.
pub(crate) const NEVER: &str = "no-store";

/// True for a page, a style or a script: what a browser runs or shows, as against data.
fn is_of_page(media_type: &str) -> bool {
    media_type.starts_with("text/html") || is_asset(media_type)
}

fn is_asset(media_type: &str) -> bool {
    media_type.starts_with("text/css")
        || media_type.starts_with("text/javascript")
        || media_type.starts_with("application/javascript")
        || media_type.starts_with("font/")
}

/// True for what other sites' scripts may read: all that is public data.
pub(crate) fn is_data(media_type: &str) -> bool {
    !is_of_page(media_type)
}

/// The strict headers of an answer of this media type.
pub(crate) fn strict(media_type: &str, behind_tls: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    let mut set = |name, value| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    let is_page = media_type.starts_with("text/html");
    set(
        CONTENT_SECURITY_POLICY,
        if is_page { PAGE_POLICY } else { DATA_POLICY },
    );
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "no-referrer");
    set(PERMISSIONS_POLICY, PERMISSIONS);
    set(OPENER_POLICY, "same-origin");
    match is_data(media_type) {
        true => {
            set(RESOURCE_POLICY, "cross-origin");
            set(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        false => set(RESOURCE_POLICY, "same-origin"),
    }
    if behind_tls {
        set(STRICT_TRANSPORT_SECURITY, HSTS);
    }
    headers
}

/// How long an answer may be kept by whoever stands in between.
pub(crate) fn keep(place: &str, media_type: &str) -> (HeaderName, HeaderValue) {
    let value = match () {
        () if place.starts_with("/statements/") && is_data(media_type) => SIGNED,
        () if is_asset(media_type) || media_type.starts_with("image/") => LATER,
        () => SOON,
    };
    (CACHE_CONTROL, HeaderValue::from_static(value))
}

#[cfg(test)]
mod tests {
    use super::{keep, strict};

    #[test]
    fn pages_are_kept_apart_and_data_is_for_everybody() {
        let page = strict("text/html; charset=utf-8", false);
        assert!(page.get("access-control-allow-origin").is_none());
        assert_eq!(page["cross-origin-resource-policy"], "same-origin");
        assert!(page.get("strict-transport-security").is_none());
        let policy = page["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        let data = strict("application/json", true);
        assert_eq!(data["access-control-allow-origin"], "*");
        assert_eq!(data["cross-origin-resource-policy"], "cross-origin");
        assert!(data.get("strict-transport-security").is_some());
    }

    #[test]
    fn what_is_signed_is_not_to_be_touched() {
        let told = |place, media_type| keep(place, media_type).1.to_str().unwrap().to_owned();
        assert!(told("/statements/A-v1.md", "text/markdown").contains("no-transform"));
        assert!(!told("/statements/A-v1.html", "text/html").contains("no-transform"));
        assert!(told("/assets/site.css", "text/css").contains("3600"));
        assert!(told("/", "text/html").contains("max-age=30"));
    }
}
