//! Estimates the probabilities of the match weights from a seeded world and prints them beside the shipped ones.
//!
//! `cargo run --release -p levelhead-leak --example estimate_weights [STATE] [VOTERS] [SEED]`
//!
//! m-probabilities twice: between two editions of a register a year apart, where people move, marry and change party; and
//! between a release and a dump in which every row has one or two edits. What a dump holds lies between the two, so a
//! shipped m-probability should, too. u-probabilities: how often two people taken at random agree, which is what the
//! library counts value by value. Nothing here is read by the program: the shipped figures change by hand or not at all.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool for whoever sets the weights: it ends where it cannot go on, and prints"
)]

use levelhead_schema::Field;
use levelhead_worlds::{
    Columns, Cut, Date, DumpBuilder, Form, Lettering, Mix, Register, Renaming, RowOrder,
    write_release_as,
};
use std::collections::HashMap;
use std::path::Path;

/// Fields with their table in the file of weights. The number comes first: by it the same person is known.
const FIELDS: [(Field, &str); 11] = [
    (Field::VoterId, "voter_number"),
    (Field::LastName, "last_name"),
    (Field::FirstName, "first_name"),
    (Field::MiddleName, "middle_name"),
    (Field::NameSuffix, "name_suffix"),
    (Field::BirthDate, "birth_date"),
    (Field::StreetAddress, "address"),
    (Field::Zip, "address"),
    (Field::RegistrationDate, "registration_date"),
    (Field::Sex, "sex"),
    (Field::Party, "party"),
];

/// How a field compares, in the order of the counts.
const LEVELS: [&str; 5] = ["exact", "close", "initial", "differs", "missing"];

type People = HashMap<String, Vec<String>>;

fn main() {
    let mut args = std::env::args().skip(1);
    let state = args.next().unwrap_or_else(|| "AR".to_owned());
    let voters = args.next().map_or(100_000, |text| text.parse().unwrap());
    let seed = args.next().map_or(1, |text| text.parse().unwrap());
    let register = Register::new(&state, voters, Date::new(2019, 6, 1), 13, seed).unwrap();
    let fields = FIELDS.map(|(field, _)| field);
    let columns = Columns::of_release(&register).unwrap().pick(&fields);
    let columns = columns.renamed(Renaming::Canonical);
    let folder = tempfile::tempdir().unwrap();
    let edition = |month: usize| {
        let path = folder.path().join(format!("edition-{month}.csv"));
        write_release_as(&register, &columns, Form::csv(), month, &path).unwrap();
        read(&path)
    };
    let (earlier, later) = (edition(0), edition(12));
    let path = folder.path().join("altered.csv");
    let mut dump = DumpBuilder::create(&path, Form::csv(), &columns, seed).unwrap();
    dump.add(&Cut {
        register: &register,
        columns: &columns,
        month: 12,
        mix: Mix::ALTERED,
        rows: Some(voters / 3),
        order: RowOrder::Shuffled,
        lettering: Lettering::AsReleased,
    })
    .unwrap();
    dump.finish().unwrap();
    let altered = read(&path);

    let shipped: toml::Table = toml::from_str(include_str!("../data/weights.toml")).unwrap();
    let a_year = levels(&earlier, &later);
    let edited = levels(&later, &altered);
    println!("m-probabilities: shipped, a year apart, in rows with one or two edits");
    for (at, (field, table)) in FIELDS.into_iter().enumerate() {
        for (level, name) in LEVELS.into_iter().enumerate() {
            let key = match field {
                Field::Zip if name == "exact" || name == "differs" => format!("place_{name}"),
                _ => name.to_owned(),
            };
            let given = shipped[table].get(&key).and_then(toml::Value::as_float);
            let (year, edits) = (a_year[at][level], edited[at][level]);
            if given.is_some() || year.max(edits) > 0.001 {
                let given = given.map_or("-".to_owned(), |value| format!("{value:.4}"));
                println!(
                    "{:<18} {name:<8} {given:<8} {year:<8.4} {edits:.4}",
                    field.name()
                );
            }
        }
    }
    print_chances(&later);
}

/// How often people at random agree.
fn print_chances(later: &People) {
    println!(
        "u-probabilities of exact agreement: of two people at random, and at most for the commonest value"
    );
    for (at, (field, _)) in FIELDS.into_iter().enumerate().skip(1) {
        let (pairs, most) = agreement(later, at, |value| value);
        println!("{:<18} {pairs:<10.6} {most:.6}", field.name());
    }
    for (at, name) in [(2, "first initial"), (3, "middle initial")] {
        let (pairs, most) = agreement(later, at, |value| &value[..1]);
        println!("{name:<18} {pairs:<10.6} {most:.6}");
    }
    for (at, name) in [(3, "middle missing"), (4, "suffix missing")] {
        let empty = later.values().filter(|row| row[at].is_empty()).count() as f64;
        let share = empty / later.len() as f64;
        println!(
            "{name:<18} {:<10.6} on one side alone",
            2.0 * share * (1.0 - share)
        );
    }
}

fn read(path: &Path) -> People {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect());
    // A cell with a comma would shift the others; these files have none.
    rows.filter(|row: &Vec<String>| row.len() == FIELDS.len())
        .map(|row| (row[0].clone(), row))
        .collect()
}

/// Shares of the levels of each field over the people of both files. Levels between values count among filled pairs.
fn levels(one: &People, other: &People) -> Vec<[f64; LEVELS.len()]> {
    let mut counts = vec![[0u32; LEVELS.len()]; FIELDS.len()];
    for (number, row) in one {
        if let Some(pair) = other.get(number) {
            for (count, (a, b)) in counts.iter_mut().zip(row.iter().zip(pair)) {
                if let Some(level) = level(a, b) {
                    count[level] += 1;
                }
            }
        }
    }
    let shares = |count: [u32; LEVELS.len()]| {
        let all = count.iter().sum::<u32>().max(1);
        count.map(|count| f64::from(count) / f64::from(all))
    };
    counts.into_iter().map(shares).collect()
}

/// The position of the level in [`LEVELS`]; `None` where both are empty.
fn level(a: &str, b: &str) -> Option<usize> {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return None,
        (true, _) | (_, true) => return Some(4),
        _ => {}
    }
    Some(match a == b {
        true => 0,
        false if is_one_edit(a.as_bytes(), b.as_bytes()) => 1,
        false if a.len().min(b.len()) == 1 && a.as_bytes()[0] == b.as_bytes()[0] => 2,
        false => 3,
    })
}

/// One sign lost, added or changed, or two neighbours swapped.
fn is_one_edit(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match long.len() - short.len() {
        0 => {
            let swapped = long.len() > 1 && short[0] == long[1] && short[1] == long[0];
            short.get(1..) == long.get(1..) || (swapped && short[2..] == long[2..])
        }
        1 => *short == long[1..],
        _ => false,
    }
}

/// How often two people agree in a part of a filled field, and the share of its commonest value.
fn agreement(people: &People, at: usize, part: fn(&str) -> &str) -> (f64, f64) {
    let mut counts: HashMap<&str, f64> = HashMap::new();
    for row in people.values().filter(|row| !row[at].is_empty()) {
        *counts.entry(part(&row[at])).or_insert(0.0) += 1.0;
    }
    let all: f64 = counts.values().sum();
    let pairs: f64 = counts.values().map(|count| count * (count - 1.0)).sum();
    let most = counts.values().fold(0.0f64, |most, &count| most.max(count));
    (pairs / (all * (all - 1.0)), most / all)
}
