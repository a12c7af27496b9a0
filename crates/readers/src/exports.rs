//! The columns of one table of an export, by its layout.

use levelhead_schema::Batch;
use levelhead_schema::export_layout::{Columns, ExportField, ExportLayout, Part, plain_name};
use std::collections::{BTreeMap, HashMap};

/// Where the fields of an export stand in a table.
pub(crate) struct ExportColumns {
    fields: BTreeMap<ExportField, Source>,
    only: Vec<(usize, Vec<String>)>,
}

/// The columns of one field.
pub(crate) struct Source {
    any: Vec<Place>,
    /// Columns that are part of the value.
    pub(crate) with: Vec<usize>,
    /// Values are unique in a file only.
    pub(crate) per_file: bool,
}

struct Place {
    column: usize,
    when: Option<usize>,
    part: Option<Part>,
}

impl ExportColumns {
    /// Finds the columns that a layout names; of two of one name the first counts.
    pub(crate) fn new(layout: &ExportLayout, header: &[String]) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, name) in header.iter().enumerate() {
            places.entry(plain_name(name)).or_insert(at);
        }
        let at = |name: &str| places.get(&plain_name(name)).copied();
        let sources = layout
            .fields
            .iter()
            .map(|(field, columns)| (*field, source(columns, at)));
        let only = layout
            .only
            .iter()
            .filter_map(|(name, values)| Some((at(name)?, values.clone())));
        ExportColumns {
            fields: sources
                .filter(|(_, source)| !source.any.is_empty())
                .collect(),
            only: only.collect(),
        }
    }

    /// True when the table has a column for the field.
    pub(crate) fn has(&self, field: ExportField) -> bool {
        self.fields.contains_key(&field)
    }

    /// The columns of a field.
    pub(crate) fn source(&self, field: ExportField) -> Option<&Source> {
        self.fields.get(&field)
    }

    /// The cell of the first alternative that holds something, else nothing.
    pub(crate) fn value<'b>(&self, batch: &'b Batch, row: usize, field: ExportField) -> &'b str {
        let source = self.fields.get(&field);
        source
            .and_then(|source| source.values(batch, row).next())
            .unwrap_or_default()
    }

    /// False for rows that the layout does not count.
    pub(crate) fn counts(&self, batch: &Batch, row: usize) -> bool {
        self.only.iter().all(|(column, values)| {
            let cell = cell(batch, row, *column);
            cell.is_empty() || values.iter().any(|value| value == cell)
        })
    }
}

fn source(columns: &Columns, at: impl Fn(&str) -> Option<usize>) -> Source {
    let any = columns.any.iter().filter_map(|one| {
        let when = match &one.when {
            Some(name) => Some(at(name)?),
            None => None,
        };
        Some(Place {
            column: at(&one.column)?,
            when,
            part: one.part,
        })
    });
    Source {
        any: any.collect(),
        with: columns.with.iter().filter_map(|name| at(name)).collect(),
        per_file: columns.per_file,
    }
}

impl Source {
    /// What its alternatives hold in a row, in order; those that hold nothing are left out.
    pub(crate) fn values<'b>(&self, batch: &'b Batch, row: usize) -> impl Iterator<Item = &'b str> {
        self.any.iter().filter_map(move |place| {
            if place
                .when
                .is_some_and(|when| cell(batch, row, when).is_empty())
            {
                return None;
            }
            let cell = cell(batch, row, place.column);
            let cell = match place.part {
                None => cell,
                Some(Part::AtAuthority) => at_authority(cell),
            };
            (!cell.is_empty()).then_some(cell)
        })
    }
}

/// A cell without blanks at its ends. Readers hand over valid UTF-8; what were not would be nothing.
pub(crate) fn cell(batch: &Batch, row: usize, column: usize) -> &str {
    std::str::from_utf8(batch.cell(row, column))
        .unwrap_or_default()
        .trim()
}

/// The account in `at://did:plc:abc/collection/key`.
fn at_authority(uri: &str) -> &str {
    let rest = uri.strip_prefix("at://").unwrap_or_default();
    rest.split('/').next().unwrap_or_default()
}
