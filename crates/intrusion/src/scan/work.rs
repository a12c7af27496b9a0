//! What each event shows by itself, on any thread.

use crate::engine::Engine;
use crate::{RuleIndex, Signs, Who};
use jiff::Timestamp;
use levelhead_schema::event::{Event, EventBatch, EventField, EventKind};
use std::net::IpAddr;
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
    /// For each event, who acted and what it shows by itself; of events that are not examined, nothing.
    pub(super) seen: Vec<(Who, Signs)>,
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
            seen: Vec::with_capacity(self.batch.len()),
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
            if within(time, self.from, self.to) {
                self.engine.matches(event, &mut done.hits);
                done.seen.push((who(event), Signs::of(event)));
            } else {
                done.outside += 1;
                done.seen.push((Who::Unknown, Signs::NONE));
            }
            // A batch is a few megabytes; its events match far fewer than 2^32 rules.
            done.ends
                .push(u32::try_from(done.hits.len()).unwrap_or(u32::MAX));
        }
        done
    }
}

/// Who acted. Behind a database, a cloud or a program stands an account: the address is that of a server of ours.
fn who(event: Event<'_>) -> Who {
    let address = || {
        let text = event.get(EventField::SourceIp)?;
        let address: IpAddr = text.parse().ok()?;
        Some(Who::Address(address.to_canonical()))
    };
    let account = || {
        let account = event
            .get(EventField::User)
            .or_else(|| event.get(EventField::TargetUser))?;
        Some(Who::Account(account.to_owned()))
    };
    let first = match event.kind() {
        EventKind::Datastore | EventKind::Api | EventKind::Process => account().or_else(address),
        _ => address().or_else(account),
    };
    first.unwrap_or(Who::Unknown)
}
