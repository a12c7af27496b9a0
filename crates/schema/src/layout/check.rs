//! What a layout must not contradict.

use super::{FileKind, FileLayout, StateLayout};
use crate::Field;
use std::fmt;

/// A contradiction in a layout, and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Index into [`StateLayout::files`]; `None` when the state as a whole is meant.
    pub file: Option<usize>,
    /// Index into the file's columns; `None` when the whole file is meant.
    pub column: Option<usize>,
    /// The file's id, or the state's abbreviation, and the column's name where one is meant.
    pub place: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind)
    }
}

/// What is wrong with a layout that is valid TOML.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProblemKind {
    /// The abbreviation is not two upper-case letters.
    #[error("the abbreviation must be two upper-case letters")]
    BadAbbreviation,
    /// Two files have the same id.
    #[error("the id is already used by another file")]
    DuplicateFileId,
    /// A list of voters whose columns are known has neither last name nor full name.
    #[error("a list of voters needs a column that is `last_name` or `full_name`")]
    NoName,
    /// Two columns hold a field of which a person has one.
    #[error("`{field}` is already held by column `{first}`")]
    FieldTwice {
        /// The field.
        field: Field,
        /// The column that came first.
        first: String,
    },
    /// A code list is named that is not there.
    #[error("there is no code list `[codes.{list}]`")]
    MissingCodes {
        /// Its name.
        list: String,
    },
    /// A column of a fixed-width file has no start or no width, or one of them is 0.
    #[error("a column of a fixed-width file needs `start` from 1 and `width` from 1")]
    NoPosition,
    /// A column of a file that is not fixed-width has a start.
    #[error("`start` has a meaning only with `fixed_width = true`")]
    StrayStart,
    /// A column starts before its predecessor ends.
    #[error("starts at {start}, inside column `{previous}`, which ends at {end}")]
    Overlap {
        /// First byte of the column, from 1.
        start: usize,
        /// The column before it.
        previous: String,
        /// Last byte of that column.
        end: usize,
    },
    /// A column reaches beyond the record.
    #[error("ends at {end}, beyond `record_length = {record_length}`")]
    BeyondRecord {
        /// Last byte of the column.
        end: usize,
        /// Bytes of a record.
        record_length: usize,
    },
    /// A field is said to be withheld, yet a file still in use publishes it.
    #[error("`{field}` is public here, but `[[withheld]]` has it under \"{what}\"")]
    PublicAndWithheld {
        /// The field.
        field: Field,
        /// What is withheld, in the words of the layout.
        what: String,
    },
}

/// Fields that a person has once, so that two columns of one list cannot both be it.
/// The others come split over columns, coded and in words, or several to a person.
const HELD_ONCE: &[Field] = &[
    Field::VoterId,
    Field::CountyVoterId,
    Field::LastName,
    Field::FirstName,
    Field::MiddleName,
    Field::NameSuffix,
    Field::NamePrefix,
    Field::FullName,
    Field::BirthDate,
    Field::BirthYear,
    Field::BirthMonth,
    Field::BirthDay,
    Field::Age,
    Field::RegistrationDate,
    Field::StreetAddress,
    Field::FullAddress,
    Field::HouseNumber,
    Field::StreetPredirection,
    Field::StreetName,
    Field::StreetType,
    Field::StreetPostdirection,
    Field::UnitType,
    Field::UnitNumber,
    Field::City,
    Field::State,
    Field::Zip,
    Field::Zip4,
    Field::County,
    Field::CountyCode,
    Field::MailingCity,
    Field::MailingState,
    Field::MailingCountry,
    Field::LastVoted,
    Field::Email,
];

