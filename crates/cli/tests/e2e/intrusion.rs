//! The intrusion check from outside: logs in, an answer out, and no name of anybody in it.

mod hostile;
mod logs;

use crate::desk::Desk;
use logs::{ADDRESS, PLANTED, assets, attacked, benign};
use serde_json::Value;

/// The report on logs.
#[track_caller]
pub(crate) fn scanned(desk: &Desk, args: &[&str]) -> Value {
    let args = ["intrusion", "scan"].iter().chain(args).chain([&"--json"]);
    serde_json::from_str(&desk.ok(args)).unwrap()
}

#[test]
fn an_injection_is_an_incident_with_its_lines() {
    let desk = Desk::new();
    desk.file("access.log", attacked());
    let report = scanned(
        &desk,
        &[
            "access.log",
            "--detections",
            "found.jsonl",
            "--report",
            "answer.html",
        ],
    );
    assert_eq!(report["schema"], "levelhead.intrusion-report/1");
    assert_eq!(report["rejects"], 0);
    assert_eq!(report["events"], attacked().lines().count());
    assert_eq!(report["logs"][0]["source"], "web");
    assert_eq!(report["logs"][0]["sha256"].as_str().unwrap().len(), 64);
    let incidents = report["incidents"].as_array().unwrap();
    let injection: Vec<&Value> = incidents
        .iter()
        .filter(|incident| incident["class"] == "injection")
        .collect();
    assert_eq!(injection.len(), 1, "{}", report["summary"]);
    assert_eq!(injection[0]["source"], ADDRESS);
    assert_eq!(injection[0]["technique"], "T1190");
    for key in [
        "id",
        "asset",
        "level",
        "sources",
        "first",
        "last",
        "requests",
        "success",
        "rules",
        "summary",
        "false_positives",
        "evidence",
    ] {
        assert!(!injection[0][key].is_null(), "{key}");
    }
    let attack_lines = logs::attack_lines();
    for place in injection[0]["evidence"].as_array().unwrap() {
        assert!(
            attack_lines.contains(&place["line"].as_u64().unwrap()),
            "{place}"
        );
        assert_eq!(place["file"], "access.log");
    }
    let lines = std::fs::read_to_string(desk.path("found.jsonl")).unwrap();
    assert!(!lines.is_empty());
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for key in ["rule", "technique", "asset", "file", "line", "time"] {
            assert!(line.get(key).is_some(), "{key} in {line}");
        }
        let is_attack = attack_lines.contains(&line["line"].as_u64().unwrap());
        assert!(is_attack, "{line}");
    }
    let page = std::fs::read_to_string(desk.path("answer.html")).unwrap();
    assert!(page.contains(ADDRESS) && page.len() < 100_000);
}

#[test]
fn ordinary_traffic_makes_no_incident() {
    let desk = Desk::new();
    desk.file("access.log", benign());
    let report = scanned(&desk, &["access.log"]);
    assert_eq!(
        report["incidents"],
        serde_json::json!([]),
        "{}",
        report["summary"]
    );
    assert_eq!(report["events"], benign().lines().count());
}

#[test]
fn no_name_and_no_query_of_a_log_is_written_anywhere() {
    let desk = Desk::new();
    desk.file("access.log", attacked());
    desk.file("assets.toml", assets());
    let mut all = desk.ok([
        "intrusion",
        "scan",
        "access.log",
        "--detections",
        "found.jsonl",
        "--report",
        "answer.html",
    ]);
    all.push_str(&scanned(&desk, &["access.log"]).to_string());
    all.push_str(&desk.ok([
        "intrusion",
        "negative",
        "access.log",
        "--assets",
        "assets.toml",
        "--asset-kind",
        "portal",
        "--from",
        "2026-10-01",
        "--to",
        "2026-10-02",
        "--report",
        "negative.html",
        "--json",
    ]));
    for file in ["found.jsonl", "answer.html", "negative.html"] {
        all.push_str(&std::fs::read_to_string(desk.path(file)).unwrap());
    }
    for planted in PLANTED {
        assert!(attacked().contains(planted), "the log has {planted}");
        assert!(
            !all.to_lowercase().contains(&planted.to_lowercase()),
            "{planted}"
        );
    }
}

#[test]
fn coverage_counts_hours_and_a_gap_lowers_it() {
    let desk = Desk::new();
    desk.file("assets.toml", assets());
    let covered = |log: String| {
        desk.file("access.log", log);
        let json = desk.ok([
            "intrusion",
            "coverage",
            "access.log",
            "--assets",
            "assets.toml",
            "--from",
            "2026-10-01",
            "--to",
            "2026-10-01",
            "--json",
        ]);
        serde_json::from_str::<Value>(&json).unwrap()
    };
    let whole = covered(benign());
    assert_eq!(whole["incidents"], serde_json::json!([]));
    let of = |report: &Value| {
        let one = report["coverage"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["asset"] == "portal");
        one.unwrap().clone()
    };
    let one = of(&whole);
    assert_eq!(one["hours_expected"], 24);
    let sum: u64 = ["hours_observed", "hours_silent", "hours_unknown"]
        .iter()
        .map(|key| one[key].as_u64().unwrap())
        .sum();
    assert_eq!(sum, 24, "{one}");
    // Six hours of the log are taken away.
    let cut: String = benign()
        .lines()
        .filter(|line| !(8..14).any(|hour| line.contains(&format!("2026:{hour:02}:"))))
        .map(|line| format!("{line}\n"))
        .collect();
    let lowered = of(&covered(cut));
    assert!(
        lowered["share"].as_f64().unwrap() <= one["share"].as_f64().unwrap() - 0.2,
        "{lowered} and {one}"
    );
}

