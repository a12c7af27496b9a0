//! What can go wrong, and whose fault it is.

/// A check that cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The false discovery rate is no share that can be promised: the caller's fault.
    #[error("a false discovery rate of {fdr} is not above 0 and at most 0.5")]
    BadRate {
        /// What was asked for.
        fdr: f64,
    },
    /// More posts, or more shared things, than can be counted: the input's fault.
    #[error("more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}
