//! The coordination report, `levelhead.coordination-report/1`: the JSON object that `coordination check --json` prints and
//! pages draw.
//!
//! Invariants: accounts and items stand as keyed hashes in 16 hexadecimal digits; no text, name or address is in it; no
//! wall-clock time and no map whose order could change; lists are bounded, and what was left out is counted beside them.
//! It speaks of behaviour: that accounts act together beyond chance, never of who stands behind them or why.

use crate::posts::Trace;
use crate::report::{RejectExample, Tool};
use crate::table::TableInfo;
use serde::Serialize;
use std::collections::BTreeMap;

/// The schema name written into every report.
pub const COORDINATION_REPORT_SCHEMA: &str = "levelhead.coordination-report/1";

/// The whole report. Times are RFC 3339 in UTC, to the second.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoordinationReport {
    /// [`COORDINATION_REPORT_SCHEMA`].
    pub schema: String,
    /// Program, version and the settings that a second run needs.
    pub tool: Tool,
    /// What was read. The check leaves it empty; whoever read the files fills it in.
    pub files: Vec<PostsFile>,
    /// Posts examined, each once.
    pub posts: u64,
    /// Accounts that posted them.
    pub accounts: u64,
    /// Records that could not be read as posts. The check leaves it 0; whoever read the files fills it in.
    pub rejects: u64,
    /// Posts equal in everything to an earlier one with the same id; not among `posts`.
    pub duplicates: u64,
    /// Posts whose id another post with other content has; they are among `posts`.
    pub conflicting_ids: u64,
    /// Time of the earliest post.
    pub first: Option<String>,
    /// Time of the latest post.
    pub last: Option<String>,
    /// To how many seconds the times are exact, the coarsest source counting.
    pub resolution_s: u32,
    /// The false discovery rate at which pairs are flagged.
    pub fdr: f64,
    /// Pairs of accounts that could have been flagged: all that the correction counts.
    pub pairs_possible: u64,
    /// Pairs flagged at that rate with enough distinct shared events.
    pub pairs_flagged: u64,
    /// Accounts in at least one flagged pair.
    pub accounts_flagged: u64,
    /// The control that every run makes.
    pub null_check: NullCheck,
    /// One entry a trace, in the order of [`Trace::ALL`].
    pub traces: Vec<TraceReport>,
    /// Groups, largest first.
    pub groups: Vec<Group>,
    /// The allow-list as it was used.
    pub allowed: Vec<Allowed>,
    /// What was bounded, and how much lies beyond the bound. Empty when nothing was.
    pub bounded: Vec<Bounded>,
    /// What this check did not look at.
    pub not_examined: Vec<String>,
    /// The answer in one sentence or two.
    pub summary: String,
    /// The findings behind the summary, one plain sentence each, most important first.
    pub findings: Vec<String>,
}

/// One file of posts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PostsFile {
    /// Path, with `!member` for what lies in containers.
    pub path: String,
    /// SHA-256 of the top-level file.
    pub sha256: String,
    /// Format in plain words.
    pub format: String,
    /// Encoding found.
    pub encoding: String,
    /// Id of the layout by which it was read.
    pub layout: String,
    /// What was noticed of its times and ids, in plain words: zones mixed, times without a zone, coarse times.
    pub notes: Vec<String>,
    /// Posts read.
    pub posts: u64,
    /// Records refused.
    pub rejects: u64,
    /// The first refused records: where and why.
    pub reject_examples: Vec<RejectExample>,
}

impl PostsFile {
    /// A file that is about to be read: nothing is counted yet.
    pub fn begun(info: &TableInfo, layout: &str) -> Self {
        PostsFile {
            path: info.path.clone(),
            sha256: String::new(),
            format: info.format.clone(),
            encoding: info.encoding.clone(),
            layout: layout.to_owned(),
            notes: Vec::new(),
            posts: 0,
            rejects: 0,
            reject_examples: Vec::new(),
        }
    }
}

/// The control: the same check with the times of each account's posts shuffled among them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NullCheck {
    /// Share, 0 to 1, of the accounts that could be flagged which then are; chance and shared interests alone are left.
    pub flagged_share_when_times_shuffled: f64,
    /// How many accounts that is.
    pub accounts_flagged: u64,
    /// Pairs flagged then.
    pub pairs_flagged: u64,
    /// What was shuffled, in plain words.
    pub method: String,
}

