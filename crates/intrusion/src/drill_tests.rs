use super::{Drill, DrillLog, SHIPPED, drill};
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{AttackClass, Incident, Level, Success};
use std::convert::Infallible;
use std::path::Path;

fn trace(id: &str) -> Drill {
    let log = |name: &str, kind| DrillLog {
        name: name.to_owned(),
        kind,
        bytes: b"",
    };
    Drill {
        id: id.to_owned(),
        class: AttackClass::Injection,
        tool: "sqlmap 1.9".to_owned(),
        technique: id.to_owned(),
        options: String::new(),
        made: String::new(),
        licence: "CC0-1.0".to_owned(),
        from: "2026-11-03T12:00:00Z".parse().unwrap(),
        to: "2026-11-03T12:05:00Z".parse().unwrap(),
        sources: vec!["192.0.2.66".to_owned()],
        logs: vec![
            log("access.log", LogSource::Web),
            log("postgresql.csv", LogSource::Postgresql),
        ],
        assets: None,
    }
}

fn incident(class: AttackClass, source: &str, sources: u64, times: (&str, &str)) -> Incident {
    Incident {
        id: 1,
        asset: "portal".to_owned(),
        class: Some(class),
        technique: "T1190".to_owned(),
        level: Level::High,
        source: source.to_owned(),
        sources,
        first: Some(format!("2026-11-03T{}Z", times.0)),
        last: Some(format!("2026-11-03T{}Z", times.1)),
        requests: 1,
        rows: None,
        success: Success::Unknown,
        success_reason: String::new(),
        rules: Vec::new(),
        summary: String::new(),
        false_positives: Vec::new(),
        evidence: Vec::new(),
    }
}

#[test]
fn a_trace_is_found_by_an_incident_of_its_class_time_and_source() {
    let check = |incident: Incident, found: bool, false_incidents: u64| {
        let result = trace("union").judge(std::slice::from_ref(&incident));
        assert_eq!(
            (result.found, result.false_incidents),
            (found, false_incidents),
            "{incident:?}"
        );
    };
    let attacker = "192.0.2.66";
    let during = ("12:01:00", "12:04:00");
    let injection = AttackClass::Injection;
    check(incident(injection, attacker, 1, during), true, 0);
    check(incident(injection, "", 0, during), true, 0);
    check(incident(injection, "many", 7, during), true, 0);
    // Of another class: the attack's, but not what was to be found.
    check(
        incident(AttackClass::Scanning, attacker, 1, during),
        false,
        0,
    );
    // Somebody else, or another time.
    check(incident(injection, "192.0.2.5", 1, during), false, 1);
    check(
        incident(injection, attacker, 1, ("11:40:00", "12:04:00")),
        false,
        1,
    );
    check(
        incident(injection, "", 0, ("12:01:00", "12:20:00")),
        false,
        1,
    );
}

#[test]
fn each_kind_of_log_is_replayed_alone() {
    let drills = [trace("union"), trace("time")];
    let mut asked = Vec::new();
    let power = drill::<Infallible>(&drills, &mut |drill, logs| {
        let names: Vec<&str> = logs.iter().map(|log| log.name.as_str()).collect();
        asked.push(format!("{} {}", drill.id, names.join(" ")));
        let seen = logs[0].kind == LogSource::Web || drill.id == "union";
        let found = incident(drill.class, "192.0.2.66", 1, ("12:01:00", "12:02:00"));
        Ok(if seen { vec![found] } else { Vec::new() })
    });
    let power = power.unwrap();
    let expect = [
        "union access.log",
        "union postgresql.csv",
        "time access.log",
        "time postgresql.csv",
    ];
    assert_eq!(asked, expect);
    let counts: Vec<_> = power
        .iter()
        .map(|power| (power.sources.clone(), power.found, power.tried))
        .collect();
    assert_eq!(
        counts,
        [
            (vec![LogSource::Web], 2, 2),
            (vec![LogSource::Postgresql], 1, 2)
        ]
    );
    assert!(power[0].lower > power[1].lower);
}

#[test]
fn what_ships_can_be_read_and_is_all_that_lies_in_the_folder() {
    let drills = Drill::shipped().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../drills");
    let mut on_disk = 0;
    for entry in std::fs::read_dir(&root).unwrap() {
        let folder = entry.unwrap();
        if folder.file_type().unwrap().is_dir() {
            on_disk += 1;
            let name = folder.file_name();
            assert!(
                SHIPPED.get_dir(&name).is_some(),
                "build again: {name:?} is new"
            );
        }
    }
    assert_eq!(drills.len(), on_disk);
    let bytes = |drill: &Drill| drill.logs.iter().map(|log| log.bytes.len()).sum::<usize>();
    assert!(drills.iter().map(bytes).sum::<usize>() < 400 << 10);
    for drill in &drills {
        drill.assets().unwrap();
        assert!(
            !drill.licence.is_empty() && !drill.made.is_empty(),
            "{}",
            drill.id
        );
        assert!(
            drill.tool.contains(' '),
            "{}: the tool's version is missing",
            drill.id
        );
    }
}
