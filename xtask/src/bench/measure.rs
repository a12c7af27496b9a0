//! What a program costs: it runs as the one child of a small process, whose system accounts then speak of it alone.
//!
//! The measuring process is a copy of this very program, started anew with a hidden chore. Two reasons: the system adds up all
//! children of a process, and a child inherits the peak memory of whoever started it until it has used more itself.

use super::memory::{Peak, watch};
use crate::error::ChoreError;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// Options of the hidden chore.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the cost goes, as JSON
    #[arg(long, value_name = "FILE")]
    cost: PathBuf,
    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM")]
    command: Vec<OsString>,
}

/// What one run of a program took from the machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cost {
    /// Processor time of the program and of all it started, user and system.
    pub(crate) cpu_seconds: f64,
    /// Time on the wall clock.
    pub(crate) wall_seconds: f64,
    /// Memory, by kind.
    pub(crate) memory: Peak,
}

impl Cost {
    /// The run with the median processor time, with the largest memory that any run had. `None` of no runs.
    ///
    /// Of an even number of runs the cheaper of the two in the middle is taken, so that every figure was measured.
    pub(crate) fn median(mut runs: Vec<Cost>) -> Option<Cost> {
        runs.sort_by(|one, other| one.cpu_seconds.total_cmp(&other.cpu_seconds));
        let median = *runs.get(runs.len().checked_sub(1)? / 2)?;
        let memory = runs
            .iter()
            .fold(Peak::default(), |peak, run| peak.max(run.memory));
        Some(Cost { memory, ..median })
    }

    /// Both costs after each other: times add up, memory does not.
    pub(crate) fn and_then(self, next: Cost) -> Cost {
        Cost {
            cpu_seconds: self.cpu_seconds + next.cpu_seconds,
            wall_seconds: self.wall_seconds + next.wall_seconds,
            memory: self.memory.max(next.memory),
        }
    }

    fn to_json(self) -> Value {
        json!({
            "cpu_seconds": self.cpu_seconds,
            "wall_seconds": self.wall_seconds,
            "resident_bytes": self.memory.resident_bytes,
            "own_bytes": self.memory.own_bytes,
            "mapped_bytes": self.memory.mapped_bytes,
        })
    }

    fn from_json(value: &Value) -> Option<Cost> {
        Some(Cost {
            cpu_seconds: value["cpu_seconds"].as_f64()?,
            wall_seconds: value["wall_seconds"].as_f64()?,
            memory: Peak {
                resident_bytes: value["resident_bytes"].as_u64()?,
                own_bytes: value["own_bytes"].as_u64()?,
                mapped_bytes: value["mapped_bytes"].as_u64()?,
            },
        })
    }
}

/// A program and its arguments, to be run as often as it takes.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl Job {
    /// A program without arguments.
    pub(crate) fn new(program: impl Into<PathBuf>) -> Job {
        Job {
            program: program.into(),
            arguments: Vec::new(),
        }
    }

    /// The same with one more argument.
    pub(crate) fn arg(mut self, argument: impl Into<OsString>) -> Job {
        self.arguments.push(argument.into());
        self
    }

    /// The same with more arguments.
    pub(crate) fn args<A: Into<OsString>>(self, arguments: impl IntoIterator<Item = A>) -> Job {
        arguments.into_iter().fold(self, Job::arg)
    }

    /// Runs it as the one child of `measurer`, which leaves the cost in `file`; says what it cost and what it printed.
    ///
    /// # Errors
    /// [`ChoreError::Job`] when it ends with a failure, with the last lines it wrote; [`ChoreError::Start`] when
    /// the measurer cannot be started; [`ChoreError::Read`] when there is no file.
    pub(crate) fn run(&self, measurer: &Path, file: &Path) -> Result<(Cost, String), ChoreError> {
        let output = Command::new(measurer)
            .arg("measure")
            .arg("--cost")
            .arg(file)
            .arg("--")
            .arg(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(ChoreError::start("xtask"))?;
        if !output.status.success() {
            return Err(self.failed(&String::from_utf8_lossy(&output.stderr)));
        }
        let text = std::fs::read_to_string(file).map_err(ChoreError::read(file))?;
        let cost = serde_json::from_str(&text)
            .ok()
            .and_then(|value| Cost::from_json(&value));
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        cost.map(|cost| (cost, printed))
            .ok_or_else(|| self.failed("it left no account of its cost"))
    }

    fn failed(&self, said: &str) -> ChoreError {
        let lines: Vec<&str> = said.trim().lines().collect();
        let name = self
            .program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        ChoreError::Job {
            what: name.into_owned(),
            said: lines[lines.len().saturating_sub(5)..].join(" / "),
        }
    }
}

