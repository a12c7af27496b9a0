//! The assessment against history: 22 claims with the right answer at each date, and what must hold of any claim.

mod case;
mod drafts;
mod golden;
mod monotone;
mod sensitivity;
