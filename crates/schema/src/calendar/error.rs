//! What can be wrong with a calendar's table.

/// A table that cannot be used. It is the fault of whoever wrote the TOML.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{origin}, line {line}: {problem}")]
pub struct CalendarError {
    /// Where the text came from, as told by the caller.
    pub origin: String,
    /// Line, from 1, where the trouble starts.
    pub line: usize,
    /// What is wrong.
    pub problem: CalendarProblem,
}

/// What is wrong with a calendar's table.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CalendarProblem {
    /// The text is no TOML, or a key is missing, unknown or of the wrong type; the parser's own words.
    #[error("{message}")]
    Toml {
        /// What the parser said.
        message: String,
    },
    /// Larger than any calendar.
    #[error("the table has more than {most} {what}")]
    TooLong {
        /// Bytes or rows.
        what: &'static str,
        /// How many are allowed.
        most: usize,
    },
    /// Two letters that are no state, district or territory.
    #[error("there is no state, district or territory `{written}`")]
    NoSuchPlace {
        /// As written.
        written: String,
    },
    /// A text that is empty, too long, or holds characters that not everybody sees.
    #[error("{key} is empty, longer than {most} characters, or holds hidden characters")]
    BadText {
        /// The key.
        key: &'static str,
        /// How many characters are allowed.
        most: usize,
    },
    /// A row has a date and says that it is unknown, or has none and does not.
    #[error("a row has a date and status verified or background, or a year and status unknown")]
    DateAgainstStatus,
    /// Two rows are the same election.
    #[error("two rows are one election: {id}; tell them apart with `what`")]
    Twice {
        /// The id that both have.
        id: String,
    },
    /// A part of the tables that must be there once is missing or there twice.
    #[error("[{table}] is there {times} times; it must be there once")]
    NotOnce {
        /// The table.
        table: &'static str,
        /// How often it is there.
        times: usize,
    },
    /// Numbers that do not add up.
    #[error("{what}")]
    DoesNotAddUp {
        /// What, in words.
        what: String,
    },
}
