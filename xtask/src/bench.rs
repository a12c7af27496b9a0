//! `cargo xtask bench`: what Levelhead costs and finds, beside other tools on the same files in the same run.
//!
//! Input: options; the files are made here. Output: Markdown tables on standard output, progress on standard error.
//!
//! Invariants:
//! - every figure was measured in this run, each job alone in a process of its own;
//! - what could not be run is said, and its lines are missing rather than guessed;
//! - nothing passes or fails by its speed: the tables are for people.

mod accuracy;
mod coordination;
mod document;
mod evtx;
mod found;
mod input;
mod intrusion;
mod leak;
mod ledger;
mod linkage;
mod machine;
pub(crate) mod measure;
mod memory;
mod peers;
mod scale;
mod site;
mod table;
mod verdict;
mod workbench;

use crate::error::ChoreError;
use clap::Subcommand;
use std::path::Path;
use std::process::ExitCode;

/// Options of the benchmarks.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

/// What to measure.
#[derive(Subcommand)]
enum What {
    /// The leak check, beside DuckDB, Polars and Splink
    Leak(leak::Arguments),
    /// The leak check on 25.7 million rows, and on a dump of ten gigabytes
    Scale(scale::Arguments),
    /// Linking two files of any people, beside Splink, on FEBRL4
    Linkage(linkage::Arguments),
    /// Adding to the ledger and proving the whole of it
    Ledger(ledger::Arguments),
    /// Exporting a site of thousands of claims, and serving it beside nginx
    Site(site::Arguments),
    /// Accounts that act together, beside coordination-network-toolkit
    Coordination(coordination::Arguments),
    /// Attacks in logs, beside rsigma
    Intrusion(intrusion::Arguments),
}

/// Measures in the repository at `root`.
///
/// # Errors
/// When a program cannot be built or started, a file not be read or written, or Levelhead itself fails.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    match &arguments.what {
        What::Leak(arguments) => leak::run(root, arguments),
        What::Scale(arguments) => scale::run(root, arguments),
        What::Linkage(arguments) => linkage::run(root, arguments),
        What::Ledger(arguments) => ledger::run(root, arguments),
        What::Site(arguments) => site::run(root, arguments),
        What::Coordination(arguments) => coordination::run(root, arguments),
        What::Intrusion(arguments) => intrusion::run(root, arguments),
    }
}
