//! The database: entries in order, with their bodies. What is in it stays as it is.

use crate::entry::{Entry, EntryKind, EntryLine, sha256};
use crate::error::Error;
use crate::publish::Owned;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a process waits for another that is writing.
const PATIENCE: Duration = Duration::from_secs(60);

/// `LHLG` in ASCII: what SQLite calls the application's id.
const APPLICATION_ID: i32 = 0x4c48_4c47;

/// The version of the tables.
const VERSION: i32 = 1;

const TABLES: &str = "
CREATE TABLE entry (
    sequence INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    claim TEXT NOT NULL,
    person TEXT NOT NULL,
    body_sha256 BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX entry_of_claim ON entry (claim, sequence);
CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_is_not_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;
CREATE TRIGGER entry_comes_next BEFORE INSERT ON entry
WHEN NEW.sequence IS NOT (SELECT ifnull(max(sequence) + 1, 0) FROM entry)
BEGIN SELECT RAISE(ABORT, 'an entry comes after the last'); END;
";

const COLUMNS: &str = "sequence, time, kind, claim, person, body_sha256, body";

/// An open database.
#[derive(Debug)]
pub(crate) struct Database {
    path: PathBuf,
    connection: Connection,
}

impl Database {
    /// Opens the database, making its tables when they are not there.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let fail = |action| failed(action, path);
        make_private(path).map_err(|source| Error::Io {
            action: "make",
            path: path.to_owned(),
            source,
        })?;
        let connection = Connection::open(path).map_err(fail("open"))?;
        connection.busy_timeout(PATIENCE).map_err(fail("open"))?;
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
            .map_err(fail("open"))?;
        connection
            .pragma_update(None, "synchronous", "FULL")
            .map_err(fail("open"))?;
        let database = Database {
            path: path.to_owned(),
            connection,
        };
        database.prepare().map_err(fail("open"))?;
        Ok(database)
    }

    fn prepare(&self) -> Result<(), rusqlite::Error> {
        let version = |connection: &Connection| {
            connection.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))
        };
        if version(&self.connection)? == VERSION {
            return Ok(());
        }
        let transaction = self.begin()?;
        // Another process may have made them since.
        if version(&transaction)? == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()
    }

    fn begin(&self) -> Result<Transaction<'_>, rusqlite::Error> {
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
    }

    /// Adds a batch, whole or not at all: what `choose` makes of the record as it is. When it returns, the batch is on
    /// disk.
    pub(crate) fn append(
        &self,
        now: Timestamp,
        choose: impl FnOnce(&Transacting<'_>) -> Result<Vec<Owned>, Error>,
    ) -> Result<Vec<Entry>, Error> {
        let fail = |source| failed("write", &self.path)(source);
        let transaction = self.begin().map_err(fail)?;
        let chosen = choose(&Transacting { database: self })?;
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let last: Option<(u64, i64)> = transaction
            .query_row(
                "SELECT sequence, time FROM entry ORDER BY sequence DESC LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(fail)?;
        if let Some((_, last)) = last
            && last > now.as_second()
        {
            return Err(Error::ClockSetBack {
                last: seconds(last),
                now: seconds(now.as_second()),
            });
        }
        let first = last.map_or(0, |(sequence, _)| sequence + 1);
        let mut added = Vec::with_capacity(chosen.len());
        for (sequence, owned) in (first..).zip(chosen) {
            let entry = Entry {
                sequence,
                time: seconds(now.as_second()),
                body_sha256: sha256(&owned.body),
                kind: owned.kind,
                claim: owned.claim,
                person: owned.person,
                body: owned.body,
            };
            insert(&transaction, &entry).map_err(fail)?;
            added.push(entry);
        }
        transaction.commit().map_err(fail)?;
        Ok(added)
    }

    /// The entries of a claim, in order.
    pub(crate) fn entries_of(&self, claim: &str) -> Result<Vec<Entry>, Error> {
        let read = || -> Result<Vec<Entry>, rusqlite::Error> {
            let sql = format!("SELECT {COLUMNS} FROM entry WHERE claim = ?1 ORDER BY sequence");
            let mut statement = self.connection.prepare_cached(&sql)?;
            statement.query_map([claim], entry_of)?.collect()
        };
        read().map_err(failed("read", &self.path))
    }

    /// The claims that have entries, by id.
    pub(crate) fn claims(&self) -> Result<Vec<String>, Error> {
        let read = || -> Result<Vec<String>, rusqlite::Error> {
            let mut statement = self
                .connection
                .prepare_cached("SELECT DISTINCT claim FROM entry ORDER BY claim")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(failed("read", &self.path))
    }

    /// The number of entries.
    pub(crate) fn size(&self) -> Result<u64, Error> {
        self.connection
            .query_row(
                "SELECT ifnull(max(sequence) + 1, 0) FROM entry",
                [],
                |row| row.get(0),
            )
            .map_err(failed("read", &self.path))
    }

    /// The line of one entry.
    pub(crate) fn line(&self, sequence: u64) -> Result<EntryLine, Error> {
        let mut found = None;
        self.select("WHERE sequence = ?1", sequence, &mut |row| {
            found = Some(row.line(&row.body_sha256));
            Ok(())
        })?;
        found.ok_or(Error::Missing { sequence })
    }

    /// The lines of the entries from `from` on, in order.
    pub(crate) fn lines(
        &self,
        from: u64,
        mut each: impl FnMut(EntryLine) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let sql = "WHERE sequence >= ?1 ORDER BY sequence";
        self.select(sql, from, &mut |row| each(row.line(&row.body_sha256)))
    }

    /// All entries as they are stored, in order and as one state of the database.
    pub(crate) fn each(
        &self,
        each: &mut dyn FnMut(Stored<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.select("WHERE sequence >= ?1 ORDER BY sequence", 0, each)
    }

    fn select(
        &self,
        which: &str,
        sequence: u64,
        each: &mut dyn FnMut(Stored<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let fail = |source| failed("read", &self.path)(source);
        let sql = format!("SELECT {COLUMNS} FROM entry {which}");
        let mut statement = self.connection.prepare_cached(&sql).map_err(fail)?;
        let mut rows = statement.query([sequence]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            each(Stored::of(row).map_err(fail)?)?;
        }
        Ok(())
    }
}

/// The record while nobody else can add to it.
#[derive(Debug)]
pub(crate) struct Transacting<'d> {
    database: &'d Database,
}

impl Transacting<'_> {
    /// The entries of a claim, in order.
    pub(crate) fn entries_of(&self, claim: &str) -> Result<Vec<Entry>, Error> {
        self.database.entries_of(claim)
    }
}

/// A row as it stands in the database, believed in nothing.
#[derive(Debug)]
pub(crate) struct Stored<'r> {
    pub(crate) sequence: u64,
    pub(crate) time: i64,
    pub(crate) kind: &'r str,
    pub(crate) claim: &'r str,
    pub(crate) person: &'r str,
    pub(crate) body_sha256: [u8; 32],
    pub(crate) body: &'r [u8],
}

impl<'r> Stored<'r> {
    fn of(row: &'r Row<'_>) -> Result<Self, rusqlite::Error> {
        let hash = row.get_ref(5)?.as_blob().ok();
        Ok(Stored {
            sequence: row.get(0)?,
            time: row.get(1)?,
            kind: row.get_ref(2)?.as_str()?,
            claim: row.get_ref(3)?.as_str()?,
            person: row.get_ref(4)?.as_str()?,
            // A hash of another length is nobody's: it will not agree.
            body_sha256: hash
                .and_then(|hash| hash.try_into().ok())
                .unwrap_or_default(),
            body: row.get_ref(6)?.as_blob()?,
        })
    }

    /// The line that such a row has in the log.
    pub(crate) fn line(&self, body_sha256: &[u8; 32]) -> EntryLine {
        EntryLine::new(
            self.sequence,
            seconds(self.time),
            (self.kind, self.claim, self.person),
            body_sha256,
            self.body.len(),
        )
    }
}

fn insert(transaction: &Transaction<'_>, entry: &Entry) -> Result<(), rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO entry (sequence, time, kind, claim, person, body_sha256, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    statement.execute(params![
        entry.sequence,
        entry.time.as_second(),
        entry.kind.word(),
        entry.claim,
        entry.person,
        entry.body_sha256,
        entry.body
    ])?;
    Ok(())
}

fn entry_of(row: &Row<'_>) -> Result<Entry, rusqlite::Error> {
    let kind: String = row.get(2)?;
    Ok(Entry {
        sequence: row.get(0)?,
        time: seconds(row.get(1)?),
        kind: EntryKind::from_word(&kind).ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(
                2,
                rusqlite::types::Type::Text,
                format!("there is no kind {kind:?}").into(),
            )
        })?,
        claim: row.get(3)?,
        person: row.get(4)?,
        body_sha256: row.get(5)?,
        body: row.get(6)?,
    })
}

/// Makes the file where it is not there, for its owner alone: it holds drafts. Files beside it take after it.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A time in whole seconds; one that no calendar holds becomes the first that does.
pub(crate) fn seconds(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MIN)
}

fn failed(action: &'static str, path: &Path) -> impl Fn(rusqlite::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Database {
        action,
        path: path.clone(),
        source,
    }
}
