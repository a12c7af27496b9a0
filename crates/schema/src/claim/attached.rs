//! An addition as the ledger keeps it.

use super::Addition;
use serde::{Deserialize, Serialize};

/// An addition as it is recorded: with the report that it was taken from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attached {
    /// What it adds to the claim.
    pub addition: Addition,
    /// The report, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<serde_json::Value>,
}
