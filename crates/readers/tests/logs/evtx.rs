//! Windows event logs, whole and damaged.

use crate::evtx_file::{Element, element, file, text};
use crate::reading::read;

fn event(record: u64, code: &str, provider: &str, data: &[(&'static str, &str)]) -> (u64, Element) {
    let system = element(
        "System",
        vec![
            element("Provider", vec![]).with("Name", provider),
            text("EventID", code),
            element("TimeCreated", vec![]).with("SystemTime", "2026-11-03T12:00:00.000000Z"),
            text("EventRecordID", &record.to_string()),
            text("Channel", "Security"),
            text("Computer", "epollbook-1"),
        ],
    );
    let data = data
        .iter()
        .map(|(name, value)| text("Data", value).with("Name", name))
        .collect();
    (
        record,
        element("Event", vec![system, element("EventData", data)]),
    )
}

fn logons(from: u64, count: u64) -> Vec<(u64, Element)> {
    (from..from + count)
        .map(|record| {
            event(
                record,
                "4625",
                "Microsoft-Windows-Security-Auditing",
                &[("TargetUserName", "clerk"), ("IpAddress", "198.51.100.9")],
            )
        })
        .collect()
}

#[test]
fn records_become_events() {
    let cleared = event(8, "1102", "Microsoft-Windows-Eventlog", &[]);
    let told = read(&file(&[logons(7, 1), vec![cleared]]));
    assert_eq!(told.logs[0].0.format, "Windows event log");
    insta::assert_snapshot!("evtx", told.events().join("\n"));
    assert_eq!(
        (
            told.end().events,
            told.end().rejects,
            told.end().without_time
        ),
        (2, 0, 0)
    );
}

#[test]
fn a_file_that_is_cut_off_gives_its_whole_chunks_and_counts_the_rest() {
    let bytes = file(&[logons(1, 20), logons(21, 20), logons(41, 20)]);
    // In the header, in the first chunk's header, in the second chunk's records, at the third chunk's start.
    let check = |length: usize, events: std::ops::RangeInclusive<u64>, all: u64| {
        let told = read(&bytes[..length]);
        let end = told.end();
        assert!(
            events.contains(&end.events),
            "cut at {length}: {} events",
            end.events
        );
        assert_eq!(
            end.events + end.rejects,
            all,
            "cut at {length}: {:?}",
            told.reasons()
        );
    };
    check(100, 0..=0, 1);
    check(4096 + 100, 0..=0, 20);
    check(4096 + (64 << 10) + 4000, 21..=39, 40);
    check(4096 + (128 << 10), 40..=40, 40);
    check(bytes.len(), 60..=60, 60);
}

#[test]
fn a_damaged_chunk_costs_its_own_records_alone() {
    let mut bytes = file(&[logons(1, 20), logons(21, 20), logons(41, 20)]);
    let second = 4096 + (64 << 10);
    bytes[second..second + 8].fill(0x55);
    let told = read(&bytes);
    assert_eq!((told.end().events, told.end().rejects), (40, 1));
    assert_eq!(told.reasons(), ["1 a chunk without its header"]);
    let mut bytes = file(&[logons(1, 20), logons(21, 20)]);
    for at in (second + 600..second + 60_000).step_by(97) {
        bytes[at] ^= 0xA5;
    }
    let told = read(&bytes);
    assert_eq!(
        told.end().events + told.end().rejects,
        40,
        "{:?}",
        told.reasons()
    );
    assert!(told.end().events >= 20);
}

#[test]
fn random_damage_neither_hangs_nor_panics() {
    let whole = file(&[logons(1, 30)]);
    let mut state = 7u64;
    for _ in 0..200 {
        let mut bytes = whole.clone();
        for _ in 0..40 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = (state >> 33) as usize % bytes.len();
            bytes[at.max(8)] = (state >> 20) as u8;
        }
        let told = read(&bytes);
        assert!(told.end().events <= 60);
    }
}
