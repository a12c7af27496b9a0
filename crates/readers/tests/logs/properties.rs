//! What must hold for any input.

use crate::reading::{Told, read_named};
use levelhead_readers::Limits;
use levelhead_readers::logs::LogOptions;
use proptest::prelude::*;

/// Lines of several formats, some of them damaged.
fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => "[a-z]{1,8}".prop_map(|path| format!("192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] \"GET /{path} HTTP/1.1\" 200 512")),
        2 => "[ -~]{0,30}".prop_map(|text| format!("Nov  3 07:00:00 portal app[1]: {text}")),
        2 => "[ -~]{0,30}".prop_map(|text| format!("2026-11-03 12:00:00.000 UTC [1] LOG:  {text}")),
        2 => "[ -~]{0,30}".prop_map(|text| format!("2026-11-03 12:00:00.000 UTC,\"a\",\"b\",1,\"x:1\",s,1,\"S\",,,0,LOG,0,\"{text}\",,,,,,,,,\"p\"")),
        1 => "[ -~]{0,30}".prop_map(|text| format!("\t{text}")),
        1 => "\\PC{0,40}".prop_map(|text| text.replace(['\n', '\r', '\0'], "")),
        2 => any::<u32>().prop_map(|number| format!("{{\"time\":{number},\"a\":{{\"b\":[{number},\"x\"]}}}}")),
    ];
    prop::collection::vec(line, 1..40).prop_map(|lines| lines.join("\n"))
}

fn told(text: &str, batch_bytes: usize) -> Told {
    let options = LogOptions {
        limits: Limits {
            batch_bytes,
            ..Limits::default()
        },
        ..LogOptions::default()
    };
    read_named("log", text.as_bytes(), &options).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_size_of_batches_does_not_show(text in lines()) {
        prop_assert_eq!(told(&text, 1), told(&text, 1 << 20));
    }

    #[test]
    fn a_line_end_at_the_end_makes_no_difference(text in lines()) {
        let one = told(&text, 1 << 20);
        let other = told(&format!("{text}\n"), 1 << 20);
        prop_assert_eq!(one.logs, other.logs);
    }

    #[test]
    fn every_line_of_a_web_log_is_an_event_or_a_reject(junk in prop::collection::vec("[ -~]{1,40}", 0..20)) {
        let web = "192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] \"GET / HTTP/1.1\" 200 512\n";
        let mut text = web.repeat(30);
        for line in junk.iter().filter(|line| !line.trim().is_empty()) {
            text.push_str(line);
            text.push('\n');
        }
        let told = told(&text, 1 << 20);
        prop_assert_eq!(told.end().events + told.end().rejects, text.lines().count() as u64);
    }
}
