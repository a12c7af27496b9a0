//! Structured data about the answer to one part of a claim, for search engines and newsrooms.

use super::Site;
use levelhead_schema::claim::Part;
use levelhead_schema::public::PublicClaim;
use levelhead_schema::statement::Language;

/// The `ClaimReview` of a part, or `None` where there is no answer to review.
pub(crate) fn claim_review(
    _site: &Site<'_>,
    _claim: &PublicClaim,
    _part: &Part,
    _language: Language,
) -> Option<serde_json::Value> {
    None
}
