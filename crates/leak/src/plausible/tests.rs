//! Seeded columns, made the way generators make them and the way authorities give numbers out.

mod births;
mod contact;
mod numbers;
mod power;

use super::{Context, Judgment, Plausibility, Verdict};
use births::natural_birth;
use contact::{local_phone, natural_address};
use levelhead_schema::Field;
use numbers::{drawn_ssn, issued_ssn};

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
    type Make = fn(&mut Dice) -> Row;
    let make: [(Field, Make); 4] = [
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
