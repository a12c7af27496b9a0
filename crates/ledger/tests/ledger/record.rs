//! The record: what is added is there, in order, and stays.

use crate::office::{at, entry};
use levelhead_ledger::{Entry, Error, Ledger};

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

#[test]
fn entries_that_cannot_be_taken_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    for claim in ["", "../a", "a b", ".a", "a\u{202e}", &"a".repeat(101)] {
        let batch = [entry("good", b"one"), entry(claim, b"two")];
        let error = ledger.append(&batch, at(1)).unwrap_err();
        assert!(matches!(error, Error::BadEntry { .. }), "{claim}: {error}");
    }
    assert_eq!(ledger.check().unwrap().entries, 0, "half a batch");
    let nobody = levelhead_ledger::NewEntry {
        person: "\u{202e}Ada",
        ..entry("a", b"")
    };
    ledger.append(&[nobody], at(1)).unwrap_err();
}

#[test]
fn the_database_forbids_changes() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    ledger.append(&[entry("a", b"one")], at(1)).unwrap();
    let connection = rusqlite::Connection::open(folder.path().join("ledger.db")).unwrap();
    for change in [
        "UPDATE entry SET person = 'Eve'",
        "DELETE FROM entry",
        "INSERT INTO entry SELECT 7, time, kind, claim, person, body_sha256, body FROM entry",
        "INSERT OR REPLACE INTO entry SELECT 0, time, kind, 'b', person, body_sha256, body FROM entry",
    ] {
        assert!(connection.execute(change, []).is_err(), "{change}");
    }
    assert_eq!(ledger.claims().unwrap(), ["a"]);
}

#[test]
fn an_entry_is_a_line_with_one_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    let added: Vec<Entry> = ledger
        .append(&[entry("a", b"one")], at(1_800_000_000))
        .unwrap();
    let line = String::from_utf8(added[0].line().to_bytes()).unwrap();
    assert_eq!(
        line,
        "{\"schema\":\"levelhead.entry/1\",\"sequence\":0,\"time\":\"2027-01-15T08:00:00Z\",\"kind\":\"evidence\",\
         \"claim\":\"a\",\"person\":\"Ada Poll\",\
         \"sha256\":\"7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed\",\"size\":3}"
    );
    let bundle = std::fs::read(folder.path().join("log/tile/entries/000.p/1")).unwrap();
    assert_eq!(bundle[2..], *line.as_bytes());
    assert_eq!(bundle[..2], (line.len() as u16).to_be_bytes());
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    Ledger::open(folder.path()).unwrap();
    let mode = std::fs::metadata(folder.path().join("log.key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
