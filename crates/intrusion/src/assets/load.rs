//! `assets.toml` into assets, with errors that name the line.

use super::clock::{self, Election, Job, OfficeHours, TestWindow, Window};
use super::find::Finder;
use super::{Asset, Assets, ExpectedSource, LogGlob};
use globset::GlobBuilder;
use ipnet::IpNet;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{AssetKind, AttackClass};
use serde::Deserialize;
use std::collections::HashSet;
use std::net::IpAddr;
use toml::Spanned;

/// The largest file, in bytes.
const LONGEST_BYTES: usize = 4 << 20;

/// A file of assets that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}, line {line}: {problem}")]
pub struct AssetsError {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: AssetsProblem,
}

/// What is wrong with a file of assets. All of it is for its writer to mend.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssetsProblem {
    /// Too long.
    #[error("the file has more than 4 MiB")]
    TooLong,
    /// No TOML, or names that no such file has.
    #[error("{message}")]
    Toml {
        /// What TOML's reader said.
        message: String,
    },
    /// A value that cannot be read.
    #[error("{text:?} is no {what}, such as {example}")]
    Value {
        /// What stands there.
        text: String,
        /// What should stand there.
        what: &'static str,
        /// One that can be read.
        example: &'static str,
    },
    /// A span that ends before it begins.
    #[error("it ends before it begins")]
    Backwards,
    /// An id or a name that is there twice.
    #[error("{name:?} is there twice")]
    Twice {
        /// The id or the name.
        name: String,
    },
    /// An asset that is not in the file.
    #[error("no asset has the id {id:?}")]
    NoAsset {
        /// The id.
        id: String,
    },
    /// An empty id, name or list that must not be empty.
    #[error("{what} is empty")]
    Empty {
        /// What.
        what: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileToml {
    zone: Option<Spanned<String>>,
    office_hours: Option<Spanned<String>>,
    night: Option<Spanned<String>>,
    #[serde(default)]
    asset: Vec<Spanned<AssetToml>>,
    #[serde(default)]
    election: Vec<Spanned<ElectionToml>>,
    #[serde(default)]
    freeze: Vec<Spanned<WindowToml>>,
    #[serde(default)]
    list_maintenance: Vec<Spanned<WindowToml>>,
    #[serde(default)]
    publish: Vec<Spanned<WindowToml>>,
    #[serde(default)]
    test: Vec<Spanned<TestToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssetToml {
    id: String,
    name: String,
    kind: AssetKind,
    owner: String,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    addresses: Vec<Spanned<String>>,
    #[serde(default)]
    domains: Vec<String>,
    zone: Option<Spanned<String>>,
    office_hours: Option<Spanned<String>>,
    #[serde(default)]
    source: Vec<Spanned<SourceToml>>,
    #[serde(default)]
    job: Vec<JobToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceToml {
    name: String,
    kind: LogSource,
    logs: Vec<Spanned<String>>,
    heartbeat: Option<Spanned<String>>,
    heartbeat_night: Option<Spanned<String>>,
    sees: Option<Vec<AttackClass>>,
    #[serde(default)]
    decrypted: bool,
    #[serde(default = "yes")]
    numbers_complete: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JobToml {
    account: String,
    hours: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ElectionToml {
    name: String,
    date: Spanned<toml::Value>,
    poll_close: Option<Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowToml {
    from: Spanned<toml::Value>,
    to: Spanned<toml::Value>,
    what: String,
    #[serde(default)]
    assets: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestToml {
    from: Spanned<toml::Value>,
    to: Spanned<toml::Value>,
    addresses: Vec<Spanned<String>>,
    who: String,
    why: String,
    #[serde(default)]
    assets: Vec<Spanned<String>>,
}

fn yes() -> bool {
    true
}

/// A problem and the byte it is at.
type At = (usize, AssetsProblem);

impl Assets {
    /// Reads a user's file; `path` is what errors call it.
    ///
    /// # Errors
    /// [`AssetsError`] with the line of what cannot be used: unknown names, bad zones, patterns, addresses, times and
    /// durations, ids that are there twice, windows for assets that are not there.
    pub fn from_toml(text: &str, path: &str) -> Result<Assets, AssetsError> {
        let fail = |(at, problem): At| AssetsError {
            path: path.to_owned(),
            line: line_at(text, at),
            problem,
        };
        if text.len() > LONGEST_BYTES {
            return Err(fail((0, AssetsProblem::TooLong)));
        }
        let file: FileToml = toml::from_str(text).map_err(|error| {
            let message = error.message().replace('\n', " ");
            let at = error.span().map_or(0, |span| span.start);
            fail((at, AssetsProblem::Toml { message }))
        })?;
        build(file).map_err(fail)
    }
}

fn build(file: FileToml) -> Result<Assets, At> {
    let zone = file.zone.as_ref().map_or(Ok(TimeZone::UTC), zone)?;
    let defaults = Defaults {
        zone: zone.clone(),
        office_hours: file.office_hours.as_ref().map(office_hours).transpose()?,
        night: file.night.as_ref().map_or_else(
            || Ok((Time::constant(20, 0, 0, 0), Time::constant(7, 0, 0, 0))),
            hours,
        )?,
    };
    let mut assets = Assets::none();
    let mut ids = HashSet::new();
    for given in file.asset {
        let at = given.span().start;
        let asset = asset(given.into_inner(), at, &defaults)?;
        if !ids.insert(asset.id.clone()) {
            return Err((at, AssetsProblem::Twice { name: asset.id }));
        }
        assets.assets.push(asset);
    }
    assets.declared = assets.assets.len();
    assets.finder = Finder::of(&assets.assets);
    for given in file.election {
        let election = given.into_inner();
        assets.elections.push(self::election(election, &zone)?);
    }
    assets.freezes = windows(file.freeze, &assets, &zone)?;
    assets.list_maintenance = windows(file.list_maintenance, &assets, &zone)?;
    assets.publishing = windows(file.publish, &assets, &zone)?;
    for given in file.test {
        let at = given.span().start;
        let test = given.into_inner();
        let addresses: Result<Vec<IpNet>, At> = test.addresses.iter().map(network).collect();
        let addresses = addresses?;
        if addresses.is_empty() {
            let what = "the list of the testers' addresses";
            return Err((at, AssetsProblem::Empty { what }));
        }
        let window = WindowToml {
            from: test.from,
            to: test.to,
            what: test.why,
            assets: test.assets,
        };
        assets.tests.push(TestWindow {
            window: self::window(&window, at, &assets, &zone)?,
            addresses,
            who: test.who,
        });
    }
    Ok(assets)
}

/// What holds for assets that do not say otherwise.
struct Defaults {
    zone: TimeZone,
    office_hours: Option<OfficeHours>,
    night: (Time, Time),
}

fn asset(given: AssetToml, at: usize, defaults: &Defaults) -> Result<Asset, At> {
    for (text, what) in [(&given.id, "the id"), (&given.name, "the name")] {
        if text.trim().is_empty() {
            return Err((at, AssetsProblem::Empty { what }));
        }
    }
    let mut sources: Vec<ExpectedSource> = Vec::with_capacity(given.source.len());
    for source in given.source {
        let at = source.span().start;
        let source = self::source(source.into_inner(), at, defaults)?;
        if sources.iter().any(|known| known.name == source.name) {
            return Err((at, AssetsProblem::Twice { name: source.name }));
        }
        sources.push(source);
    }
    let mut jobs = Vec::with_capacity(given.job.len());
    for job in given.job {
        let (from, to) = hours(&job.hours)?;
        let account = job.account;
        jobs.push(Job { account, from, to });
    }
    let office_hours = given.office_hours.as_ref().map(office_hours).transpose()?;
    Ok(Asset {
        id: given.id,
        name: given.name,
        kind: given.kind,
        owner: given.owner,
        hosts: given.hosts,
        addresses: given
            .addresses
            .iter()
            .map(network)
            .collect::<Result<_, _>>()?,
        domains: given.domains,
        sources,
        zone: given
            .zone
            .as_ref()
            .map_or_else(|| Ok(defaults.zone.clone()), zone)?,
        office_hours: office_hours.or_else(|| defaults.office_hours.clone()),
        jobs,
    })
}

fn source(given: SourceToml, at: usize, defaults: &Defaults) -> Result<ExpectedSource, At> {
    for (empty, what) in [
        (given.name.trim().is_empty(), "the name"),
        (given.logs.is_empty(), "the list of logs"),
    ] {
        if empty {
            return Err((at, AssetsProblem::Empty { what }));
        }
    }
    let logs: Result<Vec<LogGlob>, At> = given.logs.iter().map(glob).collect();
    Ok(ExpectedSource {
        name: given.name,
        kind: given.kind,
        logs: logs?,
        heartbeat: given.heartbeat.as_ref().map(duration).transpose()?,
        heartbeat_night: given.heartbeat_night.as_ref().map(duration).transpose()?,
        night: defaults.night,
        sees: given.sees,
        decrypted: given.decrypted,
        numbers_complete: given.numbers_complete,
    })
}

fn election(given: ElectionToml, zone: &TimeZone) -> Result<Election, At> {
    let text = plain(&given.date);
    let bad = || value(&given.date, "date", "2026-11-03");
    let date: Date = text.parse().map_err(|_| bad())?;
    let poll_close = match &given.poll_close {
        None => None,
        Some(time) => {
            let bad = || value(time, "time of day", "\"20:00\"");
            let time = clock_time(&plain(time)).ok_or_else(bad)?;
            let zoned = date.to_datetime(time).to_zoned(zone.clone());
            Some(zoned.map_err(|_| bad())?.timestamp())
        }
    };
    Ok(Election {
        name: given.name,
        date,
        poll_close,
        zone: zone.clone(),
    })
}

fn windows(
    given: Vec<Spanned<WindowToml>>,
    assets: &Assets,
    zone: &TimeZone,
) -> Result<Vec<Window>, At> {
    let windows = given.into_iter();
    windows
        .map(|given| window(given.get_ref(), given.span().start, assets, zone))
        .collect()
}

fn window(given: &WindowToml, at: usize, assets: &Assets, zone: &TimeZone) -> Result<Window, At> {
    let (from, to) = (
        moment(&given.from, zone, false)?,
        moment(&given.to, zone, true)?,
    );
    if from >= to {
        return Err((at, AssetsProblem::Backwards));
    }
    let mut numbers = Vec::with_capacity(given.assets.len());
    for id in &given.assets {
        let mut known = (0..).zip(assets.declared());
        let number = known.find(|(_, asset)| asset.id == *id.get_ref());
        let Some((number, _)) = number else {
            let id_text = id.get_ref().clone();
            return Err((id.span().start, AssetsProblem::NoAsset { id: id_text }));
        };
        numbers.push(number);
    }
    Ok(Window {
        from,
        to,
        what: given.what.clone(),
        assets: numbers,
    })
}

/// A time with an offset, a time in the zone, or a day: its start, or with `whole` its end.
fn moment(given: &Spanned<toml::Value>, zone: &TimeZone, whole: bool) -> Result<Timestamp, At> {
    let text = plain(given);
    let bad = || value(given, "time", "2026-11-03T20:00:00-05:00 or 2026-11-03");
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let local = match text.parse::<Date>() {
        Ok(day) if text.len() == 10 && whole => {
            let next = day.checked_add(1.day()).map_err(|_| bad())?;
            next.to_datetime(Time::midnight())
        }
        _ => text.parse::<DateTime>().map_err(|_| bad())?,
    };
    let zoned = local.to_zoned(zone.clone()).map_err(|_| bad())?;
    Ok(zoned.timestamp())
}

fn zone(given: &Spanned<String>) -> Result<TimeZone, At> {
    TimeZone::get(given.get_ref()).map_err(|_| text_value(given, "time zone", "America/New_York"))
}

fn office_hours(given: &Spanned<String>) -> Result<OfficeHours, At> {
    let read = || {
        let (days, times) = given.get_ref().trim().split_once(' ')?;
        let days = clock::days(days)?;
        let (from, to) = span(times)?;
        Some(OfficeHours { days, from, to })
    };
    read().ok_or_else(|| text_value(given, "time of work", "mon-fri 08:00-17:00"))
}

fn hours(given: &Spanned<String>) -> Result<(Time, Time), At> {
    span(given.get_ref()).ok_or_else(|| text_value(given, "span of hours", "02:00-03:30"))
}

fn span(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.trim().split_once('-')?;
    Some((clock_time(from.trim())?, clock_time(to.trim())?))
}

/// `HH:MM` or `HH:MM:SS`.
fn clock_time(text: &str) -> Option<Time> {
    text.parse().ok()
}

fn duration(given: &Spanned<String>) -> Result<SignedDuration, At> {
    let read: Option<SignedDuration> = given.get_ref().parse().ok();
    let bounds = SignedDuration::from_mins(1)..=SignedDuration::from_hours(24 * 31);
    read.filter(|duration| bounds.contains(duration))
        .ok_or_else(|| {
            text_value(
                given,
                "length of time from a minute to 31 days",
                "15m or 36h",
            )
        })
}

fn network(given: &Spanned<String>) -> Result<IpNet, At> {
    let text = given.get_ref();
    let network = text.parse::<IpNet>().ok();
    network
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        .ok_or_else(|| text_value(given, "address or network", "192.0.2.7 or 192.0.2.0/24"))
}

fn glob(given: &Spanned<String>) -> Result<LogGlob, At> {
    let text = given.get_ref();
    let bad = || text_value(given, "pattern of paths", "portal/access.log*");
    let compile = |pattern: &str| {
        let mut builder = GlobBuilder::new(pattern);
        let glob = builder.literal_separator(true).build().map_err(|_| bad())?;
        Ok::<_, At>(glob.compile_matcher())
    };
    if text.is_empty() {
        return Err(bad());
    }
    Ok(LogGlob {
        text: text.clone(),
        matchers: [compile(text)?, compile(&format!("**/{text}"))?],
    })
}

/// A value as the file has it: strings and TOML's own dates alike.
fn plain(given: &Spanned<toml::Value>) -> String {
    match given.get_ref() {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn value(given: &Spanned<toml::Value>, what: &'static str, example: &'static str) -> At {
    let text = plain(given);
    let problem = AssetsProblem::Value {
        text,
        what,
        example,
    };
    (given.span().start, problem)
}

fn text_value(given: &Spanned<String>, what: &'static str, example: &'static str) -> At {
    let problem = AssetsProblem::Value {
        text: given.get_ref().clone(),
        what,
        example,
    };
    (given.span().start, problem)
}

/// Line, from 1, of a byte offset.
fn line_at(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    before.filter(|byte| *byte == b'\n').count() + 1
}
