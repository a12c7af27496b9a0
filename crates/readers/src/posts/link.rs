//! Links, evened out: what differs only in how it was passed on is one link.

use std::borrow::Cow;
use std::sync::OnceLock;
use url::Url;

/// Longest link that is looked at.
const LINK_BYTES: usize = 4096;

/// Parameters that say how a link was passed on, and nothing of where it leads.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Tracking {
    names: Vec<String>,
    prefixes: Vec<String>,
}

#[expect(
    clippy::expect_used,
    reason = "a test reads the embedded text, so this cannot fail"
)]
fn tracking() -> &'static Tracking {
    static TRACKING: OnceLock<Tracking> = OnceLock::new();
    TRACKING.get_or_init(|| {
        toml::from_str(include_str!("../../data/tracking-parameters.toml"))
            .expect("the embedded list is valid")
    })
}

/// A link without what says only how it was passed on: scheme, case of the host, default port, user, tracking
/// parameters, fragment. Shorteners are kept as they are. `None` for what leads nowhere on the web.
pub(super) fn normal(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > LINK_BYTES {
        return None;
    }
    let url = Url::parse(&with_scheme(text)?).ok()?;
    // The parser accepts hosts with nothing between two dots. They are none, and without their last dots some would be
    // taken for numbers.
    let host = url.host_str()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.split('.').any(str::is_empty) {
        return None;
    }
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let mut normal = String::with_capacity(text.len());
    normal.push_str(host);
    if let Some(port) = url.port().filter(|port| ![80, 443].contains(port)) {
        normal.push_str(&format!(":{port}"));
    }
    normal.push_str(url.path());
    let mut joint = '?';
    for pair in url.query().unwrap_or_default().split('&') {
        let name = pair.split('=').next().unwrap_or_default();
        if !pair.is_empty() && !is_tracking(name) {
            normal.push(joint);
            normal.push_str(pair);
            joint = '&';
        }
    }
    // Some sites tell their pages apart behind the mark.
    if let Some(fragment) = url.fragment().filter(|text| text.starts_with(['!', '/'])) {
        normal.push('#');
        normal.push_str(fragment);
    }
    // Escapes make it longer than it was written.
    (normal.len() <= LINK_BYTES).then_some(normal)
}

/// `example.org/page` is a link, too; a bare word is none.
fn with_scheme(text: &str) -> Option<Cow<'_, str>> {
    let scheme_end = text.find(':').unwrap_or(text.len());
    let (scheme, after) = text.split_at(scheme_end);
    if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
        return Some(Cow::Borrowed(text));
    }
    if after.starts_with("://") || text.chars().any(char::is_whitespace) || text.contains('@') {
        return None;
    }
    let host = text.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let last = host.rsplit('.').next().unwrap_or_default();
    let named =
        host.contains('.') && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    named.then(|| Cow::Owned(format!("https://{text}")))
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let known = tracking();
    known.names.contains(&name) || known.prefixes.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(normal(text).as_deref(), expect, "{text}");
    }

    #[test]
    fn what_says_how_it_was_passed_on_goes() {
        for text in [
            "https://example.org/a?x=1",
            "http://EXAMPLE.org:80/a?x=1",
            "HTTPS://example.org:443/a?x=1#top",
            "https://user:secret@example.org/a?utm_source=tw&x=1&fbclid=abc",
            "https://example.org./a?x=1&UTM_Campaign=z",
            "example.org/a?x=1",
        ] {
            check(text, Some("example.org/a?x=1"));
        }
        check("https://example.org", Some("example.org/"));
        check("https://example.org:8080/", Some("example.org:8080/"));
        check(
            "https://app.example.org/#/page/2",
            Some("app.example.org/#/page/2"),
        );
    }

    #[test]
    fn what_leads_elsewhere_stays_apart() {
        check("https://t.co/AbC", Some("t.co/AbC"));
        check("https://bit.ly/abc", Some("bit.ly/abc"));
        check("https://example.org/A", Some("example.org/A"));
        check("https://example.org/a/", Some("example.org/a/"));
        check("https://example.org/a?v=2", Some("example.org/a?v=2"));
        check(
            "https://bücher.example/ü",
            Some("xn--bcher-kva.example/%C3%BC"),
        );
    }

    #[test]
    fn what_is_no_link_is_none() {
        for text in [
            "",
            "hello",
            "3.14",
            "mailto:a@example.org",
            "javascript:alert(1)",
            "data:text/plain,x",
            "ftp://example.org/a",
            "someone@example.org",
            "https://",
            "https:./b",
            "https://.../a",
            "https://..8../a",
            "https://example..org/a",
            "https://example.org../a",
            "http://[::1",
            "two words.org",
        ] {
            check(text, None);
        }
        check(&format!("https://example.org/{}", "a".repeat(5000)), None);
        check(&format!("https://example.org/{}", "ü".repeat(1000)), None);
    }
}
