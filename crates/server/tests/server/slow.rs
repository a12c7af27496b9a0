//! Who is too slow is cut, and nobody else notices.

use crate::asking::{Asking, get};
use crate::serving::{HTML, Serving, file};
use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

const SHORT: Duration = Duration::from_millis(200);

#[test]
fn headers_that_do_not_come_are_not_waited_for() {
    let serving = Serving::with(|config| config.limits.head_timeout = SHORT, |_| {});
    let mut slow: Vec<Asking> = (0..50)
        .map(|_| {
            let mut asking = Asking::connect(serving.address());
            asking.send("GET / HTTP/1.1\r\nhost:");
            asking
        })
        .collect();
    assert_eq!(get(serving.address(), "/").status, 200);
    assert!(slow.iter_mut().all(Asking::is_ended));
    assert!(serving.metric("connections_cut_total") >= 50.0);
}

#[test]
fn headers_that_trickle_are_cut_as_well() {
    let serving = Serving::with(|config| config.limits.head_timeout = SHORT, |_| {});
    let mut asking = Asking::connect(serving.address());
    let stream = asking.stream.get_mut();
    stream
        .set_read_timeout(Some(Duration::from_millis(10)))
        .unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nx: ").unwrap();
    let is_ended = loop {
        // A letter every ten milliseconds, for as long as somebody listens.
        if stream.write_all(b"a").is_err() {
            break true;
        }
        match stream.read(&mut [0; 64]) {
            Ok(0) => break true,
            Ok(_) => break false,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break true,
        }
    };
    assert!(is_ended);
}

#[test]
fn who_asks_for_nothing_is_let_go() {
    let serving = Serving::with(|config| config.limits.idle_timeout = SHORT, |_| {});
    let mut silent = Asking::connect(serving.address());
    let mut asked = Asking::connect(serving.address());
    assert_eq!(asked.ask("GET", "/", "").status, 200);
    assert_eq!(get(serving.address(), "/").status, 200);
    assert!(silent.is_ended());
    assert!(asked.is_ended());
}

#[test]
fn readers_who_do_not_read_are_cut() {
    const LARGE: usize = 64 << 20;
    let serving = Serving::with(
        |config| config.limits.write_timeout = SHORT,
        |made| {
            made.files
                .insert("large/index.html".to_owned(), file(HTML, vec![b'a'; LARGE]));
        },
    );
    let mut slow: Vec<Asking> = (0..20)
        .map(|_| {
            let mut asking = Asking::connect(serving.address());
            asking.send("GET /large/ HTTP/1.1\r\nhost: x\r\n\r\n");
            asking
        })
        .collect();
    let mut others = Asking::connect(serving.address());
    while serving.metric("connections_cut_total") < 20.0 {
        assert_eq!(others.ask("GET", "/", "").status, 200);
    }
    // What was on its way before the cut is all that comes.
    for asking in &mut slow {
        let mut taken = Vec::new();
        let _ = asking.stream.read_to_end(&mut taken);
        assert!(taken.len() < LARGE, "{}", taken.len());
    }
}

#[test]
fn who_reads_gets_all_of_it() {
    const LARGE: usize = 32 << 20;
    let serving = Serving::with(
        |_| {},
        |made| {
            made.files
                .insert("large/index.html".to_owned(), file(HTML, vec![b'a'; LARGE]));
        },
    );
    assert_eq!(get(serving.address(), "/large/").body.len(), LARGE);
}

#[test]
fn where_all_places_are_taken_the_next_one_waits_for_one() {
    let serving = Serving::with(
        |config| {
            config.limits.connections = 16;
            config.limits.idle_timeout = SHORT;
        },
        |_| {},
    );
    let mut crowd: Vec<Asking> = (0..40)
        .map(|_| Asking::connect(serving.address()))
        .collect();
    let answer = get(serving.address(), "/");
    assert_eq!(answer.status, 200);
    assert!(crowd.iter_mut().all(Asking::is_ended));
}
