//! Numbers that an authority gives out.

use super::super::Judgment;
use super::super::identifiers::IDENTIFIERS;
use super::{Dice, LAST, Row, bare, check, check_because, person, rows};
use levelhead_schema::Field;

/// Nine digits as Faker draws them.
pub(super) fn drawn_ssn(dice: &mut Dice) -> String {
    let area = match dice.roll(899) + 1 {
        666 => 667,
        area => area,
    };
    format!(
        "{area:03}-{:02}-{:04}",
        dice.roll(99) + 1,
        dice.roll(9999) + 1
    )
}

/// A number issued in order: the group follows the year in which its holder was numbered, mostly at home.
pub(super) fn issued_ssn(dice: &mut Dice) -> Row {
    let states = ["MI", "NC", "FL", "CT", "AR"];
    let state = states[dice.roll(5) as usize];
    let at_home = dice.roll(10) < 6;
    let areas = &IDENTIFIERS.ssn.areas[if at_home { state } else { "OH" }];
    let (from, to) = areas[0];
    let area = u64::from(from) + dice.roll(u64::from(to - from) + 1);
    let born = 1935 + dice.roll(65);
    let highest = u64::from(IDENTIFIERS.ssn.lists[2].place_of_area[area as usize]);
    // People of one year were numbered over some twenty years.
    let numbered = (born + dice.roll(20)).clamp(1936, 2003);
    let place = (highest * (numbered - 1935) / (2011 - 1935)).clamp(1, highest);
    let group = (1..100usize)
        .find(|group| u64::from(IDENTIFIERS.ssn.place_of_group[*group]) == place)
        .unwrap();
    let value = format!("{area:03}{group:02}{:04}", dice.roll(9999) + 1);
    Row {
        value,
        state: Some(state),
        birth_year: Some(born as u16),
        ..Row::default()
    }
}

#[test]
fn drawn_social_security_numbers_look_generated() {
    let columns = rows(1000, 1, |dice| bare(drawn_ssn(dice)));
    check_because(
        Field::Ssn,
        &columns,
        Judgment::LooksGenerated,
        "not issued by 2011-06-24",
    );
    check(Field::Ssn, &columns[..20], Judgment::LooksGenerated);
}

#[test]
fn issued_social_security_numbers_are_plausible() {
    let columns = rows(2000, 2, issued_ssn);
    let verdict = check(Field::Ssn, &columns, Judgment::Plausible);
    assert_eq!(verdict.share_fitting, Some(1.0));
    check(Field::Ssn, &columns[..10], Judgment::Plausible);
}

#[test]
fn issued_numbers_of_other_people_look_generated() {
    // The same numbers, dealt to other persons: each is well formed, none follows its owner's birth.
    let mut columns = rows(2000, 3, issued_ssn);
    let mut dice = Dice(4);
    columns
        .iter_mut()
        .for_each(|row| row.birth_year = Some(1935 + dice.roll(65) as u16));
    check_because(
        Field::Ssn,
        &columns,
        Judgment::LooksGenerated,
        "rise with the year of birth",
    );
    let mut columns = rows(2000, 5, issued_ssn);
    columns.iter_mut().for_each(|row| row.state = Some("WY"));
    check_because(
        Field::Ssn,
        &columns,
        Judgment::LooksGenerated,
        "row's own state",
    );
}

#[test]
fn impossible_social_security_numbers_are_counted() {
    let impossible = [
        "000-12-3456",
        "666-12-3456",
        "912-12-3456",
        "123-00-4567",
        "123-45-0000",
        "078-05-1120",
        "123-45-6789",
        "12345",
        "no",
    ];
    let columns: Vec<Row> = impossible
        .iter()
        .cycle()
        .take(90)
        .map(|value| bare((*value).into()))
        .collect();
    let verdict = check(Field::Ssn, &columns, Judgment::LooksGenerated);
    assert_eq!(verdict.share_fitting, Some(0.0));
    assert!(
        verdict.tests[0].contains("20 are not nine digits, 50 use an area"),
        "{verdict:#?}"
    );
    assert!(
        verdict.tests[0].contains("20 are advertising"),
        "{verdict:#?}"
    );
}

