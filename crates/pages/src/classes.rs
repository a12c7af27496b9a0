//! The classes of rows in the order and words in which they are shown.

use levelhead_schema::report::Classes;

/// One class of rows.
pub(crate) struct Class {
    /// Its name in reports, which is also the name of its fill in the style sheet.
    pub(crate) name: &'static str,
    /// What it means, for somebody who has never seen the word.
    pub(crate) meaning: &'static str,
    /// How many rows are in it.
    pub(crate) rows: u64,
}

/// Every class, also the empty ones: that no row was withheld is part of the answer.
pub(crate) fn classes(of: &Classes) -> [Class; 7] {
    let class = |name, meaning, rows| Class {
        name,
        meaning,
        rows,
    };
    [
        class(
            "verbatim",
            "Every field that the release publishes agrees with it.",
            of.verbatim,
        ),
        class(
            "altered",
            "The same person as in a release, but some fields differ.",
            of.altered,
        ),
        class(
            "recombined",
            "Fields of several people put together; no release holds the row as one person.",
            of.recombined,
        ),
        class(
            "withheld",
            "A person or a version that only the office’s own register holds, and no release in the library. \
             This is what data taken from inside would show.",
            of.withheld,
        ),
        class(
            "newer",
            "Registered after the newest release in the library; only a later release can decide.",
            of.newer,
        ),
        class(
            "unexplained",
            "Nothing in the library explains the row: it may be made up, come from elsewhere, or not be public.",
            of.unexplained,
        ),
        class(
            "duplicate",
            "Equal to an earlier row of the dump; left out of every share.",
            of.duplicate,
        ),
    ]
}
