//! Chance: how many people who do not exist a library explains, beside what the report says it would.
//!
//! The estimate comes from the dump's own values and the library. The truth is measured on people whom nobody
//! registered, with names and dates as frequent as in the register.

use crate::desk::{Desk, state};
use levelhead_schema::Field;
use levelhead_worlds::{
    Columns, Cut, Date, DumpBuilder, Form, Lettering, Mix, Register, Renaming, RowOrder,
    write_release_as,
};

/// Name and year of birth, name and ZIP, and everything.
const COLUMNS: [(&str, &[Field]); 3] = [
    (
        "name and year of birth",
        &[Field::FirstName, Field::LastName, Field::BirthYear],
    ),
    (
        "name and ZIP",
        &[Field::FirstName, Field::LastName, Field::Zip],
    ),
    (
        "all fields",
        &[
            Field::VoterId,
            Field::FirstName,
            Field::MiddleName,
            Field::LastName,
            Field::BirthDate,
            Field::StreetAddress,
            Field::City,
            Field::Zip,
            Field::County,
            Field::Party,
        ],
    ),
];

/// One library of Arkansas with one release of so many people.
struct Shelf {
    desk: Desk,
    register: Register,
    columns: Columns,
}

impl Shelf {
    fn new(voters: u64) -> Shelf {
        let register = Register::new("AR", voters, Date::new(2020, 5, 1), 1, 3).unwrap();
        let columns = Columns::of_release(&register).unwrap();
        let columns = columns.identity().renamed(Renaming::Canonical);
        let desk = Desk::new();
        let path = desk.path("release.csv");
        write_release_as(&register, &columns, Form::csv(), 0, &path).unwrap();
        desk.add(&path, "AR", "2020-05-01");
        std::fs::remove_file(&path).unwrap();
        Shelf {
            desk,
            register,
            columns,
        }
    }

    /// What the report says of a dump of such rows.
    fn ask(&self, mix: Mix, fields: &[Field], rows: u64, seed: u64) -> Said {
        let columns = self.columns.clone().pick(fields).renamed(Renaming::Plain);
        let path = self.desk.path("dump.csv");
        let mut dump = DumpBuilder::create(&path, Form::csv(), &columns, seed).unwrap();
        dump.add(&Cut {
            register: &self.register,
            columns: &columns,
            month: 0,
            mix,
            rows: Some(rows),
            order: RowOrder::Shuffled,
            lettering: Lettering::AsReleased,
        })
        .unwrap();
        dump.finish().unwrap();
        let report = self.desk.check(&path, ["--state", "AR"]);
        let entry = state(&report, "AR");
        let class = |name: &str| entry["classes"][name].as_u64().unwrap();
        let distinct = entry["rows"].as_u64().unwrap() - class("duplicate");
        let explained = class("verbatim") + class("altered");
        let figure = |value: &serde_json::Value| value.as_f64().unwrap();
        let share = &entry["explained_share"];
        Said {
            measured: explained as f64 / distinct as f64,
            distinct,
            estimate: figure(&entry["chance_share"]),
            high: figure(&entry["chance_high"]),
            tried: entry["chance_rows"].as_u64().unwrap(),
            explained: [&share["low"], &share["value"], &share["high"]].map(figure),
        }
    }
}

#[derive(Debug)]
struct Said {
    /// Share of the rows that the report counts as explained, chance not taken off.
    measured: f64,
    distinct: u64,
    /// Its estimate of chance.
    estimate: f64,
    high: f64,
    tried: u64,
    /// Share explained, chance taken off: low, value, high.
    explained: [f64; 3],
}

impl Said {
    /// The estimate may be too high; too low only by as much as so few rows and trials leave open.
    fn is_honest(&self) -> bool {
        let rows = self.distinct as f64;
        let slack = 3.0
            * (self.measured * (1.0 - self.measured) / rows + self.estimate / self.tried as f64)
                .sqrt();
        self.measured <= self.high.max(self.estimate + slack) + 2.0 / rows
    }
}