/// Everything that contradicts itself in a layout, in the order of the text; empty when it is sound.
pub fn check(state: &StateLayout) -> Vec<Problem> {
    let mut problems = Vec::new();
    if state.abbr.len() != 2 || !state.abbr.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let kind = ProblemKind::BadAbbreviation;
        problems.push(Problem {
            file: None,
            column: None,
            place: format!("abbr `{}`", state.abbr),
            kind,
        });
    }
    for (index, file) in state.files.iter().enumerate() {
        let mut found = Found {
            problems: &mut problems,
            file,
            index,
        };
        if state.files[..index].iter().any(|other| other.id == file.id) {
            found.file(ProblemKind::DuplicateFileId);
        }
        check_fields(file, &mut found);
        check_codes(state, file, &mut found);
        check_positions(file, &mut found);
        check_withheld(state, file, &mut found);
    }
    problems
}

/// Collects the problems of one file.
struct Found<'a> {
    problems: &'a mut Vec<Problem>,
    file: &'a FileLayout,
    index: usize,
}

impl Found<'_> {
    fn file(&mut self, kind: ProblemKind) {
        let place = format!("file `{}`", self.file.id);
        self.problems.push(Problem {
            file: Some(self.index),
            column: None,
            place,
            kind,
        });
    }

    fn column(&mut self, column: usize, kind: ProblemKind) {
        let place = format!(
            "file `{}`, column `{}`",
            self.file.id, self.file.columns[column].name
        );
        self.problems.push(Problem {
            file: Some(self.index),
            column: Some(column),
            place,
            kind,
        });
    }
}

fn check_fields(file: &FileLayout, found: &mut Found<'_>) {
    let has = |field| {
        file.columns
            .iter()
            .any(|column| column.field == Some(field))
    };
    if file.kind == FileKind::Voters
        && !file.columns.is_empty()
        && !has(Field::LastName)
        && !has(Field::FullName)
    {
        found.file(ProblemKind::NoName);
    }
    for (index, column) in file.columns.iter().enumerate() {
        let Some(field) = column.field.filter(|field| HELD_ONCE.contains(field)) else {
            continue;
        };
        if let Some(first) = file.columns[..index]
            .iter()
            .find(|other| other.field == Some(field))
        {
            found.column(
                index,
                ProblemKind::FieldTwice {
                    field,
                    first: first.name.clone(),
                },
            );
        }
    }
}

fn check_codes(state: &StateLayout, file: &FileLayout, found: &mut Found<'_>) {
    for (index, column) in file.columns.iter().enumerate() {
        if let Some(list) = column
            .codes
            .as_ref()
            .filter(|list| !state.codes.contains_key(*list))
        {
            found.column(index, ProblemKind::MissingCodes { list: list.clone() });
        }
    }
}

fn check_positions(file: &FileLayout, found: &mut Found<'_>) {
    let mut previous: Option<(&str, usize)> = None;
    for (index, column) in file.columns.iter().enumerate() {
        if !file.fixed_width {
            if column.start.is_some() {
                found.column(index, ProblemKind::StrayStart);
            }
            continue;
        }
        let (Some(start @ 1..), Some(width @ 1..)) = (column.start, column.width) else {
            found.column(index, ProblemKind::NoPosition);
            continue;
        };
        // Saturating: the numbers come from whoever wrote the text.
        let end = start.saturating_add(width - 1);
        if let Some((name, before)) = previous.filter(|&(_, before)| start <= before) {
            found.column(
                index,
                ProblemKind::Overlap {
                    start,
                    previous: name.to_owned(),
                    end: before,
                },
            );
        }
        if let Some(record_length) = file.record_length.filter(|&length| end > length) {
            found.column(index, ProblemKind::BeyondRecord { end, record_length });
        }
        previous = Some((&column.name, end));
    }
}

