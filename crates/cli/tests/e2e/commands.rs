//! What the command line promises: help, exit codes, words for mistakes, the shape of the JSON.

use crate::desk::Desk;
use levelhead_schema::Field;
use serde_json::Value;
use std::process::{Command, Stdio};

const COMMANDS: [&[&str]; 46] = [
    &[],
    &["release"],
    &["release", "add"],
    &["release", "list"],
    &["release", "remove"],
    &["leak"],
    &["leak", "columns"],
    &["leak", "check"],
    &["claim"],
    &["claim", "new"],
    &["claim", "list"],
    &["claim", "show"],
    &["claim", "attach"],
    &["claim", "assess"],
    &["claim", "kinds"],
    &["claim", "template"],
    &["coordination"],
    &["coordination", "check"],
    &["coordination", "ads"],
    &["coordination", "layouts"],
    &["intrusion"],
    &["intrusion", "scan"],
    &["intrusion", "coverage"],
    &["intrusion", "drill"],
    &["intrusion", "negative"],
    &["key"],
    &["key", "new"],
    &["key", "show"],
    &["statement"],
    &["statement", "draft"],
    &["statement", "lint"],
    &["statement", "sign"],
    &["statement", "publish"],
    &["statement", "verify"],
    &["ledger"],
    &["ledger", "check"],
    &["ledger", "checkpoint"],
    &["ledger", "cosigned"],
    &["ledger", "policy"],
    &["site"],
    &["site", "export"],
    &["serve"],
    &["layouts"],
    &["calendar"],
    &["briefing"],
    &["completions"],
];

#[test]
fn help_of_every_command_has_examples() {
    let desk = Desk::new();
    for command in COMMANDS {
        let help = desk.ok(command.iter().chain([&"--help"]));
        let examples = help.split_once("Examples:").map_or("", |(_, rest)| rest);
        let named = format!("  levelhead {}", command.join(" "));
        assert!(
            examples
                .lines()
                .any(|line| line.starts_with(named.trim_end())),
            "{command:?}: {help}"
        );
    }
    assert!(!desk.home().exists(), "help needs no desk");
}

#[test]
fn examples_are_commands_that_exist() {
    let desk = Desk::new();
    for command in COMMANDS {
        let help = desk.ok(command.iter().chain([&"--help"]));
        for line in help
            .lines()
            .filter_map(|line| line.strip_prefix("  levelhead "))
        {
            let line = line.split(" > ").next().unwrap();
            let script = format!("{} {line}", env!("CARGO_BIN_EXE_levelhead"));
            let output = desk
                .with_environment(Command::new("sh").args(["-c", &script]))
                .output()
                .unwrap();
            let error = String::from_utf8_lossy(&output.stderr);
            // The files named in them are not there; the command line itself must make sense.
            assert_ne!(output.status.code(), Some(2), "{line}: {error}");
        }
    }
}

#[test]
fn exit_codes_are_documented() {
    let help = Desk::new().ok(["--help"]);
    let codes: Vec<&str> = help
        .split_once("Exit codes:")
        .unwrap()
        .1
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.parse::<u8>().is_ok())
        .collect();
    assert_eq!(codes, ["0", "2", "3", "4", "5", "6", "7", "8"]);
}

