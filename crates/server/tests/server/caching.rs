//! Pages are made once and sent as seldom as possible.

use crate::asking::{Asking, ask, get};
use crate::serving::{HTML, Serving, file, files, long};
use std::io::Read;
use std::sync::Barrier;
use std::sync::atomic::Ordering;

#[test]
fn the_bytes_are_those_of_the_site() {
    let serving = Serving::start();
    for (path, file) in files() {
        if path.starts_with("panic/") {
            continue;
        }
        let target = format!("/{}", path.replace(' ', "%20"));
        let answer = get(serving.address(), &target);
        assert_eq!((answer.status, &answer.body), (200, &file.bytes), "{path}");
        assert_eq!(answer.known("content-type"), file.media_type, "{path}");
        assert_eq!(answer.header("content-encoding"), None, "{path}");
    }
}

#[test]
fn who_has_a_page_is_told_so() {
    let serving = Serving::start();
    let at = serving.address();
    for encoding in [
        "",
        "accept-encoding: gzip\r\n",
        "accept-encoding: gzip, br\r\n",
    ] {
        let first = ask(at, "GET", "/", encoding);
        let tag = first.known("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "strong: {tag}");
        for told in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"x\", {tag}"),
            "*".to_owned(),
        ] {
            for method in ["GET", "HEAD"] {
                let headers = format!("{encoding}if-none-match: {told}\r\n");
                let again = ask(at, method, "/", &headers);
                assert_eq!(again.status, 304, "{told}");
                for name in ["etag", "cache-control", "vary"] {
                    assert_eq!(again.known(name), first.known(name));
                }
                assert_eq!(again.header("content-length"), None);
            }
        }
        let headers = format!("{encoding}if-none-match: \"other\"\r\n");
        assert_eq!(ask(at, "GET", "/", &headers).status, 200);
    }
}

#[test]
fn head_is_get_without_the_body() {
    let serving = Serving::start();
    let mut asking = Asking::connect(serving.address());
    for target in [
        "/",
        "/claims/A/",
        "/nothing",
        "/claims/A",
        "/search/?q=x",
        "/%zz",
    ] {
        for encoding in ["", "accept-encoding: br\r\n"] {
            let full = asking.ask("GET", target, encoding);
            // Were there a body, the next answer on this connection would not be one.
            let head = asking.ask("HEAD", target, encoding);
            assert_eq!(
                (head.status, head.headers()),
                (full.status, full.headers()),
                "{target}"
            );
        }
    }
}

#[test]
fn text_is_sent_small_and_comes_back_whole() {
    let serving = Serving::start();
    let at = serving.address();
    let plain = get(at, "/claims/A/");
    let brotli = ask(
        at,
        "GET",
        "/claims/A/",
        "accept-encoding: gzip, deflate, br\r\n",
    );
    let gzip = ask(at, "GET", "/claims/A/", "accept-encoding: gzip\r\n");
    assert_eq!(brotli.known("content-encoding"), "br");
    assert_eq!(gzip.known("content-encoding"), "gzip");
    let mut back = Vec::new();
    brotli::Decompressor::new(brotli.body.as_slice(), 4096)
        .read_to_end(&mut back)
        .unwrap();
    assert_eq!(back, plain.body);
    let mut back = Vec::new();
    flate2::read::GzDecoder::new(gzip.body.as_slice())
        .read_to_end(&mut back)
        .unwrap();
    assert_eq!(back, plain.body);
    let tags = [
        plain.known("etag"),
        brotli.known("etag"),
        gzip.known("etag"),
    ];
    assert!(
        tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2],
        "{tags:?}"
    );
    for path in ["/cards/A.png", "/es/"] {
        let answer = ask(at, "GET", path, "accept-encoding: br\r\n");
        assert_eq!(answer.header("content-encoding"), None, "{path}");
    }
}

#[test]
fn a_page_that_many_ask_for_is_made_once() {
    let serving = Serving::start();
    let at = serving.address();
    let barrier = Barrier::new(16);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut asking = Asking::connect(at);
                barrier.wait();
                for _ in 0..10 {
                    assert_eq!(
                        asking
                            .ask("GET", "/claims/A/", "accept-encoding: br\r\n")
                            .status,
                        200
                    );
                }
            });
        }
    });
    assert_eq!(serving.site.rendered.load(Ordering::Relaxed), 1);
}

#[test]
fn what_is_kept_is_bounded() {
    const BOUND: u64 = 1 << 20;
    let serving = Serving::with(
        |config| config.cache_max_bytes = BOUND,
        |made| {
            for at in 0..200 {
                made.files
                    .insert(format!("claims/{at}/index.html"), file(HTML, long(50_000)));
            }
        },
    );
    let mut asking = Asking::connect(serving.address());
    let mut made = 0;
    for _ in 0..2 {
        for at in 0..200 {
            // One page is asked for all the time, and is not made anew each time.
            let answer = asking.ask("GET", "/claims/0/", "");
            assert_eq!(
                (answer.status, answer.body.len()),
                (200, long(50_000).len())
            );
            let answer = asking.ask("GET", &format!("/claims/{at}/"), "");
            assert_eq!(
                (answer.status, answer.body.len()),
                (200, long(50_000).len())
            );
            assert!(serving.metric("kept_bytes") <= BOUND as f64);
            made += 1;
        }
    }
    let rendered = serving.site.rendered.load(Ordering::Relaxed);
    assert!(rendered < made + 20, "{rendered} for {made} pages");
}

#[test]
fn a_page_that_panics_harms_no_other() {
    let serving = Serving::start();
    let mut asking = Asking::connect(serving.address());
    for _ in 0..8 {
        assert_eq!(asking.ask("GET", "/panic/", "").status, 500);
        assert_eq!(asking.ask("GET", "/", "").status, 200);
    }
}
