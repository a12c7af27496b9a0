//! What is watched while content flows by: hash, progress, expansion, encoding.

use crate::Error;
use crate::encoding::Seen;
use levelhead_schema::Batch;
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Bytes that may come out of containers before their expansion is held against them.
const FREE_BYTES: u64 = 64 << 20;

/// What several readers on top of one another count together.
#[derive(Default)]
pub(crate) struct Counts {
    /// Bytes of all top-level files read.
    pub(crate) consumed: Cell<u64>,
    /// Bytes that came out of the containers of the present top-level file.
    pub(crate) expanded: Cell<u64>,
    /// Bytes of the top-level files before the present one.
    pub(crate) before: Cell<u64>,
    /// Size of the present top-level file.
    pub(crate) file_bytes: Cell<u64>,
    /// Members of all containers.
    pub(crate) members: Cell<usize>,
    /// Tables found.
    pub(crate) tables: Cell<u64>,
    /// What the present text turned out to be.
    pub(crate) seen: Cell<Seen>,
}

impl Counts {
    /// Bytes read, for progress: an archive's directory is read more than once, its bytes count once.
    pub(crate) fn progress(&self) -> u64 {
        self.consumed
            .get()
            .min(self.before.get().saturating_add(self.file_bytes.get()))
    }

    /// What is wrong when `more` bytes come out of the containers, if anything is.
    pub(crate) fn expansion(&self, ratio: u64, more: u64) -> Option<String> {
        let expanded = self.expanded.get().saturating_add(more);
        let most = self.file_bytes.get().saturating_mul(ratio).max(FREE_BYTES);
        (expanded > most).then(|| format!("unpacks to more than {ratio} times its size: a decompression bomb, or data too repetitive to be voters"))
    }
}

/// SHA-256 and length of what is written to it.
#[derive(Default)]
pub(crate) struct Hasher {
    pub(crate) digest: Sha256,
    pub(crate) size_bytes: u64,
}

impl Hasher {
    pub(crate) fn finish(self) -> (String, u64) {
        let hex = self
            .digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        (hex, self.size_bytes)
    }
}

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.digest.update(bytes);
        self.size_bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Hashes what is read through it.
pub(crate) struct Hashing<'h, R> {
    pub(crate) input: R,
    pub(crate) hasher: &'h mut Hasher,
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(room)?;
        io::Write::write(self.hasher, &room[..read])
    }
}

/// Counts what is read through it, for progress.
pub(crate) struct Counting<R> {
    pub(crate) input: R,
    pub(crate) counts: Rc<Counts>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(room)?;
        self.counts
            .consumed
            .set(self.counts.consumed.get() + read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Counting<R> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}

/// Stops when too much comes out of containers.
pub(crate) struct Metered<'m> {
    pub(crate) input: &'m mut dyn Read,
    pub(crate) counts: Rc<Counts>,
    pub(crate) ratio: u64,
    pub(crate) path: &'m str,
}

impl Read for Metered<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(room)?;
        if let Some(limit) = self.counts.expansion(self.ratio, read as u64) {
            return Err(io::Error::other(Error::Limit {
                path: self.path.to_owned(),
                limit,
            }));
        }
        self.counts
            .expanded
            .set(self.counts.expanded.get() + read as u64);
        Ok(read)
    }
}

/// Hands everything on, and adds what only this module knows: progress, and the encoding once all has been seen.
pub(crate) struct Reporting<'s> {
    pub(crate) sink: &'s mut dyn TableSink,
    pub(crate) counts: &'s Counts,
    pub(crate) encoding: String,
}

impl TableSink for Reporting<'_> {
    fn begin(&mut self, table: &TableInfo) -> ControlFlow<()> {
        self.counts.tables.set(self.counts.tables.get() + 1);
        self.encoding.clone_from(&table.encoding);
        self.sink.begin(table)
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        self.sink.progress(self.counts.progress());
        self.sink.batch(batch)
    }

    fn end(&mut self, mut end: TableEnd) {
        end.encoding = end.encoding.or_else(|| {
            self.counts
                .seen
                .get()
                .words()
                .filter(|words| *words != self.encoding)
        });
        self.sink.end(end);
    }

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
