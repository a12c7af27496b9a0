//! A desk whose library or key is damaged, lost or another's.

use super::{Whole, expect_failure};
use std::path::PathBuf;

const RESTORE: &str = "Restore the file from your backup";

fn library(whole: &Whole) -> (PathBuf, Vec<u8>) {
    let path = whole.desk.home().join("library/CT.lhl");
    let bytes = std::fs::read(&path).unwrap();
    (path, bytes)
}

const COMMANDS: [&str; 4] = [
    "release list",
    "leak check next.csv --json",
    "release add next.csv --state CT --date 2020-02-01",
    "release remove CT/2020-01-01",
];

#[test]
fn a_library_that_is_cut_short() {
    let whole = Whole::new(300);
    let (path, bytes) = library(&whole);
    let mut lengths: Vec<usize> = (0..20).map(|part| bytes.len() * part / 20).collect();
    lengths.extend([1, 7, 8, 31, 63, 64, bytes.len() - 1]);
    for length in lengths {
        std::fs::write(&path, &bytes[..length]).unwrap();
        for command in COMMANDS {
            let output = whole.desk.run(command.split(' '));
            expect_failure(
                &format!("{command} at {length}"),
                &output,
                4,
                &["CT.lhl", RESTORE],
            );
            assert_eq!(
                std::fs::read(&path).unwrap().len(),
                length,
                "a damaged library is evidence, too"
            );
        }
    }
    std::fs::write(&path, &bytes).unwrap();
    whole.expect_whole("repair");
}

/// What a check says when one bit of the library is flipped, at each of these bytes.
#[derive(Debug, Default)]
struct Flips {
    /// Told with exit code 4.
    told: Vec<usize>,
    /// The answer was another one.
    unnoticed: Vec<usize>,
}

fn flip(whole: &Whole, positions: impl Iterator<Item = usize>) -> Flips {
    let (path, bytes) = library(whole);
    let check = ["leak", "check", "next.csv", "--json"];
    let answer = whole.desk.ok(check);
    let mut flips = Flips::default();
    for at in positions {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        std::fs::write(&path, &damaged).unwrap();
        let output = whole.desk.run(check);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!error.contains("panicked"), "byte {at}: {error}");
        match output.status.code() {
            Some(4) => {
                assert!(error.contains("CT.lhl"), "byte {at}: {error}");
                assert!(output.stdout.is_empty(), "byte {at}: half an answer");
                flips.told.push(at);
            }
            Some(0) if output.stdout == answer.as_bytes() => {}
            Some(0) => flips.unnoticed.push(at),
            code => panic!("byte {at}: {code:?} {error}"),
        }
    }
    std::fs::write(&path, &bytes).unwrap();
    flips
}

/// Bytes over the whole file.
fn all_over(whole: &Whole) -> impl Iterator<Item = usize> {
    let length = library(whole).1.len();
    (0..240).map(move |part| 64 + (length - 64) * part / 240)
}

#[test]
fn a_flipped_bit_where_the_library_says_what_it_is() {
    let whole = Whole::new(300);
    let length = library(&whole).1.len();
    // The 40 bytes of the head, and the table of contents at the end.
    let flips = flip(&whole, (0..40).chain((length - 400..length).step_by(20)));
    assert_eq!(flips.told.len(), 60, "{flips:?}");
    whole.expect_whole("repair");
}

#[test]
fn a_flipped_bit_anywhere_ends_in_words() {
    let whole = Whole::new(300);
    flip(&whole, all_over(&whole));
    whole.expect_whole("repair");
}

#[test]
fn a_flipped_bit_anywhere_is_told() {
    let whole = Whole::new(300);
    let flips = flip(&whole, all_over(&whole));
    assert!(
        flips.unnoticed.is_empty(),
        "{} unnoticed of 240",
        flips.unnoticed.len()
    );
}

#[test]
fn another_key() {
    let whole = Whole::new(300);
    let key = whole.desk.home().join("key");
    let right = std::fs::read(&key).unwrap();
    assert_eq!(right.len(), 16);
    for command in COMMANDS {
        std::fs::write(&key, [7; 16]).unwrap();
        let output = whole.desk.run(command.split(' '));
        expect_failure(
            command,
            &output,
            4,
            &["CT.lhl", "another key", "Put back the key"],
        );
        for wrong in [&b""[..], b"short", &[7; 17]] {
            std::fs::write(&key, wrong).unwrap();
            let output = whole.desk.run(command.split(' '));
            expect_failure(command, &output, 4, &["key", "Restore the key file"]);
            assert_eq!(std::fs::read(&key).unwrap(), wrong);
        }
    }
    std::fs::write(&key, right).unwrap();
    whole.expect_whole("the right key");
}

#[test]
fn a_lost_key_is_not_replaced_in_silence() {
    let whole = Whole::new(300);
    std::fs::remove_file(whole.desk.home().join("key")).unwrap();
    for command in COMMANDS {
        let output = whole.desk.run(command.split(' '));
        expect_failure(command, &output, 4, &["key"]);
    }
}

#[test]
fn strange_files_in_the_library_do_not_matter() {
    let whole = Whole::new(300);
    let folder = whole.desk.home().join("library");
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    assert_eq!(whole.desk.ok(["release", "list", "--json"]), whole.list);
    std::fs::write(folder.join("ZZ.lhl"), "not a library").unwrap();
    let output = whole.desk.run(["release", "list"]);
    expect_failure("release list", &output, 4, &["ZZ.lhl", RESTORE]);
}
