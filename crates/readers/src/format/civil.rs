//! Day and clock numbers of binary formats as ISO 8601 text.

const DAY_MS: i64 = 86_400_000;

/// `YYYY-MM-DD` of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
pub(super) fn date(days: i64) -> String {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A moment in milliseconds since 1970-01-01: the date alone when it is midnight, because formats without a
/// date type keep birth dates as midnights; otherwise date and time, with `zone` (such as `Z`) after it.
pub(super) fn moment(ms: i64, zone: &str) -> String {
    let days = ms.div_euclid(DAY_MS);
    match ms.rem_euclid(DAY_MS) {
        0 => date(days),
        rest => format!("{}T{}{zone}", date(days), clock(rest)),
    }
}

/// `HH:MM:SS` of milliseconds since midnight, with `.mmm` when there is a fraction.
pub(super) fn clock(ms: i64) -> String {
    let (seconds, fraction) = (ms / 1000, ms % 1000);
    let text = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if fraction == 0 {
        text
    } else {
        format!("{text}.{fraction:03}")
    }
}

#[cfg(test)]
mod tests {
    use super::{date, moment};

    #[test]
    fn days_become_dates_across_leap_years_and_epochs() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (-25_508, "1900-03-01"),
            (2_932_896, "9999-12-31"),
        ] {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn midnights_are_dates() {
        assert_eq!(moment(-86_400_000, "Z"), "1969-12-31");
        assert_eq!(moment(1_500, "Z"), "1970-01-01T00:00:01.500Z");
    }
}
