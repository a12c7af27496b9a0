//! An office's own table, and tables that do not add up.

use super::*;

pub(super) fn office(text: &str) -> Result<Calendar, CalendarError> {
    Calendar::load(Some(CalendarText {
        origin: "calendar.toml",
        text,
    }))
}

fn row(lines: &str) -> String {
    format!(
        "[[row]]\nstate = 'MI'\nkind = 'primary'\nsource = 'MCL 168.534'\nas_of = 2026-01-15\n{lines}\n"
    )
}

#[test]
fn an_office_puts_its_rows_over_those_that_ship() {
    let text = "\
        [[row]]\nstate = 'AZ'\nkind = 'primary'\ndate = 2026-07-28\nsource = 'our own law'\nas_of = 2026-06-01\nstatus = 'verified'\n\
        [[row]]\nstate = 'HI'\nkind = 'primary'\ndate = 2026-08-08\nsource = 'Office of Elections'\nas_of = 2026-06-01\nstatus = 'verified'\n\
        [[row]]\nstate = 'AZ'\nkind = 'local'\nwhat = 'City of Mesa'\ndate = 2026-03-10\nsource = 'city clerk'\nas_of = '2026-01'\nstatus = 'background'\n\
        [[row]]\nstate = 'CA'\nkind = 'primary'\nyear = 2026\nsource = 'a court stayed it'\nas_of = 2026-05-30\nstatus = 'unknown'\n";
    let calendar = office(text).unwrap();
    let (from, to) = span((2026, 1, 1), (2026, 12, 31));
    let events = calendar.elections(from, to);
    let arizona = find(&events, "primary-az-2026");
    assert_eq!(
        (arizona.date, arizona.origin),
        (Some(date(2026, 7, 28)), Origin::Office)
    );
    let rivals: Vec<String> = arizona
        .rivals
        .iter()
        .map(|rival| rival.date.unwrap().to_string())
        .collect();
    assert_eq!(rivals, ["2026-07-21", "2026-08-04"]);
    assert_eq!(
        find(&events, "primary-hi-2026").date,
        Some(date(2026, 8, 8))
    );
    assert_eq!(
        find(&events, "local-az-2026-city-of-mesa")
            .what
            .as_ref()
            .unwrap()
            .en,
        "City of Mesa"
    );
    let california = find(&events, "primary-ca-2026");
    assert_eq!(
        (california.date, california.basis.status),
        (None, Standing::Unknown)
    );
    assert_eq!(california.rivals[0].date, Some(date(2026, 6, 2)));
    assert_eq!(
        events
            .iter()
            .filter(|event| event.id == "primary-az-2026")
            .count(),
        1
    );
}

#[test]
fn an_offices_table_is_read_strictly() {
    let check = |text: &str, line: usize, expect: &str| {
        let error = office(text).unwrap_err();
        assert!(error.to_string().contains(expect), "{error}");
        assert_eq!(error.line, line, "{error}");
        assert_eq!(error.origin, "calendar.toml");
    };
    assert!(office(&row("date = 2026-08-04\nstatus = 'verified'")).is_ok());
    check(&row("date = 2026-08-04\nstatus = 'certain'"), 7, "verified");
    check(
        &row("date = 2026-08-04\nstatus = 'unknown'"),
        1,
        "a row has a date and status",
    );
    check(
        &row("date = 2026-08-04\nstatus = 'verified'").replace("2026-01-15", "'spring'"),
        5,
        "as_of is no day",
    );
    check(
        &row("status = 'verified'"),
        1,
        "a row has a date and status",
    );
    check(&row("date = 2026-02-30\nstatus = 'verified'"), 6, "");
    check(&row("date = '2026-8-4'\nstatus = 'verified'"), 6, "no date");
    check(
        &format!(
            "\n\n{}",
            row("date = 2026-08-04\nstatus = 'verified'\nsorce = 'x'")
        ),
        10,
        "sorce",
    );
    check(
        "[[row]]\nstate = 'MI'\nkind = 'primary'\ndate = 2026-08-04\nas_of = 2026-01-15\nstatus = 'verified'\n",
        1,
        "source",
    );
    check(
        "[[row]]\nstate = 'XX'\nkind = 'primary'\ndate = 2026-08-04\nsource = 's'\nas_of = 2026-01-15\nstatus = 'verified'\n",
        1,
        "XX",
    );
    check(
        "[[row]]\nstate = 'MI'\nkind = 'general'\ndate = 2026-11-03\nsource = 's'\nas_of = 2026-01-15\nstatus = 'verified'\n",
        1,
        "computed",
    );
    check(
        &row("date = 2026-08-04\nstatus = 'verified'\nwhat = \"a\\u202Eb\""),
        1,
        "hidden",
    );
    let twice = row("date = 2026-08-04\nstatus = 'verified'")
        + &row("date = 2026-08-11\nstatus = 'verified'");
    check(&twice, 8, "two rows are one election");
    check("[general]\n", 1, "general");
    check(&"# \n".repeat(1 << 20), 1, "bytes");
}

#[test]
fn as_of_is_as_fine_as_it_is_known() {
    for (text, first) in [
        ("2026", "2026-01-01"),
        ("2026-03", "2026-03-01"),
        ("2026-03-31", "2026-03-31"),
    ] {
        let as_of = AsOf::parse(text).unwrap();
        assert_eq!(
            (as_of.to_string(), as_of.first_day().to_string()),
            (text.to_owned(), first.to_owned())
        );
    }
    for text in [
        "",
        "26",
        "2026-3",
        "2026-13",
        "2026-02-30",
        "2026-3-31",
        "-026",
        "2026/03",
    ] {
        assert_eq!(AsOf::parse(text), None, "{text}");
    }
}

#[test]
fn tables_that_do_not_add_up_are_refused() {
    let with = |from: &str, to: &str| {
        let mut texts: Vec<(&str, String)> = TEXTS
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()))
            .collect();
        let at = texts
            .iter()
            .position(|(_, text)| text.contains(from))
            .unwrap();
        texts[at].1 = texts[at].1.replacen(from, to, 1);
        let texts = texts
            .iter()
            .map(|(origin, text)| CalendarText { origin, text });
        parse_calendar(texts).unwrap_err().to_string()
    };
    let check = |from: &str, to: &str, expect: &str| {
        let error = with(from, to);
        assert!(error.contains(expect), "{from} → {to}: {error}");
    };
    check(
        "year = 2018\nseats = 35",
        "year = 2018\nseats = 36",
        "counts 36 seats",
    );
    check("\"AZ\", \"CA\"", "\"AL\", \"CA\"", "two classes");
    check(
        "number = 1\nyear = 2018",
        "number = 1\nyear = 2020",
        "take turns",
    );
    check(
        "state = \"NE\"\nclass = 2",
        "state = \"NE\"\nclass = 1",
        "out of turn",
    );
    check("days = -45", "", "days or months");
    check("[house]", "[[house]]", "");
    check("[senate]", "[senat]", "senat");
    assert!(
        parse_calendar([])
            .unwrap_err()
            .to_string()
            .contains("[general] is there 0 times")
    );
}
