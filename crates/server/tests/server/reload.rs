//! A new version of the ledger is shown, and nobody waits for it.

use crate::asking::{Asking, ask, get};
use crate::serving::{HTML, Serving, Turnstile, file};
use std::sync::Arc;

/// Makes the site another, as publishing a claim does.
fn publish(serving: &Serving, text: &str) {
    let mut made = serving.site.made.lock().unwrap();
    made.version += 1;
    made.files.insert("index.html".to_owned(), file(HTML, text));
    made.files
        .insert("claims/B/index.html".to_owned(), file(HTML, "new"));
}

#[test]
fn a_new_claim_appears() {
    let serving = Serving::start();
    let at = serving.address();
    let before = get(at, "/");
    assert_eq!(get(at, "/claims/B/").status, 404);
    publish(&serving, "a claim more");
    assert_eq!(get(at, "/").body, before.body, "nothing was looked for yet");
    serving.running.look();
    assert_eq!(get(at, "/").text(), "a claim more");
    assert_eq!(get(at, "/claims/B/").status, 200);
    let told = format!("if-none-match: {}\r\n", before.known("etag"));
    assert_eq!(
        ask(at, "GET", "/", &told).status,
        200,
        "what they have is old"
    );
    serving.running.look();
    assert!(
        (serving.metric("reloads_total") - 1.0).abs() < 0.5,
        "the same version is not loaded twice"
    );
}

#[test]
fn readers_are_answered_while_a_version_is_loaded() {
    let serving = Serving::start();
    let turnstile = Turnstile::new();
    publish(&serving, "later");
    serving.site.made.lock().unwrap().held_load = Some(Arc::clone(&turnstile));
    let mut asking = Asking::connect(serving.address());
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| serving.running.look());
        turnstile.is_reached();
        for target in ["/", "/claims/A/", "/es/"] {
            assert_eq!(asking.ask("GET", target, "").status, 200);
        }
        assert_ne!(asking.ask("GET", "/", "").text(), "later");
        turnstile.release();
        looking.join().unwrap();
    });
    assert_eq!(asking.ask("GET", "/", "").text(), "later");
}

#[test]
fn a_ledger_that_cannot_be_read_leaves_the_version_before() {
    let serving = Serving::start();
    let before = get(serving.address(), "/");
    publish(&serving, "never shown");
    serving.site.made.lock().unwrap().is_broken = true;
    serving.running.look();
    serving.running.look();
    assert_eq!(get(serving.address(), "/").body, before.body);
    assert!((serving.metric("reload_failures_total") - 2.0).abs() < 0.5);
    serving.site.made.lock().unwrap().is_broken = false;
    serving.running.look();
    assert_eq!(get(serving.address(), "/").text(), "never shown");
}
