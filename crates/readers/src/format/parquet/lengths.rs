//! Runs of lengths at the head of pages of text, counted before the decoder makes room for them.
//!
//! Two encodings put the lengths of all texts of a page before the texts, and say first how many there are. The decoder
//! makes room for so many, whatever the page has: a number of five bytes can end the program.
//!
//! # Source
//! Apache Parquet format, `Encodings.md`: delta encoding, delta-length byte array, delta strings.

use super::pages::Bounds;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;
use std::io;
use std::sync::Arc;

/// What the decoder takes for a length.
const LENGTH_BYTES: u64 = 4;

/// The pages of a column, each looked at before it is handed on.
pub(super) struct Counted<P> {
    pages: P,
    bounds: Arc<Bounds>,
    /// The highest repetition and definition level.
    levels: [i16; 2],
}

impl<P: PageReader> Counted<P> {
    /// The pages of `column`.
    pub(super) fn new(pages: P, bounds: &Arc<Bounds>, column: &ColumnDescriptor) -> Self {
        Counted {
            pages,
            bounds: Arc::clone(bounds),
            levels: [column.max_rep_level(), column.max_def_level()],
        }
    }

    fn check(&self, page: &Page) -> Result<(), ParquetError> {
        let runs = match page.encoding() {
            Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
            Encoding::DELTA_BYTE_ARRAY => 2,
            _ => return Ok(()),
        };
        let mut rest = values(page, self.levels).ok_or_else(bad)?;
        for _ in 0..runs {
            let (count, after) = run(rest, page.num_values().into()).ok_or_else(bad)?;
            let taken = self.bounds.take(count * LENGTH_BYTES);
            taken.map_err(|error| ParquetError::from(io::Error::other(error)))?;
            rest = after;
        }
        Ok(())
    }
}

impl<P: PageReader> PageReader for Counted<P> {
    fn get_next_page(&mut self) -> Result<Option<Page>, ParquetError> {
        let page = self.pages.get_next_page()?;
        page.iter().try_for_each(|page| self.check(page))?;
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>, ParquetError> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<(), ParquetError> {
        self.pages.skip_next_page()
    }

    fn supports_deferred_dictionary(&self) -> bool {
        self.pages.supports_deferred_dictionary()
    }

    fn take_deferred_dictionary(&mut self) -> Result<Option<Page>, ParquetError> {
        self.pages.take_deferred_dictionary()
    }

    fn at_record_boundary(&mut self) -> Result<bool, ParquetError> {
        self.pages.at_record_boundary()
    }
}

impl<P: PageReader> Iterator for Counted<P> {
    type Item = Result<Page, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

/// The values of a page of data, behind its levels; `None` when the levels are longer than the page.
fn values(page: &Page, levels: [i16; 2]) -> Option<&[u8]> {
    match page {
        Page::DataPageV2 {
            buf,
            def_levels_byte_len,
            rep_levels_byte_len,
            ..
        } => {
            let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
            buf.get(usize::try_from(levels).ok()?..)
        }
        Page::DataPage {
            buf,
            num_values,
            def_level_encoding,
            rep_level_encoding,
            ..
        } => {
            let mut rest: &[u8] = buf;
            let encodings = [rep_level_encoding, def_level_encoding];
            for (level, encoding) in levels.into_iter().zip(encodings) {
                if level == 0 {
                    continue;
                }
                let bytes = match encoding {
                    Encoding::RLE => {
                        let (length, after) = rest.split_first_chunk()?;
                        rest = after;
                        u64::from(u32::from_le_bytes(*length))
                    }
                    // The old packing has no length of its own.
                    _ => {
                        let bits = u64::from(level.unsigned_abs().ilog2()) + 1;
                        (u64::from(*num_values) * bits).div_ceil(8)
                    }
                };
                rest = rest.get(usize::try_from(bytes).ok()?..)?;
            }
            Some(rest)
        }
        Page::DictionaryPage { .. } => None,
    }
}

/// How many numbers the run has that `data` begins with, and what follows it; `None` when there are more than `most` or
/// the run goes beyond the data.
fn run(data: &[u8], most: u64) -> Option<(u64, &[u8])> {
    let mut rest = data;
    let block = varint(&mut rest)?;
    let parts = varint(&mut rest)?;
    let count = varint(&mut rest).filter(|count| *count <= most)?;
    varint(&mut rest)?;
    let in_part = block.checked_div(parts)?;
    let mut left = count.saturating_sub(1);
    while left > 0 {
        if in_part == 0 {
            return None;
        }
        varint(&mut rest)?;
        let (widths, after) = rest.split_at_checked(usize::try_from(parts).ok()?)?;
        let mut bytes = 0_u64;
        for width in widths {
            // Parts behind the last number say a width and have no bytes.
            if left > 0 {
                bytes = bytes.checked_add(in_part.checked_mul(u64::from(*width))? / 8)?;
            }
            left = left.saturating_sub(in_part);
        }
        rest = after.get(usize::try_from(bytes).ok()?..)?;
    }
    Some((count, rest))
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn bad() -> ParquetError {
    ParquetError::General("a page whose lengths are more than its values".to_owned())
}

#[cfg(test)]
mod tests {
    use super::run;

    #[track_caller]
    fn check(data: &[u8], most: u64, expect: Option<(u64, &[u8])>) {
        assert_eq!(run(data, most), expect, "{data:02x?}");
    }

    #[test]
    fn a_run_ends_where_its_numbers_do() {
        // Blocks of 128 in 4 parts. No number, one, and three in a part of 2 bits, which takes 8 bytes.
        check(&[0x80, 1, 4, 0, 0, b'x'], 0, Some((0, b"x")));
        check(&[0x80, 1, 4, 1, 6, b'x'], 1, Some((1, b"x")));
        let three = [
            0x80, 1, 4, 3, 6, 0, 2, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, b'x',
        ];
        check(&three, 3, Some((3, b"x")));
        check(&three, 2, None);
        check(&three[..three.len() - 2], 3, None);
        // Numbers that are all alike take a width of nothing.
        check(
            &[0x80, 1, 4, 34, 6, 0, 0, 0, 0, 0, b'x'],
            40,
            Some((34, b"x")),
        );
    }

    #[test]
    fn a_run_that_claims_too_much_is_none() {
        check(&[0x80, 1, 4, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0], 1000, None);
        check(&[0x80, 1, 0, 2, 0, 0, 0], 10, None);
        check(&[0, 4, 2, 0, 0, 0, 0, 0, 0], 10, None);
        check(&[0x80, 1, 0xFF, 0xFF, 0xFF, 0x0F, 2, 0, 0], 10, None);
        check(&[0xFF; 12], 10, None);
        check(&[], 10, None);
    }
}
