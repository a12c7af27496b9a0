//! The day of a federal general election, by the rule of 2 U.S.C. 7.

use jiff::civil::{Date, Weekday, date};

/// Years for which a general election is looked for: what a date can hold, with room for deadlines on both sides.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=9000;

/// True for years with a federal general election.
pub fn is_federal_year(year: i16) -> bool {
    YEARS.contains(&year) && year % 2 == 0
}

/// The Tuesday next after the first Monday in November; `None` for odd years and for years out of reach.
///
/// # Source
/// 2 U.S.C. 7. "After the first Monday" is why November 1 never is the day, even when it is a Tuesday.
///
/// # Example
/// ```
/// use levelhead_schema::calendar::federal_general;
/// assert_eq!(federal_general(2026).unwrap().to_string(), "2026-11-03");
/// assert_eq!(federal_general(2027), None);
/// ```
pub fn federal_general(year: i16) -> Option<Date> {
    if !is_federal_year(year) {
        return None;
    }
    let first = date(year, 11, 1).weekday();
    let to_monday = (7 - first.to_monday_zero_offset()) % 7;
    Date::new(year, 11, 1 + to_monday + 1)
        .ok()
        .filter(|day| day.weekday() == Weekday::Tuesday)
}

/// The first federal general election on that day or later.
pub fn next_federal_general(day: Date) -> Option<Date> {
    let years = [day.year(), day.year() + 1, day.year() + 2];
    let mut days = years.into_iter().filter_map(federal_general);
    days.find(|general| *general >= day)
}

/// Days from the first to the second; negative when the second is earlier.
pub fn days_to(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
