use super::{Incidents, Judged, LogPaths};
use crate::{Detection, Origin, Rule, RuleIndex, RuleSet, Who};
use jiff::Timestamp;
use levelhead_schema::event::EventPlace;
use levelhead_schema::intrusion::{AttackClass, Incident, Level, MOST_EVIDENCE, Success};

const HOUR: i64 = 3600;

fn rule(class: Option<AttackClass>, level: Level) -> Rule {
    Rule {
        id: "r".to_owned(),
        title: "A rule".to_owned(),
        techniques: vec!["T1190".to_owned()],
        class,
        level,
        false_positives: Vec::new(),
        references: Vec::new(),
        origin: Origin::Detector,
    }
}

fn address(last: u8) -> Who {
    Who::Address(std::net::Ipv4Addr::new(192, 0, 2, last).into())
}

fn detection(who: Who, line: u64, second: i64) -> Detection {
    Detection {
        rule: RuleIndex(0),
        asset: 0,
        log: 0,
        place: EventPlace {
            line,
            byte: line * 100,
        },
        time: Some(Timestamp::from_second(second).unwrap()),
        who,
        sources: 1,
        rows: None,
        success: Success::Unknown,
        reason: "",
    }
}

fn told(rule: &Rule, detections: &[Detection]) -> Vec<Incident> {
    let mut incidents = Incidents::default();
    for detection in detections {
        incidents.add(&Judged { detection, rule });
    }
    let rules = RuleSet::nothing().unwrap();
    let (told, left_out) =
        incidents.tell(&rules, &LogPaths::default(), &|_| "portal".to_owned(), 100);
    assert_eq!(left_out, 0);
    told
}

#[test]
fn a_day_without_anything_parts_incidents() {
    let injection = rule(Some(AttackClass::Injection), Level::High);
    let check = |seconds: &[i64], expect: &[u64]| {
        let detections: Vec<Detection> = (1..)
            .zip(seconds)
            .map(|(line, second)| detection(address(7), line, *second))
            .collect();
        let requests: Vec<u64> = told(&injection, &detections)
            .iter()
            .map(|one| one.requests)
            .collect();
        assert_eq!(requests, expect, "{seconds:?}");
    };
    check(&[0, 24 * HOUR, 48 * HOUR], &[3]);
    check(&[0, 24 * HOUR + 1], &[1, 1]);
    // Logs are not read in the order of time.
    check(&[48 * HOUR, 0, 24 * HOUR], &[3]);
    check(&[100 * HOUR, 0, 99 * HOUR], &[1, 2]);
}

#[test]
fn sources_and_assets_are_apart_until_there_are_many() {
    let injection = rule(Some(AttackClass::Injection), Level::High);
    let from = |sources: u8| -> Vec<Detection> {
        (0..sources)
            .map(|source| detection(address(source), u64::from(source), i64::from(source)))
            .collect()
    };
    assert_eq!(told(&injection, &from(9)).len(), 9);
    let many = told(&injection, &from(12));
    assert_eq!(many.len(), 1);
    assert_eq!(
        (many[0].sources, many[0].requests, many[0].source.as_str()),
        (12, 12, "")
    );
    let mut elsewhere = from(12);
    elsewhere
        .iter_mut()
        .skip(6)
        .for_each(|detection| detection.asset = 1);
    assert_eq!(told(&injection, &elsewhere).len(), 12);
}

#[test]
fn rules_of_one_event_count_it_once() {
    let injection = rule(Some(AttackClass::Injection), Level::High);
    let mut first = detection(address(7), 1, 0);
    first.rows = Some(200);
    let mut other = first.clone();
    other.rule = RuleIndex(1);
    let mut second = detection(address(7), 2, 5);
    second.rows = Some(50);
    second.success = Success::Succeeded;
    second.reason = "rows came back";
    let told = told(&injection, &[first, other, second]);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].requests, told[0].rows), (2, Some(250)));
    assert_eq!(
        (told[0].success, told[0].success_reason.as_str()),
        (Success::Succeeded, "rows came back")
    );
    assert!(
        told[0]
            .summary
            .starts_with("Commands to the database smuggled into a form: 2 events from 192.0.2.7"),
        "{}",
        told[0].summary
    );
}

#[test]
fn what_failed_failed_only_if_all_of_it_did() {
    let injection = rule(Some(AttackClass::Injection), Level::High);
    let with = |success| {
        let mut all = vec![detection(address(7), 1, 0), detection(address(7), 2, 1)];
        all[0].success = Success::Failed;
        all[1].success = success;
        told(&injection, &all)[0].success
    };
    assert_eq!(with(Success::Failed), Success::Failed);
    assert_eq!(with(Success::Unknown), Success::Unknown);
    assert_eq!(with(Success::Succeeded), Success::Succeeded);
}

#[test]
fn notable_things_alone_are_no_incident() {
    let low = rule(Some(AttackClass::Scanning), Level::Low);
    assert!(told(&low, &[detection(address(7), 1, 0)]).is_empty());
    let medium = rule(Some(AttackClass::Scanning), Level::Medium);
    assert_eq!(told(&medium, &[detection(address(7), 1, 0)]).len(), 1);
}

#[test]
fn evidence_is_bounded_and_everything_counted() {
    let injection = rule(Some(AttackClass::Injection), Level::High);
    let detections: Vec<Detection> = (0..500)
        .map(|line| {
            let mut one = detection(address(7), line, line as i64);
            one.rule = RuleIndex((line % 40) as u32);
            one
        })
        .collect();
    let told = told(&injection, &detections);
    assert_eq!(
        (told[0].requests, told[0].evidence.len()),
        (500, MOST_EVIDENCE)
    );
}

#[test]
fn sources_beyond_the_bound_are_one_of_many() {
    let injection = rule(Some(AttackClass::Injection), Level::High);
    let detections: Vec<Detection> = (0..30_000_u32)
        .map(|source| {
            let who = Who::Address(std::net::Ipv4Addr::from(0x0A00_0000 + source).into());
            detection(who, u64::from(source), i64::from(source))
        })
        .collect();
    let told = told(&injection, &detections);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].requests, told[0].sources), (30_000, 30_000));
}
