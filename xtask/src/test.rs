//! `cargo xtask test`: everything that must hold before a change is merged, in one command.
//!
//! The cheap checks come first, so that a wrong blank is told in seconds and not after the build. A failed
//! step does not stop the others: whoever waits for a build wants all of the bad news at once.

use crate::error::ChoreError;
use crate::lab;
use crate::pages;
use crate::tally::Tally;
use crate::tidy;
use crate::toolchain::{self, Component};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// It could not be tried, and why.
    Skipped(String),
}

/// What all steps together said.
#[derive(Debug, Default)]
struct Report {
    tests: Tally,
    failed_steps: Vec<&'static str>,
    skipped: Vec<String>,
}

impl Report {
    /// Runs one step, prints its name before and its duration after, and remembers how it ended.
    fn step(
        &mut self,
        name: &'static str,
        run: impl FnOnce(&mut Tally) -> Result<Outcome, ChoreError>,
    ) -> Result<(), ChoreError> {
        println!("\n── {name}");
        let start = Instant::now();
        let mut tally = Tally::default();
        let outcome = run(&mut tally)?;
        self.record(name, &outcome, tally);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Outcome::Passed => println!("── {name}: passed in {seconds:.1} s"),
            Outcome::Failed => println!("── {name}: FAILED after {seconds:.1} s"),
            Outcome::Skipped(why) => println!("── {name}: skipped: {why}"),
        }
        Ok(())
    }

    /// A step that failed without a failed test (a lint, a build that broke) counts as one failure: a last
    /// line that says `0 failed` above an exit code of 1 would be a lie.
    fn record(&mut self, name: &'static str, outcome: &Outcome, tally: Tally) {
        self.tests.add(tally);
        match outcome {
            Outcome::Passed => {}
            Outcome::Failed => {
                self.failed_steps.push(name);
                self.tests.failed += u64::from(tally.failed == 0);
            }
            Outcome::Skipped(why) => self.skipped.push(format!("{name}: {why}")),
        }
    }

    fn print(&self, start: Instant) {
        println!("\n── all steps in {:.0} s", start.elapsed().as_secs_f64());
        for skipped in &self.skipped {
            println!("skipped {skipped}");
        }
        for name in &self.failed_steps {
            println!("failed {name}");
        }
        println!("{}", self.tests);
    }
}

/// Runs every step in the repository at `root`; the last line printed is `N passed, N failed, N skipped`.
///
/// # Errors
/// When a program or file that must be there is not: the machine's fault. A step that fails is no error
/// but the exit code 1.
pub(crate) fn run(root: &Path) -> Result<ExitCode, ChoreError> {
    let start = Instant::now();
    let mut report = Report::default();
    quick_steps(root, &mut report)?;
    slow_steps(root, &mut report)?;
    report.print(start);
    Ok(if report.failed_steps.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs one step alone, on a build of its own.
///
/// # Errors
/// As [`run`].
pub(crate) fn alone(
    root: &Path,
    step: impl FnOnce(&mut Tally) -> Result<Outcome, ChoreError>,
) -> Result<ExitCode, ChoreError> {
    println!("Building levelhead …");
    // As the tests build it: what only builds the program turns on fewer features of its dependencies, and
    // builds half of them a second time.
    let mut build = cargo(root);
    build.args(["test", "--quiet", "--workspace", "--no-run"]);
    build.args(["--test", "e2e"]);
    if status(&mut build)? != Outcome::Passed {
        return Ok(ExitCode::FAILURE);
    }
    let mut tally = Tally::default();
    let outcome = step(&mut tally)?;
    println!("{tally}");
    Ok(match outcome {
        Outcome::Failed => ExitCode::FAILURE,
        Outcome::Passed | Outcome::Skipped(_) => ExitCode::SUCCESS,
    })
}

/// What looks at the text.
fn quick_steps(root: &Path, report: &mut Report) -> Result<(), ChoreError> {
    report.step("format", |_| match toolchain::component("fmt", "rustfmt") {
        Component::Missing => Ok(missing("rustfmt")),
        Component::Present => plain(root, &["fmt", "--all", "--", "--check"]),
    })?;
    report.step("tidy", |_| {
        let troubles = tidy::examine(root)?;
        tidy::print(&troubles);
        Ok(if troubles.is_empty() {
            Outcome::Passed
        } else {
            Outcome::Failed
        })
    })
}

/// What needs a build.
fn slow_steps(root: &Path, report: &mut Report) -> Result<(), ChoreError> {
    report.step("lints", |_| {
        match toolchain::component("clippy", "clippy") {
            Component::Missing => Ok(missing("clippy")),
            Component::Present => plain(
                root,
                &[
                    "clippy",
                    "--quiet",
                    "--workspace",
                    "--all-targets",
                    "--",
                    "-D",
                    "warnings",
                ],
            ),
        }
    })?;
    report.step("tests", |tally| tests(root, tally))?;
    report.step("pages in a browser", |tally| pages::step(root, tally))?;
    report.step("logs of real servers under real attacks", |tally| {
        lab::step(root, tally)
    })?;
    report.step("documentation tests", |tally| {
        counted(
            cargo(root).args(["test", "--quiet", "--workspace", "--doc", "--no-fail-fast"]),
            tally,
        )
    })?;
    report.step("documentation", |_| {
        let mut rustdoc = cargo(root);
        rustdoc.args([
            "doc",
            "--quiet",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ]);
        rustdoc.env(
            "RUSTDOCFLAGS",
            "-D warnings -D rustdoc::broken_intra_doc_links",
        );
        status(&mut rustdoc)
    })
}

fn missing(component: &str) -> Outcome {
    Outcome::Skipped(format!(
        "{component} is not installed and rustup could not add it"
    ))
}

/// Unit, golden, property and end-to-end tests: by nextest where it is installed, else by libtest.
fn tests(root: &Path, tally: &mut Tally) -> Result<Outcome, ChoreError> {
    let mut command = cargo(root);
    if toolchain::has_subcommand("nextest") {
        command.args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--no-tests=pass",
        ]);
        command.args([
            "--status-level",
            "fail",
            "--final-status-level",
            "fail",
            "--color",
            "never",
        ]);
    } else {
        println!("cargo-nextest is not installed; using cargo test");
        command.args([
            "test",
            "--quiet",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ]);
    }
    // A golden that differs must fail here, never rewrite itself.
    command.env("INSTA_UPDATE", "no");
    counted(&mut command, tally)
}

