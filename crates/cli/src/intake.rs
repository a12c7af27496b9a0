//! Reading in one thread, working in others: the input as a stream of events, tables with their first rows in hand.

use crate::failure::Failure;
use levelhead_readers::Options;
use levelhead_readers::columns::{Hints, is_listed_name, recognise};
use levelhead_schema::mapping::{Column, Ground, Mapping};
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use levelhead_schema::{Batch, Family};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Rows by which a table's columns are recognised and its comparison is settled.
const SAMPLE_ROWS: usize = 10_000;
/// Text of the first rows at most, for tables of very wide rows.
const SAMPLE_BYTES: usize = 32 << 20;
/// Batches between reader and worker: enough that neither waits, few enough to bound memory.
const IN_FLIGHT: usize = 8;

/// What happens while the input is read, in order. A table's `Begin` comes with its first rows.
pub(crate) enum Event {
    /// A table with its first rows, which do not come again.
    Begin(TableInfo, Vec<Batch>),
    /// Further rows of the table.
    Batch(Batch),
    /// The table is at its end.
    End(TableEnd),
    /// A file without a table, and why.
    Skipped(String, String),
    /// A top-level file is at its end.
    File(SourceFile),
}

/// Reads `paths` in a thread of its own and hands the events to `each`, until the end or the first failure.
pub(crate) fn read(
    paths: &[PathBuf],
    options: &Options,
    bar: &indicatif::ProgressBar,
    mut each: impl FnMut(Event) -> Result<(), Failure>,
) -> Result<(), Failure> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(IN_FLIGHT);
        let reader = scope.spawn(move || {
            let mut sink = Sink {
                sender,
                begun: None,
                bar,
            };
            levelhead_readers::read(paths, options, &mut sink)
        });
        let mut worked = Ok(());
        for event in receiver {
            worked = each(event);
            if worked.is_err() {
                break; // dropping the receiver makes the reader stop
            }
        }
        let read = match reader.join() {
            Ok(read) => read,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        bar.finish_and_clear();
        worked?;
        read.map_err(Failure::from)
    })
}

/// Turns a reader's calls into events.
struct Sink<'b> {
    sender: SyncSender<Event>,
    /// The table whose first rows are being gathered.
    begun: Option<(TableInfo, Vec<Batch>)>,
    bar: &'b indicatif::ProgressBar,
}

impl Sink<'_> {
    fn send(&self, event: Event) -> ControlFlow<()> {
        match self.sender.send(event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    /// Hands over the table with the first rows gathered.
    fn settle(&mut self) -> ControlFlow<()> {
        match self.begun.take() {
            Some((info, rows)) => self.send(Event::Begin(info, rows)),
            None => ControlFlow::Continue(()),
        }
    }
}

impl TableSink for Sink<'_> {
    fn begin(&mut self, table: &TableInfo) -> ControlFlow<()> {
        self.begun = Some((table.clone(), Vec::new()));
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        let Some((_, rows)) = &mut self.begun else {
            return self.send(Event::Batch(batch));
        };
        let Some(count) = fills(rows, &batch) else {
            rows.push(batch);
            return ControlFlow::Continue(());
        };
        let rest = rest(&batch, count);
        let mut first = batch;
        first.truncate(count);
        rows.push(first);
        match (self.settle(), rest) {
            (ControlFlow::Continue(()), Some(rest)) => self.send(Event::Batch(rest)),
            (flow, _) => flow,
        }
    }

    fn end(&mut self, end: TableEnd) {
        if self.settle().is_continue() {
            let _ = self.send(Event::End(end));
        }
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        let _ = self.send(Event::Skipped(path.to_owned(), reason.to_owned()));
    }

    fn file(&mut self, file: SourceFile) {
        let _ = self.send(Event::File(file));
    }

    fn progress(&mut self, bytes_read: u64) {
        self.bar.set_position(bytes_read);
    }
}

/// How many rows of `batch` make the sample full; `None` when it takes all of them and is not.
///
/// The sample ends with a row and not with a batch: how large batches are must not show in what is found.
fn fills(sample: &[Batch], batch: &Batch) -> Option<usize> {
    let mut rows: usize = sample.iter().map(Batch::rows).sum();
    let mut bytes: usize = sample.iter().map(Batch::size_bytes).sum();
    (0..batch.rows()).find_map(|row| {
        rows += 1;
        bytes += batch.row_bytes(row).len();
        (rows >= SAMPLE_ROWS || bytes >= SAMPLE_BYTES).then_some(row + 1)
    })
}

/// The rows of `batch` from `first` on, if there are any.
fn rest(batch: &Batch, first: usize) -> Option<Batch> {
    let mut rest = Batch::new(batch.columns(), batch.first_row() + first as u64);
    for row in first..batch.rows() {
        rest.push_row(batch.row(row));
    }
    (!rest.is_empty()).then_some(rest)
}

/// The rows of a sample, in an order that their content alone gives.
///
/// How a file is sorted must not show in what is found in it. And neighbours in a file are often of one name or one
/// home: people put together from them are likelier to exist than strangers.
pub(crate) fn by_content(sample: &[Batch]) -> Vec<Batch> {
    let mut rows: Vec<(Vec<u8>, &Batch, usize)> = Vec::new();
    for batch in sample {
        for row in 0..batch.rows() {
            let mut hash = Sha256::new();
            for cell in batch.row(row) {
                hash.update((cell.len() as u64).to_le_bytes());
                hash.update(cell);
            }
            rows.push((hash.finalize().to_vec(), batch, row));
        }
    }
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    let mut arranged = Batch::new(sample.first().map_or(0, Batch::columns), 0);
    for (_, batch, row) in rows {
        arranged.push_row(batch.row(row));
    }
    vec![arranged]
}

