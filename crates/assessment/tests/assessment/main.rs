//! The assessment against history: 22 claims with the right answer at each date, and what must hold of any claim.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod case;
mod drafts;
mod golden;
mod monotone;
mod sensitivity;
