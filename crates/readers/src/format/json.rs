//! JSON: one object a line, an array of objects, or objects one after the other, as MongoDB and web services export them.
//!
//! Input: UTF-8. Output: a table of the flattened keys, see [`super::keyed`]. Nested objects are flattened with
//! dots, arrays joined with `; ` (an array of objects key by key), `null` is empty, numbers keep their digits as
//! written, MongoDB's type wrappers (`{"$oid": …}`, `ObjectId(…)`) are taken off.
//!
//! Invariants: a bad record is a counted reject with the byte at which it starts and costs no other record;
//! an array or a multi-line object that does not end is an error.

mod records;
mod value;

use super::Origin;
use super::keyed::{self, KeyedSource, Keys, Record};
use super::stream::ByteStream;
use crate::{Error, Limits};
use levelhead_schema::table::TableSink;
use records::Records;
use std::io::BufRead;

/// Reads all records.
///
/// # Errors
/// [`Error::Broken`] when an array or a multi-line object does not end, or text follows the end; failures of the input.
pub(super) fn read(
    origin: &Origin<'_>,
    input: &mut dyn BufRead,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    let records = Records::new(ByteStream::new(origin.path, input), limits)?;
    keyed::read(origin, &mut Source { records, number: 0 }, limits, sink)
}

struct Source<'r> {
    records: Records<'r>,
    number: u64,
}

impl KeyedSource for Source<'_> {
    fn next(&mut self, keys: &mut Keys) -> Result<Option<Record>, Error> {
        let Some(found) = self.records.next()? else {
            return Ok(None);
        };
        self.number += 1;
        let row = match found.text {
            Ok(text) => value::row(text, keys),
            Err(reason) => Err(reason.to_owned()),
        };
        Ok(Some(Record {
            number: self.number,
            byte: found.byte,
            row,
        }))
    }

    fn format(&self) -> &'static str {
        self.records.format()
    }

    fn broken(&self, reason: &str) -> Error {
        self.records.broken(reason)
    }
}

#[cfg(test)]
mod tests;
