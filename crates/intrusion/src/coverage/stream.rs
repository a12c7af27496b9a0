//! What is kept of one stream, and of a log while it is read.

use super::StreamKey;
use super::hours::{Cell, Cells, Spans, bit, hour_of, minute_of};
use super::numbers::Numbers;
use super::pieces::Pieces;
use super::signs::{self, Counters, Sign};
use super::skew::{self, Sample};
use levelhead_schema::event::{Event, EventField, EventKind, LogEffect, LogEnd, LogSource};
use std::collections::BTreeMap;

/// Furthest that a clock that went back casts doubt, in seconds: a week.
const FURTHEST_DOUBT: i64 = 7 * 24 * 3600;
/// Most kinds of auditing that are followed while off.
const MOST_OFF: usize = 64;

/// How often each thing happened that lowers coverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) cleared: u64,
    pub(super) stopped: u64,
    pub(super) lost: u64,
    pub(super) changed: u64,
    pub(super) off: u64,
    pub(super) clock_set: u64,
    pub(super) went_back: u64,
    pub(super) drops: u64,
    pub(super) rejects: u64,
    pub(super) without_time: u64,
    pub(super) events: u64,
    /// Streams whose clock differs from this one's.
    pub(super) skewed: u64,
}

/// One stream.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) key: StreamKey,
    pub(super) cells: Cells,
    pub(super) numbers: Numbers,
    /// Hours that count as silent whatever happened in them.
    pub(super) silent: Spans,
    /// Hours whose times cannot be trusted.
    pub(super) doubtful: Spans,
    /// Pieces by the log's path without what tells them apart.
    pub(super) pieces: BTreeMap<String, Pieces>,
    pub(super) tally: Tally,
    sample: Option<Sample>,
}

impl Stream {
    pub(super) fn new(key: StreamKey, compared: bool) -> Stream {
        Stream {
            key,
            cells: Cells::default(),
            numbers: Numbers::default(),
            silent: Spans::default(),
            doubtful: Spans::default(),
            pieces: BTreeMap::new(),
            tally: Tally::default(),
            sample: compared.then(Sample::default),
        }
    }

    /// The assets that it is a source of.
    fn assets(&self) -> Vec<u32> {
        match &self.key {
            StreamKey::Expected(sources) => sources.iter().map(|(asset, _)| *asset).collect(),
            StreamKey::Own(asset, ..) => vec![*asset],
        }
    }
}

/// A log that is being read.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) stream: usize,
    stem: String,
    name: String,
    hour: i64,
    cell: Cell,
    /// First and last minute so far.
    span: Option<(i64, i64)>,
    /// The latest second so far.
    latest: Option<i64>,
    /// How far events may go back in an ordinary log, in seconds; none where their order means nothing.
    tolerance: Option<i64>,
    /// Earliest second since time went back, and the latest before.
    back: Option<(i64, i64)>,
    counters: Counters,
    /// Auditing that is off, by name: since which hour.
    off: BTreeMap<String, i64>,
}

/// How far back in time the next event of an ordinary log may lie, in seconds.
///
/// Zeek dates connections by their begin and logs them at their end; CloudTrail delivers within minutes, in no order.
/// Apache dates requests by their begin.
fn tolerance(kind: LogSource) -> Option<i64> {
    match kind {
        LogSource::Zeek | LogSource::Cloudtrail => None,
        LogSource::Web | LogSource::Suricata | LogSource::Json => Some(600),
        _ => Some(300),
    }
}

