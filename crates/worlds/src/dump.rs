//! Dumps: what strangers pass on, cut from releases and spoiled in known ways.

use crate::Error;
use crate::columns::Columns;
use crate::cut::{Cut, Kind, Kinds};
use crate::cutter::{Cutter, Made, released_rows};
use crate::dice::word;
use crate::form::{Form, Row, TableWriter};
use crate::truth::{Dump, ReleaseShare, RowClass, StateTruth, TruthColumn, TruthWriter};
use levelhead_schema::Family;
use levelhead_schema::report::Classes;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Writes one dump and its truth.
#[derive(Debug)]
pub struct DumpBuilder {
    path: PathBuf,
    table: TableWriter,
    truth: TruthWriter,
    seed: u64,
    cuts: u64,
    columns: Vec<TruthColumn>,
    states: Vec<StateTruth>,
    /// Fingerprints of the rows so far: what looks the same is a duplicate, however it came about.
    seen: HashSet<u64>,
}

impl DumpBuilder {
    /// Starts a dump at `path` in that form with those columns; the truth of its rows goes to `<path>.truth.csv`.
    /// # Errors
    /// [`Error::Write`].
    pub fn create(
        path: &Path,
        form: Form,
        columns: &Columns,
        seed: u64,
    ) -> Result<DumpBuilder, Error> {
        Ok(DumpBuilder {
            path: path.to_path_buf(),
            table: TableWriter::for_columns(path, form, columns)?,
            truth: TruthWriter::create(path)?,
            seed,
            cuts: 0,
            columns: columns
                .headers()
                .map(|(header, field)| TruthColumn {
                    header: header.to_owned(),
                    field,
                })
                .collect(),
            states: Vec::new(),
            seen: HashSet::new(),
        })
    }

    /// Adds the rows of a cut.
    /// # Errors
    /// The caller's fault: [`Error::NotEnough`] when the release has fewer people of a kind. [`Error::Write`].
    pub fn add(&mut self, cut: &Cut<'_>) -> Result<(), Error> {
        let rows = cut
            .rows
            .unwrap_or_else(|| released_rows(cut.register, cut.month));
        let seed = word(self.seed, 50, self.cuts);
        self.cuts += 1;
        let mut cutter = Cutter::new(cut, seed);
        let kinds = Kinds::new(cut.mix, rows, seed);
        let state = self.state_of(cut);
        let mut owed_duplicates = 0;
        let mut held: Vec<Row> = Vec::new();
        for at in 0..rows {
            let kind = kinds.of(at);
            if kind == Kind::Duplicate {
                owed_duplicates += 1;
            } else {
                let made = cutter.make(kind)?;
                self.put(state, cut, &made)?;
                if held.len() < 64 {
                    held.push(made.row);
                } else {
                    let at = cutter.dice.below(64) as usize;
                    held[at] = made.row;
                }
            }
            // A copy needs something to copy.
            while owed_duplicates > 0 && !held.is_empty() {
                let row = cutter.dice.pick(&held).clone();
                self.put(
                    state,
                    cut,
                    &Made {
                        row,
                        class: RowClass::Duplicate,
                        fields: Vec::new(),
                        note: "exact copy".into(),
                        explained: Vec::new(),
                    },
                )?;
                owed_duplicates -= 1;
            }
        }
        Ok(())
    }

    /// Ends the dump.
    /// # Errors
    /// [`Error::Write`].
    pub fn finish(self) -> Result<Dump, Error> {
        let rows = self.table.finish()?;
        let rows_path = self.truth.finish()?;
        let mut states = self.states;
        for state in &mut states {
            let most = state
                .releases
                .iter()
                .map(|release| release.rows_explained)
                .max()
                .unwrap_or(0);
            let best = state
                .releases
                .iter()
                .filter(|release| most > 0 && release.rows_explained == most);
            state.best = best.map(|release| release.date).collect();
        }
        Ok(Dump {
            path: self.path,
            rows_path,
            rows,
            columns: self.columns,
            states,
        })
    }

    fn put(&mut self, state: usize, cut: &Cut<'_>, made: &Made) -> Result<(), Error> {
        let seen = !self.seen.insert(made.row.fingerprint());
        let class = if seen {
            RowClass::Duplicate
        } else {
            made.class
        };
        let source = !matches!(
            class,
            RowClass::Withheld | RowClass::Newer | RowClass::Unexplained
        );
        let release = source.then(|| cut.register.dates()[cut.month]);
        let fields = if class == RowClass::Altered {
            made.fields.as_slice()
        } else {
            &[]
        };
        self.truth.row(
            (self.table.rows(), cut.register.state(), class),
            release,
            fields,
            &made.note,
        )?;
        self.table.row(&made.row)?;
        let truth = &mut self.states[state];
        truth.rows += 1;
        class.count(&mut truth.classes, 1);
        if class == RowClass::Verbatim {
            for &month in &made.explained {
                truth.releases[month].rows_explained += 1;
            }
        }
        Ok(())
    }

    fn state_of(&mut self, cut: &Cut<'_>) -> usize {
        let source = cut.register.dates()[cut.month];
        if let Some(at) = self
            .states
            .iter()
            .position(|state| state.state == cut.register.state())
        {
            if !self.states[at].sources.contains(&source) {
                self.states[at].sources.push(source);
            }
            return at;
        }
        let excess = cut.columns.list.iter().filter(|column| !column.published);
        self.states.push(StateTruth {
            state: cut.register.state().to_owned(),
            rows: 0,
            classes: Classes::default(),
            sources: vec![source],
            releases: cut
                .register
                .dates()
                .iter()
                .map(|&date| ReleaseShare {
                    date,
                    rows_explained: 0,
                })
                .collect(),
            best: Vec::new(),
            excess_fields: excess
                .filter_map(|column| column.field)
                .filter(|field| field.family() != Family::Technical)
                .collect(),
        });
        self.states.len() - 1
    }
}
