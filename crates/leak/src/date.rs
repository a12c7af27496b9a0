//! Dates as voter files write them.

use levelhead_schema::mapping::DateOrder;

/// A calendar date whose month and day may be unknown (0), as some states release birth months or years alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Ymd {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Ymd {
    /// As the number 20200501.
    pub(crate) fn number(self) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }

    /// From the number 20200501; parts out of range are kept, callers made the number with [`Ymd::number`].
    pub(crate) fn from_number(number: u32) -> Self {
        Ymd {
            year: (number / 10_000) as u16,
            month: (number / 100 % 100) as u8,
            day: (number % 100) as u8,
        }
    }

    /// True for years that stand where nothing was known: the defaults of old systems. Nobody on a roll was born then.
    pub(crate) fn is_placeholder(self) -> bool {
        matches!(self.year, 1753 | 1800 | 1850 | 1900 | 1901)
    }

    /// True when month and day are known.
    pub(crate) fn is_full(self) -> bool {
        self.month > 0 && self.day > 0
    }
}

/// Reads a written date. `order` settles 03/04/2020; a four-digit year in front or a month's name settles itself.
/// Times of day after the date are ignored. `None` when it is no date of the years 1600 to 2199.
pub(crate) fn parse(input: &[u8], order: Option<DateOrder>) -> Option<Ymd> {
    if let Some(parts) = common_form(input) {
        return assemble(&parts, order);
    }
    let mut parts = [Part::default(); 3];
    let mut count = 0;
    let mut at = 0;
    while at < input.len() && count < 3 {
        let byte = input[at];
        if byte.is_ascii_digit() {
            let start = at;
            while at < input.len() && input[at].is_ascii_digit() {
                at += 1;
            }
            if at - start > 8 {
                return None;
            }
            let value = input[start..at]
                .iter()
                .fold(0u32, |acc, digit| acc * 10 + u32::from(digit - b'0'));
            parts[count] = Part {
                value,
                digits: (at - start) as u8,
                is_month: false,
            };
            count += 1;
            if input.get(at) == Some(&b':') {
                count -= 1; // a time of day, with or without a date before it
                break;
            }
        } else if byte.is_ascii_alphabetic() {
            let start = at;
            while at < input.len() && input[at].is_ascii_alphabetic() {
                at += 1;
            }
            if let Some(month) = month_of(&input[start..at]) {
                parts[count] = Part {
                    value: month,
                    digits: 2,
                    is_month: true,
                };
                count += 1;
            } else if count > 0 {
                break; // 2020-05-01T00:00, 1st
            } else {
                return None;
            }
        } else {
            at += 1;
        }
    }
    assemble(&parts[..count], order)
}

/// The parts of `03/04/2020`, which most files write: without a look at each byte's neighbours.
#[inline]
fn common_form(input: &[u8]) -> Option<[Part; 3]> {
    let &[a, b, b'/', c, d, b'/', e, f, g, h] = input else {
        return None;
    };
    let digits = [a, b, c, d, e, f, g, h].map(|byte| byte.wrapping_sub(b'0'));
    let part = |digits: &[u8]| Part {
        value: digits
            .iter()
            .fold(0, |all, &digit| all * 10 + u32::from(digit)),
        digits: digits.len() as u8,
        is_month: false,
    };
    let are_digits = digits.iter().fold(true, |all, &digit| all & (digit < 10));
    are_digits.then(|| [part(&digits[..2]), part(&digits[2..4]), part(&digits[4..])])
}

#[derive(Clone, Copy, Default)]
struct Part {
    value: u32,
    digits: u8,
    is_month: bool,
}

