//! A world of traffic as files: three logs, the assets that they are of, and the truth.

use super::assets::assets_of;
use super::entry::{Entry, Log, What};
use super::lines::{Lines, iso_utc, role_name};
use super::plan::TrafficPlan;
use super::run;
use super::truth::{TraceTruth, TrafficTruth};
use crate::Error;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Sources that the truth of an attack names; more are counted.
const MOST_SOURCES: usize = 32;

/// What was written.
#[derive(Clone, Debug)]
pub struct TrafficFiles {
    /// Access log.
    pub web: PathBuf,
    /// The database's log.
    pub database: PathBuf,
    /// The machine's log.
    pub host: PathBuf,
    /// `assets.toml` that fits.
    pub assets: PathBuf,
    /// `log,line,trace`: the lines of the attacks.
    pub traces: PathBuf,
    /// The truth in sum; beside the files as `truth.json`.
    pub truth: TrafficTruth,
}

/// One log that is being written.
struct Out {
    path: PathBuf,
    file: BufWriter<File>,
    lines: u64,
}

impl Out {
    fn create(path: PathBuf) -> Result<Out, Error> {
        let file = File::create(&path).map_err(Error::write(&path))?;
        Ok(Out {
            file: BufWriter::with_capacity(1 << 18, file),
            path,
            lines: 0,
        })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.lines += 1;
        self.file.write_all(bytes).map_err(Error::write(&self.path))
    }

    fn finish(mut self) -> Result<(), Error> {
        self.file.flush().map_err(Error::write(&self.path))
    }
}

/// Writes the access log alone. Returns its lines.
///
/// Limits: memory for the visits under way, whatever the span.
/// # Errors
/// [`Error::Write`]; [`Error::Data`], a defect of this crate.
pub fn write_web_log(plan: &TrafficPlan, path: &Path) -> Result<u64, Error> {
    let plan = TrafficPlan {
        web_only: true,
        ..plan.clone()
    };
    let mut out = Out::create(path.to_path_buf())?;
    let mut lines = Lines::new(plan.zone_minutes, "", plan.first_minute() * 60_000);
    let mut text = Vec::new();
    let first = plan.first_minute();
    let span = first..first + i64::from(plan.days) * 1440;
    run(&plan, span, &mut |entry| {
        if !matches!(entry.what, What::Web(_)) {
            return Ok(());
        }
        text.clear();
        lines.write(entry, &mut text);
        out.put(&text)
    })?;
    let written = out.lines;
    out.finish()?;
    Ok(written)
}

/// Writes the logs of a portal into `logs` of `folder`, which exists: `NAME-access.log`, `NAME-postgresql.csv`,
/// `NAME-auth.log` with NAME the portal's; beside that folder `assets.toml`, `traces.csv` and `truth.json`.
///
/// Limits: memory for the visits under way and the planted attacks, whatever the span.
/// # Errors
/// [`Error::Write`]; [`Error::Data`] and [`Error::Json`], defects of this crate.
pub fn write_traffic(plan: &TrafficPlan, folder: &Path) -> Result<TrafficFiles, Error> {
    let name = plan.portal.name();
    let logs = folder.join("logs");
    std::fs::create_dir_all(&logs).map_err(Error::write(&logs))?;
    let path = |end: &str| logs.join(format!("{name}-{end}"));
    let mut writer = Writer::new(
        plan,
        [path("access.log"), path("postgresql.csv"), path("auth.log")],
        folder.join("traces.csv"),
    )?;
    let first = plan.first_minute();
    let span = first..first + i64::from(plan.days) * 1440;
    run(plan, span, &mut |entry| writer.entry(entry))?;
    let truth = writer.finish()?;
    let assets = folder.join("assets.toml");
    std::fs::write(&assets, assets_of(plan)).map_err(Error::write(&assets))?;
    let path_of_truth = folder.join("truth.json");
    let json = serde_json::to_vec_pretty(&truth)?;
    std::fs::write(&path_of_truth, json).map_err(Error::write(&path_of_truth))?;
    Ok(TrafficFiles {
        web: path("access.log"),
        database: path("postgresql.csv"),
        host: path("auth.log"),
        assets,
        traces: folder.join("traces.csv"),
        truth,
    })
}

