//! Seeded columns, made the way generators make them and the way authorities give numbers out.

use super::identifiers::IDENTIFIERS;
use super::{Context, Judgment, Plausibility, Verdict};
use levelhead_schema::Field;

/// A small seeded generator: SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len() as u64) as usize]
    }
}

/// One row of a made-up column.
#[derive(Clone, Default)]
struct Row {
    value: String,
    state: Option<&'static str>,
    birth_year: Option<u16>,
    first: String,
    last: String,
}

fn feed(test: &mut Plausibility, row: &Row) {
    let context = Context {
        state: row.state,
        birth_year: row.birth_year,
        first_name: Some(row.first.as_bytes()).filter(|name| !name.is_empty()),
        last_name: Some(row.last.as_bytes()).filter(|name| !name.is_empty()),
        date_order: None,
    };
    test.feed(row.value.as_bytes(), &context);
}

fn verdict(field: Field, rows: &[Row]) -> Verdict {
    let mut whole = Plausibility::new(field, None).unwrap();
    rows.iter().for_each(|row| feed(&mut whole, row));
    // Order and splitting must never matter, so every test of a column tests that too.
    let mut parts: Vec<Plausibility> = (0..3)
        .map(|_| Plausibility::new(field, None).unwrap())
        .collect();
    rows.iter()
        .rev()
        .enumerate()
        .for_each(|(index, row)| feed(&mut parts[index % 3], row));
    let mut merged = parts.pop().unwrap();
    parts.into_iter().for_each(|part| merged.merge(part));
    assert_eq!(merged.verdict(), whole.verdict());
    whole.verdict()
}

fn check(field: Field, rows: &[Row], expect: Judgment) -> Verdict {
    let verdict = verdict(field, rows);
    assert_eq!(verdict.judgment, expect, "{verdict:#?}");
    verdict
}

/// The verdict's first sentence must be about this: the right judgment for a wrong reason is a defect.
fn check_because(field: Field, rows: &[Row], expect: Judgment, because: &str) {
    let verdict = check(field, rows, expect);
    assert!(verdict.tests[0].contains(because), "{verdict:#?}");
}

fn rows(number: usize, seed: u64, mut make: impl FnMut(&mut Dice) -> Row) -> Vec<Row> {
    let mut dice = Dice(seed);
    (0..number).map(|_| make(&mut dice)).collect()
}

fn bare(value: String) -> Row {
    Row {
        value,
        ..Row::default()
    }
}

/// Nine digits as Faker draws them.
fn drawn_ssn(dice: &mut Dice) -> String {
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
fn issued_ssn(dice: &mut Dice) -> Row {
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
fn covered_and_constant_values_look_masked() {
    let covered = rows(50, 6, |dice| bare(format!("XXX-XX-{:04}", dice.roll(9999))));
    check_because(
        Field::Ssn,
        &covered,
        Judgment::LooksMasked,
        "mask characters",
    );
    let constant: Vec<Row> = (0..50).map(|_| bare("1234".into())).collect();
    check_because(
        Field::SsnLast4,
        &constant,
        Judgment::LooksMasked,
        "one and the same",
    );
    let mail = rows(50, 7, |dice| {
        bare(format!(
            "{}***@mail{}.net",
            dice.one_of(&["a", "b"]),
            dice.roll(9)
        ))
    });
    check(Field::Email, &mail, Judgment::LooksMasked);
}

#[test]
fn few_values_and_unknown_forms_are_not_tested() {
    let columns = rows(9, 8, |dice| bare(drawn_ssn(dice)));
    check(Field::Ssn, &columns, Judgment::NotTested);
    let unknown = rows(500, 9, |dice| Row {
        value: dice.roll(1_000_000).to_string(),
        state: Some("CO"),
        ..Row::default()
    });
    let verdict = check(Field::VoterId, &unknown, Judgment::NotTested);
    assert_eq!(verdict.share_fitting, None);
    assert!(Plausibility::new(Field::Party, None).is_none());
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

const FIRST: &[&str] = &[
    "Maria", "James", "Linda", "Robert", "Aisha", "Wei", "Carlos", "Susan", "Peter", "Joan",
];
const LAST: &[&str] = &[
    "Miller",
    "Garcia",
    "Nguyen",
    "O'Brien",
    "Jackson",
    "Lee",
    "Kowalski",
    "Washington",
    "Ashcraft",
    "Gutierrez",
];

fn person(dice: &mut Dice) -> Row {
    Row {
        first: dice.one_of(FIRST).into(),
        last: dice.one_of(LAST).into(),
        birth_year: Some(1940 + dice.roll(60) as u16),
        ..Row::default()
    }
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

fn local_phone(dice: &mut Dice) -> Row {
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
        "are no numbers of the North American plan",
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

fn natural_address(dice: &mut Dice) -> Row {
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

/// A birth date of a population that thins out with age, with a heap on 1 January.
fn natural_birth(dice: &mut Dice) -> Row {
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
    let length = u64::from(super::birth::last_day(year as u16, month as u8));
    Row {
        value: format!("{month:02}/{:02}/{year}", 1 + dice.roll(length)),
        birth_year: Some(year as u16),
        ..Row::default()
    }
}

#[test]
fn birth_dates() {
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
        "no dates of the calendar",
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
                sum % 10 == 0
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

#[test]
fn no_verdict_says_that_values_are_real() {
    let columns = [
        (Field::Ssn, rows(500, 44, issued_ssn)),
        (Field::BirthDate, rows(500, 45, natural_birth)),
        (
            Field::Phone,
            rows(500, 46, |dice| {
                bare(format!(
                    "517-{}-{:04}",
                    220 + dice.roll(80),
                    dice.roll(10_000)
                ))
            }),
        ),
    ];
    for (field, rows) in &columns {
        let verdict = check(*field, rows, Judgment::Plausible);
        let values: Vec<&str> = rows.iter().map(|row| row.value.as_str()).collect();
        for test in &verdict.tests {
            assert!(
                !test.contains("are real") && !test.contains("genuine"),
                "{test}"
            );
            assert!(
                !values.iter().any(|value| test.contains(value)),
                "a value is shown: {test}"
            );
        }
    }
}

/// Columns that nobody made up are seldom called so, however short they are.
#[test]
fn false_alarms_are_rare() {
    let make: [(Field, fn(&mut Dice) -> Row); 4] = [
        (Field::Ssn, issued_ssn),
        (Field::BirthDate, natural_birth),
        (Field::Phone, local_phone),
        (Field::Email, natural_address),
    ];
    for (field, make) in make {
        for number in [10, 50, 200, 300, 1000] {
            let alarms = (0..200).filter(|seed| {
                let mut test = Plausibility::new(field, None).unwrap();
                rows(number, 1000 + seed, make)
                    .iter()
                    .for_each(|row| feed(&mut test, row));
                test.verdict().judgment != Judgment::Plausible
            });
            let alarms = alarms.count();
            assert!(
                alarms <= 2,
                "{alarms} of 200 columns of {number} values for {field}"
            );
        }
    }
}