/// A vintage that has ended may hold what the law withholds today, and a file of history repeats what was known
/// at its election, so only open-ended lists of voters are compared.
fn check_withheld(state: &StateLayout, file: &FileLayout, found: &mut Found<'_>) {
    if file.valid_to.is_some() || file.kind != FileKind::Voters {
        return;
    }
    for (index, column) in file.columns.iter().enumerate() {
        let Some(field) = column.field.filter(|_| column.release.is_public()) else {
            continue;
        };
        if let Some(withheld) = state
            .withheld
            .iter()
            .find(|withheld| withheld.fields.contains(&field))
        {
            found.column(
                index,
                ProblemKind::PublicAndWithheld {
                    field,
                    what: withheld.what.clone(),
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::layout::{LayoutErrorKind, ProblemKind, parse_file};

    /// The first problem of a layout with these lines under `[[file]]`.
    #[track_caller]
    fn check(lines: &str, expect: &str) {
        let text = format!("abbr = \"KY\"\n{lines}");
        match parse_file(&text, "my.toml").map_err(|error| error.kind) {
            Err(LayoutErrorKind::Contradiction(problem)) => assert_eq!(problem.to_string(), expect),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_list_of_voters_has_names() {
        check(
            "[[file]]\nid = \"a\"\ncolumns = [{ name = \"Z\", field = \"zip\" }]",
            "file `a`: a list of voters needs a column that is `last_name` or `full_name`",
        );
        let history = "abbr = \"KY\"\n[[file]]\nkind = \"history\"\ncolumns = [{ name = \"Z\", field = \"zip\" }]";
        assert!(parse_file(history, "my.toml").is_ok());
    }

    #[test]
    fn positions_neither_overlap_nor_leave_the_record() {
        let file = |columns: &str| {
            format!(
                "[[file]]\nid = \"a\"\nfixed_width = true\nrecord_length = 9\ncolumns = [{columns}]"
            )
        };
        let last = "{ name = \"L\", field = \"last_name\", start = 1, width = 5 }";
        check(
            &file(&format!("{last}, {{ name = \"F\", start = 5, width = 2 }}")),
            "file `a`, column `F`: starts at 5, inside column `L`, which ends at 5",
        );
        check(
            &file(&format!("{last}, {{ name = \"F\", start = 6, width = 5 }}")),
            "file `a`, column `F`: ends at 10, beyond `record_length = 9`",
        );
        check(
            &file(&format!("{last}, {{ name = \"F\", start = 6 }}")),
            "file `a`, column `F`: a column of a fixed-width file needs `start` from 1 and `width` from 1",
        );
        check(
            "[[file]]\nid = \"a\"\ncolumns = [{ name = \"L\", field = \"last_name\", start = 1, width = 5 }]",
            "file `a`, column `L`: `start` has a meaning only with `fixed_width = true`",
        );
    }

    #[test]
    fn code_lists_exist() {
        let columns = "columns = [{ name = \"L\", field = \"last_name\" }, { name = \"P\", codes = \"party\" }]";
        check(
            &format!("[[file]]\nid = \"a\"\n{columns}"),
            "file `a`, column `P`: there is no code list `[codes.party]`",
        );
        let with = format!("abbr = \"KY\"\n[[file]]\n{columns}\n[codes.party]\nD = \"Democratic\"");
        assert!(parse_file(&with, "my.toml").is_ok());
    }

    #[test]
    fn a_withheld_field_is_not_public_in_a_current_file() {
        let withheld = "[[withheld]]\nwhat = \"e-mail\"\nfields = [\"email\"]\nbasis = \"law\"\n";
        let columns = "columns = [{ name = \"L\", field = \"last_name\" }, { name = \"E\", field = \"email\" }]";
        check(
            &format!("{withheld}[[file]]\nid = \"a\"\n{columns}"),
            "file `a`, column `E`: `email` is public here, but `[[withheld]]` has it under \"e-mail\"",
        );
        // An earlier vintage may have had it.
        let ended = format!("abbr = \"KY\"\n{withheld}[[file]]\nvalid_to = \"2018\"\n{columns}");
        assert!(parse_file(&ended, "my.toml").is_ok());
    }

    #[test]
    fn abbreviations_are_postal() {
        let error = parse_file("abbr = \"Ky\"\n[[file]]\n", "my.toml").unwrap_err();
        assert!(
            matches!(error.kind, LayoutErrorKind::Contradiction(problem) if problem.kind == ProblemKind::BadAbbreviation)
        );
    }
}
