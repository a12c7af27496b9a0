//! Where jobs run: the programs, a folder for what they leave, and how often each is repeated.

use super::found;
use super::input::{Edition, remove};
use super::measure::{Cost, Job};
use crate::error::ChoreError;
use crate::root::{program_in, target};
use crate::toolchain;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The programs and the place.
#[derive(Clone, Debug)]
pub(crate) struct Workbench {
    /// This very program, which runs each job as its one child.
    measurer: PathBuf,
    levelhead: PathBuf,
    parse_floor: PathBuf,
    scratch: PathBuf,
    repeat: u32,
}

/// A desk of its own with releases in its library.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    home: PathBuf,
    /// Releases in the library.
    pub(crate) editions: usize,
    /// What the library's files take on disk.
    pub(crate) size_bytes: u64,
}

impl Workbench {
    /// Builds the programs and empties the scratch folder.
    ///
    /// # Errors
    /// When cargo fails or the folder cannot be made.
    pub(crate) fn set_up(root: &Path, scratch: PathBuf, repeat: u32) -> Result<Self, ChoreError> {
        eprintln!("Building levelhead and the parse floor …");
        build(root, &["--bin", "levelhead"])?;
        build(root, &["--example", "parse_floor"])?;
        empty(&scratch)?;
        let release = target(root).join("release");
        Ok(Workbench {
            measurer: measurer(&scratch)?,
            levelhead: copied(&release, "levelhead", &scratch)?,
            parse_floor: copied(&release.join("examples"), "parse_floor", &scratch)?,
            scratch,
            repeat: repeat.max(1),
        })
    }

    /// Runs a job once: what it cost, and what it printed.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn run(&self, job: &Job) -> Result<(Cost, String), ChoreError> {
        job.run(&self.measurer, &self.scratch.join("cost.json"))
    }

    /// Runs a job as often as wished and takes the median.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn timed(&self, what: &str, job: &Job) -> Result<Cost, ChoreError> {
        self.repeated(what, || Ok(self.run(job)?.0))
    }

    fn repeated(
        &self,
        what: &str,
        mut run: impl FnMut() -> Result<Cost, ChoreError>,
    ) -> Result<Cost, ChoreError> {
        let runs = (0..self.repeat)
            .map(|_| run())
            .collect::<Result<Vec<_>, _>>()?;
        let listed: Vec<String> = runs
            .iter()
            .map(|run| format!("{:.2}", run.cpu_seconds))
            .collect();
        eprintln!("  {what}: {} CPU-s", listed.join(", "));
        // `repeat` is at least one.
        Cost::median(runs).ok_or_else(|| ChoreError::broken(&self.scratch, "nothing was run"))
    }

    /// The floor: the file's rows are counted, and must be as many as were written.
    ///
    /// # Errors
    /// When it fails, or counts other than `rows`.
    pub(crate) fn parse_floor(&self, dump: &Path, rows: u64) -> Result<Cost, ChoreError> {
        self.repeated("parse floor", || {
            let (cost, printed) = self.run(&Job::new(&self.parse_floor).arg(dump))?;
            match printed.trim().parse::<u64>() {
                Ok(counted) if rows == counted => Ok(cost),
                _ => Err(ChoreError::broken(
                    dump,
                    format!("{} rows, not {rows}", printed.trim()),
                )),
            }
        })
    }

    /// Adds one edition to an empty library, each time anew; the last one stays.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn desk_of_one(
        &self,
        name: &str,
        edition: &Edition,
    ) -> Result<(Desk, Cost), ChoreError> {
        let mut desk = self.empty_desk(name)?;
        let cost = self.repeated("release add, into an empty library", || {
            desk = self.empty_desk(name)?;
            self.add(&mut desk, edition)
        })?;
        Ok((desk, cost))
    }

    /// Adds editions in their order, once, and says what all of it cost.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn desk_of_all(
        &self,
        name: &str,
        editions: &[Edition],
    ) -> Result<(Desk, Cost), ChoreError> {
        let mut desk = self.empty_desk(name)?;
        let total = self
            .add_all(&mut desk, editions)?
            .ok_or_else(|| ChoreError::broken(&desk.home, "there is no edition"))?;
        Ok((desk, total))
    }

    /// A desk with nothing in its library; one of that name that was there is gone.
    ///
    /// # Errors
    /// When the old one cannot be removed.
    pub(crate) fn empty_desk(&self, name: &str) -> Result<Desk, ChoreError> {
        let home = self.scratch.join(name);
        remove(&home)?;
        Ok(Desk {
            home,
            editions: 0,
            size_bytes: 0,
        })
    }

    /// Adds editions to a desk in their order, once, and says what all of it cost; `None` of no editions.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn add_all(
        &self,
        desk: &mut Desk,
        editions: &[Edition],
    ) -> Result<Option<Cost>, ChoreError> {
        let mut total: Option<Cost> = None;
        for edition in editions {
            let cost = self.add(desk, edition)?;
            eprintln!(
                "  release add, {} of {}: {:.2} CPU-s",
                edition.state, edition.date, cost.cpu_seconds
            );
            total = Some(total.map_or(cost, |before| before.and_then(cost)));
        }
        Ok(total)
    }

    fn add(&self, desk: &mut Desk, edition: &Edition) -> Result<Cost, ChoreError> {
        let job = self
            .levelhead(&desk.home)
            .arg("release")
            .arg("add")
            .arg(&edition.path)
            .arg("--state")
            .arg(&edition.state)
            .arg("--date")
            .arg(&edition.date);
        let (cost, _) = self.run(&job)?;
        desk.editions += 1;
        desk.size_bytes = size_of(&desk.home)?;
        Ok(cost)
    }

    /// The cost of a whole check of a dump: all keys, full verdict, the report as JSON.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn check(&self, what: &str, desk: &Desk, dump: &Path) -> Result<Cost, ChoreError> {
        self.timed(what, &self.check_job(desk, &[dump]))
    }

    /// The same of several dumps in one command, run once, with the report that it printed.
    ///
    /// # Errors
    /// When it fails or prints no JSON.
    pub(crate) fn check_report(
        &self,
        desk: &Desk,
        dumps: &[&Path],
    ) -> Result<(Cost, Value), ChoreError> {
        let (cost, printed) = self.run(&self.check_job(desk, dumps))?;
        let report = serde_json::from_str(&printed)
            .map_err(|error| ChoreError::broken(&desk.home, format!("no report: {error}")))?;
        Ok((cost, report))
    }

    /// Which rows Levelhead calls explained, from one more run, untimed.
    ///
    /// # Errors
    /// When it fails or leaves no such file.
    pub(crate) fn check_rows(&self, desk: &Desk, dump: &Path) -> Result<Vec<bool>, ChoreError> {
        let rows = self.scratch.join("rows.parquet");
        self.run(&self.check_job(desk, &[dump]).arg("--rows").arg(&rows))?;
        found::levelhead_rows(&rows)
    }

    fn check_job(&self, desk: &Desk, dumps: &[&Path]) -> Job {
        let job = self.levelhead(&desk.home).arg("leak").arg("check");
        dumps
            .iter()
            .fold(job, |job, dump| job.arg(*dump))
            .arg("--json")
    }

    fn levelhead(&self, home: &Path) -> Job {
        Job::new(&self.levelhead).arg("--home").arg(home)
    }

    /// The program, for scripts that run it themselves.
    pub(crate) fn program(&self) -> &Path {
        &self.levelhead
    }

    /// Where jobs may leave files.
    pub(crate) fn scratch(&self) -> &Path {
        &self.scratch
    }
}

