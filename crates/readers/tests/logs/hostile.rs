//! Input made to hurt: it must cost bounded memory and time, and be counted or refused.

use crate::reading::{read, read_named};
use levelhead_readers::logs::{GivenFormat, LogOptions};
use levelhead_readers::{Error, Limits};

const WEB: &str = "192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] \"GET / HTTP/1.1\" 200 512";

#[test]
fn a_year_of_logs_in_one_line_is_refused_clearly() {
    let text = format!("{WEB} ").repeat(40_000);
    let told = read(text.as_bytes());
    assert!(told.logs.is_empty());
    assert_eq!(
        told.skipped,
        ["no log of a known kind: its first line is longer than 1048576 bytes"]
    );
    let text = format!("{text}\n{WEB}\n{text}\n{WEB}\n");
    let told = read(text.as_bytes());
    assert_eq!(
        (told.end().events, told.reasons()),
        (2, vec!["2 row longer than 1048576 bytes".to_owned()])
    );
}

#[test]
fn a_json_document_of_one_endless_record_is_refused() {
    let endless = format!(
        "[{{\"a\":\"{}\"}}, {{\"timestamp\":\"2026-11-03T12:00:00Z\"}}]",
        "x".repeat(3 << 20)
    );
    let told = read(endless.as_bytes());
    assert_eq!(
        (told.end().events, told.end().rejects),
        (1, 1),
        "{:?}",
        told.reasons()
    );
}

#[test]
fn documents_that_are_cut_off_give_what_they_have() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/fixtures");
    for (name, events) in [
        ("cloudtrail.json", 2),
        ("election.json", 3),
        ("election.xml", 2),
    ] {
        let bytes = std::fs::read(path.join(name)).unwrap();
        for length in (bytes.len() / 2..bytes.len() - 40).step_by(7) {
            let told = read(&bytes[..length]);
            let (got, rejects) = (told.end().events, told.end().rejects);
            assert!(
                rejects >= 1 && got <= events,
                "{name} cut at {length}: {got} events, {rejects} rejects"
            );
        }
    }
}

#[test]
fn entities_and_depth_of_xml_are_bounded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><ElectionEventLog>&b;</ElectionEventLog>";
    let told = read(bomb.as_bytes());
    assert_eq!(
        told.reasons(),
        ["1 XML that goes wrong: a document type declaration"]
    );
    let unknown =
        "<ElectionEventLog><Device><Event><Id>&b;</Id></Event></Device></ElectionEventLog>";
    assert_eq!(read(unknown.as_bytes()).end().rejects, 1);
    let deep = format!("<ElectionEventLog>{}", "<a>".repeat(100_000));
    assert_eq!(read(deep.as_bytes()).reasons(), ["1 XML nested too deeply"]);
    let external = "<ElectionEventLog><Device><Event><Id>&#x41;</Id><Type>t</Type><Sequence>1</Sequence><TimeStamp>2026-11-03T12:00:00Z</TimeStamp></Event></Device></ElectionEventLog>";
    assert_eq!(read(external.as_bytes()).end().events, 1);
}

#[test]
fn depth_and_width_of_json_are_bounded() {
    let good = "{\"level\":\"info\",\"time\":\"2026-11-03T12:00:00Z\"}\n".repeat(3);
    let deep = format!("{{\"a\":{}{}}}\n", "[".repeat(5000), "]".repeat(5000));
    let wide = format!(
        "{{{}\"z\":1}}\n",
        (0..5000)
            .map(|n| format!("\"k{n}\":1,"))
            .collect::<String>()
    );
    let told = read(format!("{good}{deep}{wide}").as_bytes());
    assert_eq!(
        told.reasons(),
        ["1 JSON nested too deeply", "1 more than 4096 values"]
    );
}

#[test]
fn nul_bytes_after_a_crash_are_refused() {
    let text = format!("{WEB}\n{}\n{WEB}\n", "\0".repeat(10));
    assert_eq!(read(text.as_bytes()).reasons(), ["1 NUL byte in the row"]);
}

#[test]
fn rejects_are_counted_and_few_are_kept() {
    let text = format!("{WEB}\n").repeat(500) + &"junk\n".repeat(1500);
    let told = read(text.as_bytes());
    assert_eq!(
        (
            told.end().events,
            told.end().rejects,
            told.end().examples.len()
        ),
        (500, 1500, 20)
    );
}

#[test]
fn formats_that_cannot_work_stop_the_reading() {
    let options = LogOptions {
        formats: vec![GivenFormat::Nginx("$a$b".into())],
        ..LogOptions::default()
    };
    let error = read_named("log", b"x", &options).unwrap_err();
    assert!(
        matches!(&error, Error::Setting(text) if text.contains("nothing between")),
        "{error}"
    );
}

#[test]
fn narrow_limits_hold() {
    let options = LogOptions {
        limits: Limits {
            row_bytes: 80,
            ..Limits::default()
        },
        ..LogOptions::default()
    };
    let long = format!(
        "2026-11-03 12:00:00.000 UTC [1] LOG:  statement: a\n{}",
        "\tmore of it\n".repeat(50)
    );
    let text = format!("{long}2026-11-03 12:00:00.000 UTC [1] LOG:  end\n");
    let told = read_named("log", text.as_bytes(), &options).unwrap();
    assert_eq!(told.end().events, 1, "{:?}", told.reasons());
    assert!(told.end().rejects >= 1);
}