fn hold(voters: &[u64], rows: u64) {
    println!(
        "people     columns                  estimate  at most  measured  explained beyond chance"
    );
    let mut estimates: Vec<Vec<f64>> = vec![Vec::new(); COLUMNS.len()];
    for &voters in voters {
        let shelf = Shelf::new(voters);
        for (at, (name, fields)) in COLUMNS.into_iter().enumerate() {
            let made_up = shelf.ask(Mix::FABRICATED, fields, rows, 40 + at as u64);
            println!(
                "{voters:<10} {name:<24} {:<9.5} {:<8.5} {:<9.5} {:.5?}",
                made_up.estimate, made_up.high, made_up.measured, made_up.explained
            );
            assert!(made_up.is_honest(), "{voters} {name}: {made_up:#?}");
            // People who do not exist are not explained: the interval reaches down to nothing.
            assert!(
                made_up.explained[0] <= 2.0 / rows as f64,
                "{voters} {name}: {made_up:#?}"
            );
            // A true dump of that size gives the same estimate, though all of its rows are listed.
            let real = shelf.ask(Mix::VERBATIM, fields, rows.min(voters / 2), 50 + at as u64);
            assert!(real.measured > 0.999, "{voters} {name}: {real:#?}");
            assert!(
                real.high * 2.0 + 0.001 > made_up.measured,
                "{voters} {name}: {real:#?} {made_up:#?}"
            );
            estimates[at].push(made_up.estimate);
        }
    }
    // The more people are listed, the more made-up ones are like one of them.
    let [birth, zip, all] = &estimates[..] else {
        panic!("three sets of columns");
    };
    assert!(
        birth.is_sorted() && birth[0] < birth[birth.len() - 1] / 4.0,
        "{estimates:?}"
    );
    assert!(zip.is_sorted(), "{estimates:?}");
    assert!(all.iter().all(|&chance| chance < 0.001), "{estimates:?}");
}

#[test]
fn the_estimate_of_chance_is_honest_and_grows() {
    hold(&[4_000, 100_000], 4_000);
}

/// At sizes of states: `cargo test -p levelhead-cli --test e2e -- --ignored --nocapture large_libraries`.
#[test]
#[ignore = "a measurement of some minutes"]
fn chance_in_large_libraries() {
    hold(&[10_000, 100_000, 1_000_000], 20_000);
}

/// How a table would have been compared with another state's library says nothing of that state's rows.
#[test]
fn a_table_of_another_state_changes_nothing_of_the_first() {
    let desk = Desk::new();
    let mut dumps = Vec::new();
    for (abbreviation, fields) in [("AR", COLUMNS[2].1), ("NC", COLUMNS[0].1)] {
        let register = Register::new(abbreviation, 5_000, Date::new(2020, 5, 1), 1, 3).unwrap();
        let columns = Columns::of_release(&register).unwrap().identity();
        let path = desk.path("release.csv");
        let released = columns.clone().renamed(Renaming::Canonical);
        write_release_as(&register, &released, Form::csv(), 0, &path).unwrap();
        desk.add(&path, abbreviation, "2020-05-01");
        let columns = columns
            .pick(fields)
            .with(Field::State)
            .renamed(Renaming::Plain);
        let path = desk.path(&format!("{abbreviation}.csv"));
        let mut dump = DumpBuilder::create(&path, Form::csv(), &columns, 4).unwrap();
        dump.add(&Cut {
            register: &register,
            columns: &columns,
            month: 0,
            mix: Mix::PEERS,
            rows: Some(1_000),
            order: RowOrder::Shuffled,
            lettering: Lettering::AsReleased,
        })
        .unwrap();
        dump.finish().unwrap();
        dumps.push(path);
    }
    let alone = desk.check(&dumps[0], [] as [&str; 0]);
    let both = desk.check(&dumps[0], [&dumps[1]]);
    assert_eq!(state(&alone, "AR"), state(&both, "AR"));
}