#[test]
fn a_negative_gives_the_sentence_or_says_why_not() {
    let desk = Desk::new();
    desk.file("assets.toml", assets());
    let asked = |log: String| {
        desk.file("access.log", log);
        let json = desk.ok([
            "intrusion",
            "negative",
            "access.log",
            "--assets",
            "assets.toml",
            "--asset-kind",
            "portal",
            "--from",
            "2026-10-01",
            "--to",
            "2026-10-01",
            "--json",
        ]);
        serde_json::from_str::<Value>(&json).unwrap()["negative"].clone()
    };
    let quiet = asked(benign());
    for key in [
        "supported",
        "se",
        "rate_upper_per_year",
        "scope",
        "statement",
    ] {
        assert!(quiet.get(key).is_some(), "{key}");
    }
    assert_eq!(quiet["supported"], true, "{}", quiet["refusals"]);
    assert_eq!(quiet["scope"]["assets"], serde_json::json!(["portal"]));
    let se = quiet["se"].as_f64().unwrap();
    assert!(se > 0.0 && se < 1.0, "{se}");
    for class in quiet["classes"].as_array().unwrap() {
        let product = class["coverage"].as_f64().unwrap() * class["power"].as_f64().unwrap();
        assert!(
            (product - class["se"].as_f64().unwrap()).abs() < 1e-9,
            "{class}"
        );
        assert!(se <= class["se"].as_f64().unwrap() + 1e-9);
    }
    let hit = asked(attacked());
    assert_eq!(hit["supported"], false);
    assert!(hit["se"].is_null() && !hit["refusals"].as_array().unwrap().is_empty());
}

#[test]
fn drills_are_counted_by_class() {
    let desk = Desk::new();
    let report: Value = serde_json::from_str(&desk.ok(["intrusion", "drill", "--json"])).unwrap();
    let power = report["power"].as_array().unwrap();
    assert!(!power.is_empty());
    for class in power {
        let (tried, found) = (
            class["tried"].as_u64().unwrap(),
            class["found"].as_u64().unwrap(),
        );
        assert!(found <= tried && tried > 0, "{class}");
        assert!(class["lower"].as_f64().unwrap() < 1.0);
    }
}

#[test]
fn an_authorised_test_is_kept_apart() {
    let desk = Desk::new();
    desk.file("access.log", attacked());
    let test = format!(
        "{}\n[[test]]\nfrom = 2026-10-01T00:00:00Z\nto = 2026-10-02T00:00:00Z\naddresses = [\"{ADDRESS}\"]\nwho = \"IT\"\nwhy = \"scan\"\n",
        assets()
    );
    desk.file("assets.toml", test);
    let report = scanned(&desk, &["access.log", "--assets", "assets.toml"]);
    assert_eq!(report["incidents"], serde_json::json!([]));
    assert_eq!(report["authorised"][0]["asset"], "portal");
}

#[test]
fn only_the_time_asked_for_is_looked_at() {
    let desk = Desk::new();
    desk.file("access.log", attacked());
    let report = scanned(
        &desk,
        &["access.log", "--from", "2026-11-01", "--to", "2026-11-02"],
    );
    assert_eq!(report["events"], 0);
    assert_eq!(report["events_outside_period"], attacked().lines().count());
    assert_eq!(report["incidents"], serde_json::json!([]));
    let error = desk.fails(
        2,
        [
            "intrusion",
            "scan",
            "access.log",
            "--from",
            "2026-11-02",
            "--to",
            "2026-11-01",
        ],
    );
    assert!(
        error.contains("--from") && error.contains("--to"),
        "{error}"
    );
}

#[test]
fn the_same_logs_give_the_same_bytes() {
    let desk = Desk::new();
    desk.file("access.log", attacked());
    let once = || {
        scanned(
            &desk,
            &[
                "access.log",
                "--report",
                "a.html",
                "--detections",
                "a.jsonl",
            ],
        );
        let read = |name: &str| std::fs::read(desk.path(name)).unwrap();
        (read("a.html"), read("a.jsonl"))
    };
    assert_eq!(once(), once());
}

#[test]
fn a_report_is_evidence_on_a_claim() {
    let desk = Desk::new();
    desk.file("access.log", attacked());
    let report = scanned(&desk, &["access.log"]);
    desk.file("scan.json", report.to_string());
    desk.file("claim.toml", desk.ok(["claim", "template"]));
    let made = desk.ok(["claim", "new", "claim.toml", "--by", "Ada Clerk"]);
    let id = made.split_whitespace().nth(1).unwrap().to_owned();
    let said = desk.ok([
        "claim",
        "attach",
        &id,
        "scan.json",
        "--part",
        "entry",
        "--by",
        "Ada Clerk",
    ]);
    assert!(said.contains("-in-logs"), "{said}");
    assert!(
        !said.contains("attribution"),
        "a log attributes nothing: {said}"
    );
}
