//! What keeps the server from starting, or from taking in a new version.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the server cannot start or an edition cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is in use, is none of this machine's, or needs more rights: the caller's fault.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system has no threads or handles left: the machine's fault.
    #[error("cannot start {what}: {source}")]
    Start {
        /// What was to start.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing was recorded yet, so there is nothing to show.
    #[error("there is no ledger in {}", folder.display())]
    NoLedger {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] levelhead_ledger::Error),
    /// Making an edition ended in a panic: a defect.
    #[error("making the pages failed: a defect in the program")]
    Panicked,
}
