//! `cargo xtask bench ledger`: adding entries and proving all of them, beside what no ledger can do without.

use super::document;
use super::input::remove;
use super::machine;
use super::measure::{Cost, Job};
use super::workbench::{build, copied, empty, measurer};
use crate::error::ChoreError;
use crate::root::target;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of the ledger's benchmark.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Entries that are added in the timed run
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    append: u64,
    /// Entries of the ledger that is proved
    #[arg(long, default_value_t = 1_000_000, value_name = "N")]
    check: u64,
    /// Entries of a batch
    #[arg(long, default_value_t = 100, value_name = "N")]
    batch: u64,
    /// Runs of each timed job; the median is shown
    #[arg(long, default_value_t = 3, value_name = "N")]
    repeat: u32,
    /// Put the table into BENCHMARKS.md
    #[arg(long)]
    write: bool,
}

/// The programs, and where they leave what they write.
struct Bench {
    measurer: PathBuf,
    load: PathBuf,
    scratch: PathBuf,
    repeat: u32,
}

/// A line of the table.
struct Line {
    name: String,
    entries: u64,
    cost: Cost,
    floor: Option<f64>,
}

/// Measures and prints the table.
///
/// # Errors
/// When the program cannot be built, a job fails, or a file cannot be written.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let bench = Bench::set_up(root, arguments.repeat)?;
    let machine = machine::describe(root, &[]);
    let lines = bench.lines(arguments)?;
    let measured = format!(
        "Batches of {} entries with bodies of some 240 bytes.\n\n{machine}\n{}",
        arguments.batch,
        table(&lines)
    );
    println!("{measured}");
    if arguments.write {
        let name = format!("ledger {}", arguments.check);
        document::write(&root.join("BENCHMARKS.md"), &name, &measured)?;
    }
    remove(&bench.scratch)?;
    Ok(ExitCode::SUCCESS)
}

impl Bench {
    fn set_up(root: &Path, repeat: u32) -> Result<Self, ChoreError> {
        eprintln!("Building the load …");
        build(root, &["--example", "load"])?;
        let scratch = target(root).join("bench").join("ledger");
        empty(&scratch)?;
        let examples = target(root).join("release").join("examples");
        Ok(Bench {
            measurer: measurer(&scratch)?,
            load: copied(&examples, "load", &scratch)?,
            scratch,
            repeat: repeat.max(1),
        })
    }

    fn lines(&self, arguments: &Arguments) -> Result<Vec<Line>, ChoreError> {
        let (append, check) = (arguments.append, arguments.check);
        let batch = arguments.batch.to_string();
        let rows = self.timed("rows", |folder| {
            vec![
                folder.join("rows.db").into(),
                append.to_string().into(),
                batch.clone().into(),
            ]
        })?;
        let added = self.timed("append", |folder| {
            vec![
                folder.into(),
                append.to_string().into(),
                batch.clone().into(),
            ]
        })?;
        let hashed = self.timed("hash", |_| vec![check.to_string().into()])?;
        // Made once, in large batches, and proved as often as asked for.
        let whole = self.scratch.join("whole");
        self.job(
            "append",
            vec![(&whole).into(), check.to_string().into(), "1000".into()],
        )?;
        let proved = self.timed("check", |_| vec![(&whole).into()])?;
        let line = |name: &str, entries, cost, floor| Line {
            name: name.to_owned(),
            entries,
            cost,
            floor,
        };
        Ok(vec![
            line(
                "floor: the same rows into a plain table of SQLite",
                append,
                rows,
                None,
            ),
            line(
                "adding, each batch on disk, in the log and signed",
                append,
                added,
                Some(rows.cpu_seconds),
            ),
            line("floor: SHA-256 of the same bytes", check, hashed, None),
            line(
                "`ledger check`: every body, line, tile, root, signature",
                check,
                proved,
                Some(hashed.cpu_seconds),
            ),
        ])
    }

    /// The median of several runs, each in a folder of its own.
    fn timed(
        &self,
        job: &str,
        arguments: impl Fn(&Path) -> Vec<std::ffi::OsString>,
    ) -> Result<Cost, ChoreError> {
        let mut runs = Vec::new();
        for _ in 0..self.repeat {
            eprintln!("{job} …");
            let folder = self.scratch.join("run");
            remove(&folder)?;
            std::fs::create_dir_all(&folder).map_err(ChoreError::write(&folder))?;
            runs.push(self.job(job, arguments(&folder))?);
        }
        Cost::median(runs).ok_or_else(|| ChoreError::Job {
            what: job.to_owned(),
            said: "it was not run".to_owned(),
        })
    }

    fn job(&self, job: &str, arguments: Vec<std::ffi::OsString>) -> Result<Cost, ChoreError> {
        let job = arguments
            .into_iter()
            .fold(Job::new(&self.load).arg(job), Job::arg);
        let (cost, _) = job.run(&self.measurer, &self.scratch.join("cost.json"))?;
        Ok(cost)
    }
}

fn table(lines: &[Line]) -> String {
    let mut text =
        "| | entries | CPU-s | × floor | wall s | entries a second |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for line in lines {
        let floor = line.floor.map_or(String::new(), |floor| {
            format!("{:.1}", line.cost.cpu_seconds / floor)
        });
        text.push_str(&format!(
            "| {} | {} | {:.2} | {floor} | {:.2} | {:.0} |\n",
            line.name,
            line.entries,
            line.cost.cpu_seconds,
            line.cost.wall_seconds,
            line.entries as f64 / line.cost.wall_seconds
        ));
    }
    text
}
