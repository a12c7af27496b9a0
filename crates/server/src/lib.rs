//! The public site, live: the pages of the export over HTTP, read-only to the public.
//!
//! Input: a [`Source`] of editions (the ledger's, as it stands), a [`Config`], requests of strangers. Output: the same
//! bytes that `levelhead site export` writes, with headers; counts for the operator on a listener of their own.
//!
//! Invariants:
//! - readers change nothing: no method but GET, HEAD and OPTIONS is answered, and no body is read;
//! - a page is rendered once for each version of the ledger, and a new version never makes a reader wait for an old one;
//! - memory, time and connections of a reader are bounded, and one who is slow is cut without anybody else noticing;
//! - no address of a reader is kept, written or counted: the table of rates holds keyed hashes, and the key is gone
//!   with the process;
//! - every answer of ours carries the strict headers, errors included;
//! - this is the only crate with HTTP.

#![forbid(unsafe_code)]

mod admin;
mod answer;
mod cache;
mod client;
mod compress;
mod config;
mod connection;
mod edition;
mod error;
mod headers;
mod ledger_edition;
mod ledger_source;
mod log;
mod metrics;
mod negotiate;
mod page;
mod path;
mod rate;
mod refusal;
mod running;
mod search_query;
mod timed_stream;
mod watch;

pub use config::{Config, Limits, Rate};
pub use edition::{Edition, File, Source};
pub use error::Error;
pub use ledger_source::LedgerSource;
pub use log::write_logs_to;
pub use running::{Running, Signals, start};
