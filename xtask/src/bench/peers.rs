//! The tools that Levelhead is measured against, and how they are had: pinned versions in a virtual environment.
//!
//! No peer maps columns, so each script in `xtask/peers` knows the headers of the benchmark's files by hand.

use super::measure::Job;
use super::table::Task;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A tool to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// DuckDB: counting, an exact semi-join, a ladder of looser keys.
    Duckdb,
    /// Polars, streaming: an exact semi-join.
    Polars,
    /// Splink: probabilistic linkage.
    Splink,
}

impl Peer {
    /// All of them.
    pub(crate) const ALL: [Peer; 3] = [Peer::Duckdb, Peer::Polars, Peer::Splink];

    /// The name and version of its package. Splink runs on the DuckDB beside it.
    fn package(self) -> (&'static str, &'static str) {
        match self {
            Peer::Duckdb => ("duckdb", "2.0.0"),
            Peer::Polars => ("polars", "2.1.0"),
            Peer::Splink => ("splink", "5.0.0"),
        }
    }

    /// As `DuckDB 2.0.0`.
    pub(crate) fn version(self) -> String {
        let name = match self {
            Peer::Duckdb => "DuckDB",
            Peer::Polars => "Polars",
            Peer::Splink => "Splink",
        };
        format!("{name} {}", self.package().1)
    }
}

/// One thing that a peer does with a dump and a release.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeerJob {
    /// Whose it is.
    pub(crate) peer: Peer,
    /// What the table calls it.
    pub(crate) what: &'static str,
    /// What it is compared with.
    pub(crate) task: Task,
    script: &'static str,
    /// What the script is told to do; a script with one job is told nothing.
    told: Option<&'static str>,
    /// Whether the script says which rows it found only when asked, at a price that is not part of the timing.
    rows_on_request: bool,
    /// Whether it finds rows at all.
    finds_rows: bool,
}

/// Everything that peers do, cheapest first.
pub(crate) const JOBS: [PeerJob; 5] = [
    PeerJob {
        peer: Peer::Duckdb,
        what: "count of the dump's rows",
        task: Task::Count,
        script: "duckdb_jobs.py",
        told: Some("count"),
        rows_on_request: false,
        finds_rows: false,
    },
    PeerJob {
        peer: Peer::Duckdb,
        what: "exact semi-join on four fields",
        task: Task::ExactJoin,
        script: "duckdb_jobs.py",
        told: Some("semi_join"),
        rows_on_request: true,
        finds_rows: true,
    },
    PeerJob {
        peer: Peer::Polars,
        what: "exact semi-join on four fields, streaming",
        task: Task::ExactJoin,
        script: "polars_jobs.py",
        told: Some("semi_join"),
        rows_on_request: true,
        finds_rows: true,
    },
    PeerJob {
        peer: Peer::Duckdb,
        what: "the same, then a ladder of four looser keys",
        task: Task::Linkage,
        script: "duckdb_jobs.py",
        told: Some("ladder"),
        rows_on_request: true,
        finds_rows: true,
    },
    PeerJob {
        peer: Peer::Splink,
        what: "probabilistic linkage, trained on the files",
        task: Task::Linkage,
        script: "splink_job.py",
        told: None,
        rows_on_request: false,
        finds_rows: true,
    },
];

impl PeerJob {
    /// The run that is timed, and where it leaves the rows it found if it says so by itself.
    pub(crate) fn timed(&self, tools: &Peers, release: &Path, dump: &Path, rows: &Path) -> Job {
        let job = self.job(tools, release, dump);
        if self.finds_rows && !self.rows_on_request {
            job.arg(rows)
        } else {
            job
        }
    }

    /// A run that writes down which rows were found; `None` when the timed one did or there are none.
    pub(crate) fn with_rows(
        &self,
        tools: &Peers,
        release: &Path,
        dump: &Path,
        rows: &Path,
    ) -> Option<Job> {
        self.rows_on_request
            .then(|| self.job(tools, release, dump).arg(rows))
    }

    /// Whether there are rows to be judged after the runs.
    pub(crate) fn finds_rows(&self) -> bool {
        self.finds_rows
    }

    fn job(&self, tools: &Peers, release: &Path, dump: &Path) -> Job {
        let job = tools.script(self.script);
        let job = match self.told {
            Some(told) => job.arg(told),
            None => job,
        };
        job.arg(release).arg(dump)
    }
}

/// The peers at hand.
#[derive(Clone, Debug)]
pub(crate) struct Peers {
    /// Which.
    pub(crate) present: Vec<Peer>,
    python: PathBuf,
    scripts: PathBuf,
}

