//! What each format becomes. The files of nginx and PostgreSQL are these programs' own output; the others are made up
//! after their programs' manuals.

use crate::reading::read_named;
use levelhead_readers::logs::{FieldMap, GivenFormat, LogOptions};
use levelhead_schema::event::EventField;

fn check_with(name: &str, options: &LogOptions) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/logs/fixtures")
        .join(name);
    let told = read_named(name, &std::fs::read(path).unwrap(), options).unwrap();
    let mut text = String::new();
    for (info, events, end) in &told.logs {
        text.push_str(&format!(
            "{} · {} · {}\n\n",
            info.source.name(),
            info.format,
            info.encoding
        ));
        text.push_str(&events.join("\n"));
        text.push_str(&format!(
            "\n\n{} events, {} without time, {} rejects",
            end.events, end.without_time, end.rejects
        ));
        for reject in &end.examples {
            text.push_str(&format!(
                "\nline {} byte {}: {}",
                reject.row, reject.byte, reject.reason
            ));
        }
    }
    insta::assert_snapshot!(name, text);
}

fn check(name: &str) {
    check_with(name, &LogOptions::default());
}

#[test]
fn web_servers() {
    check("nginx-combined.log");
    check("nginx-main.log");
    check("nginx-json.log");
    check("apache-common.log");
}

#[test]
fn formats_that_the_user_gives() {
    let given = |format| LogOptions {
        formats: vec![format],
        ..LogOptions::default()
    };
    let nginx = r#"$time_iso8601|$remote_addr|$request_method|$request_uri|$status|$request_time|"$http_user_agent"|$request_id"#;
    check_with("nginx-custom.log", &given(GivenFormat::Nginx(nginx.into())));
    let apache = r#"%v %h %t %D \"%m\" \"%U\" \"%q\" %>s \"%{User-Agent}i\" %{session}C"#;
    check_with(
        "apache-custom.log",
        &given(GivenFormat::Apache(apache.into())),
    );
}

#[test]
fn postgresql() {
    check("pg-csvlog.csv");
    check("pg-jsonlog.json");
    check("pg-stderr.log");
}

#[test]
fn a_given_prefix_tells_what_the_guessed_one_tells() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/fixtures/pg-stderr.log");
    let bytes = std::fs::read(path).unwrap();
    let given = LogOptions {
        formats: vec![GivenFormat::PostgresPrefix("%m [%p] %q%u@%d ".into())],
        ..LogOptions::default()
    };
    let guessed = read_named("log", &bytes, &LogOptions::default()).unwrap();
    assert_eq!(
        read_named("log", &bytes, &given).unwrap().events(),
        guessed.events()
    );
}

#[test]
fn system_logs() {
    check("syslog-rfc3164.log");
    check("syslog-rfc5424.log");
    check("syslog-iso.log");
    check("journald.json");
}

#[test]
fn sensors_and_clouds() {
    check("suricata-eve.json");
    check("zeek-http.log");
    check("zeek.json");
    check("cloudtrail.json");
}

#[test]
fn election_devices() {
    check("election.json");
    check("election.xml");
}

#[test]
fn json_lines_with_a_field_map() {
    let fields = [
        ("who.name", EventField::User),
        ("from", EventField::SourceIp),
        ("what", EventField::Url),
    ];
    let options = LogOptions {
        fields: Some(FieldMap {
            time: "when".into(),
            fields: fields.map(|(name, field)| (name.to_owned(), field)).into(),
        }),
        ..LogOptions::default()
    };
    check_with("mapped.jsonl", &options);
}
