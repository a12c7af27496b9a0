//! The server, asked over real sockets on this machine.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where it cannot go on, and says what it passes over"
)]

mod asking;
mod serving;

mod admin;
mod caching;
mod headers;
mod limits;
mod log;
mod paths;
mod rate;
mod reload;
mod shutdown;
mod slow;
