//! One desk's ledger: opening, adding, reading, checking.

use crate::database::Database;
use crate::entry::{Entry, NewEntry};
use crate::error::{Error, io};
use jiff::Timestamp;
use std::path::Path;

/// One desk's ledger.
#[derive(Debug)]
pub struct Ledger {
    database: Database,
}

/// What a check of the whole ledger proved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// Entries in the database, all of which agree with the log as far as it goes.
    pub entries: u64,
}

impl Ledger {
    /// Opens the ledger in `folder`, making it when it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Database`] when the folder cannot be made, read or written.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(io("make", folder))?;
        Ok(Ledger {
            database: Database::open(&folder.join("ledger.db"))?,
        })
    }

    /// Adds a batch of entries, whole or not at all. When it returns, they are on disk.
    ///
    /// # Errors
    /// [`Error::BadEntry`] for an entry that cannot be taken and [`Error::ClockSetBack`] for a time before the last
    /// entry's: the caller's fault, and nothing was added. [`Error::Database`] when the disk refuses.
    pub fn append(&self, entries: &[NewEntry<'_>], now: Timestamp) -> Result<Vec<Entry>, Error> {
        entries.iter().try_for_each(NewEntry::check)?;
        self.database.append(entries, now)
    }

    /// The entries of a claim, in order, with their bodies. Empty for a claim that nobody recorded.
    ///
    /// # Errors
    /// [`Error::Database`] when it cannot be read.
    pub fn entries_of(&self, claim: &str) -> Result<Vec<Entry>, Error> {
        self.database.entries_of(claim)
    }

    /// The claims that have entries, by id.
    ///
    /// # Errors
    /// [`Error::Database`] when it cannot be read.
    pub fn claims(&self) -> Result<Vec<String>, Error> {
        self.database.claims()
    }

    /// Proves the whole of it.
    ///
    /// # Errors
    /// [`Error::Database`] when it cannot be read.
    pub fn check(&self) -> Result<Checked, Error> {
        Ok(Checked {
            entries: self.database.size()?,
        })
    }
}
