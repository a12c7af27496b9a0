//! The public site, drawn from records that are made up.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot read what it made must fail"
)]

mod api;
mod cards;
mod claim_review;
mod feeds;
mod provider;
mod published;
mod schema_check;
