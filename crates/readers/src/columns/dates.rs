//! How a written date can be read.

use levelhead_schema::mapping::DateOrder;

/// The readings a written date allows. At least one of the orders is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The year; two-digit years are taken as 1930 to 2029.
    pub(crate) year: i32,
    /// Year, month, day.
    pub(crate) year_month_day: bool,
    /// Month, day, year.
    pub(crate) month_day_year: bool,
    /// Day, month, year.
    pub(crate) day_month_year: bool,
}

impl Reading {
    fn only(year: i32, order: DateOrder) -> Self {
        Reading {
            year,
            year_month_day: order == DateOrder::YearMonthDay,
            month_day_year: order == DateOrder::MonthDayYear,
            day_month_year: order == DateOrder::DayMonthYear,
        }
    }
}

/// Reads a cell as a date, with or without a time after it; `None` when it is none.
///
/// A day or month of 00 is read, because files use it for "not known".
/// Limits: years 1850 to 2035.
pub(crate) fn read(cell: &str) -> Option<Reading> {
    if cell.len() < 6 || cell.len() > 40 || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts: [&str; 3] = [""; 3];
    let mut count = 0;
    for part in date_part(cell)
        .split(['-', '/', '.', ' ', ','])
        .filter(|part| !part.is_empty())
    {
        *parts.get_mut(count)? = part;
        count += 1;
    }
    match count {
        1 => read_digits(parts[0]),
        3 => read_parts(parts),
        _ => None,
    }
}

/// The cell without its time of day.
fn date_part(cell: &str) -> &str {
    let Some(colon) = cell.find(':') else {
        return cell;
    };
    let before = cell.get(..colon).unwrap_or(cell);
    match before.rfind([' ', 'T']) {
        Some(cut) => before.get(..cut).unwrap_or(before),
        None => "",
    }
}

fn read_digits(digits: &str) -> Option<Reading> {
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| {
        digits
            .get(from..to)
            .and_then(|part| part.parse::<i32>().ok())
    };
    let year_first = number(0, 4)?;
    if is_year(year_first) && (0..=12).contains(&number(4, 6)?) && (0..=31).contains(&number(6, 8)?)
    {
        return Some(Reading::only(year_first, DateOrder::YearMonthDay));
    }
    let (a, b, year) = (number(0, 2)?, number(2, 4)?, number(4, 8)?);
    with_year_last(a, b, year)
}

fn read_parts(parts: [&str; 3]) -> Option<Reading> {
    if let Some(order) = named_month(parts) {
        let year = parts.iter().find_map(|part| {
            part.parse::<i32>()
                .ok()
                .filter(|number| part.len() == 4 && is_year(*number))
        });
        let year = year.or_else(|| {
            parts[2]
                .parse()
                .ok()
                .filter(|_| parts[2].len() == 2)
                .map(century)
        })?;
        return Some(Reading::only(year, order));
    }
    if parts.iter().any(|part| part.len() > 4) {
        return None;
    }
    let [a, b, c] = [
        parts[0].parse::<i32>().ok()?,
        parts[1].parse::<i32>().ok()?,
        parts[2].parse::<i32>().ok()?,
    ];
    if parts[0].len() == 4 {
        let fits =
            is_year(a) && (0..=12).contains(&b) && (0..=31).contains(&c) && parts[2].len() <= 2;
        return fits.then(|| Reading::only(a, DateOrder::YearMonthDay));
    }
    match parts[2].len() {
        4 => with_year_last(a, b, c),
        2 => with_year_last(a, b, century(c)),
        _ => None,
    }
}

fn with_year_last(a: i32, b: i32, year: i32) -> Option<Reading> {
    let month_day_year = (0..=12).contains(&a) && (0..=31).contains(&b);
    let day_month_year = (0..=31).contains(&a) && (0..=12).contains(&b);
    (is_year(year) && (month_day_year || day_month_year)).then_some(Reading {
        year,
        year_month_day: false,
        month_day_year,
        day_month_year,
    })
}

/// The order when a part is the name of a month.
fn named_month(parts: [&str; 3]) -> Option<DateOrder> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let is_month = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_alphabetic())
            && part
                .get(..3)
                .is_some_and(|start| MONTHS.iter().any(|month| start.eq_ignore_ascii_case(month)))
    };
    let is_day = |part: &str| {
        part.trim_end_matches(|letter: char| letter.is_ascii_alphabetic())
            .parse::<u8>()
            .is_ok_and(|day| day <= 31)
    };
    if is_month(parts[0]) && is_day(parts[1]) {
        Some(DateOrder::MonthDayYear)
    } else if is_month(parts[1]) && is_day(parts[0]) {
        Some(DateOrder::DayMonthYear)
    } else if is_month(parts[1]) && parts[0].len() == 4 {
        Some(DateOrder::YearMonthDay)
    } else {
        None
    }
}

fn is_year(year: i32) -> bool {
    (1850..=2035).contains(&year)
}

fn century(year: i32) -> i32 {
    if year >= 30 { 1900 + year } else { 2000 + year }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[track_caller]
    fn check(cell: &str, expect: &str) {
        let found = match read(cell) {
            None => "none".to_owned(),
            Some(reading) => {
                let mut orders = reading.year.to_string();
                for (order, name) in [
                    (reading.year_month_day, " ymd"),
                    (reading.month_day_year, " mdy"),
                    (reading.day_month_year, " dmy"),
                ] {
                    if order {
                        orders.push_str(name);
                    }
                }
                orders
            }
        };
        assert_eq!(found, expect, "{cell}");
    }

    #[test]
    fn dates_are_read_in_every_order_they_allow() {
        check("2020-05-01", "2020 ymd");
        check("20200501", "2020 ymd");
        check("05/01/2020", "2020 mdy dmy");
        check("05/13/2020", "2020 mdy");
        check("13.05.2020", "2020 dmy");
        check("05132011", "2011 mdy");
        check("1/5/83", "1983 mdy dmy");
        check("01-MAY-2020", "2020 dmy");
        check("May 1, 2020", "2020 mdy");
        check("2020-05-01T00:00:00", "2020 ymd");
        check("5/1/2020 12:00:00 AM", "2020 mdy dmy");
        check("19960300", "1996 ymd");
    }

    #[test]
    fn what_is_no_date_is_not_read_as_one() {
        for cell in [
            "12:00:00 AM",
            "2020",
            "123-45-6789",
            "555-123-4567",
            "62046722",
            "10.0.0.1",
            "Main",
            "",
            "13/13/2020",
            "1 2 3 4",
        ] {
            check(cell, "none");
        }
    }
}
