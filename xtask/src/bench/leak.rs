//! `cargo xtask bench leak`: the leak check and its peers on the same dumps.

use super::accuracy::Accuracy;
use super::document;
use super::found;
use super::input::{Input, MIXES, Size, read_truth, remove, truth_of};
use super::machine;
use super::measure::Cost;
use super::peers::{Peer, PeerJob, Peers};
use super::table::{Line, Task, Who, markdown, megabytes, seconds};
use super::workbench::{Desk, Workbench};
use crate::error::ChoreError;
use crate::root::target;
use levelhead_schema::figures;
use levelhead_worlds::RowClass;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Above this many rows Splink is run only when it is asked for by name: it takes minutes and gigabytes.
const SPLINK_ROWS: u64 = 1_000_000;

/// Rows of the world in which one library has a hundred releases; more would fill the disk and tell nothing new.
const MANY_ROWS: u64 = 200_000;

/// Options of the leak check's benchmark.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Rows of the dump; an edition of the release has about as many
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    rows: u64,
    /// Monthly editions in the library
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=200))]
    editions: u16,
    /// Editions of the smaller world that shows what many releases cost; 0 leaves it out
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(..=200))]
    many: u16,
    /// What to compare with
    #[arg(
        long,
        value_name = "PEERS",
        value_delimiter = ',',
        default_value = "all"
    )]
    peers: Vec<Wanted>,
    /// Each timed job is run so often, and the median is taken; Splink once
    #[arg(long, value_name = "N", default_value_t = 3)]
    repeat: u32,
    /// Another seed makes other people
    #[arg(long, value_name = "N", default_value_t = 2020)]
    seed: u64,
    /// Make the files in this folder and leave them there for the next run
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Put the tables into BENCHMARKS.md
    #[arg(long)]
    write: bool,
}

/// A choice of peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Wanted {
    /// None
    None,
    /// All; Splink up to a million rows
    All,
    /// DuckDB
    Duckdb,
    /// Polars
    Polars,
    /// Splink, at any size
    Splink,
}

/// Makes the files, runs everything and prints the tables.
///
/// # Errors
/// When a program cannot be built, a file not be read or written, or Levelhead fails. A peer that fails is said and
/// left out.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let place = target(root).join("bench");
    let wanted = wanted(&arguments.peers, arguments.rows);
    let peers = Peers::install(root, &place.join("peers"), &wanted);
    let versions: Vec<String> = peers
        .iter()
        .flat_map(|peers| peers.present.iter().map(|peer| peer.version()))
        .collect();
    let machine = machine::describe(root, &versions);
    let bench = Bench {
        workbench: Workbench::set_up(root, place.join("scratch"), arguments.repeat)?,
        peers,
        root,
        files: arguments
            .keep
            .clone()
            .unwrap_or_else(|| place.join("files")),
    };
    let size = Size {
        rows: arguments.rows,
        editions: usize::from(arguments.editions),
        seed: arguments.seed,
    };
    let mut measured = bench.mixes(size)?;
    if arguments.many > 1 {
        measured += &bench.many(Size {
            rows: size.rows.min(MANY_ROWS),
            editions: usize::from(arguments.many),
            ..size
        })?;
    }
    let measured = format!(
        "### {} rows\n\n{machine}\n{measured}",
        figures::number(size.rows)
    );
    println!("{measured}");
    if arguments.write {
        let name = format!("leak {}", size.rows);
        document::write(&root.join("BENCHMARKS.md"), &name, &format!("{measured}\n"))?;
    }
    remove(bench.workbench.scratch())?;
    if arguments.keep.is_none() {
        remove(&bench.files)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The peers that a choice means at that size, each once, and in words on standard error what is left out.
fn wanted(choice: &[Wanted], rows: u64) -> Vec<Peer> {
    let all = choice.contains(&Wanted::All);
    let named = |peer| {
        choice.contains(&match peer {
            Peer::Duckdb => Wanted::Duckdb,
            Peer::Polars => Wanted::Polars,
            Peer::Splink => Wanted::Splink,
        })
    };
    let too_much = |peer| peer == Peer::Splink && rows > SPLINK_ROWS;
    let wanted = Peer::ALL
        .into_iter()
        .filter(|peer| named(*peer) || (all && !too_much(*peer)));
    if all && too_much(Peer::Splink) && !named(Peer::Splink) {
        eprintln!(
            "Splink is left out above {} rows; `--peers all,splink` runs it.",
            figures::number(SPLINK_ROWS)
        );
    }
    wanted.collect()
}

/// A benchmark under way.
struct Bench<'r> {
    workbench: Workbench,
    peers: Option<Peers>,
    root: &'r Path,
    files: PathBuf,
}

