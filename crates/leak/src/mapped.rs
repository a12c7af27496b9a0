//! The one place where memory is mapped.
#![expect(
    unsafe_code,
    reason = "a memory map is the only way to search gigabytes without reading them; nothing else in the crate needs unsafe"
)]

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::path::Path;

/// Maps a finished library file for reading.
///
/// Sound as long as nobody truncates the file meanwhile: libraries are written under another name, renamed into
/// place when complete and never changed afterwards, and the desk's folder belongs to its user alone.
pub(crate) fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: see above: a finished library file is never written to or truncated.
    unsafe { Mmap::map(&file) }
}
