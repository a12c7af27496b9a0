//! The states of the story at their own size, file by file: all editions together would fill a disk.

use crate::Error;
use crate::calendar::Date;
use crate::columns::{Columns, Renaming};
use crate::cores::on_all_cores;
use crate::cut::{Cut, Mix, RowOrder};
use crate::cutter::released_rows;
use crate::dump::DumpBuilder;
use crate::form::Form;
use crate::register::Register;
use crate::release::Release;
use crate::story::{dumped_month, story_register, write_edition};
use crate::truth::Dump;
use std::path::{Path, PathBuf};

/// Rows by which the size of a dump is foretold.
const SAMPLE_ROWS: u64 = 10_000;

/// One state of the story, whose files are written one by one as they are asked for.
///
/// Everybody in them is a function of the seed, so nothing is held between two calls. Memory: some 20 bytes for each
/// row of a dump while that dump is written, hardly anything for an edition.
#[derive(Debug)]
pub struct ScaleState {
    register: Register,
    columns: Columns,
    seed: u64,
}

impl ScaleState {
    /// The states, with 25.7 million voters together.
    pub const ALL: [&'static str; 4] = ["CT", "AR", "FL", "NC"];

    /// The state with one person for every `divisor` and so many monthly editions.
    /// # Errors
    /// The caller's fault: [`Error::NoPlaces`], [`Error::NoLayout`].
    pub fn new(state: &str, divisor: u32, editions: usize, seed: u64) -> Result<ScaleState, Error> {
        let register = story_register(state, u64::from(divisor), editions, seed)?;
        let style = match state {
            "AR" => Renaming::Abbreviated,
            "NC" => Renaming::Title,
            _ => Renaming::Plain,
        };
        let columns = Columns::of_release(&register)?
            .identity()
            .one_street_line()
            .renamed(style)
            .shuffled(seed);
        Ok(ScaleState {
            register,
            columns,
            seed,
        })
    }

    /// Postal abbreviation.
    pub fn state(&self) -> &str {
        self.register.state()
    }

    /// The dates of the editions, oldest first.
    pub fn dates(&self) -> &[Date] {
        self.register.dates()
    }

    /// Writes some editions into `folder` as the state does, on all cores, and returns them in the order asked for.
    /// # Errors
    /// [`Error::Write`].
    pub fn editions(&self, months: &[usize], folder: &Path) -> Result<Vec<Release>, Error> {
        on_all_cores(months, |&month| {
            write_edition(&self.register, month, folder)
        })
    }

    /// Writes the dump of the state into `folder`: all rows of the edition from which the story's dump was cut, with
    /// other headers and another order of columns and rows.
    /// # Errors
    /// [`Error::Write`].
    pub fn dump(&self, folder: &Path) -> Result<Dump, Error> {
        let path = folder.join(format!("dump-{}.csv", self.state()));
        self.write(path, Mix::VERBATIM, None)
    }

    /// Writes a dump of at least `bytes` into `folder`: the rows of that edition once each, mixed with as many people who
    /// do not exist as it takes.
    /// # Errors
    /// [`Error::Write`].
    pub fn large_dump(&self, bytes: u64, folder: &Path) -> Result<Dump, Error> {
        let sample = self.write(
            folder.join("sample.csv"),
            Mix::FABRICATED,
            Some(SAMPLE_ROWS),
        )?;
        let sampled = std::fs::metadata(&sample.path).map_err(Error::write(&sample.path))?;
        for path in [&sample.path, &sample.rows_path] {
            std::fs::remove_file(path).map_err(Error::write(path))?;
        }
        // Half a percent more than foretold: protected voters of the release have some blanks.
        let rows = (u128::from(bytes) * u128::from(SAMPLE_ROWS) * 201
            / (200 * u128::from(sampled.len().max(1)))) as u64
            + 1;
        let released = released_rows(&self.register, dumped_month(&self.register));
        let verbatim = (released * 1000 / rows).min(1000) as u32;
        let mix = Mix {
            verbatim,
            fabricated: 1000 - verbatim,
            ..Mix::VERBATIM
        };
        self.write(folder.join("dump-large.csv"), mix, Some(rows))
    }

    fn write(&self, path: PathBuf, mix: Mix, rows: Option<u64>) -> Result<Dump, Error> {
        let mut dump = DumpBuilder::create(&path, Form::csv(), &self.columns, self.seed)?;
        let month = dumped_month(&self.register);
        dump.add(&Cut {
            mix,
            rows,
            order: RowOrder::Shuffled,
            ..Cut::whole(&self.register, &self.columns, month)
        })?;
        dump.finish()
    }
}

/// Writes the dumps of several states into `folder`, on all cores, and returns them in the order of the states.
/// # Errors
/// [`Error::Write`].
pub fn scale_dumps(states: &[ScaleState], folder: &Path) -> Result<Vec<Dump>, Error> {
    on_all_cores(states, |state| state.dump(folder))
}

#[cfg(test)]
mod tests {
    use super::{ScaleState, scale_dumps};

    #[test]
    fn a_dump_has_every_row_of_one_edition() {
        let folder = tempfile::tempdir().expect("a folder");
        let states =
            ["AR", "FL"].map(|state| ScaleState::new(state, 2_000, 9, 7).expect("a state"));
        let dumps = scale_dumps(&states, folder.path()).expect("dumps");
        for (state, dump) in states.iter().zip(&dumps) {
            let truth = &dump.states[0];
            assert_eq!(truth.state, state.state());
            assert_eq!(truth.classes.verbatim + truth.classes.duplicate, dump.rows);
            assert!(truth.best.contains(&truth.sources[0]), "{truth:?}");
            let month = state
                .dates()
                .iter()
                .position(|date| *date == truth.sources[0])
                .expect("a month");
            let editions = state
                .editions(&[month, 0], folder.path())
                .expect("editions");
            assert_eq!(editions[0].rows, dump.rows);
            assert_eq!(editions[1].date, state.dates()[0]);
        }
    }

    #[test]
    fn a_large_dump_is_as_large_as_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = ScaleState::new("FL", 10_000, 2, 7).expect("a state");
        for bytes in [100_000, 5_000_000] {
            let dump = state.large_dump(bytes, folder.path()).expect("a dump");
            let size = std::fs::metadata(&dump.path).expect("a file").len();
            assert!((bytes..bytes + bytes / 10).contains(&size), "{size}");
            let classes = dump.states[0].classes;
            assert_eq!(classes.total(), dump.rows);
            assert_eq!(classes.duplicate, 0, "distinct rows");
            assert!(classes.verbatim > 600, "{classes:?}");
        }
    }
}
