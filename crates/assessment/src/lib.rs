//! So is the claim true? The words in which an answer may be given.
//!
//! Input: text and the assessments behind it. Output: types; nothing is printed or written here.
//!
//! Invariants:
//! - likelihood and confidence are kept apart;
//! - the same input gives the same output.

pub mod lint;
