//! `levelhead intrusion scan | coverage | drill | negative`.

mod detections;
mod reading;
mod report;

use crate::failure::Failure;
use crate::intrusion_args::{
    CoverageArgs, DrillArgs, LogArgs, Moment, NegativeArgs, OutputArgs, RuleArgs, ScanArgs,
};
use crate::output::{self, Unfinished};
use crate::{input_file, progress, release};
use detections::Lines;
use levelhead_intrusion::{
    Assets, DetectionLine, Drill, DrillLog, RuleSet, Scan, ScanOutcome, ScanSettings,
};
use levelhead_pages::intrusion::{html, text};
use levelhead_readers::logs::LogOptions;
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{AssetKind, Incident, IntrusionReport, Power};
use levelhead_schema::report::Setting;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// The largest file of assets.
const ASSETS_MAX_BYTES: usize = 4 << 20;

/// Searches logs for attacks.
pub(crate) fn scan(args: &ScanArgs) -> Result<(), Failure> {
    let page = begun(&args.output)?;
    let mut lines = args.detections.as_deref().map(Lines::create).transpose()?;
    let period = (args.period.from.as_ref(), args.period.to.as_ref());
    let (assets, mut settings) = assets(args.assets.as_deref())?;
    let rules = rules(&args.rules)?;
    settings.extend(said_of_rules(&args.rules));
    settings.extend(said_of_period(period));
    let mut add = |line: &DetectionLine<'_>| {
        if let Some(lines) = &mut lines {
            lines.add(line);
        }
    };
    let outcome = examined(&args.logs, &rules, assets, period, Some(&mut add))?;
    settings.extend(reading::said(&args.logs));
    if let Some(lines) = lines {
        lines.finish()?;
    }
    // A finding and its absence are worth what the rules find: of the kinds of log that were given.
    let kinds: BTreeSet<LogSource> = outcome.logs.iter().map(|log| log.source).collect();
    let power = power(&rules, |kind| kinds.contains(&kind))?;
    let mut report = report::of(outcome, settings);
    report.power = power;
    answer(&args.output, page, &report)
}

/// Counts the hours that were observed.
pub(crate) fn coverage(args: &CoverageArgs) -> Result<(), Failure> {
    let page = begun(&args.output)?;
    let period = (args.period.from.as_ref(), args.period.to.as_ref());
    let (assets, mut settings) = assets(Some(&args.assets))?;
    settings.extend(said_of_period(period));
    let outcome = examined(&args.logs, &RuleSet::nothing()?, assets, period, None)?;
    settings.extend(reading::said(&args.logs));
    answer(&args.output, page, &report::of(outcome, settings))
}

/// Replays recorded attacks.
pub(crate) fn drill(args: &DrillArgs) -> Result<(), Failure> {
    let page = begun(&args.output)?;
    let rules = rules(&args.rules)?;
    let power = power(&rules, |_| true)?;
    let report = report::of_drill(&rules, power, said_of_rules(&args.rules));
    answer(&args.output, page, &report)
}

/// Says what "not seen" is worth.
pub(crate) fn negative(args: &NegativeArgs) -> Result<(), Failure> {
    let page = begun(&args.output)?;
    let period = (Some(&args.from), Some(&args.to));
    let kind = kind(&args.asset_kind)?;
    let (assets, mut settings) = assets(Some(&args.assets))?;
    let rules = rules(&args.rules)?;
    settings.push(setting("--asset-kind", kind.name()));
    settings.extend(said_of_rules(&args.rules));
    settings.extend(said_of_period(period));
    let outcome = examined(&args.logs, &rules, assets, period, None)?;
    settings.extend(reading::said(&args.logs));
    let power = power(&rules, |_| true)?;
    let asked = (kind, (args.from.at, args.to.at));
    let report = report::of_negative(outcome, power, asked, settings);
    answer(&args.output, page, &report)
}

/// Reads the logs through the rules.
fn examined<'l>(
    logs: &LogArgs,
    rules: &'l RuleSet,
    assets: Assets,
    (from, to): (Option<&Moment>, Option<&Moment>),
    each: Option<&'l mut (dyn FnMut(&DetectionLine<'_>) + Send)>,
) -> Result<ScanOutcome, Failure> {
    let options = reading::options(logs)?;
    if let (Some(from), Some(to)) = (from, to)
        && from.at >= to.at
    {
        let why = format!("--from {} is not before --to {}", from.typed, to.typed);
        return Err(Failure::Usage(why));
    }
    let settings = ScanSettings {
        from: from.map(|from| from.at),
        to: to.map(|to| to.at),
        ..ScanSettings::default()
    };
    let mut scan = Scan::new(rules, assets, settings);
    if let Some(each) = each {
        scan = scan.on_detection(each);
    }
    reading::read(logs, &options, &mut scan)?;
    let working = progress::working("putting together");
    let outcome = scan.finish();
    working.finish_and_clear();
    Ok(outcome)
}

