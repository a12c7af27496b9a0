//! From a stream of bytes to the reader of its log.

use super::document::Objects;
use super::postgres::{Csvlog, Stderr};
use super::recognise::{self, Found, Given};
use super::records::Records;
use super::rows::EventRows;
use super::syslog::Syslog;
use super::web::Web;
use super::zeek::Zeek;
use super::{LineFormat, LogOptions, election, evtx};
use crate::encoding::{Encoding, Seen, Text};
use crate::lines::{self, LineReader, Place, Step};
use crate::source::Counts;
use crate::window::Window;
use crate::{Error, sniff};
use levelhead_schema::Batch;
use levelhead_schema::event::{EventBatch, EventSink, LogEnd, LogInfo};
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use std::io;
use std::ops::ControlFlow;

/// Text looked at before anything is decided.
const SAMPLE_BYTES: usize = 64 << 10;

/// Most lines too long to be records that are passed over before the first one.
const MOST_OVERLONG: usize = 1000;

/// Hands what the walk over paths finds to the readers of logs.
pub(crate) struct Intake<'a> {
    options: &'a LogOptions,
    given: Given,
    sink: &'a mut dyn EventSink,
}

impl<'a> Intake<'a> {
    /// An intake into `sink`.
    ///
    /// # Errors
    /// [`Error::Setting`] for a format of the user's that cannot work.
    pub(crate) fn new(options: &'a LogOptions, sink: &'a mut dyn EventSink) -> Result<Self, Error> {
        Ok(Intake {
            options,
            given: Given::compile(options)?,
            sink,
        })
    }

    /// Reads one stream whose first bytes, `head`, were already taken from `input`.
    ///
    /// # Errors
    /// Failures of the input.
    pub(crate) fn read(
        &mut self,
        path: &str,
        container_words: &str,
        head: &[u8],
        input: &mut dyn io::Read,
        counts: &Counts,
    ) -> Result<(), Error> {
        let mut sink = Reporting {
            sink: &mut *self.sink,
            counts,
        };
        if evtx::is_header(head) {
            let origin = evtx::Origin {
                path,
                container_words,
            };
            return evtx::read(
                &origin,
                &mut io::Read::chain(head, input),
                self.options,
                &mut sink,
            );
        }
        let encoding = self
            .options
            .encoding
            .unwrap_or_else(|| Encoding::detect(head));
        let xml = head.trim_ascii_start().starts_with(b"<?xml");
        if let Some(reason) = sniff::binary(head)
            && !encoding.is_utf16()
            && !xml
        {
            sink.skipped(path, reason);
            return Ok(());
        }
        counts.seen.set(Seen::default());
        let mut text = Text::new(head, input, encoding, &counts.seen);
        let mut window = Window::new(&mut text);
        let mut log = Log {
            path,
            container_words,
            options: self.options,
            given: &self.given,
            counts,
        };
        log.read(&mut window, &mut sink)
    }
}

/// One text being read.
struct Log<'l> {
    path: &'l str,
    container_words: &'l str,
    options: &'l LogOptions,
    given: &'l Given,
    counts: &'l Counts,
}

