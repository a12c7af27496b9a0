//! `cargo xtask lab`: real servers on loopback under real tools, and what Levelhead makes of their logs.
//!
//! Input: the binary that was built for the tests, and `lab/`. Output: one line for each thing that was to be found, and the
//! logs in `lab` of the target folder. `lab/README.md` says what is run.
//!
//! Where the machine lacks nginx or PostgreSQL and they cannot be installed, the chore fails: that nothing was tried is no
//! success. `LEVELHEAD_WITHOUT_LAB=1` passes over it and says what was not tested. A tool that is missing is named, and
//! its attack counted as skipped.

mod check;
mod programs;
mod world;

use crate::error::ChoreError;
use crate::root::{program_in, target};
use crate::tally::Tally;
use crate::test::{Outcome, alone};
use check::Scans;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The variable that passes over it.
const WITHOUT: &str = "LEVELHEAD_WITHOUT_LAB";

/// What is not tested then.
const UNTESTED: &str = "no log of a real server under a real attack was examined";

/// A run takes about 45 seconds; one that hangs is ended.
const LONGEST_RUN: Duration = Duration::from_secs(120);

/// Recording takes as long as the tools do.
const LONGEST_RECORDING: Duration = Duration::from_secs(3600);

/// Options of the chore.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Record the attacks of lab/drills.toml anew into drills/, and check nothing
    #[arg(long)]
    record: bool,
    /// Record only these
    #[arg(value_name = "ID", requires = "record")]
    ids: Vec<String>,
}

/// Runs the laboratory on a build of its own, or records drills.
///
/// # Errors
/// When a program cannot be started or a file cannot be written: the machine's fault.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    if arguments.record {
        return record(root, &arguments.ids);
    }
    alone(root, |tally| step(root, tally))
}

/// The step of `cargo xtask test`.
///
/// # Errors
/// As [`run`].
pub(crate) fn step(root: &Path, tally: &mut Tally) -> Result<Outcome, ChoreError> {
    if std::env::var_os(WITHOUT).is_some_and(|value| value == "1") {
        return Ok(Outcome::Skipped(format!("{WITHOUT} is set: {UNTESTED}")));
    }
    let target = target(root);
    let python = match programs::ready(root, &target) {
        Ok(python) => python,
        Err(missing) => {
            println!(
                "cannot run the laboratory here: {missing}\nset {WITHOUT}=1 to go on without; then {UNTESTED}"
            );
            return Ok(Outcome::Failed);
        }
    };
    let folder = target.join("lab");
    world::write(&folder.join("world"))?;
    let mut command = Command::new(python);
    command.arg(root.join("lab/run.py")).arg(&folder);
    if !ends_well(&mut command, LONGEST_RUN)? {
        return Ok(Outcome::Failed);
    }
    let truth = check::json_file(&folder.join("truth.json"))?;
    let binary = program_in(&target.join("debug"), "levelhead");
    let scan = |logs: &str| scan(&binary, root, &folder, logs);
    let scans = Scans {
        benign: scan("benign")?,
        whole: scan("logs")?,
    };
    let before = tally.failed;
    check::all(&truth, &scans, tally);
    Ok(if tally.failed == before {
        Outcome::Passed
    } else {
        Outcome::Failed
    })
}

fn record(root: &Path, ids: &[String]) -> Result<ExitCode, ChoreError> {
    let target = target(root);
    let python = match programs::ready(root, &target) {
        Ok(python) => python,
        Err(missing) => {
            println!("cannot record here: {missing}");
            return Ok(ExitCode::FAILURE);
        }
    };
    programs::for_recording();
    let folder = target.join("lab");
    world::write(&folder.join("world"))?;
    let mut command = Command::new(python);
    command
        .arg(root.join("lab/record.py"))
        .arg(&folder)
        .arg(root.join("drills"))
        .args(ids);
    Ok(match ends_well(&mut command, LONGEST_RECORDING)? {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// What `intrusion scan` says of a folder of logs.
fn scan(binary: &Path, root: &Path, folder: &Path, logs: &str) -> Result<Value, ChoreError> {
    let output = Command::new(binary)
        .arg("--home")
        .arg(folder.join("desk"))
        .args(["intrusion", "scan"])
        .arg(folder.join(logs))
        .arg("--assets")
        .arg(root.join("lab/assets.toml"))
        .arg("--json")
        .output()
        .map_err(ChoreError::start("levelhead"))?;
    let path = folder.join(format!("{logs}.json"));
    std::fs::write(&path, &output.stdout).map_err(ChoreError::write(&path))?;
    serde_json::from_slice(&output.stdout).map_err(|_| ChoreError::Job {
        what: format!("levelhead intrusion scan {logs}"),
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs a program to its end, or ends it. Its servers get a signal when it goes, however it does.
fn ends_well(command: &mut Command, longest: Duration) -> Result<bool, ChoreError> {
    let mut child = command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .spawn()
        .map_err(ChoreError::start("python3"))?;
    let ended = wait(&mut child, longest).map_err(ChoreError::start("python3"))?;
    if ended.is_none() {
        println!(
            "it did not end within {} s and was stopped",
            longest.as_secs()
        );
    }
    Ok(ended.unwrap_or(false))
}

/// Whether it succeeded; nothing when it had to be stopped.
fn wait(child: &mut Child, longest: Duration) -> std::io::Result<Option<bool>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if start.elapsed() > longest {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::wait;
    use std::process::Command;
    use std::time::Duration;

    #[cfg(unix)]
    #[test]
    fn what_does_not_end_is_ended() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        assert_eq!(wait(&mut child, Duration::from_millis(1)).unwrap(), None);
        assert!(child.try_wait().unwrap().is_some());
        let mut child = Command::new("false").spawn().unwrap();
        let longest = Duration::from_secs(60);
        assert_eq!(wait(&mut child, longest).unwrap(), Some(false));
    }
}
