//! Sigma rules, evaluated by `rsigma`.
//!
//! ```text
//!  text ──► load: documents with their lines ──► check ──► rules by route ──► rsigma engines of a route
//!  event ─► route of its source, channel, number ─► sieve ─► engine ─► numbers of rules ─► correlations
//! ```
//!
//! A route is a set of Sigma's log sources that a kind of event answers; the engine of a route knows only rules that
//! can be meant, and the names of fields in its rules are already those of the events ([`event`]).

mod check;
mod correlate;
mod engine;
mod event;
mod load;
mod route;
mod sieve;

pub(crate) use engine::SigmaEngine;
pub(crate) use load::{Loaded, SigmaText, check_all, load};
pub(crate) use route::Routes;

#[cfg(test)]
mod tests;