fn assemble(parts: &[Part], order: Option<DateOrder>) -> Option<Ymd> {
    match *parts {
        [
            Part {
                value, digits: 8, ..
            },
            ..,
        ] => compact(value, order),
        [
            Part {
                value, digits: 4, ..
            },
        ] => ymd(value, 0, 0, 4),
        [
            Part {
                value, digits: 6, ..
            },
        ] if order == Some(DateOrder::YearMonthDay) => ymd(value / 100, value % 100, 0, 4),
        [a, b] if a.digits == 4 && b.digits <= 2 => ymd(a.value, b.value, 0, 4),
        [a, b] if b.digits == 4 && a.digits <= 2 => ymd(b.value, a.value, 0, 4),
        [a, b, c] if a.digits == 4 => ymd(a.value, b.value, c.value, 4),
        [a, b, c] if a.is_month => ymd(c.value, a.value, b.value, c.digits),
        [a, b, c] if b.is_month => ymd(c.value, b.value, a.value, c.digits),
        [a, b, c] if a.digits <= 2 && b.digits <= 2 => match order {
            Some(DateOrder::DayMonthYear) => ymd(c.value, b.value, a.value, c.digits),
            Some(DateOrder::YearMonthDay) if c.digits <= 2 => {
                ymd(a.value, b.value, c.value, a.digits)
            }
            _ if a.value > 12 && b.value <= 12 => ymd(c.value, b.value, a.value, c.digits),
            _ => ymd(c.value, a.value, b.value, c.digits),
        },
        _ => None,
    }
}

fn compact(value: u32, order: Option<DateOrder>) -> Option<Ymd> {
    let year_first = || ymd(value / 10_000, value / 100 % 100, value % 100, 4);
    let month_first = || ymd(value % 10_000, value / 1_000_000, value / 10_000 % 100, 4);
    let day_first = || ymd(value % 10_000, value / 10_000 % 100, value / 1_000_000, 4);
    match order {
        Some(DateOrder::MonthDayYear) => month_first().or_else(year_first),
        Some(DateOrder::DayMonthYear) => day_first().or_else(year_first),
        _ => year_first().or_else(month_first),
    }
}

fn ymd(year: u32, month: u32, day: u32, year_digits: u8) -> Option<Ymd> {
    let year = match (year_digits, year) {
        (1 | 2, 0..=25) => 2000 + year,
        (1 | 2, 26..=99) => 1900 + year,
        _ => year,
    };
    let days = match month {
        0 | 1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        _ => return None,
    };
    if !(1600..2200).contains(&year) || day > days {
        return None;
    }
    Some(Ymd {
        year: year as u16,
        month: month as u8,
        day: day as u8,
    })
}

fn month_of(word: &[u8]) -> Option<u32> {
    const NAMES: [&[u8]; 12] = [
        b"JAN", b"FEB", b"MAR", b"APR", b"MAY", b"JUN", b"JUL", b"AUG", b"SEP", b"OCT", b"NOV",
        b"DEC",
    ];
    let head = word.get(..3)?;
    NAMES
        .iter()
        .position(|name| head.eq_ignore_ascii_case(name))
        .map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, Ymd, parse};

    fn check(input: &str, order: Option<DateOrder>, expect: Option<u32>) {
        assert_eq!(
            parse(input.as_bytes(), order).map(Ymd::number),
            expect,
            "{input}"
        );
    }

    #[test]
    fn every_style_of_the_layouts_is_read() {
        let us = Some(DateOrder::MonthDayYear);
        check("05/01/2020", us, Some(20_200_501));
        check("5/1/2020 0:00:00", us, Some(20_200_501));
        check("05012020", us, Some(20_200_501));
        check("20200501", None, Some(20_200_501));
        check("2020-05-01T00:00:00+02:00", None, Some(20_200_501));
        check(
            "01/05/2020",
            Some(DateOrder::DayMonthYear),
            Some(20_200_501),
        );
        check("01-May-60", None, Some(19_600_501));
        check("May 1, 1960", None, Some(19_600_501));
        check("1960", None, Some(19_600_000));
        check("19600500", None, Some(19_600_500));
        check("03/1960", None, Some(19_600_300));
        check("25/12/1999", us, Some(19_991_225));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for input in [
            "",
            "12:00:00 AM",
            "XXXXXXXX",
            "13/45/2020",
            "99999999999",
            "0000",
            "00/00/0000",
            "abc",
        ] {
            check(input, Some(DateOrder::MonthDayYear), None);
        }
    }
}
