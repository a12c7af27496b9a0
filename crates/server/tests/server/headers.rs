//! The headers of every kind of answer.

use crate::asking::{Answer, ask, get};
use crate::serving::Serving;
use levelhead_server::Rate;

fn every_kind(serving: &Serving) -> Vec<(&'static str, Answer)> {
    let at = serving.address();
    let long = format!("/{}", "a".repeat(5_000));
    let heavy = format!("x: {}\r\n", "a".repeat(17_000));
    let tag = get(at, "/").known("etag").to_owned();
    vec![
        ("page", get(at, "/")),
        ("made page", get(at, "/")),
        ("head", ask(at, "HEAD", "/", "")),
        ("brotli", ask(at, "GET", "/", "accept-encoding: br\r\n")),
        (
            "same",
            ask(at, "GET", "/", &format!("if-none-match: {tag}\r\n")),
        ),
        ("style", get(at, "/assets/site.css")),
        ("picture", get(at, "/cards/A.png")),
        ("data", get(at, "/api/v1/claims.json")),
        ("feed", get(at, "/feeds/all.atom")),
        ("signed", get(at, "/statements/A-v1.md")),
        ("search", get(at, "/search/?q=x")),
        ("short", get(at, "/s/ab")),
        ("redirect", get(at, "/claims/A")),
        ("no page", get(at, "/nothing")),
        ("no data", get(at, "/api/nothing")),
        ("broken", get(at, "/%zz")),
        ("method", ask(at, "DELETE", "/", "")),
        (
            "preflight",
            ask(
                at,
                "OPTIONS",
                "/feeds/all.atom",
                "access-control-request-method: GET\r\n",
            ),
        ),
        ("body", ask(at, "GET", "/", "content-length: 3\r\n")),
        ("long", get(at, &long)),
        ("heavy", ask(at, "GET", "/", &heavy)),
        ("defect", get(at, "/panic/")),
    ]
}

#[test]
fn every_answer_is_strict() {
    let serving = Serving::start();
    for (kind, answer) in every_kind(&serving) {
        let policy = answer.known("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{kind}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{kind}: {policy}"
        );
        assert!(policy.contains("base-uri 'none'"), "{kind}: {policy}");
        assert!(
            !policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"),
            "{kind}: {policy}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.known(name), value, "{kind}");
        }
        assert!(
            answer.known("permissions-policy").contains("camera=()"),
            "{kind}"
        );
        assert!(answer.header("cache-control").is_some(), "{kind}");
        for absent in [
            "set-cookie",
            "server",
            "x-powered-by",
            "strict-transport-security",
        ] {
            assert_eq!(answer.header(absent), None, "{kind}");
        }
    }
}

#[test]
fn https_alone_is_asked_for_behind_tls() {
    let serving = Serving::with(|config| config.behind_tls = true, |_| {});
    for (kind, answer) in every_kind(&serving) {
        assert!(
            answer
                .known("strict-transport-security")
                .starts_with("max-age="),
            "{kind}"
        );
    }
}

#[test]
fn data_is_for_everybody_and_pages_are_not() {
    let serving = Serving::start();
    let at = serving.address();
    for path in [
        "/api/v1/claims.json",
        "/feeds/all.atom",
        "/statements/A-v1.md",
        "/cards/A.png",
    ] {
        let answer = get(at, path);
        assert_eq!(answer.known("access-control-allow-origin"), "*", "{path}");
        assert_eq!(
            answer.known("cross-origin-resource-policy"),
            "cross-origin",
            "{path}"
        );
    }
    for path in ["/", "/assets/site.css", "/s/ab", "/search/?q=x"] {
        let answer = get(at, path);
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
        assert_eq!(
            answer.known("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
    }
}

#[test]
fn an_answer_varies_only_where_it_does() {
    let serving = Serving::start();
    let at = serving.address();
    for path in ["/", "/claims/A/", "/api/v1/claims.json", "/assets/site.css"] {
        assert_eq!(get(at, path).known("vary"), "accept-encoding", "{path}");
    }
    for path in [
        "/cards/A.png",
        "/es/",
        "/nothing",
        "/claims/A",
        "/statements/A-v1.md",
    ] {
        assert_eq!(get(at, path).header("vary"), None, "{path}");
    }
}

#[test]
fn what_is_refused_is_kept_by_nobody() {
    let serving = Serving::with(
        |config| {
            config.trust_proxy = true;
            config.rate = Some(Rate {
                per_second: 1,
                burst: 30,
            });
        },
        |_| {},
    );
    for (kind, answer) in every_kind(&serving) {
        if answer.status >= 400 || kind == "search" {
            assert_eq!(answer.known("cache-control"), "no-store", "{kind}");
            assert_eq!(answer.header("etag").is_some(), kind == "search", "{kind}");
        }
    }
}

#[test]
fn refusals_of_the_api_are_problems_in_json() {
    let serving = Serving::start();
    let at = serving.address();
    let long = format!("/api/{}", "a".repeat(5_000));
    let answers = [
        get(at, "/api/v1/nothing.json"),
        get(at, "/api/%zz"),
        get(at, &long),
        ask(at, "POST", "/api/v1/claims.json", ""),
        ask(at, "DELETE", "/openapi.json", ""),
        ask(at, "GET", "/api/v1/claims.json", "content-length: 3\r\n"),
    ];
    for answer in answers {
        assert_eq!(answer.known("content-type"), "application/problem+json");
        let problem: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem["status"], answer.status);
        assert!(
            problem["title"].is_string() && problem["detail"].is_string(),
            "{problem}"
        );
    }
}
