//! Places with elections for federal office: states, the District of Columbia, territories.

/// Postal abbreviations of the fifty states, the District of Columbia and the five territories, in order.
pub const PLACES: [&str; 56] = [
    "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID",
    "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MP", "MS", "MT", "NC", "ND",
    "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX",
    "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY",
];

/// True for a postal abbreviation of [`PLACES`], in capitals.
pub fn is_place(text: &str) -> bool {
    PLACES.binary_search(&text).is_ok()
}