#[test]
fn last_four_digits() {
    let even = rows(2000, 10, |dice| bare(format!("{:04}", dice.roll(9999) + 1)));
    check(Field::SsnLast4, &even, Judgment::Plausible);
    let years = rows(500, 11, |dice| {
        let born = 1940 + dice.roll(60) as u16;
        Row {
            value: born.to_string(),
            birth_year: Some(born),
            ..Row::default()
        }
    });
    check_because(
        Field::SsnLast4,
        &years,
        Judgment::LooksGenerated,
        "own year of birth",
    );
    let zeros = rows(500, 12, |dice| {
        bare(if dice.roll(2) == 0 {
            "0000".into()
        } else {
            format!("{:04}", dice.roll(9999) + 1)
        })
    });
    check_because(
        Field::SsnLast4,
        &zeros,
        Judgment::LooksGenerated,
        "are 0000",
    );
}

#[test]
fn coded_licences_must_fit_their_holder() {
    let coded = |dice: &mut Dice| {
        let codes = [
            "M460", "G620", "N250", "O165", "J250", "L000", "K420", "W252", "A261", "G362",
        ];
        let mut row = person(dice);
        let code = codes[LAST.iter().position(|last| *last == row.last).unwrap()];
        row.value = format!(
            "{code}-{:03}-{:02}-{:03}-0",
            dice.roll(999),
            row.birth_year.unwrap() % 100,
            dice.roll(366)
        );
        row.state = Some("FL");
        row
    };
    check(
        Field::DriverLicense,
        &rows(300, 13, coded),
        Judgment::Plausible,
    );
    let drawn = rows(300, 14, |dice| {
        let letter = char::from(b'A' + dice.roll(26) as u8);
        Row {
            value: format!("{letter}{:012}", dice.roll(1_000_000_000_000)),
            state: Some("FL"),
            ..person(dice)
        }
    });
    let verdict = check(Field::DriverLicense, &drawn, Judgment::LooksGenerated);
    assert_eq!(verdict.share_fitting, Some(1.0));
    let wrong_form = rows(100, 15, |dice| Row {
        value: dice.roll(9_999_999).to_string(),
        state: Some("FL"),
        ..Row::default()
    });
    check_because(
        Field::DriverLicense,
        &wrong_form,
        Judgment::LooksGenerated,
        "none of the forms",
    );
    let loose = rows(100, 16, |dice| Row {
        value: format!("{:09}", dice.roll(1_000_000_000)),
        state: Some("GA"),
        ..Row::default()
    });
    let verdict = check(Field::DriverLicense, &loose, Judgment::Plausible);
    assert!(
        verdict
            .tests
            .iter()
            .any(|test| test.contains("any nine digits")),
        "{verdict:#?}"
    );
}

#[test]
fn card_numbers() {
    let with_check = |dice: &mut Dice| {
        let body = format!("4{:014}", dice.roll(100_000_000_000_000));
        let right = (0..10)
            .map(|check| format!("{body}{check}"))
            .find(|number| {
                let digits: Vec<u32> = number
                    .bytes()
                    .rev()
                    .map(|byte| u32::from(byte - b'0'))
                    .collect();
                let sum: u32 = digits
                    .iter()
                    .enumerate()
                    .map(|(index, digit)| {
                        if index % 2 == 0 {
                            *digit
                        } else {
                            digit * 2 / 10 + digit * 2 % 10
                        }
                    })
                    .sum();
                sum.is_multiple_of(10)
            });
        bare(right.unwrap())
    };
    check(
        Field::CardNumber,
        &rows(100, 36, with_check),
        Judgment::Plausible,
    );
    let drawn = rows(100, 37, |dice| {
        bare(format!("4{:015}", dice.roll(1_000_000_000_000_000)))
    });
    check_because(
        Field::CardNumber,
        &drawn,
        Judgment::LooksGenerated,
        "right check digit",
    );
}

#[test]
fn voter_numbers() {
    let ohio = |dice: &mut Dice| Row {
        value: format!("OH{:010}", dice.roll(10_000_000_000)),
        state: Some("OH"),
        ..Row::default()
    };
    check(Field::VoterId, &rows(100, 38, ohio), Judgment::Plausible);
    let foreign = rows(100, 39, |dice| Row {
        value: format!("LALOH{}", dice.roll(1_000_000)),
        state: Some("OH"),
        ..Row::default()
    });
    let verdict = check(Field::VoterId, &foreign, Judgment::LooksGenerated);
    assert!(
        verdict
            .tests
            .iter()
            .any(|test| test.contains("L2 person id")),
        "{verdict:#?}"
    );
}
