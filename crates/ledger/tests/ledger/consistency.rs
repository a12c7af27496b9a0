//! What was changed behind the ledger's back is found, and told by name.

use crate::office::{Recorded, at, entry};
use levelhead_ledger::{Error, Ledger, SignedCheckpoint};
use std::fs;

/// Expects that the check refuses with these words, and that nothing more is recorded.
#[track_caller]
fn refuses(recorded: &Recorded, words: &str) {
    let error = recorded.check().unwrap_err();
    assert!(error.is_inconsistency(), "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

/// Expects that adding is refused with these words.
#[track_caller]
fn adds_nothing(recorded: &Recorded, words: &str) {
    let ledger = recorded.open();
    let error = ledger
        .append(&[entry("a", b"more")], at(9_000))
        .unwrap_err();
    assert!(error.to_string().contains(words), "{error}");
}

#[test]
fn a_whole_ledger_is_proved() {
    let recorded = Recorded::new(700);
    let checked = recorded.check().unwrap();
    assert_eq!((checked.entries, checked.logged), (700, 700));
}

#[test]
fn an_altered_body_is_named() {
    let recorded = Recorded::new(300);
    recorded.tamper("UPDATE entry SET body = x'00' WHERE sequence = 123");
    refuses(
        &recorded,
        "entry 123 (evidence of claim) was altered: its body has another hash",
    );
}

#[test]
fn an_altered_column_is_named() {
    for (change, at) in [
        ("person = 'Eve'", 299),
        ("claim = 'other'", 7),
        ("kind = 'statement'", 255),
        ("time = 999", 0),
    ] {
        let recorded = Recorded::new(300);
        recorded.tamper(&format!("UPDATE entry SET {change} WHERE sequence = {at}"));
        refuses(&recorded, &format!("entry {at} ("));
        refuses(&recorded, "the log holds another line in its place");
    }
}

#[test]
fn an_unknown_kind_is_named() {
    let recorded = Recorded::new(5);
    recorded.tamper("UPDATE entry SET kind = 'rumour' WHERE sequence = 2");
    refuses(
        &recorded,
        "entry 2 (rumour of claim) was altered: there is no such kind",
    );
}

#[test]
fn a_body_with_its_hash_and_an_edge_entry_are_found() {
    let recorded = Recorded::new(10);
    recorded.tamper(
        "UPDATE entry SET body = x'', body_sha256 =
         x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' WHERE sequence = 9",
    );
    refuses(&recorded, "entry 9 (evidence of claim) was altered");
    adds_nothing(&recorded, "entry 9 (evidence of claim) was altered");
}

#[test]
fn a_missing_entry_is_named() {
    let recorded = Recorded::new(10);
    recorded.tamper("DELETE FROM entry WHERE sequence = 4");
    refuses(&recorded, "entry 4 is missing");
}

#[test]
fn a_clock_that_goes_back_between_entries_is_named() {
    let recorded = Recorded::new(4);
    recorded.tamper("UPDATE entry SET time = 1001 WHERE sequence = 1");
    refuses(
        &recorded,
        "entry 2 (evidence of claim) is of 1970-01-01T00:16:40Z, but the one before it is of 1970-01-01T00:16:41Z",
    );
}

#[test]
fn a_rolled_back_database_is_named() {
    let recorded = Recorded::new(10);
    recorded.tamper("DELETE FROM entry WHERE sequence >= 8");
    let words =
        "the database was rolled back: it has 8 entries, and the checkpoint on disk speaks of 10";
    refuses(&recorded, words);
    adds_nothing(&recorded, words);
    fs::remove_file(recorded.path("ledger.db")).unwrap();
    refuses(&recorded, "it has 0 entries");
}

#[test]
fn a_truncated_log_is_named() {
    for (size, missing) in [
        (10, "log/checkpoint"),
        (10, "log/tile/0/000.p/10"),
        (10, "log/tile/entries/000.p/10"),
        (600, "log/tile/0/001"),
        (600, "log/tile/entries/000"),
        (600, "log/tile/1/000.p/2"),
    ] {
        let recorded = Recorded::new(size);
        fs::remove_file(recorded.path(missing)).unwrap();
        refuses(&recorded, "the log is cut short");
        let name = missing.rsplit('/').next().unwrap();
        refuses(&recorded, &format!("{name} is missing"));
    }
}

#[test]
fn altered_tiles_are_named() {
    for (size, tile) in [
        (10, "tile/0/000.p/10"),
        (600, "tile/0/001"),
        (600, "tile/1/000.p/2"),
    ] {
        let recorded = Recorded::new(size);
        let path = recorded.path("log").join(tile);
        let mut bytes = fs::read(&path).unwrap();
        bytes[40] ^= 1;
        fs::write(&path, &bytes).unwrap();
        refuses(
            &recorded,
            "was altered: it does not hold what the entries say",
        );
        bytes.truncate(40);
        fs::write(&path, &bytes).unwrap();
        refuses(&recorded, "was altered: it is too short");
    }
}

#[test]
fn an_altered_bundle_is_not_carried_on() {
    let recorded = Recorded::new(10);
    let path = recorded.path("log/tile/entries/000.p/10");
    let mut bytes = fs::read(&path).unwrap();
    bytes[50] ^= 1;
    fs::write(&path, &bytes).unwrap();
    refuses(
        &recorded,
        "entry 0 (evidence of claim) was altered: the log holds another line",
    );
    adds_nothing(&recorded, "its entries are not those of the hashes");
}

#[test]
fn a_forked_log_is_named() {
    let (recorded, other) = (Recorded::new(20), Recorded::new(0));
    other.more(20, "other");
    // Database and tiles of another history under the checkpoint of this one.
    let keep = fs::read(recorded.path("log/checkpoint")).unwrap();
    for name in ["tile/0/000.p/20", "tile/entries/000.p/20"] {
        fs::copy(
            other.path("log").join(name),
            recorded.path("log").join(name),
        )
        .unwrap();
    }
    for end in ["", "-wal", "-shm"] {
        let name = format!("ledger.db{end}");
        let _ = fs::remove_file(recorded.path(&name));
        if other.path(&name).exists() {
            fs::copy(other.path(&name), recorded.path(&name)).unwrap();
        }
    }
    assert_eq!(fs::read(recorded.path("log/checkpoint")).unwrap(), keep);
    let words = "the log was forked: its first 20 entries are not those of the checkpoint on disk";
    refuses(&recorded, words);
    adds_nothing(&recorded, words);
}

#[test]
fn a_checkpoint_of_another_key_is_named() {
    let (recorded, other) = (Recorded::new(3), Recorded::new(3));
    fs::copy(
        other.path("log/checkpoint"),
        recorded.path("log/checkpoint"),
    )
    .unwrap();
    refuses(&recorded, "this ledger's key did not sign it");
    adds_nothing(&recorded, "this ledger's key did not sign it");
    let recorded = Recorded::new(3);
    fs::remove_file(recorded.path("log.key")).unwrap();
    let error = Ledger::open(recorded.folder()).unwrap_err();
    assert!(error.to_string().contains("it is missing"), "{error}");
}

#[test]
fn what_was_seen_elsewhere_must_be_a_prefix() {
    let recorded = Recorded::new(7);
    let seen = recorded.open().head().unwrap();
    recorded.more(300, "more");
    let check = |recorded: &Recorded, seen: &SignedCheckpoint| {
        Ledger::inspect(recorded.folder())
            .unwrap()
            .unwrap()
            .check_against(Some(seen))
    };
    assert_eq!(check(&recorded, &seen).unwrap().seen, Some(7));
    let later = recorded.open().head().unwrap();

    // Somebody with the key puts back an older copy and records something else.
    let copy = Recorded::new(0);
    for name in ["log.key", "log.pub"] {
        fs::copy(recorded.path(name), copy.path(name)).unwrap();
    }
    for name in [
        "ledger.db",
        "ledger.db-wal",
        "ledger.db-shm",
        "log/checkpoint",
    ] {
        let _ = fs::remove_file(copy.path(name));
    }
    // A key without a log is what a first run leaves that was killed early.
    copy.more(6, "rewritten");
    let error = check(&copy, &seen).unwrap_err();
    let words = "rolled back: it has 6 entries, and the checkpoint that was seen speaks of 7";
    assert!(error.to_string().contains(words), "{error}");
    copy.more(400, "rewritten");
    for seen in [&seen, &later] {
        let error = check(&copy, seen).unwrap_err();
        assert!(matches!(error, Error::Forked { .. }), "{error}");
        assert!(
            error.to_string().contains("the checkpoint that was seen"),
            "{error}"
        );
    }
    // A checkpoint of another log proves nothing of this one.
    let other = Recorded::new(9).open().head().unwrap();
    assert!(matches!(check(&recorded, &other), Err(Error::Refused(_))));
}

#[test]
fn a_log_that_lags_is_told_and_brought_up() {
    let recorded = Recorded::new(250);
    let keep = fs::read(recorded.path("log/checkpoint")).unwrap();
    let tile = fs::read(recorded.path("log/tile/0/000.p/250")).unwrap();
    let bundle = fs::read(recorded.path("log/tile/entries/000.p/250")).unwrap();
    recorded.more(30, "more");
    // As after a kill between database and checkpoint.
    fs::write(recorded.path("log/checkpoint"), keep).unwrap();
    fs::create_dir_all(recorded.path("log/tile/0/000.p")).unwrap();
    fs::create_dir_all(recorded.path("log/tile/entries/000.p")).unwrap();
    fs::write(recorded.path("log/tile/0/000.p/250"), tile).unwrap();
    fs::write(recorded.path("log/tile/entries/000.p/250"), bundle).unwrap();
    let checked = recorded.check().unwrap();
    assert_eq!((checked.entries, checked.logged), (280, 250));
    recorded.open();
    let checked = recorded.check().unwrap();
    assert_eq!((checked.entries, checked.logged), (280, 280));
}
