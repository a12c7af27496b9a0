use super::{CoverageLedger, CoverageOutcome};
use crate::assets::Assets;
use jiff::Timestamp;
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_log_bytes;
use levelhead_schema::event::{EventBatch, EventSink, LogEnd, LogInfo, LogSource};
use levelhead_schema::intrusion::{AttackClass, Coverage};
use levelhead_schema::table::SourceFile;
use std::ops::ControlFlow;

#[path = "tests/lines.rs"]
mod lines;

use lines::{Record, log_of};

/// 2026-11-02T00:00:00Z.
const START: i64 = 1_793_577_600;
const HOUR: i64 = 3600;
/// Two days with a record every five minutes.
const RECORDS: i64 = 2 * 24 * 12;

struct Feed {
    ledger: CoverageLedger,
    assets: Assets,
    log: u32,
}

impl EventSink for Feed {
    fn begin(&mut self, info: &LogInfo) -> ControlFlow<()> {
        self.log += 1;
        let asset = self.assets.of_log(info);
        self.ledger.log(self.log, info, asset, &self.assets);
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        for event in batch.iter() {
            self.ledger.event(self.log, event);
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: LogEnd) {
        self.ledger.end(self.log, Some(&end));
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        panic!("{path}: {reason}");
    }

    fn file(&mut self, _: SourceFile) {}
}

fn period() -> (Timestamp, Timestamp) {
    let at = |second| Timestamp::from_second(second).unwrap();
    (at(START), at(START + 48 * HOUR))
}

fn cover(assets: Assets, logs: &[(&str, Vec<u8>)]) -> CoverageOutcome {
    let mut feed = Feed {
        ledger: CoverageLedger::new(),
        assets,
        log: 0,
    };
    for (name, bytes) in logs {
        read_log_bytes(name, bytes, &LogOptions::default(), &mut feed).unwrap();
    }
    feed.ledger.finish(&feed.assets, Some(period()))
}

/// An asset with the source under test and another one that watches the same.
fn assets(kind: LogSource) -> Assets {
    let text = format!(
        "[[asset]]\nid = 'a'\nname = 'A'\nkind = 'portal'\nowner = ''\naddresses = ['192.0.2.10']\n\
         [[asset.source]]\nname = 'tested'\nkind = '{}'\nlogs = ['tested.log*']\nheartbeat = '15m'\n\
         [[asset.source]]\nname = 'other'\nkind = '{}'\nlogs = ['other.log*']\nheartbeat = '15m'\n",
        kind.name(),
        lines::partner(kind).name()
    );
    Assets::from_toml(&text, "assets.toml").unwrap()
}

/// Records of two ordinary days.
fn ordinary() -> Vec<Record> {
    let record = |number| Record {
        number,
        second: START + number * 300 + 7,
    };
    (0..RECORDS).map(record).collect()
}

fn tested(kind: LogSource, records: &[Record]) -> Coverage {
    with_other(kind, records, &[])
}

fn with_other(kind: LogSource, records: &[Record], other: &[Record]) -> Coverage {
    let mut logs = Vec::new();
    if !records.is_empty() {
        logs.push(("tested.log", log_of(kind, records)));
    }
    if !other.is_empty() {
        logs.push(("other.log", log_of(lines::partner(kind), other)));
    }
    let outcome = cover(assets(kind), &logs);
    outcome.coverage[0].clone()
}

#[test]
fn an_ordinary_log_is_observed_throughout() {
    for kind in LogSource::ALL {
        let coverage = with_other(*kind, &ordinary(), &ordinary());
        assert_eq!(coverage.source, "tested");
        assert_eq!(
            (coverage.hours_expected, coverage.hours_observed),
            (48, 48),
            "{}: {:?}",
            kind.name(),
            coverage.notes
        );
        assert_eq!((coverage.share, &coverage.longest_gap), (1.0, &None));
        assert_eq!(coverage.notes, Vec::<String>::new(), "{}", kind.name());
        assert_eq!(coverage.retention_days, Some(1));
        let days: Vec<_> = coverage
            .days
            .iter()
            .map(|day| (day.day.as_str(), day.observed))
            .collect();
        assert_eq!(days, [("2026-11-02", 24), ("2026-11-03", 24)]);
    }
}

#[test]
fn a_log_that_is_removed_leaves_everything_unknown() {
    for kind in LogSource::ALL {
        let coverage = with_other(*kind, &[], &ordinary());
        assert_eq!(
            (coverage.hours_unknown, coverage.share),
            (48, 0.0),
            "{}",
            kind.name()
        );
        assert_eq!(coverage.notes, ["no log of this source was given"]);
        assert_eq!(coverage.longest_gap.unwrap().hours, 48);
    }
}

#[test]
fn a_log_that_is_cleared_loses_its_hours() {
    for kind in LogSource::ALL {
        // Emptied in the middle: what was before is gone.
        let after: Vec<Record> = ordinary().split_off(RECORDS as usize / 2);
        let coverage = tested(*kind, &after);
        assert_eq!(
            (coverage.hours_observed, coverage.hours_unknown),
            (24, 24),
            "{}",
            kind.name()
        );
        // A stretch of four hours cut out.
        let mut cut = ordinary();
        cut.retain(|record| !(100..148).contains(&record.number));
        let coverage = tested(*kind, &cut);
        assert!(coverage.hours_silent >= 4, "{}: {coverage:?}", kind.name());
        assert!(coverage.longest_gap.unwrap().hours >= 4);
        // The end cut off.
        let mut cut = ordinary();
        cut.truncate(RECORDS as usize - 24);
        assert!(tested(*kind, &cut).hours_unknown >= 2, "{}", kind.name());
    }
}

#[test]
fn a_single_record_that_is_missing_shows_where_records_are_numbered() {
    for kind in LogSource::ALL {
        let mut cut = ordinary();
        cut.retain(|record| record.number != 105);
        let coverage = tested(*kind, &cut);
        let numbered = lines::is_numbered(*kind);
        assert_eq!(coverage.hours_silent > 0, numbered, "{}", kind.name());
        assert_eq!(
            coverage
                .notes
                .contains(&"the number of one record is missing".to_owned()),
            numbered
        );
    }
}

#[test]
fn records_that_say_so_lower_coverage() {
    let mut checked = 0;
    for kind in LogSource::ALL {
        for (line, note) in lines::marks(*kind) {
            let mut log = Vec::new();
            for (number, record) in ordinary().iter().enumerate() {
                // In place of an ordinary record, so that numbers go on.
                let text = match number {
                    200 => line.replace("<TIME>", &lines::time(*kind, record.second)),
                    _ => lines::line(*kind, record),
                };
                log.extend_from_slice(text.as_bytes());
                log.push(b'\n');
            }
            let outcome = cover(assets(*kind), &[("tested.log", log)]);
            let coverage = &outcome.coverage[0];
            assert!(coverage.share < 1.0, "{}: {line}", kind.name());
            assert!(
                coverage.notes.iter().any(|told| told.contains(note)),
                "{}: {:?}",
                kind.name(),
                coverage.notes
            );
            checked += 1;
        }
    }
    assert!(checked >= 12, "{checked}");
}

#[test]
fn a_clock_that_is_set_wrong_lowers_coverage() {
    for kind in LogSource::ALL {
        for skew in [-3 * HOUR, 3 * HOUR] {
            // From the middle on.
            let mut skewed = ordinary();
            for record in skewed.iter_mut().skip(RECORDS as usize / 2) {
                record.second += skew;
            }
            let coverage = tested(*kind, &skewed);
            assert!(
                coverage.share < 0.97,
                "{} by {skew}: {coverage:?}",
                kind.name()
            );
            // For a while.
            let mut skewed = ordinary();
            for record in skewed
                .iter_mut()
                .filter(|record| (200..260).contains(&record.number))
            {
                record.second += skew;
            }
            let coverage = tested(*kind, &skewed);
            assert!(
                coverage.share < 0.97,
                "{} by {skew}: {coverage:?}",
                kind.name()
            );
        }
    }
}

#[test]
fn a_clock_that_was_always_wrong_shows_beside_another() {
    for kind in LogSource::ALL {
        // Devices name no requests or connections that anything else would name.
        if *kind == LogSource::ElectionDevice {
            continue;
        }
        let mut skewed = ordinary();
        for record in &mut skewed {
            record.second += 20 * 60;
        }
        let coverage = with_other(*kind, &skewed, &ordinary());
        assert!(
            coverage.hours_unknown >= 40,
            "{}: {coverage:?}",
            kind.name()
        );
        let note = "its clock and that of another source of the asset differ";
        assert!(
            coverage.notes.contains(&note.to_owned()),
            "{:?}",
            coverage.notes
        );
    }
}

#[test]
fn a_missing_piece_of_a_rotated_log_is_unknown() {
    let records = ordinary();
    let piece = |from: i64, to: i64| {
        let records: Vec<Record> = records
            .iter()
            .copied()
            .filter(|record| (from..to).contains(&(record.number / 12)))
            .collect();
        log_of(LogSource::Web, &records)
    };
    let mut logs = vec![
        ("tested.log.3", piece(0, 12)),
        ("tested.log.2", piece(12, 24)),
        ("tested.log.1", piece(24, 36)),
        ("tested.log", piece(36, 48)),
    ];
    let whole = cover(assets(LogSource::Web), &logs);
    assert_eq!(whole.coverage[0].hours_observed, 48);
    logs.remove(1);
    let cut = cover(assets(LogSource::Web), &logs);
    assert_eq!(cut.coverage[0].hours_observed, 34);
    assert_eq!(cut.coverage[0].hours_unknown, 14);
    assert!(
        cut.coverage[0]
            .notes
            .contains(&"one piece of the rotated log is missing".to_owned())
    );
}

#[test]
fn a_class_is_covered_by_any_source_that_sees_it() {
    let (mut web, mut other) = (ordinary(), ordinary());
    web.retain(|record| record.number < 288);
    other.retain(|record| record.number >= 240);
    let logs = [
        ("tested.log", log_of(LogSource::Web, &web)),
        ("other.log", log_of(LogSource::Zeek, &other)),
    ];
    let outcome = cover(assets(LogSource::Web), &logs);
    let both = [LogSource::Web, LogSource::Zeek];
    let scanning = outcome.of_class(0, AttackClass::Scanning, &both);
    assert_eq!((scanning.hours_observed, scanning.hours_expected), (48, 48));
    assert_eq!(scanning.sources, ["tested", "other"]);
    // A sensor before TLS does not see injection, and what was not drilled does not count.
    let injection = outcome.of_class(0, AttackClass::Injection, &both);
    // The silence begins at 23:55 and so reaches into the first day's last hour.
    assert_eq!(injection.hours_observed, 23);
    assert_eq!(injection.longest_gap.unwrap().hours, 25);
    let alone = outcome.of_class(0, AttackClass::Scanning, &[LogSource::Zeek]);
    assert_eq!((alone.hours_observed, alone.share()), (28, 28.0 / 48.0));
}

#[test]
fn without_a_file_logs_span_the_period() {
    let log = log_of(LogSource::Web, &ordinary()[..24]);
    let mut feed = Feed {
        ledger: CoverageLedger::new(),
        assets: Assets::none(),
        log: 0,
    };
    read_log_bytes("x/access.log", &log, &LogOptions::default(), &mut feed).unwrap();
    let outcome = feed.ledger.finish(&feed.assets, None);
    assert_eq!(outcome.coverage.len(), 1);
    let coverage = &outcome.coverage[0];
    assert_eq!(
        (coverage.asset.as_str(), coverage.source.as_str()),
        ("x/access.log", "web")
    );
    assert_eq!((coverage.hours_expected, coverage.hours_observed), (2, 2));
    assert!(
        coverage.notes[0].starts_with("nobody declared"),
        "{:?}",
        coverage.notes
    );
    let nothing = CoverageLedger::new().finish(&Assets::none(), None);
    assert_eq!(nothing, CoverageOutcome::default());
}
