//! `cargo xtask demo`: the 2020 story as a seeded world, from building to report.

use crate::error::ChoreError;
use std::path::Path;
use std::process::ExitCode;

/// Options of the demo.
#[derive(clap::Args)]
pub(crate) struct Arguments {}

/// Plays the demo in the repository at `root`.
///
/// # Errors
/// When a program cannot be started or a file cannot be written: the machine's fault.
pub(crate) fn run(_root: &Path, _arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    Err(ChoreError::Missing { chore: "demo" })
}
