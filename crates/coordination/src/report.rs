//! The report from what was found: hashes, counts and times, with bounded lists.

use crate::belong::{GroupEvent, events};
use crate::causes::ordinary_causes;
use crate::examine::{Member, Outcome, TieEdge, accounts_flagged, pairs_possible};
use crate::gather::Posts;
use crate::groups::{Circle, FlaggedPair};
use crate::meetings::occasions;
use crate::pairs::Pairs;
use crate::settings::{AllowKind, Settings};
use crate::shares::TRACES;
use crate::summary;
use crate::timed::CROWD;
use jiff::Timestamp;
use levelhead_schema::coordination::{
    Allowed, Bounded, COORDINATION_REPORT_SCHEMA, CoordinationReport, Group, NullCheck,
    SharedEvent, Tie, TieEvidence, TraceReport,
};
use levelhead_schema::posts::Trace;
use levelhead_schema::report::{Setting, Tool};
use std::collections::BTreeMap;

/// Everything that was found.
pub(crate) struct Findings<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) posts: &'a Posts,
    pub(crate) pairs: &'a Pairs<'a>,
    pub(crate) flagged: &'a [FlaggedPair],
    pub(crate) circles: Vec<Circle>,
    pub(crate) null_check: NullCheck,
    pub(crate) duplicates: u64,
    pub(crate) conflicting_ids: u64,
    pub(crate) allowed: &'a [u64],
    pub(crate) resolution_s: u32,
    pub(crate) near_beyond: u64,
}

/// Writes it down.
pub(crate) fn report(found: Findings<'_>) -> Outcome {
    let posts = found.posts;
    let mut circles = found.circles.clone();
    circles.sort_by(|one, other| {
        (other.members.len().cmp(&one.members.len())).then_with(|| one.members.cmp(&other.members))
    });
    let groups: Vec<Group> = (circles.iter().zip(1..))
        .map(|(circle, id)| found.group(circle, id))
        .collect();
    let members = (circles.iter().zip(1..))
        .flat_map(|(circle, group)| {
            let mut accounts: Vec<u64> = (circle.members.iter())
                .map(|&member| posts.hashes[member as usize])
                .collect();
            accounts.sort_unstable();
            accounts
                .into_iter()
                .map(move |account| Member { group, account })
        })
        .collect();
    let mut ties: Vec<TieEdge> = (circles.iter().zip(1..))
        .flat_map(|(circle, group)| circle.ties.iter().map(move |&tie| (group, tie)))
        .map(|(group, tie)| found.edge(group, &found.flagged[tie as usize]))
        .collect();
    ties.sort_by_key(|tie| (tie.group, tie.one, tie.other));
    let time = |time: Option<u32>| time.map(|time| found.time(time));
    let mut report = CoordinationReport {
        schema: COORDINATION_REPORT_SCHEMA.to_owned(),
        tool: found.tool(),
        files: Vec::new(),
        posts: posts.times.len() as u64,
        accounts: posts.accounts_total() as u64,
        rejects: 0,
        duplicates: found.duplicates,
        conflicting_ids: found.conflicting_ids,
        first: time(posts.times.iter().copied().min()),
        last: time(posts.times.iter().copied().max()),
        resolution_s: found.resolution_s,
        fdr: found.settings.fdr,
        pairs_possible: pairs_possible(posts),
        pairs_flagged: found.flagged.len() as u64,
        accounts_flagged: accounts_flagged(found.flagged),
        null_check: found.null_check.clone(),
        traces: found.traces(),
        groups,
        allowed: found.allowed(),
        bounded: found.bounded(),
        not_examined: Vec::new(),
        summary: String::new(),
        findings: Vec::new(),
    };
    report.not_examined = summary::not_examined(&report);
    report.summary = summary::summary(&report);
    report.findings = summary::findings(&report);
    Outcome {
        report,
        members,
        ties,
    }
}

/// A hash as it stands in reports.
fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

