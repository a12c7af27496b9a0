//! What a path leads to, and what it never leads to.

use crate::asking::{Asking, get};
use crate::serving::Serving;

#[test]
fn folders_have_a_slash_and_short_addresses_need_none() {
    let serving = Serving::start();
    let at = serving.address();
    let answer = get(at, "/claims/A?from=mail");
    assert_eq!(
        (answer.status, answer.known("location")),
        (308, "/claims/A/?from=mail")
    );
    assert_eq!(get(at, "/tags/a%20b").known("location"), "/tags/a%20b/");
    let short = get(at, "/s/ab");
    assert_eq!((short.status, short.text().as_str()), (200, "short"));
    assert_eq!(get(at, "/s/ab/").body, short.body);
    assert_eq!(get(at, "/?utm=x").body, get(at, "/index.html").body);
    assert_eq!(get(at, "/%69ndex.html").status, 200);
}

#[test]
fn nothing_leads_out_of_the_site() {
    let serving = Serving::start();
    let at = serving.address();
    for target in [
        "/../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/claims/A/../../index.html",
        "/claims//A/",
        "//claims/A",
        "//example.com/%2f..",
        "/claims/A/%00",
        "/claims%5cA%5c",
        "/claims/A/index.html/",
        "/%252e%252e/index.html",
        "/CLAIMS/A/",
        "/claims/A/%0d%0aset-cookie:%20a=b",
        "/.git/config",
    ] {
        let answer = get(at, target);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (404, "there is no such page"),
            "{target}"
        );
        assert_eq!(answer.header("location"), None, "{target}");
        assert_eq!(answer.header("set-cookie"), None, "{target}");
    }
    for target in ["/%", "/%4", "/%gg", "/%ff%fe", "/claims/%c3%28/"] {
        assert_eq!(get(at, target).status, 400, "{target}");
    }
}

#[test]
fn other_forms_of_a_target_are_understood_or_refused() {
    let serving = Serving::start();
    let at = serving.address();
    assert_eq!(get(at, "http://elsewhere.example/claims/A/").status, 200);
    for target in ["*", "elsewhere.example:443"] {
        assert!((400..500).contains(&get(at, target).status), "{target}");
    }
    for request in [
        "GARBAGE\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /\u{0} HTTP/1.1\r\n\r\n",
        "\r\n\r\n\r\n\0\r\n\r\n",
    ] {
        let mut asking = Asking::connect(at);
        asking.send(request);
        assert_eq!(asking.answer(false).status, 400, "{request:?}");
        assert!(asking.is_ended());
    }
    assert_eq!(get(at, "/").status, 200);
}

#[test]
fn a_search_is_answered_and_its_words_are_text() {
    let serving = Serving::start();
    let at = serving.address();
    let answer = get(at, "/search/?q=voter+%3Cb%3Erolls");
    assert_eq!(answer.text(), "<p>found for voter &lt;b>rolls");
    assert_eq!(answer.known("cache-control"), "no-store");
    assert_eq!(get(at, "/search/").text(), "search");
    assert_eq!(get(at, "/search/?q=").text(), "search");
    assert_eq!(get(at, "/search/?q=%zz").text(), "<p>found for %zz");
    assert_eq!(
        get(at, "/es/search/?q=x").status,
        404,
        "this site has none in Spanish"
    );
    let long = get(at, &format!("/search/?q={}", "x".repeat(3_000))).text();
    assert_eq!(long.len(), "<p>found for ".len() + 200);
}
