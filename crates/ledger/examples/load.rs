//! The jobs of `cargo xtask bench ledger`, each run as a process of its own.
//!
//! Usage: `load append FOLDER COUNT BATCH`, `load check FOLDER`, and the floors `load hash COUNT` (SHA-256 of the same
//! bytes) and `load rows FILE COUNT BATCH` (the same rows into a plain table). Prints the number of entries.

use jiff::Timestamp;
use levelhead_ledger::{EntryKind, Ledger, NewEntry};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::io::Write;
use std::path::Path;

/// All entries are of one second: the benchmark reads no clock.
const SECOND: i64 = 1_800_000_000;

const CLAIM: &str = "2026-claim";
const PERSON: &str = "Ada Poll";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let entries = match words.as_slice() {
        ["append", folder, count, batch] => {
            append(Path::new(folder), count.parse()?, batch.parse()?)?
        }
        ["check", folder] => check(Path::new(folder))?,
        ["hash", count] => hash(count.parse()?),
        ["rows", file, count, batch] => rows(Path::new(file), count.parse()?, batch.parse()?)?,
        _ => {
            return Err(
                "append FOLDER COUNT BATCH | check FOLDER | hash COUNT | rows FILE COUNT BATCH"
                    .into(),
            );
        }
    };
    writeln!(std::io::stdout(), "{entries}")?;
    Ok(())
}

/// The body of an entry: a small piece of evidence.
fn body(at: u64) -> Vec<u8> {
    format!(
        "{{\"schema\":\"levelhead.example/1\",\"number\":{at},\"what\":\"{}\"}}",
        "a row of a report, as long as such rows are. ".repeat(4)
    )
    .into_bytes()
}

fn batches(count: u64, batch: u64) -> impl Iterator<Item = Vec<Vec<u8>>> {
    (0..count)
        .step_by(usize::try_from(batch.max(1)).unwrap_or(1))
        .map(move |from| (from..(from + batch).min(count)).map(body).collect())
}

fn append(folder: &Path, count: u64, batch: u64) -> Result<u64, Box<dyn Error>> {
    let ledger = Ledger::open(folder)?;
    let now = Timestamp::from_second(SECOND)?;
    let mut added = 0;
    for bodies in batches(count, batch) {
        let entries: Vec<NewEntry<'_>> = bodies
            .iter()
            .map(|body| NewEntry {
                kind: EntryKind::Evidence,
                claim: CLAIM,
                person: PERSON,
                body,
            })
            .collect();
        added += ledger.append(&entries, now)?.len() as u64;
    }
    match ledger.lag() {
        Some(why) => Err(why.into()),
        None => Ok(added),
    }
}

fn check(folder: &Path) -> Result<u64, Box<dyn Error>> {
    let ledger = Ledger::inspect(folder)?.ok_or("there is no ledger")?;
    Ok(ledger.check()?.entries)
}

/// The bytes that a check cannot do without hashing: each body, each line, and a node for each leaf.
fn hash(count: u64) -> u64 {
    let line = [b'l'; 240];
    for at in 0..count {
        let body = Sha256::digest(body(at));
        let leaf = Sha256::digest(line);
        std::hint::black_box(
            Sha256::new()
                .chain_update([1])
                .chain_update(body)
                .chain_update(leaf)
                .finalize(),
        );
    }
    count
}

fn rows(file: &Path, count: u64, batch: u64) -> Result<u64, Box<dyn Error>> {
    let connection = Connection::open(file)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE entry (sequence INTEGER PRIMARY KEY, time INTEGER, kind TEXT, claim TEXT, person TEXT,
         body_sha256 BLOB, body BLOB) STRICT; CREATE INDEX entry_of_claim ON entry (claim, sequence);",
    )?;
    let mut sequence = 0_u64;
    for bodies in batches(count, batch) {
        let transaction = connection.unchecked_transaction()?;
        for body in bodies {
            let mut statement = transaction
                .prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
            statement.execute(params![
                sequence, SECOND, "evidence", CLAIM, PERSON, [0_u8; 32], body
            ])?;
            sequence += 1;
        }
        transaction.commit()?;
    }
    Ok(sequence)
}
