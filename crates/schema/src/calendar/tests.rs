use super::*;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// Day of the week by Zeller's congruence, 0 for Saturday: arithmetic of its own, without the calendar's library.
fn zeller(year: i32, month: i32, day: i32) -> i32 {
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 12),
        _ => (year, month),
    };
    let (century, of_century) = (year / 100, year % 100);
    (day + 13 * (month + 1) / 5 + of_century + of_century / 4 + century / 4 + 5 * century) % 7
}

fn span(from: (i16, i8, i8), to: (i16, i8, i8)) -> (Date, Date) {
    (date(from.0, from.1, from.2), date(to.0, to.1, to.2))
}

/// All events of 2026, of one place.
fn of_2026(place: &str) -> Vec<Event> {
    let (from, to) = span((2026, 1, 1), (2026, 12, 31));
    Calendar::embedded().of_place(place, from, to)
}

fn find<'e>(events: &'e [Event], id: &str) -> &'e Event {
    let found = events.iter().find(|event| event.id == id);
    found.unwrap_or_else(|| {
        let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
        panic!("no {id} in {ids:?}")
    })
}

#[test]
fn the_rule_of_the_general_election_holds_from_1990_to_2060() {
    for year in 1990..=2060_i16 {
        let Some(general) = federal_general(year) else {
            assert!(year % 2 == 1, "{year} has one");
            continue;
        };
        assert!(year % 2 == 0, "{year} has none");
        // The first Monday by looking at every day, and the Tuesday is the day after it.
        let first_monday = (1..=7)
            .find(|day| zeller(i32::from(year), 11, *day) == 2)
            .unwrap();
        let expect = first_monday + 1;
        assert_eq!(
            (general.year(), general.month(), i32::from(general.day())),
            (year, 11, expect),
            "{year}"
        );
        assert!((2..=8).contains(&general.day()), "{general}");
        assert_eq!(
            zeller(i32::from(year), 11, i32::from(general.day())),
            3,
            "{general}"
        );
    }
}

#[test]
fn general_elections_that_were_held_or_are_announced_agree() {
    for (year, day) in [
        (1990, 6),
        (1992, 3),
        (1994, 8),
        (1996, 5),
        (1998, 3),
        (2000, 7),
        (2002, 5),
        (2004, 2),
        (2006, 7),
        (2008, 4),
        (2010, 2),
        (2012, 6),
        (2014, 4),
        (2016, 8),
        (2018, 6),
        (2020, 3),
        (2022, 8),
        (2024, 5),
        (2026, 3),
        (2028, 7),
        (2030, 5),
        (2032, 2),
    ] {
        assert_eq!(federal_general(year), Some(date(year, 11, day)), "{year}");
    }
    // A year in which November 1 is a Tuesday: the day is a week later.
    assert_eq!(zeller(2022, 11, 1), 3);
    for year in [2021, 2025, 2027] {
        assert_eq!(federal_general(year), None);
    }
}

#[test]
fn the_next_general_election_is_the_first_on_the_day_or_after() {
    let check = |from: Date, expect: Date| {
        assert_eq!(next_federal_general(from), Some(expect), "{from}");
    };
    check(date(2026, 11, 3), date(2026, 11, 3));
    check(date(2026, 11, 4), date(2028, 11, 7));
    check(date(2025, 1, 1), date(2026, 11, 3));
    check(date(2027, 12, 31), date(2028, 11, 7));
    assert_eq!(days_to(date(2026, 11, 25), date(2028, 11, 7)), 713);
    assert_eq!(days_to(date(2026, 11, 4), date(2026, 11, 3)), -1);
}

