//! Broken input, broken disks, broken libraries: a clear word, the documented exit code, and the library stays whole.

mod disk;
mod input;
mod kill;
mod library;

use crate::desk::Desk;
use levelhead_worlds::{Date, Register, write_release};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

const DATE: &str = "2020-01-01";

/// The register from which the releases of these tests come.
fn register(voters: u64) -> Register {
    Register::new("CT", voters, Date::new(2020, 1, 1), 2, 23).unwrap()
}

/// A desk with one release, and what its library holds.
struct Whole {
    desk: Desk,
    files: BTreeMap<String, Vec<u8>>,
    list: String,
}

impl Whole {
    /// A desk with the release `release.csv`; `next.csv` could be added.
    fn new(voters: u64) -> Self {
        let desk = Desk::new();
        let register = register(voters);
        for (month, name) in ["release.csv", "next.csv"].iter().enumerate() {
            write_release(&register, month, &desk.path(name)).unwrap();
        }
        desk.add(&desk.path("release.csv"), "CT", DATE);
        let list = desk.ok(["release", "list", "--json"]);
        Whole {
            files: files_of(&desk.home()),
            desk,
            list,
        }
    }

    /// Expects the library as it was, and nothing unfinished beside it.
    #[track_caller]
    fn expect_whole(&self, after: &str) {
        let files = files_of(&self.desk.home());
        let names: Vec<&String> = files.keys().collect();
        assert_eq!(
            names,
            self.files.keys().collect::<Vec<_>>(),
            "after {after}"
        );
        assert!(files == self.files, "the library changed after {after}");
        assert_eq!(
            self.desk.ok(["release", "list", "--json"]),
            self.list,
            "after {after}"
        );
    }

    /// Runs a command and expects this exit code, these words, no answer, and the library as it was.
    #[track_caller]
    fn expect(&self, command: &str, code: i32, words: &[&str]) {
        let output = self.desk.run(command.split(' '));
        expect_failure(command, &output, code, words);
        self.expect_whole(command);
    }

    /// Expects this of all commands that read a file.
    #[track_caller]
    fn expect_of_all(&self, path: &str, code: i32, words: &[&str]) {
        for command in [
            format!("release add {path} --state CT --date 2021-01-01"),
            format!("release add {path} --state CT --withheld"),
            format!("leak check {path}"),
            format!("leak check {path} --json --rows rows.parquet --report page.html"),
            format!("leak columns {path}"),
        ] {
            self.expect(&command, code, words);
            for left in ["rows.parquet", "page.html"] {
                assert!(!self.desk.path(left).exists(), "{command} left {left}");
            }
        }
    }
}

/// Expects an error in words, with this exit code, and not half an answer.
#[track_caller]
fn expect_failure(command: &str, output: &Output, code: i32, words: &[&str]) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{command}: {error}");
    assert!(!error.contains("panicked"), "{command}: {error}");
    assert!(output.stdout.is_empty(), "{command}: half an answer");
    for word in words {
        assert!(
            error.contains(word),
            "{command} does not say {word:?}: {error}"
        );
    }
}

/// The files of a desk, without its lock.
fn files_of(home: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in [home.to_owned(), home.join("library")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_file() && name != ".lock" {
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    files
}
