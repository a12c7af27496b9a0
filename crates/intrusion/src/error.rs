//! What can go wrong, and whose fault it is.

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleFault {
    /// It is no Sigma rule, or breaks Sigma's specification.
    #[error("{0}")]
    Unreadable(String),
    /// It cannot be compiled: a bad network, a bad pattern, a modifier that its value cannot have.
    #[error("{0}")]
    Uncompilable(String),
    /// Another rule has the same id.
    #[error("the id {id} is that of the rule at {other}")]
    DuplicateId {
        /// The id.
        id: String,
        /// File and line of the other.
        other: String,
    },
    /// A correlation names a rule that there is not.
    #[error("the correlation names the rule `{0}`, and there is none of that id or name")]
    UnknownRule(String),
    /// A correlation names a rule that has no id: it would never fire.
    #[error("the correlation names the rule `{0}`, which has no id and so would never count")]
    NoId(String),
    /// Correlations name each other in a circle.
    #[error("the correlation leads back to itself: {0}")]
    Circle(String),
    /// A condition of a correlation that no count can meet.
    #[error("the condition can never be met: {0}")]
    Never(String),
    /// No log of the rule's source has this field.
    #[error("no log of this source has the field `{0}`")]
    UnknownField(String),
    /// A tag `levelhead.…` that is no class of attack.
    #[error("`{0}` is no class of attack")]
    UnknownClass(String),
    /// A rule of ours for a log source that is not read.
    #[error("no log that is read has this log source")]
    UnknownSource,
}

/// Rules that cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A rule that cannot work: its author's fault.
    #[error("{file}:{line}: {fault}")]
    Rule {
        /// The file.
        file: String,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        fault: RuleFault,
    },
    /// A file or folder that cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// More than is taken: the caller's fault.
    #[error("{path}: more than {limit} {what}")]
    TooMany {
        /// Where.
        path: String,
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// Data that ships is wrong: ours.
    #[error("{file}: {reason}")]
    Shipped {
        /// Which.
        file: &'static str,
        /// Why.
        reason: String,
    },
}
