//! Runs that are killed or interrupted, and runs side by side.

use super::{Whole, files_of};
use crate::desk::Desk;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u32 = 20;

fn spawn(desk: &Desk, command: &str) -> Child {
    desk.command()
        .args(command.split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ids(desk: &Desk) -> Vec<String> {
    let list: serde_json::Value =
        serde_json::from_str(&desk.ok(["release", "list", "--json"])).unwrap();
    list.as_array()
        .unwrap()
        .iter()
        .map(|release| release["id"].as_str().unwrap().to_owned())
        .collect()
}

/// How long a command takes when nobody disturbs it.
fn duration(desk: &Desk, command: &str) -> Duration {
    let begun = Instant::now();
    desk.ok(command.split(' '));
    begun.elapsed()
}

/// Moments over the whole of a run and a little beyond, out of step with whatever it does.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    (0..KILLS)
        .map(move |at| whole.mul_f64(f64::from(at * 7 % KILLS) / f64::from(KILLS) * 1.1 + 0.01))
}

#[test]
fn a_killed_add_leaves_the_library_before_or_after_it() {
    let whole = Whole::new(20_000);
    let desk = &whole.desk;
    let before = desk.ok(["leak", "check", "--json", "next.csv"]);
    let add = "release add next.csv --state CT --date 2020-02-01";
    let remove = "release remove CT/2020-02-01";
    let took = duration(desk, add);
    let after = desk.ok(["leak", "check", "--json", "next.csv"]);
    let removing = duration(desk, remove);
    assert_ne!(before, after);
    let mut unfinished = 0;
    for (command, took) in [(add, took), (remove, removing)] {
        for moment in moments(took) {
            if (command == remove) != (ids(desk).len() == 2) {
                desk.ok(if command == remove { add } else { remove }.split(' '));
            }
            let mut child = spawn(desk, command);
            // The moment matters, not that it is exact: whatever has happened by then must be whole.
            std::thread::sleep(moment);
            child.kill().unwrap();
            let status = child.wait().unwrap();
            let report = desk.ok(["leak", "check", "--json", "next.csv"]);
            match ids(desk).as_slice() {
                [only] if only == "CT/2020-01-01" => {
                    assert!(report == before, "{command} killed after {moment:?}")
                }
                [_, second] if second == "CT/2020-02-01" => {
                    assert!(report == after, "{command} killed after {moment:?}")
                }
                other => panic!("{command} killed after {moment:?}: {other:?}"),
            }
            unfinished += u32::from(!status.success());
        }
    }
    assert!(
        unfinished > KILLS / 2,
        "hardly a run was killed: {unfinished}"
    );
    // A run that is allowed to end works, and clears away what the others left.
    if ids(desk).len() == 1 {
        desk.ok(add.split(' '));
    }
    assert_eq!(desk.ok(["leak", "check", "--json", "next.csv"]), after);
    desk.ok(remove.split(' '));
    assert_eq!(desk.ok(["leak", "check", "--json", "next.csv"]), before);
    assert_eq!(
        files_of(&desk.home()).keys().collect::<Vec<_>>(),
        ["CT.lhl", "key"]
    );
}

#[test]
fn a_desk_whose_first_run_was_killed_can_be_used() {
    let whole = Whole::new(300);
    for at in 0..KILLS {
        let desk = Desk::new();
        let release = whole.desk.path("release.csv");
        let command = format!(
            "release add {} --state CT --date 2020-01-01",
            release.display()
        );
        let mut child = spawn(&desk, &command);
        std::thread::sleep(Duration::from_micros(u64::from(at) * 700));
        child.kill().unwrap();
        child.wait().unwrap();
        if ids(&desk).is_empty() {
            desk.ok(command.split(' '));
        }
        assert_eq!(ids(&desk), ["CT/2020-01-01"], "killed after {at}");
    }
}

#[test]
fn an_interrupted_check_leaves_no_output() {
    let whole = Whole::new(20_000);
    for moment in [5, 50, 100] {
        let child = spawn(
            &whole.desk,
            "leak check next.csv --rows rows.parquet --report page.html",
        );
        std::thread::sleep(Duration::from_millis(moment));
        let interrupt = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap();
        assert!(interrupt.success());
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            continue; // it was faster
        }
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
        assert!(output.stdout.is_empty(), "half an answer");
        assert!(
            !whole.desk.path("rows.parquet").exists() && !whole.desk.path("page.html").exists()
        );
        whole.expect_whole("an interrupt");
    }
}

#[test]
fn adds_side_by_side_are_all_there() {
    let whole = Whole::new(3_000);
    let text = std::fs::read_to_string(whole.desk.path("next.csv")).unwrap();
    let mut children = Vec::new();
    for at in 0..4_usize {
        let name = format!("part-{at}.csv");
        let lines: Vec<&str> = text.lines().take(500 + at).collect();
        whole.desk.file(&name, lines.join("\n"));
        children.push(spawn(
            &whole.desk,
            &format!("release add {name} --state CT --date 2020-03-0{}", at + 1),
        ));
    }
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let mut ids = ids(&whole.desk);
    ids.sort();
    assert_eq!(
        ids,
        [
            "CT/2020-01-01",
            "CT/2020-03-01",
            "CT/2020-03-02",
            "CT/2020-03-03",
            "CT/2020-03-04"
        ]
    );
}
