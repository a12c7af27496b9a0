//! Processes that are killed, that run out of disk, and that add side by side.
//!
//! The adding process is this test's own program, run again with a ledger's folder in its environment: it then adds to
//! that ledger and says on standard output what was acknowledged.

use crate::office::{Recorded, at, entry};
use levelhead_ledger::Ledger;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Kills in all, and after how many a new ledger is begun.
const KILLS: u64 = 500;
const KILLS_OF_A_LEDGER: u64 = 50;

const FOLDER: &str = "LEVELHEAD_TEST_ADDS_TO";
const BATCHES: &str = "LEVELHEAD_TEST_BATCHES";
const WHO: &str = "LEVELHEAD_TEST_WHO";

/// The program that adds, when its environment says so.
#[test]
fn adds_when_asked() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let number = |name| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let (batches, who) = (number(BATCHES), number(WHO));
    let mut out = std::io::stdout();
    let mut say = |line: String| {
        out.write_all(format!("\n{line}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    };
    say("began".to_owned());
    let ledger = match Ledger::open(Path::new(&folder)) {
        Ok(ledger) => ledger,
        Err(error) => return say(format!("refused {error}")),
    };
    for batch in 0..batches {
        let bodies: Vec<String> = (0..=batch % 7).map(|at| body(who, batch, at)).collect();
        let entries: Vec<_> = bodies
            .iter()
            .map(|body| entry("claim", body.as_bytes()))
            .collect();
        match ledger.append(&entries, at(2_000)) {
            Ok(added) => {
                let last = added.last().unwrap().sequence;
                say(format!("added {last} {batch} {}", added.len()));
            }
            Err(error) => return say(format!("refused {error}")),
        }
    }
}

fn body(who: u64, batch: u64, at: u64) -> String {
    format!("{who} {batch} {at} {}", "x".repeat(200))
}

fn adding(folder: &Path, batches: u64, who: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "processes::adds_when_asked", "--nocapture"])
        .env(FOLDER, folder)
        .env(BATCHES, batches.to_string())
        .env(WHO, who.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// What an adding process said, line by line.
fn said(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
}

/// Last sequence, number of the batch and its length.
fn acknowledged(line: &str) -> Option<(u64, u64, u64)> {
    let mut numbers = line
        .strip_prefix("added ")?
        .split(' ')
        .map(|word| word.parse().unwrap());
    Some((numbers.next()?, numbers.next()?, numbers.next()?))
}

/// Expects everything that was acknowledged in the ledger, and the ledger whole.
#[track_caller]
fn expect(folder: &Path, acknowledged: &[(u64, u64, u64, u64)]) -> u64 {
    let Some(ledger) = Ledger::inspect(folder).unwrap() else {
        assert!(acknowledged.is_empty(), "all is gone");
        return 0;
    };
    let checked = ledger.check().unwrap();
    let entries = ledger.entries_of("claim").unwrap();
    for &(who, last, batch, length) in acknowledged {
        for at in 0..length {
            let entry = &entries[(last + 1 - length + at) as usize];
            assert_eq!(
                entry.body,
                body(who, batch, at).into_bytes(),
                "entry {}",
                entry.sequence
            );
        }
    }
    checked.entries - checked.logged
}

#[test]
fn five_hundred_kills_lose_nothing_that_was_acknowledged() {
    let (mut lags, mut acknowledged_in_all, mut unfinished) = (0_u32, 0, 0_u32);
    let mut folder = tempfile::tempdir().unwrap();
    let mut known = Vec::new();
    // Moments that are out of step with whatever a run does.
    let mut place = 0.0_f64;
    for kill in 0..KILLS {
        if kill % KILLS_OF_A_LEDGER == 0 {
            folder = tempfile::tempdir().unwrap();
            known.clear();
        }
        let mut child = adding(folder.path(), u64::MAX, kill).spawn().unwrap();
        let mut lines = said(&mut child);
        assert!(lines.any(|line| line == "began"));
        place = (place + 0.618_033_988_75).fract();
        // Every fifth while it opens, the others while it adds.
        if kill % 5 > 0
            && let Some((last, batch, length)) = lines.find_map(|line| acknowledged(&line))
        {
            known.push((kill, last, batch, length));
        }
        std::thread::sleep(Duration::from_micros((place * 25_000.0) as u64));
        child.kill().unwrap();
        known.extend(
            lines
                .filter_map(|line| acknowledged(&line))
                .map(|(last, batch, length)| (kill, last, batch, length)),
        );
        child.wait().unwrap();
        let lag = expect(folder.path(), &known);
        lags += u32::from(lag > 0);
        acknowledged_in_all += known.len();
        unfinished += u32::from(has_unfinished(folder.path()));
    }
    assert!(lags > 0, "never killed between database and log");
    assert!(unfinished > 0, "never killed while it wrote a file");
    assert!(
        acknowledged_in_all > KILLS as usize,
        "hardly anything was added"
    );
    // Whoever comes next brings the log up.
    let ledger = Ledger::open(folder.path()).unwrap();
    assert_eq!(ledger.lag(), None);
    ledger
        .append(&[entry("claim", b"last")], at(3_000))
        .unwrap();
    let checked = ledger.check().unwrap();
    assert_eq!(checked.entries, checked.logged);
}

fn has_unfinished(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with(".unfinished-") || (entry.path().is_dir() && has_unfinished(&entry.path()))
    })
}

#[test]
fn processes_side_by_side_all_add() {
    let folder = tempfile::tempdir().unwrap();
    // They also begin the ledger side by side.
    let mut children: Vec<Child> = (0..5)
        .map(|who| adding(folder.path(), 60, who).spawn().unwrap())
        .collect();
    let mut known = Vec::new();
    for (who, child) in (0..).zip(&mut children) {
        for line in said(child) {
            assert!(!line.starts_with("refused"), "{line}");
            known.extend(
                acknowledged(&line).map(|(last, batch, length)| (who, last, batch, length)),
            );
        }
        child.wait().unwrap();
    }
    assert_eq!(known.len(), 300);
    assert_eq!(expect(folder.path(), &known), 0);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_nothing_acknowledged_is_lost() {
    for blocks in [0, 1, 8, 40, 100, 400] {
        let recorded = Recorded::new(20);
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let program = adding(recorded.folder(), 400, 7);
        let mut command = Command::new("bash");
        command
            .args(["-c", &script])
            .arg(program.get_program())
            .args(program.get_args());
        command.envs(
            program
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines: Vec<String> = said(&mut child).collect();
        child.wait().unwrap();
        let refused = lines.iter().find(|line| line.starts_with("refused"));
        let refused = refused.unwrap_or_else(|| panic!("{blocks} blocks were enough"));
        assert!(
            refused.contains("cannot") && refused.contains("ledger.db"),
            "{refused}"
        );
        let known: Vec<_> = lines
            .iter()
            .filter_map(|line| acknowledged(line))
            .map(|(last, batch, length)| (7, last, batch, length))
            .collect();
        expect(recorded.folder(), &known);
        // With room again it goes on.
        recorded.more(10, "more");
        let checked = recorded.check().unwrap();
        assert_eq!(checked.entries, checked.logged);
    }
}
