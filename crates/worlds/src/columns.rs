//! The columns of a file: taken from a state's layout, then cut, renamed, reordered and combined as dumps are.

use crate::Error;
use crate::calendar::DateStyle;
use crate::dice::Order;
use crate::layout_columns::{
    codes_of, date_style, is_blank_when_protected, is_description, slot_of, variant_of,
};
use crate::profile::Profile;
use crate::register::Register;
use crate::scribe::{Style, Variant};
use levelhead_schema::Field;
use levelhead_schema::layout::{FileKind, FileLayout, Layouts, StateLayout};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One column of a file.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) header: String,
    pub(crate) field: Option<Field>,
    pub(crate) style: Style,
    /// First byte from 1, in fixed-width files.
    pub(crate) start: Option<usize>,
    /// Width of the cell in a fixed-width file.
    pub(crate) width: Option<usize>,
    /// Blank in the rows of protected voters.
    pub(crate) protected_blank: bool,
    /// True when the state's release holds it or what it says.
    pub(crate) published: bool,
}

/// The columns of a file of one state, in file order.
#[derive(Clone, Debug)]
pub struct Columns {
    pub(crate) list: Vec<Column>,
    layout: &'static StateLayout,
    file: &'static FileLayout,
    profile: &'static Profile,
}

/// How the people who pass a dump on rename its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renaming {
    /// `lastname`, `dob`
    Plain,
    /// `Surname`, `Date of Birth`
    Title,
    /// `LNAME`, `BIRTH_DT`
    Abbreviated,
    /// `apellido`, `fecha_nacimiento`
    Spanish,
    /// The canonical names.
    Canonical,
}

/// The fields that dumps usually keep of a release.
const IDENTITY: [Field; 25] = [
    Field::VoterId,
    Field::LastName,
    Field::FirstName,
    Field::MiddleName,
    Field::NameSuffix,
    Field::BirthDate,
    Field::BirthYear,
    Field::Sex,
    Field::Race,
    Field::Party,
    Field::HouseNumber,
    Field::HouseNumberSuffix,
    Field::StreetPredirection,
    Field::StreetName,
    Field::StreetType,
    Field::UnitType,
    Field::UnitNumber,
    Field::StreetAddress,
    Field::AddressLine2,
    Field::City,
    Field::State,
    Field::Zip,
    Field::County,
    Field::RegistrationDate,
    Field::Status,
];

impl Columns {
    /// The columns of the register's own public file: the layout that its state's profile names, else the first list of
    /// voters whose columns are known.
    /// # Errors
    /// The caller's fault: [`Error::NoLayout`].
    pub fn of_release(register: &Register) -> Result<Columns, Error> {
        let missing = || Error::NoLayout {
            state: register.state().to_owned(),
        };
        let layout = Layouts::embedded()
            .state(register.state())
            .ok_or_else(missing)?;
        let named = layout.file(&register.profile.layout);
        let known = || {
            layout
                .files
                .iter()
                .find(|file| file.kind == FileKind::Voters && !file.columns.is_empty())
        };
        Ok(Columns::of_layout(
            layout,
            named.or_else(known).ok_or_else(missing)?,
            register.profile,
        ))
    }

    /// The columns of the file `file_id` of the register's state.
    /// # Errors
    /// The caller's fault: [`Error::NoLayout`].
    pub fn of_file(register: &Register, file_id: &str) -> Result<Columns, Error> {
        let missing = || Error::NoLayout {
            state: register.state().to_owned(),
        };
        let layout = Layouts::embedded()
            .state(register.state())
            .ok_or_else(missing)?;
        let file = layout
            .file(file_id)
            .filter(|file| !file.columns.is_empty())
            .ok_or_else(missing)?;
        Ok(Columns::of_layout(layout, file, register.profile))
    }

    fn of_layout(
        layout: &'static StateLayout,
        file: &'static FileLayout,
        profile: &'static Profile,
    ) -> Columns {
        let mut slots: BTreeMap<Field, Vec<String>> = BTreeMap::new();
        let has = |field: Field| {
            file.columns
                .iter()
                .any(|column| column.field == Some(field))
        };
        let list = file
            .columns
            .iter()
            .map(|column| {
                let variant = variant_of(column, &has);
                let slot = if variant == Variant::Blank {
                    0
                } else {
                    slot_of(column, &mut slots)
                };
                let variant = if column.field == Some(Field::MailingAddress)
                    && slot == 1
                    && !has(Field::MailingCity)
                {
                    Variant::MailingCityLine
                } else {
                    variant
                };
                Column {
                    header: column.name.clone(),
                    field: column.field,
                    style: Style {
                        date: date_style(column.format.as_deref(), file, profile),
                        words: is_description(&column.name),
                        codes: codes_of(column, layout),
                        slot,
                        width: column.width,
                        variant,
                    },
                    start: column.start,
                    width: column.width,
                    protected_blank: is_blank_when_protected(column, profile.protection),
                    published: column.release.is_public(),
                }
            })
            .collect();
        Columns {
            list,
            layout,
            file,
            profile,
        }
    }