/// A table's columns, with headers that are safe to show, and whether the table has headers of its own.
pub(crate) fn columns(info: &TableInfo, sample: &[Batch], hints: &Hints<'_>) -> (Mapping, bool) {
    let mut mapping = recognise(info.header.as_deref(), sample, hints);
    let named = info.header.is_some() && has_names(&mapping);
    for column in &mut mapping.columns {
        let unheard = !is_by_header(column.ground);
        if !named
            || may_be_data(&column.header)
            || (unheard && may_be_name(column))
            || (unheard && is_value_of(sample, column.index, &column.header))
        {
            column.header = format!("column {}", column.index + 1);
        }
    }
    (mapping, named)
}

/// False when hardly any header says something known: then the first line may be a person, and is not shown.
fn has_names(mapping: &Mapping) -> bool {
    let columns = &mapping.columns;
    let count = columns
        .iter()
        .filter(|column| is_by_header(column.ground))
        .count();
    count * 5 >= columns.len()
}

/// True when a column's header is why it was recognised.
fn is_by_header(ground: Ground) -> bool {
    matches!(
        ground,
        Ground::Told | Ground::Layout | Ground::Header | Ground::HeaderAndContent
    )
}

/// True when the rows hold the header as a value: what others are called is no name of a column.
fn is_value_of(sample: &[Batch], column: usize, header: &str) -> bool {
    let header = header.trim().as_bytes();
    let holds = |batch: &Batch| {
        (0..batch.rows()).any(|row| {
            let cell = batch.cell(row, column).trim_ascii();
            cell.eq_ignore_ascii_case(header)
        })
    };
    !header.is_empty() && sample.iter().any(holds)
}

/// True when a header that nobody knows could be a person's name: of letters only, and a name that many bear, or
/// written like one above names.
fn may_be_name(column: &Column) -> bool {
    let header = column.header.trim();
    let lettered = header
        .chars()
        .all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '\'' | '.' | ','));
    let above_names = column
        .field
        .is_some_and(|field| field.family() == Family::Name);
    let capital = header.chars().any(char::is_uppercase);
    lettered && (is_listed_name(header) || (above_names && capital))
}

/// True for a header that could be a person's data: an e-mail address, or a number of six digits or more that is
/// not the date of an election.
fn may_be_data(header: &str) -> bool {
    let digits = header.chars().filter(char::is_ascii_digit).count();
    let letters = header
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    header.contains('@') || (digits >= 6 && letters == 0 && !header.contains(['/', '-', '.']))
}

#[cfg(test)]
mod tests {
    use super::{SAMPLE_BYTES, SAMPLE_ROWS, by_content, fills, may_be_name, rest};
    use levelhead_schema::mapping::{Column, Ground};
    use levelhead_schema::{Batch, Field};

    #[track_caller]
    fn check(header: &str, field: Option<Field>, expect: bool) {
        let column = Column {
            index: 0,
            header: header.to_owned(),
            field,
            confidence: 0.7,
            ground: Ground::Content,
            date_order: None,
        };
        assert_eq!(may_be_name(&column), expect, "{header}");
    }

    #[test]
    fn a_header_that_could_be_a_name_is_told_from_a_word() {
        check("Quillfeather", Some(Field::LastName), true);
        check("Quillfeather-O'Hara", Some(Field::FullName), true);
        check("ZEBEDINE", Some(Field::FirstName), true);
        check("Mary Ann", None, true);
        check("smith", Some(Field::City), true);
        check("Quillfeather", None, false);
        check("nm_1", Some(Field::LastName), false);
        check("Flavour", Some(Field::City), false);
        check("", None, false);
    }

    fn batch(cells: impl IntoIterator<Item = String>) -> Batch {
        let mut batch = Batch::new(1, 0);
        for cell in cells {
            batch.push_row([cell.as_bytes()]);
        }
        batch
    }

    #[test]
    fn a_sample_ends_with_a_row_whatever_the_batches() {
        let rows = |count: usize| batch((0..count).map(|row| row.to_string()));
        assert_eq!(fills(&[], &rows(SAMPLE_ROWS - 1)), None);
        assert_eq!(fills(&[], &rows(SAMPLE_ROWS + 500)), Some(SAMPLE_ROWS));
        let begun = [rows(4_000), rows(5_990)];
        assert_eq!(fills(&begun, &rows(9)), None);
        assert_eq!(fills(&begun, &rows(10)), Some(10));
        assert_eq!(fills(&begun, &rows(5_000)), Some(10));
        let wide = batch((0..5).map(|_| "x".repeat(SAMPLE_BYTES / 3)));
        assert_eq!(fills(&[], &wide), Some(4));
        let left = rest(&rows(12), 10).unwrap();
        assert_eq!(
            (left.first_row(), left.rows(), left.cell(0, 0)),
            (10, 2, &b"10"[..])
        );
        assert!(rest(&rows(12), 12).is_none());
    }

    #[test]
    fn rows_by_content_forget_their_order() {
        let rows: Vec<String> = (0..100).map(|row| format!("{}", row / 2)).collect();
        let first = by_content(&[batch(rows.clone())]);
        let halves = [batch(rows[50..].to_vec()), batch(rows[..50].to_vec())];
        assert_eq!(by_content(&halves), first);
        assert_ne!(first, [batch(rows)]);
        assert_eq!(first[0].rows(), 100);
    }
}