struct Writer<'a> {
    plan: &'a TrafficPlan,
    lines: Lines,
    text: Vec<u8>,
    outs: [Out; 3],
    traces: Out,
    truths: Vec<TraceTruth>,
    sources: Vec<BTreeSet<String>>,
}

impl Writer<'_> {
    fn new(
        plan: &TrafficPlan,
        [web, database, host]: [PathBuf; 3],
        traces: PathBuf,
    ) -> Result<Writer<'_>, Error> {
        let mut traces = Out::create(traces)?;
        traces.put(b"log,line,trace\n")?;
        Ok(Writer {
            plan,
            lines: Lines::new(
                plan.zone_minutes,
                &format!("{}-portal1", plan.portal.name()),
                plan.first_minute() * 60_000,
            ),
            text: Vec::new(),
            outs: [
                Out::create(web)?,
                Out::create(database)?,
                Out::create(host)?,
            ],
            traces,
            truths: plan
                .attacks
                .iter()
                .zip(1..)
                .map(|(attack, id)| attack.truth(id))
                .collect(),
            sources: vec![BTreeSet::new(); plan.attacks.len()],
        })
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), Error> {
        let log = entry.what.log();
        if let Some(removed_by) = self.removed_by(log, entry.time_ms) {
            self.truths[removed_by].removed_lines += 1;
            return Ok(());
        }
        self.text.clear();
        self.lines.write(entry, &mut self.text);
        let out = &mut self.outs[log as usize];
        out.put(&self.text)?;
        if entry.trace > 0 {
            let line = out.lines;
            self.note(entry, log, line)?;
        }
        Ok(())
    }

    /// The attack that took lines of such a time out of a log.
    fn removed_by(&self, log: Log, time_ms: i64) -> Option<usize> {
        let attacks = self.plan.attacks.iter();
        let mut hides = attacks.map(|attack| attack.hides(log, time_ms));
        hides.position(|hides| hides)
    }

    fn note(&mut self, entry: &Entry, log: Log, line: u64) -> Result<(), Error> {
        let at = usize::from(entry.trace - 1);
        let truth = &mut self.truths[at];
        let (lines, word) = match log {
            Log::Web => (&mut truth.web_lines, "web"),
            Log::Database => (&mut truth.database_lines, "database"),
            Log::Host => (&mut truth.host_lines, "host"),
        };
        *lines += 1;
        let time = iso_utc(entry.time_ms);
        if truth.web_lines + truth.database_lines + truth.host_lines == 1 {
            truth.from.clone_from(&time);
        }
        truth.to = time;
        match &entry.what {
            What::Web(request) => {
                self.sources[at].insert(request.client.to_string());
            }
            What::Database(statement) => {
                truth.rows += statement.audit.map_or(0, |audit| audit.rows);
                self.sources[at].insert(role_name(statement.role));
            }
            What::Host(_) => {}
        }
        let text = format!("{word},{line},{}\n", entry.trace);
        self.traces.put(text.as_bytes())
    }

    fn finish(self) -> Result<TrafficTruth, Error> {
        let [web, database, host] = self.outs;
        let mut truth = TrafficTruth {
            web_lines: web.lines,
            database_lines: database.lines,
            host_lines: host.lines,
            traces: self.truths,
        };
        for (trace, sources) in truth.traces.iter_mut().zip(self.sources) {
            trace.sources_total = sources.len() as u64;
            trace.sources = sources.into_iter().take(MOST_SOURCES).collect();
        }
        for out in [web, database, host, self.traces] {
            out.finish()?;
        }
        Ok(truth)
    }
}