impl Log<'_> {
    fn read(&mut self, window: &mut Window<'_, '_>, sink: &mut dyn EventSink) -> Result<(), Error> {
        let failed = |source| Error::reading(self.path, 0, source);
        let longest = self.options.limits.row_bytes;
        window.fill_to(SAMPLE_BYTES + 1).map_err(failed)?;
        let mut overlong = Vec::new();
        let mut row = 1;
        while overlong.len() < MOST_OVERLONG && !is_document(window.bytes()) {
            // A log begins with a line that can be one.
            while memchr::memchr(b'\n', window.bytes()).is_none()
                && window.bytes().len() <= longest + 1
                && window.fill().map_err(failed)?
            {}
            let first = memchr::memchr(b'\n', window.bytes()).unwrap_or(window.bytes().len());
            if first <= longest || window.bytes().is_empty() {
                break;
            }
            overlong.push(Place {
                row,
                byte: window.offset(),
            });
            row += 1;
            lines::skip_line(window, b'\n').map_err(failed)?;
            window.fill_to(SAMPLE_BYTES + 1).map_err(failed)?;
        }
        let sample = sample(window);
        let Some(found) = recognise::find(sample, self.given, self.options) else {
            let reason = match overlong.is_empty() {
                true => "no log of a known kind".to_owned(),
                false => {
                    format!("no log of a known kind: its first line is longer than {longest} bytes")
                }
            };
            sink.skipped(self.path, &reason);
            return Ok(());
        };
        let (source, words) = found.words();
        let info = LogInfo {
            path: self.path.to_owned(),
            source,
            format: format!("{words}{}", self.container_words),
            encoding: self.counts.seen.get().words().unwrap_or_default(),
        };
        let Some(mut rows) = EventRows::start(sink, &info, &self.options.limits) else {
            return Ok(());
        };
        for place in overlong {
            rows.reject(place, &lines::overlong(longest));
        }
        self.records(found, window, row, &mut rows)
            .map_err(|source| Error::reading(self.path, window.offset(), source))?;
        let encoding = self
            .counts
            .seen
            .get()
            .words()
            .filter(|words| *words != info.encoding);
        rows.finish(encoding);
        Ok(())
    }

    fn records(
        &self,
        found: Found,
        window: &mut Window<'_, '_>,
        row: u64,
        rows: &mut EventRows<'_>,
    ) -> io::Result<()> {
        let options = self.options;
        let (zone, longest) = (options.zone.clone(), options.limits.row_bytes);
        let format: Box<dyn LineFormat> = match found {
            Found::Web { pattern, .. } => Box::new(Web::new(pattern, zone)),
            Found::Csvlog => Box::new(Csvlog::new(zone, longest)),
            Found::Stderr(prefix) => Box::new(Stderr::new(prefix, zone, longest)),
            Found::Syslog => Box::new(Syslog::new(self.path, options.year, zone)),
            Found::Zeek => Box::new(Zeek::new()),
            Found::Lines(dialect) => Box::new(Records::new(dialect, options.fields.clone(), zone)),
            Found::Objects(dialect) => {
                let records = Records::new(dialect, options.fields.clone(), zone);
                return Objects::new(&records, longest, row).read(window, rows);
            }
            Found::ElectionJson => return election::json(self.path, window, options, rows),
            Found::ElectionXml => return election::xml(self.path, window, options, rows),
        };
        let mut reader = Reader { format, rows };
        lines::walk(window, b'\n', longest, row, &mut reader).map(|_| ())
    }
}

/// True when a text begins as a JSON or XML document, whose lines mean nothing.
fn is_document(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    let start = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    recognise::is_election(start) || recognise::document(start).is_some()
}

/// The first lines at hand: whole ones, unless there is but one.
fn sample<'w>(window: &'w Window<'_, '_>) -> &'w str {
    let bytes = window.bytes();
    let most = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let end = match memchr::memrchr(b'\n', most) {
        _ if window.ended() && most.len() == bytes.len() => bytes.len(),
        Some(end) => end,
        None => memchr::memchr(b'\n', bytes).unwrap_or(bytes.len()),
    };
    match std::str::from_utf8(&bytes[..end]) {
        Ok(text) => text,
        // A character that the sample's end cut in two.
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

struct Reader<'r, 's> {
    format: Box<dyn LineFormat>,
    rows: &'r mut EventRows<'s>,
}

impl LineReader for Reader<'_, '_> {
    fn line(&mut self, line: lines::Line<'_>) -> Step {
        // The window holds nothing else.
        let Ok(text) = simdutf8::basic::from_utf8(line.text) else {
            self.rows.reject(line.place, "not valid UTF-8");
            return Step::Taken;
        };
        self.format.line(text, &line, self.rows)
    }

    fn refuse(&mut self, place: Place, reason: &str) {
        self.rows.reject(place, reason);
    }
}

/// Hands everything on, counts logs and tells progress.
struct Reporting<'r> {
    sink: &'r mut dyn EventSink,
    counts: &'r Counts,
}

impl EventSink for Reporting<'_> {
    fn begin(&mut self, log: &LogInfo) -> ControlFlow<()> {
        self.counts.tables.set(self.counts.tables.get() + 1);
        self.sink.begin(log)
    }

    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        self.sink.progress(self.counts.progress());
        self.sink.batch(batch)
    }

    fn end(&mut self, end: LogEnd) {
        self.sink.end(end);
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        self.sink.skipped(path, reason);
    }

    fn file(&mut self, file: SourceFile) {
        self.sink.file(file);
    }
}

/// The walk tells files and what it passed over through this; it finds no tables.
impl TableSink for Intake<'_> {
    fn begin(&mut self, _: &TableInfo) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn batch(&mut self, _: Batch) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn end(&mut self, _: TableEnd) {}

    fn skipped(&mut self, path: &str, reason: &str) {
        self.sink.skipped(path, reason);
    }

    fn file(&mut self, file: SourceFile) {
        self.sink.file(file);
    }

    fn progress(&mut self, bytes_read: u64) {
        self.sink.progress(bytes_read);
    }
}