/// The file of the report, begun before the work so that a path that cannot be written is known at once.
fn begun(output: &OutputArgs) -> Result<Option<Unfinished>, Failure> {
    output.report.as_deref().map(Unfinished::create).transpose()
}

/// Writes the page, prints the answer.
fn answer(
    output: &OutputArgs,
    page: Option<Unfinished>,
    report: &IntrusionReport,
) -> Result<(), Failure> {
    if let Some(page) = page {
        page.write(html(report).as_bytes())?;
    }
    if output.json {
        return output::print(&format!("{}\n", release::json(report)?));
    }
    output::print(&text(report))?;
    if let Some(path) = &output.report {
        output::note(&format!(
            "The report is in {}: open it in any browser.",
            path.display()
        ));
    }
    Ok(())
}

/// The systems, and what a second run needs to know of them.
fn assets(path: Option<&Path>) -> Result<(Assets, Vec<Setting>), Failure> {
    let Some(path) = path else {
        return Ok((Assets::none(), Vec::new()));
    };
    let text = input_file::read_text(path, ASSETS_MAX_BYTES)?;
    let named = path.display().to_string();
    let assets = Assets::from_toml(&text, &named).map_err(|error| Failure::Input {
        path: path.to_owned(),
        reason: format!("line {}: {}", error.line, error.problem),
    })?;
    let digest = Sha256::digest(text.as_bytes());
    let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let settings = vec![
        setting("--assets", &named),
        setting("SHA-256 of the assets", &sha256),
    ];
    Ok((assets, settings))
}

/// The rules that ship and those of the user.
fn rules(args: &RuleArgs) -> Result<RuleSet, Failure> {
    let working = progress::working("loading rules");
    let mut rules = RuleSet::shipped()?;
    for folder in &args.folders {
        rules = rules.with_folder(folder)?;
    }
    working.finish_and_clear();
    Ok(rules)
}

/// Replays the recorded attacks through the rules, as logs of these kinds tell of them.
fn power(rules: &RuleSet, of: impl Fn(LogSource) -> bool) -> Result<Vec<Power>, Failure> {
    let mut drills = Drill::shipped()?;
    for drill in &mut drills {
        drill.logs.retain(|log| of(log.kind));
    }
    drills.retain(|drill| !drill.logs.is_empty());
    let bar = progress::count(drills.len(), "replaying recorded attacks");
    let mut last = None;
    let power = levelhead_intrusion::drill(&drills, &mut |drill, logs| {
        if last.replace(drill.id.clone()) != Some(drill.id.clone()) {
            bar.inc(1);
        }
        replayed(rules, drill, logs)
    });
    bar.finish_and_clear();
    power
}

/// The incidents in the logs of one recorded attack.
fn replayed(rules: &RuleSet, drill: &Drill, logs: &[&DrillLog]) -> Result<Vec<Incident>, Failure> {
    let mut scan = Scan::new(rules, drill.assets()?, ScanSettings::default());
    for log in logs {
        levelhead_readers::read_log_bytes(&log.name, log.bytes, &LogOptions::default(), &mut scan)?;
    }
    Ok(scan.finish().incidents)
}

/// A kind of system by its name.
fn kind(named: &str) -> Result<AssetKind, Failure> {
    AssetKind::from_name(named).ok_or_else(|| {
        let all: Vec<&str> = AssetKind::ALL.iter().map(|kind| kind.name()).collect();
        let why = format!("--asset-kind {named}: not one of {}", all.join(", "));
        Failure::Usage(why)
    })
}

fn setting(name: &str, value: &str) -> Setting {
    Setting {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

fn said_of_rules(args: &RuleArgs) -> Vec<Setting> {
    let folders = args.folders.iter();
    let folders = folders.map(|folder| setting("--rules", &folder.display().to_string()));
    folders.collect()
}

fn said_of_period((from, to): (Option<&Moment>, Option<&Moment>)) -> Vec<Setting> {
    let named = [("--from", from), ("--to", to)];
    let told = named.into_iter().filter_map(|(name, at)| Some((name, at?)));
    told.map(|(name, at)| setting(name, &at.typed)).collect()
}
