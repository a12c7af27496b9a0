//! Windows event logs.
//!
//! A file is a header and chunks of 64 KB that stand for themselves, so it is read chunk by chunk as it comes: memory is
//! that of one chunk, and a chunk that is damaged or cut off costs its own records alone.
//!
//! # Source
//! J. Metz, "Windows XML Event Log (EVTX) format", libevtx documentation; [MS-EVEN6], 2.2.12 to 2.2.17.

use super::LogOptions;
use super::records::{Dialect, Records};
use super::rows::EventRows;
use crate::Error;
use crate::lines::Place;
use ::evtx::{EvtxChunkData, ParserSettings};
use levelhead_schema::event::{EventSink, LogInfo, LogSource};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

const HEADER_BYTES: usize = 4096;
const CHUNK_BYTES: usize = 64 << 10;
const CHUNK_HEADER_BYTES: usize = 512;

/// No record is smaller, so no chunk can say that it has more.
const SMALLEST_RECORD_BYTES: u64 = 32;

/// Why records at the end of a cut file are refused.
const CUT_OFF: &str = "a record behind the place where the file is cut off";

/// Where a log comes from.
pub(super) struct Origin<'a> {
    pub(super) path: &'a str,
    pub(super) container_words: &'a str,
}

/// True when a file begins as a Windows event log does.
pub(super) fn is_header(head: &[u8]) -> bool {
    head.starts_with(b"ElfFile\0")
}

/// Reads a log.
///
/// # Errors
/// Failures of the input.
pub(super) fn read(
    origin: &Origin<'_>,
    input: &mut dyn Read,
    options: &LogOptions,
    sink: &mut dyn EventSink,
) -> Result<(), Error> {
    let info = LogInfo {
        path: origin.path.to_owned(),
        source: LogSource::Windows,
        format: format!("Windows event log{}", origin.container_words),
        encoding: "UTF-16LE".to_owned(),
    };
    let Some(mut rows) = EventRows::start(sink, &info, &options.limits) else {
        return Ok(());
    };
    let mut chunks = Chunks {
        records: Records::new(Dialect::Windows, None, None),
        settings: Arc::new(ParserSettings::default().indent(false)),
        row: 1,
        byte: HEADER_BYTES as u64,
    };
    let failed = |byte: u64| move |source| Error::reading(origin.path, byte, source);
    let header = fill(input, HEADER_BYTES).map_err(failed(0))?;
    if header.len() < HEADER_BYTES {
        rows.reject(Place { row: 1, byte: 0 }, "the file ends in its header");
    }
    while header.len() == HEADER_BYTES {
        let chunk = fill(input, CHUNK_BYTES).map_err(failed(chunks.byte))?;
        if chunk.is_empty() || chunks.take(chunk, &mut rows).is_break() {
            break;
        }
    }
    rows.finish(None);
    Ok(())
}

/// The next `most` bytes, or fewer at the end.
fn fill(input: &mut dyn Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most);
    input.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

struct Chunks {
    records: Records,
    settings: Arc<ParserSettings>,
    /// Number of the next record, those that are missing counted.
    row: u64,
    /// Offset of the present chunk.
    byte: u64,
}

impl Chunks {
    fn place(&self, within: u64) -> Place {
        Place {
            row: self.row,
            byte: self.byte + within,
        }
    }

    fn take(&mut self, mut chunk: Vec<u8>, rows: &mut EventRows<'_>) -> ControlFlow<()> {
        let length = chunk.len();
        // Room that Windows has set aside and not used yet.
        if chunk.iter().all(|byte| *byte == 0) {
            self.byte += length as u64;
            return ControlFlow::Continue(());
        }
        chunk.resize(CHUNK_BYTES, 0);
        let announced = announced(&chunk);
        let whole = length == CHUNK_BYTES;
        let mut told = 0;
        // The decoder is well kept, but what it decodes comes from strangers: a panic of it is a broken chunk.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            self.chunk(chunk, length, rows, &mut told)
        }));
        let missing = announced.saturating_sub(told);
        let (flow, reason) = match outcome {
            Ok(Ok(flow)) if whole => (flow, "a record that its chunk announces and does not hold"),
            Ok(Ok(flow)) => (flow, CUT_OFF),
            Ok(Err(reason)) => (ControlFlow::Continue(()), reason),
            Err(_) => (ControlFlow::Continue(()), "a chunk that cannot be decoded"),
        };
        if flow.is_continue() && !rows.stopped() {
            let broken = told == 0 && announced == 0;
            if missing > 0 || broken {
                rows.reject_many(self.place(0), reason, missing.max(1));
                self.row += missing.max(1);
            }
        }
        self.byte += length as u64;
        flow
    }

    /// Takes the records of a chunk of which the file has `length` bytes; `told` counts those that were taken or refused.
    fn chunk(
        &mut self,
        chunk: Vec<u8>,
        length: usize,
        rows: &mut EventRows<'_>,
        told: &mut u64,
    ) -> Result<ControlFlow<()>, &'static str> {
        let mut data =
            EvtxChunkData::new(chunk, false).map_err(|_| "a chunk without its header")?;
        let parsed = data.parse(Arc::clone(&self.settings));
        let mut parsed = parsed.map_err(|_| "a chunk whose tables are damaged")?;
        for record in parsed.iter() {
            let Ok(record) = record else {
                *told += 1;
                rows.reject(self.place(0), "a record that cannot be decoded");
                self.row += 1;
                continue;
            };
            *told += 1;
            let place = self.place(record.binxml_offset);
            // What is missing was filled with zeros, which a decoder takes for an early end.
            let whole = record.binxml_offset + u64::from(record.binxml_size) <= length as u64;
            let flow = match record.into_json() {
                Ok(json) if whole => self.records.record(&json.data, place, rows),
                Ok(_) => {
                    rows.reject(place, CUT_OFF);
                    ControlFlow::Continue(())
                }
                Err(_) => {
                    rows.reject(place, "a record that cannot be decoded");
                    ControlFlow::Continue(())
                }
            };
            self.row += 1;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// How many records a chunk's header says it holds, as far as that can be.
fn announced(chunk: &[u8]) -> u64 {
    let number = |at: usize| {
        let bytes = chunk
            .get(at..at + 8)
            .and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    };
    if !chunk.starts_with(b"ElfChnk\0") {
        return 0;
    }
    let count = number(16).wrapping_sub(number(8)).wrapping_add(1);
    let most = (CHUNK_BYTES - CHUNK_HEADER_BYTES) as u64 / SMALLEST_RECORD_BYTES;
    if count > most { 0 } else { count }
}