/// A dump, its truth and what the peers compare it with.
struct Case<'c> {
    dump: &'c Path,
    truth: Vec<RowClass>,
    release: &'c Path,
}

impl Case<'_> {
    fn judge(&self, explained: &[bool]) -> Accuracy {
        Accuracy::count(&self.truth, explained)
    }
}

impl Bench<'_> {
    fn input(&self, size: Size) -> Result<Input, ChoreError> {
        let (rows, editions) = (size.rows, size.editions);
        eprintln!(
            "Making {} rows × {editions} editions …",
            figures::number(rows)
        );
        let name = format!("leak-{rows}x{editions}-{}", size.seed);
        Input::prepare(self.root, &self.files.join(name), size)
    }

    /// One table for each mix.
    fn mixes(&self, size: Size) -> Result<String, ChoreError> {
        let input = self.input(size)?;
        let no_edition = || ChoreError::broken(&self.files, "there is no edition");
        let newest = input.newest().ok_or_else(no_edition)?;
        let (one, added) = self.workbench.desk_of_one("desk-of-one", newest)?;
        let (all, added_all) = self.workbench.desk_of_all("desk-of-all", &input.editions)?;
        let mut text = String::new();
        for (at, (dump, (name, _, words))) in input.dumps.iter().zip(MIXES).enumerate() {
            eprintln!("Mix `{name}`: {words}");
            let case = Case {
                dump,
                truth: read_truth(&truth_of(dump))?,
                release: &newest.path,
            };
            let mut lines = vec![Line {
                who: Who::Floor,
                what: "the `csv` crate counts the dump's rows".to_owned(),
                task: Task::Count,
                cost: self.workbench.parse_floor(dump, size.rows)?,
                accuracy: None,
            }];
            if at == 0 {
                lines.extend(added_lines(added, &all, added_all));
            }
            let alone = self.check(
                &one,
                &case,
                "`leak check`, library of the one right edition",
            )?;
            let mut in_all = alone.clone();
            in_all.what = "`release add` of that edition and `leak check`, in sum".to_owned();
            in_all.cost = added.and_then(alone.cost);
            lines.extend([in_all, alone]);
            let what = format!("`leak check`, library of {} editions", all.editions);
            lines.push(self.check(&all, &case, &what)?);
            if at == 0 {
                let numberless = Case {
                    dump: &input.without_numbers,
                    truth: case.truth.clone(),
                    release: case.release,
                };
                let what = format!("{what}, dump without voter number and date of registration");
                lines.push(self.check(&all, &numberless, &what)?);
            }
            lines.extend(self.peer_lines(&case)?);
            text += &format!("#### {words}\n\n{}\n", markdown(&lines));
        }
        text += &format!(
            "On disk the library takes {} with one edition and {} with {}.\n",
            megabytes(one.size_bytes),
            megabytes(all.size_bytes),
            all.editions
        );
        Ok(text)
    }

    fn check(&self, desk: &Desk, case: &Case<'_>, what: &str) -> Result<Line, ChoreError> {
        let cost = self.workbench.check(what, desk, case.dump)?;
        Ok(Line {
            who: Who::Levelhead,
            what: what.to_owned(),
            task: Task::Linkage,
            cost,
            accuracy: Some(case.judge(&self.workbench.check_rows(desk, case.dump)?)),
        })
    }

    /// What the peers do with a dump. One that fails is said and left out: that is no reason to lose the rest.
    fn peer_lines(&self, case: &Case<'_>) -> Result<Vec<Line>, ChoreError> {
        let mut lines = Vec::new();
        let Some(peers) = &self.peers else {
            return Ok(lines);
        };
        for job in peers.jobs() {
            match self.peer_line(peers, job, case) {
                Ok(line) => lines.push(line),
                Err(error @ ChoreError::Job { .. }) => {
                    eprintln!(
                        "  {} ({}) is left out: {error}",
                        job.peer.version(),
                        job.what
                    );
                }
                Err(error) => return Err(error),
            }
        }
        Ok(lines)
    }

    fn peer_line(&self, peers: &Peers, job: &PeerJob, case: &Case<'_>) -> Result<Line, ChoreError> {
        let rows = self.workbench.scratch().join("rows.txt");
        let name = job.peer.version();
        let timed = job.timed(peers, case.release, case.dump, &rows);
        let what = format!("{name}, {}", job.what);
        let cost = if job.peer == Peer::Splink {
            let cost = self.workbench.run(&timed)?.0;
            eprintln!("  {what}: {:.2} CPU-s", cost.cpu_seconds);
            cost
        } else {
            self.workbench.timed(&what, &timed)?
        };
        if let Some(job) = job.with_rows(peers, case.release, case.dump, &rows) {
            self.workbench.run(&job)?;
        }
        let accuracy = if job.finds_rows() {
            Some(case.judge(&found::peer_rows(&rows, case.truth.len())?))
        } else {
            None
        };
        Ok(Line {
            who: Who::Peer(name),
            what: job.what.to_owned(),
            task: job.task,
            cost,
            accuracy,
        })
    }

    /// The same dump against the newest release alone and against all of many.
    fn many(&self, size: Size) -> Result<String, ChoreError> {
        let input = self.input(size)?;
        let no_edition = || ChoreError::broken(&self.files, "there is no edition");
        let newest = input.newest().ok_or_else(no_edition)?;
        let dump = input.dumps.first().ok_or_else(no_edition)?;
        let (one, _) = self.workbench.desk_of_one("desk-of-one", newest)?;
        let (all, added) = self
            .workbench
            .desk_of_all("desk-of-many", &input.editions)?;
        let alone = self.workbench.check("check against one", &one, dump)?;
        let among = self.workbench.check("check against many", &all, dump)?;
        let row = |desk: &Desk, cost: &Cost| {
            format!(
                "| {} | {} | {} | {} | {} | {:.2} |\n",
                desk.editions,
                megabytes(desk.size_bytes),
                seconds(cost.cpu_seconds),
                seconds(cost.wall_seconds),
                megabytes(cost.memory.resident_bytes),
                cost.cpu_seconds / alone.cpu_seconds
            )
        };
        Ok(format!(
            "\n#### {} releases against 1: the same dump of {} rows\n\n\
             | releases in the library | library on disk | CPU-s | wall s | peak memory | × one release |\n\
             |--:|--:|--:|--:|--:|--:|\n{}{}\n\
             Adding the {} releases one after another took {} CPU-s.\n",
            all.editions,
            figures::number(size.rows),
            row(&one, &alone),
            row(&all, &among),
            all.editions,
            seconds(added.cpu_seconds)
        ))
    }
}

