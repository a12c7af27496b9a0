//! Do these accounts post together more than chance explains?
//!
//! Input: batches of posts as keyed hashes with their times ([`levelhead_schema::posts`]). Output: a
//! [`CoordinationReport`](levelhead_schema::coordination::CoordinationReport) and the members of its groups.
//!
//! ```
//! use levelhead_coordination::{Check, Settings, prepare};
//! use levelhead_schema::posts::{PostBatch, Trace};
//!
//! let mut batch = PostBatch::new(None);
//! batch.push(1, Some(1), 1_700_000_000);
//! batch.push_item(Trace::Link, 99);
//! let mut check = Check::new(Settings::default())?;
//! check.add(prepare(&batch))?;
//! assert!(check.finish()?.report.groups.is_empty());
//! # Ok::<_, levelhead_coordination::Error>(())
//! ```
//!
//! Invariants:
//! - behaviour alone is examined: no name, no opinion, no language; the text of a post is hashed word by word and dropped;
//! - every pair has a probability under a model of chance that keeps how active each account and how popular each item was
//!   in time, and all pairs that could have been flagged are counted in the correction;
//! - order of posts, size of batches and number of threads change no byte; no figure of the model is fitted to the posts;
//! - the control is part of every check.

mod activity;
mod ads;
mod belong;
mod causes;
mod chance;
mod control;
mod error;
mod examine;
mod fdr;
mod gather;
mod groups;
mod leiden;
mod meetings;
mod model;
mod moments;
mod near;
mod pairs;
mod prepare;
mod report;
mod settings;
mod shared_items;
mod shares;
mod summary;
mod timed;
mod words;

pub use ads::{Meetings, ads_report};
pub use error::Error;
pub use examine::{Member, Outcome, TieEdge};
pub use gather::Check;
pub use prepare::{Prepared, prepare};
pub use settings::{AllowEntry, AllowKind, Settings};
