//! Disks that are full, folders that refuse, outputs that cannot be written.

use super::{Whole, expect_failure, files_of};
use crate::desk::Desk;
use std::process::{Command, Output};

/// Runs a command where no file may grow beyond `blocks` of 1,024 bytes, as on a disk that is full.
fn on_a_full_disk(desk: &Desk, blocks: u32, command: &str) -> Output {
    let script = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec {} {command}",
        env!("CARGO_BIN_EXE_levelhead")
    );
    desk.with_environment(Command::new("bash").args(["-c", &script]))
        .output()
        .unwrap()
}

#[test]
fn a_full_disk_leaves_the_library_as_it_was() {
    let whole = Whole::new(600);
    for blocks in [0, 1, 8, 64] {
        for command in [
            "release add next.csv --state CT --date 2020-02-01",
            "release add next.csv --state FL --date 2020-02-01",
            "release add next.csv --state CT --withheld",
        ] {
            let output = on_a_full_disk(&whole.desk, blocks, command);
            expect_failure(
                command,
                &output,
                4,
                &["cannot write", "as it was before", "free space"],
            );
            whole.expect_whole(command);
        }
    }
    whole
        .desk
        .add(&whole.desk.path("next.csv"), "CT", "2020-02-01");
    let files = files_of(&whole.desk.home());
    let output = on_a_full_disk(&whole.desk, 8, "release remove CT/2020-01-01");
    expect_failure("remove", &output, 4, &["cannot write", "free space"]);
    assert!(
        files_of(&whole.desk.home()) == files,
        "a failed removal changed the library"
    );
}

#[test]
fn a_desk_is_not_begun_on_a_full_disk() {
    let desk = Desk::new();
    desk.file("a.csv", "voter_id,last_name\n1,Allen\n");
    let output = on_a_full_disk(&desk, 0, "release add a.csv --state CT --date 2020-01-01");
    expect_failure("add", &output, 4, &["cannot write", "free space"]);
    assert!(!desk.home().join("key").exists(), "half a key");
    desk.ok(["release", "list"]);
}

#[test]
fn an_output_that_does_not_fit_is_not_left_in_part() {
    let whole = Whole::new(600);
    for (option, name) in [("--report", "page.html"), ("--rows", "rows.parquet")] {
        whole.desk.file(name, "the report of yesterday");
        let command = format!("leak check release.csv {option} {name}");
        let output = on_a_full_disk(&whole.desk, 0, &command);
        expect_failure(&command, &output, 6, &[name, "cannot write", "free space"]);
        assert_eq!(
            std::fs::read_to_string(whole.desk.path(name)).unwrap(),
            "the report of yesterday"
        );
        let left = std::fs::read_dir(whole.desk.path("")).unwrap();
        let left: Vec<_> = left
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name.to_string_lossy().starts_with(".levelhead"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
    whole.expect_whole("full disks");
}

#[test]
fn outputs_that_cannot_be_written() {
    let whole = Whole::new(300);
    std::fs::create_dir(whole.desk.path("folder")).unwrap();
    for option in ["--report", "--rows"] {
        for (path, why) in [
            ("nowhere/page", "there is no folder nowhere"),
            ("folder", "no regular file"),
            ("/dev/full", "no regular file"),
            ("/dev/null", "no regular file"),
        ] {
            whole.expect(
                &format!("leak check release.csv {option} {path}"),
                6,
                &[path, why],
            );
        }
    }
    for command in [
        "leak check release.csv --json",
        "release list",
        "layouts MI",
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = whole
            .desk
            .command()
            .args(command.split(' '))
            .stdout(full)
            .output()
            .unwrap();
        expect_failure(command, &output, 6, &["standard output", "free space"]);
    }
}

#[test]
fn folders_that_refuse() {
    let whole = Whole::new(300);
    whole.desk.file("file", "no folder");
    let home = whole.desk.path("file").to_string_lossy().into_owned();
    whole.expect(
        &format!("release list --home {home}"),
        4,
        &["file", "permissions"],
    );
    // Whoever may do everything is refused nothing.
    let closed = whole.desk.path("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::copy(whole.desk.path("next.csv"), closed.join("next.csv")).unwrap();
    set_mode(&closed, 0o000);
    if std::fs::read_dir(&closed).is_ok() {
        println!("skipped: this user may read everything");
    } else {
        whole.expect_of_all("closed", 3, &["closed", "you may read it"]);
        whole.expect_of_all(
            "closed/next.csv",
            3,
            &["closed/next.csv", "you may read it"],
        );
        whole.expect(
            "leak check release.csv --report closed/page.html",
            6,
            &["closed/page.html", "permissions"],
        );
        whole.expect(
            "release list --home closed/desk",
            4,
            &["closed/desk", "permissions"],
        );
        let library = whole.desk.home().join("library");
        set_mode(&library, 0o555);
        whole.expect(
            "release add next.csv --state CT --date 2020-02-01",
            4,
            &["library", "permissions"],
        );
        set_mode(&library, 0o755);
    }
    set_mode(&closed, 0o755);
}

fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
