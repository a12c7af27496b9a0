//! The whole check on seeded traffic of election portals: ordinary weeks raise next to nothing, planted attacks are
//! found, the course of Illinois in 2016 on its first day.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use jiff::Timestamp;
use levelhead_intrusion::{Assets, RuleSet, Scan, ScanOutcome, ScanSettings};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;
use levelhead_schema::intrusion::{AttackClass, Incident};
use levelhead_worlds::{Date, Portal, TrafficFiles, TrafficPlan, write_traffic};
use tempfile::TempDir;

fn written(plan: &TrafficPlan) -> (TempDir, TrafficFiles) {
    let folder = tempfile::tempdir().unwrap();
    let files = write_traffic(plan, folder.path()).unwrap();
    (folder, files)
}

/// `year` is that of the first line: system logs do not write it.
fn scan(files: &TrafficFiles, year: i16, settings: ScanSettings) -> ScanOutcome {
    let rules = RuleSet::shipped().unwrap();
    let text = std::fs::read_to_string(&files.assets).unwrap();
    let assets = Assets::from_toml(&text, "assets.toml").unwrap();
    let mut scan = Scan::new(&rules, assets, settings);
    let options = LogOptions {
        year: Some(year),
        ..LogOptions::default()
    };
    let logs = [&files.web, &files.database, &files.host].map(Clone::clone);
    read_logs(&logs, &options, &mut scan).unwrap();
    scan.finish()
}

fn told(incidents: &[Incident]) -> String {
    let one = |incident: &Incident| {
        let rules: Vec<&str> = incident
            .rules
            .iter()
            .map(|rule| rule.title.as_str())
            .collect();
        format!(
            "{:?} {:?} {} {:?}: {rules:?}",
            incident.class, incident.level, incident.source, incident.first
        )
    };
    incidents.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// At most one incident in a week of nothing unusual; `state` has some 470,000 events, `county` some 75,000.
fn a_quiet_week(portal: Portal, from: Date, seed: u64) {
    let (_folder, files) = written(&TrafficPlan::ordinary(portal, from, 7, seed));
    let outcome = scan(&files, 2026, ScanSettings::default());
    let lines = files.truth.web_lines + files.truth.database_lines + files.truth.host_lines;
    assert_eq!(outcome.events + outcome.rejects, lines);
    assert_eq!(outcome.rejects, 0);
    assert!(
        outcome.incidents.len() <= 1,
        "{portal:?} {seed}:\n{}",
        told(&outcome.incidents)
    );
}

#[test]
fn ordinary_weeks_of_a_county_raise_at_most_one_incident() {
    for seed in 1..=3 {
        a_quiet_week(Portal::County, Date::new(2026, 6, 1), seed);
    }
}

#[test]
fn an_ordinary_week_of_a_state_raises_at_most_one_incident() {
    a_quiet_week(Portal::State, Date::new(2026, 4, 13), 4);
}

/// Registration's last day, list maintenance, election day: rushes are no attack.
#[test]
fn election_season_raises_at_most_one_incident_a_week() {
    let plan = TrafficPlan::election_season(Portal::County, 5);
    let weeks = plan.days.div_ceil(7) as usize;
    let (_folder, files) = written(&plan);
    let outcome = scan(&files, 2026, ScanSettings::default());
    assert!(
        outcome.incidents.len() <= weeks,
        "{}",
        told(&outcome.incidents)
    );
}

#[test]
fn the_course_of_illinois_is_found_on_its_first_day() {
    for seed in 1..=3 {
        let (_folder, files) = written(&TrafficPlan::illinois_2016(seed));
        let trace = &files.truth.traces[0];
        let begin: Timestamp = trace.from.parse().unwrap();
        // Only what had been logged a day after it began.
        let settings = ScanSettings {
            to: Some(begin + jiff::SignedDuration::from_hours(24)),
            ..ScanSettings::default()
        };
        let outcome = scan(&files, 2016, settings);
        let found = outcome.incidents.iter().any(|incident| {
            incident.class == Some(AttackClass::Injection)
                && trace.sources.contains(&incident.source)
        });
        assert!(found, "seed {seed}:\n{}", told(&outcome.incidents));
    }
}

#[test]
fn every_planted_attack_is_found_and_little_else() {
    for portal in [Portal::County, Portal::State] {
        let (_folder, files) = written(&TrafficPlan::all_attacks(portal, 6));
        let outcome = scan(&files, 2026, ScanSettings::default());
        let mut missed = Vec::new();
        for trace in &files.truth.traces {
            let from: Timestamp = trace.from.parse().unwrap();
            let to: Timestamp = trace.to.parse().unwrap();
            let hour = jiff::SignedDuration::from_hours(1);
            let found = outcome.incidents.iter().any(|incident| {
                let time = |text: &Option<String>| text.as_ref()?.parse::<Timestamp>().ok();
                let within = time(&incident.first)
                    .zip(time(&incident.last))
                    .is_some_and(|(first, last)| first <= to + hour && last >= from - hour);
                incident.class == Some(trace.class) && within
            });
            if !found {
                missed.push(trace.kind);
            }
        }
        assert!(
            missed.is_empty(),
            "{portal:?} missed {missed:?} of {}\n{}",
            files.truth.traces.len(),
            told(&outcome.incidents)
        );
        assert!(
            outcome.incidents.len() <= 2 * files.truth.traces.len(),
            "{}",
            told(&outcome.incidents)
        );
    }
}
