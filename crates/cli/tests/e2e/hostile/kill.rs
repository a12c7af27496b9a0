//! Runs that are killed or interrupted, and runs side by side.

use super::{Whole, files_of};
use crate::desk::Desk;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Kills of a first run.
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

/// The library under test, as one command finds it and as it leaves it.
struct Change<'w> {
    whole: &'w Whole,
    command: &'static str,
    before: Library,
    after: Library,
}

/// A library by its bytes, and what it answers.
#[derive(Clone)]
struct Library {
    bytes: Vec<u8>,
    list: String,
    report: String,
}

impl Library {
    fn of(desk: &Desk) -> Self {
        Library {
            bytes: std::fs::read(library(desk)).unwrap(),
            list: desk.ok(["release", "list", "--json"]),
            report: desk.ok(CHECK.split(' ')),
        }
    }
}

const CHECK: &str = "leak check --json next.csv";

fn library(desk: &Desk) -> PathBuf {
    desk.home().join("library/CT.lhl")
}

/// A library file that is being written.
fn stray(desk: &Desk) -> bool {
    let mut entries = std::fs::read_dir(desk.home().join("library")).unwrap();
    entries.any(|entry| {
        let name = entry.unwrap().file_name();
        name.to_string_lossy().starts_with(".unfinished-")
    })
}

/// How a run goes when nobody disturbs it: until it begins to write, and from there to its end.
fn phases(desk: &Desk, command: &str) -> [Duration; 2] {
    let begun = Instant::now();
    let mut child = spawn(desk, command);
    let mut writing = None;
    loop {
        if writing.is_none() && stray(desk) {
            writing = Some(begun.elapsed());
        }
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{command}");
            let writing = writing.unwrap_or(begun.elapsed());
            return [writing, begun.elapsed().saturating_sub(writing)];
        }
    }
}

/// A place from 0 to 1 that is out of step with whatever a run does; the first hundreds lie evenly.
fn place(at: u32) -> f64 {
    (f64::from(at) * 0.618_033_988_75).fract()
}

impl Change<'_> {
    /// Kills the command `kills` times: at moments over the whole run and a little beyond, and every second time at one
    /// while the library is being written. Returns how often the library was found before and after, and how often a
    /// file under construction was left.
    fn kill(&self, kills: u32, phases: [Duration; 2]) -> (u32, u32, u32) {
        let desk = &self.whole.desk;
        let (mut before, mut after, mut left) = (0, 0, 0);
        for at in 0..kills {
            std::fs::write(library(desk), &self.before.bytes).unwrap();
            let mut child = spawn(desk, self.command);
            // The moments matter, not that they are exact: whatever has happened by then must be whole.
            if at % 2 == 0 {
                std::thread::sleep((phases[0] + phases[1]).mul_f64(place(at) * 1.1));
            } else {
                while !stray(desk) && child.try_wait().unwrap().is_none() {}
                std::thread::sleep(phases[1].mul_f64(place(at) * 0.8));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let strays = stray(desk);
            let bytes = std::fs::read(library(desk)).unwrap();
            let found = match () {
                () if bytes == self.before.bytes => &self.before,
                () if bytes == self.after.bytes => &self.after,
                () => panic!("{}: kill {at} left a third library", self.command),
            };
            assert_eq!(desk.ok(["release", "list", "--json"]), found.list);
            // The same bytes give the same report; what lies beside them could still disturb.
            if strays && left < 5 || at % 16 == 0 {
                assert!(
                    desk.ok(CHECK.split(' ')) == found.report,
                    "{}: kill {at}",
                    self.command
                );
            }
            let unchanged = bytes == self.before.bytes;
            before += u32::from(unchanged);
            after += u32::from(!unchanged);
            left += u32::from(strays);
        }
        (before, after, left)
    }
}

