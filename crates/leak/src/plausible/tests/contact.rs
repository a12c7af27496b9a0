//! Telephone numbers, e-mail addresses, ZIP codes.

use super::super::Judgment;
use super::super::identifiers::IDENTIFIERS;
use super::{Dice, Row, bare, check, check_because, person, rows};
use levelhead_schema::Field;

/// A number of somebody in Michigan, some of it brought along from elsewhere.
pub(super) fn local_phone(dice: &mut Dice) -> Row {
    let code = dice.one_of(&[
        "517", "517", "313", "734", "906", "269", "248", "847", "614", "407",
    ]);
    Row {
        value: format!("({code}) {}-{:04}", 220 + dice.roll(80), dice.roll(10_000)),
        state: Some("MI"),
        ..Row::default()
    }
}

#[test]
fn telephone_numbers() {
    let drawn = rows(300, 17, |dice| {
        bare(format!(
            "{}-{}-{:04}",
            200 + dice.roll(800),
            200 + dice.roll(800),
            dice.roll(10_000)
        ))
    });
    check_because(
        Field::Phone,
        &drawn,
        Judgment::LooksGenerated,
        "cannot be North American",
    );
    check(
        Field::Phone,
        &rows(2500, 18, local_phone),
        Judgment::Plausible,
    );
    check(
        Field::Phone,
        &rows(10, 18, local_phone),
        Judgment::Plausible,
    );
    let codes: Vec<u16> = IDENTIFIERS
        .phone
        .by_state
        .iter()
        .filter(|(state, _)| !["PR", "VI", "GU", "AS", "MP"].contains(&state.as_str()))
        .flat_map(|(_, codes)| codes.clone())
        .collect();
    let careful = |state: Option<&'static str>| {
        let codes = codes.clone();
        move |dice: &mut Dice| {
            let code = codes[dice.roll(codes.len() as u64) as usize];
            Row {
                value: format!("{code}{}{:04}", 220 + dice.roll(80), dice.roll(10_000)),
                state,
                ..Row::default()
            }
        }
    };
    check_because(
        Field::Phone,
        &rows(4000, 19, careful(None)),
        Judgment::LooksGenerated,
        "about equally frequent",
    );
    check_because(
        Field::Phone,
        &rows(1000, 20, careful(Some("MI"))),
        Judgment::LooksGenerated,
        "row's own state",
    );
    let fiction = rows(100, 21, |dice| {
        bare(format!("517-555-01{:02}", dice.roll(100)))
    });
    check_because(Field::Phone, &fiction, Judgment::LooksGenerated, "fiction");
}

#[test]
fn addresses_built_by_one_rule_look_generated() {
    let built = rows(200, 22, |dice| {
        let row = person(dice);
        let last = row.last.replace('\'', "");
        Row {
            value: format!("{}.{last}@gmail.com", row.first).to_lowercase(),
            ..row
        }
    });
    let verdict = check(Field::Email, &built, Judgment::LooksGenerated);
    assert!(
        verdict.tests.iter().any(|test| test.contains(
            "200 of 200 (100.0%) are built from the row's name by the rule `first.last`"
        )),
        "{verdict:#?}"
    );
    check(Field::Email, &built[..20], Judgment::LooksGenerated);
}

/// An address as people choose them: by many rules, with numbers, with words that are no names.
pub(super) fn natural_address(dice: &mut Dice) -> Row {
    let row = person(dice);
    let (first, last) = (
        row.first.to_lowercase(),
        row.last.replace('\'', "").to_lowercase(),
    );
    let local = match dice.roll(8) {
        0 => format!("{first}.{last}"),
        1 => format!("{first}{last}{}", dice.roll(100)),
        2 => format!("{}{last}", &first[..1]),
        3 => format!("{first}{}", 1950 + dice.roll(50)),
        4 => format!("{last}family"),
        5 => format!("fishing{}", dice.roll(1000)),
        6 => format!("{}{last}{}", &first[..1], dice.roll(100)),
        _ => format!("sunny_{}", dice.roll(500)),
    };
    let domain = dice.one_of(&[
        "gmail.com",
        "gmail.com",
        "gmail.com",
        "gmail.com",
        "yahoo.com",
        "yahoo.com",
        "aol.com",
        "comcast.net",
        "hotmail.com",
        "msn.com",
    ]);
    Row {
        value: format!("{local}@{domain}"),
        ..row
    }
}

#[test]
fn a_natural_mix_of_addresses_is_plausible() {
    check(
        Field::Email,
        &rows(500, 23, natural_address),
        Judgment::Plausible,
    );
    check(
        Field::Email,
        &rows(25, 24, natural_address),
        Judgment::Plausible,
    );
}

#[test]
fn other_marks_of_made_up_addresses() {
    let reserved = rows(100, 25, |dice| {
        bare(format!(
            "a{}@example.{}",
            dice.roll(1000),
            dice.one_of(&["com", "org", "net"])
        ))
    });
    check_because(
        Field::Email,
        &reserved,
        Judgment::LooksGenerated,
        "reserved",
    );
    let apart = rows(200, 26, |dice| Row {
        value: format!(
            "zq{}x@{}",
            dice.roll(1000),
            dice.one_of(&["gmail.com", "aol.com", "msn.com"])
        ),
        ..person(dice)
    });
    check_because(
        Field::Email,
        &apart,
        Judgment::LooksGenerated,
        "share no three letters",
    );
    let thirds = rows(600, 27, |dice| {
        bare(format!(
            "u{}@{}",
            dice.roll(10_000),
            dice.one_of(&["gmail.com", "yahoo.com", "hotmail.com"])
        ))
    });
    check_because(
        Field::Email,
        &thirds,
        Judgment::LooksGenerated,
        "equally frequent",
    );
}

#[test]
fn zip_codes() {
    let home = rows(200, 40, |dice| Row {
        value: format!("48{:03}-{:04}", dice.roll(1000), dice.roll(10_000)),
        state: Some("MI"),
        ..Row::default()
    });
    check(Field::Zip, &home, Judgment::Plausible);
    let lost = rows(200, 41, |dice| Row {
        value: format!("6{:03}", dice.roll(900)),
        state: Some("CT"),
        ..Row::default()
    });
    let verdict = check(Field::Zip, &lost, Judgment::Plausible);
    assert!(
        verdict
            .tests
            .iter()
            .any(|test| test.contains("leading zeros")),
        "{verdict:#?}"
    );
    let drawn = |state| {
        move |dice: &mut Dice| Row {
            value: format!("{:05}", 501 + dice.roll(99_000)),
            state,
            ..Row::default()
        }
    };
    check_because(
        Field::Zip,
        &rows(200, 42, drawn(Some("MI"))),
        Judgment::LooksGenerated,
        "row's state",
    );
    check_because(
        Field::Zip,
        &rows(2000, 43, drawn(None)),
        Judgment::LooksGenerated,
        "equally frequent",
    );
}
