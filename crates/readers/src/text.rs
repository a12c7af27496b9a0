//! Text that has been decoded: finds out what it is and drives the reader for it.

use crate::delimited::{Delimited, Dialect, Sample, line_end};
use crate::encoding::{Seen, Text};
use crate::fixed_width::{Cut, FixedWidth};
use crate::format::{self, Origin};
use crate::lines::{self, LineReader, Place};
use crate::rows::TableRows;
use crate::window::Window;
use crate::{Error, Limits, Options};
use levelhead_schema::table::{TableInfo, TableSink};
use std::cell::Cell;

/// Text looked at before anything is decided. Always this much where there is this much, so that the decision does not
/// depend on how the input comes.
const SAMPLE_BYTES: usize = 64 << 10;

/// Words and characters that a value on a line of its own may have; more is prose.
const VALUE_WORDS: usize = 7;
const VALUE_BYTES: usize = 160;

/// Reads all tables of a text. `path` and `container_words` are as in [`Origin`].
///
/// # Errors
/// Failures of the input; those of the formats; [`Error::Limit`] for tables with too many columns;
/// [`Error::Setting`] when the layout that was told does not fit.
pub(crate) fn read(
    path: &str,
    container_words: &str,
    text: &mut Text<'_>,
    seen: &Cell<Seen>,
    options: &Options,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    let mut window = Window::new(text);
    let failed = |byte: u64| move |source| Error::reading(path, byte, source);
    window.fill_to(SAMPLE_BYTES + 1).map_err(failed(0))?;
    let encoding = seen.get().words().unwrap_or_default();
    if let Some(format) = format::sniff(window.bytes()).filter(|format| format.is_text()) {
        let origin = Origin {
            path,
            container_words,
            encoding: &encoding,
        };
        return format::read_stream(format, &origin, &mut window, &options.limits, sink);
    }
    let start = Start::find(&mut window, options.limits.row_bytes).map_err(failed(0))?;
    let bytes = window.bytes();
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let whole = window.ended() && sample.len() == bytes.len();
    let table = match Table::find(sample, whole, options)? {
        Ok(table) => table,
        Err(_) if !start.overlong.is_empty() => Table::nothing(),
        Err(reason) => {
            sink.skipped(path, reason);
            return Ok(());
        }
    };
    if table.columns > options.limits.columns {
        let limit = format!("more than {} columns", options.limits.columns);
        return Err(Error::Limit {
            path: path.to_owned(),
            limit,
        });
    }
    let info = TableInfo {
        path: path.to_owned(),
        format: format!("{}{container_words}", table.words),
        encoding,
        header: table.header,
        columns: table.columns,
        layout: table.layout,
    };
    let Some(mut rows) = TableRows::begin(sink, &info, &options.limits) else {
        return Ok(());
    };
    for place in &start.overlong {
        rows.reject(
            place.row,
            place.byte,
            lines::overlong(options.limits.row_bytes),
        );
    }
    rows_of(table.shape, rows, &mut window, start.row, &options.limits)
        .map_err(|(byte, source)| Error::reading(path, byte, source))
}

/// Hands over the rows of a table that starts at the window's place, in line `row`. A failure comes with its place.
fn rows_of(
    shape: Shape,
    rows: TableRows<'_>,
    window: &mut Window<'_, '_>,
    row: u64,
    limits: &Limits,
) -> Result<(), (u64, std::io::Error)> {
    let base = window.offset();
    let mut walk = |end: u8, reader: &mut dyn LineReader| {
        lines::walk(window, end, limits.row_bytes, row, reader)
            .map_err(|source| (window.offset(), source))
    };
    match shape {
        Shape::Delimited(dialect, header_at) => {
            let header_at = header_at.map(|at| base + at as u64);
            let mut reader = Delimited::new(dialect, rows, limits, header_at);
            walk(dialect.end, &mut reader)?;
            reader.finish();
        }
        Shape::Fixed(cut, end, header) => {
            let mut reader = FixedWidth::new(cut, rows, header);
            walk(end, &mut reader)?;
            reader.finish();
        }
    }
    Ok(())
}

/// Where the rows start: behind lines so long that they cannot be told anything from.
struct Start {
    overlong: Vec<Place>,
    /// Number of the line at the window's place.
    row: u64,
}

