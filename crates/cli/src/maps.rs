//! What became of each `--map`: a column that is nowhere is a mistake to be told, not to be passed over.

use crate::failure::Failure;
use levelhead_schema::Field;
use levelhead_schema::mapping::{Ground, Mapping};

/// The `--map` options of a command, and the column that each was found to mean.
pub(crate) struct Maps {
    /// The field, and the column's header as it may be shown.
    found: Vec<(Field, Option<String>)>,
}

impl Maps {
    /// None of them found yet.
    pub(crate) fn new(told: &[(String, Field)]) -> Self {
        Maps {
            found: told.iter().map(|(_, field)| (*field, None)).collect(),
        }
    }

    /// Looks for them in a table.
    pub(crate) fn see(&mut self, mapping: &Mapping) {
        for column in &mapping.columns {
            let told = column.field.filter(|_| column.ground == Ground::Told);
            let known = |(field, header): &(Field, Option<String>)| {
                Some(*field) == told && header.as_ref() == Some(&column.header)
            };
            if told.is_none() || self.found.iter().any(known) {
                continue;
            }
            let open = |(field, header): &&mut (Field, Option<String>)| {
                Some(*field) == told && header.is_none()
            };
            if let Some((_, header)) = self.found.iter_mut().find(open) {
                *header = Some(column.header.clone());
            }
        }
    }

    /// The headers, as they may be shown, with their fields.
    ///
    /// # Errors
    /// [`Failure::Usage`] when one meant no column. What the user gave for a header is not repeated: it may be a
    /// person's name, taken from a first line.
    pub(crate) fn finish(self) -> Result<Vec<(String, Field)>, Failure> {
        self.found
            .into_iter()
            .map(|(field, header)| match header {
                Some(header) => Ok((header, field)),
                None => Err(Failure::Usage(format!(
                    "no table has the column that --map gives for {field}: `levelhead leak columns` shows the names of the columns"
                ))),
            })
            .collect()
    }
}
