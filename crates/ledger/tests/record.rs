//! The record: what is added is there, in order, and stays.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use jiff::Timestamp;
use levelhead_ledger::{EntryKind, Error, Ledger, NewEntry};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn entry<'a>(claim: &'a str, body: &'a [u8]) -> NewEntry<'a> {
    NewEntry {
        kind: EntryKind::Evidence,
        claim,
        person: "Ada Poll",
        body,
    }
}

#[test]
fn entries_are_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    let added = ledger
        .append(&[entry("a", b"one"), entry("b", b"two")], at(100))
        .unwrap();
    assert_eq!(added[1].sequence, 1);
    drop(ledger);
    let ledger = Ledger::open(folder.path()).unwrap();
    ledger.append(&[entry("a", b"three")], at(100)).unwrap();
    let bodies: Vec<Vec<u8>> = ledger
        .entries_of("a")
        .unwrap()
        .into_iter()
        .map(|entry| entry.body)
        .collect();
    assert_eq!(bodies, [b"one".to_vec(), b"three".to_vec()]);
    assert_eq!(ledger.claims().unwrap(), ["a", "b"]);
    assert_eq!(ledger.check().unwrap().entries, 3);
}

#[test]
fn a_clock_set_back_is_refused_and_the_batch_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    ledger.append(&[entry("a", b"one")], at(100)).unwrap();
    let error = ledger.append(&[entry("a", b"two")], at(99)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the clock was set back: the last entry is of 1970-01-01T00:01:40Z, the clock says 1970-01-01T00:01:39Z"
    );
    assert!(matches!(error, Error::ClockSetBack { .. }));
    assert_eq!(ledger.check().unwrap().entries, 1);
}
