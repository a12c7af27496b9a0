//! `levelhead coordination check | ads | layouts`.

mod ads;
mod allow;
mod layouts;
mod members;
mod reading;
mod shown;

pub(crate) use ads::run as ads;
pub(crate) use layouts::run as layouts;

use crate::args::Home;
use crate::coordination_args::{CheckArgs, HowArgs};
use crate::failure::Failure;
use crate::{output, progress, release};
use levelhead_coordination::{Check, Outcome, Settings};
use levelhead_leak::Desk;
use levelhead_pages::coordination::{Edge, gexf, html, text};
use levelhead_pages::foreign::shown_path;
use levelhead_readers::posts::PostKey;
use levelhead_schema::coordination::CoordinationReport;
use levelhead_schema::export_layout::{ExportKind, ExportLayout};
use levelhead_schema::report::Setting;
use levelhead_schema::shown::Shown;
use reading::Reading;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Purpose for which the key of posts is derived from the desk's.
const POSTS: &str = "levelhead posts";

/// The report with what was asked to be shown beside its hashes.
#[derive(Serialize)]
struct Told<'r> {
    #[serde(flatten)]
    report: &'r CoordinationReport,
    #[serde(flatten)]
    shown: &'r Shown,
}

/// Checks posts and answers.
pub(crate) fn check(home: &Home, args: &CheckArgs) -> Result<(), Failure> {
    let desk = Desk::open(&release::home(home)?)?;
    let key = key(&desk);
    let layout = how_layout(&args.how)?;
    let begin =
        |path: &Option<PathBuf>| path.as_deref().map(output::Unfinished::create).transpose();
    let (page, graph, members) = (
        begin(&args.report)?,
        begin(&args.graph)?,
        begin(&args.members)?,
    );
    let outcome = examine(&args.files, &args.how, layout.as_ref(), key)?;
    let asked = shown::Asked {
        accounts: args.with_accounts,
        content: args.with_content,
    };
    let shown = shown::find(&args.files, layout.as_ref(), key, &outcome, asked)?;
    if let Some(members) = members {
        members.write(members::csv(&outcome, &shown).as_bytes())?;
    }
    if let Some(graph) = graph {
        graph.write(gexf(&outcome.report, &ties(&outcome), &shown).as_bytes())?;
    }
    if let Some(page) = page {
        page.write(html(&outcome.report, &ties(&outcome), &shown).as_bytes())?;
    }
    if args.json {
        let told = Told {
            report: &outcome.report,
            shown: &shown,
        };
        return output::print(&format!("{}\n", release::json(&told)?));
    }
    output::print(&text(&outcome.report, &shown))?;
    if let Some(path) = &args.report {
        output::note(&format!(
            "The report is in {}: open it in any browser.",
            path.display()
        ));
    }
    Ok(())
}

/// The key under which posts are hashed: the desk's own, for this purpose alone.
fn key(desk: &Desk) -> PostKey {
    let (k0, k1) = desk.key().derived(POSTS);
    PostKey::new(k0, k1)
}

fn how_layout(how: &HowArgs) -> Result<Option<ExportLayout>, Failure> {
    let told = how.layout.as_deref();
    told.map(|named| layouts::told(named, ExportKind::Posts, "--layout"))
        .transpose()
}

/// Reads the posts and finds who acts together.
fn examine(
    files: &[PathBuf],
    how: &HowArgs,
    layout: Option<&ExportLayout>,
    key: PostKey,
) -> Result<Outcome, Failure> {
    let allow = how
        .allow
        .as_deref()
        .map(|path| allow::read(path, key))
        .transpose()?;
    let settings = Settings {
        fdr: how.fdr,
        allow: allow.unwrap_or_default(),
    };
    let mut reading = Reading::new(key, layout, Check::new(settings).map_err(check_failure)?);
    let bar = progress::bar(files, "reading");
    crate::intake::read(files, &reading::options(), &bar, |event| {
        reading.take(event)
    })?;
    let (check, read) = reading.finish(files)?;
    let working = progress::working("comparing");
    let outcome = check.finish().map_err(check_failure);
    working.finish_and_clear();
    let mut outcome = outcome?;
    let report = &mut outcome.report;
    report.tool.version = env!("CARGO_PKG_VERSION").to_owned();
    let mut settings = said(how)?;
    settings.append(&mut report.tool.settings);
    report.tool.settings = settings;
    report.rejects = read.files.iter().map(|file| file.rejects).sum();
    report.not_examined.extend(read.not_examined());
    report.files = read.files;
    Ok(outcome)
}

/// The settings that a second run needs, as options.
fn said(how: &HowArgs) -> Result<Vec<Setting>, Failure> {
    let mut said = Vec::new();
    let mut say = |name: &str, value: String| {
        said.push(Setting {
            name: name.to_owned(),
            value,
        })
    };
    if let Some(layout) = &how.layout {
        say("--layout", layout.clone());
    }
    say("--fdr", how.fdr.to_string());
    if let Some(path) = &how.allow {
        say("--allow", path.display().to_string());
        say("SHA-256 of the allow-list", sha256(path)?);
    }
    Ok(said)
}

fn sha256(path: &Path) -> Result<String, Failure> {
    let bytes = crate::input_file::read(path, allow::MAX_BYTES)?;
    Ok(Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn check_failure(error: levelhead_coordination::Error) -> Failure {
    Failure::Usage(shown_path(&error.to_string(), 600))
}

/// All ties of the groups, for the picture and the graph file.
fn ties(outcome: &Outcome) -> Vec<Edge> {
    let hex = |hash: u64| format!("{hash:016x}");
    let ties = outcome.ties.iter().map(|tie| Edge {
        group: tie.group,
        one: hex(tie.one),
        other: hex(tie.other),
        events: tie.events,
        q_value: tie.q_value,
    });
    ties.collect()
}