impl Start {
    fn find(window: &mut Window<'_, '_>, longest: usize) -> std::io::Result<Start> {
        let mut start = Start {
            overlong: Vec::new(),
            row: 1,
        };
        // A spreadsheet's hint at its delimiter: not needed, and no row.
        if let [
            b's' | b'S',
            b'e' | b'E',
            b'p' | b'P',
            b'=',
            _,
            b'\r' | b'\n',
            ..,
        ] = window.bytes()
        {
            lines::skip_line(window, b'\n')?;
            start.row += 1;
        }
        loop {
            let sample = &window.bytes()[..window.bytes().len().min(SAMPLE_BYTES)];
            let cut = memchr::memchr2(b'\n', b'\r', sample).is_some();
            if cut || (window.ended() && window.bytes().len() <= longest) {
                return Ok(start);
            }
            window.fill_to(longest + 2)?;
            let first = &window.bytes()[..window.bytes().len().min(longest + 1)];
            if memchr::memchr2(b'\n', b'\r', first).is_some() || first.len() <= longest {
                return Ok(start);
            }
            start.overlong.push(Place {
                row: start.row,
                byte: window.offset(),
            });
            lines::skip_line(window, b'\n')?;
            start.row += 1;
            window.fill_to(SAMPLE_BYTES + 1)?;
        }
    }
}

/// How the rows are cut into cells.
enum Shape {
    /// By delimiters; with the offset of the header in the sample.
    Delimited(Dialect, Option<usize>),
    /// At fixed places, in lines ended by that byte; whether the first line is a header.
    Fixed(Cut, u8, bool),
}

/// What a text was recognised as.
struct Table {
    words: &'static str,
    header: Option<Vec<String>>,
    columns: usize,
    layout: Option<String>,
    shape: Shape,
}

impl Table {
    /// Finds the table in a sample; the inner error is the reason why there is none.
    fn find(
        sample: &[u8],
        whole: bool,
        options: &Options,
    ) -> Result<Result<Table, &'static str>, Error> {
        let end = line_end(sample);
        let lines = whole_lines(sample, end, whole);
        if lines.is_empty() {
            return Ok(Err("empty"));
        }
        let delimited = Sample::of(sample, whole);
        let agreed = delimited
            .as_ref()
            .filter(|sample| sample.agreement >= 0.9)
            .map_or(1, |sample| sample.dialect.columns);
        if let Some((id, layout)) = &options.layout
            && layout.fixed_width
            && agreed != layout.columns.len()
        {
            return Ok(Ok(Table::fixed(
                Cut::told(id, layout, &lines)?,
                end,
                &lines,
                options,
            )));
        }
        if let Some(cut) = Cut::recognised(&lines) {
            return Ok(Ok(Table::fixed(cut, end, &lines, options)));
        }
        if agreed <= 3
            && let Some(cut) = Cut::at_blanks(&lines, options.header)
            && cut.cells.len() > agreed
        {
            return Ok(Ok(Table::fixed(cut, end, &lines, options)));
        }
        Ok(match delimited {
            Some(sample) if sample.reads_as_prose() => Err("text without columns"),
            Some(sample) => Ok(Table::delimited(sample, options)),
            None if is_prose(&lines) => Err("text without columns"),
            None => Ok(Table::delimited(Sample::single(sample, whole), options)),
        })
    }

    /// A table of which no row can be read.
    fn nothing() -> Table {
        let dialect = Sample::single(b"", true).dialect;
        Table {
            words: dialect.words(),
            header: None,
            columns: 1,
            layout: None,
            shape: Shape::Delimited(dialect, None),
        }
    }

    fn delimited(sample: Sample, options: &Options) -> Table {
        let (dialect, header) = sample.header(options.header);
        let names = header.as_ref().map(|(_, cells)| {
            cells
                .iter()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect()
        });
        Table {
            words: dialect.words(),
            header: names,
            columns: dialect.columns,
            layout: None,
            shape: Shape::Delimited(dialect, header.map(|(at, _)| at)),
        }
    }

    fn fixed(cut: Cut, end: u8, lines: &[&str], options: &Options) -> Table {
        let has_header = options.header.unwrap_or_else(|| cut.has_header(lines));
        let header = match &cut.names {
            Some(names) => Some(names.clone()),
            None if has_header => cut.header(lines[0]),
            None => None,
        };
        Table {
            words: "fixed-width text",
            header,
            columns: cut.cells.len(),
            layout: cut.layout.clone(),
            shape: Shape::Fixed(cut, end, has_header),
        }
    }
}

/// The sample's lines that are not empty; the last one only when it is known to be whole.
fn whole_lines(sample: &[u8], end: u8, whole: bool) -> Vec<&str> {
    let mut lines: Vec<&[u8]> = sample.split(|&byte| byte == end).collect();
    if !whole && lines.len() > 1 {
        lines.pop();
    }
    let texts = lines
        .into_iter()
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    texts
        .filter_map(|line| std::str::from_utf8(line).ok())
        .filter(|line| !line.trim().is_empty())
        .collect()
}

/// True when lines are too long and wordy to be values.
fn is_prose(lines: &[&str]) -> bool {
    let wordy =
        |line: &&&str| line.len() > VALUE_BYTES || line.split_whitespace().count() > VALUE_WORDS;
    lines.iter().filter(wordy).count() * 3 > lines.len()
}