/// What it took to make the libraries; no peer has one.
fn added_lines(added: Cost, all: &Desk, added_all: Cost) -> [Line; 2] {
    let line = |what: String, cost| Line {
        who: Who::Levelhead,
        what,
        task: Task::Own,
        cost,
        accuracy: None,
    };
    let one = "`release add`, one edition into an empty library".to_owned();
    let editions = all.editions;
    let in_sum = format!("`release add`, {editions} editions one after another, in sum");
    [line(one, added), line(in_sum, added_all)]
}

#[cfg(test)]
mod tests {
    use super::{Peer, SPLINK_ROWS, Wanted, wanted};

    #[test]
    fn all_means_splink_only_where_it_ends_in_time() {
        let small = SPLINK_ROWS;
        assert_eq!(wanted(&[Wanted::All], small), Peer::ALL);
        assert_eq!(
            wanted(&[Wanted::All], small + 1),
            [Peer::Duckdb, Peer::Polars]
        );
        assert_eq!(wanted(&[Wanted::All, Wanted::Splink], small + 1), Peer::ALL);
        assert_eq!(
            wanted(&[Wanted::Splink, Wanted::Duckdb], small),
            [Peer::Duckdb, Peer::Splink]
        );
        assert_eq!(wanted(&[Wanted::None], small), []);
    }
}
