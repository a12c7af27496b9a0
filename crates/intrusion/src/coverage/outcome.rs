//! From streams to what a report says of each asset and source, and what negatives are reckoned from.

use super::StreamKey;
use super::evaluate::{self, Evidence, Heartbeat, State};
use super::hours::{Cells, Spans, minute_of, start_of};
use super::sight;
use super::stream::{Stream, Tally};
use crate::assets::{Asset, Assets, ExpectedSource};
use jiff::Timestamp;
use jiff::civil::Time;
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{AttackClass, Coverage, CoverageDay, Gap};
use std::collections::BTreeMap;

/// Longest period of which coverage is stated, in minutes: ten years and some days.
const LONGEST_MINUTES: i64 = 3660 * 1440;

/// What the ledger says at the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverageOutcome {
    /// The period that coverage is stated for; none when no log has a known time and none was asked for.
    pub period: Option<(Timestamp, Timestamp)>,
    /// One entry for each asset and source, in the order of assets, expected sources first.
    pub coverage: Vec<Coverage>,
    /// The same hour by hour, in the same order.
    pub sources: Vec<SourceHours>,
    /// The latest event of all logs.
    pub last_event: Option<Timestamp>,
}

/// The hours in which one source was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceHours {
    /// Number of the asset.
    pub asset: u32,
    /// Its name, as in [`Coverage::source`].
    pub name: String,
    /// What kind of program writes it.
    pub kind: LogSource,
    /// What leaves a trace in it.
    pub sees: Vec<AttackClass>,
    /// For each hour of the period, whether it was observed.
    observed: Vec<bool>,
}

/// How far an asset was watched for one class of attack.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassCover {
    /// Hours in which at least one source was observed that sees the class.
    pub hours_observed: u64,
    /// Hours of the period.
    pub hours_expected: u64,
    /// The longest time without any.
    pub longest_gap: Option<Gap>,
    /// The sources that see it.
    pub sources: Vec<String>,
    /// Their kinds.
    pub kinds: Vec<LogSource>,
}

impl ClassCover {
    /// Observed of expected, 0 to 1.
    pub fn share(&self) -> f64 {
        share(self.hours_observed, self.hours_expected)
    }
}

impl CoverageOutcome {
    /// How far an asset was watched for a class: an hour counts when a source that sees the class was observed in it. Only
    /// sources of the given kinds count: power that was measured on one kind of log says nothing of another.
    pub fn of_class(&self, asset: u32, class: AttackClass, kinds: &[LogSource]) -> ClassCover {
        let seeing = |source: &&SourceHours| {
            source.asset == asset && source.sees.contains(&class) && kinds.contains(&source.kind)
        };
        let sources: Vec<&SourceHours> = self.sources.iter().filter(seeing).collect();
        let hours = self.period.map_or(0, |(from, to)| {
            let (from, to) = minutes(from, to);
            usize::try_from(super::hours::hour_of(to - 1) + 1 - super::hours::hour_of(from))
                .unwrap_or_default()
        });
        let observed: Vec<bool> = (0..hours)
            .map(|hour| {
                let mut seen = sources.iter().map(|source| source.observed.get(hour));
                seen.any(|seen| seen == Some(&true))
            })
            .collect();
        let mut kinds: Vec<LogSource> = sources.iter().map(|source| source.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        ClassCover {
            hours_observed: observed.iter().filter(|seen| **seen).count() as u64,
            hours_expected: hours as u64,
            longest_gap: self
                .period
                .and_then(|(from, _)| longest_gap(&observed, from)),
            sources: sources.iter().map(|source| source.name.clone()).collect(),
            kinds,
        }
    }
}

/// One source put together from its streams.
struct Source<'s> {
    asset: u32,
    name: String,
    kind: LogSource,
    expected: Option<&'s ExpectedSource>,
    streams: Vec<&'s Stream>,
}

/// Coverage of everything that is expected or was read.
pub(super) fn of(
    streams: &[Stream],
    assets: &Assets,
    asked: Option<(Timestamp, Timestamp)>,
) -> CoverageOutcome {
    let spans = || streams.iter().filter_map(|stream| stream.cells.span());
    let last = spans().map(|(_, last)| last).max();
    let at = |minute: i64| Timestamp::from_second(minute.saturating_mul(60)).ok();
    let first = spans().map(|(first, _)| first).min().and_then(at);
    let end = last.and_then(|last| at(last + 1));
    let mut outcome = CoverageOutcome {
        period: asked.or(first.zip(end)),
        last_event: last.and_then(at),
        ..CoverageOutcome::default()
    };
    let Some((from, to)) = outcome.period.filter(|(from, to)| from < to) else {
        outcome.period = None;
        return outcome;
    };
    // Bounded for what dates its events to the Middle Ages; the later end is the one that is asked about.
    let cut = minute_of(to) - minute_of(from) > LONGEST_MINUTES;
    let from = match cut {
        true => at(minute_of(to) - LONGEST_MINUTES).unwrap_or(from),
        false => from,
    };
    outcome.period = Some((from, to));
    for source in sources(streams, assets) {
        let (mut coverage, hours) = source.coverage(assets, (from, to));
        if cut {
            let note = "the period is longer than ten years: only its last ten are stated";
            coverage.notes.push(note.to_owned());
        }
        outcome.coverage.push(coverage);
        outcome.sources.push(hours);
    }
    outcome
}

