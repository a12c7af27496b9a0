//! What is refused, with its words and exit code.

use super::{Office, VERIFY, text};
use crate::desk::Desk;
use std::process::Command;

#[test]
fn each_refusal_has_its_words_and_its_exit_code() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    let publish = |code: i32, args: Vec<String>, words: &str| {
        let error = desk.fails(code, args);
        assert!(error.contains(words), "{error}");
    };
    publish(
        5,
        Office::publish("leak.md", "Ada Poll"),
        "Ada Poll drafted the statement",
    );
    publish(5, Office::publish("leak.md", "Eve"), "names no person Eve");
    let twice = |one: &str, other: &str| {
        let mut args = Office::published("leak.md");
        args[4] = one.to_owned();
        args[6] = other.to_owned();
        args
    };
    let (ada, ben) = ("leak.md.ada.dsse.json", "leak.md.ben.dsse.json");
    publish(7, twice(ada, ada), "the key ada signed twice");
    let id = |name: &str| {
        let shown = desk.ok(["key", "show", name]);
        let line = shown
            .lines()
            .find_map(|line| line.strip_prefix("id "))
            .unwrap();
        line.trim().to_owned()
    };
    desk.file(
        "swapped.json",
        office.read(ben).replace(&id("ben.pub"), &id("ada.pub")),
    );
    publish(
        7,
        twice("swapped.json", ben),
        "key ids are swapped: a signature names ada, but ben made it",
    );
    desk.file(
        "other.md",
        text("version = 1\nstyle = \"full\"", "Another text.\n"),
    );
    office.sign("other.md");
    publish(
        7,
        twice(ada, "other.md.ben.dsse.json"),
        "is over another text",
    );
    desk.file(
        "policy.toml",
        office.policy("").replace("threshold = 2", "threshold = 3"),
    );
    publish(3, Office::published("leak.md"), "threshold is 3");
    desk.file("policy.toml", office.policy(""));
    let mut one = Office::published("leak.md");
    one.drain(5..7);
    publish(7, one, "1 of the 2 keys that the policy asks for signed");
    publish(
        6,
        {
            let mut args = Office::published("leak.md");
            *args.last_mut().unwrap() = "nowhere".to_owned();
            args
        },
        "there is no folder nowhere",
    );
    assert!(desk.ok(["ledger", "check"]).contains("0 entries"));
    desk.ok(Office::published("leak.md"));
    publish(5, Office::published("other.md"), "version 1 cannot follow");
}

#[test]
fn a_text_that_does_not_parse_is_not_signed() {
    let office = Office::new();
    let desk = &office.desk;
    for (name, content, words) in [
        (
            "plain.md",
            "The rows are public.\n".to_owned(),
            "line 1: the file does not begin with a header",
        ),
        (
            "turned.md",
            text("version = 1\nstyle = \"full\"", "public \u{202e}ton\n"),
            "line 10: the character U+202E",
        ),
        (
            "extra.md",
            text("version = 1\nmood = \"good\"\nstyle = \"full\"", "x\n"),
            "line 4: unknown field",
        ),
    ] {
        desk.file(name, content);
        let error = desk.fails(3, ["statement", "sign", name, "--key", "ada.key"]);
        assert!(error.contains(words), "{error}");
        assert!(!desk.path(&format!("{name}.ada.dsse.json")).exists());
    }
}

#[test]
fn every_changed_byte_of_the_text_beside_is_caught() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    desk.ok(Office::published("leak.md"));
    let whole = std::fs::read(desk.path("public/2020-leak-v1.md")).unwrap();
    // The comparison is of bytes; a few places stand for all.
    for at in [0, 4, whole.len() / 2, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        desk.file("public/2020-leak-v1.md", changed);
        for file in ["public/2020-leak-v1.dsse.json", "public/2020-leak-v1.md"] {
            let error = desk.fails(7, ["statement", "verify", file, "--policy", "policy.toml"]);
            assert!(error.contains("is not the text that was signed"), "{error}");
        }
    }
    std::fs::remove_file(desk.path("public/2020-leak-v1.md")).unwrap();
    desk.ok(VERIFY);
    desk.fails(
        3,
        [
            "statement",
            "verify",
            "public/2020-leak-v1.md",
            "--policy",
            "policy.toml",
        ],
    );
}

#[test]
fn an_altered_ledger_is_told_and_nothing_more_is_recorded() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    desk.ok(Office::published("leak.md"));
    let tile = desk.home().join("ledger/log/tile/entries/000.p/1");
    let whole = std::fs::read(&tile).unwrap();
    std::fs::write(&tile, whole.to_ascii_uppercase()).unwrap();
    let error = desk.fails(7, ["ledger", "check"]);
    assert!(
        error.contains("entry 0 (statement of 2020-leak) was altered"),
        "{error}"
    );
    assert!(error.contains("Record nothing more here"), "{error}");
    std::fs::remove_file(&tile).unwrap();
    assert!(
        desk.fails(7, ["ledger", "check"])
            .contains("the log is cut short")
    );
    desk.fails(7, ["ledger", "checkpoint"]);
}

#[test]
fn a_full_disk_leaves_the_ledger_whole() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    for blocks in [0, 1, 4, 16] {
        let args: Vec<String> = Office::published("leak.md")
            .iter()
            .map(|arg| format!("'{arg}'"))
            .collect();
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec {} {}",
            env!("CARGO_BIN_EXE_levelhead"),
            args.join(" ")
        );
        let output = desk
            .with_environment(Command::new("bash").args(["-c", &script]))
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            matches!(output.status.code(), Some(4 | 6)),
            "{blocks}: {error}"
        );
        assert!(
            error.contains("cannot") && error.contains("free space"),
            "{error}"
        );
        desk.ok(["ledger", "check"]);
    }
    desk.ok(Office::published("leak.md"));
    assert!(desk.ok(["ledger", "check"]).contains("1 entries"));
    desk.ok(VERIFY);
}

#[test]
fn processes_that_publish_side_by_side_record_each_once() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    let children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = desk.command();
            command
                .args(Office::published("leak.md"))
                .stdout(std::process::Stdio::null());
            command.spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert!(desk.ok(["ledger", "check"]).contains("1 entries"));
    desk.ok(VERIFY);
}

#[test]
fn nothing_of_this_needs_a_desk_but_the_ledger() {
    let desk = Desk::new();
    desk.ok(["key", "new", "ada"]);
    desk.file(
        "leak.md",
        text("version = 1\nstyle = \"holding\"", "We are looking.\n"),
    );
    desk.ok(["statement", "sign", "leak.md", "--key", "ada.key"]);
    assert!(!desk.home().exists());
}