    /// `STATE/file-id` of the layout that these columns come from.
    pub fn layout_id(&self) -> String {
        format!("{}/{}", self.layout.abbr, self.file.id)
    }

    /// The layout's file, for its delimiter and the like.
    pub(crate) fn file(&self) -> &'static FileLayout {
        self.file
    }

    /// Header and canonical field of each column, in file order.
    pub fn headers(&self) -> impl Iterator<Item = (&str, Option<Field>)> {
        self.list
            .iter()
            .map(|column| (column.header.as_str(), column.field))
    }

    /// True when a column holds `field`.
    pub fn has(&self, field: Field) -> bool {
        self.list.iter().any(|column| column.field == Some(field))
    }

    /// Only the columns that say who somebody is and how they are registered, as most dumps have them.
    #[must_use]
    pub fn identity(mut self) -> Self {
        let mut kept = Vec::new();
        self.list.retain(|column| {
            let keep = column.style.variant != Variant::Blank
                && column
                    .field
                    .is_some_and(|field| IDENTITY.contains(&field) && !kept.contains(&field));
            kept.extend(column.field.filter(|_| keep));
            keep
        });
        self
    }

    /// Exactly these fields in this order, taken from the layout where it has them and added where it has not.
    #[must_use]
    pub fn pick(mut self, fields: &[Field]) -> Self {
        let mut list = Vec::new();
        for &field in fields {
            match self.list.iter().find(|column| {
                column.field == Some(field) && column.style.variant != Variant::Blank
            }) {
                Some(column) => list.push(column.clone()),
                None => {
                    let added = self.added(field);
                    list.push(added);
                }
            }
        }
        self.list = list;
        self
    }

    /// One more column at the end; named by its canonical name.
    #[must_use]
    pub fn with(mut self, field: Field) -> Self {
        let added = self.added(field);
        self.list.push(added);
        self
    }

    /// The street line in one column instead of its parts.
    #[must_use]
    pub fn one_street_line(self) -> Self {
        const PARTS: [Field; 8] = [
            Field::HouseNumber,
            Field::HouseNumberSuffix,
            Field::StreetPredirection,
            Field::StreetName,
            Field::StreetType,
            Field::UnitType,
            Field::UnitNumber,
            Field::AddressLine2,
        ];
        self.combined(Field::StreetAddress, &PARTS, Variant::Usual)
    }

    /// `LAST, FIRST MIDDLE SUFFIX` in one column instead of its parts.
    #[must_use]
    pub fn one_name(self) -> Self {
        let parts = [
            Field::LastName,
            Field::FirstName,
            Field::MiddleName,
            Field::NameSuffix,
        ];
        self.combined(Field::FullName, &parts, Variant::LastFirst)
    }

    /// `CITY, ST ZIP` in one column instead of its parts.
    #[must_use]
    pub fn one_city_line(self) -> Self {
        self.combined(
            Field::CityStateZip,
            &[Field::City, Field::State, Field::Zip],
            Variant::Usual,
        )
    }

    /// Age on the day of the release instead of the date or year of birth.
    #[must_use]
    pub fn age_for_birth(self) -> Self {
        self.combined(
            Field::Age,
            &[Field::BirthDate, Field::BirthYear],
            Variant::Usual,
        )
    }

    /// Headers in another style; a column without a canonical field keeps its name.
    #[must_use]
    pub fn renamed(mut self, style: Renaming) -> Self {
        let table = header_table(style);
        for column in &mut self.list {
            if let Some(field) = column.field {
                column.header = table
                    .and_then(|table| table.get(field.name()))
                    .cloned()
                    .unwrap_or_else(|| field.name().to_owned());
            }
        }
        self
    }

    /// Another order of the columns, which the seed decides.
    #[must_use]
    pub fn shuffled(mut self, seed: u64) -> Self {
        let order = Order::new(self.list.len() as u64, seed);
        self.list = (0..self.list.len() as u64)
            .map(|at| self.list[order.of(at) as usize].clone())
            .collect();
        self
    }

    /// Dates of every date column in another style.
    #[must_use]
    pub fn dates(mut self, style: DateStyle) -> Self {
        for column in &mut self.list {
            column.style.date = style;
        }
        self
    }

    fn added(&self, field: Field) -> Column {
        let variant = match field {
            Field::FullName => Variant::LastFirst,
            _ => Variant::Usual,
        };
        let origin = self.list.iter().find(|column| column.field == Some(field));
        Column {
            header: field.name().to_owned(),
            field: Some(field),
            style: Style {
                date: self.profile.date_style(),
                words: false,
                codes: origin.and_then(|column| column.style.codes.clone()),
                slot: 0,
                width: None,
                variant,
            },
            start: None,
            width: None,
            protected_blank: self.blanks(field),
            published: self.layout.publishes(field, Some(&self.file.id)),
        }
    }

    /// A composed column is blank for the protected when its parts are.
    fn blanks(&self, field: Field) -> bool {
        self.list.iter().any(|column| {
            column.protected_blank
                && column
                    .field
                    .is_some_and(|part| part.family() == field.family())
        })
    }

    fn combined(mut self, whole: Field, parts: &[Field], variant: Variant) -> Self {
        let is_part = |column: &Column| {
            column
                .field
                .is_some_and(|field| parts.contains(&field) || field == whole)
        };
        let Some(at) = self.list.iter().position(is_part) else {
            return self;
        };
        let mut column = self.added(whole);
        column.style.variant = variant;
        column.protected_blank = self
            .list
            .iter()
            .any(|part| is_part(part) && part.protected_blank);
        column.published |= self
            .list
            .iter()
            .filter(|part| is_part(part))
            .all(|part| part.published);
        self.list.retain(|column| !is_part(column));
        self.list.insert(at.min(self.list.len()), column);
        self
    }
}

