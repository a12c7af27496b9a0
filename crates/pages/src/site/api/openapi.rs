//! The description of the API. It is data, written by hand: `assets/openapi.json`.

/// The description as it lies in the program, for a site that is nowhere yet.
const DOCUMENT: &str = include_str!("../../../assets/openapi.json");

/// The address that stands for the site's own in it.
const EXAMPLE: &str = "https://claims.example.gov";

/// The description with the site's address.
pub(super) fn document(base_url: &str) -> String {
    let quoted = serde_json::to_string(base_url).unwrap_or_default();
    DOCUMENT.replace(EXAMPLE, quoted.trim_matches('"'))
}
