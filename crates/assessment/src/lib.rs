//! So is the claim true? Rival explanations weighed, in the words of ICD 203, and the statements that follow.
//!
//! Input: a [`Claim`](levelhead_schema::claim::Claim) with its evidence, a day, and the weights in `weights/`.
//! Output: an [`Assessment`](levelhead_schema::assessment::Assessment); drafts of statements; faults in texts.
//!
//! Invariants:
//! - a pure function of claim, day and weights: no clock, no random choice, no file;
//! - taking away an item that supports a hypothesis never makes it likelier, and losing a source or a log never raises
//!   confidence: both hold by construction (modules `weigh` and `confidence`) and are tested;
//! - a word of likelihood is given only where the whole range fits its band;
//! - attribution never stands above what its basis can carry;
//! - a verdict of "nothing found" needs somebody who could see.

mod assess;
mod attribution;
mod confidence;
pub mod draft;
mod error;
mod impact;
mod items;
pub mod lint;
mod open_questions;
pub mod reports;
mod verdict;
mod weigh;
mod weights;

pub use assess::assess;
pub use error::WeightsError;
pub use weights::{EvidenceKind, HypothesisKind, Weights};