/// The bytes of all files in a folder.
fn size_of(folder: &Path) -> Result<u64, ChoreError> {
    let failed = |source| ChoreError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let about = entry.metadata().map_err(failed)?;
        bytes += if about.is_dir() {
            size_of(&entry.path())?
        } else {
            about.len()
        };
    }
    Ok(bytes)
}

/// Makes a folder that is empty.
///
/// # Errors
/// When it cannot be emptied or made.
pub(crate) fn empty(folder: &Path) -> Result<(), ChoreError> {
    remove(folder)?;
    std::fs::create_dir_all(folder).map_err(ChoreError::write(folder))
}

/// A copy of a built program, so that somebody who builds meanwhile does not change what is measured halfway.
///
/// # Errors
/// When it cannot be copied.
pub(crate) fn copied(from: &Path, name: &str, scratch: &Path) -> Result<PathBuf, ChoreError> {
    let to = program_in(scratch, name);
    std::fs::copy(program_in(from, name), &to).map_err(ChoreError::write(&to))?;
    Ok(to)
}

/// A copy of this program, which starts each job and writes down what it cost.
///
/// # Errors
/// As [`copied`].
pub(crate) fn measurer(scratch: &Path) -> Result<PathBuf, ChoreError> {
    let own = std::env::current_exe().map_err(ChoreError::start("xtask"))?;
    let to = program_in(scratch, "measurer");
    std::fs::copy(own, &to).map_err(ChoreError::write(&to))?;
    Ok(to)
}

/// Builds a target of the workspace. Its package is not named: then cargo takes the features of the whole workspace, as
/// it did for this program, and builds nothing a second time.
///
/// # Errors
/// [`ChoreError::Job`] when it does not build, [`ChoreError::Start`] when cargo cannot be started.
pub(crate) fn build(root: &Path, what: &[&str]) -> Result<(), ChoreError> {
    let mut cargo = toolchain::cargo();
    cargo
        .current_dir(root)
        .args(["build", "--release", "--quiet"])
        .args(what);
    if cargo
        .status()
        .map_err(ChoreError::start("cargo"))?
        .success()
    {
        return Ok(());
    }
    Err(ChoreError::Job {
        what: "cargo build".to_owned(),
        said: "see above".to_owned(),
    })
}
