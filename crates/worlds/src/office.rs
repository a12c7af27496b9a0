//! The office's own register, with everyone whom no release shows.

use crate::Error;
use crate::columns::Columns;
use crate::form::{Form, Row, TableWriter};
use crate::register::{Register, WithheldReason};
use crate::release::Holder;
use crate::scribe::Overrides;
use levelhead_schema::Field;
use std::path::Path;

/// Writes the office's own register at its last release, with every withheld person and version, as comma-separated text
/// with canonical headers: what `--withheld` is given. Returns the number of rows.
/// # Errors
/// [`Error::NoLayout`], [`Error::Write`].
pub fn write_office_register(register: &Register, path: &Path) -> Result<u64, Error> {
    const HELD: [Field; 18] = [
        Field::VoterId,
        Field::LastName,
        Field::FirstName,
        Field::MiddleName,
        Field::NameSuffix,
        Field::BirthDate,
        Field::Sex,
        Field::StreetAddress,
        Field::City,
        Field::State,
        Field::Zip,
        Field::County,
        Field::RegistrationDate,
        Field::Status,
        Field::Phone,
        Field::Email,
        Field::SsnLast4,
        Field::DriverLicense,
    ];
    let columns = Columns::of_release(register)?
        .pick(&HELD)
        .renamed(crate::Renaming::Canonical);
    let mut writer = TableWriter::for_columns(path, Form::csv(), &columns)?;
    let last = register.dates().len() - 1;
    let scribe = register.scribe(last);
    let mut row = Row::default();
    let versions = register
        .withheld()
        .filter(|(reason, _)| *reason == WithheldReason::UnpublishedVersion);
    for voter in register
        .voters(last)
        .map(|(_, voter)| voter)
        .chain(versions.map(|(_, voter)| voter))
    {
        scribe.row(
            &voter,
            &Overrides::new(),
            &columns,
            Holder::Office,
            &mut row,
        );
        writer.row(&row)?;
    }
    writer.finish()
}
