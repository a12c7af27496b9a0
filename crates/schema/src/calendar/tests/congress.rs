//! Seats of the Senate and of the House.

use super::*;

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
