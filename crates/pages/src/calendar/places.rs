//! Names of places in both languages.

use crate::words;
use levelhead_schema::statement::Language;

/// The name of a state, district or territory, or of the whole country for `US`, in a language; `None` for any other
/// text.
pub fn place_name(language: Language, abbreviation: &str) -> Option<&'static str> {
    let of = |list: &[(&str, &'static str)]| {
        let mut list = list.iter();
        list.find(|(abbr, _)| *abbr == abbreviation)
            .map(|(_, name)| *name)
    };
    match language {
        Language::English => of(&TERRITORIES),
        Language::Spanish => of(&SPANISH).or_else(|| of(&TERRITORIES)),
    }
    .or_else(|| words::state_name(abbreviation))
}

const TERRITORIES: [(&str, &str); 6] = [
    ("US", "United States"),
    ("AS", "American Samoa"),
    ("GU", "Guam"),
    ("MP", "Northern Mariana Islands"),
    ("PR", "Puerto Rico"),
    ("VI", "U.S. Virgin Islands"),
];

/// Names that differ in Spanish, after the Real Academia Española's list of place names.
const SPANISH: [(&str, &str); 21] = [
    ("US", "Estados Unidos"),
    ("AS", "Samoa Americana"),
    ("MP", "Islas Marianas del Norte"),
    ("VI", "Islas Vírgenes"),
    ("DC", "Distrito de Columbia"),
    ("HI", "Hawái"),
    ("LA", "Luisiana"),
    ("MI", "Míchigan"),
    ("MO", "Misuri"),
    ("MS", "Misisipi"),
    ("NC", "Carolina del Norte"),
    ("ND", "Dakota del Norte"),
    ("NH", "Nuevo Hampshire"),
    ("NJ", "Nueva Jersey"),
    ("NM", "Nuevo México"),
    ("NY", "Nueva York"),
    ("OR", "Oregón"),
    ("PA", "Pensilvania"),
    ("SC", "Carolina del Sur"),
    ("SD", "Dakota del Sur"),
    ("WV", "Virginia Occidental"),
];
