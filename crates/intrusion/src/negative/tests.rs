use super::{Question, negative, rate_upper_per_year};
use crate::assets::Assets;
use crate::coverage::CoverageLedger;
use crate::power::of_class;
use jiff::Timestamp;
use levelhead_schema::event::{EventBatch, EventPlace, LogInfo, LogSource};
use levelhead_schema::intrusion::{
    AssetKind, AttackClass, DrillResult, Incident, Level, Negative, Power, Success,
};
use proptest::prelude::*;

const ASSETS: &str = "
[[asset]]
id = 'vrdb'
name = 'Voter registration database'
kind = 'voter-registration-database'
owner = 'State'
[[asset.source]]
name = 'database log'
kind = 'postgresql'
logs = ['pg.csv']
heartbeat = '1h'
[[asset.source]]
name = 'logins'
kind = 'syslog'
logs = ['auth.log']
heartbeat = '1h'
";

/// 2026-01-01T00:00:00Z.
const START: i64 = 1_767_225_600;
const YEAR: i64 = 8766;

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(START + hour * 3600).unwrap()
}

/// What a year looks like when each log has an event in each of these hours.
struct World {
    assets: Assets,
    logs: Vec<(&'static str, LogSource, Vec<i64>)>,
    power: Vec<Power>,
    incidents: Vec<Incident>,
    kind: AssetKind,
}

impl World {
    fn new() -> World {
        let assets = Assets::from_toml(ASSETS, "assets.toml").unwrap();
        World {
            assets,
            logs: vec![
                ("pg.csv", LogSource::Postgresql, (0..YEAR).collect()),
                ("auth.log", LogSource::Syslog, (0..YEAR).collect()),
            ],
            power: vec![
                power(AttackClass::DataExport, LogSource::Postgresql, 60, 60),
                power(AttackClass::Credentials, LogSource::Syslog, 59, 60),
                power(AttackClass::Credentials, LogSource::Postgresql, 10, 10),
            ],
            incidents: Vec::new(),
            kind: AssetKind::VoterRegistrationDatabase,
        }
    }