#[test]
fn each_state_has_two_senators_in_different_classes() {
    let classes = [
        (
            2018,
            1,
            "AZ CA CT DE FL HI IN MA MD ME MI MN MO MS MT ND NE NJ NM NV NY OH PA RI TN TX UT VA VT WA WI WV WY",
        ),
        (
            2020,
            2,
            "AK AL AR CO DE GA IA ID IL KS KY LA MA ME MI MN MS MT NC NE NH NJ NM OK OR RI SC SD TN TX VA WV WY",
        ),
        (
            2016,
            3,
            "AK AL AR AZ CA CO CT FL GA HI IA ID IL IN KS KY LA MD MO NC ND NH NV NY OH OK OR PA SC SD UT VT WA WI",
        ),
    ];
    let mut seats: BTreeMap<&str, u32> = BTreeMap::new();
    for (year, class, states) in classes {
        let states: Vec<&str> = states.split(' ').collect();
        for turn in [year, year + 6, year + 12] {
            let ballot = Calendar::embedded().senate(turn).unwrap();
            assert_eq!(
                (ballot.class, &ballot.states),
                (class, &states.iter().map(|s| (*s).to_owned()).collect()),
                "{turn}"
            );
        }
        for state in states {
            *seats.entry(state).or_default() += 1;
        }
    }
    assert_eq!(seats.len(), 50);
    assert!(seats.values().all(|number| *number == 2), "{seats:?}");
    assert_eq!(Calendar::embedded().senate(2027), None);
}

#[test]
fn a_third_of_the_senate_is_33_or_34_and_the_specials() {
    use Standing::{Background, Verified};
    let check = |year,
                 regular,
                 seats: Option<u16>,
                 specials: &str,
                 counted: Option<Standing>,
                 each: Option<Standing>| {
        let ballot = Calendar::embedded().senate(year).unwrap();
        let found: Vec<String> = ballot
            .specials
            .iter()
            .map(|special| {
                format!(
                    "{}{}{}",
                    special.state,
                    special.class,
                    if special.short_term { "s" } else { "" }
                )
            })
            .collect();
        assert_eq!(ballot.states.len(), regular, "{year}");
        assert_eq!(ballot.seats, seats, "{year}");
        assert_eq!(found.join(" "), specials, "{year}");
        assert_eq!(
            ballot.seats_basis.as_ref().map(|basis| basis.status),
            counted,
            "{year}"
        );
        assert!(
            ballot
                .specials
                .iter()
                .all(|special| Some(special.basis.status) == each),
            "{year}"
        );
        assert_eq!(ballot.specials_complete, seats.is_some(), "{year}");
    };
    check(
        2018,
        33,
        Some(35),
        "MN2 MS2",
        Some(Verified),
        Some(Background),
    );
    check(
        2020,
        33,
        Some(35),
        "AZ3 GA3",
        Some(Background),
        Some(Background),
    );
    check(
        2022,
        34,
        Some(35),
        "OK2 CA3s",
        Some(Background),
        Some(Background),
    );
    check(
        2024,
        33,
        Some(34),
        "NE2 CA1s",
        Some(Background),
        Some(Background),
    );
    check(
        2026,
        33,
        Some(35),
        "OH3 FL3",
        Some(Verified),
        Some(Verified),
    );
    // Nobody has said which seats will fall vacant by then: no number, rather than one without specials.
    for (year, regular) in [(2016, 34), (2028, 34), (2030, 33), (2032, 33), (2034, 34)] {
        check(year, regular, None, "", None, None);
    }
    // Oklahoma's vacancy of 2026 calls no special; its seat of class 2 is up in its turn.
    let ballot = Calendar::embedded().senate(2026).unwrap();
    let oklahoma: Vec<u8> = ballot
        .classes_of("OK")
        .iter()
        .map(|(class, _)| *class)
        .collect();
    assert_eq!(oklahoma, [2]);
    let note = Calendar::embedded().notes("OK").next().unwrap();
    assert!(note.says.en.contains("Mullin") && note.basis.source.contains("26 O.S. 12-101"));
    assert_eq!(note.basis.status, Verified);
    let classes = |state| {
        ballot
            .classes_of(state)
            .iter()
            .map(|(class, special)| (*class, special.is_some()))
            .collect::<Vec<_>>()
    };
    assert_eq!(classes("OH"), [(3, true)]);
    assert_eq!(classes("GA"), [(2, false)]);
    assert_eq!(classes("CA"), []);
}

