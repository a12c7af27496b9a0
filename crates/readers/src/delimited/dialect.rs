//! Finds out, from a text's beginning, how its cells are separated.

use super::RECORD_LINES;
use super::line::{Count, Strict, literal, strict};
use crate::sniff::looks_like_header;
use memchr::{memchr, memchr_iter};
use std::collections::BTreeMap;

/// The delimiters looked for, the rarest in ordinary values first: they win ties.
const DELIMITERS: [u8; 4] = [b'\t', b'|', b';', b','];

/// Records looked at.
const RECORDS: usize = 1000;

/// Records whose cells are kept to tell a header from data.
const RECORDS_KEPT: usize = 100;

/// How the cells of a delimited text are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Byte between cells.
    pub(crate) delimiter: u8,
    /// Byte that ends lines; a carriage return before a line feed is no part of the row.
    pub(crate) end: u8,
    /// Cells in each row.
    pub(crate) columns: usize,
    /// Quotes were seen, and always as RFC 4180 has them: short lines are then no pieces of broken rows.
    pub(crate) quotes_trusted: bool,
}

impl Dialect {
    /// The delimiter in words.
    pub(crate) fn words(&self) -> &'static str {
        match self.delimiter {
            b'\t' => "tab-separated text",
            b'|' => "pipe-separated text",
            b';' => "semicolon-separated text",
            b',' => "comma-separated text",
            _ => "text, one value a line",
        }
    }
}

/// The first records of a text, read in one dialect.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// The dialect.
    pub(crate) dialect: Dialect,
    /// Share of records that have the most frequent number of cells.
    pub(crate) agreement: f64,
    /// Offset and cells of the first records.
    pub(crate) records: Vec<(usize, Vec<Vec<u8>>)>,
}

impl Sample {
    /// Reads `text` in the dialect that fits best; `whole` says that nothing follows it.
    /// `None` when no delimiter gives the same number of cells, at least two, often enough.
    pub(crate) fn of(text: &[u8], whole: bool) -> Option<Sample> {
        let end = line_end(text);
        let mut best: Option<(f64, u8, Tally)> = None;
        for delimiter in DELIMITERS {
            let tally = Tally::of(text, delimiter, end, whole);
            let Some(score) = tally.score() else { continue };
            // A tab or pipe is hardly ever part of a value: where it fits it needs no comparison.
            if matches!(delimiter, b'\t' | b'|') && tally.agreement >= 0.9 {
                best = Some((score, delimiter, tally));
                break;
            }
            if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                best = Some((score, delimiter, tally));
            }
        }
        best.map(|(_, delimiter, tally)| {
            Sample::in_dialect(text, whole, tally.dialect(delimiter, end), tally.agreement)
        })
    }

    /// Reads `text` as one value a line.
    pub(crate) fn single(text: &[u8], whole: bool) -> Sample {
        // No valid UTF-8 holds the byte 0xFF.
        let dialect = Dialect {
            delimiter: 0xFF,
            end: line_end(text),
            columns: 1,
            quotes_trusted: false,
        };
        Sample::in_dialect(text, whole, dialect, 1.0)
    }

    fn in_dialect(text: &[u8], whole: bool, dialect: Dialect, agreement: f64) -> Sample {
        let mut records = Vec::new();
        let mut scratch = Vec::new();
        for record in (Records {
            text,
            at: 0,
            delimiter: dialect.delimiter,
            end: dialect.end,
            whole,
        })
        .take(RECORDS_KEPT)
        {
            let mut cells: Vec<Vec<u8>> = Vec::new();
            let bytes = &text[record.at..record.at + record.length];
            match record.reading {
                Reading::Strict { .. } => {
                    strict(
                        bytes,
                        dialect.delimiter,
                        dialect.end,
                        true,
                        usize::MAX,
                        &mut scratch,
                        &mut cells,
                    );
                }
                Reading::Plain { .. } => {
                    literal(bytes, dialect.delimiter, usize::MAX, &mut cells);
                }
            }
            records.push((record.at, cells));
        }
        Sample {
            dialect,
            agreement,
            records,
        }
    }
}

/// Offset in the sample and cells of a record.
type Found = (usize, Vec<Vec<u8>>);

impl Sample {
    /// The header, and the dialect with the number of columns that goes with it. `told` overrides what the rows say.
    pub(crate) fn header(mut self, told: Option<bool>) -> (Dialect, Option<Found>) {
        let columns = self.dialect.columns;
        if told == Some(false) {
            return (self.dialect, None);
        }
        if let Some((dialect, header)) = self.header_of_other_width() {
            return (dialect, Some(header));
        }
        let Some(at) = self
            .records
            .iter()
            .position(|(_, cells)| cells.len() == columns)
        else {
            return (self.dialect, None);
        };
        let rest: Vec<Vec<&[u8]>> = self.records[at + 1..]
            .iter()
            .map(|(_, cells)| views(cells))
            .filter(|row| row.len() == columns)
            .collect();
        let header = told.unwrap_or_else(|| looks_like_header(&views(&self.records[at].1), &rest));
        let header = header.then(|| self.records.swap_remove(at));
        (self.dialect, header)
    }

    /// True when all columns, few as they are, hold whole phrases: then the delimiters are punctuation.
    pub(crate) fn reads_as_prose(&self) -> bool {
        let phrases = |column: usize| {
            let cells = self
                .records
                .iter()
                .filter_map(|(_, cells)| cells.get(column));
            let (count, words) = cells.fold((0, 0), |(count, words), cell| {
                let parts = cell
                    .split(u8::is_ascii_whitespace)
                    .filter(|part| !part.is_empty());
                (count + 1, words + parts.count())
            });
            words > count * 3
        };
        let columns = self.dialect.columns;
        matches!(self.dialect.delimiter, b',' | b';') && columns <= 3 && (0..columns).all(phrases)
    }

