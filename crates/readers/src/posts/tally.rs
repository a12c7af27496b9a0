//! What is noticed while posts are read: counts that do not depend on the order of rows.

use super::time::{Stamp, Zone};
use std::collections::BTreeMap;

const MINUTE: u32 = 60;
const HOUR: u32 = 3600;
const DAY: u32 = 86_400;
/// Share of whole minutes, hours or days from which on the clock was cut to them, or the posts set by one.
const COARSE_SHARE: f64 = 0.5;
/// Posts below which whole minutes may be an accident.
const COARSE_POSTS: u64 = 8;
/// Rows with odd zones that are told one by one.
const ZONES_TOLD: usize = 6;

/// Why a row is no post that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refused {
    /// It names no account.
    NoAccount,
    /// It has no time.
    NoTime,
    /// What stands where the time is could not be read.
    UnreadableTime,
}

impl Refused {
    /// The reason in words, for one row and for more.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Refused::NoAccount => ("row names no account", "rows name no account"),
            Refused::NoTime => ("row has no time", "rows have no time"),
            Refused::UnreadableTime => (
                "row has a time that could not be read",
                "rows have a time that could not be read",
            ),
        }
    }
}

/// Counts over the rows of a table; those of its batches add up in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostTally {
    /// Posts read.
    pub posts: u64,
    /// Rows that are no posts by the layout, such as likes and notices.
    pub passed_over: u64,
    /// Posts without an id of their own: a second copy of such a post cannot be told from a second post.
    pub without_id: u64,
    /// Rows refused, with the number of the first.
    pub refused: BTreeMap<Refused, (u64, u64)>,
    /// Posts by what their times say of the zone: minutes east of Greenwich, `None` where nothing does.
    pub zones: BTreeMap<Option<i32>, u64>,
    /// Minutes east of Greenwich that the layout gives to times that name no zone.
    pub told_zone: Option<i32>,
    /// Posts by the seconds that the text of their time resolves.
    pub written: BTreeMap<u32, u64>,
    /// Posts on a whole minute, hour and day.
    pub whole: BTreeMap<u32, u64>,
}

impl PostTally {
    /// Counts a refused row.
    pub(super) fn refuse(&mut self, why: Refused, row: u64) {
        let (count, first) = self.refused.entry(why).or_insert((0, row));
        *count += 1;
        *first = row.min(*first);
    }

    /// Counts a time and gives its seconds since 1970 in UTC.
    pub(super) fn stamp(&mut self, stamp: &Stamp, layout_minutes: Option<i32>) -> i64 {
        let (zone, seconds) = match stamp.zone {
            Zone::Named(minutes) => (Some(minutes), stamp.seconds),
            Zone::Unnamed => {
                self.told_zone = layout_minutes;
                (
                    None,
                    stamp.seconds - i64::from(layout_minutes.unwrap_or(0)) * 60,
                )
            }
        };
        *self.zones.entry(zone).or_default() += 1;
        *self.written.entry(stamp.resolution).or_default() += 1;
        for unit in [MINUTE, HOUR, DAY] {
            if stamp.seconds.rem_euclid(i64::from(unit)) == 0 {
                *self.whole.entry(unit).or_default() += 1;
            }
        }
        seconds
    }

    /// Adds the counts of other rows of the table.
    pub fn add(&mut self, other: &PostTally) {
        self.posts += other.posts;
        self.passed_over += other.passed_over;
        self.without_id += other.without_id;
        self.told_zone = self.told_zone.or(other.told_zone);
        for (why, (count, first)) in &other.refused {
            let (all, earliest) = self.refused.entry(*why).or_insert((0, *first));
            *all += count;
            *earliest = (*earliest).min(*first);
        }
        for (zone, count) in &other.zones {
            *self.zones.entry(*zone).or_default() += count;
        }
        for (mine, others) in [
            (&mut self.written, &other.written),
            (&mut self.whole, &other.whole),
        ] {
            for (unit, count) in others {
                *mine.entry(*unit).or_default() += count;
            }
        }
    }

    /// The first refused row of each kind, counted from 1 over the rows read, and why. How a file is sorted shows here
    /// and nowhere else, so it is told to whoever mends the file, and stands in no report.
    pub fn first_refused(&self) -> impl Iterator<Item = (u64, &'static str)> {
        self.refused
            .iter()
            .map(|(why, (_, first))| (*first, why.words().0))
    }

    /// Rows refused.
    pub fn rejects(&self) -> u64 {
        self.refused.values().map(|(count, _)| count).sum()
    }

    /// The seconds to which the times are exact: 1, 60, 3600 or 86,400. Times that stand on whole minutes by half or
    /// more are taken as cut to them; where a clock set the posts, nothing but power is lost.
    pub fn resolution_s(&self) -> u32 {
        let share = |count: u64| count as f64 / self.posts.max(1) as f64;
        let mut resolution = 1;
        for unit in [MINUTE, HOUR, DAY] {
            let written: u64 = self.written.range(unit..).map(|(_, count)| count).sum();
            let whole = self.whole.get(&unit).copied().unwrap_or(0);
            let cut = self.posts >= COARSE_POSTS && share(whole) >= COARSE_SHARE;
            if share(written) >= COARSE_SHARE || cut {
                resolution = unit;
            }
        }
        resolution
    }

    /// What a reader of the answer should know, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (why, (count, _)) in &self.refused {
            let (one, many) = why.words();
            let words = if *count == 1 { one } else { many };
            notes.push(format!("{count} {words}"));
        }
        self.zone_notes(&mut notes);
        if let Some(words) = match self.resolution_s() {
            MINUTE => Some("to the minute"),
            HOUR => Some("to the hour"),
            DAY => Some("to the day"),
            _ => None,
        } {
            notes.push(format!(
                "times are exact {words}, so posts count as together in wider windows"
            ));
        }
        if self.without_id > 0 {
            let count = self.without_id;
            notes.push(format!(
                "{count} posts have no id, so copies of them could not be told from further posts"
            ));
        }
        if self.passed_over > 0 {
            let count = self.passed_over;
            notes.push(format!(
                "{count} rows are no posts by the layout and were passed over"
            ));
        }
        notes
    }

    fn zone_notes(&self, notes: &mut Vec<String>) {
        let unnamed = self.zones.get(&None).copied().unwrap_or(0);
        if unnamed > 0 {
            let (times, were) = match unnamed {
                1 => ("1 time names no zone".to_owned(), "was"),
                many => (format!("{many} times name no zone"), "were"),
            };
            notes.push(match self.told_zone {
                Some(minutes) => format!("{times}; the layout says {}", offset(minutes)),
                None => format!(
                    "{times} and {were} taken as UTC: if that is wrong, posts are hours off"
                ),
            });
        }
        if self.zones.len() > 1 {
            let named = self
                .zones
                .iter()
                .take(ZONES_TOLD)
                .map(|(zone, count)| match zone {
                    Some(minutes) => format!("{} ({count})", offset(*minutes)),
                    None => format!("none ({count})"),
                });
            let more = self.zones.len().saturating_sub(ZONES_TOLD);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            notes.push(format!(
                "times are of several zones: {}{more}",
                named.collect::<Vec<_>>().join(", ")
            ));
        }
    }
}

/// `UTC`, `UTC+02:00`.
fn offset(minutes: i32) -> String {
    match minutes {
        0 => "UTC".to_owned(),
        _ => {
            let sign = if minutes < 0 { '-' } else { '+' };
            let minutes = minutes.abs();
            format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    }
}
