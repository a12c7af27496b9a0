//! What states hold, and what is counted from an election.

use super::*;

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
    let office = super::office::office("[[row]]\nstate = 'AL'\nkind = 'primary'\ndate = 2028-01-11\nsource = 's'\nas_of = 2026\nstatus = 'verified'\n").unwrap();
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
