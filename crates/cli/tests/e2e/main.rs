//! The real binary, driven from outside in a scrubbed environment.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where it cannot go on, and says what it passes over"
)]

mod desk;
mod truth;

mod briefing;
mod calendar;
mod cases;
mod claim;
mod commands;
mod coordination;
mod honest;
mod hostile;
mod intrusion;
mod ledger;
mod linkage;
mod release;
mod rest;
mod same_bytes;
mod samples;
mod site;
mod statement;
