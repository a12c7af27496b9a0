//! Logs in which not every line is of the same kind, or none is whole.

use crate::reading::{read, read_named};
use levelhead_readers::logs::LogOptions;

const WEB: &str = "192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] \"GET / HTTP/1.1\" 200 512\n";
const SYSLOG: &str =
    "Nov  3 07:00:00 portal sshd[1]: Accepted password for a from 192.0.2.7 port 1 ssh2\n";
const JSON: &str = "{\"event_type\":\"stats\",\"timestamp\":\"2026-11-03T12:00:00Z\"}\n";

#[test]
fn the_minority_is_refused_with_its_reason() {
    let text = [WEB, SYSLOG, WEB, JSON, WEB, "nothing known\n"].concat();
    let told = read(text.as_bytes());
    assert_eq!(told.end().events, 3);
    assert_eq!(
        told.reasons(),
        [
            "1 a line of JSON in a log of another format",
            "1 a syslog line in a log of another format",
            "1 not in the format of this log",
        ]
    );
    let lines: Vec<u64> = told
        .end()
        .examples
        .iter()
        .map(|reject| reject.row)
        .collect();
    assert_eq!(lines, [2, 4, 6]);
    let told = read([JSON, JSON, WEB].concat().as_bytes());
    assert_eq!(
        told.reasons(),
        ["1 a web server's line in a log of another format"]
    );
}

#[test]
fn a_json_record_of_another_program_is_refused() {
    let text = [JSON, "{\"level\":\"info\"}\n", JSON, "{\"cut\":\n"].concat();
    let told = read(text.as_bytes());
    assert_eq!(
        told.reasons(),
        [
            "1 a JSON record of another kind, or without its time",
            "1 ends in the middle of the JSON object"
        ]
    );
}

#[test]
fn what_is_no_log_is_passed_over() {
    for text in [
        "just some prose\nover two lines\n",
        "a,b,c\n1,2,3\n",
        "\n\n",
        "\u{1}\u{2}\u{3}\u{4}",
    ] {
        let told = read(text.as_bytes());
        assert!(
            told.logs.is_empty() && told.skipped.len() == 1,
            "{text:?}: {told:?}"
        );
    }
}

#[test]
fn a_line_in_the_middle_of_being_written_is_refused() {
    let text = format!("{WEB}{}", &WEB[..40]);
    let told = read(text.as_bytes());
    assert_eq!(told.reasons(), ["1 not in the format of this log"]);
}

#[test]
fn line_ends_and_byte_order_marks_make_no_difference() {
    let text = WEB.repeat(3);
    let plain = read(text.as_bytes());
    let dos = read(text.replace('\n', "\r\n").as_bytes());
    let strip = |told: &crate::reading::Told| -> Vec<String> {
        told.events()
            .iter()
            .map(|event| event.split_once(" · ").unwrap().1.to_owned())
            .collect()
    };
    assert_eq!(strip(&plain), strip(&dos));
    let marked = read(format!("\u{FEFF}{text}").as_bytes());
    assert_eq!(strip(&plain), strip(&marked));
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = read(&[&[0xFF, 0xFE], &wide[..]].concat());
    assert_eq!(strip(&plain), strip(&wide));
    assert_eq!(wide.logs[0].0.encoding, "UTF-16LE");
}

#[test]
fn a_quote_never_closed_swallows_nothing() {
    let line = |message: &str| {
        format!(
            "2026-11-03 12:00:00.000 UTC,\"app\",\"voters\",1,\"192.0.2.1:5\",s.1,1,\"SELECT\",2026-11-03 11:00:00 UTC,1/1,0,LOG,00000,{message},,,,,,,,,\"psql\",\"client backend\",,0\n"
        )
    };
    let text = [
        line("\"one\""),
        line("\"never closed"),
        line("\"three\nlines\nlong\""),
        line("\"four\""),
    ]
    .concat();
    let told = read(text.as_bytes());
    assert_eq!(told.end().events, 3, "{told:?}");
    // The lines behind the open quote are no beginnings of records only where they belong to one.
    assert_eq!(told.end().rejects, 1, "{:?}", told.reasons());
    assert!(
        told.events()[2].starts_with("line 6 "),
        "{:?}",
        told.events()[2]
    );
}

#[test]
fn postgres_lines_that_go_on_belong_to_their_record() {
    let text = "\torphan\n2026-11-03 12:00:00.000 UTC [1] LOG:  statement: select\n\t1\n\t, 2\n2026-11-03 12:00:00.000 UTC [1] LOG:  end\n";
    let told = read(text.as_bytes());
    assert_eq!(told.end().events, 2);
    assert!(
        told.events()[0].contains("query_info.query_string = \"select\\n\\t1\\n\\t, 2\""),
        "{:?}",
        told.events()[0]
    );
    assert!(told.events()[1].starts_with("line 5 "));
    assert_eq!(
        told.reasons(),
        ["1 the rest of a record whose beginning is missing"]
    );
}

#[test]
fn years_are_known_only_when_something_says_them() {
    let text = "Dec 31 23:59:59 h a: x\nJan  1 00:00:01 h a: y\n";
    let zone = Some(jiff::tz::TimeZone::UTC);
    let times = |name: &str, year: Option<i16>, zone: Option<jiff::tz::TimeZone>| -> Vec<String> {
        let options = LogOptions {
            year,
            zone,
            ..LogOptions::default()
        };
        let told = read_named(name, text.as_bytes(), &options).unwrap();
        let time = |event: &String| event.split(" · ").nth(1).unwrap().to_owned();
        told.events().iter().map(time).collect()
    };
    assert_eq!(
        times("auth.log", None, zone.clone()),
        ["unknown", "unknown"]
    );
    assert_eq!(
        times("auth.log-20270102", None, None),
        ["unknown", "unknown"]
    );
    let expect = ["2026-12-31T23:59:59Z", "2027-01-01T00:00:01Z"];
    assert_eq!(times("auth.log-20270102", None, zone.clone()), expect);
    assert_eq!(times("auth.log", Some(2026), zone), expect);
}

#[test]
fn what_a_stranger_typed_does_not_decide_what_a_log_is() {
    let typed = "EventLogging.ElectionEventLog";
    let json = format!(
        "{{\"time\":\"2026-11-03T12:00:00Z\",\"request\":\"GET /?<ElectionEventLog> HTTP/1.1\",\"status\":200,\"http_user_agent\":\"{typed}\"}}\n"
    );
    let told = read(json.repeat(3).as_bytes());
    assert_eq!(
        (told.logs[0].0.source.name(), told.end().events),
        ("web", 3)
    );
    let syslog = "<34>Nov  3 07:00:00 portal app[1]: <ElectionEventLog> \"@type\":\"EventLogging.ElectionEventLog\"\n";
    assert_eq!(read(syslog.repeat(3).as_bytes()).end().events, 3);
}
