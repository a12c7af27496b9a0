use super::{Scan, ScanOutcome, ScanSettings};
use crate::{Assets, RuleSet};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;
use levelhead_schema::intrusion::{AttackClass, Level, Success};

const PROBE: &str = "
title: A file of passwords is asked for
id: 5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d11
name: probe
logsource: { category: webserver }
detection: { selection: { cs-uri-query|contains: /etc/passwd }, condition: selection }
level: high
tags: [attack.t1190, levelhead.injection]
";

fn line(address: &str, second: u32, target: &str, status: u16) -> String {
    let (hour, rest) = (second / 3600 % 24, second % 3600);
    let (day, minute, second) = (second / 86_400 + 1, rest / 60, rest % 60);
    format!(
        "{address} - - [{day:02}/Nov/2026:{hour:02}:{minute:02}:{second:02} +0000] \"GET {target} HTTP/1.1\" {status} 512 \"-\" \"curl/8\"\n"
    )
}

fn scan(
    rules: &RuleSet,
    logs: &[(&str, String)],
    settings: ScanSettings,
) -> (ScanOutcome, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in logs {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut lines = Vec::new();
    let mut scan = Scan::new(rules, Assets::none(), settings).on_detection(|line| {
        let file = line.file.rsplit('/').next().unwrap_or_default();
        lines.push(format!(
            "{file}:{} {}",
            line.line,
            line.time.as_deref().unwrap_or("-")
        ));
    });
    let paths = [folder.path().to_path_buf()];
    read_logs(&paths, &LogOptions::default(), &mut scan).unwrap();
    let outcome = scan.finish();
    (outcome, lines)
}

fn rules(text: &str) -> RuleSet {
    RuleSet::nothing()
        .unwrap()
        .with_text("rules.yml", text)
        .unwrap()
}

#[test]
fn a_request_is_found_in_whatever_way_it_is_encoded() {
    let text = line("192.0.2.7", 10, "/?f=../../etc/passwd", 404)
        + &line("192.0.2.7", 20, "/lookup?last=Passwd", 200)
        + &line("192.0.2.7", 30, "/?f=..%252f..%2fetc%2Fpasswd", 404);
    let (outcome, lines) = scan(
        &rules(PROBE),
        &[("access.log", text)],
        ScanSettings::default(),
    );
    assert_eq!(
        lines,
        [
            "access.log:1 2026-11-01T00:00:10Z",
            "access.log:3 2026-11-01T00:00:30Z"
        ]
    );
    assert_eq!(
        (outcome.events, outcome.rejects, outcome.detections),
        (3, 0, 2)
    );
    let [incident] = &outcome.incidents[..] else {
        panic!("{:?}", outcome.incidents)
    };
    assert_eq!(incident.class, Some(AttackClass::Injection));
    assert_eq!(
        (incident.technique.as_str(), incident.level),
        ("T1190", Level::High)
    );
    assert_eq!(
        (incident.source.as_str(), incident.requests),
        ("192.0.2.7", 2)
    );
    assert_eq!(incident.success, Success::Failed);
    assert_eq!(incident.evidence.len(), 2);
    assert_eq!(
        (incident.evidence[1].line, incident.evidence[0].byte),
        (3, 0)
    );
    assert_eq!(outcome.logs[0].sha256.len(), 64);
    let period = outcome.period.unwrap();
    assert_eq!(
        (period.from.as_str(), period.to.as_str()),
        ("2026-11-01T00:00:10Z", "2026-11-01T00:00:31Z")
    );
}

#[test]
fn the_answer_depends_neither_on_threads_nor_on_the_size_of_batches() {
    let text: String = (0..3000)
        .map(|second| {
            let target = if second % 7 == 0 {
                "/?f=/etc/passwd"
            } else {
                "/"
            };
            line(&format!("192.0.2.{}", second % 5), second, target, 200)
        })
        .collect();
    let rules = rules(PROBE);
    let run = |threads, batch_bytes| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("access.log");
        std::fs::write(&path, &text).unwrap();
        let mut options = LogOptions::default();
        options.limits.batch_bytes = batch_bytes;
        let mut lines = Vec::new();
        let settings = ScanSettings {
            threads,
            ..ScanSettings::default()
        };
        let mut scan = Scan::new(&rules, Assets::none(), settings)
            .on_detection(|found| lines.push(found.line));
        read_logs(&[path], &options, &mut scan).unwrap();
        let incidents = scan.finish().incidents;
        let told: Vec<_> = incidents
            .into_iter()
            .map(|one| (one.source, one.requests, one.summary))
            .collect();
        (lines, told)
    };
    let expect = run(1, 2 << 20);
    assert_eq!(expect.0.len(), 429);
    assert_eq!(expect.1.len(), 5);
    for (threads, bytes) in [(2, 2 << 20), (3, 3000), (1, 200)] {
        assert_eq!(
            run(threads, bytes),
            expect,
            "{threads} threads, {bytes} bytes"
        );
    }
}

#[test]
fn what_lies_outside_the_time_asked_for_is_counted_and_not_examined() {
    let text = line("192.0.2.7", 10, "/?f=/etc/passwd", 404)
        + &line("192.0.2.7", 20, "/?f=/etc/passwd", 404)
        + &line("192.0.2.7", 30, "/?f=/etc/passwd", 404);
    let settings = ScanSettings {
        from: Some("2026-11-01T00:00:20Z".parse().unwrap()),
        to: Some("2026-11-01T00:00:30Z".parse().unwrap()),
        ..ScanSettings::default()
    };
    let (outcome, lines) = scan(&rules(PROBE), &[("access.log", text)], settings);
    assert_eq!(lines, ["access.log:2 2026-11-01T00:00:20Z"]);
    assert_eq!((outcome.events, outcome.events_outside_period), (1, 2));
}

const MANY: &str = "
title: Many probes
id: 9d0c2f3a-7b71-4b0c-8a55-2f7f1d3c9b20
correlation:
  type: event_count
  rules: [probe]
  group-by: [c-ip]
  timespan: 1m
  condition: { gte: 3 }
level: critical
tags: [attack.t1595, levelhead.scanning]
";

#[test]
fn correlations_count_by_the_time_of_the_events() {
    let probes = |seconds: &[u32]| -> String {
        let targets = seconds
            .iter()
            .map(|second| line("192.0.2.7", *second, "/?f=/etc/passwd", 404));
        targets.collect()
    };
    let rules = rules(&format!("{PROBE}---{MANY}"));
    let check = |logs: &[&[u32]], expect: &[&str]| {
        let logs: Vec<(String, String)> = logs
            .iter()
            .enumerate()
            .map(|(place, seconds)| (format!("{place}.log"), probes(seconds)))
            .collect();
        let logs: Vec<(&str, String)> = logs
            .iter()
            .map(|(name, text)| (name.as_str(), text.clone()))
            .collect();
        let (_, lines) = scan(&rules, &logs, ScanSettings::default());
        assert_eq!(lines, expect, "{logs:?}");
    };
    // The rule that is counted is silent.
    check(&[&[0, 10]], &[]);
    check(&[&[0, 10, 20]], &["0.log:3 2026-11-01T00:00:20Z"]);
    check(&[&[0, 10, 100]], &[]);
    // Two logs are two assets here: neither has three.
    check(&[&[0, 10], &[20, 30]], &[]);
}
