//! The coordination check from outside: worlds with truth, the control, invariance, odd inputs.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod edges;
mod feed;
mod invariance;
mod worlds;