#[test]
fn a_killed_add_or_remove_leaves_the_library_before_or_after_it() {
    let whole = Whole::new(1_500);
    let desk = &whole.desk;
    let add = "release add next.csv --state CT --date 2020-02-01";
    let remove = "release remove CT/2020-02-01";
    let before = Library::of(desk);
    let adding = phases(desk, add);
    let after = Library::of(desk);
    let removing = phases(desk, remove);
    let removed = Library::of(desk);
    assert_ne!(before.report, after.report);
    assert_eq!(before.report, removed.report);
    for (command, kills, phases, before, after) in [
        (add, 200, adding, before, after.clone()),
        (remove, 50, removing, after, removed.clone()),
    ] {
        let change = Change {
            whole: &whole,
            command,
            before,
            after,
        };
        let (unchanged, changed, left) = change.kill(kills, phases);
        println!(
            "{command}: {unchanged} before, {changed} after, {left} while writing; phases {phases:?}"
        );
        // How many fall on each side is the machine's affair; none would mean that the moments were badly chosen.
        assert!(
            unchanged > 0,
            "{command}: {unchanged} before, {changed} after"
        );
        assert!(left > 0, "{command}: never killed while it wrote");
    }
    // A run that is allowed to end works, and clears away what the others left.
    if ids(desk).len() == 1 {
        desk.ok(add.split(' '));
    }
    desk.ok(remove.split(' '));
    assert_eq!(desk.ok(CHECK.split(' ')), removed.report);
    assert_eq!(
        files_of(&desk.home()).keys().collect::<Vec<_>>(),
        ["CT.lhl", "key"]
    );
}

#[test]
fn a_killed_check_leaves_no_half_written_file() {
    let whole = Whole::new(1_500);
    let desk = &whole.desk;
    let command = "leak check next.csv --rows out/rows.parquet --report out/page.html";
    std::fs::create_dir(desk.path("out")).unwrap();
    let names = ["rows.parquet", "page.html"];
    let begun = Instant::now();
    desk.ok(command.split(' '));
    let took = begun.elapsed();
    let finished = names.map(|name| std::fs::read(desk.path("out").join(name)).unwrap());
    let mut left = 0;
    for at in 0..50 {
        // Every second time an older file stands there, which is replaced whole.
        for name in names {
            let path = desk.path("out").join(name);
            match at % 2 {
                0 => std::fs::write(&path, "older").unwrap(),
                _ => std::fs::remove_file(&path).unwrap_or_default(),
            }
        }
        let mut child = spawn(desk, command);
        std::thread::sleep(took.mul_f64(place(at) * 1.05));
        child.kill().unwrap();
        child.wait().unwrap();
        for (name, finished) in names.iter().zip(&finished) {
            let bytes = std::fs::read(desk.path("out").join(name)).ok();
            let older = (at % 2 == 0).then(|| b"older".to_vec());
            assert!(
                bytes == older || bytes.as_ref() == Some(finished),
                "half of {name}"
            );
        }
        left = left.max(hidden(&desk.path("out")));
    }
    assert!(left > 0, "never killed while it wrote");
    assert!(left <= 2, "killed runs pile up files: {left}");
    desk.ok(command.split(' '));
    assert_eq!(
        hidden(&desk.path("out")),
        0,
        "files of killed runs are left"
    );
    // What only looks alike is somebody else's.
    desk.file("out/.levelhead-notes/mine", "");
    desk.ok(command.split(' '));
    assert!(desk.path("out/.levelhead-notes/mine").exists());
}

/// Files under construction in a folder.
fn hidden(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| name.to_string_lossy().starts_with(".levelhead-"))
        .count()
}

#[test]
fn checks_side_by_side_do_not_clear_each_other_away() {
    let whole = Whole::new(1_500);
    let children: Vec<Child> = (0..6)
        .map(|at| {
            let command =
                format!("leak check next.csv --rows rows-{at}.parquet --report page-{at}.html");
            spawn(&whole.desk, &command)
        })
        .collect();
    for (at, child) in children.into_iter().enumerate() {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(whole.desk.path(&format!("rows-{at}.parquet")).exists());
    }
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
