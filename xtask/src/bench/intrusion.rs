//! `cargo xtask bench intrusion`: web events with the rules that ship and SigmaHQ's web rules, Windows events with all of
//! SigmaHQ's, beside the command line of rsigma on the same events.

use super::input::remove;
use super::machine;
use super::measure::{Cost, Job};
use super::workbench::{build, copied, empty, measurer};
use super::{document, evtx};
use crate::error::ChoreError;
use crate::root::{program_in, target};
use levelhead_worlds::{TrafficPlan, write_web_log};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The peer's package, with its version: the newest for this compiler, and that of the engine in Levelhead.
const PEER: (&str, &str) = ("rsigma", "0.23.0");

/// Options of the intrusion check's benchmark.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Web events
    #[arg(long, default_value_t = 5_000_000, value_name = "N")]
    events: u64,
    /// Windows events
    #[arg(long, default_value_t = 200_000, value_name = "N")]
    windows_events: u64,
    /// Seed of the traffic
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// A copy of SigmaHQ's repository, with `rules` and `regression_data`; without it those lines are left out
    #[arg(long, value_name = "DIR")]
    sigma: Option<PathBuf>,
    /// Leave the peer out
    #[arg(long)]
    no_peer: bool,
    /// Put the table into BENCHMARKS.md
    #[arg(long)]
    write: bool,
}

/// The programs, and where they leave what they write.
struct Bench {
    measurer: PathBuf,
    levelhead: PathBuf,
    scratch: PathBuf,
    peer: Option<PathBuf>,
}

/// A line of the table.
struct Line {
    work: String,
    events: u64,
    rules: String,
    cost: Cost,
    /// Detections that were told.
    found: u64,
    ours: bool,
}

/// Measures and prints the table.
///
/// # Errors
/// When the program cannot be built, a job of Levelhead fails, or a file cannot be read or written.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let bench = Bench::set_up(root, !arguments.no_peer)?;
    let versions: Vec<String> = (bench.peer.iter())
        .map(|_| format!("{} {}", PEER.0, PEER.1))
        .collect();
    let machine = machine::describe(root, &versions);
    let mut lines = Vec::new();
    bench.web(arguments, &mut lines)?;
    if let Some(sigma) = &arguments.sigma {
        bench.windows(sigma, arguments.windows_events, &mut lines)?;
    }
    let measured = format!("{machine}\n{}", table(&lines));
    println!("{measured}");
    if arguments.write {
        document::write(&root.join("BENCHMARKS.md"), "intrusion", &measured)?;
    }
    remove(&bench.scratch)?;
    Ok(ExitCode::SUCCESS)
}

impl Bench {
    fn set_up(root: &Path, with_peer: bool) -> Result<Self, ChoreError> {
        eprintln!("Building levelhead …");
        build(root, &["--bin", "levelhead"])?;
        let place = target(root).join("bench");
        let scratch = place.join("intrusion");
        empty(&scratch)?;
        Ok(Bench {
            measurer: measurer(&scratch)?,
            levelhead: copied(&target(root).join("release"), "levelhead", &scratch)?,
            scratch,
            peer: with_peer.then(|| peer(&place.join("rsigma"))).flatten(),
        })
    }

    fn web(&self, arguments: &Arguments, lines: &mut Vec<Line>) -> Result<(), ChoreError> {
        eprintln!("{} web events …", arguments.events);
        let log = self.scratch.join("access.log");
        let events = write_web_log(&TrafficPlan::bench(arguments.events, arguments.seed), &log)?;
        let mut sets: Vec<(&str, Option<PathBuf>)> = vec![("`rules/`", None)];
        if let Some(sigma) = &arguments.sigma {
            sets.push((
                "`rules/` and SigmaHQ's `web`",
                Some(sigma.join("rules").join("web")),
            ));
        }
        for (rules, folder) in &sets {
            let folders: Vec<&Path> = folder.as_deref().into_iter().collect();
            lines.push(self.levelhead(&log, events, rules, &folders)?);
        }
        if let (Some(peer), Some(sigma)) = (&self.peer, &arguments.sigma) {
            let json = self.scratch.join("access.json");
            as_json(&log, &json)?;
            let rules = sigma.join("rules").join("web");
            lines.push(self.rsigma(peer, &json, events, "SigmaHQ's `web`", &rules)?);
            remove_file(&json)?;
        }
        remove_file(&log)
    }

