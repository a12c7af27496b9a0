//! Structured data about the answer to one part of a claim, for search engines and newsrooms.

use super::Settings;
use levelhead_schema::claim::Part;
use levelhead_schema::public::{PublicClaim, PublicRecord};

/// The `ClaimReview` of a part, or `None` where there is no answer to review.
pub(crate) fn claim_review(
    _record: &PublicRecord,
    _claim: &PublicClaim,
    _part: &Part,
    _settings: &Settings,
) -> Option<serde_json::Value> {
    None
}
