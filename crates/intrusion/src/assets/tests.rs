use super::{Assets, LogGlob};
use jiff::Timestamp;
use levelhead_schema::event::{EventBatch, EventField, EventPlace, LogInfo, LogSource};
use levelhead_schema::intrusion::AssetKind;
use std::net::IpAddr;

const EXAMPLE: &str = include_str!("../../../../docs/assets.example.toml");

fn example() -> Assets {
    Assets::from_toml(EXAMPLE, "assets.toml").unwrap()
}

fn info(path: &str, source: LogSource) -> LogInfo {
    LogInfo {
        path: path.to_owned(),
        source,
        format: String::new(),
        encoding: String::new(),
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_example_loads() {
    let assets = example();
    let ids: Vec<&str> = assets
        .assets
        .iter()
        .map(|asset| asset.id.as_str())
        .collect();
    assert_eq!(ids, ["vrdb", "portal", "results"]);
    assert_eq!(assets.assets[0].kind, AssetKind::VoterRegistrationDatabase);
    assert_eq!(assets.assets[0].sources.len(), 2);
    let close = assets.elections[0].poll_close.unwrap();
    assert_eq!(close, time("2026-11-04T01:00:00Z"));
    // A freeze of days begins at their midnight, in summer time, and ends after the last day, in winter time.
    assert_eq!(assets.freezes[0].from, time("2026-10-05T04:00:00Z"));
    assert_eq!(assets.freezes[0].to, time("2026-11-05T05:00:00Z"));
}

#[test]
fn logs_belong_to_who_claims_them() {
    let mut assets = example();
    let mut check = |path, source, expect| {
        assert_eq!(assets.of_log(&info(path, source)), expect, "{path}");
    };
    check("db1/postgresql-2026-11-03.csv.gz", LogSource::Postgresql, 0);
    check("/evidence/db1/postgresql-Tue.csv", LogSource::Postgresql, 0);
    check("logs.zip!db1/auth.log.3.gz", LogSource::Syslog, 0);
    check(r"C:\logs\web1\access.log", LogSource::Web, 1);
    // Claimed by its path, of another kind than declared.
    check("web1/access.log", LogSource::Json, 1);
    // In a folder that is called like a machine or a domain.
    check("all/DB1/nginx/access.log", LogSource::Web, 0);
    check("all/results.example.gov/error.log", LogSource::Web, 2);
    // Nobody's: an asset of its own, one for all pieces.
    check("other/access.log.2.gz", LogSource::Web, 3);
    check("other/access.log", LogSource::Web, 3);
    check("third/access.log", LogSource::Web, 4);
    // `*` does not go past a folder.
    check("web1x/access.log", LogSource::Web, 5);
    assert!(assets.is_declared(2) && !assets.is_declared(3));
    assert_eq!(assets.assets[3].id, "other/access.log");
    assert_eq!(assets.assets[3].kind, AssetKind::Unknown);
}

#[test]
fn a_source_is_of_the_kind_that_was_declared() {
    let assets = example();
    let found = assets.sources_of(&info("x/db1/auth.log", LogSource::Syslog));
    assert_eq!(found, [(0, 1)]);
    let found = assets.sources_of(&info("x/db1/auth.log", LogSource::Web));
    assert_eq!(found, []);
}

#[test]
fn events_belong_to_what_they_reached() {
    let assets = example();
    let check = |source, log_asset, fields: &[(EventField, &str)], expect| {
        let mut batch = EventBatch::new(source, 0);
        batch.begin(EventPlace { line: 1, byte: 0 }, "");
        for (field, value) in fields {
            batch.put(*field, value);
        }
        batch.commit();
        let event = batch.get(0).unwrap();
        assert_eq!(assets.of_event(log_asset, event), expect, "{fields:?}");
    };
    let zeek = LogSource::Zeek;
    check(zeek, 1, &[(EventField::DestinationIp, "10.20.0.9")], 0);
    check(
        zeek,
        1,
        &[(EventField::DestinationIp, "::ffff:10.20.0.9")],
        0,
    );
    check(zeek, 0, &[(EventField::DestinationIp, "2001:db8:7::10")], 1);
    check(
        zeek,
        0,
        &[(EventField::ServerName, "www.Results.example.gov")],
        2,
    );
    check(
        zeek,
        0,
        &[(EventField::UrlHost, "results.example.gov:8443")],
        2,
    );
    check(zeek, 7, &[(EventField::DestinationIp, "192.0.2.1")], 7);
    check(zeek, 7, &[(EventField::SourceIp, "10.20.0.1")], 0);
    check(
        LogSource::Syslog,
        7,
        &[(EventField::DeviceHost, "db1.internal")],
        0,
    );
    // A client may say any host's name: a log that is claimed stays its asset's.
    check(
        LogSource::Web,
        1,
        &[(EventField::UrlHost, "results.example.gov")],
        1,
    );
    check(
        LogSource::Web,
        9,
        &[(EventField::UrlHost, "results.example.gov")],
        2,
    );
}

#[test]
fn windows_hold_for_their_time_and_assets() {
    let assets = example();
    let tester: IpAddr = "198.51.100.20".parse().unwrap();
    let stranger: IpAddr = "198.51.100.40".parse().unwrap();
    let during = Some(time("2026-09-15T12:00:00Z"));
    assert!(assets.authorised(1, &tester, during));
    assert!(!assets.authorised(0, &tester, during));
    assert!(!assets.authorised(1, &stranger, during));
    assert!(!assets.authorised(1, &tester, Some(time("2026-09-19T12:00:00Z"))));
    assert!(!assets.authorised(1, &tester, None));
    assert!(assets.freeze(0, time("2026-10-20T12:00:00Z")).is_some());
    assert!(assets.freeze(2, time("2026-10-20T12:00:00Z")).is_none());
    assert!(
        assets
            .maintenance(0, time("2026-06-20T12:00:00Z"))
            .is_some()
    );
    assert!(assets.publishing(2, time("2026-11-04T02:00:00Z")).is_some());
    assert!(assets.publishing(2, time("2026-11-04T00:00:00Z")).is_none());
}

#[test]
fn people_and_jobs_work_by_their_own_clock() {
    let assets = example();
    let database = &assets.assets[0];
    // 08:00 in Detroit is 12:00 UTC in summer and 13:00 in winter.
    let check = |text, expect| assert_eq!(database.is_office_time(time(text)), expect, "{text}");
    check("2026-06-15T12:00:00Z", Some(true));
    check("2026-12-15T12:00:00Z", Some(false));
    check("2026-12-15T13:00:00Z", Some(true));
    check("2026-06-13T12:00:00Z", Some(false));
    assert!(database.is_job("nightly", time("2026-06-15T06:10:00Z")));
    assert!(!database.is_job("nightly", time("2026-06-15T07:10:00Z")));
    assert!(!database.is_job("clerk_1", time("2026-06-15T06:10:00Z")));
    let unknown = Assets::from_toml(
        "[[asset]]\nid='a'\nname='a'\nkind='mail'\nowner=''",
        "assets.toml",
    );
    let unknown = unknown.unwrap();
    assert_eq!(
        unknown.assets[0].is_office_time(time("2026-06-15T12:00:00Z")),
        None
    );
}

#[test]
fn errors_name_the_line() {
    let check = |changed: &str, to: &str, expect: &str| {
        assert!(EXAMPLE.contains(changed), "{changed}");
        let text = EXAMPLE.replacen(changed, to, 1);
        let error = Assets::from_toml(&text, "assets.toml").unwrap_err();
        let line = EXAMPLE[..EXAMPLE.find(changed).unwrap()]
            .matches('\n')
            .count()
            + 1;
        let told = error.to_string();
        assert!(told.starts_with("assets.toml, line "), "{told}");
        assert!(told.contains(expect), "{told}");
        // A block's problem is told at its head.
        assert!(
            error.line <= line && line - error.line <= 8,
            "{told}: not near line {line}"
        );
    };
    check(
        "zone = \"America/Detroit\"",
        "zone = \"Detroit\"",
        "time zone",
    );
    check("mon-fri 08:00-17:00", "weekdays", "time of work");
    check(
        "kind = \"portal\"",
        "kind = \"portall\"",
        "unknown variant `portall`",
    );
    check(
        "heartbeat = \"15m\"",
        "heartbeats = \"15m\"",
        "unknown field `heartbeats`",
    );
    check("\"15m\"", "\"15 parsecs\"", "length of time");
    check("\"15m\"", "\"0s\"", "length of time");
    check("\"10.20.0.0/24\"", "\"10.20.0.0/33\"", "address or network");
    check("db1/postgresql-*.csv*", "db1/[", "pattern of paths");
    check("id = \"portal\"", "id = \"vrdb\"", "there twice");
    check(
        "to = 2026-11-04\n",
        "to = 2026-09-04\n",
        "ends before it begins",
    );
    check(
        "assets = [\"vrdb\", \"portal\"]",
        "assets = [\"vdrb\"]",
        "no asset has the id",
    );
    check("[\"198.51.100.16/28\"]", "[]", "addresses is empty");
    check("02:00-02:30", "2 o'clock", "span of hours");
    check("date = 2026-11-03", "date = 2026-13-03", "invalid");
    check(
        "poll_close = \"20:00\"",
        "poll_close = \"soon\"",
        "time of day",
    );
}

#[test]
fn patterns_hold_from_a_folder_on() {
    let assets = example();
    let glob: &LogGlob = &assets.assets[1].sources[0].logs[0];
    assert_eq!(glob.text, "web1/access.log*");
    assert!(glob.is_match("web1/access.log.1") && glob.is_match("a/b/web1/access.log"));
    assert!(!glob.is_match("xweb1/access.log") && !glob.is_match("web1/x/access.log"));
}
