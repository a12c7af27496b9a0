use super::{Delimited, Dialect};
use crate::Limits;
use crate::encoding::{Encoding, Seen, Text};
use crate::lines::walk;
use crate::rows::TableRows;
use crate::window::Window;
use levelhead_schema::Batch;
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use proptest::prelude::*;
use std::cell::Cell;
use std::io::Read;
use std::ops::ControlFlow;

/// Gives its bytes in steps of the sizes that `sizes` repeats.
struct Steps<'a> {
    bytes: &'a [u8],
    sizes: &'a [usize],
    at: usize,
}

impl Read for Steps<'_> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes[self.at % self.sizes.len()];
        self.at += 1;
        let taken = size.min(room.len()).min(self.bytes.len());
        room[..taken].copy_from_slice(&self.bytes[..taken]);
        self.bytes = &self.bytes[taken..];
        Ok(taken)
    }
}

#[derive(Default, Debug, PartialEq)]
struct Table {
    rows: Vec<Vec<String>>,
    end: TableEnd,
}

impl TableSink for Table {
    fn begin(&mut self, _: &TableInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        for row in 0..batch.rows() {
            self.rows.push(
                batch
                    .row(row)
                    .map(|cell| String::from_utf8(cell.to_vec()).unwrap())
                    .collect(),
            );
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: TableEnd) {
        self.end = end;
    }

    fn skipped(&mut self, _: &str, _: &str) {}

    fn file(&mut self, _: SourceFile) {}
}

fn read_in_steps(text: &[u8], dialect: Dialect, limits: &Limits, sizes: &[usize]) -> Table {
    let mut sink = Table::default();
    let info = TableInfo {
        path: String::new(),
        format: String::new(),
        encoding: String::new(),
        header: None,
        columns: dialect.columns,
        layout: None,
    };
    let rows = TableRows::begin(&mut sink, &info, limits).unwrap();
    let seen = Cell::new(Seen::default());
    let mut input = Steps {
        bytes: text,
        sizes,
        at: 0,
    };
    let mut decoded = Text::new(b"", &mut input, Encoding::Utf8, &seen);
    let mut reader = Delimited::new(dialect, rows, limits, None);
    walk(
        &mut Window::new(&mut decoded),
        dialect.end,
        limits.row_bytes,
        1,
        &mut reader,
    )
    .unwrap();
    reader.finish();
    sink
}

fn write(rows: &[Vec<String>], delimiter: char, end: &str) -> String {
    let quoted = |cell: &String| match cell.contains(['"', '\n', '\r', delimiter]) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    rows.iter()
        .map(|row| {
            row.iter()
                .map(quoted)
                .collect::<Vec<_>>()
                .join(&delimiter.to_string())
                + end
        })
        .collect()
}

fn dialect(delimiter: char, columns: usize, quotes_trusted: bool) -> Dialect {
    Dialect {
        delimiter: delimiter as u8,
        end: b'\n',
        columns,
        quotes_trusted,
    }
}

fn delimiters() -> impl Strategy<Value = char> {
    prop_oneof![Just(','), Just('\t'), Just('|'), Just(';')]
}

proptest! {
    #[test]
    fn what_is_written_comes_back_however_it_is_read(
        rows in (2usize..6).prop_flat_map(|columns| {
            prop::collection::vec(prop::collection::vec("[a-cé€,;|\t\n\r\" ]{0,8}", columns), 1..12)
        }),
        delimiter in delimiters(),
        end in prop_oneof![Just("\n"), Just("\r\n")],
        sizes in prop::collection::vec(1usize..40, 1..5),
    ) {
        let text = write(&rows, delimiter, end);
        let read = read_in_steps(text.as_bytes(), dialect(delimiter, rows[0].len(), true), &Limits::default(), &sizes);
        let blank = [' ', '\t', '\r', '\n'];
        let want: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.trim_matches(blank).to_owned()).collect()).collect();
        prop_assert_eq!(read.rows, want);
        prop_assert_eq!(read.end.rejects, 0);
    }

    #[test]
    fn any_text_reads_alike_in_any_steps_and_every_line_is_counted(
        text in "[ab,\"\n\r é]{0,300}",
        quotes_trusted in any::<bool>(),
        row_bytes in 4usize..60,
        sizes in prop::collection::vec(1usize..40, 1..5),
    ) {
        let limits = Limits { row_bytes, ..Limits::default() };
        let dialect = dialect(',', 3, quotes_trusted);
        let whole = read_in_steps(text.as_bytes(), dialect, &limits, &[1 << 20]);
        let steps = read_in_steps(text.as_bytes(), dialect, &limits, &sizes);
        prop_assert_eq!(&whole, &steps);
        let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let lines = lines.filter(|line| line.contains(|c| c != ' ')).count() as u64;
        prop_assert!(whole.end.rows + whole.end.rejects <= lines);
        prop_assert!(lines == 0 || whole.end.rows + whole.end.rejects > 0);
    }
}
