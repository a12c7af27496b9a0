//! One event that one rule matched.

use crate::RuleIndex;
use jiff::Timestamp;
use levelhead_schema::event::EventPlace;
use levelhead_schema::intrusion::Success;

/// Who acted, as the log says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// An IP address.
    Address(std::net::IpAddr),
    /// An account of a database, a machine or a cloud.
    Account(String),
    /// Many at once.
    Many,
    /// The log does not say.
    Unknown,
}

/// One event that one rule matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The rule.
    pub rule: RuleIndex,
    /// Number of the asset in the run's list.
    pub asset: u32,
    /// Number of the log in the order in which logs were read.
    pub log: u32,
    /// Where in it.
    pub place: EventPlace,
    /// When; none when unknown.
    pub time: Option<Timestamp>,
    /// Who acted.
    pub who: Who,
    /// How many, where `who` is many.
    pub sources: u64,
    /// Rows that the database returned or changed, where the log says so.
    pub rows: Option<u64>,
    /// Whether it worked, as far as this event tells.
    pub success: Success,
    /// What says so, in plain words; empty when unknown.
    pub reason: &'static str,
}
