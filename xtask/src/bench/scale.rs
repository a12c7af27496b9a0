//! `cargo xtask bench scale`: the story at its own size in one command, and a dump larger than the memory it may take.
//!
//! An edition is written, added and removed before the next ones are made: all of them would take eighty gigabytes.

use super::document;
use super::input::{Edition, remove};
use super::machine;
use super::measure::Cost;
use super::table::{megabytes, ratio_of, seconds};
use super::verdict;
use super::workbench::{Desk, Workbench};
use crate::error::ChoreError;
use crate::root::target;
use levelhead_schema::figures;
use levelhead_worlds::{Dump, ScaleState, StateTruth, scale_dumps};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// The state from whose release the large dump is made: the one with most voters.
const LARGEST: &str = "FL";

/// Options of the benchmark at full size.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// One person for every N of the story's; 1 is its own size
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    story_scale: u32,
    /// Monthly editions of each state in its library
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=100))]
    editions: u16,
    /// Size of the large dump in gigabytes; 0 leaves it out
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    gigabytes: f64,
    /// Another seed makes other people
    #[arg(long, value_name = "N", default_value_t = 2020)]
    seed: u64,
    /// Put the tables into BENCHMARKS.md
    #[arg(long)]
    write: bool,
}

/// Makes the files, runs everything and prints the tables.
///
/// # Errors
/// When a program cannot be built, a file not be read or written, or Levelhead fails.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let place = target(root).join("bench");
    let machine = machine::describe(root, &[]);
    let workbench = Workbench::set_up(root, place.join("scratch"), 1)?;
    let states = ScaleState::ALL
        .into_iter()
        .map(|state| {
            ScaleState::new(
                state,
                arguments.story_scale,
                usize::from(arguments.editions),
                arguments.seed,
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut bench = Bench {
        desk: workbench.empty_desk("desk")?,
        workbench,
        states,
        files: place.join("scale"),
        making: 0.0,
        lines: Vec::new(),
    };
    bench.add()?;
    let mut verdicts = bench.story()?;
    if arguments.gigabytes > 0.0 {
        verdicts += &bench.large((arguments.gigabytes * 1e9) as u64)?;
    }
    let measured = format!(
        "### The story, one person for every {}\n\n{machine}\n{}\n{verdicts}{}",
        figures::number(u64::from(arguments.story_scale)),
        costs(&bench.lines),
        bench.afterwards(),
    );
    println!("{measured}");
    if arguments.write {
        let name = format!("scale {}", arguments.story_scale);
        document::write(&root.join("BENCHMARKS.md"), &name, &format!("{measured}\n"))?;
    }
    remove(bench.workbench.scratch())?;
    Ok(ExitCode::SUCCESS)
}

/// A benchmark under way.
struct Bench {
    workbench: Workbench,
    /// One desk whose libraries hold all editions of all states.
    desk: Desk,
    states: Vec<ScaleState>,
    files: PathBuf,
    /// Seconds on the clock in which files were made.
    making: f64,
    lines: Vec<Line>,
}

/// One piece of work and what it cost.
struct Line {
    what: String,
    rows: u64,
    cost: Cost,
    /// The cost of counting the same rows, where there is something to compare.
    floor: Option<Cost>,
}

impl Bench {
    /// Fills the libraries, as many editions at a time on the disk as there are cores to write them.
    fn add(&mut self) -> Result<(), ChoreError> {
        let at_a_time = std::thread::available_parallelism().map_or(1, usize::from);
        let mut sum: Option<Line> = None;
        for at in 0..self.states.len() {
            let months: Vec<usize> = (0..self.states[at].dates().len()).collect();
            let mut line: Option<Line> = None;
            for months in months.chunks(at_a_time) {
                let (state, files) = (&self.states[at], &self.files);
                let made = timed(&mut self.making, || {
                    fresh(files)?;
                    Ok(state.editions(months, files)?)
                })?;
                let rows = made.iter().map(|release| release.rows).sum();
                let editions: Vec<Edition> = made.iter().map(Edition::of).collect();
                let cost = self.workbench.add_all(&mut self.desk, &editions)?;
                line = and_then(line, cost, rows);
            }
            if let Some(mut line) = line {
                sum = and_then(sum, Some(line.cost), line.rows);
                let (state, months) = (self.states[at].state(), months.len());
                line.what =
                    format!("`release add`, {state}, one after another, editions: {months}");
                self.lines.push(line);
            }
        }
        if let Some(mut sum) = sum {
            sum.what = format!("`release add`, all {} editions, in sum", self.desk.editions);
            self.lines.push(sum);
        }
        remove(&self.files)
    }

    /// One dump a state, all in one command.
    fn story(&mut self) -> Result<String, ChoreError> {
        eprintln!("Making the dumps of {} states …", self.states.len());
        let (states, files) = (&self.states, &self.files);
        let dumps = timed(&mut self.making, || {
            fresh(files)?;
            Ok(scale_dumps(states, files)?)
        })?;
        let what = format!(
            "`leak check`, {} dumps in one command, {} editions",
            dumps.len(),
            self.desk.editions
        );
        let verdict = self.check(what, &dumps)?;
        Ok(format!("#### One dump a state\n\n{verdict}\n"))
    }

    /// A dump of at least that many bytes, in which hardly a row is twice.
    fn large(&mut self, bytes: u64) -> Result<String, ChoreError> {
        eprintln!("Making a dump of {} …", megabytes(bytes));
        let state = self.states.iter().find(|state| state.state() == LARGEST);
        let state = state.ok_or_else(|| ChoreError::broken(&self.files, "no such state"))?;
        let files = &self.files;
        let dump = timed(&mut self.making, || {
            fresh(files)?;
            Ok(state.large_dump(bytes, files)?)
        })?;
        let about = std::fs::metadata(&dump.path).map_err(ChoreError::read(&dump.path))?;
        let copies: u64 = dump
            .states
            .iter()
            .map(|state| state.classes.duplicate)
            .sum();
        let size = megabytes(about.len());
        let rows = format!(
            "{size} with {} rows, {} of them distinct",
            figures::number(dump.rows),
            figures::number(dump.rows - copies)
        );
        let what = format!("`leak check`, one dump of {size}");
        let verdict = self.check(what, std::slice::from_ref(&dump))?;
        Ok(format!("#### A dump of {rows}\n\n{verdict}\n"))
    }

    /// Checks the dumps in one command and removes them.
    fn check(&mut self, what: String, dumps: &[Dump]) -> Result<String, ChoreError> {
        let mut floor: Option<Cost> = None;
        for dump in dumps {
            let cost = self.workbench.parse_floor(&dump.path, dump.rows)?;
            floor = Some(floor.map_or(cost, |before| before.and_then(cost)));
        }
        let paths: Vec<&Path> = dumps.iter().map(|dump| dump.path.as_path()).collect();
        let (cost, report) = self.workbench.check_report(&self.desk, &paths)?;
        eprintln!("  {what}: {:.2} CPU-s", cost.cpu_seconds);
        self.lines.push(Line {
            what,
            rows: dumps.iter().map(|dump| dump.rows).sum(),
            cost,
            floor,
        });
        remove(&self.files)?;
        let truths: Vec<&StateTruth> = dumps.iter().flat_map(|dump| &dump.states).collect();
        Ok(verdict::markdown(&truths, &report))
    }

    fn afterwards(&self) -> String {
        format!(
            "On disk the libraries take {}. Making the files took {:.0} s, which no figure holds.\n",
            megabytes(self.desk.size_bytes),
            self.making
        )
    }
}

/// The same line with more work after it.
fn and_then(line: Option<Line>, cost: Option<Cost>, rows: u64) -> Option<Line> {
    let Some(cost) = cost else { return line };
    Some(match line {
        Some(line) => Line {
            cost: line.cost.and_then(cost),
            rows: line.rows + rows,
            ..line
        },
        None => Line {
            what: String::new(),
            rows,
            cost,
            floor: None,
        },
    })
}

/// An empty folder: what lay there under that name is gone.
fn fresh(folder: &Path) -> Result<(), ChoreError> {
    remove(folder)?;
    std::fs::create_dir_all(folder).map_err(ChoreError::write(folder))
}

/// Does something and adds the seconds it took on the clock.
fn timed<T>(
    seconds: &mut f64,
    work: impl FnOnce() -> Result<T, ChoreError>,
) -> Result<T, ChoreError> {
    let start = Instant::now();
    let made = work();
    *seconds += start.elapsed().as_secs_f64();
    made
}

/// The table of costs as Markdown.
fn costs(lines: &[Line]) -> String {
    let mut text = "\
        | work | rows | CPU-s | × floor | wall s | peak memory | of it mapped files | the program's own |\n\
        |---|--:|--:|--:|--:|--:|--:|--:|\n"
        .to_owned();
    for line in lines {
        let memory = line.cost.memory;
        text += &format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |\n",
            line.what,
            figures::number(line.rows),
            seconds(line.cost.cpu_seconds),
            ratio_of(line.cost, line.floor),
            seconds(line.cost.wall_seconds),
            megabytes(memory.resident_bytes),
            megabytes(memory.mapped_bytes),
            megabytes(memory.own_bytes),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::memory::Peak;
    use super::{Cost, Line, and_then, costs};

    fn cost(cpu_seconds: f64) -> Cost {
        Cost {
            cpu_seconds,
            wall_seconds: cpu_seconds / 2.0,
            memory: Peak {
                resident_bytes: 5_000_000_000,
                own_bytes: 400_000_000,
                mapped_bytes: 4_600_000_000,
            },
        }
    }

    #[test]
    fn work_adds_up() {
        assert!(and_then(None, None, 5).is_none());
        let line = and_then(None, Some(cost(2.0)), 5);
        let line = and_then(line, Some(cost(3.0)), 7).expect("a line");
        assert_eq!((line.rows, line.cost), (12, cost(5.0)));
    }

    #[test]
    fn own_memory_stands_beside_mapped_files() {
        let line = |floor| Line {
            what: "check".to_owned(),
            rows: 25_700_000,
            cost: cost(60.0),
            floor,
        };
        let text = costs(&[line(None), line(Some(cost(5.0)))]);
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| check | 25,700,000 | 60.00 | – | 30.00 | 5000 MB | 4600 MB | 400 MB |",
                "| check | 25,700,000 | 60.00 | 12 | 30.00 | 5000 MB | 4600 MB | 400 MB |",
            ]
        );
    }
}