fn cargo(root: &Path) -> Command {
    let mut command = toolchain::cargo();
    command.current_dir(root);
    command
}

fn plain(root: &Path, arguments: &[&str]) -> Result<Outcome, ChoreError> {
    status(cargo(root).args(arguments))
}

fn status(command: &mut Command) -> Result<Outcome, ChoreError> {
    let status = command
        .status()
        .map_err(|source| start_error(command, source))?;
    Ok(if status.success() {
        Outcome::Passed
    } else {
        Outcome::Failed
    })
}

/// Runs a test runner, shows its output as it comes, and adds up what it says.
pub(crate) fn counted(command: &mut Command, tally: &mut Tally) -> Result<Outcome, ChoreError> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|source| start_error(command, source))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (from_out, from_err) = std::thread::scope(|scope| {
        // libtest reports on standard output, nextest on standard error; both are read at once, as a full
        // pipe that nobody reads would stop the runner.
        let from_err =
            scope.spawn(move || err.map(|pipe| pass_on(pipe, |line| eprintln!("{line}"))));
        let from_out = out.map(|pipe| pass_on(pipe, |line| println!("{line}")));
        (from_out, from_err.join().ok().flatten())
    });
    tally.add(from_out.unwrap_or_default());
    tally.add(from_err.unwrap_or_default());
    let status = child
        .wait()
        .map_err(|source| start_error(command, source))?;
    Ok(if status.success() {
        Outcome::Passed
    } else {
        Outcome::Failed
    })
}

fn pass_on(pipe: impl Read, show: impl Fn(&str)) -> Tally {
    let mut tally = Tally::default();
    // Tests may print any bytes; a line that is no UTF-8 must not end the reading.
    for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        tally.read(&line);
        show(&line);
    }
    tally
}

fn start_error(command: &Command, source: std::io::Error) -> ChoreError {
    ChoreError::Start {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Report, counted};
    use crate::tally::Tally;
    use std::process::Command;

    #[test]
    fn a_broken_step_is_never_reported_as_nothing_failed() {
        let mut report = Report::default();
        report.record(
            "tests",
            &Outcome::Passed,
            Tally {
                passed: 5,
                failed: 0,
                skipped: 1,
            },
        );
        report.record("lints", &Outcome::Failed, Tally::default());
        assert_eq!(report.tests.to_string(), "5 passed, 1 failed, 1 skipped");
        report.record(
            "more tests",
            &Outcome::Failed,
            Tally {
                passed: 1,
                failed: 2,
                skipped: 0,
            },
        );
        assert_eq!(report.tests.to_string(), "6 passed, 3 failed, 1 skipped");
        assert_eq!(report.failed_steps, ["lints", "more tests"]);
    }

    #[cfg(unix)]
    #[test]
    fn both_streams_are_counted_and_the_exit_code_decides() {
        let mut tally = Tally::default();
        let script = "echo 'test result: ok. 2 passed; 0 failed; 1 ignored'; \
                      echo '   Summary [ 0.1s] 3 tests run: 3 passed, 0 skipped' >&2; exit 1";
        let outcome = counted(Command::new("sh").args(["-c", script]), &mut tally).unwrap();
        assert_eq!(outcome, Outcome::Failed);
        assert_eq!(tally.to_string(), "5 passed, 0 failed, 1 skipped");
    }
}