    fn windows(&self, sigma: &Path, wanted: u64, lines: &mut Vec<Line>) -> Result<(), ChoreError> {
        eprintln!("{wanted} Windows events …");
        let mut samples = Vec::new();
        gather(&sigma.join("regression_data"), &mut samples)?;
        let log = self.scratch.join("windows.evtx");
        let events = write_evtx(&samples, wanted, &log)?;
        let all = sigma.join("rules");
        lines.push(self.levelhead(
            &log,
            events,
            "`rules/` and all of SigmaHQ's",
            &[all.as_path()],
        )?);
        if let Some(peer) = &self.peer {
            lines.push(self.rsigma(peer, &log, events, "all of SigmaHQ's", &all)?);
        }
        remove_file(&log)
    }

    fn levelhead(
        &self,
        log: &Path,
        events: u64,
        rules: &str,
        folders: &[&Path],
    ) -> Result<Line, ChoreError> {
        let told = self.scratch.join("detections.jsonl");
        let mut job = Job::new(&self.levelhead)
            .arg("--home")
            .arg(self.scratch.join("home"))
            .args(["intrusion", "scan", "--json", "--detections"])
            .arg(&told)
            .arg(log);
        for folder in folders {
            job = job.arg("--rules").arg(*folder);
        }
        let (cost, printed) = job.run(&self.measurer, &self.scratch.join("cost.json"))?;
        let report: serde_json::Value = serde_json::from_str(&printed)
            .map_err(|error| ChoreError::broken(log, error.to_string()))?;
        let examined = report
            .pointer("/events")
            .and_then(serde_json::Value::as_u64);
        if examined != Some(events) {
            return Err(ChoreError::broken(
                log,
                format!("{examined:?} events, not {events}"),
            ));
        }
        let found = lines_of(&told)?;
        remove_file(&told)?;
        Ok(Line {
            work: "**Levelhead** `intrusion scan`".to_owned(),
            events,
            rules: rules.to_owned(),
            cost,
            found,
            ours: true,
        })
    }

    fn rsigma(
        &self,
        peer: &Path,
        json: &Path,
        events: u64,
        rules: &str,
        folder: &Path,
    ) -> Result<Line, ChoreError> {
        let mut event = std::ffi::OsString::from("@");
        event.push(json);
        let job = Job::new(peer)
            .args([
                "engine",
                "eval",
                "--output-format",
                "ndjson",
                "--input-format",
                "json",
            ])
            .arg("--rules")
            .arg(folder)
            .arg("--event")
            .arg(event);
        let (cost, printed) = job.run(&self.measurer, &self.scratch.join("cost.json"))?;
        Ok(Line {
            work: format!("{} {} `engine eval`", PEER.0, PEER.1),
            events,
            rules: rules.to_owned(),
            cost,
            found: printed.lines().count() as u64,
            ours: false,
        })
    }
}

/// The peer's program, installed into a folder of ours; `None` when it cannot be, which is said.
fn peer(place: &Path) -> Option<PathBuf> {
    let program = program_in(&place.join("bin"), "rsigma");
    if program.is_file() {
        return Some(program);
    }
    eprintln!("Installing {} {} …", PEER.0, PEER.1);
    let installed = Command::new("cargo")
        .args([
            "install",
            PEER.0,
            "--version",
            &format!("={}", PEER.1),
            "--locked",
        ])
        .args(["--no-default-features", "--features", "evtx", "--root"])
        .arg(place)
        .status();
    match installed {
        Ok(status) if status.success() => Some(program),
        _ => {
            eprintln!("The peer cannot be installed; its lines are left out.");
            None
        }
    }
}

/// An access log as the peer reads it: a JSON object a line under the names of Sigma's rules. What is not undone in it is
/// not undone by the peer either.
fn as_json(log: &Path, json: &Path) -> Result<(), ChoreError> {
    let lines = BufReader::new(File::open(log).map_err(ChoreError::read(log))?).lines();
    let mut out = BufWriter::new(File::create(json).map_err(ChoreError::write(json))?);
    for line in lines {
        let line = line.map_err(ChoreError::read(log))?;
        let record = record(&line).ok_or_else(|| ChoreError::broken(log, "a line of no form"))?;
        writeln!(out, "{record}").map_err(ChoreError::write(json))?;
    }
    out.flush().map_err(ChoreError::write(json))
}

