//! The public edition of one month, written as the state's own file.

use crate::Error;
use crate::calendar::Date;
use crate::columns::{Column, Columns};
use crate::form::{Encoding, Form, Row, TableWriter};
use crate::profile::{Casing, Quoting};
use crate::register::Register;
use crate::scribe::{Overrides, Scribe};
use crate::voter::Voter;
use levelhead_schema::layout::Delimiter;
use std::path::{Path, PathBuf};

/// A release that was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Release {
    /// Postal abbreviation.
    pub state: String,
    /// Date of the release.
    pub date: Date,
    /// `STATE/file-id` of the layout it follows.
    pub layout: String,
    /// The file.
    pub path: PathBuf,
    /// Data rows.
    pub rows: u64,
}

/// Writes release `month` of the register to `path`, as the state writes it: delimiter, header, quoting, fixed width,
/// encoding, dates and codes as the layout and the profile say; protected voters absent or blank as there.
/// # Errors
/// [`Error::NoLayout`] when the state's columns are unknown; [`Error::Write`].
pub fn write_release(register: &Register, month: usize, path: &Path) -> Result<Release, Error> {
    let columns = Columns::of_release(register)?;
    write_release_as(
        register,
        &columns,
        release_form(register, &columns),
        month,
        path,
    )
}

/// As [`write_release`], with columns and form of the caller's choice.
/// # Errors
/// [`Error::Write`].
pub fn write_release_as(
    register: &Register,
    columns: &Columns,
    form: Form,
    month: usize,
    path: &Path,
) -> Result<Release, Error> {
    let mut writer = TableWriter::for_columns(path, form, columns)?;
    let scribe = register.scribe(month);
    let mut row = Row::default();
    for (_, voter) in register.voters(month) {
        if register.has_public_row(&voter) {
            scribe.row(&voter, &Overrides::new(), columns, Holder::Public, &mut row);
            writer.row(&row)?;
        }
    }
    let rows = writer.finish()?;
    Ok(Release {
        state: register.state().to_owned(),
        date: register.dates()[month],
        layout: columns.layout_id(),
        path: path.to_path_buf(),
        rows,
    })
}

/// The form of the state's file.
pub(crate) fn release_form(register: &Register, columns: &Columns) -> Form {
    let file = columns.file();
    let delimiter = file.delimiter.map(|delimiter| match delimiter {
        Delimiter::Comma => b',',
        Delimiter::Tab => b'\t',
        Delimiter::Pipe => b'|',
        Delimiter::Semicolon => b';',
    });
    if let (true, Some(record_length)) = (file.fixed_width, file.record_length) {
        return Form::FixedWidth {
            record_length,
            delimiter,
        };
    }
    let delimiter = delimiter.unwrap_or(b',');
    Form::Delimited {
        delimiter,
        // A file without quotes is only possible where no cell can hold the delimiter.
        quoting: if delimiter == b'\t' || register.profile.quoting != Quoting::None {
            register.profile.quoting
        } else {
            Quoting::Needed
        },
        header: file.header.unwrap_or(true),
        encoding: if register.profile.encoding == "latin-1" {
            Encoding::Latin1
        } else {
            Encoding::Utf8
        },
        crlf: false,
    }
}

/// Who holds the row: the public's copy has blanks where the state protects somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    Public,
    Office,
}

impl Register {
    /// Writes as the state's release of that month does.
    pub(crate) fn scribe(&self, month: usize) -> Scribe<'_> {
        Scribe {
            register: self,
            as_of: self.dates()[month],
            casing: self.profile.casing,
            ascii: self.profile.encoding == "ascii",
        }
    }
}

impl Scribe<'_> {
    pub(crate) fn row(
        &self,
        voter: &Voter,
        changed: &Overrides,
        columns: &Columns,
        holder: Holder,
        row: &mut Row,
    ) {
        row.clear();
        for column in &columns.list {
            self.cell(voter, changed, column, holder, &mut row.data);
            row.end_cell();
        }
    }

    pub(crate) fn cell(
        &self,
        voter: &Voter,
        changed: &Overrides,
        column: &Column,
        holder: Holder,
        out: &mut Vec<u8>,
    ) {
        let blank = holder == Holder::Public && voter.protected && column.protected_blank;
        if let (Some(field), false) = (column.field, blank) {
            self.write(voter, changed, field, &column.style, out);
        }
    }

    /// The same scribe in another case.
    pub(crate) fn in_case(self, casing: Casing) -> Self {
        Scribe { casing, ..self }
    }
}
