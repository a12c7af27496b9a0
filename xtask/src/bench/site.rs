//! `cargo xtask bench site`: exporting a large site, and serving it beside nginx.
//!
//! The record is made here: thousands of copies of the golden cases, as the program itself assessed and drafted them.
//! Server and load generator share the machine, so figures are compared with those of the peer in the same run.

mod crowd;
mod load;
mod record;
mod serving;

use super::document;
use super::input::remove;
use super::machine;
use super::measure::{Cost, Job};
use super::workbench::{build, copied, empty, measurer};
use crate::error::ChoreError;
use crate::root::target;
use crowd::Crowd;
use load::Load;
use serving::{Server, nginx};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of the site's benchmark.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Claims of the record
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    claims: u32,
    /// Other places, days and tags
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Seconds of each load
    #[arg(long, default_value_t = 10, value_name = "N")]
    seconds: u32,
    /// Connections of each load
    #[arg(long, default_value_t = 64, value_name = "N")]
    connections: u32,
    /// Idle connections that are held open
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    idle: usize,
    /// Readers who do not read that are held open
    #[arg(long, default_value_t = 200, value_name = "N")]
    slow: usize,
    /// Put the tables into BENCHMARKS.md
    #[arg(long)]
    write: bool,
}

/// The programs and the place.
pub(crate) struct Bench {
    measurer: PathBuf,
    levelhead: PathBuf,
    generator: PathBuf,
    scratch: PathBuf,
}

/// A load that was measured.
struct Line {
    name: String,
    load: Load,
    cpu_seconds: f64,
}

/// Measures and prints the tables.
///
/// # Errors
/// When a program cannot be built or started, or an export fails.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let bench = Bench::set_up(root)?;
    let machine = machine::describe(root, &serving::versions());
    eprintln!("Making a record of {} claims …", arguments.claims);
    let desk = record::make(&bench, root, arguments.claims, arguments.seed)?;
    let exported = bench.scratch.join("site");
    let exports = bench.exports(&desk, &exported)?;
    let mut measured = format!("{machine}\n{}", export_table(arguments.claims, &exports));
    match serving::missing() {
        Some(what) => measured.push_str(&format!("\nNot served: there is no {what}.\n")),
        None => {
            // Gigabytes of the export are still on their way to the disk, and would take the servers' cores.
            let sync = std::process::Command::new("sync").status();
            sync.map_err(ChoreError::start("sync"))?;
            let loads = bench.loads(arguments, &desk, &exported)?;
            measured.push_str(&format!("\n{}", load_table(arguments, &loads)));
        }
    }
    println!("{measured}");
    if arguments.write {
        let name = format!("site {}", arguments.claims);
        document::write(&root.join("BENCHMARKS.md"), &name, &measured)?;
    }
    remove(&bench.scratch)?;
    Ok(ExitCode::SUCCESS)
}

/// All loads, and what became of the crowd.
struct Loads {
    lines: Vec<Line>,
    crowd_said: String,
}

/// One export: what it was, what it cost, and what the program said.
struct Export {
    name: &'static str,
    cost: Cost,
    said: String,
}

impl Bench {
    fn set_up(root: &Path) -> Result<Self, ChoreError> {
        eprintln!("Building levelhead and the generator …");
        build(root, &["--bin", "levelhead"])?;
        build(root, &["--example", "record"])?;
        let scratch = target(root).join("bench").join("site");
        empty(&scratch)?;
        let release = target(root).join("release");
        Ok(Bench {
            measurer: measurer(&scratch)?,
            levelhead: copied(&release, "levelhead", &scratch)?,
            generator: copied(&release.join("examples"), "record", &scratch)?,
            scratch,
        })
    }

    /// Exports into a new folder, and once more into the same.
    fn exports(&self, desk: &Path, folder: &Path) -> Result<Vec<Export>, ChoreError> {
        let job = Job::new(&self.levelhead)
            .arg("--home")
            .arg(desk)
            .arg("site")
            .arg("export")
            .arg("--url")
            .arg("http://127.0.0.1:8080")
            .arg(folder);
        let mut exports = Vec::new();
        for name in ["into a new folder", "again, nothing changed"] {
            eprintln!("Exporting {name} …");
            let (cost, said) = job.run(&self.measurer, &self.scratch.join("cost.json"))?;
            exports.push(Export { name, cost, said });
        }
        Ok(exports)
    }

