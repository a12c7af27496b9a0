//! What each event shows by itself, on any thread.

use crate::RuleIndex;
use crate::engine::Engine;
use jiff::Timestamp;
use levelhead_schema::event::EventBatch;
use std::sync::Arc;

/// A batch to be looked at.
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) batch: EventBatch,
    pub(super) engine: Arc<dyn Engine>,
    pub(super) from: Option<Timestamp>,
    pub(super) to: Option<Timestamp>,
}

/// A batch that was looked at.
pub(super) struct Done {
    pub(super) number: u64,
    pub(super) batch: EventBatch,
    /// The rules that its events matched, one event's after the other's.
    pub(super) hits: Vec<RuleIndex>,
    /// For each event, where its rules end in `hits`.
    pub(super) ends: Vec<u32>,
    /// Times of the earliest and the latest event.
    pub(super) span: Option<(Timestamp, Timestamp)>,
    /// Events without a known time.
    pub(super) without_time: u64,
    /// Events outside the time that was asked for.
    pub(super) outside: u64,
}

/// Whether a time lies in what was asked for. What has no known time may, and is looked at.
pub(super) fn within(
    time: Option<Timestamp>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
) -> bool {
    let Some(time) = time else { return true };
    from.is_none_or(|from| time >= from) && to.is_none_or(|to| time < to)
}

impl Job {
    pub(super) fn run(self) -> Done {
        let mut done = Done {
            number: self.number,
            hits: Vec::new(),
            ends: Vec::with_capacity(self.batch.len()),
            span: None,
            without_time: 0,
            outside: 0,
            batch: self.batch,
        };
        for event in done.batch.iter() {
            let time = event.time();
            match (time, done.span) {
                (None, _) => done.without_time += 1,
                (Some(time), None) => done.span = Some((time, time)),
                (Some(time), Some((first, last))) => {
                    done.span = Some((first.min(time), last.max(time)));
                }
            }
            match within(time, self.from, self.to) {
                true => self.engine.matches(event, &mut done.hits),
                false => done.outside += 1,
            }
            // A batch is a few megabytes; its events match far fewer than 2^32 rules.
            done.ends.push(u32::try_from(done.hits.len()).unwrap_or(u32::MAX));
        }
        done
    }
}
