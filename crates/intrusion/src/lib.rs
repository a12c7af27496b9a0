//! Was this system attacked, and would we have seen it?
//!
//! ```text
//!  EventBatch ──► Scan: asset ─► Sigma engine ─► detections ─► incidents ──► report
//!                        │      └► detectors ──┘
//!                        └► coverage ──────────► share × power ─► negative
//! ```
//!
//! Input: batches of [`Event`](levelhead_schema::event::Event)s from the readers, rules, the user's assets. Output: the parts
//! of an [`IntrusionReport`](levelhead_schema::intrusion::IntrusionReport).
//!
//! Invariants:
//! - nothing of an event is kept but places, times, addresses, counts and keyed hashes of what was asked for;
//! - memory is bounded by settings, not by the length of the logs; what a bound cut off is counted;
//! - the answer depends neither on batch size nor on threads;
//! - a rule that cannot work stops the load, with its file and line.

mod assets;
mod coverage;
mod detection;
mod detectors;
mod drill;
mod engine;
mod error;
mod findings;
mod incidents;
mod keyed;
mod negative;
mod power;
mod rule;
mod rules;
mod scan;
mod sigma;
mod signs;
mod sql;
mod words;

pub use assets::{
    Asset, Assets, AssetsError, AssetsProblem, Election, ExpectedSource, Job, LogGlob, OfficeHours,
    TestWindow, Window,
};
pub use coverage::{ClassCover, CoverageLedger, CoverageOutcome, SourceHours, partly, sees};
pub use detection::{Detection, Who};
pub use detectors::{At, Detector, SettingsError, descriptions, detectors};
pub use drill::{Drill, DrillError, DrillLog, drill};
pub use engine::{Correlator, Engine};
pub use error::{Error, RuleFault};
pub use findings::findings;
pub use negative::{Question, negative, rate_upper_per_year};
pub use power::{CONFIDENCE, lower_bound};
pub use rule::{Origin, Rule, RuleIndex};
pub use rules::RuleSet;
pub use scan::{DetectionLine, Scan, ScanOutcome, ScanSettings};
pub use signs::Signs;
