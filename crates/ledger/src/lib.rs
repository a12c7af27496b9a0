//! The ledger: one desk's signed record of claims, evidence, assessments, statements and corrections, only ever added to.
//!
//! Input: entries, each a kind, a claim, a person and a body; the time, which the caller reads from the clock; files
//! that strangers wrote (envelopes, proofs, policies, checkpoints). Output: a database and a Merkle log in the
//! desk's folder, proofs that need neither, and errors that name what is not consistent.
//!
//! Invariants:
//! - an entry is never changed: the database forbids it, and the log over it shows it;
//! - when [`Ledger::append`] returns, the entries are on disk;
//! - the checkpoint on disk never runs ahead of the database, and no checkpoint is signed that contradicts the last;
//! - nothing that a stranger wrote is believed before it is verified, nor read twice;
//! - no clock is read and no connection opened here.

mod database;
mod entry;
mod error;
mod ledger;

pub use entry::{BODY_MAX_BYTES, Entry, EntryKind, EntryLine, NewEntry, hex};
pub use error::Error;
pub use ledger::{Checked, Ledger};
