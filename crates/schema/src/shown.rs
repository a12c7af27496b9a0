//! Names and texts beside the hashes of a coordination report, for whoever asked to see them.

use crate::posts::Trace;
use serde::Serialize;
use std::collections::BTreeMap;

/// An account as its source names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ShownAccount {
    /// Its id.
    pub id: String,
    /// Its name, where the source has one beside the id.
    pub name: Option<String>,
}

/// What stands behind hashes of a report. Empty unless it was asked for; a report without it names nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Accounts by their hash in 16 hexadecimal digits.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub accounts_shown: BTreeMap<String, ShownAccount>,
    /// What was shared, by trace and hash.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content_shown: BTreeMap<Trace, BTreeMap<String, String>>,
}

impl Shown {
    /// The id of an account, if it may be shown.
    pub fn account(&self, hash: &str) -> Option<&ShownAccount> {
        self.accounts_shown.get(hash)
    }

    /// What was shared, if it may be shown. A near-same text is known by the hash of one of its texts.
    pub fn content(&self, trace: Trace, hash: &str) -> Option<&str> {
        let trace = match trace {
            Trace::NearText => Trace::Text,
            other => other,
        };
        self.content_shown
            .get(&trace)?
            .get(hash)
            .map(String::as_str)
    }

    /// True when nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.accounts_shown.is_empty() && self.content_shown.is_empty()
    }
}
