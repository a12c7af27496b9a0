//! Clocks held against each other: two sources of one asset that name the same request or connection should give it the
//! same time.
//!
//! Each stream keeps the same sample of keys, those whose hashes are smallest, so that what one keeps the other keeps.

use super::hours::Spans;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use levelhead_schema::event::{Event, EventField, LogSource};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

/// Keys that a stream keeps.
const MOST_KEYS: usize = 32_768;
/// Times that differ by more, in seconds, are of clocks that differ. A request may take its time.
const TOLERANCE_SECONDS: i64 = 120;
/// Matches by which one judges; the middle one counts.
const FEWEST_MATCHES: usize = 3;

/// The sample of one stream: key to time in seconds; none for a key that came twice.
#[derive(Debug, Default)]
pub(super) struct Sample {
    keys: HashMap<u64, Option<i64>>,
    /// Hashes from here on are no longer kept.
    limit: Option<u64>,
}

impl Sample {
    /// Takes an event whose time is known.
    pub(super) fn event(&mut self, event: Event<'_>, second: i64) {
        for key in keys(event).into_iter().flatten() {
            if self.limit.is_some_and(|limit| key >= limit) {
                continue;
            }
            // What comes twice, minutes apart, cannot be told apart in the other source.
            let known = self.keys.entry(key).or_insert(Some(second));
            if known.is_some_and(|known| (known - second).abs() > 1) {
                *known = None;
            }
            if self.keys.len() >= MOST_KEYS {
                let limit = self.limit.unwrap_or(u64::MAX) / 2;
                self.limit = Some(limit);
                self.keys.retain(|key, _| *key < limit);
            }
        }
    }
}

/// Hashes of what an event names that another program would name alike. They are not keyed: both streams must agree, and
/// they are dropped at the end.
fn keys(event: Event<'_>) -> [Option<u64>; 2] {
    let hash = |tag: u8, parts: &[&str]| {
        let mut hasher = FixedState::default().build_hasher();
        tag.hash(&mut hasher);
        parts.hash(&mut hasher);
        // Spread: the sample takes the smallest.
        hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15)
    };
    let field = |field| event.get(field).filter(|text| !text.is_empty());
    let both = |first, second| Some((field(first)?, field(second)?));
    let named = field(EventField::RequestUid).or_else(|| match event.source() {
        LogSource::Cloudtrail | LogSource::Windows => field(EventField::EventUid),
        _ => field(EventField::ConnectionUid),
    });
    let named = named.map(|uid| {
        let scope = field(EventField::LogName).filter(|_| event.source() == LogSource::Windows);
        hash(0, &[uid, scope.unwrap_or_default()])
    });
    let connection = both(EventField::SourceIp, EventField::SourcePort);
    let request = || both(EventField::SourceIp, EventField::Url);
    let record = || both(EventField::ProcessId, EventField::Message);
    let second = match event.source() {
        LogSource::Web => request().map(|(ip, url)| hash(2, &[ip, url])),
        LogSource::Suricata | LogSource::Zeek | LogSource::Json => request()
            .map(|(ip, url)| hash(2, &[ip, url]))
            .or_else(|| connection.map(|(ip, port)| hash(1, &[ip, port]))),
        LogSource::Syslog | LogSource::Journald => connection
            .map(|(ip, port)| hash(1, &[ip, port]))
            .or_else(|| record().map(|(pid, text)| hash(3, &[pid, text]))),
        _ => connection.map(|(ip, port)| hash(1, &[ip, port])),
    };
    [named, second]
}

/// Hours, in each of two streams' own time, in which their clocks differ; empty where they agree or name nothing alike.
pub(super) fn differ(one: &Sample, other: &Sample) -> (Spans, Spans) {
    let mut matches: Vec<(i64, i64)> = one
        .keys
        .iter()
        .filter_map(|(key, time)| Some(((*time)?, (*other.keys.get(key)?)?)))
        .collect();
    matches.sort_unstable();
    let (mut ours, mut theirs) = (Spans::default(), Spans::default());
    let hour = |second: i64| second.div_euclid(3600);
    let mut rest = matches.as_slice();
    while !rest.is_empty() {
        let first = rest.first().map_or(0, |(time, _)| hour(*time));
        let within = rest.partition_point(|(time, _)| hour(*time) == first);
        // Too few in the hour: the next ones help. Too few at the end: nothing is said.
        let take = within.max(FEWEST_MATCHES);
        let Some((group, behind)) = rest.split_at_checked(take) else {
            break;
        };
        rest = behind;
        let mut apart: Vec<i64> = group.iter().map(|(ours, theirs)| ours - theirs).collect();
        let middle = apart.len() / 2;
        let (_, middle, _) = apart.select_nth_unstable(middle);
        if middle.abs() > TOLERANCE_SECONDS {
            let range = |times: &mut dyn Iterator<Item = i64>| {
                times.fold((i64::MAX, i64::MIN), |(low, high), time| {
                    (low.min(hour(time)), high.max(hour(time)))
                })
            };
            let (from, to) = range(&mut group.iter().map(|(time, _)| *time));
            ours.add(from, to);
            let (from, to) = range(&mut group.iter().map(|(_, time)| *time));
            theirs.add(from, to);
        }
    }
    (ours, theirs)
}

#[cfg(test)]
mod tests {
    use super::{Sample, differ};
    use levelhead_schema::event::{EventBatch, EventField, EventPlace, LogSource};

    fn sample(source: LogSource, count: i64, skew: impl Fn(i64) -> i64) -> Sample {
        let mut sample = Sample::default();
        for number in 0..count {
            let mut batch = EventBatch::new(source, 0);
            batch.begin(EventPlace { line: 1, byte: 0 }, "");
            batch.put(EventField::SourceIp, "192.0.2.7");
            batch.put(EventField::Url, &format!("/status?id={number}"));
            batch.put(EventField::SourcePort, &(2000 + number).to_string());
            batch.commit();
            let second = number * 60;
            sample.event(batch.get(0).unwrap(), second + skew(second));
        }
        sample
    }

    #[test]
    fn clocks_that_agree_are_trusted() {
        let web = sample(LogSource::Web, 600, |_| 0);
        let zeek = sample(LogSource::Zeek, 600, |second| second % 7);
        let (ours, theirs) = differ(&web, &zeek);
        assert!(ours.is_empty() && theirs.is_empty());
    }

    #[test]
    fn a_skewed_clock_is_seen_in_its_hours() {
        let web = sample(LogSource::Web, 600, |_| 0);
        // An hour slow from the fifth to the eighth hour.
        let slow = |second: i64| {
            if (4 * 3600..8 * 3600).contains(&second) {
                -3600
            } else {
                0
            }
        };
        let zeek = sample(LogSource::Zeek, 600, slow);
        let (ours, theirs) = differ(&web, &zeek);
        assert_eq!(ours.iter().collect::<Vec<_>>(), [(4, 7)]);
        assert_eq!(theirs.iter().collect::<Vec<_>>(), [(3, 6)]);
    }

    #[test]
    fn samples_stay_bounded_and_alike() {
        let many = 3 * super::MOST_KEYS as i64;
        let web = sample(LogSource::Web, many, |_| 0);
        let zeek = sample(LogSource::Zeek, many, |_| 500);
        assert!(web.keys.len() <= super::MOST_KEYS);
        let (ours, _) = differ(&web, &zeek);
        let hours: i64 = ours.iter().map(|(from, to)| to - from + 1).sum();
        assert_eq!(hours, many.div_euclid(60) + 1);
    }
}