/// The hidden chore: runs the program, passes its output and exit code on, and writes its cost down.
///
/// # Errors
/// When the program cannot be started or the cost not be written.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let Some((program, rest)) = arguments.command.split_first() else {
        return Ok(ExitCode::FAILURE);
    };
    let failed = |source| ChoreError::Start {
        program: program.to_string_lossy().into_owned(),
        source,
    };
    let start = Instant::now();
    let mut child = Command::new(program).args(rest).spawn().map_err(failed)?;
    let watching = watch(child.id());
    let status = child.wait().map_err(failed)?;
    let wall_seconds = start.elapsed().as_secs_f64();
    let seen = watching.stop();
    if !status.success() {
        return Ok(ExitCode::FAILURE);
    }
    let (cpu_seconds, resident_bytes) = account()?;
    let cost = Cost {
        cpu_seconds,
        wall_seconds,
        memory: Peak {
            resident_bytes,
            ..seen
        },
    };
    std::fs::write(&arguments.cost, cost.to_json().to_string())
        .map_err(ChoreError::write(&arguments.cost))?;
    Ok(ExitCode::SUCCESS)
}

/// Processor seconds and peak resident bytes of the children that have ended, theirs included.
#[cfg(unix)]
fn account() -> Result<(f64, u64), ChoreError> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;
    /// Linux and the BSDs count in kibibytes, macOS in bytes.
    const UNIT: u64 = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| ChoreError::Start {
        program: "the system's account of a program".to_owned(),
        source: error.into(),
    })?;
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu_seconds = seconds(usage.user_time()) + seconds(usage.system_time());
    Ok((cpu_seconds, usage.max_rss().unsigned_abs() * UNIT))
}

/// Elsewhere nobody keeps that account in this form.
#[cfg(not(unix))]
fn account() -> Result<(f64, u64), ChoreError> {
    Err(ChoreError::Start {
        program: "the system's account of a program".to_owned(),
        source: std::io::ErrorKind::Unsupported.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Cost, Peak};

    fn cost(cpu_seconds: f64, own_bytes: u64) -> Cost {
        Cost {
            cpu_seconds,
            wall_seconds: cpu_seconds / 2.0,
            memory: Peak {
                resident_bytes: 2 * own_bytes,
                own_bytes,
                mapped_bytes: own_bytes,
            },
        }
    }

    #[test]
    fn the_median_keeps_the_largest_memory() {
        assert_eq!(Cost::median(Vec::new()), None);
        let median = Cost::median(vec![cost(3.0, 10), cost(1.0, 30), cost(2.0, 20)]);
        assert_eq!(
            median,
            Some(Cost {
                memory: cost(0.0, 30).memory,
                ..cost(2.0, 20)
            })
        );
        let even = Cost::median(vec![cost(4.0, 1), cost(1.0, 1), cost(2.0, 1), cost(3.0, 1)]);
        assert_eq!(even, Some(cost(2.0, 1)));
    }

    #[test]
    fn what_runs_after_another_needs_no_memory_of_its_own() {
        assert_eq!(
            cost(1.0, 10).and_then(cost(2.0, 5)),
            Cost {
                memory: cost(0.0, 10).memory,
                ..cost(3.0, 5)
            }
        );
    }

    #[test]
    fn a_cost_survives_its_file() {
        let one = cost(1.25, 1 << 40);
        assert_eq!(Cost::from_json(&one.to_json()), Some(one));
        assert_eq!(Cost::from_json(&serde_json::json!({})), None);
    }
}
