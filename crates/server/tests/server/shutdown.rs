//! Ending: what was begun is finished, within its time.

use crate::asking::Asking;
use crate::serving::{Serving, Turnstile};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn answers_under_way_are_finished() {
    let turnstile = Turnstile::new();
    let held = Arc::clone(&turnstile);
    let serving = Serving::with(|_| {}, |made| made.held_page = Some(("A/index.html", held)));
    let at = serving.address();
    let mut asking = Asking::connect(at);
    let mut idle = Asking::connect(at);
    assert_eq!(idle.ask("GET", "/", "").status, 200);
    asking.send("GET /claims/A/ HTTP/1.1\r\nhost: x\r\n\r\n");
    turnstile.is_reached();
    std::thread::scope(|scope| {
        let stopping = scope.spawn(|| serving.running.stop());
        assert!(idle.is_ended(), "who asks for nothing is let go at once");
        while TcpStream::connect(at).is_ok() {
            // Nobody new is taken once the listener is gone.
            std::thread::yield_now();
        }
        turnstile.release();
        let answer = asking.answer(false);
        assert_eq!((answer.status, answer.body.len() > 10_000), (200, true));
        assert!(asking.is_ended());
        assert!(stopping.join().unwrap(), "all was finished");
    });
}

#[test]
fn what_takes_too_long_is_cut() {
    let turnstile = Turnstile::new();
    let held = Arc::clone(&turnstile);
    let serving = Serving::with(
        |config| config.limits.drain_timeout = Duration::from_millis(100),
        |made| made.held_page = Some(("A/index.html", held)),
    );
    let mut asking = Asking::connect(serving.address());
    asking.send("GET /claims/A/ HTTP/1.1\r\nhost: x\r\n\r\n");
    turnstile.is_reached();
    std::thread::scope(|scope| {
        let stopping = scope.spawn(|| serving.running.stop());
        assert!(asking.is_ended());
        turnstile.release();
        assert!(!stopping.join().unwrap(), "something was cut");
    });
}

#[test]
fn a_page_that_takes_too_long_is_given_up() {
    let turnstile = Turnstile::new();
    let held = Arc::clone(&turnstile);
    let serving = Serving::with(
        |config| config.limits.answer_timeout = Duration::from_millis(100),
        |made| made.held_page = Some(("A/index.html", held)),
    );
    let mut asking = Asking::connect(serving.address());
    let answer = asking.ask("GET", "/claims/A/", "");
    assert_eq!((answer.status, answer.known("retry-after")), (503, "5"));
    turnstile.release();
}