impl Findings<'_> {
    fn time(&self, time: u32) -> String {
        let seconds = self.posts.origin_s.saturating_add(i64::from(time));
        Timestamp::from_second(seconds).map_or_else(
            |_| format!("{seconds} s after 1970"),
            |time| time.to_string(),
        )
    }

    fn tool(&self) -> Tool {
        let model = self.pairs.model;
        let list = |values: &[u32]| {
            let values: Vec<String> = values.iter().map(u32::to_string).collect();
            values.join(", ")
        };
        let setting = |name: &str, value: String| Setting {
            name: name.to_owned(),
            value,
        };
        Tool {
            name: "levelhead".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            settings: vec![
                setting("false discovery rate", self.settings.fdr.to_string()),
                setting("windows in seconds", list(&model.windows_s)),
                setting(
                    "accounts that make a crowd, by step",
                    list(&model.crowd_steps),
                ),
                setting("seconds around for popularity", model.around_s.to_string()),
                setting("seconds between occasions", model.occasion_s.to_string()),
                setting(
                    "distinct occasions of a tie",
                    model.occasions_min.to_string(),
                ),
                setting(
                    "slot of activity in seconds",
                    self.pairs.timed.activity.slot_s.to_string(),
                ),
                setting(
                    "similarity of near-same texts",
                    model.near_text.similarity.to_string(),
                ),
                setting("density of communities", model.groups.density.to_string()),
                setting(
                    "entries of the allow-list",
                    self.settings.allow.len().to_string(),
                ),
            ],
        }
    }

    fn edge(&self, group: u32, tie: &FlaggedPair) -> TieEdge {
        let hash = |account: u32| self.posts.hashes[account as usize];
        let (one, other) = (hash(tie.pair.one), hash(tie.pair.other));
        TieEdge {
            group,
            one: one.min(other),
            other: one.max(other),
            events: u64::from(tie.pair.occasions),
            p_value: tie.pair.p_value,
            q_value: tie.q_value,
        }
    }

    fn traces(&self) -> Vec<TraceReport> {
        let timed = self.pairs.timed;
        let items = timed.starts.len() as u32 - 1;
        (Trace::ALL.iter())
            .map(|&trace| {
                let at = trace as usize;
                let content = self.pairs.shares.traces.get(at).cloned();
                let moments = self.pairs.shares.len() as u32..items;
                let range = content.unwrap_or(moments);
                let events = timed.starts[range.end as usize] - timed.starts[range.start as usize];
                let (examined, note) = match (timed.moment_s, trace) {
                    (None, Trace::Rhythm) => (false, Some(timed.no_moments.clone())),
                    (Some(length), Trace::Rhythm) => (true, Some(format!("moments of {length} s"))),
                    _ if timed.top_step[at] as usize + 1 < self.pairs.model.crowd_steps.len() => (
                        true,
                        Some(format!(
                            "items at which more than {} accounts were together were taken for crowds, \
                             because there are too many",
                            self.pairs.model.crowd_steps[timed.top_step[at] as usize]
                        )),
                    ),
                    _ => (true, None),
                };
                TraceReport {
                    trace,
                    examined,
                    note,
                    items: u64::from(range.end - range.start),
                    events: u64::from(events),
                    crowded_items: timed.crowded[at],
                    windows_s: match (timed.moment_s, at + 1 == TRACES) {
                        (Some(length), true) => vec![length],
                        (None, true) => Vec::new(),
                        _ => self.pairs.model.windows_s.to_vec(),
                    },
                }
            })
            .collect()
    }

    fn group(&self, circle: &Circle, id: u32) -> Group {
        let mut order: Vec<(String, u32)> = (circle.members.iter())
            .map(|&member| (hex(self.posts.hashes[member as usize]), member))
            .collect();
        order.sort();
        let place: BTreeMap<u32, u32> = (order.iter().zip(0..))
            .map(|((_, member), at)| (*member, at))
            .collect();
        let found = events(&circle.members, 2, self.pairs);
        let mut distinct: Vec<(u32, u32, &[u32])> = (found.iter())
            .map(|event| (event.first, event.last, event.members.as_slice()))
            .collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut traces = BTreeMap::new();
        for event in &found {
            *traces
                .entry(self.pairs.shares.trace(event.item))
                .or_insert(0) += 1;
        }
        let listed = &self.pairs.model.report;
        let ties = circle.ties.iter().map(|&tie| &self.flagged[tie as usize]);
        let mut strongest: Vec<&FlaggedPair> = ties.clone().collect();
        strongest.sort_by(|one, other| {
            (one.pair.p_value.total_cmp(&other.pair.p_value))
                .then((one.pair.one, one.pair.other).cmp(&(other.pair.one, other.pair.other)))
        });
        strongest.truncate(listed.ties_listed);
        let timeline = found.iter().take(listed.timeline_listed);
        let mut joined: Vec<String> = (circle.by_events.iter())
            .map(|&member| hex(self.posts.hashes[member as usize]))
            .collect();
        joined.sort();
        Group {
            id,
            accounts: circle.members.len() as u64,
            ties: circle.ties.len() as u64,
            events: distinct.len() as u64,
            traces,
            first: self.time(found.first().map_or(0, |event| event.first)),
            last: self.time(found.iter().map(|event| event.last).max().unwrap_or(0)),
            q_value: ties.map(|tie| tie.q_value).fold(0.0, f64::max),
            ordinary_causes: ordinary_causes(&circle.members, &found, self.pairs, self.posts),
            joined_by_events: joined,
            strongest_ties: strongest.iter().map(|tie| self.tie(tie, &place)).collect(),
            ties_left_out: circle.ties.len().saturating_sub(listed.ties_listed) as u64,
            timeline: timeline
                .map(|event| self.shared_event(event, &place))
                .collect(),
            timeline_left_out: found.len().saturating_sub(listed.timeline_listed) as u64,
            members: order.into_iter().map(|(member, _)| member).collect(),
        }
    }

    fn tie(&self, tie: &FlaggedPair, place: &BTreeMap<u32, u32>) -> Tie {
        let pair = &tie.pair;
        let meetings = self.pairs.meetings(pair.one, pair.other);
        let mut traces = BTreeMap::new();
        for meeting in &meetings {
            *traces
                .entry(Trace::ALL[usize::from(meeting.trace)])
                .or_insert(0) += 1;
        }
        let place = |account: u32| place.get(&account).copied().unwrap_or(0);
        let (one, other) = (place(pair.one), place(pair.other));
        let listed = self.pairs.model.report.evidence_listed;
        let timed = self.pairs.timed;
        Tie {
            one: one.min(other),
            other: one.max(other),
            events: u64::from(occasions(self.pairs.model, &meetings, |_| true)),
            expected: pair.expected,
            p_value: pair.p_value,
            q_value: tie.q_value,
            traces,
            shared: (meetings.iter().take(listed))
                .map(|meeting| {
                    let range = timed.item_range(meeting.item);
                    let around = range
                        .filter(|&at| timed.times[at] >= meeting.time && timed.steps[at] < CROWD)
                        .map(|at| timed.around[at])
                        .next();
                    TieEvidence {
                        trace: Trace::ALL[usize::from(meeting.trace)],
                        item: self.item(meeting.item),
                        at: self.time(meeting.time),
                        apart_s: u64::from(meeting.apart),
                        accounts_around: u64::from(around.unwrap_or(2)),
                    }
                })
                .collect(),
            shared_left_out: meetings.len().saturating_sub(listed) as u64,
        }
    }

    fn shared_event(&self, event: &GroupEvent, place: &BTreeMap<u32, u32>) -> SharedEvent {
        let mut members: Vec<u32> = (event.members.iter())
            .filter_map(|member| place.get(member).copied())
            .collect();
        members.sort_unstable();
        SharedEvent {
            trace: self.pairs.shares.trace(event.item),
            item: self.item(event.item),
            first: self.time(event.first),
            last: self.time(event.last),
            members,
            accounts_around: u64::from(event.around),
        }
    }

    /// The hash of an item; a moment has none and is named by its time.
    fn item(&self, item: u32) -> String {
        match self.pairs.shares.hashes.get(item as usize) {
            Some(&hash) => hex(hash),
            None => self.time(self.pairs.timed.times[self.pairs.timed.item_range(item).start]),
        }
    }

    fn allowed(&self) -> Vec<Allowed> {
        (self.settings.allow.iter().zip(self.allowed))
            .map(|(entry, &left_out)| Allowed {
                kind: match entry.kind {
                    AllowKind::Account => "account".to_owned(),
                    AllowKind::Item(trace) => trace.name().to_owned(),
                },
                hash: hex(entry.hash),
                reason: entry.reason.clone(),
                left_out,
            })
            .collect()
    }

    fn bounded(&self) -> Vec<Bounded> {
        let mut bounded = Vec::new();
        let mut say = |what: &str, beyond: u64, why: &str| {
            if beyond > 0 {
                bounded.push(Bounded {
                    what: what.to_owned(),
                    beyond,
                    why: why.to_owned(),
                });
            }
        };
        say(
            "texts compared with the nearest that follow them in time, of those that look alike",
            self.near_beyond,
            "Many texts alike would be compared with each other without end. A text beyond may have missed a neighbour, \
             but is still joined to it by those between.",
        );
        say(
            "posts dated some 68 years before or after the others",
            self.posts.too_far,
            "Such times are mistakes; they were counted as the earliest or latest possible.",
        );
        bounded
    }
}
