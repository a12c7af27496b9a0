//! Dates as the files write them: no time zone, no clock.

use serde::{Serialize, Serializer};

/// A day of the Gregorian calendar. Ordered by time; written as `2020-05-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day `year-month-day`, taken as given: the caller passes days that exist.
    pub const fn new(year: i16, month: u8, day: u8) -> Self {
        Date { year, month, day }
    }

    /// Days since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
    pub(crate) fn days(self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year =
            (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    /// The inverse of `days` (civil_from_days).
    pub(crate) fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date::new(
            year as i16,
            month as u8,
            (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u8,
        )
    }

    pub(crate) fn plus_days(self, days: i64) -> Self {
        Date::from_days(self.days() + days)
    }

    /// The same day of the month `months` later; meant for firsts of months.
    pub(crate) fn plus_months(self, months: usize) -> Self {
        let at = i64::from(self.year) * 12 + i64::from(self.month) - 1 + months as i64;
        Date::new(
            at.div_euclid(12) as i16,
            at.rem_euclid(12) as u8 + 1,
            self.day,
        )
    }

    /// Whole years from this day to `then`.
    pub(crate) fn years_to(self, then: Date) -> i64 {
        i64::from(then.year)
            - i64::from(self.year)
            - i64::from((then.month, then.day) < (self.month, self.day))
    }

    /// 1 to 366.
    pub(crate) fn day_of_year(self) -> i64 {
        self.days() - Date::new(self.year, 1, 1).days() + 1
    }

    /// True when such a day exists.
    pub(crate) fn exists(self) -> bool {
        (1..=12).contains(&self.month) && self.day >= 1 && Date::from_days(self.days()) == self
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How a file writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// `05/01/2020`
    MonthDayYearSlashes,
    /// `05012020`
    MonthDayYearDigits,
    /// `2020-05-01`
    YearMonthDayDashes,
    /// `20200501`
    YearMonthDayDigits,
    /// `01.05.2020`
    DayMonthYearDots,
}

impl DateStyle {
    /// The style that a layout's words name, when they name one of ours.
    pub(crate) fn from_words(words: &str) -> Option<Self> {
        let found = |name: &str| words.contains(name);
        if found("MM/DD/YYYY") {
            Some(DateStyle::MonthDayYearSlashes)
        } else if found("MMDDYYYY") {
            Some(DateStyle::MonthDayYearDigits)
        } else if found("YYYY-MM-DD") {
            Some(DateStyle::YearMonthDayDashes)
        } else if found("YYYYMMDD") {
            Some(DateStyle::YearMonthDayDigits)
        } else {
            None
        }
    }

    /// Appends `date` in this style.
    pub(crate) fn write(self, date: Date, out: &mut Vec<u8>) {
        let (year, month, day) = (date.year as u64, u64::from(date.month), u64::from(date.day));
        match self {
            DateStyle::MonthDayYearSlashes => parts(out, &[(month, 2), (day, 2), (year, 4)], b"/"),
            DateStyle::MonthDayYearDigits => parts(out, &[(month, 2), (day, 2), (year, 4)], b""),
            DateStyle::YearMonthDayDashes => parts(out, &[(year, 4), (month, 2), (day, 2)], b"-"),
            DateStyle::YearMonthDayDigits => parts(out, &[(year, 4), (month, 2), (day, 2)], b""),
            DateStyle::DayMonthYearDots => parts(out, &[(day, 2), (month, 2), (year, 4)], b"."),
        }
    }
}

fn parts(out: &mut Vec<u8>, numbers: &[(u64, usize)], between: &[u8]) {
    for (at, &(number, digits)) in numbers.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(between);
        }
        push_number(out, number, digits);
    }
}

/// Appends `number` with at least `digits` digits, zeros in front.
pub(crate) fn push_number(out: &mut Vec<u8>, mut number: u64, digits: usize) {
    let mut reversed = [0u8; 20];
    let mut length = 0;
    while number > 0 || length == 0 {
        reversed[length] = b'0' + (number % 10) as u8;
        number /= 10;
        length += 1;
    }
    out.extend(std::iter::repeat_n(b'0', digits.saturating_sub(length)));
    out.extend(reversed[..length].iter().rev());
}

#[cfg(test)]
mod tests {
    use super::{Date, DateStyle};

    #[test]
    fn days_and_dates_are_inverse() {
        for days in (-60_000..40_000).step_by(7) {
            assert_eq!(Date::from_days(days).days(), days);
        }
        assert_eq!(Date::new(1970, 1, 1).days(), 0);
        assert_eq!(Date::new(2000, 3, 1).days(), 11_017);
        assert_eq!(Date::new(2019, 12, 1).plus_months(2), Date::new(2020, 2, 1));
        assert!(!Date::new(2019, 2, 29).exists());
    }

    #[test]
    fn styles_write_what_they_say() {
        let date = Date::new(2020, 5, 1);
        for (words, expect) in [
            ("MM/DD/YYYY", "05/01/2020"),
            ("MMDDYYYY", "05012020"),
            ("YYYYMMDD", "20200501"),
            ("YYYY-MM-DD", "2020-05-01"),
        ] {
            let mut out = Vec::new();
            DateStyle::from_words(words)
                .expect("a style")
                .write(date, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expect);
        }
        assert_eq!(DateStyle::from_words("unknown"), None);
    }
}
