//! Every rule that ships has logs that it must match and logs that it must not: `rules/tests/NAME.toml`. They go the way
//! of a user's logs: through the readers and the whole run.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

use jiff::{SignedDuration, Timestamp};
use levelhead_intrusion::{
    Assets, At, Correlator, Detection, Detector, Engine, Rule, RuleIndex, RuleSet, Signs, Who,
    descriptions, detectors,
};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;
use levelhead_schema::event::{
    Event, EventBatch, EventField, EventKind, EventSink, LogEnd, LogInfo,
};
use levelhead_schema::intrusion::Success;
use levelhead_schema::table::SourceFile;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The logs of one rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Logs {
    must_match: Vec<Case>,
    must_not_match: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    what: String,
    assets: Option<String>,
    log: Vec<Piece>,
}

/// Lines of a log, repeated. In them `{n}` counts from `first`, `{r}` is a number without order, `{a}` one of 250,
/// `{clf}`, `{iso}` and `{pg}` are the time in the log's form. With `account` they are statements that pgaudit wrote down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    #[serde(default = "log")]
    file: String,
    #[serde(default = "afternoon")]
    from: Timestamp,
    #[serde(default = "one")]
    count: u64,
    #[serde(default)]
    step_seconds: u64,
    #[serde(default)]
    first: u64,
    account: Option<String>,
    rows: Option<u64>,
    #[serde(default)]
    program: String,
    session: Option<u64>,
    text: String,
}

fn log() -> String {
    "log".to_owned()
}

fn one() -> u64 {
    1
}

fn afternoon() -> Timestamp {
    "2026-10-14T15:00:00Z".parse().unwrap()
}

impl Piece {
    fn write(&self, out: &mut String, lines: &mut u64) {
        for at in 0..self.count {
            let step = SignedDuration::from_secs((at * self.step_seconds) as i64);
            let time = self.from + step;
            let filled = |text: &str| fill(text, time, self.first + at, at);
            for line in self.text.lines() {
                *lines += 1;
                match &self.account {
                    None => writeln!(out, "{}", filled(line)).unwrap(),
                    Some(account) => {
                        let number = if self.session.is_some() {
                            self.first + at
                        } else {
                            1
                        };
                        let session = self.session.unwrap_or(1000 + *lines);
                        let audit = audit(
                            account,
                            &self.program,
                            &filled(line),
                            self.rows,
                            session,
                            number,
                        );
                        writeln!(out, "{}", filled(&audit)).unwrap();
                    }
                }
            }
        }
    }
}

