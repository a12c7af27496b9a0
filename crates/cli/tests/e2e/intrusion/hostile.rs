//! Input that is broken, mixed, endless or meant to do harm: counted or refused, in words that say what to do.

#[path = "../../../../readers/tests/logs/evtx_file.rs"]
mod evtx_file;

use super::logs::{attacked, benign};
use super::scanned;
use crate::desk::Desk;

#[test]
fn what_is_no_log_is_refused_with_advice() {
    let desk = Desk::new();
    desk.file("empty.log", "");
    desk.file("noise.bin", [0u8, 159, 146, 150, 0, 255, 1, 2].repeat(4000));
    desk.file("prose.txt", "Dear clerk,\nwe have not seen anything.\n");
    for name in ["empty.log", "noise.bin", "prose.txt"] {
        let error = desk.fails(
            3,
            [
                "intrusion",
                "scan",
                name,
                "--report",
                "a.html",
                "--detections",
                "a.jsonl",
            ],
        );
        assert!(
            error.contains(name) && error.contains("docs/intrusion.md"),
            "{error}"
        );
    }
    let error = desk.fails(3, ["intrusion", "scan", "nowhere.log"]);
    assert!(error.contains("Check the path"), "{error}");
    for left in ["a.html", "a.jsonl"] {
        assert!(
            !desk.path(left).exists(),
            "{left} of a run without an answer"
        );
    }
}

#[test]
fn a_year_in_one_line_is_refused_in_bounded_memory() {
    let desk = Desk::new();
    let line: String = benign().replace('\n', " ").repeat(365);
    assert!(line.len() > 4 << 20);
    desk.file("endless.log", line);
    let error = desk.fails(3, ["intrusion", "scan", "endless.log"]);
    assert!(error.contains("endless.log"), "{error}");
    // Beside a whole log it is passed over, and the report says why.
    desk.file("access.log", attacked());
    let report = scanned(&desk, &["access.log", "endless.log"]);
    let skipped = &report["skipped"][0];
    assert!(
        skipped["reason"].as_str().unwrap().contains("longer than"),
        "{skipped}"
    );
    assert!(!report["incidents"].as_array().unwrap().is_empty());
}

#[test]
fn records_of_another_format_are_counted_with_their_lines() {
    let desk = Desk::new();
    let mixed: String = benign()
        .lines()
        .enumerate()
        .map(|(at, line)| match at % 50 {
            49 => "Oct  1 00:00:01 web1 sshd[7]: Accepted publickey for ada\n".to_owned(),
            _ => format!("{line}\n"),
        })
        .collect();
    let expect = mixed.lines().filter(|line| line.contains("sshd")).count();
    desk.file("access.log", mixed);
    let report = scanned(&desk, &["access.log"]);
    assert_eq!(report["rejects"], expect);
    assert_eq!(report["logs"][0]["reject_examples"][0]["row"], 50);
    assert!(!report.to_string().contains("Accepted publickey"));
}

#[test]
fn a_windows_log_that_is_cut_off_gives_what_it_has() {
    let desk = Desk::new();
    let whole = evtx_file::file(&[logons(1), logons(21)]);
    desk.file("whole.evtx", &whole);
    desk.file("cut.evtx", &whole[..4096 + (64 << 10) + 4000]);
    let counts = |name: &str| {
        let report = scanned(&desk, &[name]);
        assert_eq!(report["logs"][0]["source"], "windows");
        let count = |key: &str| report[key].as_u64().unwrap();
        (count("events"), count("rejects"))
    };
    assert_eq!(counts("whole.evtx"), (40, 0));
    let (events, rejects) = counts("cut.evtx");
    assert!(events > 20 && events < 40, "{events}");
    assert_eq!(events + rejects, 40, "what is missing is counted");
}