    /// Loads on both servers, and on ours with a crowd beside it.
    fn loads(
        &self,
        arguments: &Arguments,
        desk: &Path,
        exported: &Path,
    ) -> Result<Loads, ChoreError> {
        let targets = load::targets(exported)?;
        let load = |name: &str, server: &Server, header: Option<&str>| {
            eprintln!("Loading {name} …");
            let script = self.scratch.join("load.lua");
            load::write_script(&script, &targets, header)?;
            // Once for warming, and once for counting.
            load::run(&script, server.port, arguments.connections, 2)?;
            let before = server.cpu_seconds();
            let measured = load::run(
                &script,
                server.port,
                arguments.connections,
                arguments.seconds,
            )?;
            Ok::<_, ChoreError>(Line {
                name: name.to_owned(),
                load: measured,
                cpu_seconds: server.cpu_seconds() - before,
            })
        };
        let browsers = Some("gzip, deflate, br");
        let mut lines = Vec::new();
        {
            let ours = Server::levelhead(&self.levelhead, desk)?;
            lines.push(load("`levelhead serve`", &ours, None)?);
            lines.push(load(
                "`levelhead serve`, as browsers ask (brotli)",
                &ours,
                browsers,
            )?);
        }
        {
            let peer = nginx(&self.scratch, exported)?;
            lines.push(load("nginx, the export", &peer, None)?);
        }
        let crowd_said = {
            let ours = Server::levelhead(&self.levelhead, desk)?;
            eprintln!(
                "Opening {} idle and {} slow connections …",
                arguments.idle, arguments.slow
            );
            let crowd = Crowd::open(ours.port, arguments.idle, arguments.slow, &targets)?;
            lines.push(load("`levelhead serve`, with the crowd", &ours, None)?);
            let peak = ours.peak_bytes() / 1_000_000;
            format!(
                "Afterwards {} of the idle connections were answered; `levelhead serve` had at most {peak} MB resident.",
                crowd.still_answered()
            )
        };
        Ok(Loads { lines, crowd_said })
    }
}

fn export_table(claims: u32, exports: &[Export]) -> String {
    let mut text = format!(
        "{claims} claims, in both languages. {}\n\n| export | CPU-s | wall s | peak memory |\n|---|--:|--:|--:|\n",
        exports
            .first()
            .and_then(|export| export.said.lines().next())
            .unwrap_or_default()
    );
    for export in exports {
        text.push_str(&format!(
            "| {} | {:.2} | {:.2} | {} MB |\n",
            export.name,
            export.cost.cpu_seconds,
            export.cost.wall_seconds,
            export.cost.memory.resident_bytes / 1_000_000
        ));
    }
    text
}

fn load_table(arguments: &Arguments, loads: &Loads) -> String {
    let lines = &loads.lines;
    let mut text = format!(
        "`wrk` with 2 threads and {} connections, {} seconds, on the same cores. The crowd: {} idle connections and {} \
         readers who do not read.\n\n\
         | server | pages a second | × nginx | p50 ms | p99 ms | MB a second | CPU-µs a page | failed |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|\n",
        arguments.connections, arguments.seconds, arguments.idle, arguments.slow
    );
    let peer = lines
        .iter()
        .find(|line| line.name.starts_with("nginx"))
        .map(|line| line.load.a_second);
    for line in lines {
        let ratio = peer.map_or("–".to_owned(), |peer| {
            format!("{:.2}", line.load.a_second / peer)
        });
        text.push_str(&format!(
            "| {} | {:.0} | {ratio} | {:.2} | {:.2} | {:.0} | {:.0} | {} |\n",
            line.name,
            line.load.a_second,
            line.load.p50_ms,
            line.load.p99_ms,
            line.load.megabytes_a_second,
            line.cpu_seconds * 1e6 / line.load.requests as f64,
            line.load.failed
        ));
    }
    text.push_str(&format!("\n{}\n", loads.crowd_said));
    text
}