#[test]
fn all_435_seats_of_the_house_and_who_has_no_vote() {
    let of = |year: i16| {
        let seats = Calendar::embedded().seats(year).unwrap();
        let delegates: Vec<String> = seats
            .delegates
            .iter()
            .map(|one| one.place.clone())
            .collect();
        assert!(
            seats
                .delegates
                .iter()
                .all(|one| one.basis.status == Standing::Background)
        );
        assert_eq!(
            (seats.house, seats.house_basis.status),
            (435, Standing::Verified)
        );
        (seats.president, delegates.join(" "))
    };
    // Puerto Rico's Resident Commissioner has four years and is elected with the President.
    assert_eq!(of(2024), (true, "DC PR GU VI AS MP".to_owned()));
    assert_eq!(of(2026), (false, "DC GU VI AS MP".to_owned()));
    assert_eq!(of(2028), (true, "DC PR GU VI AS MP".to_owned()));
    let titles: Vec<String> = Calendar::embedded()
        .seats(2028)
        .unwrap()
        .delegates
        .iter()
        .map(|one| one.title.clone())
        .collect();
    assert_eq!(
        titles
            .iter()
            .filter(|title| *title == "resident-commissioner")
            .count(),
        1
    );
}

#[test]
fn primaries_and_runoffs_of_the_table() {
    for (place, kind, day) in [
        ("AL", "primary", "2026-05-19"),
        ("AL", "primary-runoff", "2026-06-16"),
        ("AK", "primary", "2026-08-18"),
        ("AZ", "primary", "2026-07-21"),
        ("AR", "primary", "2026-03-03"),
        ("AR", "primary-runoff", "2026-03-31"),
        ("CA", "primary", "2026-06-02"),
        ("CO", "primary", "2026-06-30"),
        ("CT", "primary", "2026-08-11"),
        ("DE", "primary", "2026-09-15"),
        ("DC", "primary", "2026-06-16"),
        ("FL", "primary", "2026-08-18"),
        ("GA", "primary", "2026-05-19"),
        ("GA", "general-runoff", "2026-12-01"),
        ("MS", "general-runoff", "2026-12-01"),
        ("LA", "general-runoff", "2026-12-12"),
        ("AS", "territory-general", "2026-11-03"),
    ] {
        let events = of_2026(place);
        let event = find(&events, &format!("{kind}-{}-2026", place.to_lowercase()));
        assert_eq!(event.date.unwrap().to_string(), day, "{place} {kind}");
        assert_eq!(event.basis.status, Standing::Verified, "{place} {kind}");
        let source = match kind {
            "general-runoff" => "Downballot",
            _ if place == "AZ" => "HB 2022",
            _ => "FEC",
        };
        assert!(
            event.basis.source.contains(source),
            "{place}: {}",
            event.basis.source
        );
        assert!(event.basis.as_of.is_some());
    }
    // Arizona's day was moved, and the source of the others did not know it yet.
    let arizona = of_2026("AZ");
    let primary = find(&arizona, "primary-az-2026");
    assert_eq!(primary.rivals[0].date, Some(date(2026, 8, 4)));
    assert!(
        primary.rivals[0].source.contains("FEC")
            && primary.basis.source.contains("Ballotpedia News")
    );
    assert_eq!(primary.basis.as_of.unwrap().to_string(), "2026-02-06");
    assert!(
        !arizona
            .iter()
            .any(|event| event.date == Some(date(2026, 8, 4)))
    );
    let louisiana = of_2026("LA");
    assert!(
        find(&louisiana, "general-runoff-la-2026")
            .note
            .as_ref()
            .unwrap()
            .en
            .contains("not checked")
    );
}

#[test]
fn runoffs_say_when_they_are_held() {
    let mut found = Vec::new();
    for place in PLACES {
        let events = of_2026(place);
        let Some(event) = events
            .iter()
            .find(|event| event.kind == EventKind::PrimaryRunoff)
        else {
            continue;
        };
        let runoff = event.runoff.as_ref().unwrap();
        let ask = if runoff.on_request { "?" } else { "" };
        found.push(format!("{place}{}{ask}", runoff.percent.unwrap()));
        let dated = ["AL", "AR"].contains(&place);
        assert_eq!(event.date.is_some(), dated, "{place}");
        assert_eq!(event.basis.status == Standing::Unknown, !dated, "{place}");
        assert!(runoff.basis.as_ref().unwrap().source.contains("Downballot"));
    }
    assert_eq!(
        found.join(" "),
        "AL50 AR50 GA50 LA50 MS50 NC30? OK50 SC50 SD35 TX50"
    );
    let georgia = of_2026("GA");
    assert_eq!(
        find(&georgia, "general-runoff-ga-2026")
            .runoff
            .as_ref()
            .unwrap()
            .percent,
        None
    );
}

