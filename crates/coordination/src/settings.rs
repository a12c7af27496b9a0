//! What whoever asks may choose.

use levelhead_schema::posts::Trace;

/// Settings of a check. All else is given by the model that ships.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The false discovery rate at which pairs are flagged, 0.01 unless told.
    pub fdr: f64,
    /// Accounts and items that are known to have an ordinary reason.
    pub allow: Vec<AllowEntry>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            fdr: 0.01,
            allow: Vec::new(),
        }
    }
}

/// An entry of the allow-list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowEntry {
    /// What it names.
    pub kind: AllowKind,
    /// Its keyed hash, as in the posts.
    pub hash: u64,
    /// Why it is allowed; stands in the report.
    pub reason: String,
}

/// What an entry of the allow-list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowKind {
    /// An account: its posts are left out.
    Account,
    /// An item of a trace that readers give: it ties nobody.
    Item(Trace),
}
