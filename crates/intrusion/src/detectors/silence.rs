//! A log that says something every minute and then nothing for long, and records that a log numbered and does not have.
//!
//! What that does to the coverage is another matter (the crate's coverage); here it is an event to look into.

use super::recent::Recent;
use super::{At, Detector, Maker, Named, Seen};
use crate::keyed::keyed;
use crate::{Detection, RuleIndex, Who};
use levelhead_schema::event::{Event, EventField, LogInfo};

const MOST_SCOPES: usize = 1 << 14;

/// Numbers missing in one log that are told.
const MOST_JUMPS: usize = 20;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Silence {
        silent: maker.rule("source-silent")?,
        missing: maker.rule("records-missing")?,
        log: Log::default(),
        scopes: Recent::new(MOST_SCOPES),
    }))
}

struct Silence {
    silent: Named,
    missing: Named,
    log: Log,
    scopes: Recent<(u32, u64), u64>,
}

/// The log that is being read.
#[derive(Default)]
struct Log {
    number: u32,
    /// The minutes up to the last event: one bit each, the latest lowest.
    minutes: u128,
    minute: i64,
    /// A silence, to be told once the log has spoken for a while.
    silence: Option<(Seen, i64)>,
    numbered: u64,
    jumped: u64,
    jumps: Vec<Seen>,
}

impl Detector for Silence {
    fn log(&mut self, log: u32, _info: &LogInfo, _asset: u32) {
        self.log = Log {
            number: log,
            ..Log::default()
        };
    }

    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        if let Some(second) = at.second {
            self.minute(at, event, second.div_euclid(60), out);
        }
        if let Some(number) = event.sequence() {
            self.number(at, event, number, out);
        }
    }
}

impl Silence {
    fn minute(&mut self, at: &At<'_>, event: Event<'_>, minute: i64, out: &mut Vec<Detection>) {
        let log = &mut self.log;
        if log.minutes == 0 {
            log.minute = minute;
            log.minutes = 1;
            return;
        }
        let passed = minute - log.minute;
        if passed <= 0 {
            // Lines come out of order by a little.
            if let Ok(back @ 0..128) = u32::try_from(-passed) {
                log.minutes |= 1 << back;
            }
            return;
        }
        let before = self.silent.threshold("minutes_before").min(128) as u32;
        let spoken = u64::from((log.minutes << (128 - before)).count_ones());
        let busy = spoken * 100 >= u64::from(before) * self.silent.threshold("percent_of_minutes");
        if busy && passed as u64 > self.silent.threshold("minutes_silent") {
            log.silence = Some((Seen::of(at, event), minute));
        }
        log.minutes = match u32::try_from(passed) {
            Ok(passed @ 1..128) => log.minutes << passed | 1,
            _ => 1,
        };
        log.minute = minute;
        let after = self.silent.threshold("minutes_after").min(128) as u32;
        if let Some((seen, since)) = log.silence
            && minute - since >= i64::from(after)
        {
            log.silence = None;
            let spoken = u64::from((log.minutes << (128 - after)).count_ones());
            // A log that falls asleep does not come back as busy as it was.
            if spoken * 100 >= u64::from(after) * self.silent.threshold("percent_of_minutes") {
                out.push(seen.detection(self.silent.rule, Who::Unknown));
            }
        }
    }

    fn number(&mut self, at: &At<'_>, event: Event<'_>, number: u64, out: &mut Vec<Detection>) {
        let scope = event.get(EventField::SequenceScope).map_or(0, keyed);
        let fresh = self.scopes.find(&(self.log.number, scope)).is_none();
        let last = self.scopes.entry(&(self.log.number, scope), || number);
        let jumped = !fresh && number > *last + 1;
        *last = number.max(*last);
        let log = &mut self.log;
        log.numbered += 1;
        if !jumped {
            return;
        }
        log.jumped += 1;
        if log.jumps.len() < MOST_JUMPS {
            log.jumps.push(Seen::of(at, event));
        }
        // An extract jumps all the time, and nothing is lost.
        let rare =
            log.jumped * 100 <= log.numbered * self.missing.threshold("percent_of_an_extract");
        if rare && log.numbered >= self.missing.threshold("records_before") {
            let jumps = std::mem::take(&mut log.jumps);
            out.extend(
                jumps
                    .into_iter()
                    .map(|seen| seen.detection(self.missing.rule, Who::Unknown)),
            );
        }
    }
}