impl Peers {
    /// Sees to it that the wanted peers are installed in `folder`, and says on standard error what could not be had.
    ///
    /// `None` when nothing was wanted or nothing can be had: the benchmark goes on without.
    pub(crate) fn install(root: &Path, folder: &Path, wanted: &[Peer]) -> Option<Peers> {
        if wanted.is_empty() {
            return None;
        }
        let python = folder.join("bin").join("python");
        let tools = Peers {
            present: wanted.to_vec(),
            python: python.clone(),
            scripts: root.join("xtask").join("peers"),
        };
        let needed = packages(wanted);
        if has(&python, &needed) {
            return Some(tools);
        }
        eprintln!("Installing the peers: {} …", needed.join(", "));
        if let Err(why) = quiet(Command::new("python3").args(["-m", "venv"]).arg(folder)) {
            eprintln!("The peers are left out: python3 makes no virtual environment here ({why}).");
            return None;
        }
        if let Err(why) = pip(&python, &needed) {
            eprintln!("The peers are left out: pip could not install them ({why}).");
            return None;
        }
        Some(tools)
    }

    /// A virtual environment with one package alone, for scripts that need no other; `None` when it cannot be had.
    pub(crate) fn alone(root: &Path, folder: &Path, package: (&str, &str)) -> Option<Peers> {
        let peers = Peers {
            present: Vec::new(),
            python: folder.join("bin").join("python"),
            scripts: root.join("xtask").join("peers"),
        };
        if !peers.python.exists()
            && let Err(why) = quiet(Command::new("python3").args(["-m", "venv"]).arg(folder))
        {
            eprintln!("The peer is left out: python3 makes no virtual environment here ({why}).");
            return None;
        }
        peers.with(package).then_some(peers)
    }

    /// Sees to it that one more package is there, and says on standard error when it cannot be had.
    pub(crate) fn with(&self, (name, version): (&str, &str)) -> bool {
        let needed = [format!("{name}=={version}")];
        if has(&self.python, &needed) {
            return true;
        }
        eprintln!("Installing {} …", needed[0]);
        let installed = pip(&self.python, &needed);
        if let Err(why) = &installed {
            eprintln!("pip could not install {} ({why}).", needed[0]);
        }
        installed.is_ok()
    }

    /// A script of `xtask/peers`, to be told what it works on.
    pub(crate) fn script(&self, name: &str) -> Job {
        Job::new(&self.python).arg(self.scripts.join(name))
    }

    /// The jobs of the peers at hand.
    pub(crate) fn jobs(&self) -> impl Iterator<Item = &'static PeerJob> {
        JOBS.iter().filter(|job| self.present.contains(&job.peer))
    }
}

/// What pip is asked for. Splink brings a DuckDB of its choice, so the pinned one is named with it.
fn packages(wanted: &[Peer]) -> Vec<String> {
    Peer::ALL
        .into_iter()
        .filter(|peer| {
            wanted.contains(peer) || (*peer == Peer::Duckdb && wanted.contains(&Peer::Splink))
        })
        .map(|peer| {
            let (name, version) = peer.package();
            format!("{name}=={version}")
        })
        .collect()
}

/// Installs packages for that Python.
fn pip(python: &Path, needed: &[String]) -> Result<(), String> {
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    quiet(Command::new(python).args(install).args(needed))
}

/// Whether that Python has all these packages in these versions.
fn has(python: &Path, needed: &[String]) -> bool {
    let script = "import sys\nfrom importlib.metadata import version\n\
                  sys.exit(any(version(p.split('==')[0]) != p.split('==')[1] for p in sys.argv[1:]))";
    quiet(Command::new(python).args(["-c", script]).args(needed)).is_ok()
}

/// Runs a command without its output; the last line it wrote, or why it did not start, as the error.
fn quiet(command: &mut Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(said.lines().last().unwrap_or("no reason given").to_owned())
}

#[cfg(test)]
mod tests {
    use super::{JOBS, Peer, packages};

    #[test]
    fn splink_brings_the_pinned_duckdb() {
        let splink = packages(&[Peer::Splink]);
        assert_eq!(splink.len(), 2);
        assert!(splink[0].starts_with("duckdb==") && splink[1].starts_with("splink=="));
        assert_eq!(packages(&[Peer::Polars]).len(), 1);
        assert!(packages(&[]).is_empty());
    }

    #[test]
    fn every_job_has_its_script() {
        let folder = crate::root::root().join("xtask").join("peers");
        for job in JOBS {
            let text = std::fs::read_to_string(folder.join(job.script)).expect("a script");
            let told = job.told.unwrap_or("main");
            assert!(text.contains(told), "{} knows {told}", job.script);
        }
    }
}