/// A line of the combined format as an object.
fn record(line: &str) -> Option<serde_json::Value> {
    let mut quoted = line.split('"');
    let head = quoted.next()?;
    let request = quoted.next()?;
    let answer = quoted.next()?;
    let referrer = quoted.next().unwrap_or("-");
    quoted.next();
    let agent = quoted.next().unwrap_or("-");
    let mut request = request.split(' ');
    let (method, target) = (request.next()?, request.next().unwrap_or(""));
    let path = target.split('?').next().unwrap_or(target);
    let mut answer = answer.split_ascii_whitespace();
    Some(serde_json::json!({
        "c-ip": head.split(' ').next()?,
        "timestamp": head.split_once('[').map(|(_, rest)| rest.trim_end_matches([']', ' '])),
        "cs-method": method,
        "cs-uri-query": target,
        "cs-uri-stem": path,
        "sc-status": answer.next().and_then(|status| status.parse::<u16>().ok()),
        "sc-bytes": answer.next().and_then(|bytes| bytes.parse::<u64>().ok()),
        "cs-referer": referrer,
        "cs-user-agent": agent,
    }))
}

/// The event logs of SigmaHQ's regression data.
fn gather(folder: &Path, samples: &mut Vec<PathBuf>) -> Result<(), ChoreError> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(ChoreError::read(folder))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(ChoreError::read(folder))?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, samples)?;
        } else if path.extension().is_some_and(|end| end == "evtx") {
            samples.push(path);
        }
    }
    Ok(())
}

/// Writes a log of about `wanted` events, chunks full of each sample's first event in turn; tells how many there are.
fn write_evtx(samples: &[PathBuf], wanted: u64, log: &Path) -> Result<u64, ChoreError> {
    let mut chunks = Vec::new();
    let mut head = None;
    for path in samples {
        let file = std::fs::read(path).map_err(ChoreError::read(path))?;
        chunks.extend(evtx::filled(&file));
        head = head.or(Some(file));
    }
    let (Some(head), false) = (head, chunks.is_empty()) else {
        return Err(ChoreError::broken(
            log,
            "there is no event log to make it of",
        ));
    };
    let (mut events, mut count) = (0, 0_u16);
    for (_, records) in chunks.iter().cycle() {
        if events >= wanted || count == u16::MAX {
            break;
        }
        events += records;
        count += 1;
    }
    let mut out = BufWriter::new(File::create(log).map_err(ChoreError::write(log))?);
    let header = evtx::header(&head, count)
        .ok_or_else(|| ChoreError::broken(log, "a sample without its header"))?;
    out.write_all(&header).map_err(ChoreError::write(log))?;
    for (chunk, _) in chunks.iter().cycle().take(usize::from(count)) {
        out.write_all(chunk).map_err(ChoreError::write(log))?;
    }
    out.flush().map_err(ChoreError::write(log))?;
    Ok(events)
}

fn lines_of(path: &Path) -> Result<u64, ChoreError> {
    let lines = BufReader::new(File::open(path).map_err(ChoreError::read(path))?).lines();
    Ok(lines.count() as u64)
}

fn remove_file(path: &Path) -> Result<(), ChoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ChoreError::write(path)(error))
        }
        _ => Ok(()),
    }
}

fn table(lines: &[Line]) -> String {
    let mut text = "| work | rules | events | CPU-s | × Levelhead | events a CPU-s | wall s | events a s | peak memory \
                    | detections |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        .to_owned();
    let mut ours = f64::NAN;
    for line in lines {
        if line.ours {
            ours = line.cost.cpu_seconds;
        }
        let events = line.events as f64;
        text.push_str(&format!(
            "| {} | {} | {} | {:.2} | {:.1} | {:.0} | {:.2} | {:.0} | {:.0} MB | {} |\n",
            line.work,
            line.rules,
            line.events,
            line.cost.cpu_seconds,
            line.cost.cpu_seconds / ours,
            events / line.cost.cpu_seconds,
            line.cost.wall_seconds,
            events / line.cost.wall_seconds,
            line.cost.memory.resident_bytes as f64 / 1e6,
            line.found,
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::record;

    #[test]
    fn a_line_of_an_access_log_becomes_an_object() {
        let line = r#"192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] "GET /lookup?id=7 HTTP/1.1" 200 512 "-" "curl/8.5""#;
        let object = record(line).expect("an object");
        assert_eq!(object["cs-uri-query"], "/lookup?id=7");
        assert_eq!(object["cs-uri-stem"], "/lookup");
        assert_eq!(object["sc-status"], 200);
        assert_eq!(object["cs-user-agent"], "curl/8.5");
        assert_eq!(record("nothing of the kind"), None);
    }
}
