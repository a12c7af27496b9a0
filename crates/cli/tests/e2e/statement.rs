//! `levelhead statement lint`.

use crate::desk::Desk;
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

const FAULTY: &str = "# News\n\nOn Friday we met. Our systems were not hacked.\n";

#[test]
fn faults_are_told_with_place_and_remedy_and_exit_code_7() {
    let desk = Desk::new();
    desk.file("a.md", FAULTY);
    let output = desk.run(["statement", "lint", "a.md"]);
    assert_eq!(output.status.code(), Some(7));
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(
        answer.starts_with("a.md:3:31 unscoped-negative: were not hacked\n    Say "),
        "{answer}"
    );
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "faults found: 1.\n"
    );
}

#[test]
fn a_clean_text_is_0_and_silent() {
    let desk = Desk::new();
    desk.file("a.md", "The office opens at nine.\n");
    assert_eq!(desk.ok(["statement", "lint", "a.md"]), "");
}

#[test]
fn json_names_each_text() {
    let desk = Desk::new();
    desk.file("a.md", FAULTY);
    desk.file("b.md", "+++\nlanguage = \"es\"\n+++\nNada fue robado.\n");
    let output = desk.run(["statement", "lint", "--json", "a.md", "b.md"]);
    assert_eq!(output.status.code(), Some(7));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], "levelhead.lint-report/1");
    assert_eq!(report["faults"], 2);
    assert_eq!(report["texts"][0]["faults"][0]["rule"], "unscoped-negative");
    assert_eq!(report["texts"][1]["faults"][0]["line"], 4);
}

#[test]
fn standard_input_and_an_assessment_are_read() {
    let desk = Desk::new();
    desk.file(
        "answer.json",
        r#"{"schema": "levelhead.assessment/1", "parts": [{"kind": "outage", "likelihood_term": "likely"}]}"#,
    );
    let mut command = desk.command();
    command.args(["statement", "lint", "-", "--assessment", "answer.json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input
        .write_all(b"The outage was unlikely an accident.")
        .unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(
        answer.starts_with("-:1:16 unsupported-likelihood: unlikely\n"),
        "{answer}"
    );
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let desk = Desk::new();
    desk.file("a.md", FAULTY);
    desk.file("no.json", "{}");
    let missing = desk.run(["statement", "lint", "gone.md"]);
    assert_eq!(missing.status.code(), Some(3));
    let broken = desk.run(["statement", "lint", "a.md", "--assessment", "no.json"]);
    assert_eq!(broken.status.code(), Some(3));
    assert!(broken.stdout.is_empty());
}
