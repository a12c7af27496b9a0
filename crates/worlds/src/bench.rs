//! The files on which linkage tools were measured, at any size.

use crate::Error;
use crate::calendar::Date;
use crate::columns::{Columns, Renaming};
use crate::cores::on_all_cores;
use crate::cut::{Cut, Lettering, Mix, RowOrder};
use crate::dump::DumpBuilder;
use crate::form::Form;
use crate::register::Register;
use crate::release::{Release, write_release_as};
use crate::truth::Dump;
use levelhead_schema::Field;
use std::path::Path;

/// The files of a benchmark.
#[derive(Clone, Debug)]
pub struct LeakBench {
    /// Editions of the release, oldest first.
    pub editions: Vec<Release>,
    /// One dump for each mix asked for, in that order, all cut from the last edition.
    pub dumps: Vec<Dump>,
}

/// The columns that the tools were measured on.
const COLUMNS: [Field; 12] = [
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::NameSuffix,
    Field::StreetAddress,
    Field::City,
    Field::Zip,
    Field::County,
    Field::Party,
    Field::BirthDate,
    Field::VoterId,
    Field::RegistrationDate,
];

/// Writes `editions` monthly editions of a release of about `rows` rows (`release_<date>.csv`) and, for each of `mixes`, a
/// dump of `rows` rows cut from the last one with other headers and another order of columns and rows (`dump-<name>.csv`).
///
/// Dumps share the editions, so that one library serves all of them.
///
/// The state is Arkansas, whose file gives all of these fields. About 130 MB for a million rows and edition; memory grows
/// by some 20 bytes a dump row.
/// # Errors
/// [`Error::Write`]; the caller's fault: [`Error::NotEnough`] when a mix asks for more of a kind than there is.
pub fn leak_bench(
    dir: &Path,
    rows: u64,
    seed: u64,
    mixes: &[(&str, Mix)],
    editions: usize,
) -> Result<LeakBench, Error> {
    std::fs::create_dir_all(dir).map_err(Error::write(dir))?;
    // A little larger than the dump: people leave, and a dump of all rows needs that many.
    let register = Register::new(
        "AR",
        rows + rows / 16,
        Date::new(2019, 6, 1),
        editions.max(1),
        seed,
    )?;
    let columns = Columns::of_release(&register)?
        .pick(&COLUMNS)
        .renamed(Renaming::Canonical);
    let months: Vec<usize> = (0..register.dates().len()).collect();
    let editions = on_all_cores(&months, |&month| {
        let path = dir.join(format!("release_{}.csv", register.dates()[month]));
        write_release_as(&register, &columns, Form::csv(), month, &path)
    })?;
    let renamed = columns.renamed(Renaming::Abbreviated).shuffled(seed);
    let mut dumps = Vec::new();
    for (name, mix) in mixes {
        let path = dir.join(format!("dump-{name}.csv"));
        let mut dump = DumpBuilder::create(&path, Form::csv(), &renamed, seed)?;
        dump.add(&Cut {
            register: &register,
            columns: &renamed,
            month: register.dates().len() - 1,
            mix: *mix,
            rows: Some(rows),
            order: RowOrder::Shuffled,
            lettering: Lettering::AsReleased,
        })?;
        dumps.push(dump.finish()?);
    }
    Ok(LeakBench { editions, dumps })
}