#[test]
fn the_version_is_printed() {
    assert_eq!(
        Desk::new().ok(["--version"]),
        format!("levelhead {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn completions_know_the_commands() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.ok(["completions", shell]);
        for word in [
            "release",
            "remove",
            "leak",
            "columns",
            "check",
            "layouts",
            "claimed-rows",
            "withheld",
        ] {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
}

#[test]
fn layouts_name_the_law_that_withholds() {
    let desk = Desk::new();
    let michigan = desk.ok(["layouts", "mi"]);
    let withheld = michigan
        .split_once("\nNot released\n")
        .unwrap()
        .1
        .split_once("\n\n")
        .unwrap()
        .0;
    let of = |what: &str| {
        let line = withheld.lines().find(|line| line.contains(what));
        line.unwrap_or_else(|| panic!("{what} is not in {withheld}"))
            .to_owned()
    };
    assert!(of("e-mail").contains("SOS list 2020-09"), "{withheld}");
    assert!(of("day of birth").contains("MCL 168.509gg"), "{withheld}");
    let all = desk.ok(["layouts"]);
    assert_eq!(all.lines().count(), 51, "50 states and the capital");
    let json: Value = serde_json::from_str(&desk.ok(["layouts", "MI", "--json"])).unwrap();
    assert_eq!(json["abbr"], "MI");
    let json: Value = serde_json::from_str(&desk.ok(["layouts", "--json"])).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 51);
}

#[test]
fn layouts_list_every_field() {
    let listed = Desk::new().ok(["layouts", "--fields"]);
    let names: Vec<&str> = listed
        .lines()
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    let known: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
    assert_eq!(names, known);
}

#[test]
fn mistakes_are_named_with_a_way_out() {
    let desk = Desk::new();
    desk.file("x.csv", "last_name,zip\nAllen,48201\n");
    let cases: [(&[&str], &[&str]); 11] = [
        (&["layouts", "ZZ"], &["ZZ", "two letters, such as NC"]),
        (
            &["leak", "check", "x.csv", "--state", "Carolina"],
            &["Carolina", "two letters"],
        ),
        (
            &[
                "release",
                "add",
                "x.csv",
                "--state",
                "NC",
                "--date",
                "2020-13-01",
            ],
            &["2020-13-01", "2020-05-01"],
        ),
        (
            &[
                "release", "add", "x.csv", "--state", "NC", "--date", "2020-5-1",
            ],
            &["2020-5-1", "2020-05-01"],
        ),
        (&["release", "add", "x.csv", "--state", "NC"], &["--date"]),
        (&["leak", "check", "x.csv", "--state", "QQ"], &["QQ", "ZZ"]),
        (
            &["leak", "check", "x.csv", "--map", "zip=lastname"],
            &["lastname", "perhaps last_name", "layouts --fields"],
        ),
        (
            &["leak", "check", "x.csv", "--map", "zip"],
            &["zip", "HEADER=FIELD"],
        ),
        (
            &["leak", "check", "x.csv", "--layout", "NC/nothing"],
            &["NC/nothing", "levelhead layouts"],
        ),
        (
            &["leak", "check", "x.csv", "--claimed-rows", "many"],
            &["many", "7,600,000"],
        ),
        (&["leak", "chek"], &["chek", "check"]),
    ];
    for (command, words) in cases {
        let error = desk.fails(2, command);
        for word in words {
            assert!(
                error.contains(word),
                "{command:?} does not say {word}: {error}"
            );
        }
    }
}

#[test]
fn nothing_is_coloured_where_nobody_looks() {
    let desk = Desk::new();
    desk.file("x.csv", "last_name,first_name,zip\nAllen,Mary,48201\n");
    let commands: [&[&str]; 5] = [
        &["--help"],
        &["layouts", "MI"],
        &["leak", "columns", "x.csv"],
        &["leak", "check", "x.csv"],
        &["leak", "chek"],
    ];
    for command in commands {
        let output = desk
            .command()
            .env("TERM", "xterm-256color")
            .args(command)
            .output()
            .unwrap();
        for bytes in [output.stdout, output.stderr] {
            assert!(
                !bytes.contains(&0x1b),
                "{command:?}: {}",
                String::from_utf8_lossy(&bytes)
            );
            assert!(
                !bytes.contains(&b'\r'),
                "{command:?}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn a_reader_who_leaves_is_no_failure() {
    let desk = Desk::new();
    let mut child = desk
        .command()
        .args(["layouts", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_json_has_the_keys_that_later_work_relies_on() {
    let desk = Desk::new();
    let release: String = (0..200)
        .map(|at| format!("{},{}\n", 5_000_000 + at, voter(at)))
        .collect();
    let release = format!("voter_id,last_name,first_name,birth_year,street_address,zip\n{release}");
    desk.add(&desk.file("release.csv", release), "MI", "2020-05-01");
    let dump: String = (0..100)
        .map(|at| format!("{},m{at}@example.com\n", voter(at)))
        .collect();
    let dump = desk.file(
        "dump.csv",
        format!("surname,given name,yob,address,zip,e-mail\n{dump}"),
    );
    let report = desk.check(&dump, ["--claimed-rows", "7600000"]);
    assert_eq!(report["schema"], "levelhead.leak-report/1");
    let has = |value: &Value, keys: &[&str]| {
        for key in keys {
            assert!(value.get(*key).is_some(), "no {key} in {value}");
        }
    };
    has(&report, &["schema", "dump", "columns", "states", "summary"]);
    has(
        &report["dump"],
        &["files", "rows", "rejects", "duplicates", "voter_data"],
    );
    has(
        &report["dump"]["files"][0],
        &["path", "sha256", "format", "encoding", "rows", "rejects"],
    );
    has(
        &report["columns"][0],
        &["header", "field", "filled", "confidence"],
    );
    let state = crate::desk::state(&report, "MI");
    has(
        state,
        &[
            "state",
            "rows",
            "classes",
            "explained_share",
            "chance_share",
            "chance_high",
            "chance_rows",
            "releases",
            "best",
            "excess_fields",
        ],
    );
    has(
        &state["classes"],
        &[
            "verbatim",
            "altered",
            "recombined",
            "withheld",
            "newer",
            "unexplained",
            "duplicate",
        ],
    );
    has(&state["explained_share"], &["value", "low", "high"]);
    has(
        &state["releases"][0],
        &["date", "rows_explained", "rows_only_here"],
    );
    has(
        &state["excess_fields"][0],
        &["field", "header", "filled", "plausible", "basis"],
    );
    assert_eq!(state["best"][0], "2020-05-01");
    assert_eq!(state["excess_fields"][0]["field"], "email");
    assert!(
        report["summary"].as_str().unwrap().contains("Michigan"),
        "{}",
        report["summary"]
    );
}

/// Name, birth year, street and ZIP of an invented voter.
fn voter(at: usize) -> String {
    const LAST: [&str; 7] = [
        "Allen", "Baker", "Cortez", "Dunn", "Ellis", "Fischer", "Grant",
    ];
    const FIRST: [&str; 5] = ["Mary", "James", "Ruth", "Omar", "Helen"];
    const STREET: [&str; 3] = ["Main St", "Oak Ave", "Lake Rd"];
    let (last, first) = (LAST[at % 7], FIRST[at % 5]);
    let (year, number, street) = (1930 + at * 13 % 70, 100 + at * 3, STREET[at % 3]);
    format!("{last},{first},{year},{number} {street},482{:02}", at % 40)
}
