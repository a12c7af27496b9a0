//! One dump of each kind that has been seen in the wild, ready made.

use crate::Error;
use crate::columns::{Columns, Renaming};
use crate::cut::{Cut, Lettering, Mix, RowOrder};
use crate::dump::DumpBuilder;
use crate::form::{Encoding, Form};
use crate::profile::Quoting;
use crate::register::Register;
use crate::truth::Dump;
use levelhead_schema::Field;
use std::path::Path;

/// A kind of dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Rows of the release under its own headers.
    Verbatim,
    /// Renamed and reordered columns, another case.
    Renamed,
    /// Headers in Spanish; name, city line and age in combined columns.
    Combined,
    /// Invented e-mail addresses and full birth dates beside published fields.
    Enriched,
    /// Protected voters and versions of no release among published rows, with the last four of the SSN.
    Breached,
    /// People who do not exist.
    Fabricated,
    /// Fields of several people in each row.
    Recombined,
    /// One or two edits in each row.
    Altered,
    /// Ninety per cent genuine, the rest altered or made up.
    Mixed,
    /// As mixed, with recombined rows.
    MixedRecombined,
    /// No header: what an advert shows.
    Sample,
    /// A tenth of the rows are copies.
    Duplicates,
    /// A twentieth of the rows are people registered after the last release.
    Newer,
}

impl Case {
    /// Every case.
    pub const ALL: [Case; 13] = [
        Case::Verbatim,
        Case::Renamed,
        Case::Combined,
        Case::Enriched,
        Case::Breached,
        Case::Fabricated,
        Case::Recombined,
        Case::Altered,
        Case::Mixed,
        Case::MixedRecombined,
        Case::Sample,
        Case::Duplicates,
        Case::Newer,
    ];

    fn mix(self) -> Mix {
        match self {
            Case::Breached => Mix::BREACHED,
            Case::Fabricated => Mix::FABRICATED,
            Case::Recombined => Mix::RECOMBINED,
            Case::Altered => Mix::ALTERED,
            Case::Mixed => Mix::PEERS,
            Case::MixedRecombined => Mix::PEERS_RECOMBINED,
            Case::Duplicates => Mix {
                verbatim: 900,
                duplicate: 100,
                ..Mix::default()
            },
            Case::Newer => Mix {
                verbatim: 950,
                newer: 50,
                ..Mix::default()
            },
            _ => Mix::VERBATIM,
        }
    }

    fn columns(self, released: Columns, seed: u64) -> Columns {
        let usual = |columns: Columns| columns.identity().renamed(Renaming::Plain).shuffled(seed);
        match self {
            Case::Verbatim => released,
            Case::Renamed => released.identity().renamed(Renaming::Title).shuffled(seed),
            Case::Combined => {
                let combined = released
                    .identity()
                    .one_name()
                    .one_street_line()
                    .one_city_line();
                combined
                    .age_for_birth()
                    .renamed(Renaming::Spanish)
                    .shuffled(seed)
            }
            Case::Enriched => {
                let published = released.identity().one_street_line();
                let with_birth = if published.has(Field::BirthDate) {
                    published
                } else {
                    published.with(Field::BirthDate)
                };
                with_birth.with(Field::Email).renamed(Renaming::Plain)
            }
            Case::Breached => released
                .identity()
                .with(Field::SsnLast4)
                .renamed(Renaming::Abbreviated),
            _ => usual(released),
        }
    }
}

/// Writes a dump of that kind, cut from release `month` of the register, as comma-separated text.
///
/// Limits: `rows` must be below what the register has; a breach takes one protected voter for every hundred rows, of
/// whom a register has one in 331.
/// # Errors
/// [`Error::NoLayout`], [`Error::NotEnough`], [`Error::Write`].
pub fn write_case(
    case: Case,
    register: &Register,
    month: usize,
    rows: u64,
    path: &Path,
    seed: u64,
) -> Result<Dump, Error> {
    let columns = case.columns(Columns::of_release(register)?, seed);
    let form = Form::Delimited {
        delimiter: b',',
        quoting: if case == Case::Verbatim {
            Quoting::All
        } else {
            Quoting::Needed
        },
        header: case != Case::Sample,
        encoding: Encoding::Utf8,
        crlf: case == Case::Renamed,
    };
    let mut dump = DumpBuilder::create(path, form, &columns, seed)?;
    dump.add(&Cut {
        register,
        columns: &columns,
        month,
        mix: case.mix(),
        rows: Some(rows),
        order: RowOrder::Shuffled,
        lettering: if case == Case::Renamed {
            Lettering::Title
        } else {
            Lettering::AsReleased
        },
    })?;
    dump.finish()
}