/// First minute of a period and the minute after its last.
fn minutes(from: Timestamp, to: Timestamp) -> (i64, i64) {
    let from = minute_of(from);
    let end = to.as_second().saturating_add(59).div_euclid(60);
    (from, end.max(from + 1))
}

fn sources<'s>(streams: &'s [Stream], assets: &'s Assets) -> Vec<Source<'s>> {
    let mut own: BTreeMap<u32, Vec<&Stream>> = BTreeMap::new();
    for stream in streams {
        if let StreamKey::Own(asset, ..) = &stream.key {
            own.entry(*asset).or_default().push(stream);
        }
    }
    let mut sources = Vec::new();
    for (number, asset) in (0..).zip(&assets.assets) {
        for (place, expected) in (0..).zip(&asset.sources) {
            let feeds = |stream: &&Stream| match &stream.key {
                StreamKey::Expected(of) => of.contains(&(number, place)),
                StreamKey::Own(..) => false,
            };
            sources.push(Source {
                asset: number,
                name: expected.name.clone(),
                kind: expected.kind,
                expected: Some(expected),
                streams: streams.iter().filter(feeds).collect(),
            });
        }
        for stream in own.remove(&number).unwrap_or_default() {
            let StreamKey::Own(_, kind, path) = &stream.key else {
                continue;
            };
            sources.push(Source {
                asset: number,
                // A log that is its own asset is named by its kind: the asset has its path.
                name: match assets.is_declared(number) {
                    true => format!("{} ({path})", kind.name()),
                    false => kind.name().to_owned(),
                },
                kind: *kind,
                expected: None,
                streams: vec![stream],
            });
        }
    }
    sources
}

impl Source<'_> {
    fn coverage(
        &self,
        assets: &Assets,
        (from, to): (Timestamp, Timestamp),
    ) -> (Coverage, SourceHours) {
        // tidy: long because all that lowers a source's coverage comes together here
        let mut cells = Cells::default();
        let (mut silent, mut doubtful) = (Spans::default(), Spans::default());
        let (mut missing_numbers, mut missing_pieces) = (0, 0);
        let mut tally = Tally::default();
        let complete = self
            .expected
            .is_none_or(|expected| expected.numbers_complete);
        for stream in &self.streams {
            cells.merge(&stream.cells);
            silent.merge(&stream.silent);
            doubtful.merge(&stream.doubtful);
            if complete {
                silent.merge(&stream.numbers.lost);
                missing_numbers += stream.numbers.missing;
            }
            for pieces in stream.pieces.values() {
                let (spans, count) = pieces.missing();
                doubtful.merge(&spans);
                missing_pieces += count;
            }
            tally.add(&stream.tally);
        }
        let asset = assets.get(self.asset);
        let heartbeat = self.heartbeat(asset, &cells);
        let period = minutes(from, to);
        let evidence = Evidence {
            cells: &cells,
            silent: &silent,
            doubtful: &doubtful,
            heartbeat: &heartbeat,
        };
        let states = evaluate::hours(&evidence, period);
        let observed: Vec<bool> = states
            .iter()
            .map(|state| *state == State::Observed)
            .collect();
        let count = |wanted: State| states.iter().filter(|state| **state == wanted).count() as u64;
        let sees = sight::sees(self.kind, self.expected);
        let mut notes = notes(&tally, missing_numbers, missing_pieces, self.kind);
        if self.streams.is_empty() {
            notes.insert(0, "no log of this source was given".to_owned());
        } else if heartbeat.learned {
            notes.push(format!(
                "nobody declared how long this source is ordinarily silent: {} minutes were reckoned with",
                heartbeat.day_minutes
            ));
        }
        if cells.left_out {
            notes.push("it has times in more hours than are kept: some were left out".to_owned());
        }
        let coverage = Coverage {
            asset: asset.map(|asset| asset.id.clone()).unwrap_or_default(),
            source: self.name.clone(),
            hours_expected: states.len() as u64,
            hours_observed: count(State::Observed),
            hours_silent: count(State::Silent),
            hours_unknown: count(State::Unknown),
            share: share(count(State::Observed), states.len() as u64),
            longest_gap: longest_gap(&observed, from),
            retention_days: cells
                .span()
                .map(|(first, last)| (last - first).unsigned_abs() / 1440),
            blind_to: AttackClass::ALL
                .iter()
                .copied()
                .filter(|class| !sees.contains(class))
                .collect(),
            notes,
            days: days(&states, from),
        };
        let hours = SourceHours {
            asset: self.asset,
            name: self.name.clone(),
            kind: self.kind,
            sees,
            observed,
        };
        (coverage, hours)
    }

    fn heartbeat(&self, asset: Option<&Asset>, cells: &Cells) -> Heartbeat {
        let utc = jiff::tz::TimeZone::UTC;
        let zone = asset.map_or(&utc, |asset| &asset.zone);
        let (declared, night, hours) = match self.expected {
            Some(expected) => (expected.heartbeat, expected.heartbeat_night, expected.night),
            None => (None, None, (Time::midnight(), Time::midnight())),
        };
        Heartbeat::of(declared, night, hours, zone, cells)
    }
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.cleared += other.cleared;
        self.stopped += other.stopped;
        self.lost += other.lost;
        self.changed += other.changed;
        self.off += other.off;
        self.clock_set += other.clock_set;
        self.went_back += other.went_back;
        self.drops += other.drops;
        self.rejects += other.rejects;
        self.without_time += other.without_time;
        self.events += other.events;
        self.skewed += other.skewed;
    }
}

