//! What can stop a chore before it has an answer.

use std::path::PathBuf;

/// A chore could not be done; a chore that was done and found trouble is no error but an exit code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChoreError {
    /// A file or folder of the tree could not be read: the machine's fault.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program could not be started: it is missing or not executable.
    #[error("cannot start {program}: {source}")]
    Start {
        /// Which one.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The chore is not written yet.
    #[error("{chore} is not written yet")]
    Missing {
        /// Its name.
        chore: &'static str,
    },
}
