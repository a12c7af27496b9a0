//! Reports made by hand: an incident, a negative that holds, one that does not, and nothing read.

use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{
    AssetReport, AttackClass, ClassSensitivity, Coverage, CoverageDay, DrillResult, Evidence, Gap,
    INTRUSION_REPORT_SCHEMA, Incident, IncidentRule, IntrusionReport, Level, LogReport, Negative,
    NegativeScope, Period, Power, RulesUsed, SkippedFile, Success,
};
use levelhead_schema::report::{RejectExample, Setting, Tool};
use std::collections::BTreeMap;

fn tool(settings: &[(&str, &str)]) -> Tool {
    let settings = settings.iter().map(|(name, value)| Setting {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    });
    Tool {
        name: "levelhead".to_owned(),
        version: "0.1.0".to_owned(),
        settings: settings.collect(),
    }
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

/// The Illinois course of 2016, with a portal that logs and a database that fell silent for two days.
pub(crate) fn incident() -> IntrusionReport {
    IntrusionReport {
        schema: INTRUSION_REPORT_SCHEMA.to_owned(),
        tool: tool(&[
            ("--assets", "assets.toml"),
            ("--from", "2016-06-20"),
            ("--to", "2016-07-20"),
        ]),
        period: Some(Period {
            from: "2016-06-20T00:00:00Z".to_owned(),
            to: "2016-07-21T00:00:00Z".to_owned(),
        }),
        logs: vec![
            log("logs/portal/access.log.1.gz", LogSource::Web, "portal", 812_345, 0),
            log("logs/voters/postgresql.csv", LogSource::Postgresql, "voters", 40_221, 3),
        ],
        skipped: vec![SkippedFile {
            path: "logs/readme.txt".to_owned(),
            reason: "no log of a known kind".to_owned(),
        }],
        events: 852_566,
        rejects: 3,
        events_without_time: 12,
        events_outside_period: 1_400,
        rules: RulesUsed {
            own: 31,
            given: 120,
            given_without_logs: 40,
            sha256: "c0".repeat(32),
        },
        assets: vec![
            asset("portal", "Registration portal", "voter-portal"),
            asset("voters", "Voter register", "voter-registration-database"),
        ],
        incidents: vec![injection(), scanning()],
        authorised: vec![Incident {
            id: 1,
            source: "198.51.100.7".to_owned(),
            sources: 1,
            success: Success::Failed,
            success_reason: "every request was answered with 403 or 404".to_owned(),
            summary: "Authorised test: 4,100 requests for paths that a scanner tries.".to_owned(),
            ..scanning()
        }],
        incidents_left_out: 0,
        coverage: vec![portal(), voters()],
        power: power(),
        negative: None,
        not_examined: texts(&[
            "bodies of requests: the portal's log does not hold them",
            "what was not logged, and systems that were not named",
        ]),
        summary: "2 incidents: commands to the database were smuggled into the portal’s status page and returned 76,000 rows.".to_owned(),
        findings: texts(&[
            "Injection on Registration portal from 203.0.113.9 began on 2016-06-23 and was most frequent on 2016-07-12.",
            "The database was silent for 48 hours from 2016-07-01; nothing can be said of that time.",
        ]),
    }
}

fn asset(id: &str, name: &str, kind: &str) -> AssetReport {
    AssetReport {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        owner: "State Board of Elections".to_owned(),
    }
}

fn log(path: &str, source: LogSource, asset: &str, events: u64, rejects: u64) -> LogReport {
    let reason = "no line of PostgreSQL's csvlog: 4 fields".to_owned();
    LogReport {
        path: path.to_owned(),
        sha256: format!("{:02x}", path.len()).repeat(32),
        source,
        format: match source {
            LogSource::Web => "nginx or Apache combined in gzip".to_owned(),
            _ => "PostgreSQL csvlog with pgaudit".to_owned(),
        },
        encoding: "UTF-8".to_owned(),
        asset: Some(asset.to_owned()),
        events,
        rejects,
        reasons: (0..rejects.min(1))
            .map(|_| (reason.clone(), rejects))
            .collect(),
        reject_examples: (0..rejects)
            .map(|at| RejectExample {
                row: 700 + at,
                byte: 91_000 + at * 140,
                reason: reason.clone(),
            })
            .collect(),
        without_time: 0,
        first: Some("2016-06-20T00:00:03Z".to_owned()),
        last: Some("2016-07-20T23:59:58Z".to_owned()),
    }
}

fn injection() -> Incident {
    let place = |at: u64| Evidence {
        file: "logs/portal/access.log.1.gz".to_owned(),
        line: 40_112 + at * 31,
        byte: 9_112_400 + at * 6_200,
        time: Some(format!("2016-06-23T10:{:02}:00Z", at % 60)),
        rule: "5d0b6a6e-0000-4000-8000-000000000001".to_owned(),
    };
    Incident {
        id: 1,
        asset: "portal".to_owned(),
        class: Some(AttackClass::Injection),
        technique: "T1190".to_owned(),
        level: Level::Critical,
        source: "203.0.113.9".to_owned(),
        sources: 7,
        first: Some("2016-06-23T10:00:00Z".to_owned()),
        last: Some("2016-07-12T21:14:07Z".to_owned()),
        requests: 24_118,
        rows: Some(76_000),
        success: Success::Succeeded,
        success_reason: "the database returned 76,000 rows to statements with UNION".to_owned(),
        rules: vec![
            IncidentRule {
                id: "5d0b6a6e-0000-4000-8000-000000000001".to_owned(),
                title: "SQL injection on lookup and status pages".to_owned(),
                events: 24_000,
            },
            IncidentRule {
                id: "5d0b6a6e-0000-4000-8000-000000000003".to_owned(),
                title: "New shape of statement from the portal's role".to_owned(),
                events: 118,
            },
        ],
        summary: "24,118 requests to Registration portal carried commands to the database; it answered with 76,000 rows.".to_owned(),
        false_positives: texts(&["a scanner that the office itself runs", "names with an apostrophe"]),
        evidence: (0..20).map(place).collect(),
    }
}

fn scanning() -> Incident {
    Incident {
        id: 2,
        asset: "portal".to_owned(),
        class: Some(AttackClass::Scanning),
        technique: "T1595.003".to_owned(),
        level: Level::Medium,
        source: "203.0.113.77".to_owned(),
        sources: 1,
        first: Some("2016-07-03T02:11:00Z".to_owned()),
        last: Some("2016-07-03T02:40:00Z".to_owned()),
        requests: 4_100,
        rows: None,
        success: Success::Unknown,
        success_reason: String::new(),
        rules: vec![IncidentRule {
            id: "5d0b6a6e-0000-4000-8000-000000000007".to_owned(),
            title: "Burst of requests that find nothing".to_owned(),
            events: 4_100,
        }],
        summary: "4,100 requests for paths that a scanner tries, in 29 minutes.".to_owned(),
        false_positives: texts(&["a site that moved its pages"]),
        evidence: vec![Evidence {
            file: "logs/portal/access.log.1.gz".to_owned(),
            line: 9,
            byte: 1_200,
            time: None,
            rule: "5d0b6a6e-0000-4000-8000-000000000007".to_owned(),
        }],
    }
}

/// 31 days, whose hours `of` gives.
fn days(of: impl Fn(u8) -> (u8, u8, u8)) -> Vec<CoverageDay> {
    (0..31)
        .map(|at| {
            let (observed, silent, unknown) = of(at);
            CoverageDay {
                day: match at {
                    0..11 => format!("2016-06-{}", 20 + at),
                    _ => format!("2016-07-{:02}", at - 10),
                },
                observed,
                silent,
                unknown,
            }
        })
        .collect()
}

fn coverage(asset: &str, source: &str, days: Vec<CoverageDay>) -> Coverage {
    let sum = |of: fn(&CoverageDay) -> u8| days.iter().map(|day| u64::from(of(day))).sum::<u64>();
    let (observed, silent, unknown) = (
        sum(|day| day.observed),
        sum(|day| day.silent),
        sum(|day| day.unknown),
    );
    Coverage {
        asset: asset.to_owned(),
        source: source.to_owned(),
        hours_expected: observed + silent + unknown,
        hours_observed: observed,
        hours_silent: silent,
        hours_unknown: unknown,
        share: observed as f64 / (observed + silent + unknown) as f64,
        longest_gap: None,
        retention_days: Some(90),
        blind_to: Vec::new(),
        notes: Vec::new(),
        days,
    }
}

fn portal() -> Coverage {
    coverage("portal", "web", days(|_| (24, 0, 0)))
}

fn voters() -> Coverage {
    let hours = |at| match at {
        9 => (15, 9, 0),
        10 | 11 => (0, 24, 0),
        12 => (9, 15, 0),
        29 | 30 => (0, 0, 24),
        _ => (24, 0, 0),
    };
    Coverage {
        longest_gap: Some(Gap {
            from: "2016-06-29T15:00:00Z".to_owned(),
            to: "2016-07-02T15:00:00Z".to_owned(),
            hours: 72,
        }),
        blind_to: vec![AttackClass::Scanning, AttackClass::Flood],
        notes: texts(&["the audit was switched off at 2016-06-29 15:00:00"]),
        ..coverage("voters", "pgaudit", days(hours))
    }
}

fn power() -> Vec<Power> {
    let drill = |at: usize, found: bool| DrillResult {
        id: format!("injection-{at}"),
        tool: "sqlmap 1.8".to_owned(),
        technique: format!("technique {at}, percent-encoded twice"),
        found,
        false_incidents: 0,
    };
    let class = |class, tried: u64, found: u64, lower| Power {
        class,
        sources: vec![LogSource::Web],
        tried,
        found,
        lower,
        drills: (0..tried as usize)
            .map(|at| drill(at, at < found as usize))
            .collect(),
    };
    vec![
        class(AttackClass::Injection, 12, 12, 0.779),
        class(AttackClass::Scanning, 6, 5, 0.418),
    ]
}

/// Nothing found, and a negative asked for that the logs support.
pub(crate) fn supported() -> IntrusionReport {
    let sensitivity = |class, coverage, power, se, rate| ClassSensitivity {
        class,
        coverage,
        power,
        se,
        rate_upper_per_year: rate,
    };
    let mut report = negative(Negative {
        supported: true,
        refusals: Vec::new(),
        se: Some(0.641),
        rate_upper_per_year: Some(55.2),
        scope: scope(),
        classes: vec![sensitivity(AttackClass::Injection, 0.823, 0.779, 0.641, 55.2)],
        cannot_speak_of: texts(&["flood: the database cannot see it", "web-shell: no attack of the class was replayed"]),
        statement: "As of 2016-07-20 23:59:58 UTC, no injection was seen on Voter register in its PostgreSQL log from 2016-06-20 to 2016-07-21. 82.3% of the hours were observed; an attack would have been seen with a probability of at least 0.641. Up to 55.2 attacks a year cannot be ruled out, and nothing is known of the 72 hours from 2016-06-29 15:00.".to_owned(),
    });
    report.summary = report
        .negative
        .as_ref()
        .map_or(String::new(), |of| of.statement.clone());
    report
}

/// A negative asked for that the logs do not support.
pub(crate) fn refused() -> IntrusionReport {
    let mut report = negative(Negative {
        supported: false,
        refusals: texts(&[
            "no recorded attack of any class was replayed on the logs of these systems",
            "no log of Voter register reaches before 2016-07-01",
        ]),
        se: None,
        rate_upper_per_year: None,
        scope: scope(),
        classes: Vec::new(),
        cannot_speak_of: texts(&["every class of attack"]),
        statement: "Whether there were cyber attacks on Voter register between 2016-06-20 00:00 UTC and 2016-07-21 00:00 UTC cannot be said from these logs: no recorded attack of any class was replayed on the logs of these systems.".to_owned(),
    });
    report.power.clear();
    report.summary = report
        .negative
        .as_ref()
        .map_or(String::new(), |of| of.statement.clone());
    report
}

fn scope() -> NegativeScope {
    NegativeScope {
        asset_kind: "voter-registration-database".to_owned(),
        assets: texts(&["voters"]),
        sources: texts(&["pgaudit"]),
        period: Period {
            from: "2016-06-20T00:00:00Z".to_owned(),
            to: "2016-07-21T00:00:00Z".to_owned(),
        },
        as_of: Some("2016-07-20T23:59:58Z".to_owned()),
    }
}

fn negative(of: Negative) -> IntrusionReport {
    let mut report = incident();
    report.incidents.clear();
    report.authorised.clear();
    report.findings = texts(&["Nothing was found by 151 rules in 852,566 events."]);
    report.negative = Some(of);
    report
}

/// Nothing of what was given could be read.
pub(crate) fn nothing() -> IntrusionReport {
    IntrusionReport {
        schema: INTRUSION_REPORT_SCHEMA.to_owned(),
        tool: tool(&[]),
        period: None,
        logs: vec![LogReport {
            reasons: BTreeMap::new(),
            reject_examples: Vec::new(),
            first: None,
            last: None,
            asset: None,
            ..log("access.log", LogSource::Web, "", 0, 0)
        }],
        skipped: Vec::new(),
        events: 0,
        rejects: 0,
        events_without_time: 0,
        events_outside_period: 0,
        rules: RulesUsed {
            own: 31,
            given: 0,
            given_without_logs: 0,
            sha256: "c0".repeat(32),
        },
        assets: Vec::new(),
        incidents: Vec::new(),
        authorised: Vec::new(),
        incidents_left_out: 0,
        coverage: Vec::new(),
        power: Vec::new(),
        negative: None,
        not_examined: Vec::new(),
        summary: "Nothing was examined: the log holds no event.".to_owned(),
        findings: Vec::new(),
    }
}
