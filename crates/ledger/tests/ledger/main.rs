//! The ledger from outside: what is recorded stays, what was changed is found, what is published can be verified.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod office;

mod consistency;
mod policy;
mod processes;
mod public;
mod record;
mod statements;