    /// A first record that names columns, but one more or fewer than the rows have.
    fn header_of_other_width(&self) -> Option<(Dialect, Found)> {
        let (at, first) = self.records.first()?;
        let columns = self.dialect.columns;
        if first.len() == columns || first.len() < 2 || !looks_like_header(&views(first), &[]) {
            return None;
        }
        let mut names = first.clone();
        let mut rows = self
            .records
            .iter()
            .filter(|(_, cells)| cells.len() == columns);
        if first.len() + 1 == columns
            && rows.all(|(_, cells)| cells.last().is_some_and(Vec::is_empty))
        {
            // Each row ends with a delimiter; the header does not.
            names.push(Vec::new());
            return Some((self.dialect, (*at, names)));
        }
        if first.len() == columns + 1 && first.last().is_some_and(Vec::is_empty) {
            names.pop();
            return Some((self.dialect, (*at, names)));
        }
        // Columns are missing from the rows: which ones nobody can tell, so the rows will be refused.
        let dialect = Dialect {
            columns: first.len(),
            ..self.dialect
        };
        (first.len() > columns).then_some((dialect, (*at, names)))
    }
}

fn views(cells: &[Vec<u8>]) -> Vec<&[u8]> {
    cells.iter().map(Vec::as_slice).collect()
}

/// The byte that ends lines: a carriage return only where no line feed is.
pub(crate) fn line_end(text: &[u8]) -> u8 {
    if memchr(b'\n', text).is_none() && memchr(b'\r', text).is_some() {
        b'\r'
    } else {
        b'\n'
    }
}

/// What one delimiter makes of a sample.
struct Tally {
    columns: usize,
    agreement: f64,
    records: usize,
    quoted: usize,
    misquoted: usize,
}

impl Tally {
    fn of(text: &[u8], delimiter: u8, end: u8, whole: bool) -> Tally {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        let mut tally = Tally {
            columns: 0,
            agreement: 0.0,
            records: 0,
            quoted: 0,
            misquoted: 0,
        };
        for record in (Records {
            text,
            at: 0,
            delimiter,
            end,
            whole,
        })
        .take(RECORDS)
        {
            let cells = match record.reading {
                Reading::Strict { cells, quoted } => {
                    tally.quoted += usize::from(quoted);
                    cells
                }
                Reading::Plain { cells, misquoted } => {
                    tally.misquoted += usize::from(misquoted);
                    cells
                }
            };
            *widths.entry(cells).or_default() += 1;
            tally.records += 1;
        }
        if let Some((&columns, &records)) = widths
            .iter()
            .max_by_key(|&(&columns, &records)| (records, columns))
        {
            tally.columns = columns;
            tally.agreement = records as f64 / tally.records as f64;
        }
        tally
    }

    /// How well the delimiter fits; `None` when it does not.
    fn score(&self) -> Option<f64> {
        let needed = if self.columns >= 4 { 0.3 } else { 0.6 };
        let fits = self.columns >= 2 && self.agreement >= needed;
        fits.then(|| self.agreement * self.agreement * (self.columns as f64).ln())
    }

    fn dialect(&self, delimiter: u8, end: u8) -> Dialect {
        Dialect {
            delimiter,
            end,
            columns: self.columns,
            quotes_trusted: self.quoted > 0 && self.misquoted == 0,
        }
    }
}

/// The records of a sample, before it is known how many cells they should have.
struct Records<'t> {
    text: &'t [u8],
    at: usize,
    delimiter: u8,
    end: u8,
    whole: bool,
}

struct Record {
    at: usize,
    length: usize,
    reading: Reading,
}

enum Reading {
    Strict { cells: usize, quoted: bool },
    Plain { cells: usize, misquoted: bool },
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let rest = &self.text[self.at..];
            let found = memchr(self.end, rest);
            // A record cut off by the sample's end says nothing about its width.
            let length = match found {
                Some(length) => length,
                None if self.whole && !rest.is_empty() => rest.len(),
                None => return None,
            };
            let line = rest[..length]
                .strip_suffix(b"\r")
                .unwrap_or(&rest[..length]);
            if line.iter().all(|&byte| byte == b' ') {
                self.at += length + usize::from(found.is_some());
                continue;
            }
            let record = self.record(rest, line, length + usize::from(found.is_some()));
            self.at += record.length;
            return Some(record);
        }
    }
}

impl Records<'_> {
    fn record(&self, rest: &[u8], line: &[u8], length: usize) -> Record {
        let quotes = memchr(b'"', line).is_some();
        if quotes {
            let mut scratch = Vec::new();
            let result = strict(
                rest,
                self.delimiter,
                self.end,
                self.whole,
                0,
                &mut scratch,
                &mut Count::default(),
            );
            if let Strict::Record {
                length,
                cells,
                quoted,
            } = result
                && memchr_iter(self.end, &rest[..length]).count() <= RECORD_LINES
            {
                return Record {
                    at: self.at,
                    length,
                    reading: Reading::Strict { cells, quoted },
                };
            }
        }
        let cells = literal(line, self.delimiter, 0, &mut Count::default());
        Record {
            at: self.at,
            length,
            reading: Reading::Plain {
                cells,
                misquoted: quotes,
            },
        }
    }
}
