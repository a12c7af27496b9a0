//! Points and spans of time as reports write them.

/// `2020-10-01 12:00:05` of an RFC 3339 time in UTC.
pub(crate) fn time(rfc3339: &str) -> String {
    let plain = crate::foreign::shown(rfc3339, 40);
    plain.trim_end_matches('Z').replacen('T', " ", 1)
}

/// Seconds as a span: `at once`, `45 s`, `12 min`, `3 h`, `2 days`.
pub(crate) fn span(seconds: u64) -> String {
    match seconds {
        0 => "at once".to_owned(),
        1..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", crate::words::number(seconds / 86_400)),
    }
}

/// Seconds since 1970 of an RFC 3339 time in UTC, for placing it on a line; `None` for what is none.
pub(crate) fn seconds(rfc3339: &str) -> Option<i64> {
    let part = |from: usize, to: usize| rfc3339.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    // Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    let year = year - i64::from(month <= 2);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some((days - 719_468) * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::{seconds, span, time};

    #[test]
    fn times_and_spans() {
        assert_eq!(seconds("1970-01-02T00:00:01Z"), Some(86_401));
        assert_eq!(seconds("2018-10-10T20:19:24Z"), Some(1_539_202_764));
        assert_eq!(seconds("soon"), None);
        assert_eq!(time("2018-10-10T20:19:24Z"), "2018-10-10 20:19:24");
        assert_eq!(span(0), "at once");
        assert_eq!(span(90), "90 s");
        assert_eq!(span(7199), "119 min");
        assert_eq!(span(10_000), "2 h");
    }
}
