//! Numbers, shares and dates in the form in which people read them, the same on pages and in the terminal.

use crate::foreign;
use jiff::civil::Date;
pub use levelhead_schema::figures::number;
use levelhead_schema::report::Share;
use levelhead_schema::statement::Language;

/// A number with its noun: `1 row`, `2 rows`, `0 rows`.
pub fn count(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// A share, 0 to 1, in per cent with one decimal.
///
/// Limits: `0%` and `100%` are said only of exactly 0 and 1; what is nearer to them than a tenth of a per cent is
/// `less than 0.1%` or `more than 99.9%`. What is no share (below 0, above 1, not a number) is `unknown`.
///
/// # Example
/// ```
/// use levelhead_pages::words::share;
/// assert_eq!(share(0.982), "98.2%");
/// assert_eq!(share(0.9997), "more than 99.9%");
/// assert_eq!(share(0.00002), "less than 0.1%");
/// ```
pub fn share(value: f64) -> String {
    if !(0.0..=1.0).contains(&value) {
        "unknown".to_owned()
    } else if value == 0.0 {
        "0%".to_owned()
    } else if value == 1.0 {
        "100%".to_owned()
    } else if value < 0.001 {
        "less than 0.1%".to_owned()
    } else if value > 0.999 {
        "more than 99.9%".to_owned()
    } else {
        format!("{:.1}%", value * 100.0)
    }
}

/// The share `part` of `whole`, as [`share`] writes it; `no rows` when `whole` is 0.
pub fn share_of(part: u64, whole: u64) -> String {
    if whole == 0 {
        "no rows".to_owned()
    } else {
        share(part as f64 / whole as f64)
    }
}

/// The two ends of a share's interval: `from 97.9% to 98.4%`, or one figure when both ends read the same.
pub fn interval(of: &Share) -> String {
    let (low, high) = (share(of.low), share(of.high));
    if low == high {
        low
    } else {
        format!("from {low} to {high}")
    }
}

/// A small share as `about 1 in 12,000`; `None` for shares above one in five, for 0, and for what is no share.
pub fn one_in(value: f64) -> Option<String> {
    if !(value > 0.0 && value <= 0.2) {
        return None;
    }
    let inverse = 1.0 / value;
    // Two significant digits: the chance share is an estimate, and more digits would claim more than it knows.
    let step = 10f64.powf((inverse.log10().floor() - 1.0).max(0.0));
    Some(format!(
        "about 1 in {}",
        number(((inverse / step).round() * step) as u64)
    ))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An ISO date as American offices write it: `March 1, 2020`, or `March 2020` when it has no day.
///
/// Limits: text that is no date of the years 1000 to 9999 is given back as it stands, made safe by [`foreign::shown`].
///
/// # Example
/// ```
/// assert_eq!(levelhead_pages::words::date("2020-03-01"), "March 1, 2020");
/// ```
pub fn date(iso: &str) -> String {
    written_date(iso).unwrap_or_else(|| foreign::shown(iso, 40))
}

const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A day in words: `March 1, 2020`, `1 de marzo de 2020`.
pub(crate) fn day(date: Date, language: Language) -> String {
    match language {
        Language::English => self::date(&date.to_string()),
        Language::Spanish => {
            let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
            let month = MONTHS_ES.get(month).copied().unwrap_or_default();
            format!("{} de {month} de {}", date.day(), date.year())
        }
    }
}

fn written_date(iso: &str) -> Option<String> {
    let mut parts = iso.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = parts.next().map(|text| digits(text, 2));
    let name = MONTHS.get(month.checked_sub(1)? as usize)?;
    if year < 1000 || parts.next().is_some() {
        return None;
    }
    match day {
        None => Some(format!("{name} {year}")),
        Some(day) => {
            let day = day?;
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month {
                2 => 28 + u32::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            (1..=last)
                .contains(&day)
                .then(|| format!("{name} {day}, {year}"))
        }
    }
}

fn digits(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// `a`, `a and b`, `a, b and c`; empty for none.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text with its first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The name of a state or DC by its postal abbreviation, `None` for any other text.
///
/// # Source
/// USPS Publication 28, appendix B.
pub fn state_name(abbreviation: &str) -> Option<&'static str> {
    STATES
        .iter()
        .find(|(abbr, _)| *abbr == abbreviation)
        .map(|(_, name)| *name)
}

/// What a state's part of a report is headed with: its name, or words for rows of no known state.
pub fn state_title(abbreviation: &str) -> String {
    match state_name(abbreviation) {
        Some(name) => name.to_owned(),
        None if abbreviation == "unknown" => "Rows of no known state".to_owned(),
        None => foreign::shown(abbreviation, 20),
    }
}

#[rustfmt::skip]
const STATES: [(&str, &str); 51] = [
    ("AK", "Alaska"), ("AL", "Alabama"), ("AR", "Arkansas"), ("AZ", "Arizona"), ("CA", "California"), ("CO", "Colorado"),
    ("CT", "Connecticut"), ("DC", "District of Columbia"), ("DE", "Delaware"), ("FL", "Florida"), ("GA", "Georgia"),
    ("HI", "Hawaii"), ("IA", "Iowa"), ("ID", "Idaho"), ("IL", "Illinois"), ("IN", "Indiana"), ("KS", "Kansas"),
    ("KY", "Kentucky"), ("LA", "Louisiana"), ("MA", "Massachusetts"), ("MD", "Maryland"), ("ME", "Maine"),
    ("MI", "Michigan"), ("MN", "Minnesota"), ("MO", "Missouri"), ("MS", "Mississippi"), ("MT", "Montana"),
    ("NC", "North Carolina"), ("ND", "North Dakota"), ("NE", "Nebraska"), ("NH", "New Hampshire"), ("NJ", "New Jersey"),
    ("NM", "New Mexico"), ("NV", "Nevada"), ("NY", "New York"), ("OH", "Ohio"), ("OK", "Oklahoma"), ("OR", "Oregon"),
    ("PA", "Pennsylvania"), ("RI", "Rhode Island"), ("SC", "South Carolina"), ("SD", "South Dakota"),
    ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"), ("VA", "Virginia"), ("VT", "Vermont"), ("WA", "Washington"),
    ("WI", "Wisconsin"), ("WV", "West Virginia"), ("WY", "Wyoming"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_comma_between_thousands() {
        for (value, expect) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (76_034, "76,034"),
            (100_000, "100,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(number(value), expect);
        }
        assert_eq!(count(1, "row", "rows"), "1 row");
        assert_eq!(count(0, "row", "rows"), "0 rows");
        assert_eq!(count(1_001, "row", "rows"), "1,001 rows");
    }

    #[test]
    fn only_nothing_is_0_percent_and_only_all_is_100_percent() {
        for (value, expect) in [
            (0.0, "0%"),
            (1e-300, "less than 0.1%"),
            (0.00099, "less than 0.1%"),
            (0.001, "0.1%"),
            (0.0834, "8.3%"),
            (0.5, "50.0%"),
            (0.98249, "98.2%"),
            (0.999, "99.9%"),
            (0.99901, "more than 99.9%"),
            (1.0 - f64::EPSILON, "more than 99.9%"),
            (1.0, "100%"),
            (1.2, "unknown"),
            (-0.01, "unknown"),
            (f64::NAN, "unknown"),
        ] {
            assert_eq!(share(value), expect, "{value}");
        }
        assert_eq!(share_of(1, 3), "33.3%");
        assert_eq!(share_of(75_999, 76_000), "more than 99.9%");
        assert_eq!(share_of(0, 0), "no rows");
    }

    #[test]
    fn intervals_do_not_say_the_same_twice() {
        let check = |low, high, expect: &str| {
            assert_eq!(
                interval(&Share {
                    value: low,
                    low,
                    high
                }),
                expect
            )
        };
        check(0.979, 0.984, "from 97.9% to 98.4%");
        check(0.0, 0.0003, "from 0% to less than 0.1%");
        check(0.9998, 0.99995, "more than 99.9%");
    }

    #[test]
    fn small_chances_read_as_one_in_so_many() {
        for (value, expect) in [
            (0.0, None),
            (0.3, None),
            (0.2, Some("about 1 in 5")),
            (0.083, Some("about 1 in 12")),
            (0.000_081_3, Some("about 1 in 12,000")),
            (f64::NAN, None),
        ] {
            assert_eq!(one_in(value).as_deref(), expect, "{value}");
        }
    }

    #[test]
    fn dates_that_are_none_stay_as_they_are() {
        for (iso, expect) in [
            ("2020-03-01", "March 1, 2020"),
            ("2020-02-29", "February 29, 2020"),
            ("2019-02-29", "2019-02-29"),
            ("2020-12", "December 2020"),
            ("2020-13-01", "2020-13-01"),
            ("2020-00-01", "2020-00-01"),
            ("2020-04-31", "2020-04-31"),
            ("2020-03-01-02", "2020-03-01-02"),
            ("spring 2020", "spring 2020"),
            ("", ""),
        ] {
            assert_eq!(date(iso), expect);
        }
    }

    #[test]
    fn lists_and_states_read_as_prose() {
        let items = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(list(&items(&[])), "");
        assert_eq!(list(&items(&["a"])), "a");
        assert_eq!(list(&items(&["a", "b", "c"])), "a, b and c");
        assert_eq!(state_title("MI"), "Michigan");
        assert_eq!(state_title("unknown"), "Rows of no known state");
        assert_eq!(state_title("<b>"), "<b>");
        assert_eq!(capitalised("less"), "Less");
    }
}
