use super::{Shown, body, calendar_text, ics};
use jiff::civil::{Date, date};
use levelhead_schema::calendar::{Calendar, CalendarText, PLACES};
use levelhead_schema::statement::Language;
use std::collections::{BTreeMap, BTreeSet};

fn of_2026<'c>(calendar: &'c Calendar, place: Option<&'c str>) -> Shown<'c> {
    Shown {
        calendar,
        place,
        from: date(2026, 1, 1),
        to: date(2026, 12, 31),
    }
}

/// A calendar with an office's row whose words try to leave their place.
fn hostile() -> Calendar {
    let text = "[[row]]\nstate = 'MI'\nkind = 'special'\ndate = 2026-05-05\n\
        what = 'Seat 9; BEGIN:VEVENT, \\n \u{5e9}\u{5dc}\u{5d5}\u{5dd} <b>&'\n\
        note = 'Long: \u{1f5f3} and on and on and on and on and on and on and on and on and on and on and on and on'\n\
        source = 'https://example.org/?a=1,2;3'\nas_of = 2026-04-01\nstatus = 'verified'\n";
    let origin = "ours.toml";
    Calendar::load(Some(CalendarText { origin, text })).unwrap()
}

/// A content line after unfolding: name with parameters, and value.
type Line = (String, String);

/// Reads an iCalendar object as strictly as RFC 5545 is written, and returns its header lines and its events.
fn parsed(text: &str) -> (Vec<Line>, Vec<Vec<Line>>) {
    assert!(text.ends_with("\r\n"));
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n']),
        "a bare line end"
    );
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let unfolded = text.replace("\r\n ", "");
    let mut lines = unfolded.trim_end_matches("\r\n").split("\r\n").map(|line| {
        let (name, value) = line
            .split_once(':')
            .unwrap_or_else(|| panic!("no content line: {line}"));
        assert!(
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-;=".contains(&byte)),
            "{name}"
        );
        (name.to_owned(), value.to_owned())
    });
    assert_eq!(lines.next().unwrap(), ("BEGIN".into(), "VCALENDAR".into()));
    let (mut header, mut events) = (Vec::new(), Vec::new());
    let mut open: Option<Vec<Line>> = None;
    let mut closed = false;
    for (name, value) in lines {
        assert!(!closed, "a line after the end");
        match (name.as_str(), value.as_str(), open.take()) {
            ("BEGIN", "VEVENT", None) => open = Some(Vec::new()),
            ("END", "VEVENT", Some(event)) => events.push(event),
            ("END", "VCALENDAR", None) => closed = true,
            ("BEGIN" | "END", other, _) => panic!("{name} {other} out of place"),
            (_, _, Some(mut event)) => {
                event.push((name, value));
                open = Some(event);
            }
            (_, _, None) => {
                assert!(events.is_empty(), "{name} between events");
                header.push((name, value));
            }
        }
    }
    assert!(closed);
    (header, events)
}

fn one<'l>(lines: &'l [Line], name: &str) -> &'l str {
    let all: Vec<&Line> = lines.iter().filter(|line| line.0 == name).collect();
    assert_eq!(all.len(), 1, "{name} is there {} times", all.len());
    &all[0].1
}

fn day(text: &str) -> Date {
    assert!(
        text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()),
        "{text}"
    );
    format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
        .parse()
        .unwrap()
}

/// Every rule that the file keeps, tried on one file.
fn check(text: &str) -> BTreeMap<String, Date> {
    let (header, events) = parsed(text);
    assert_eq!(one(&header, "VERSION"), "2.0");
    assert_eq!(one(&header, "CALSCALE"), "GREGORIAN");
    assert!(one(&header, "PRODID").starts_with("-//"));
    assert!(!events.is_empty());
    let mut found = BTreeMap::new();
    for event in &events {
        let start = day(one(event, "DTSTART;VALUE=DATE"));
        assert_eq!(
            day(one(event, "DTEND;VALUE=DATE")),
            start.tomorrow().unwrap()
        );
        let stamp = one(event, "DTSTAMP").strip_suffix("T000000Z").unwrap();
        day(stamp);
        assert!(["CONFIRMED", "TENTATIVE"].contains(&one(event, "STATUS")));
        for name in ["SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "TRANSP"] {
            assert!(!one(event, name).is_empty());
        }
        // Commas, semicolons and backslashes of a text stand behind a backslash.
        for name in ["SUMMARY", "DESCRIPTION", "LOCATION", "UID"] {
            let value = one(event, name);
            let plain = value
                .replace("\\\\", "")
                .replace("\\,", "")
                .replace("\\;", "")
                .replace("\\n", "");
            assert!(!plain.contains(['\\', ',', ';']), "{value}");
        }
        let before = found.insert(one(event, "UID").to_owned(), start);
        assert_eq!(before, None, "two events of one UID");
    }
    found
}

#[test]
fn files_for_calendar_programs_keep_the_rules() {
    let calendar = Calendar::embedded();
    for language in Language::ALL {
        let all = check(&ics(language, &of_2026(calendar, None)).unwrap());
        assert_eq!(all["general-us-2026@calendar.levelhead"], date(2026, 11, 3));
        assert_eq!(all["primary-az-2026@calendar.levelhead"], date(2026, 7, 21));
        for place in PLACES {
            let of_place = check(&ics(language, &of_2026(calendar, Some(place))).unwrap());
            // The same election has the same identity and day in every file.
            for (uid, day) in &of_place {
                assert!(all.get(uid).is_none_or(|known| known == day), "{uid}");
            }
        }
    }
    let hostile = hostile();
    let michigan = check(&ics(Language::English, &of_2026(&hostile, Some("MI"))).unwrap());
    assert!(
        michigan
            .keys()
            .any(|uid| uid.starts_with("special-mi-2026-seat-9")),
        "{michigan:?}"
    );
}