fn share(observed: u64, expected: u64) -> f64 {
    match expected {
        0 => 0.0,
        expected => observed as f64 / expected as f64,
    }
}

fn notes(tally: &Tally, numbers: u64, pieces: u64, kind: LogSource) -> Vec<String> {
    // tidy: long because it is the list of what may have lowered the share, each in its words
    let mut notes = Vec::new();
    let mut say = |count: u64, one: &str, many: &str| match count {
        0 => {}
        1 => notes.push(one.to_owned()),
        count => notes.push(many.replace('#', &count.to_string())),
    };
    say(
        tally.cleared,
        "the log was cleared once",
        "the log was cleared # times",
    );
    say(
        numbers,
        "the number of one record is missing",
        "the numbers of # records are missing",
    );
    say(
        pieces,
        "one piece of the rotated log is missing",
        "# pieces of the rotated log are missing",
    );
    say(
        tally.off,
        "auditing was switched off once",
        "auditing was switched off # times",
    );
    say(
        tally.changed,
        "auditing was changed once, in a way that the record does not tell",
        "auditing was changed # times, in ways that the records do not tell",
    );
    say(
        tally.lost,
        "the log says once that records were lost",
        "the log says # times that records were lost",
    );
    say(
        tally.stopped,
        "the log was stopped once",
        "the log was stopped # times",
    );
    say(
        tally.drops,
        "the sensor dropped more than a tenth of what it should have seen, once",
        "the sensor dropped more than a tenth of what it should have seen, # times",
    );
    say(
        tally.clock_set,
        "the clock was set once",
        "the clock was set # times",
    );
    say(
        tally.went_back,
        "time goes back once",
        "time goes back # times",
    );
    say(
        tally.skewed,
        "its clock and that of another source of the asset differ",
        "its clock and those of # other sources of the asset differ",
    );
    say(
        tally.without_time,
        "one record has no time that is known",
        "# records have no time that is known",
    );
    say(
        tally.rejects,
        "one record could not be read",
        "# records could not be read",
    );
    if numbers > 0 && matches!(kind, LogSource::Journald | LogSource::Windows) {
        let hint =
            "an extract of a log has such gaps without loss: then say numbers_complete = false";
        notes.push(hint.to_owned());
    }
    notes
}

/// The longest run of hours that were not observed.
fn longest_gap(observed: &[bool], from: Timestamp) -> Option<Gap> {
    let first = super::hours::hour_of(minute_of(from));
    let mut longest: Option<(i64, i64)> = None;
    let mut start = None;
    let ends = observed.iter().copied().chain(std::iter::once(true));
    for (hour, seen) in (first..).zip(ends) {
        match (seen, start) {
            (false, None) => start = Some(hour),
            (true, Some(begin)) => {
                if longest.is_none_or(|(from, to)| hour - begin > to - from) {
                    longest = Some((begin, hour));
                }
                start = None;
            }
            _ => {}
        }
    }
    let (from, to) = longest?;
    Some(Gap {
        from: start_of(from).to_string(),
        to: start_of(to).to_string(),
        hours: (to - from).unsigned_abs(),
    })
}

fn days(states: &[State], from: Timestamp) -> Vec<CoverageDay> {
    let first = super::hours::hour_of(minute_of(from));
    let mut days: BTreeMap<i64, CoverageDay> = BTreeMap::new();
    for (hour, state) in (first..).zip(states) {
        let day = days.entry(hour.div_euclid(24)).or_insert_with(|| {
            let date = start_of(hour).to_zoned(jiff::tz::TimeZone::UTC).date();
            CoverageDay {
                day: date.to_string(),
                observed: 0,
                silent: 0,
                unknown: 0,
            }
        });
        match state {
            State::Observed => day.observed += 1,
            State::Silent => day.silent += 1,
            State::Unknown => day.unknown += 1,
        }
    }
    days.into_values().collect()
}
