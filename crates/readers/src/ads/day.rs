//! The day of an advertisement, from the ways in which libraries write times.

use levelhead_schema::export_layout::DateOrder;

/// `YYYY-MM-DD` of a text that begins with a date; `None` when it begins with none. Two digits of a year are of 2000
/// and after: no library of advertisements is older.
pub(super) fn read(text: &str, order: Option<DateOrder>) -> Option<String> {
    let end = text
        .find(|letter: char| letter.is_whitespace() || letter == 'T')
        .unwrap_or(text.len());
    let parts: Vec<&str> = text[..end].split(['-', '/']).collect();
    let &[first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |text: &str, most: usize| -> Option<u32> {
        let digits =
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok())?
    };
    let (year, month, day) = match first.len() {
        4 => (number(first, 4)?, number(second, 2)?, number(third, 2)?),
        _ => {
            let year = match third.len() {
                2 => 2000 + number(third, 2)?,
                4 => number(third, 4)?,
                _ => return None,
            };
            match order? {
                DateOrder::MonthFirst => (year, number(first, 2)?, number(second, 2)?),
                DateOrder::DayFirst => (year, number(second, 2)?, number(first, 2)?),
            }
        }
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last)
        .contains(&day)
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, read};

    #[test]
    fn days_of_libraries() {
        let month = Some(DateOrder::MonthFirst);
        for (text, order, expect) in [
            ("2020-10-01", None, Some("2020-10-01")),
            ("2020-10-01T00:00:00+0000", None, Some("2020-10-01")),
            ("04/13/16 07:48:33 AM PDT", month, Some("2016-04-13")),
            ("4/3/2016", month, Some("2016-04-03")),
            ("4/3/2016", None, None),
            ("13/13/16", month, None),
            ("2019-02-29", None, None),
            ("soon", month, None),
            ("", month, None),
        ] {
            assert_eq!(read(text, order).as_deref(), expect, "{text}");
        }
    }
}
