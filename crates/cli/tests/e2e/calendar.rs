//! `levelhead calendar`: the table, the file for calendar programs, an office's own rows.

use crate::desk::Desk;
use serde_json::Value;

const SPAN: [&str; 4] = ["--from", "2026-01-01", "--to", "2026-12-31"];

fn json(desk: &Desk, more: &[&str]) -> Value {
    let text = desk.ok(["calendar", "--json"].iter().chain(&SPAN).chain(more));
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
fn event<'j>(calendar: &'j Value, id: &str) -> &'j Value {
    let events = calendar["events"].as_array().unwrap();
    let found = events.iter().find(|event| event["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn every_day_stands_with_its_source_and_standing() {
    let desk = Desk::new();
    let text = desk.ok(["calendar"].iter().chain(&SPAN));
    let lines: Vec<&str> = text.lines().collect();
    let general = lines
        .iter()
        .position(|line| line.starts_with("2026-11-03  US  Federal general election"))
        .unwrap();
    let below = lines[general + 1..general + 6].join("\n");
    for part in [
        "all 435 seats",
        "Senate: class 2 (33 seats) and specials in Ohio and Florida, 35 seats together",
        "2 U.S.C. 7",
    ] {
        assert!(below.contains(part), "{below}");
    }
    for line in lines.iter().filter(|line| line.starts_with("2026-")) {
        let at = lines.iter().position(|one| one == line).unwrap();
        let rest = &lines[at + 1..];
        let own: Vec<&&str> = rest
            .iter()
            .take_while(|line| line.starts_with("    "))
            .collect();
        assert!(
            own.iter()
                .any(|line| line.contains("verified,") || line.contains("background,")),
            "{line}"
        );
    }
    // What is not known is said, not left out.
    let unknown = text.split_once("Not known here").unwrap().1;
    assert!(
        unknown.contains("2026 primary election, 45 places:"),
        "{unknown}"
    );
    assert!(
        unknown.contains("2026 primary runoff, 8 places:"),
        "{unknown}"
    );
    assert!(text.contains("2026-07-21  AZ  Primary election"));
    assert!(text.contains("Another source gives August 4, 2026: FEC"));
    assert!(!desk.home().exists(), "the calendar needs no desk");
}

#[test]
fn a_state_is_shown_with_the_deadlines_of_its_own_elections() {
    let desk = Desk::new();
    let georgia = json(&desk, &["--state", "ga"]);
    assert_eq!(georgia["schema"], "levelhead.calendar/1");
    assert_eq!(
        event(&georgia, "general-runoff-ga-2026")["date"],
        "2026-12-01"
    );
    assert_eq!(
        event(&georgia, "ballots-abroad-primary-ga-2026")["date"],
        "2026-04-04"
    );
    assert_eq!(
        event(&georgia, "ballots-abroad-general-us-2026")["date"],
        "2026-09-19"
    );
    assert_eq!(
        event(&georgia, "primary-runoff-ga-2026")["date"],
        Value::Null
    );
    assert_eq!(
        event(&georgia, "primary-runoff-ga-2026")["basis"]["status"],
        "unknown"
    );
    let error = desk.fails(2, ["calendar", "--state", "XX"]);
    assert!(error.contains("two letters"), "{error}");
    desk.fails(
        2,
        ["calendar", "--from", "2026-01-01", "--to", "2025-01-01"],
    );
    desk.fails(2, ["calendar", "--from", "2026-02-30"]);
}

#[test]
fn a_file_for_calendar_programs_is_written() {
    let desk = Desk::new();
    desk.ok(["calendar", "--ics", "all.ics"].iter().chain(&SPAN));
    let text = std::fs::read_to_string(desk.path("all.ics")).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.contains("UID:general-us-2026@calendar.levelhead\r\n"));
    assert!(text.contains("DTSTART;VALUE=DATE:20261103\r\nDTEND;VALUE=DATE:20261104\r\n"));
    let again = desk.path("again.ics");
    desk.ok(["calendar", "--ics", "again.ics"].iter().chain(&SPAN));
    assert_eq!(std::fs::read_to_string(again).unwrap(), text);
    // A span without a known day gives no file, rather than an empty one.
    let error = desk.fails(
        2,
        [
            "calendar",
            "--from",
            "2027-06-01",
            "--to",
            "2027-06-02",
            "--ics",
            "none.ics",
        ],
    );
    assert!(error.contains("would be empty"), "{error}");
    assert!(!desk.path("none.ics").exists());
}

#[test]
fn an_offices_rows_go_over_those_that_ship() {
    let desk = Desk::new();
    let rows = "[[row]]\nstate = 'AZ'\nkind = 'primary'\ndate = 2026-07-28\nsource = 'a court order'\nas_of = 2026-06-01\nstatus = 'verified'\n";
    let file = desk.file("ours.toml", rows);
    let arizona = json(
        &desk,
        &["--state", "AZ", "--calendar", file.to_str().unwrap()],
    );
    assert_eq!(event(&arizona, "primary-az-2026")["date"], "2026-07-28");
    assert_eq!(event(&arizona, "primary-az-2026")["origin"], "office");
    assert_eq!(
        event(&arizona, "primary-az-2026")["rivals"][0]["date"],
        "2026-07-21"
    );
    assert_eq!(
        event(&json(&desk, &["--state", "AZ"]), "primary-az-2026")["date"],
        "2026-07-21"
    );
    // In the desk's folder it needs no name.
    desk.file("desk/calendar.toml", rows);
    assert_eq!(
        event(&json(&desk, &["--state", "AZ"]), "primary-az-2026")["date"],
        "2026-07-28"
    );
    desk.file("desk/calendar.toml", rows.replace("source", "sauce"));
    let error = desk.fails(3, ["calendar"]);
    assert!(
        error.contains("calendar.toml") && error.contains("line 5") && error.contains("sauce"),
        "{error}"
    );
    desk.fails(3, ["calendar", "--calendar", "nowhere.toml"]);
}
