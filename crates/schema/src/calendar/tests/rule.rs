//! The rule of the general election.

use super::*;

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
