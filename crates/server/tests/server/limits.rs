//! What is asked too long, too large or in the wrong way.

use crate::asking::{Asking, ask, get};
use crate::serving::Serving;

#[test]
fn readers_only_read() {
    let serving = Serving::start();
    let at = serving.address();
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"] {
        for target in ["/", "/nothing", "/search/?q=x", "/claims/A"] {
            let answer = ask(at, method, target, "");
            assert_eq!(
                (answer.status, answer.known("allow")),
                (405, "GET, HEAD"),
                "{method} {target}"
            );
        }
    }
}

#[test]
fn scripts_of_other_sites_may_ask_for_data_alone() {
    let serving = Serving::start();
    let at = serving.address();
    let asked = "origin: https://a.example\r\naccess-control-request-method: GET\r\n";
    let answer = ask(at, "OPTIONS", "/api/v1/claims.json", asked);
    assert_eq!(answer.status, 204);
    assert_eq!(answer.known("access-control-allow-origin"), "*");
    assert_eq!(
        answer.known("access-control-allow-headers"),
        "if-none-match"
    );
    for target in ["/", "/nothing"] {
        assert_eq!(ask(at, "OPTIONS", target, asked).status, 405, "{target}");
    }
}

#[test]
fn bodies_are_refused_unread() {
    let serving = Serving::start();
    for headers in [
        "content-length: 1000000000\r\n",
        "transfer-encoding: chunked\r\n",
    ] {
        let mut asking = Asking::connect(serving.address());
        let answer = asking.ask("GET", "/", headers);
        assert_eq!(answer.status, 413, "{headers}");
        assert!(asking.is_ended(), "nobody waits for the rest");
    }
    let answer = ask(serving.address(), "GET", "/", "content-length: 0\r\n");
    assert_eq!(answer.status, 200);
}

#[test]
fn long_targets_and_heavy_headers_are_refused_in_words() {
    let serving = Serving::start();
    let at = serving.address();
    let answer = get(at, &format!("/?{}", "a".repeat(4_096)));
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (414, "414 URI Too Long\n")
    );
    assert_eq!(get(at, &format!("/?{}", "a".repeat(4_000))).status, 200);
    let heavy = |bytes: usize| format!("cookie: {}\r\n", "a".repeat(bytes));
    assert_eq!(ask(at, "GET", "/", &heavy(16_500)).status, 431);
    assert_eq!(ask(at, "GET", "/", &heavy(16_000)).status, 200);
    let many = "a: b\r\n".repeat(200);
    assert_eq!(ask(at, "GET", "/", &many).status, 431);
    let mut asking = Asking::connect(at);
    // Beyond every buffer; the answer may come before the end of the request.
    let endless = format!("GET / HTTP/1.1\r\ncookie: {}", "a".repeat(100_000));
    let _ = std::io::Write::write_all(asking.stream.get_mut(), endless.as_bytes());
    assert_eq!(asking.answer(false).status, 431);
    assert!(asking.is_ended());
}

#[test]
fn many_requests_fit_on_one_connection() {
    let serving = Serving::start();
    let mut asking = Asking::connect(serving.address());
    let one = "GET /claims/A/ HTTP/1.1\r\nhost: x\r\n\r\n";
    asking.send(one.repeat(50));
    for _ in 0..50 {
        assert_eq!(asking.answer(false).status, 200);
    }
}
