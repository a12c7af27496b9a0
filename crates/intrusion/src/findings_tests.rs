use super::{findings, summary};
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{
    AttackClass, Coverage, Gap, INTRUSION_REPORT_SCHEMA, Incident, IntrusionReport, Level, Power,
    RulesUsed, Success,
};
use levelhead_schema::report::Tool;

fn report() -> IntrusionReport {
    IntrusionReport {
        schema: INTRUSION_REPORT_SCHEMA.to_owned(),
        tool: Tool {
            name: "levelhead".to_owned(),
            version: "0.1.0".to_owned(),
            settings: Vec::new(),
        },
        period: None,
        logs: Vec::new(),
        skipped: Vec::new(),
        events: 1000,
        rejects: 0,
        events_without_time: 0,
        events_outside_period: 0,
        rules: RulesUsed {
            own: 22,
            given: 0,
            given_without_logs: 0,
            sha256: String::new(),
        },
        assets: Vec::new(),
        incidents: Vec::new(),
        authorised: Vec::new(),
        incidents_left_out: 0,
        coverage: Vec::new(),
        power: Vec::new(),
        negative: None,
        not_examined: Vec::new(),
        summary: String::new(),
        findings: Vec::new(),
    }
}

fn incident(id: u32, asset: &str, success: Success) -> Incident {
    Incident {
        id,
        asset: asset.to_owned(),
        class: Some(AttackClass::Injection),
        technique: "T1190".to_owned(),
        level: Level::High,
        source: "192.0.2.66".to_owned(),
        sources: 1,
        first: None,
        last: None,
        requests: 40,
        rows: Some(90),
        success,
        success_reason: "the query log tells rows".to_owned(),
        rules: Vec::new(),
        summary: "192.0.2.66 smuggled commands into /lookup with 40 requests.".to_owned(),
        false_positives: Vec::new(),
        evidence: Vec::new(),
    }
}

#[test]
fn nothing_found_is_not_said_to_be_no_attack() {
    let mut report = report();
    let told = summary(&report);
    assert!(
        told.starts_with("The rules found no attack in 1,000 events."),
        "{told}"
    );
    assert!(told.contains("ask for a negative before saying"), "{told}");
    report.authorised = vec![incident(1, "portal", Success::Failed)];
    assert!(summary(&report).contains("One more came from an authorised test."));
    report.events = 0;
    assert_eq!(summary(&report), "No log was read, so nothing can be said.");
}

#[test]
fn incidents_are_counted_and_named() {
    let mut report = report();
    report.incidents = vec![
        incident(1, "portal", Success::Succeeded),
        incident(2, "vrdb", Success::Unknown),
    ];
    assert_eq!(
        summary(&report),
        "2 incidents were found on portal and vrdb. One of them worked, as the logs show."
    );
    let one = IntrusionReport {
        incidents: vec![incident(1, "portal", Success::Succeeded)],
        ..report.clone()
    };
    assert_eq!(
        summary(&one),
        "1 incident was found on portal. It worked, as the logs show."
    );
    let (_, told) = findings(&report);
    assert_eq!(
        told,
        [
            "Incident 1: 192.0.2.66 smuggled commands into /lookup with 40 requests; it worked: the query log tells rows; 90 rows were given out or changed.",
            "Incident 2: 192.0.2.66 smuggled commands into /lookup with 40 requests; whether it worked the logs do not tell; 90 rows were given out or changed.",
        ]
    );
    report.incidents = (1..=9)
        .map(|id| incident(id, "portal", Success::Failed))
        .collect();
    assert!(summary(&report).contains("None of them is shown by the logs to have worked."));
    assert_eq!(
        findings(&report).1[5],
        "4 more incidents follow behind these."
    );
}

#[test]
fn coverage_and_power_are_told_worst_first() {
    let mut report = report();
    let source = |name: &str, observed: u64| Coverage {
        asset: "vrdb".to_owned(),
        source: name.to_owned(),
        hours_expected: 100,
        hours_observed: observed,
        hours_silent: 100 - observed,
        hours_unknown: 0,
        share: observed as f64 / 100.0,
        longest_gap: (observed < 100).then(|| Gap {
            from: "2026-11-03T02:00:00Z".to_owned(),
            to: "2026-11-03T03:00:00Z".to_owned(),
            hours: 1,
        }),
        retention_days: None,
        blind_to: Vec::new(),
        notes: Vec::new(),
        days: Vec::new(),
    };
    report.coverage = vec![source("logins", 100), source("database log", 99)];
    report.power = vec![Power {
        class: AttackClass::DataExport,
        sources: vec![LogSource::Postgresql],
        tried: 4,
        found: 3,
        lower: 0.24858,
        drills: Vec::new(),
    }];
    let (_, told) = findings(&report);
    assert_eq!(
        told[0],
        "database log of vrdb: 99 of 100 hours were observed (99.0%), 1 were silent, 0 are unknown; the longest gap is 1 \
         hour from 2026-11-03T02:00:00Z."
    );
    assert!(
        told[1].starts_with("logins of vrdb: 100 of 100"),
        "{told:?}"
    );
    assert!(
        told[2].contains("4 recorded kinds of records copied out of a database"),
        "{told:?}"
    );
    assert!(
        told[2].contains("at least 24.8% of such attacks"),
        "{told:?}"
    );
}
