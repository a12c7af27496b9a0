//! How often one reader may ask.

use crate::asking::{Asking, get};
use crate::serving::Serving;
use levelhead_server::Rate;

const FEW: Rate = Rate {
    per_second: 1,
    burst: 3,
};

#[test]
fn who_asks_too_often_waits_and_others_do_not() {
    let serving = Serving::with(
        |config| {
            config.trust_proxy = true;
            config.rate = Some(FEW);
        },
        |_| {},
    );
    let mut asking = Asking::connect(serving.address());
    let mut ask = |reader: &str| {
        asking.ask(
            "GET",
            "/",
            &format!("x-forwarded-for: 10.9.9.9, {reader}\r\n"),
        )
    };
    // The clock may refill one or two meanwhile, but not ten.
    let answers: Vec<_> = (0..13).map(|_| ask("192.0.2.1")).collect();
    assert!(answers[..3].iter().all(|answer| answer.status == 200));
    let refused = answers.iter().find(|answer| answer.status == 429).unwrap();
    let wait: u64 = refused.known("retry-after").parse().unwrap();
    assert!((1..=4).contains(&wait), "{wait}");
    assert_eq!(ask("192.0.2.2").status, 200);
    assert_eq!(ask("2001:db8::1").status, 200);
    assert!(serving.metric("refused_by_rate_total") >= 1.0);
}

#[test]
fn this_machine_is_not_counted_without_a_proxy_that_is_trusted() {
    let serving = Serving::with(|config| config.rate = Some(FEW), |_| {});
    let mut asking = Asking::connect(serving.address());
    for _ in 0..20 {
        let answer = asking.ask("GET", "/", "x-forwarded-for: 192.0.2.1\r\n");
        assert_eq!(answer.status, 200);
    }
    assert_eq!(get(serving.address(), "/").status, 200);
}
