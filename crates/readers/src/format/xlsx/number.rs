//! Numbers of a sheet as the sheet shows them.

use super::styles::Shown;
use crate::format::civil;

const DAY_MS: f64 = 86_400_000.0;
/// The first day after those that Excel has: 10000-01-01.
const DAYS_END: f64 = 2_958_466.0;
/// Days from the day 0 of Excel's calendar to 1970-01-01, from the day 61 on.
const FROM_1900: i64 = 25_569;
/// Days between the two calendars that a workbook can have.
const CALENDARS: i64 = 1_462;

/// The text of a number, written as XML has it, in a cell of a style.
pub(super) fn text(raw: &str, shown: &Shown, from_1904: bool) -> String {
    match shown {
        Shown::Date | Shown::Time => match raw.parse() {
            Ok(serial) if (0.0..DAYS_END).contains(&serial) => moment(serial, shown, from_1904),
            _ => number(raw),
        },
        Shown::Mask(mask) => masked(&number(raw), mask),
        Shown::Number => number(raw),
    }
}

/// A number without exponent, and without the noise of binary fractions.
fn number(raw: &str) -> String {
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return raw.to_owned();
    }
    match raw.parse::<f64>() {
        // Excel shows no more than fifteen digits; the rest is what the binary fraction adds.
        Ok(value) if value.is_finite() => match format!("{value:.14e}").parse::<f64>() {
            Ok(rounded) => rounded.to_string(),
            Err(_) => raw.to_owned(),
        },
        _ => raw.to_owned(),
    }
}

/// Digits put into the zeros of a mask from the right; digits too many stand before it.
fn masked(number: &str, mask: &str) -> String {
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut digits = number.chars().rev();
    let mut text: Vec<char> = mask
        .chars()
        .rev()
        .map(|sign| {
            if sign == '0' {
                digits.next().unwrap_or('0')
            } else {
                sign
            }
        })
        .collect();
    text.extend(digits);
    text.iter().rev().collect()
}

fn moment(serial: f64, shown: &Shown, from_1904: bool) -> String {
    let all_ms = (serial * DAY_MS).round() as i64;
    let (day, ms) = (
        all_ms.div_euclid(DAY_MS as i64),
        all_ms.rem_euclid(DAY_MS as i64),
    );
    if *shown == Shown::Time && day == 0 {
        return civil::clock(ms);
    }
    let date = match (from_1904, day) {
        (true, _) => civil::date(day + CALENDARS - FROM_1900),
        // Excel's calendar has a day that never was, kept from an older program.
        (false, 60) => "1900-02-29".to_owned(),
        (false, 0..60) => civil::date(day + 1 - FROM_1900),
        (false, _) => civil::date(day - FROM_1900),
    };
    if ms == 0 {
        date
    } else {
        format!("{date}T{}", civil::clock(ms))
    }
}

#[cfg(test)]
mod tests {
    use super::super::styles::{Shown, shown};
    use super::text;

    #[track_caller]
    fn check(raw: &str, code: &str, expected: &str) {
        assert_eq!(text(raw, &shown(code), false), expected, "{raw} as {code}");
    }

    #[test]
    fn numbers_keep_their_digits() {
        check("123456789012345678", "General", "123456789012345678");
        check("1.2345678901E10", "General", "12345678901");
        check("0.10000000000000001", "0.00", "0.1");
        check("-5.0", "#,##0", "-5");
        check("6101", "00000", "06101");
        check("61010001", "00000\\-0000", "06101-0001");
        check("1234567", "000\\-00\\-0000", "001-23-4567");
        check("5551234567", "\\(000\\)\\ 000\\-0000", "(555) 123-4567");
        check("123456", "000", "123456");
    }

    #[test]
    fn dates_are_iso() {
        check("36585", "m/d/yyyy", "2000-02-29");
        check("29221", "[$-409]mmmm d, yyyy;@", "1980-01-01");
        check("29221.5", "yyyy-mm-dd hh:mm", "1980-01-01T12:00:00");
        check("0.25", "h:mm AM/PM", "06:00:00");
        check("59", "d\\.m\\.yy", "1900-02-28");
        check("60", "d/m", "1900-02-29");
        check("61", "d/m", "1900-03-01");
        check("1.5", "[h]:mm", "1.5");
        check("-1", "yyyy", "-1");
        check("9999999", "yyyy", "9999999");
        assert_eq!(text("0", &Shown::Date, true), "1904-01-01");
    }

    #[test]
    fn words_in_a_code_are_no_dates() {
        check("7", "0 \"days\"", "7");
        check("7", "_(* #,##0_);[Red]\\(0\\)", "7");
    }
}
