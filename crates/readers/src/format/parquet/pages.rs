//! Bounds on pages, asked before the decoder makes room for them.
//!
//! The decoder takes a page's header at its word: in a file of 2 KB it can name 2 GB, which are then reserved. So each
//! header is read here first, and what all pages of the file name together is bounded as other expansion is.
//!
//! # Source
//! Apache Parquet format, `parquet.thrift` (`PageHeader`).

use super::thrift;
use crate::Error;
use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What the decoder takes for a value that it keeps: levels, and a text's place.
const VALUE_BYTES: u64 = 40;

/// What the pages of one file may take.
pub(super) struct Bounds {
    pub(super) path: String,
    /// One page.
    pub(super) page_bytes: u64,
    /// All pages that are still to come.
    pub(super) left_bytes: AtomicU64,
    /// [`crate::Limits::expansion_ratio`], from which that comes.
    pub(super) ratio: u64,
}

impl Bounds {
    /// Takes `bytes` off what is left.
    ///
    /// # Errors
    /// [`Error::Limit`] when a page is to have more, or all pages together.
    pub(super) fn take(&self, bytes: u64) -> Result<(), Error> {
        let refuse = |limit: String| {
            Err(Error::Limit {
                path: self.path.clone(),
                limit,
            })
        };
        if bytes > self.page_bytes {
            return refuse(format!("a page of more than {} bytes", self.page_bytes));
        }
        let left = |left: u64| left.checked_sub(bytes);
        match self
            .left_bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left)
        {
            Ok(_) => Ok(()),
            Err(_) => refuse(format!(
                "expands to more than {} times its size",
                self.ratio
            )),
        }
    }
}

/// A file of which one column's pages are read.
pub(super) struct Watched<R> {
    pub(super) input: Arc<R>,
    pub(super) bounds: Arc<Bounds>,
    /// The column holds lists, so that one record can take all values of a page.
    pub(super) repeated: bool,
}

impl<R: ChunkReader> Length for Watched<R> {
    fn len(&self) -> u64 {
        self.input.len()
    }
}

impl<R: ChunkReader> ChunkReader for Watched<R> {
    type T = Header<R>;

    fn get_read(&self, start: u64) -> Result<Header<R>, ParquetError> {
        Ok(Header {
            input: Arc::clone(&self.input),
            bounds: Arc::clone(&self.bounds),
            repeated: self.repeated,
            start,
            reading: None,
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        // Room for the bytes is made before it shows that the file has not so many.
        if start.saturating_add(length as u64) > self.len() {
            return Err(ParquetError::EOF("a page goes beyond the file".to_owned()));
        }
        self.input.get_bytes(start, length)
    }
}

/// A page's header on its way to the decoder. It asks for one and may then not read it, so nothing is looked at before
/// the first byte is wanted.
pub(super) struct Header<R: ChunkReader> {
    input: Arc<R>,
    bounds: Arc<Bounds>,
    repeated: bool,
    start: u64,
    reading: Option<R::T>,
}

impl<R: ChunkReader> Header<R> {
    fn check(&self) -> io::Result<()> {
        let mut input = self.input.get_read(self.start).map_err(io::Error::other)?;
        let sizes = Sizes::read(&mut input)?;
        let kept = match self.repeated {
            true => sizes.values.max(sizes.dictionary),
            false => sizes.dictionary,
        };
        let bytes = sizes.page_bytes.saturating_add(kept * VALUE_BYTES);
        self.bounds.take(bytes).map_err(io::Error::other)
    }
}

impl<R: ChunkReader> Read for Header<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(reading) = &mut self.reading {
            return reading.read(buffer);
        }
        self.check()?;
        let reading = self.input.get_read(self.start);
        let reading = reading.map_err(io::Error::other)?;
        self.reading.insert(reading).read(buffer)
    }
}

/// What a page's header says of the page's size. A number below 0 is the decoder's to refuse and counts as 0.
#[derive(Debug, Default, PartialEq)]
struct Sizes {
    /// Bytes once it is unpacked.
    page_bytes: u64,
    /// Values in a page of data.
    values: u64,
    /// Values in a dictionary.
    dictionary: u64,
}

impl Sizes {
    fn read(input: &mut impl Read) -> io::Result<Sizes> {
        let mut sizes = Sizes::default();
        thrift::numbers(input, &mut |path, number| {
            let place = match path {
                [2] => &mut sizes.page_bytes,
                [5 | 8, 1] => &mut sizes.values,
                [7, 1] => &mut sizes.dictionary,
                _ => return,
            };
            *place = u64::try_from(number).unwrap_or(0).max(*place);
        })?;
        Ok(sizes)
    }
}

#[cfg(test)]
mod tests {
    use super::Sizes;

    #[track_caller]
    fn check(header: &[u8], expect: Option<(u64, u64, u64)>) {
        let sizes = Sizes::read(&mut &*header).ok();
        let found = sizes.map(|sizes| (sizes.page_bytes, sizes.values, sizes.dictionary));
        assert_eq!(found, expect, "{header:02x?}");
    }

    #[test]
    fn a_header_says_how_large_its_page_is() {
        // A data page: 200 bytes, packed to 100, a checksum; in it 7 values, encodings, statistics with a text.
        let data = [
            0x15, 0, 0x15, 0x90, 3, 0x15, 0xC8, 1, 0x15, 9, 0x1C, 0x15, 14, 0x15, 0, 0x15, 6, 0x15,
            6, 0x1C, 0x18, 2, b'a', b'b', 0, 0, 0,
        ];
        check(&data, Some((200, 7, 0)));
        check(&data[..data.len() - 1], None);
        // A dictionary of 3 values in 20 bytes, sorted.
        check(
            &[
                0x15, 4, 0x15, 40, 0x15, 40, 0x4C, 0x15, 6, 0x15, 0, 0x11, 0, 0,
            ],
            Some((20, 0, 3)),
        );
        // The second version: 5 values, 2 of them null, not packed.
        check(
            &[
                0x15, 6, 0x15, 40, 0x15, 40, 0x5C, 0x15, 10, 0x15, 4, 0x52, 0, 0,
            ],
            Some((20, 5, 0)),
        );
        // The larger of two, whatever the decoder would take; below 0 is nothing.
        check(&[0x25, 40, 0x05, 4, 20, 0], Some((20, 0, 0)));
        check(&[0x25, 41, 0], Some((0, 0, 0)));
    }
}
