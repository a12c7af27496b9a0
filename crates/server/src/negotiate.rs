//! What a request asks for beside the path: an encoding, and whether it has the page already.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};

/// How the bytes of a page are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Identity,
    Brotli,
    Gzip,
}

impl Encoding {
    /// The name in headers; nothing for the bytes as they are.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Identity => None,
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
        }
    }

    pub(crate) fn index(self) -> usize {
        match self {
            Encoding::Identity => 0,
            Encoding::Brotli => 1,
            Encoding::Gzip => 2,
        }
    }
}

/// The encoding to answer with: of those that the request takes, the one it likes best; of equals, the smallest.
///
/// A request that refuses even the bytes as they are gets them all the same, as RFC 9110 allows.
pub(crate) fn encoding(headers: &HeaderMap) -> Encoding {
    let (mut brotli, mut gzip, mut other) = (None, None, None);
    for value in headers.get_all(ACCEPT_ENCODING) {
        for item in value.to_str().unwrap_or_default().split(',') {
            let (name, weight) = weighed(item);
            match () {
                () if name.eq_ignore_ascii_case("br") => brotli = Some(weight),
                () if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => {
                    gzip = Some(weight);
                }
                () if name == "*" => other = Some(weight),
                () => {}
            }
        }
    }
    let of = |told: Option<u16>| told.or(other).unwrap_or(0);
    match (of(brotli), of(gzip)) {
        (0, 0) => Encoding::Identity,
        (brotli, gzip) if brotli >= gzip => Encoding::Brotli,
        _ => Encoding::Gzip,
    }
}

/// A name and its weight in thousandths. A weight that is none counts as 0: it was meant to say something else.
fn weighed(item: &str) -> (&str, u16) {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let thousandths = match weight {
        None => 1000,
        Some(text) => match text.parse::<f32>() {
            // In range, so the cast keeps it.
            Ok(weight) if (0.0..=1.0).contains(&weight) => (weight * 1000.0) as u16,
            _ => 0,
        },
    };
    (name, thousandths)
}

/// True when the request says that it has the version with this entity tag.
pub(crate) fn has_already(headers: &HeaderMap, etag: &str) -> bool {
    headers.get_all(IF_NONE_MATCH).iter().any(|value| {
        value.to_str().is_ok_and(|text| {
            text.split(',')
                .map(str::trim)
                .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Encoding, encoding, has_already};
    use axum::http::HeaderMap;
    use axum::http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};

    #[track_caller]
    fn check(accepts: &'static str, expect: Encoding) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, accepts.parse().unwrap());
        assert_eq!(encoding(&headers), expect, "{accepts}");
    }

    #[test]
    fn the_smallest_that_is_taken() {
        assert_eq!(encoding(&HeaderMap::new()), Encoding::Identity);
        check("gzip, deflate, br, zstd", Encoding::Brotli);
        check("gzip", Encoding::Gzip);
        check("GZIP;q=0.5", Encoding::Gzip);
        check("identity", Encoding::Identity);
        check("*", Encoding::Brotli);
    }

    #[test]
    fn weights_count() {
        check("br;q=0.5, gzip;q=0.8", Encoding::Gzip);
        check("br;q=0, gzip;q=0", Encoding::Identity);
        check("br;q=0, *", Encoding::Gzip);
        check("br;q=nan, gzip;q=-1", Encoding::Identity);
        check("", Encoding::Identity);
        check(",;,=;q=", Encoding::Identity);
    }

    #[test]
    fn tags_are_compared_weakly() {
        let mut headers = HeaderMap::new();
        let mut check = |told: &'static str, expect| {
            headers.insert(IF_NONE_MATCH, told.parse().unwrap());
            assert_eq!(has_already(&headers, "\"ab\""), expect, "{told}");
        };
        check("\"ab\"", true);
        check("W/\"ab\"", true);
        check("\"x\", \"ab\"", true);
        check("*", true);
        check("\"abc\"", false);
        check("ab", false);
        check("", false);
    }
}