fn header_table(style: Renaming) -> Option<&'static BTreeMap<String, String>> {
    static TABLES: OnceLock<BTreeMap<String, BTreeMap<String, String>>> = OnceLock::new();
    let tables = TABLES
        .get_or_init(|| toml::from_str(include_str!("../data/headers.toml")).unwrap_or_default());
    tables.get(match style {
        Renaming::Plain => "plain",
        Renaming::Title => "title",
        Renaming::Abbreviated => "abbreviated",
        Renaming::Spanish => "spanish",
        Renaming::Canonical => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Columns, Renaming, header_table};
    use crate::{Date, Register};
    use levelhead_schema::Field;

    fn columns(state: &str) -> Columns {
        Columns::of_release(
            &Register::new(state, 100, Date::new(2020, 1, 1), 1, 1).expect("a register"),
        )
        .expect("columns")
    }

    #[test]
    fn the_story_follows_the_layouts() {
        for (state, layout, count) in [
            ("MI", "MI/csv_voter", 49),
            ("CT", "CT/votelct", 103),
            ("AR", "AR/vr", 64),
            ("FL", "FL/voter_detail", 38),
            ("NC", "NC/ncvoter_2012_2022", 71),
        ] {
            let columns = columns(state);
            assert_eq!(
                (columns.layout_id().as_str(), columns.list.len()),
                (layout, count)
            );
        }
    }

    #[test]
    fn counties_have_their_codes() {
        for state in ["MI", "CT", "FL", "NC"] {
            let columns = columns(state);
            let column = columns
                .list
                .iter()
                .find(|column| column.field == Some(Field::CountyCode))
                .expect("a county code");
            let codes = column.style.codes.as_ref().expect("codes");
            assert!(
                codes.by_county.iter().all(|code| !code.is_empty()),
                "{state}: {:?}",
                codes.by_county
            );
        }
    }

    #[test]
    fn renaming_knows_canonical_fields_only() {
        for style in [
            Renaming::Plain,
            Renaming::Title,
            Renaming::Abbreviated,
            Renaming::Spanish,
        ] {
            let table = header_table(style).expect("a table");
            assert!(
                table.keys().all(|name| Field::from_name(name).is_some()),
                "{style:?}"
            );
        }
        let renamed = columns("NC")
            .identity()
            .one_name()
            .one_city_line()
            .renamed(Renaming::Spanish);
        let headers: Vec<_> = renamed
            .headers()
            .map(|(header, _)| header.to_owned())
            .collect();
        assert!(
            headers.contains(&"nombre_completo".to_owned()),
            "{headers:?}"
        );
        assert!(!headers.contains(&"apellido".to_owned()));
    }
}
