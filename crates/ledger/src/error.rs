//! What can go wrong with the ledger, and whose fault it is.

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