#[test]
fn an_election_keeps_its_identity_when_its_day_moves() {
    let text = "[[row]]\nstate = 'AZ'\nkind = 'primary'\ndate = 2026-07-28\nsource = 's'\nas_of = 2026-06-01\nstatus = 'verified'\n";
    let moved = Calendar::load(Some(CalendarText { origin: "o", text })).unwrap();
    let file = ics(Language::English, &of_2026(&moved, Some("AZ"))).unwrap();
    let (_, events) = parsed(&file);
    let arizona: Vec<_> = events
        .iter()
        .filter(|event| one(event, "UID") == "primary-az-2026@calendar.levelhead")
        .collect();
    assert_eq!(arizona.len(), 1);
    assert_eq!(one(arizona[0], "DTSTART;VALUE=DATE"), "20260728");
    // Programs take the newer of two by its stamp.
    assert_eq!(one(arizona[0], "DTSTAMP"), "20260601T000000Z");
}

#[test]
fn runoffs_and_background_are_tentative() {
    let file = ics(
        Language::English,
        &of_2026(Calendar::embedded(), Some("GA")),
    )
    .unwrap();
    let (_, events) = parsed(&file);
    let status = |uid: &str| {
        let event = events
            .iter()
            .find(|event| one(event, "UID").starts_with(uid))
            .unwrap();
        one(event, "STATUS").to_owned()
    };
    assert_eq!(status("general-us-2026"), "CONFIRMED");
    assert_eq!(status("primary-ga-2026"), "CONFIRMED");
    assert_eq!(status("general-runoff-ga-2026"), "TENTATIVE");
    assert_eq!(status("ballots-abroad-general-us-2026"), "TENTATIVE");
}

#[test]
fn a_span_without_a_known_day_has_no_file() {
    let shown = Shown {
        from: date(2027, 6, 1),
        to: date(2027, 6, 2),
        ..of_2026(Calendar::embedded(), None)
    };
    assert_eq!(ics(Language::English, &shown), None);
    assert!(calendar_text(&shown).contains("No day in this span is known."));
}

#[test]
fn a_state_is_told_what_it_elects() {
    let calendar = Calendar::embedded();
    let check = |place: &str, year: i16, expect: &str| {
        let shown = Shown {
            calendar,
            place: Some(place),
            from: date(year, 1, 1),
            to: date(year, 12, 31),
        };
        let text = calendar_text(&shown);
        assert!(text.contains(expect), "{place} {year}: {text}");
    };
    check(
        "GA",
        2026,
        "Georgia: House, all its seats; Senate, class 2\n",
    );
    check(
        "OH",
        2026,
        "Ohio: House, all its seats; Senate, class 3, special\n",
    );
    check(
        "CA",
        2026,
        "California: House, all its seats; no seat of the Senate\n",
    );
    check(
        "OK",
        2026,
        "Oklahoma: House, all its seats; Senate, class 2\n",
    );
    check(
        "GA",
        2020,
        "Senate, class 2; Senate, class 3, special (background)\n",
    );
    check(
        "CA",
        2022,
        "Senate, class 3; Senate, class 3, for the weeks until the new term (background)\n",
    );
    check(
        "NV",
        2032,
        "no seat of the Senate in its turn; whether there is a special is unknown\n",
    );
    check(
        "PR",
        2028,
        "Puerto Rico: the Resident Commissioner (background)\n",
    );
    check("GU", 2026, "Guam: a delegate (background)\n");
}

#[test]
fn the_file_of_georgia() {
    let file = ics(
        Language::English,
        &of_2026(Calendar::embedded(), Some("GA")),
    )
    .unwrap();
    insta::assert_snapshot!(file.replace("\r\n", "\n"));
}

#[test]
fn the_text_of_louisiana() {
    insta::assert_snapshot!(calendar_text(&of_2026(Calendar::embedded(), Some("LA"))));
}

/// A page with a line for each element, so that a golden can be read.
fn readable(html: &str) -> String {
    html.replace("><", ">\n<")
}

#[test]
fn the_page_in_both_languages() {
    let calendar = Calendar::embedded();
    let shown = Shown {
        from: date(2026, 7, 1),
        ..of_2026(calendar, None)
    };
    let file = |place: &str| format!("{place}.ics");
    for (language, name) in [
        (Language::English, "page_english"),
        (Language::Spanish, "page_spanish"),
    ] {
        let page = body(language, &shown, &file).into_string();
        assert!(page.len() < 90_000, "{} bytes", page.len());
        assert!(!page.contains("style=") && !page.contains("<script"));
        let ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert_eq!(
            ids.iter().collect::<BTreeSet<_>>().len(),
            ids.len(),
            "an id twice"
        );
        insta::assert_snapshot!(name, readable(&page));
    }
}

#[test]
fn words_of_an_office_are_escaped_on_the_page() {
    let calendar = hostile();
    let page = body(Language::English, &of_2026(&calendar, None), &|place| {
        place.to_owned()
    })
    .into_string();
    assert!(page.contains("&lt;b&gt;&amp;") && !page.contains("<b>"));
}
