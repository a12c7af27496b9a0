//! Seeded synthetic worlds with ground truth: registers, releases, dumps; posts with groups that act together; traffic
//! of election portals with attacks in it.
//!
//! Input: a seed, states, sizes. Output: files as states release them and as strangers pass them on, and beside each dump
//! what is true of every row of it.
//!
//! Invariants:
//! - same seed, same bytes, on every platform: integer draws only, no map order, no clock;
//! - nobody in a world exists: names are drawn by their frequency, numbers are made;
//! - the truth is computed by comparing what was written, never declared;
//! - nothing here knows how files are read or dumps are judged.

mod alter;
mod bench;
mod calendar;
mod case;
mod columns;
mod cores;
mod cut;
mod cutter;
mod dice;
mod dump;
mod error;
mod form;
mod hospital;
mod household;
mod identifiers;
mod layout_columns;
mod names;
mod office;
mod places;
mod posts;
mod profile;
mod register;
mod registration;
mod release;
mod scale;
mod scribe;
mod story;
mod traffic;
mod truth;
mod voter;

pub use bench::{LeakBench, leak_bench};
pub use calendar::{Date, DateStyle};
pub use case::{Case, write_case};
pub use columns::{Columns, Renaming};
pub use cut::{Cut, Lettering, Mix, RowOrder};
pub use dump::DumpBuilder;
pub use error::Error;
pub use form::{Encoding, Form};
pub use hospital::write_hospital;
pub use office::write_office_register;
pub use posts::{MadePost, PlantedGroup, PostsPlan, PostsWorld, Tactic, account_name};
pub use profile::Quoting;
pub use register::{Register, WithheldReason};
pub use release::{Release, write_release, write_release_as};
pub use scale::{ScaleState, scale_dumps};
pub use story::{Story, story_2020};
pub use traffic::{
    Attack, AttackKind, Client, Log, Portal, Request, TraceTruth, TrafficFiles, TrafficPlan,
    TrafficTruth, read_trace_lines, write_traffic, write_web_log,
};
pub use truth::{Dump, ReleaseShare, RowClass, RowTruth, StateTruth, TruthColumn, read_rows};
pub use voter::Voter;

/// Every outcome of this crate.
pub type Result<T> = std::result::Result<T, Error>;