/// What one trace had to offer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TraceReport {
    /// The trace.
    pub trace: Trace,
    /// True when it was looked at.
    pub examined: bool,
    /// Why not, or with which reservation.
    pub note: Option<String>,
    /// Items that at least two accounts shared.
    pub items: u64,
    /// Times that such an item was posted.
    pub events: u64,
    /// Items that were posted by a crowd at some time; what was posted then ties nobody.
    pub crowded_items: u64,
    /// The windows within which two posts are together, in seconds, after widening to the resolution.
    pub windows_s: Vec<u32>,
}

/// Accounts that act together beyond chance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// From 1, in order of the list.
    pub id: u32,
    /// Number of accounts.
    pub accounts: u64,
    /// Flagged pairs within the group.
    pub ties: u64,
    /// Distinct shared events: an item that at least two of the group posted together.
    pub events: u64,
    /// Those events by trace. One post can leave several traces, so they may add up to more than `events`.
    pub traces: BTreeMap<Trace, u64>,
    /// Time of the first shared event.
    pub first: String,
    /// Time of the last shared event.
    pub last: String,
    /// The largest q-value among its ties: the false discovery rate at which all of them stand.
    pub q_value: f64,
    /// Ordinary causes that show in what they do. Their absence rules none out.
    pub ordinary_causes: Vec<OrdinaryCause>,
    /// Hashes of the accounts, sorted.
    pub members: Vec<String>,
    /// Members that no flagged pair ties to enough of the others, but whose part in the group's events is beyond chance.
    pub joined_by_events: Vec<String>,
    /// The strongest ties, by p-value.
    pub strongest_ties: Vec<Tie>,
    /// Ties that are not in that list.
    pub ties_left_out: u64,
    /// Shared events in the order of time.
    pub timeline: Vec<SharedEvent>,
    /// Shared events that are not in that list.
    pub timeline_left_out: u64,
}

/// An ordinary cause that shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrdinaryCause {
    /// Its id in the data, such as `news-syndication`.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// What shows it, with figures.
    pub shows: String,
}

/// A flagged pair of accounts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tie {
    /// Index into the group's `members`.
    pub one: u32,
    /// Index into the group's `members`, above `one`.
    pub other: u32,
    /// Distinct shared events, one an occasion.
    pub events: u64,
    /// How many chance would give, by the trace and window that tell most.
    pub expected: f64,
    /// Probability of as much by chance, all traces combined.
    pub p_value: f64,
    /// The same after correction for all pairs.
    pub q_value: f64,
    /// Shared items by trace.
    pub traces: BTreeMap<Trace, u64>,
    /// The evidence: the first shared items.
    pub shared: Vec<TieEvidence>,
    /// Shared items that are not in that list.
    pub shared_left_out: u64,
}

/// One item that both accounts of a tie posted together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TieEvidence {
    /// The trace.
    pub trace: Trace,
    /// Hash of the item. Of a near-same text it is the hash, as [`Trace::Text`], of one of the texts.
    pub item: String,
    /// When the first of the two posted it.
    pub at: String,
    /// Seconds until the other did.
    pub apart_s: u64,
    /// Accounts that posted it around that time, the two included.
    pub accounts_around: u64,
}

/// An item that several of a group posted together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedEvent {
    /// The trace.
    pub trace: Trace,
    /// Hash of the item, as in [`TieEvidence::item`].
    pub item: String,
    /// The first post of it by the group, at this occasion.
    pub first: String,
    /// The last.
    pub last: String,
    /// Accounts of the group that took part: indexes into `members`, ascending.
    pub members: Vec<u32>,
    /// All accounts that posted the item around that time.
    pub accounts_around: u64,
}

/// An entry of the allow-list, and what it took out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Allowed {
    /// `account` or the trace whose item it names.
    pub kind: String,
    /// The hash.
    pub hash: String,
    /// Why it is allowed, in the words of whoever did.
    pub reason: String,
    /// Posts, or events of the item, that were left out by it.
    pub left_out: u64,
}

/// A bound that was reached.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bounded {
    /// What was bounded, in plain words.
    pub what: String,
    /// How many lie beyond the bound.
    pub beyond: u64,
    /// Why there is a bound, and what it can hide.
    pub why: String,
}