#[test]
fn a_state_without_a_row_is_unknown_and_not_left_out() {
    let (from, to) = span((2026, 1, 1), (2026, 12, 31));
    let events = Calendar::embedded().elections(from, to);
    let unknown: Vec<&str> = events
        .iter()
        .filter(|event| event.kind == EventKind::Primary && event.date.is_none())
        .map(|event| event.place.as_str())
        .collect();
    let known = [
        "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA",
    ];
    assert_eq!(unknown.len(), PLACES.len() - known.len());
    assert!(
        PLACES
            .iter()
            .all(|place| known.contains(place) != unknown.contains(place))
    );
    for event in events.iter().filter(|event| event.date.is_none()) {
        assert_eq!(event.basis.status, Standing::Unknown, "{}", event.id);
    }
    for event in events.iter().filter(|event| event.date.is_some()) {
        assert_ne!(event.basis.status, Standing::Unknown, "{}", event.id);
    }
    // No day of 2026 is carried over into another cycle.
    let (from, to) = span((2028, 1, 1), (2028, 12, 31));
    let later = Calendar::embedded().elections(from, to);
    let dated: Vec<&str> = later
        .iter()
        .filter(|event| event.date.is_some())
        .map(|event| event.place.as_str())
        .collect();
    assert!(dated.iter().all(|place| *place == "US"), "{dated:?}");
}

#[test]
fn an_unknown_primary_is_not_ahead_once_its_general_election_is_over() {
    let (from, to) = span((2026, 11, 25), (2028, 11, 25));
    let events = Calendar::embedded().elections(from, to);
    let years: Vec<i16> = events
        .iter()
        .filter(|event| event.kind == EventKind::Primary)
        .map(|event| event.year)
        .collect();
    assert_eq!(years, vec![2028; PLACES.len()]);
    let (from, _) = span((2026, 11, 3), (2026, 11, 3));
    assert!(
        Calendar::embedded()
            .elections(from, from)
            .iter()
            .any(|event| event.kind == EventKind::Primary)
    );
}

#[test]
fn odd_years_have_elections_of_five_states_and_no_federal_one() {
    let (from, to) = span((2027, 1, 1), (2027, 12, 31));
    let events = Calendar::embedded().elections(from, to);
    let states: Vec<&str> = events
        .iter()
        .filter(|event| event.kind == EventKind::StateGeneral)
        .map(|event| event.place.as_str())
        .collect();
    assert_eq!(states, ["KY", "LA", "MS", "NJ", "VA"]);
    assert!(
        events
            .iter()
            .all(|event| event.kind != EventKind::General && event.kind != EventKind::Primary)
    );
    let mississippi = find(&events, "state-general-ms-2027");
    assert_eq!(
        (mississippi.date, mississippi.basis.status),
        (None, Standing::Unknown)
    );
    assert!(
        of_2026("VA")
            .iter()
            .all(|event| event.kind != EventKind::StateGeneral)
    );
}

#[test]
fn what_is_counted_from_a_general_election() {
    let (from, to) = span((2026, 1, 1), (2028, 12, 31));
    let events = Calendar::embedded().elections(from, to);
    for (clock, day, law, status) in [
        (
            "ballots-abroad",
            "2026-09-19",
            "52 U.S.C. 20302(a)(8)",
            Standing::Background,
        ),
        (
            "quiet-period",
            "2026-08-05",
            "52 U.S.C. 20507(c)(2)(A)",
            Standing::Background,
        ),
        (
            "retention-ends",
            "2028-09-03",
            "52 U.S.C. 20701",
            Standing::Verified,
        ),
        (
            "intelligence-report",
            "2026-12-18",
            "Executive Order 13848",
            Standing::Verified,
        ),
    ] {
        let event = find(&events, &format!("{clock}-general-us-2026"));
        assert_eq!(event.date.unwrap().to_string(), day);
        assert!(event.basis.source.contains(law), "{}", event.basis.source);
        assert_eq!(event.basis.status, status);
        assert_eq!(
            event.counted.as_ref().unwrap().election_date,
            date(2026, 11, 3)
        );
    }
    // The records of an election before the span are still due within it.
    assert_eq!(
        find(&events, "retention-ends-general-us-2024").date,
        Some(date(2026, 9, 5))
    );
    assert_eq!(
        Calendar::embedded().general_rule().en,
        "Tuesday next after the first Monday in November, in even years: November 2 to 8, never November 1"
    );
}

