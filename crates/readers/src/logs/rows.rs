//! Gathers one log's events into batches for a sink, and counts what is refused.

use super::decode;
use crate::Limits;
use crate::lines::Place;
use jiff::Timestamp;
use levelhead_schema::event::{
    EventBatch, EventField, EventKind, EventPlace, EventSink, Form, LogEnd, LogInfo,
};
use levelhead_schema::table::Reject;
use std::ops::ControlFlow;

/// Distinct reasons that are counted apart.
const MOST_REASONS: usize = 64;

/// Under this all further reasons are counted.
const OTHER_REASONS: &str = "other reasons";

/// Most values of one event.
const MOST_VALUES: usize = 4096;

/// Longest value that is also kept in its decoded forms. A request line is at most a few kilobytes; servers refuse more.
const MOST_DECODED_BYTES: usize = 256 << 10;

/// Writes one log to a sink.
///
/// A reader calls [`EventRows::begin`] for a record, gives it values, then [`EventRows::commit`] or
/// [`EventRows::refuse`]; [`EventRows::reject`] for what is no record; [`EventRows::finish`] at the end.
pub(super) struct EventRows<'s> {
    sink: &'s mut dyn EventSink,
    batch: EventBatch,
    end: LogEnd,
    place: Place,
    values: usize,
    batch_bytes: usize,
    reject_examples: usize,
    stopped: bool,
}

impl<'s> EventRows<'s> {
    /// Announces the log. `None` when the sink does not want it.
    pub(super) fn start(
        sink: &'s mut dyn EventSink,
        info: &LogInfo,
        limits: &Limits,
    ) -> Option<Self> {
        if sink.begin(info).is_break() {
            return None;
        }
        Some(EventRows {
            sink,
            batch: EventBatch::new(info.source, 0),
            end: LogEnd::default(),
            place: Place { row: 0, byte: 0 },
            values: 0,
            batch_bytes: limits.batch_bytes,
            reject_examples: limits.reject_examples,
            stopped: false,
        })
    }

    /// Starts the event of the record `raw`.
    pub(super) fn begin(&mut self, place: Place, raw: &str) {
        self.place = place;
        self.values = 0;
        let place = EventPlace {
            line: place.row,
            byte: place.byte,
        };
        self.batch.begin(place, raw);
    }

    /// A value; nothing when it is empty or the log's sign for nothing, `-`. What a stranger sent is decoded, too.
    #[inline]
    pub(super) fn put(&mut self, field: EventField, value: &str) {
        if value.is_empty() || value == "-" {
            return;
        }
        self.put_exact(field, value);
    }

    /// A value, also when it is empty or `-`.
    pub(super) fn put_exact(&mut self, field: EventField, value: &str) {
        self.values += 1;
        if self.values > MOST_VALUES {
            return;
        }
        self.batch.put(field, value);
        if value.len() > MOST_DECODED_BYTES {
            return;
        }
        if field.is_from_client() {
            let plus = matches!(
                field,
                EventField::Url
                    | EventField::UrlQuery
                    | EventField::RequestBody
                    | EventField::RequestLine
            );
            let plain = decode::plain(value, plus);
            if let std::borrow::Cow::Owned(text) = &plain {
                self.batch.put_form(field, text, Form::Plain);
            }
            self.put_bare(field, &plain);
        } else if field == EventField::Statement {
            self.put_bare(field, value);
        }
    }

    fn put_bare(&mut self, field: EventField, plain: &str) {
        if decode::is_obstructed(plain) {
            let bare = decode::bare(plain);
            if *bare != *plain {
                self.batch.put_form(field, &bare, Form::Bare);
            }
        }
    }

    /// A value under the log's own name; nothing when it is empty.
    pub(super) fn put_other(&mut self, name: &str, value: &str) {
        self.values += 1;
        if value.is_empty() || self.values > MOST_VALUES {
            return;
        }
        self.batch.put_other(name, value);
    }

    /// A value that the event in the making has got.
    pub(super) fn value(&self, field: EventField) -> Option<&str> {
        self.batch.value(field)
    }

    /// A value that the event in the making has got under the log's own name.
    pub(super) fn other(&self, name: &str) -> Option<&str> {
        self.batch.other(name)
    }

    /// All values of a field that the event in the making has got.
    pub(super) fn values_of(&self, field: EventField) -> Vec<&str> {
        self.batch.values_of(field)
    }

    /// Puts one value in the place of all that the event in the making has got for a field.
    pub(super) fn replace(&mut self, field: EventField, value: &str) {
        self.batch.remove(field);
        self.put(field, value);
    }

    /// When it happened.
    pub(super) fn time(&mut self, time: Option<Timestamp>) {
        self.batch.set_time(time);
    }

    /// What it is about.
    pub(super) fn kind(&mut self, kind: EventKind) {
        self.batch.set_kind(kind);
    }

    /// The log's own number.
    pub(super) fn sequence(&mut self, sequence: Option<u64>) {
        self.batch.set_sequence(sequence);
    }

    /// Ends the event. `Break` when the sink wants no more.
    pub(super) fn commit(&mut self) -> ControlFlow<()> {
        if self.values > MOST_VALUES {
            return self.refuse("more than 4096 values");
        }
        self.end.events += 1;
        self.end.without_time += u64::from(!self.batch.commit());
        match self.batch.size_bytes() >= self.batch_bytes {
            true => self.flush(),
            false => ControlFlow::Continue(()),
        }
    }

    /// Takes the event in the making back and counts its record as refused.
    pub(super) fn refuse(&mut self, reason: &str) -> ControlFlow<()> {
        self.batch.abandon();
        self.reject(self.place, reason);
        ControlFlow::Continue(())
    }

    /// Counts a refused record.
    pub(super) fn reject(&mut self, place: Place, reason: &str) {
        self.reject_many(place, reason, 1);
    }

    /// Counts `count` refused records of which the first is at `place`.
    pub(super) fn reject_many(&mut self, place: Place, reason: &str, count: u64) {
        self.end.rejects += count;
        let known = self.end.reasons.contains_key(reason) || self.end.reasons.len() < MOST_REASONS;
        let counted = if known { reason } else { OTHER_REASONS };
        *self.end.reasons.entry(counted.to_owned()).or_default() += count;
        if self.end.examples.len() < self.reject_examples {
            self.end.examples.push(Reject {
                row: place.row,
                byte: place.byte,
                reason: reason.to_owned(),
            });
        }
    }

    /// True when the sink wants no more.
    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    /// Ends the log.
    pub(super) fn finish(mut self, encoding: Option<String>) {
        self.batch.abandon();
        if !self.stopped && self.flush().is_continue() {
            self.end.encoding = encoding;
            self.sink.end(self.end);
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        if self.stopped {
            return ControlFlow::Break(());
        }
        if self.batch.is_empty() {
            return ControlFlow::Continue(());
        }
        let next = self.batch.next();
        let full = std::mem::replace(&mut self.batch, next);
        let flow = self.sink.batch(full);
        self.stopped = flow.is_break();
        flow
    }
}
