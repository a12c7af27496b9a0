//! The words every part of Levelhead shares: canonical voter fields, text batches, posts, events, layouts, reports, claims,
//! assessments, statements, the public record.
//!
//! Input: the layouts in `layouts/`, and the text of a statement. Output: types; no file is read here but that data.
//!
//! Invariants:
//! - depends on nothing else of ours;
//! - report types hold counts, shares, dates and hashes, never a person's data;
//! - every layout that ships passes [`layout`]'s checks at build and load.

pub mod ads;
pub mod analysis;
pub mod assessment;
mod batch;
pub mod binomial;
pub mod calendar;
pub mod claim;
pub mod coordination;
pub mod event;
pub mod export_layout;
mod field;
pub mod figures;
mod hidden;
pub mod intrusion;
pub mod layout;
pub mod mapping;
pub mod posts;
pub mod public;
pub mod report;
pub mod shown;
pub mod statement;
pub mod table;
mod words;

pub use batch::Batch;
pub use field::{Family, Field};
pub use hidden::hidden_character;