impl Open {
    pub(super) fn new(stream: usize, stem: String, name: String, kind: LogSource) -> Open {
        Open {
            stream,
            stem,
            name,
            hour: 0,
            cell: Cell::default(),
            span: None,
            latest: None,
            tolerance: tolerance(kind),
            back: None,
            counters: Counters::default(),
            off: BTreeMap::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, stream: &mut Stream) {
        stream.tally.events += 1;
        let Some(time) = event.time() else {
            stream.tally.without_time += 1;
            return;
        };
        let (minute, second) = (minute_of(time), time.as_second());
        if hour_of(minute) != self.hour {
            self.flush(stream);
            self.hour = hour_of(minute);
        }
        self.cell.events |= bit(minute);
        self.span = Some(self.span.map_or((minute, minute), |(first, last)| {
            (first.min(minute), last.max(minute))
        }));
        self.order(second, stream);
        if let Some(number) = event.sequence() {
            let text = |field| event.get(field).unwrap_or_default();
            let scope = (
                text(EventField::DeviceHost),
                text(EventField::SequenceScope),
            );
            stream.numbers.event(scope, number, minute);
        }
        if let Some(sample) = &mut stream.sample {
            sample.event(event, second);
        }
        let speaks = matches!(
            event.kind(),
            EventKind::Log | EventKind::Clock | EventKind::Statistics
        );
        if speaks && let Some(sign) = signs::of(event, &mut self.counters) {
            self.sign(sign, minute, stream);
        }
    }

    /// Time that goes back by more than ordinary.
    fn order(&mut self, second: i64, stream: &mut Stream) {
        let latest = self.latest.unwrap_or(second);
        if let Some(tolerance) = self.tolerance
            && second < latest - tolerance
        {
            if self.back.is_none() {
                stream.tally.went_back += 1;
            }
            let (low, _) = self.back.unwrap_or((second, latest));
            self.back = Some((low.min(second), latest));
            return;
        }
        if second > latest {
            self.close_doubt(stream);
        }
        self.latest = Some(latest.max(second));
    }

    /// The hours in which two clocks dated events. A single time far off casts no doubt on years.
    fn close_doubt(&mut self, stream: &mut Stream) {
        if let Some((low, high)) = self.back.take() {
            let hour = |second: i64| second.div_euclid(3600);
            let near = high.min(low.saturating_add(FURTHEST_DOUBT));
            stream.doubtful.add(hour(low), hour(near));
            let near = low.max(high.saturating_sub(FURTHEST_DOUBT));
            stream.doubtful.add(hour(near), hour(high));
        }
    }

    fn sign(&mut self, sign: Sign, minute: i64, stream: &mut Stream) {
        let hour = hour_of(minute);
        let tally = &mut stream.tally;
        match sign {
            Sign::Effect(LogEffect::Cleared) => {
                tally.cleared += 1;
                self.cell.started |= bit(minute);
                stream.silent.add(hour, hour);
            }
            Sign::Effect(LogEffect::Stopped) => {
                tally.stopped += 1;
                self.cell.stopped |= bit(minute);
            }
            Sign::Effect(LogEffect::Started) => self.cell.started |= bit(minute),
            Sign::Effect(LogEffect::Lost) => {
                tally.lost += 1;
                stream.silent.add(hour, hour);
            }
            Sign::Effect(LogEffect::Changed) => {
                tally.changed += 1;
                stream.silent.add(hour, hour);
            }
            Sign::Effect(LogEffect::Nothing) => {}
            Sign::Off(what) => {
                tally.off += 1;
                stream.silent.add(hour, hour);
                if self.off.len() < MOST_OFF {
                    self.off.entry(what).or_insert(hour);
                }
            }
            Sign::On(what) => {
                if let Some(since) = self.off.remove(&what) {
                    stream.silent.add(since, hour);
                }
            }
            Sign::Clock(step) => {
                tally.clock_set += 1;
                let step = step.unwrap_or_default().abs().ceil() as i64;
                let minutes = step.min(FURTHEST_DOUBT) / 60;
                // The hour before was dated by the clock that was wrong.
                stream
                    .doubtful
                    .add(hour_of(minute - minutes) - 1, hour_of(minute + minutes));
            }
            Sign::Drops => {
                tally.drops += 1;
                stream.silent.add(hour, hour);
            }
        }
    }

    fn flush(&mut self, stream: &mut Stream) {
        if self.cell != Cell::default() {
            stream.cells.add(self.hour, std::mem::take(&mut self.cell));
        }
    }

    /// The log is at its end: auditing that is still off was off to its last record.
    pub(super) fn end(mut self, end: Option<&LogEnd>, stream: &mut Stream) {
        self.flush(stream);
        self.close_doubt(stream);
        stream.tally.rejects += end.map_or(0, |end| end.rejects);
        let Some((first, last)) = self.span else {
            return;
        };
        for since in self.off.values() {
            stream.silent.add(*since, hour_of(last));
        }
        let pieces = stream.pieces.entry(self.stem).or_default();
        pieces.add(&self.name, first, last);
    }
}

/// Marks the hours in which streams of one asset date the same thing differently. A stream that agrees with another one
/// there is believed; of two that disagree, neither is.
pub(super) fn compare_clocks(streams: &mut [Stream]) {
    let samples: Vec<Option<Sample>> = streams
        .iter_mut()
        .map(|stream| stream.sample.take())
        .collect();
    let assets: Vec<Vec<u32>> = streams.iter().map(Stream::assets).collect();
    let mut doubts: Vec<(usize, Spans)> = Vec::new();
    for (one, sample) in samples.iter().enumerate() {
        for (other, second) in samples.iter().enumerate().skip(one + 1) {
            let (Some(ours), Some(theirs)) = (sample, second) else {
                continue;
            };
            let shared = assets.get(one).zip(assets.get(other));
            if !shared.is_some_and(|(ours, theirs)| ours.iter().any(|id| theirs.contains(id))) {
                continue;
            }
            let (mine, other_spans) = skew::differ(ours, theirs);
            doubts.push((one, mine));
            doubts.push((other, other_spans));
        }
    }
    for (place, spans) in doubts {
        if let Some(stream) = streams.get_mut(place)
            && !spans.is_empty()
        {
            stream.tally.skewed += 1;
            stream.doubtful.merge(&spans);
        }
    }
}
