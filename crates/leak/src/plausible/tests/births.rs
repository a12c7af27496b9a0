//! Birth dates.

use super::super::Judgment;
use super::super::birth::last_day;
use super::{Dice, Row, bare, check, check_because, rows};
use levelhead_schema::Field;

/// A birth date of a population that thins out with age, with a heap on 1 January.
pub(super) fn natural_birth(dice: &mut Dice) -> Row {
    let year = loop {
        let year = 1925 + dice.roll(78);
        // Everyone from 1960 on, the older the fewer.
        if year >= 1960 || dice.roll(35) < year - 1925 {
            break year;
        }
    };
    if dice.roll(50) == 0 {
        return bare(format!("{year}-01-01"));
    }
    let month = 1 + dice.roll(12);
    let length = u64::from(last_day(year as u16, month as u8));
    Row {
        value: format!("{month:02}/{:02}/{year}", 1 + dice.roll(length)),
        birth_year: Some(year as u16),
        ..Row::default()
    }
}

#[test]
fn birth_dates_of_a_population_are_plausible() {
    check(
        Field::BirthDate,
        &rows(2000, 28, natural_birth),
        Judgment::Plausible,
    );
    check(
        Field::BirthDate,
        &rows(12, 29, natural_birth),
        Judgment::Plausible,
    );
}

#[test]
fn fillers_look_masked() {
    let january = rows(300, 30, |dice| {
        bare(format!("01/01/{}", 1930 + dice.roll(70)))
    });
    check_because(
        Field::BirthDate,
        &january,
        Judgment::LooksMasked,
        "only the year is carried",
    );
    let firsts = rows(300, 31, |dice| {
        bare(format!(
            "{:02}/01/{}",
            1 + dice.roll(12),
            1930 + dice.roll(70)
        ))
    });
    check_because(
        Field::BirthDate,
        &firsts,
        Judgment::LooksMasked,
        "the first of a month",
    );
}

#[test]
fn made_up_birth_dates_look_generated() {
    let short = rows(300, 32, |dice| {
        bare(format!(
            "{:02}/{:02}/{}",
            1 + dice.roll(12),
            1 + dice.roll(28),
            1960 + dice.roll(20)
        ))
    });
    check_because(
        Field::BirthDate,
        &short,
        Judgment::LooksGenerated,
        "29th to the 31st",
    );
    let flat = rows(1000, 33, |dice| {
        bare(format!(
            "{}-{:02}-{:02}",
            1934 + dice.roll(72),
            1 + dice.roll(12),
            1 + dice.roll(30).min(27 + dice.roll(2))
        ))
    });
    check_because(
        Field::BirthDate,
        &flat,
        Judgment::LooksGenerated,
        "equally frequent",
    );
    let wild = rows(1000, 34, |dice| {
        bare(format!(
            "{}-{:02}-{:02}",
            1960 + dice.roll(20),
            1 + dice.roll(12),
            1 + dice.roll(31)
        ))
    });
    check_because(
        Field::BirthDate,
        &wild,
        Judgment::LooksGenerated,
        "impossible dates",
    );
    let mut apart = rows(300, 35, natural_birth);
    apart.iter_mut().for_each(|row| row.birth_year = Some(1901));
    check_because(
        Field::BirthDate,
        &apart,
        Judgment::LooksGenerated,
        "row's own year of birth",
    );
}
