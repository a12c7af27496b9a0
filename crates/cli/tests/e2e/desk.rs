//! A desk in a temporary folder, and the binary run on it.

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A temporary folder with a desk in it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Desk {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A path in the temporary folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The desk's own folder.
    pub(crate) fn home(&self) -> PathBuf {
        self.path("desk")
    }

    /// Writes a file and returns its path.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The command with the desk's folder set and nothing else of this environment.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_levelhead"));
        self.with_environment(&mut command);
        command
    }

    /// Puts another command, such as a shell that runs the binary, in the same surroundings.
    pub(crate) fn with_environment<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env_clear()
            .env("LEVELHEAD_HOME", self.home())
            .current_dir(self.folder.path())
    }

    /// Runs the binary.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Output {
        self.command().args(args).output().unwrap()
    }

    /// Runs the binary and expects an answer; returns standard output.
    #[track_caller]
    pub(crate) fn ok<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> String {
        let output = self.run(args);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the binary and expects this exit code; returns standard error.
    #[track_caller]
    pub(crate) fn fails<A: AsRef<OsStr>>(
        &self,
        code: i32,
        args: impl IntoIterator<Item = A>,
    ) -> String {
        let output = self.run(args);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{error}");
        assert!(
            output.stdout.is_empty(),
            "half an answer: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        error
    }

    /// Adds a release.
    #[track_caller]
    pub(crate) fn add(&self, path: &Path, state: &str, date: &str) -> String {
        self.ok([
            OsStr::new("release"),
            "add".as_ref(),
            path.as_os_str(),
            "--state".as_ref(),
            state.as_ref(),
            "--date".as_ref(),
            date.as_ref(),
        ])
    }

    /// Checks a dump and returns the report.
    #[track_caller]
    pub(crate) fn check<A: AsRef<OsStr>>(
        &self,
        dump: &Path,
        more: impl IntoIterator<Item = A>,
    ) -> Value {
        let mut command = self.command();
        command
            .args(["leak", "check", "--json"])
            .arg(dump)
            .args(more);
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The entry of one state in a report.
#[track_caller]
pub(crate) fn state<'r>(report: &'r Value, state: &str) -> &'r Value {
    let states = report["states"].as_array().unwrap();
    states
        .iter()
        .find(|entry| entry["state"] == state)
        .unwrap_or_else(|| panic!("no {state} in {states:?}"))
}

/// The strings of a JSON array.
pub(crate) fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}