#[test]
fn deadlines_of_a_states_own_elections_are_shown_with_the_state() {
    let alabama = of_2026("AL");
    assert_eq!(
        find(&alabama, "ballots-abroad-primary-al-2026").date,
        Some(date(2026, 4, 4))
    );
    assert_eq!(
        find(&alabama, "quiet-period-primary-al-2026").date,
        Some(date(2026, 2, 18))
    );
    assert!(
        !alabama
            .iter()
            .any(|event| event.id.starts_with("ballots-abroad-primary-runoff"))
    );
    let (from, to) = span((2028, 1, 1), (2028, 12, 31));
    let later = Calendar::embedded().of_place("AL", from, to);
    assert_eq!(
        find(&later, "retention-ends-primary-runoff-al-2026").date,
        Some(date(2028, 4, 16))
    );
    // An election in January has its quiet period in the year before.
    let (from, to) = span((2027, 1, 1), (2027, 12, 31));
    let office = self::office("[[row]]\nstate = 'AL'\nkind = 'primary'\ndate = 2028-01-11\nsource = 's'\nas_of = 2026\nstatus = 'verified'\n").unwrap();
    assert_eq!(
        find(
            &office.of_place("AL", from, to),
            "quiet-period-primary-al-2028"
        )
        .date,
        Some(date(2027, 10, 13))
    );
}

#[test]
fn notes_and_readings_hold_the_rest_of_what_is_known() {
    let calendar = Calendar::embedded();
    let notes = |place: &'static str| {
        calendar
            .notes(place)
            .map(|note| (note.says.en.clone(), note.basis.status))
            .collect::<Vec<_>>()
    };
    for place in ["AK", "ME"] {
        assert!(notes(place).iter().any(
            |(says, status)| says.contains("ranked-choice") && *status == Standing::Background
        ));
    }
    assert!(
        notes("PR")
            .iter()
            .any(|(says, _)| says.contains("No voting seat") && says.contains("June 2024"))
    );
    assert!(
        notes("LA")
            .iter()
            .any(|(says, status)| says.contains("not checked") && *status == Standing::Unknown)
    );
    let country = notes("US");
    assert!(
        country
            .iter()
            .any(|(says, status)| says.contains("2 U.S.C. 8")
                && says.contains("17th Amendment")
                && *status == Standing::Background)
    );
    assert!(
        country
            .iter()
            .any(|(says, _)| says.contains("23 states enacted 49 laws")
                && says.contains("18 states 33 in 2024"))
    );
    let readings: Vec<&str> = calendar
        .readings()
        .iter()
        .map(|reading| reading.id.as_str())
        .collect();
    assert_eq!(
        readings,
        [
            "openfec",
            "fec_html",
            "democrats_election_calendar",
            "us_elections_pypi",
            "vip",
            "openelections"
        ]
    );
}

#[test]
fn every_event_has_its_own_id_and_stands_in_order() {
    let (from, to) = span((1990, 1, 1), (2060, 12, 31));
    let events = Calendar::embedded().elections(from, to);
    let mut ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let dated: Vec<Date> = events.iter().filter_map(|event| event.date).collect();
    assert!(dated.is_sorted());
    assert!(
        events
            .iter()
            .skip_while(|event| event.date.is_some())
            .all(|event| event.date.is_none())
    );
    assert!(Calendar::embedded().elections(to, from).is_empty());
    // The ends of what a date can hold are no reason to stop.
    let _ = Calendar::embedded().of_place("US", Date::MIN, date(-9990, 1, 1));
    let _ = Calendar::embedded().of_place("AL", date(9998, 1, 1), Date::MAX);
}

fn office(text: &str) -> Result<Calendar, CalendarError> {
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
