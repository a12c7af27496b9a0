//! Who asks: for counting how often, and for nothing else.

use axum::http::{HeaderMap, HeaderName};
use std::net::IpAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The reader whose answers are counted; `None` for one who is not counted.
///
/// Without a proxy that is trusted, whoever connects from this machine is not counted: it is the operator, or a proxy
/// that stands for everybody. With one, it is the last address that the proxy named; entries before it are what the
/// reader said, and prove nothing.
pub(crate) fn counted(peer: IpAddr, headers: &HeaderMap, trust_proxy: bool) -> Option<IpAddr> {
    if !trust_proxy {
        return (!peer.to_canonical().is_loopback()).then_some(peer);
    }
    let named = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok()?.rsplit(',').next())
        .and_then(address);
    Some(named.unwrap_or(peer))
}

/// An address as proxies write it: alone, with a port, in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let socket = || text.parse::<std::net::SocketAddr>().ok().map(|it| it.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(socket)
}

#[cfg(test)]
mod tests {
    use super::counted;
    use axum::http::HeaderMap;

    #[track_caller]
    fn check(peer: &str, forwarded: &[&'static str], trust: bool, expect: Option<&str>) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let told = counted(peer.parse().unwrap(), &headers, trust);
        assert_eq!(
            told,
            expect.map(|text| text.parse().unwrap()),
            "{forwarded:?}"
        );
    }

    #[test]
    fn a_proxy_is_believed_only_when_told_so() {
        check("192.0.2.9", &["192.0.2.1"], false, Some("192.0.2.9"));
        check("127.0.0.1", &["192.0.2.1"], false, None);
        check("::1", &[], false, None);
        check("127.0.0.1", &["192.0.2.1"], true, Some("192.0.2.1"));
    }

    #[test]
    fn only_the_last_entry_is_the_proxys_own() {
        check(
            "127.0.0.1",
            &["10.0.0.1, 192.0.2.1"],
            true,
            Some("192.0.2.1"),
        );
        check(
            "127.0.0.1",
            &["10.0.0.1", "192.0.2.1"],
            true,
            Some("192.0.2.1"),
        );
        check("127.0.0.1", &["192.0.2.1:4711"], true, Some("192.0.2.1"));
        check(
            "127.0.0.1",
            &["[2001:db8::1]:80"],
            true,
            Some("2001:db8::1"),
        );
        check("127.0.0.1", &["[2001:db8::1]"], true, Some("2001:db8::1"));
        check("127.0.0.1", &["192.0.2.1, nobody"], true, Some("127.0.0.1"));
        check("127.0.0.1", &[], true, Some("127.0.0.1"));
    }
}
