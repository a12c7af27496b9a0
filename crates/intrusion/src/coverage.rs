//! How far was each source of each asset watched? An hour is observed, silent or unknown; silent is not quiet.
//!
//! The [`CoverageLedger`] sees every event once and keeps, for each stream (an expected source, or a log that nobody
//! expects), which minutes had an event, and what the log says of itself. [`CoverageLedger::finish`] turns that into hours:
//!
//! - an hour is **observed** when no silence that reaches into it was longer than the source's heartbeat;
//! - it is **silent** when one was, when numbers of records are missing over it, when the log was cleared, stopped or lost
//!   records in it, while auditing was off, or when a sensor dropped a tenth of what it saw;
//! - it is **unknown** when no log reaches there, a piece of a rotated log is missing over it, or clocks disagree over it.
//!
//! Each rule can only take hours away, and taking events away can only make silences longer: what is observed never grows
//! when records are removed, as long as the period and the heartbeat are given.
//!
//! # Heartbeats that nobody declared
//! The usual silence is learned: the longest silence of each day, of which the middle one over all days with events, at
//! least an hour and at most six; an hour where there are fewer than seven days. A note says so.

mod evaluate;
mod hours;
mod numbers;
mod outcome;
mod pieces;
mod sight;
mod signs;
mod skew;
mod stream;

pub use outcome::{ClassCover, CoverageOutcome, SourceHours};
pub use sight::{partly, sees};

use crate::assets::Assets;
use hashbrown::HashMap;
use jiff::Timestamp;
use levelhead_schema::event::rotation::{Rotation, folder_and_name};
use levelhead_schema::event::{Event, LogEnd, LogInfo, LogSource};
use stream::{Open, Stream};

/// Which stream a log belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum StreamKey {
    /// Expected sources, as asset and place in its list.
    Expected(Vec<(u32, u32)>),
    /// A log that nobody expects: its asset, kind, and path without what tells pieces apart.
    Own(u32, LogSource, String),
}

/// Keeps what coverage is made of while logs are read.
#[derive(Debug, Default)]
pub struct CoverageLedger {
    streams: Vec<Stream>,
    by_key: HashMap<StreamKey, usize>,
    /// Logs that are being read, by their number.
    open: HashMap<u32, Open>,
}

impl CoverageLedger {
    /// An empty ledger.
    pub fn new() -> CoverageLedger {
        CoverageLedger::default()
    }

    /// A log begins; `asset` is the one it belongs to.
    pub fn log(&mut self, log: u32, info: &LogInfo, asset: u32, assets: &Assets) {
        let (folder, name) = folder_and_name(&info.path);
        let stem = format!("{folder}{}", Rotation::of(name).stem());
        let sources = assets.sources_of(info);
        // Clocks are compared between sources of one asset: a log alone has nothing to be compared with.
        let compared = assets.is_declared(asset);
        let key = match sources.is_empty() {
            true => StreamKey::Own(asset, info.source, stem.clone()),
            false => StreamKey::Expected(sources),
        };
        let next = self.streams.len();
        let stream = *self.by_key.entry(key.clone()).or_insert(next);
        if stream == next {
            self.streams.push(Stream::new(key, compared));
        }
        let open = Open::new(stream, stem, name.to_owned(), info.source);
        self.open.insert(log, open);
    }

    /// An event of a log, in the order of the log.
    pub fn event(&mut self, log: u32, event: Event<'_>) {
        let Some(open) = self.open.get_mut(&log) else {
            return;
        };
        if let Some(stream) = self.streams.get_mut(open.stream) {
            open.event(event, stream);
        }
    }

    /// A log is at its end; without a count when its reading was broken off.
    pub fn end(&mut self, log: u32, end: Option<&LogEnd>) {
        let Some(open) = self.open.remove(&log) else {
            return;
        };
        if let Some(stream) = self.streams.get_mut(open.stream) {
            open.end(end, stream);
        }
    }

    /// Coverage of each source. Without a period that was asked for, it is the time that all logs together span.
    pub fn finish(
        mut self,
        assets: &Assets,
        period: Option<(Timestamp, Timestamp)>,
    ) -> CoverageOutcome {
        let mut logs: Vec<u32> = self.open.keys().copied().collect();
        logs.sort_unstable();
        for log in logs {
            self.end(log, None);
        }
        stream::compare_clocks(&mut self.streams);
        outcome::of(&self.streams, assets, period)
    }
}

#[cfg(test)]
#[path = "coverage/tests.rs"]
mod tests;
