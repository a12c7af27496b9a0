//! What the operator sees, and readers do not.

use crate::asking::{ask, get};
use crate::serving::Serving;

#[test]
fn health_and_counts_are_on_their_own_listener() {
    let serving = Serving::start();
    let admin = serving.running.admin_address().unwrap();
    assert_eq!(get(admin, "/healthz").status, 200);
    assert_eq!(get(admin, "/readyz").text(), "ready\n");
    assert_eq!(get(admin, "/").status, 404);
    assert_eq!(ask(admin, "POST", "/metrics", "").status, 405);
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(get(serving.address(), path).status, 404, "{path}");
    }
}

#[test]
fn counts_count() {
    let serving = Serving::start();
    for _ in 0..3 {
        get(serving.address(), "/claims/A/");
    }
    get(serving.address(), "/nothing?q=secret");
    let admin = serving.running.admin_address().unwrap();
    let text = get(admin, "/metrics").text();
    for line in [
        "levelhead_answers_total{class=\"claim\",status=\"2xx\"} 3",
        "levelhead_answers_total{class=\"none\",status=\"4xx\"} 1",
        "levelhead_pages 13",
        "levelhead_answer_seconds_count 4",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}: {text}");
    }
    assert!(
        !text.contains("secret") && !text.contains("127.0.0.1"),
        "{text}"
    );
    assert!(serving.running.connections_max() > 500);
}