fn fill(text: &str, time: Timestamp, n: u64, at: u64) -> String {
    let zoned = time.to_zoned(jiff::tz::TimeZone::UTC);
    // A stride that is prime to the number of records visits them without order.
    let without_order = 100_000 + at * 337_219 % 899_981;
    text.replace("{n}", &n.to_string())
        .replace("{r}", &without_order.to_string())
        .replace("{a}", &(at % 250 + 1).to_string())
        .replace(
            "{clf}",
            &zoned.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
        )
        .replace("{iso}", &zoned.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .replace("{pg}", &zoned.strftime("%Y-%m-%d %H:%M:%S.000").to_string())
}

/// A record of csvlog as PostgreSQL 15 with pgaudit and `pgaudit.log_rows` writes it.
fn audit(
    account: &str,
    program: &str,
    statement: &str,
    rows: Option<u64>,
    session: u64,
    number: u64,
) -> String {
    let command = statement.split(' ').next().unwrap().to_uppercase();
    let class = match command.as_str() {
        "SELECT" | "COPY" => "READ",
        "SET" | "ALTER" => "MISC",
        _ => "WRITE",
    };
    let quoted = statement.replace('"', "\"\"\"\"");
    let rows = rows.map_or(String::new(), |rows| format!(",{rows}"));
    format!(
        "{{pg}} UTC,\"{account}\",\"voters\",{session},\"10.20.0.5:50122\",66.{session},{number},\"{command}\",2026-10-14 12:00:00 \
         UTC,3/1,0,LOG,00000,\"AUDIT: SESSION,{number},1,{class},{command},,,\"\"{quoted}\"\",<not logged>{rows}\",,,,,,,,,\"{program}\",\"client \
         backend\",,0"
    )
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

/// Ids of the rules that matched, of those only that a detection was told of.
fn matched(rules: &RuleSet, case: &Case) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut files: BTreeMap<&str, (String, u64)> = BTreeMap::new();
    for piece in &case.log {
        let (text, lines) = files.entry(&piece.file).or_default();
        piece.write(text, lines);
    }
    for (file, (text, _)) in &files {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let assets = match &case.assets {
        Some(text) => Assets::from_toml(text, "assets.toml")
            .unwrap_or_else(|error| panic!("{}: {error}", case.what)),
        None => Assets::none(),
    };
    let mut run = Run::new(rules, assets);
    read_logs(
        &[folder.path().to_owned()],
        &LogOptions::default(),
        &mut run,
    )
    .unwrap();
    run.finish(&case.what)
}

/// A run in one thread: each event by itself, then in order, then the end.
struct Run<'r> {
    rules: Vec<Rule>,
    engine: Arc<dyn Engine>,
    silent: &'r [RuleIndex],
    correlator: Option<Box<dyn Correlator>>,
    detectors: Vec<Box<dyn Detector>>,
    assets: Assets,
    log: u32,
    asset: u32,
    events: u64,
    rejects: u64,
    found: Vec<Detection>,
}

impl<'r> Run<'r> {
    fn new(set: &'r RuleSet, assets: Assets) -> Run<'r> {
        let mut rules = set.rules().to_vec();
        for rule in descriptions().unwrap() {
            if rules.iter().all(|known| known.id != rule.id) {
                rules.push(rule);
            }
        }
        Run {
            engine: set.engine(),
            silent: set.silent(),
            correlator: set.engine().correlator(),
            detectors: detectors(&rules, &assets),
            rules,
            assets,
            log: 0,
            asset: 0,
            events: 0,
            rejects: 0,
            found: Vec::new(),
        }
    }

    fn finish(mut self, what: &str) -> BTreeSet<String> {
        assert_eq!(
            self.rejects, 0,
            "{what}: records of the test that are no records"
        );
        assert!(self.events > 0, "{what}");
        for detector in &mut self.detectors {
            detector.finish(&mut self.found);
        }
        self.found
            .iter()
            .map(|detection| self.rules[detection.rule.0 as usize].id.clone())
            .collect()
    }
}

impl EventSink for Run<'_> {
    fn begin(&mut self, info: &LogInfo) -> ControlFlow<()> {
        self.asset = self.assets.of_log(info);
        self.log += 1;
        for detector in &mut self.detectors {
            detector.log(self.log, info, self.asset);
        }
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        for event in batch.iter() {
            self.events += 1;
            let mut hits = Vec::new();
            self.engine.matches(event, &mut hits);
            let mut fired = Vec::new();
            if let Some(correlator) = &mut self.correlator {
                correlator.event(event, &hits, &mut fired);
            }
            let who = who(event);
            let signs = Signs::of(event);
            let at = At::new(self.asset, self.log, event.time(), &who, &signs);
            let told = hits
                .iter()
                .chain(&fired)
                .filter(|rule| !self.silent.contains(rule));
            let by_itself = told.map(|rule| Detection {
                rule: *rule,
                asset: self.asset,
                log: self.log,
                place: event.place(),
                time: event.time(),
                who: who.clone(),
                sources: 1,
                rows: None,
                success: Success::Unknown,
                reason: "",
            });
            self.found.extend(by_itself);
            for detector in &mut self.detectors {
                detector.event(&at, event, &hits, &mut self.found);
            }
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: LogEnd) {
        self.rejects += end.rejects;
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        panic!("{path}: {reason}");
    }

    fn file(&mut self, _: SourceFile) {}
}

fn who(event: Event<'_>) -> Who {
    let address = event
        .get(EventField::SourceIp)
        .and_then(|text| text.parse().ok())
        .map(Who::Address);
    let account = event
        .get(EventField::User)
        .map(|user| Who::Account(user.to_owned()));
    let first = match event.kind() {
        EventKind::Datastore => account.or(address),
        _ => address.or(account),
    };
    first.unwrap_or(Who::Unknown)
}

#[derive(Deserialize)]
struct Detectors {
    detector: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    name: String,
}

/// Names and ids of all rules that ship. Rules that only feed others have no logs of their own.
fn shipped() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder().join("detectors.toml")).unwrap();
    let detectors: Detectors = toml::from_str(&text).unwrap();
    let mut all: Vec<_> = detectors
        .detector
        .into_iter()
        .map(|entry| (entry.name, entry.id))
        .collect();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        if path.extension().is_none_or(|end| end != "yml") || text.contains("level: informational")
        {
            continue;
        }
        let id = text
            .lines()
            .find_map(|line| line.strip_prefix("id: "))
            .unwrap();
        all.push((
            path.file_stem().unwrap().to_string_lossy().into_owned(),
            id.to_owned(),
        ));
    }
    all.sort();
    all
}

#[test]
fn every_rule_matches_what_it_must_and_nothing_else() {
    let rules = RuleSet::shipped().unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    for (name, id) in shipped() {
        let path = folder().join("tests").join(format!("{name}.toml"));
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{name} has no logs: {error}"));
        let logs: Logs = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(
            !logs.must_match.is_empty() && !logs.must_not_match.is_empty(),
            "{name}"
        );
        let cases = logs.must_match.iter().map(|case| (case, true));
        for (case, must) in cases.chain(logs.must_not_match.iter().map(|case| (case, false))) {
            if matched(&rules, case).contains(&id) != must {
                wrong.push(format!(
                    "{name}: {} {}",
                    case.what,
                    if must { "is missed" } else { "is matched" }
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_logs_is_of_a_rule() {
    let names: BTreeSet<String> = shipped().into_iter().map(|(name, _)| name).collect();
    for entry in std::fs::read_dir(folder().join("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(&name), "{name}");
    }
}

/// Indicators of the attack of 2016 age; only the two that were verified in public pages ship.
#[test]
fn no_other_indicator_ships() {
    let known = ["5.149.249.172", "185.104.9.39"];
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
        let addresses = words.filter(|word| word.parse::<std::net::Ipv4Addr>().is_ok());
        for address in addresses {
            assert!(known.contains(&address), "{}: {address}", path.display());
        }
    }
}
