//! What can go wrong with the ledger, and whose fault it is.

use crate::policy::PolicyError;
use crate::refusal::Refusal;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// A failure of the ledger.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused: permission, a full disk, a failing disk.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused: a full disk, a failing disk, a damaged file.
    #[error("cannot {action} {}: {source}", path.display())]
    Database {
        /// What was tried.
        action: &'static str,
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// An entry that cannot be taken: the caller's fault.
    #[error("the {what} cannot be recorded: {reason}")]
    BadEntry {
        /// Which part of the entry.
        what: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// The clock says an earlier time than the last entry has.
    #[error("the clock was set back: the last entry is of {last}, the clock says {now}")]
    ClockSetBack {
        /// The time of the last entry.
        last: Timestamp,
        /// The time of the entry that was refused.
        now: Timestamp,
    },
    /// A key file is missing, is none, or cannot be made.
    #[error("the key {} cannot be used: {reason}", path.display())]
    BadKey {
        /// The key file.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// A part of the log is missing: somebody removed it, or a disk lost it.
    #[error("the log is cut short: {} is missing", path.display())]
    Truncated {
        /// The checkpoint or tile that is missing.
        path: PathBuf,
    },
    /// A tile does not hold what the entries say.
    #[error("the log's tile {} was altered: {reason}", path.display())]
    BadTile {
        /// The tile.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// The checkpoint on disk is none of this ledger's.
    #[error("the checkpoint {} is not to be relied on: {reason}", path.display())]
    BadCheckpoint {
        /// The checkpoint.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The record says something else than a checkpoint that was signed over it.
    #[error("the log was forked: its first {size} entries are not those of {seen}")]
    Forked {
        /// The size that the checkpoint speaks of.
        size: u64,
        /// Which checkpoint.
        seen: String,
    },
    /// The database has fewer entries than were recorded.
    #[error("the database was rolled back: it has {entries} entries, and {seen} speaks of {size}")]
    RolledBack {
        /// Entries in the database.
        entries: u64,
        /// The size that the checkpoint speaks of.
        size: u64,
        /// Which checkpoint.
        seen: String,
    },
    /// An entry is not as it was recorded.
    #[error("entry {sequence} ({kind} of {claim}) was altered: {reason}")]
    Altered {
        /// Its place.
        sequence: u64,
        /// What it records.
        kind: String,
        /// The claim that it is about.
        claim: String,
        /// What does not agree.
        reason: &'static str,
    },
    /// An entry holds something else than its kind says: another version of the program wrote it.
    #[error("entry {sequence} ({kind} of {claim}) cannot be read: {reason}")]
    Unreadable {
        /// Its place.
        sequence: u64,
        /// What it records.
        kind: String,
        /// The claim that it is about.
        claim: String,
        /// What does not fit.
        reason: &'static str,
    },
    /// An entry is missing between others.
    #[error("the database was altered: entry {sequence} is missing")]
    Missing {
        /// Its place.
        sequence: u64,
    },
    /// An entry is older than the one before it.
    #[error(
        "entry {sequence} ({kind} of {claim}) is of {time}, but the one before it is of {before}: the clock goes back"
    )]
    ClockGoesBack {
        /// Its place.
        sequence: u64,
        /// What it records.
        kind: String,
        /// The claim that it is about.
        claim: String,
        /// Its time.
        time: Timestamp,
        /// The time of the entry before.
        before: Timestamp,
    },
    /// A policy that cannot be used: its author's fault.
    #[error("the policy cannot be used: {0}")]
    BadPolicy(#[from] PolicyError),
    /// A statement, signature or proof that does not hold.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Error {
    /// True when the record contradicts itself, or what was seen of it: nothing is to be added before somebody found
    /// out why.
    pub fn is_inconsistency(&self) -> bool {
        matches!(
            self,
            Error::Truncated { .. }
                | Error::BadTile { .. }
                | Error::BadCheckpoint { .. }
                | Error::Forked { .. }
                | Error::RolledBack { .. }
                | Error::Altered { .. }
                | Error::Missing { .. }
                | Error::ClockGoesBack { .. }
        )
    }
}

/// Gives an error of the file system its place.
pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io {
        action,
        path,
        source,
    }
}
