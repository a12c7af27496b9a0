//! A ledger in a temporary folder, and an office of two people with keys and a policy.

use jiff::Timestamp;
use levelhead_ledger::{
    EntryKind, Envelope, Error, Ledger, NewEntry, Policy, Published, SecretKey, gather, hex,
};
use levelhead_schema::statement::{Language, Statement, Style};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(crate) fn entry<'a>(claim: &'a str, body: &'a [u8]) -> NewEntry<'a> {
    NewEntry {
        kind: EntryKind::Evidence,
        claim,
        person: "Ada Poll",
        body,
    }
}

/// A ledger with a number of entries.
pub(crate) struct Recorded {
    folder: TempDir,
}

impl Recorded {
    pub(crate) fn new(entries: usize) -> Self {
        let recorded = Recorded {
            folder: tempfile::tempdir().unwrap(),
        };
        recorded.add(entries, "body", 1_000);
        recorded
    }

    /// Adds more entries, all in one batch.
    pub(crate) fn more(&self, entries: usize, word: &str) {
        self.add(entries, word, 2_000);
    }

    fn add(&self, entries: usize, word: &str, second: i64) {
        let bodies: Vec<String> = (0..entries).map(|at| format!("{word} {at}")).collect();
        let batch: Vec<NewEntry<'_>> = bodies
            .iter()
            .map(|body| entry("claim", body.as_bytes()))
            .collect();
        self.open().append(&batch, at(second)).unwrap();
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn open(&self) -> Ledger {
        Ledger::open(self.folder.path()).unwrap()
    }

    /// Checks the ledger as it is.
    pub(crate) fn check(&self) -> Result<levelhead_ledger::Checked, Error> {
        Ledger::inspect(self.folder.path())?.unwrap().check()
    }

    /// Changes the database behind the ledger's back.
    pub(crate) fn tamper(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.path("ledger.db")).unwrap();
        connection
            .execute_batch(
                "DROP TRIGGER entry_is_not_changed; DROP TRIGGER entry_is_not_removed;
                 DROP TRIGGER entry_comes_next;",
            )
            .unwrap();
        connection.execute_batch(sql).unwrap();
    }
}

/// Two people, Ada and Ben, with a key each, and a ledger.
pub(crate) struct Office {
    pub(crate) recorded: Recorded,
    pub(crate) keys: [SecretKey; 2],
    pub(crate) policy: Policy,
}

impl Office {
    pub(crate) fn new() -> Self {
        let recorded = Recorded::new(3);
        let keys = ["ada", "ben"].map(|name| SecretKey::generate(name).unwrap());
        let policy = Policy::parse(&policy_text(&recorded.open(), &keys, "")).unwrap();
        Office {
            recorded,
            keys,
            policy,
        }
    }

    /// Publishes with these envelopes.
    pub(crate) fn publish(
        &self,
        statement: &Statement,
        envelopes: &[Envelope],
    ) -> Result<Published, Error> {
        let text = statement.to_text();
        let envelopes: Vec<(String, Vec<u8>)> = envelopes
            .iter()
            .map(|envelope| ("a signature".to_owned(), envelope.to_bytes()))
            .collect();
        let envelope = gather(text.as_bytes(), &envelopes)?;
        self.recorded
            .open()
            .publish(&envelope, &self.policy, "Ben Vote", at(2_000))
    }

    /// Both sign, Ben publishes.
    pub(crate) fn published(&self, statement: &Statement) -> Published {
        self.publish(statement, &self.signed(statement)).unwrap()
    }

    pub(crate) fn signed(&self, statement: &Statement) -> [Envelope; 2] {
        let text = statement.to_text();
        [0, 1].map(|at: usize| Envelope::sign(text.as_bytes(), &self.keys[at]))
    }
}

/// A policy of Ada and Ben, both of whom must sign.
pub(crate) fn policy_text(ledger: &Ledger, keys: &[SecretKey; 2], more: &str) -> String {
    let log = ledger.public_key();
    let [ada, ben] = keys.each_ref().map(SecretKey::public);
    format!(
        "threshold = 2\n{more}\n[log]\norigin = \"{}\"\npublic = \"{log}\"\n\
         [[key]]\nname = \"ada\"\nagency = \"County Clerk\"\nperson = \"Ada Poll\"\npublic = \"{ada}\"\n\
         [[key]]\nname = \"ben\"\nagency = \"State Office\"\nperson = \"Ben Vote\"\npublic = \"{ben}\"\n",
        log.name()
    )
}

/// A first statement by Ada.
pub(crate) fn statement() -> Statement {
    Statement {
        claim: "2020-leak".to_owned(),
        version: 1,
        style: Style::Full,
        language: Language::English,
        as_of: jiff::civil::date(2020, 10, 22),
        assessment: "ab".repeat(32),
        drafted_by: "Ada Poll".to_owned(),
        supersedes: None,
        reason: None,
        text: "The rows are public.\n\nNothing was stolen.\n".to_owned(),
    }
}

/// A correction of what was published.
pub(crate) fn correction(before: &Published) -> Statement {
    Statement {
        version: before.statement.version + 1,
        style: Style::Correction,
        supersedes: Some(hex(&Sha256::digest(&before.envelope))),
        reason: Some("A figure was wrong.".to_owned()),
        text: "The rows are public but for twelve.\n".to_owned(),
        ..statement()
    }
}