    fn ask(&self) -> Negative {
        let mut ledger = CoverageLedger::new();
        for (log, (path, source, hours)) in (0..).zip(&self.logs) {
            let info = LogInfo {
                path: (*path).to_owned(),
                source: *source,
                format: String::new(),
                encoding: String::new(),
            };
            ledger.log(log, &info, 0, &self.assets);
            for hour in hours {
                let mut batch = EventBatch::new(*source, 0);
                batch.begin(EventPlace { line: 1, byte: 0 }, "");
                batch.set_time(Some(at(*hour)));
                batch.commit();
                ledger.event(log, batch.get(0).unwrap());
            }
            ledger.end(log, None);
        }
        let period = (at(0), at(YEAR));
        let coverage = ledger.finish(&self.assets, Some(period));
        negative(&Question {
            kind: self.kind,
            period,
            assets: &self.assets,
            coverage: &coverage,
            power: &self.power,
            incidents: &self.incidents,
            incidents_left_out: 0,
        })
    }
}

fn power(class: AttackClass, kind: LogSource, found: u64, tried: u64) -> Power {
    let drill = |number: u64| DrillResult {
        id: number.to_string(),
        tool: "tool 1".to_owned(),
        technique: number.to_string(),
        found: number < found,
        false_incidents: 0,
    };
    of_class(class, vec![kind], (0..tried).map(drill).collect())
}

fn incident(asset: &str, first: i64) -> Incident {
    Incident {
        id: 1,
        asset: asset.to_owned(),
        class: Some(AttackClass::DataExport),
        technique: "T1213.006".to_owned(),
        level: Level::High,
        source: "exporter".to_owned(),
        sources: 1,
        first: Some(at(first).to_string()),
        last: Some(at(first).to_string()),
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

fn refused(world: &World, reason: &str) {
    let told = world.ask();
    assert!(!told.supported);
    assert_eq!(
        (told.se, told.rate_upper_per_year, told.classes.len()),
        (None, None, 0)
    );
    assert!(
        told.refusals.iter().any(|refusal| refusal.contains(reason)),
        "{:?}",
        told.refusals
    );
    assert!(
        told.statement.contains("cannot be said from these logs"),
        "{}",
        told.statement
    );
    assert!(told.statement.contains(reason), "{}", told.statement);
}

#[test]
fn a_year_without_gaps_gives_the_power_of_the_worst_class() {
    let told = World::new().ask();
    assert!(told.supported, "{:?}", told.refusals);
    let classes: Vec<_> = told.classes.iter().map(|class| class.class).collect();
    assert_eq!(classes, [AttackClass::Credentials, AttackClass::DataExport]);
    // 59 of 60 in system logs is better than 10 of 10 in the database's.
    let se = told.se.unwrap();
    assert!((se - 0.9233).abs() < 1e-4, "{se}");
    // 2.9957 / 0.9233 a year: one quiet year never shows fewer than one.
    assert!((told.rate_upper_per_year.unwrap() - 3.2446).abs() < 1e-3);
    assert!(
        told.cannot_speak_of
            .iter()
            .any(|text| text.starts_with("injection "))
    );
    assert_eq!(told.scope.assets, ["vrdb"]);
    assert_eq!(told.scope.as_of.as_deref(), Some("2027-01-01T05:00:00Z"));
    let statement = &told.statement;
    for part in [
        "we have not seen cyber attacks between 2026-01-01 00:00 UTC and 2027-01-01 06:00 UTC",
        "Voter registration database (State)",
        "credentials and data-export",
        "database log of vrdb and logins of vrdb",
        "100.0% of the hours",
        "at least 92.3% of them",
        "up to 3.3 a year (95% confidence)",
        "No hour was without observation",
        "reach back 365 days",
    ] {
        assert!(statement.contains(part), "{part}: {statement}");
    }
}

#[test]
fn gaps_lower_sensitivity_and_are_named() {
    let mut world = World::new();
    // Two months without a database log.
    world.logs[0].2.retain(|hour| !(2000..3461).contains(hour));
    let told = world.ask();
    let export = &told.classes[1];
    assert_eq!(export.class, AttackClass::DataExport);
    assert!(
        (export.coverage - (8766.0 - 1461.0) / 8766.0).abs() < 1e-3,
        "{export:?}"
    );
    assert!((export.se - export.coverage * export.power).abs() < 1e-12);
    assert_eq!(told.se, Some(export.se));
    assert!(
        told.statement
            .contains("The longest time without observation was 14"),
        "{}",
        told.statement
    );
}

#[test]
fn sources_of_two_kinds_help_each_other() {
    let mut world = World::new();
    // Logins were watched half of the year, the database all of it.
    world.logs[1].2.retain(|hour| *hour < YEAR / 2);
    let told = world.ask();
    let credentials = &told.classes[0];
    // All hours at the power of the weaker kind: 10 of 10 is 0.741.
    assert!((credentials.power - 0.7411).abs() < 1e-4, "{credentials:?}");
    assert_eq!(credentials.coverage, 1.0);
}

#[test]
fn what_was_seen_or_never_watched_gives_no_negative() {
    let mut world = World::new();
    world.incidents.push(incident("vrdb", 100));
    refused(
        &world,
        "an incident was seen on vrdb: data-export since 2026-01-05T04:00:00Z",
    );
    // Elsewhere, or before: no matter.
    world.incidents = vec![incident("portal", 100), incident("vrdb", -100)];
    assert!(world.ask().supported);

    let mut world = World::new();
    world.logs.clear();
    refused(&world, "no hour of vrdb was observed");

    let mut world = World::new();
    world.power.clear();
    refused(&world, "no drill was replayed");
    world.power = vec![power(AttackClass::DataExport, LogSource::Postgresql, 0, 5)];
    refused(&world, "for no class of attack is there both");
    // Drilled in logs that this asset does not write.
    world.power = vec![power(AttackClass::Injection, LogSource::Web, 5, 5)];
    refused(&world, "for no class of attack is there both");

    let mut world = World::new();
    world.kind = AssetKind::Mail;
    refused(&world, "no asset of the kind mail");
}

#[test]
fn a_class_that_only_a_missing_source_sees_cannot_be_spoken_of() {
    let mut world = World::new();
    world.logs.remove(0);
    let told = world.ask();
    assert!(told.supported);
    let classes: Vec<_> = told.classes.iter().map(|class| class.class).collect();
    assert_eq!(classes, [AttackClass::Credentials]);
    let reason = "no source of vrdb that sees it was observed";
    let export = told
        .cannot_speak_of
        .iter()
        .find(|text| text.starts_with("data-export"));
    assert!(export.unwrap().ends_with(reason), "{export:?}");
}

#[test]
fn the_rule_of_three() {
    let check = |se, years, expect: f64| {
        let rate = rate_upper_per_year(se, years).unwrap();
        assert!((rate - expect).abs() < 5e-3, "{rate}");
    };
    check(1.0, 1.0, 2.996);
    check(0.5, 1.0, 5.991);
    check(1.0, 10.0, 0.300);
    check(0.9, 0.25, 13.31);
    assert_eq!(rate_upper_per_year(0.0, 1.0), None);
    assert_eq!(rate_upper_per_year(1.0, 0.0), None);
}

proptest! {
    #[test]
    fn bounds_on_rates_are_monotone(se in 0.001_f64..1.0, years in 0.01_f64..20.0, more in 1.0_f64..3.0) {
        let rate = rate_upper_per_year(se, years).unwrap();
        prop_assert!(rate_upper_per_year(se, years * more).unwrap() <= rate);
        prop_assert!(rate_upper_per_year((se * more).min(1.0), years).unwrap() <= rate);
        // At the bound, seeing nothing has a probability of 5%.
        prop_assert!(((-rate * se * years).exp() - 0.05).abs() < 1e-12);
        // A year or less never shows fewer than one.
        prop_assert!(years > 1.0 || rate >= 2.99);
    }
}
