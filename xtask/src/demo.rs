//! `cargo demo`: the 2020 story as a seeded world, from building to the public site.
//!
//! Everything happens in `demo/` of the repository: the world's files, a desk of its own, the reports. A second
//! run starts afresh.

pub(crate) mod claim;

use crate::error::ChoreError;
use crate::root::{program_in, target};
use levelhead_worlds::{Story, story_2020};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Options of the demo.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// One person of the demo stands for this many of the story
    #[arg(long, value_name = "N", default_value_t = 100)]
    scale: u32,
    /// Another seed makes other people
    #[arg(long, value_name = "N", default_value_t = 2020)]
    seed: u64,
}

/// Plays the demo in the repository at `root`.
///
/// # Errors
/// When a program cannot be started or a file cannot be written: the machine's fault.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    println!("Building levelhead …");
    let built = cargo(root)
        .args(["build", "--release", "--quiet", "--bin", "levelhead"])
        .status();
    if !built.map_err(ChoreError::start("cargo"))?.success() {
        return Ok(ExitCode::FAILURE);
    }
    let start = Instant::now();
    let demo = Demo::new(root);
    demo.clear()?;
    println!(
        "Making the story of 2020, one person for every {} …",
        arguments.scale
    );
    let story = story_2020(&demo.world, arguments.scale, arguments.seed)?;
    println!(
        "  {} releases of five states, {} dumps from a forum, and a hospital's file. Nobody in them exists.",
        story.releases.len(),
        story.dumps.len()
    );
    if !demo.index(&story)? || !demo.check(&story)? {
        return Ok(ExitCode::FAILURE);
    }
    let dumps: Vec<&Path> = story.dumps.iter().map(|dump| dump.path.as_path()).collect();
    let desk = claim::Desk {
        binary: &demo.binary,
        home: &demo.home,
        folder: &demo.folder,
    };
    let Some(statement) = desk.answer(root, &dumps)? else {
        return Ok(ExitCode::FAILURE);
    };
    println!(
        "Done in {:.0} s. Read the statement, and open the reports in a browser:",
        start.elapsed().as_secs_f64()
    );
    println!("  {}", statement.display());
    println!(
        "  {}  (the public site; `levelhead --home {} serve` serves it)",
        demo.folder.join("site").join("index.html").display(),
        demo.home.display()
    );
    for report in demo.reports(&story) {
        println!("  {}", report.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}

/// Where the demo lives.
struct Demo {
    binary: PathBuf,
    folder: PathBuf,
    world: PathBuf,
    home: PathBuf,
}

impl Demo {
    fn new(root: &Path) -> Self {
        let folder = root.join("demo");
        Demo {
            binary: program_in(&target(root).join("release"), "levelhead"),
            world: folder.join("world"),
            home: folder.join("desk"),
            folder,
        }
    }

    fn clear(&self) -> Result<(), ChoreError> {
        match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(ChoreError::write(&self.folder)(error))
            }
            _ => Ok(()),
        }
    }

    fn levelhead(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--home").arg(&self.home);
        command
    }

    /// Adds every release to the demo's desk. What the program says of each goes unseen unless it fails.
    fn index(&self, story: &Story) -> Result<bool, ChoreError> {
        println!(
            "Adding {} releases to a library of tokens …",
            story.releases.len()
        );
        for release in &story.releases {
            let added = self
                .levelhead()
                .args(["release", "add"])
                .arg(&release.path)
                .args([
                    "--state",
                    &release.state,
                    "--date",
                    &release.date.to_string(),
                ])
                .output()
                .map_err(ChoreError::start("levelhead"))?;
            if !added.status.success() {
                eprint!("{}", String::from_utf8_lossy(&added.stderr));
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Checks the forum's files, one by one, and prints each answer.
    fn check(&self, story: &Story) -> Result<bool, ChoreError> {
        for dump in dumps(story) {
            println!("\n$ levelhead leak check {}\n", dump.display());
            let checked = self
                .levelhead()
                .args(["leak", "check"])
                .arg(dump)
                .arg("--report")
                .arg(self.report(dump))
                .output()
                .map_err(ChoreError::start("levelhead"))?;
            if !checked.status.success() {
                eprint!("{}", String::from_utf8_lossy(&checked.stderr));
                return Ok(false);
            }
            print!("{}", answer(&String::from_utf8_lossy(&checked.stdout)));
        }
        println!();
        Ok(true)
    }

    fn report(&self, dump: &Path) -> PathBuf {
        let name = dump.file_stem().unwrap_or_default().to_string_lossy();
        self.folder.join(format!("{name}.html"))
    }

    fn reports(&self, story: &Story) -> Vec<PathBuf> {
        dumps(story).map(|dump| self.report(dump)).collect()
    }
}

/// The answer and its reasons: what stands above the first heading. The rest is in the report.
fn answer(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| !line.is_empty() && line.bytes().all(|byte| byte == b'-');
    let end = lines
        .iter()
        .position(|line| is_rule(line))
        .map_or(lines.len(), |rule| rule.saturating_sub(1));
    lines[..end]
        .iter()
        .skip(2)
        .fold(String::new(), |text, line| text + line + "\n")
}

fn dumps(story: &Story) -> impl Iterator<Item = &Path> {
    story
        .dumps
        .iter()
        .map(|dump| dump.path.as_path())
        .chain([story.hospital.as_path()])
}