/// Twenty failed logins of a Windows machine.
fn logons(from: u64) -> Vec<(u64, evtx_file::Element)> {
    use evtx_file::{element, text};
    let logon = |record: u64| {
        let provider = "Microsoft-Windows-Security-Auditing";
        let system = vec![
            element("Provider", vec![]).with("Name", provider),
            text("EventID", "4625"),
            element("TimeCreated", vec![]).with("SystemTime", "2026-11-03T12:00:00.000000Z"),
            text("EventRecordID", &record.to_string()),
            text("Channel", "Security"),
            text("Computer", "epollbook-1"),
        ];
        (record, element("Event", vec![element("System", system)]))
    };
    (from..from + 20).map(logon).collect()
}

#[cfg(unix)]
#[test]
fn a_log_that_may_not_be_read_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let path = desk.file("secret.log", benign());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        println!("passed over: this user may read everything");
        return;
    }
    let error = desk.fails(3, ["intrusion", "scan", "secret.log"]);
    assert!(error.contains("you may read it"), "{error}");
}

#[test]
fn a_rule_that_cannot_work_stops_the_run_with_its_file_and_line() {
    let desk = Desk::new();
    desk.file("access.log", attacked());
    let rule = |body: &str| {
        format!(
            "title: a rule\nid: 5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d11\nlogsource:\n  category: webserver\n{body}level: high\n"
        )
    };
    std::fs::create_dir(desk.path("rules")).unwrap();
    let bad = [
        ("broken.yml", "title: [\n".to_owned()),
        ("network.yml", rule("detection:\n  selection:\n    c-ip|cidr: 10.0.0.0/99\n  condition: selection\n")),
        ("nothing.yml", rule("detection:\n  selection:\n    cs-uri-query: x\n  condition: another\n")),
        (
            "correlation.yml",
            "title: counts what is not there\nid: 5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d12\ncorrelation:\n  type: event_count\n  rules: [nobody]\n  timespan: 1m\n  condition: { gte: 5 }\n".to_owned(),
        ),
    ];
    for (name, text) in bad {
        let path = format!("rules/{name}");
        desk.file(&path, text);
        let error = desk.fails(
            3,
            [
                "intrusion",
                "scan",
                "access.log",
                "--rules",
                "rules",
                "--json",
            ],
        );
        let placed = error.split_once(&format!("{name}:")).map(|(_, rest)| rest);
        assert!(
            placed.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())),
            "{error}"
        );
        assert!(error.contains("mend the rule"), "{error}");
        std::fs::remove_file(desk.path(&path)).unwrap();
    }
    let good = rule(
        "detection:\n  selection:\n    cs-uri-query|contains: 'union select'\n  condition: selection\n",
    );
    desk.file("rules/good.yml", good);
    let report = scanned(&desk, &["access.log", "--rules", "rules"]);
    assert_eq!(report["rules"]["given"], 1);
    let error = desk.fails(3, ["intrusion", "scan", "access.log", "--rules", "nowhere"]);
    assert!(
        error.contains("nowhere") && error.contains("--rules"),
        "{error}"
    );
}

#[test]
fn mistakes_in_settings_are_named_with_a_way_out() {
    let desk = Desk::new();
    desk.file("access.log", benign());
    desk.file("assets.toml", "[[asset]]\nid = 7\n");
    desk.file(
        "fields.toml",
        "time = \"ts\"\n[fields]\n\"a\" = \"no.such.field\"\n",
    );
    let cases: [(u8, &[&str], &[&str]); 5] = [
        (2, &["--from", "soon"], &["soon", "2026-09-01"]),
        (
            2,
            &["--zone", "Middle/Earth"],
            &["Middle/Earth", "America/Chicago"],
        ),
        (2, &["--nginx-format", "no variable"], &["no variable"]),
        (3, &["--assets", "assets.toml"], &["assets.toml", "line 2"]),
        (
            3,
            &["--fields", "fields.toml"],
            &["fields.toml", "no.such.field", "GLOSSARY.md"],
        ),
    ];
    for (code, args, words) in cases {
        let command = ["intrusion", "scan", "access.log"].iter().chain(args);
        let error = desk.fails(code.into(), command);
        for word in words {
            assert!(
                error.contains(word),
                "{args:?} does not say {word}: {error}"
            );
        }
    }
}
