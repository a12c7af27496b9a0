//! Attacks are found however they are encoded: the SQL injection keywords of a public rule against payloads in every
//! encoding that scanners use.

use crate::reading::Told;
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;
use levelhead_schema::event::{EventBatch, EventField, EventSink, LogEnd, LogInfo};
use levelhead_schema::table::SourceFile;
use std::ops::ControlFlow;

/// A few words such as rules look for, lower case.
const WORDS: &[&str] = &[
    "union select",
    "union all select",
    "order by ",
    "information_schema.tables",
    "select * ",
    "'1'='1",
    "or 1=1#",
    "concat(0x",
    "@@version",
    "=select ",
];

/// Payloads as scanners send them, made up after the classes of sqlmap's manual: boolean, error, union, stacked, time.
const PAYLOADS: &[&str] = &[
    "1' or '1'='1",
    "1 or 1=1#",
    "-1 UNION ALL SELECT NULL,CONCAT(0x71,0x62),NULL-- -",
    "1' UNION SELECT 1,2,3 -- -",
    "7 ORDER BY 10-- ",
    "1 and (select * from information_schema.tables)",
    "1;select @@version",
    "id=SELECT password",
];

fn every_byte(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

fn percent(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric();
    text.bytes()
        .map(|byte| {
            if keep(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// The ways in which a payload can be written into a query.
fn encodings(payload: &str) -> Vec<(&'static str, String)> {
    let plus = percent(payload).replace("%20", "+");
    vec![
        ("percent", percent(payload)),
        ("plus for blanks", plus),
        ("every byte", every_byte(payload)),
        ("twice", percent(&percent(payload))),
        ("three times", percent(&percent(&percent(payload)))),
        ("mixed", percent(payload).replacen("%20", "+", 1)),
        ("lower case", percent(payload).to_lowercase()),
        ("comments", percent(payload).replace("%20", "/**/")),
        (
            "encoded comments",
            percent(payload).replace("%20", "%2f%2A%2a%2F"),
        ),
        ("tabs", percent(payload).replace("%20", "%09")),
        ("line ends", percent(payload).replace("%20", "%0a%0d")),
        (
            "%u",
            payload
                .chars()
                .map(|c| format!("%u{:04x}", c as u32))
                .collect(),
        ),
        (
            "entities",
            percent(
                &payload
                    .chars()
                    .map(|c| format!("&#{};", c as u32))
                    .collect::<String>(),
            ),
        ),
        (
            "wide",
            percent(
                &payload
                    .chars()
                    .map(|c| match c {
                        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
                        c => c,
                    })
                    .collect::<String>(),
            ),
        ),
        ("NULs", percent(payload).replace("%20", "%20%00")),
        (
            "random case",
            percent(
                &payload
                    .chars()
                    .enumerate()
                    .map(|(at, c)| {
                        if at % 2 == 0 {
                            c.to_ascii_uppercase()
                        } else {
                            c.to_ascii_lowercase()
                        }
                    })
                    .collect::<String>(),
            ),
        ),
    ]
}

#[derive(Default)]
struct Matches(Vec<bool>);

impl EventSink for Matches {
    fn begin(&mut self, _: &LogInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        for event in batch.iter() {
            let mut forms = event.forms(EventField::UrlQuery);
            let hit = forms.any(|form| {
                let form = form.to_lowercase();
                WORDS.iter().any(|word| form.contains(word))
            });
            self.0.push(hit);
        }
        ControlFlow::Continue(())
    }
    fn end(&mut self, end: LogEnd) {
        assert_eq!(end.rejects, 0, "{:?}", end.reasons);
    }
    fn skipped(&mut self, _: &str, _: &str) {}
    fn file(&mut self, _: SourceFile) {}
}

fn hits(queries: &[String]) -> Vec<bool> {
    let line = |query: &String| {
        format!(
            "192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] \"GET /lookup?id={query} HTTP/1.1\" 200 512\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    std::fs::write(&path, queries.iter().map(line).collect::<String>()).unwrap();
    let mut matches = Matches::default();
    read_logs(&[path], &LogOptions::default(), &mut matches).unwrap();
    matches.0
}

#[test]
fn no_encoding_hides_a_payload() {
    for payload in PAYLOADS {
        for (encoding, query) in encodings(payload) {
            // A line comment behind a hash ends with the line; a hash cannot be sent unencoded.
            assert_eq!(
                hits(std::slice::from_ref(&query)),
                [true],
                "{payload} as {encoding}: {query}"
            );
        }
    }
}

#[test]
fn ordinary_queries_are_no_payloads() {
    let queries: Vec<String> = [
        "7",
        "last=O%27Neil&zip=48201",
        "q=union+hall&order=date",
        "a=b&amp;c=d",
        "100%25",
    ]
    .map(str::to_owned)
    .into();
    assert_eq!(hits(&queries), [false; 5]);
}

#[test]
fn what_is_clean_is_kept_once() {
    let text = "192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] \"GET /lookup?id=7 HTTP/1.1\" 200 512\n";
    let told: Told = crate::reading::read(text.as_bytes());
    assert!(!told.events()[0].contains("(plain)") && !told.events()[0].contains("(bare)"));
}
