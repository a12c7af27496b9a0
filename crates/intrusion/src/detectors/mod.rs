//! Small detectors of ours, for what a Sigma rule cannot say: baselines, counts of distinct things, silence.
//!
//! A detector sees every event in the order of its log, with what the event shows by itself ([`Signs`]) and the rules that
//! matched it. Its memory is bounded: of each kind of state it keeps the most recently used ([`recent::Recent`]). What it
//! answers does not depend on how events are batched.
//!
//! Titles, levels, sources and thresholds are data: `rules/detectors.toml`.

mod changes;
mod credentials;
mod devices;
mod domains;
mod enumeration;
mod exports;
mod injection;
mod load;
mod recent;
mod remote;
mod requests;
mod results;
mod settings;
mod silence;
mod statements;
mod webshell;

pub use settings::{SettingsError, descriptions};

use crate::assets::Assets;
use crate::keyed::keyed;
use crate::signs::Signs;
use crate::{Detection, Rule, RuleIndex, Who};
use jiff::Timestamp;
use levelhead_schema::event::{Event, EventPlace, LogInfo};
use levelhead_schema::intrusion::Success;
use settings::{Settings, shipped};
use std::sync::Arc;

/// Where, when and by whom an event happened.
#[derive(Clone, Copy, Debug)]
pub struct At<'w> {
    /// Number of the asset.
    pub asset: u32,
    /// Number of the log.
    pub log: u32,
    /// When; none when unknown.
    pub time: Option<Timestamp>,
    /// Who acted.
    pub who: &'w Who,
    /// What the event shows by itself.
    pub signs: &'w Signs,
    /// Seconds since 1970; none when the time is unknown.
    pub(crate) second: Option<i64>,
    /// Keyed hash of who acted.
    pub(crate) source: u64,
}

impl<'w> At<'w> {
    /// Puts it together.
    pub fn new(
        asset: u32,
        log: u32,
        time: Option<Timestamp>,
        who: &'w Who,
        signs: &'w Signs,
    ) -> Self {
        let source = match who {
            Who::Address(std::net::IpAddr::V4(address)) => u64::from(u32::from(*address)) | 1 << 40,
            Who::Address(std::net::IpAddr::V6(address)) => {
                u128::from(*address) as u64 ^ (u128::from(*address) >> 64) as u64
            }
            Who::Account(account) => keyed(account),
            Who::Many => 1,
            Who::Unknown => 0,
        };
        At {
            asset,
            log,
            time,
            who,
            signs,
            second: time.map(Timestamp::as_second),
            source,
        }
    }

    /// A detection of this event.
    pub(crate) fn detection(&self, rule: RuleIndex, event: Event<'_>) -> Detection {
        Seen::of(self, event).detection(rule, self.who.clone())
    }

    /// Asset and source.
    pub(crate) fn key(&self) -> (u32, u64) {
        (self.asset, self.source)
    }
}

/// Where an event stands that may become evidence later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) asset: u32,
    pub(crate) log: u32,
    pub(crate) place: EventPlace,
    pub(crate) time: Option<Timestamp>,
}

impl Seen {
    pub(crate) fn of(at: &At<'_>, event: Event<'_>) -> Seen {
        Seen {
            asset: at.asset,
            log: at.log,
            place: event.place(),
            time: at.time,
        }
    }

    pub(crate) fn detection(&self, rule: RuleIndex, who: Who) -> Detection {
        Detection {
            rule,
            asset: self.asset,
            log: self.log,
            place: self.place,
            time: self.time,
            who,
            sources: 1,
            rows: None,
            success: Success::Unknown,
            reason: "",
        }
    }
}

/// Looks at events in their order and finds what no single one shows.
pub trait Detector: Send {
    /// A log begins.
    fn log(&mut self, _log: u32, _info: &LogInfo, _asset: u32) {}

    /// An event of the log that began last, with the rules that matched it; detections go to `out`.
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    );

    /// All logs are read; detections that needed to see all go to `out`.
    fn finish(&mut self, _out: &mut Vec<Detection>) {}
}

/// What a detector is made from.
pub(crate) struct Maker<'r> {
    rules: &'r [Rule],
    settings: &'static Settings,
    pub(crate) assets: Arc<Assets>,
}

impl Maker<'_> {
    /// The rule's place and its thresholds; `None` when the run does not have that detector.
    pub(crate) fn rule(&self, name: &str) -> Option<Named> {
        let entry = self.settings.entry(name)?;
        Some(Named {
            rule: self.index(&entry.id)?,
            entry,
        })
    }

    /// The place of the rule of that id.
    pub(crate) fn index(&self, id: &str) -> Option<RuleIndex> {
        let place = self.rules.iter().position(|rule| rule.id == id)?;
        u32::try_from(place).ok().map(RuleIndex)
    }
}

/// A detector's rule, with its thresholds.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    pub(crate) rule: RuleIndex,
    entry: &'static settings::Entry,
}

impl Named {
    /// A threshold; a test holds that each one asked for is there.
    pub(crate) fn threshold(&self, name: &str) -> u64 {
        self.entry.threshold(name)
    }
}

type Make = fn(&Maker<'_>) -> Option<Box<dyn Detector>>;

/// Every detector. A maker gives none when none of its rules is in the run.
const MAKERS: &[Make] = &[
    injection::make,
    statements::make,
    enumeration::make,
    requests::make,
    load::make,
    changes::make,
    exports::make,
    results::make,
    credentials::make,
    domains::make,
    remote::make,
    devices::make,
    webshell::make,
    silence::make,
];

/// The detectors whose rules are in `rules`, in a fixed order.
pub fn detectors(rules: &[Rule], assets: &Assets) -> Vec<Box<dyn Detector>> {
    let maker = Maker {
        rules,
        settings: shipped(),
        assets: Arc::new(assets.clone()),
    };
    MAKERS.iter().filter_map(|make| make(&maker)).collect()
}
