//! From detections to incidents: those of one source on one asset by one class of attack, close in time.
//!
//! Memory is bounded: of each incident the first places are kept and everything else is counted, and beyond a number of
//! sources further ones are one incident of many.

mod group;
mod tell;

pub(crate) use group::{Incidents, Judged};
pub(crate) use tell::{LogPaths, seconds};

#[cfg(test)]
mod tests;
