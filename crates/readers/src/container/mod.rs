//! Containers: what is packed, and how to look inside without ever writing to disk.

mod sevenz;
mod tar;
mod zip;

use crate::Error;
use crate::format::Whole;
use crate::source::{Packed, Reading};
use std::io::{BufReader, Cursor, Read};

/// Memory that a decoder may take, in KiB: xz and 7z name their own need, up to 4 GiB.
const DECODER_KIB: u32 = 160 << 10;

/// A container known by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// gzip, any number of members one after the other.
    Gzip,
    /// Zstandard, any number of frames.
    Zstd,
    /// xz, any number of streams.
    Xz,
    /// bzip2, any number of streams.
    Bzip2,
    /// tar in any dialect.
    Tar,
    /// zip.
    Zip,
    /// 7z.
    SevenZip,
}

impl Container {
    /// The container of content that begins with `head`. Limits: tar shows itself in the first 512 bytes.
    pub(crate) fn sniff(head: &[u8]) -> Option<Container> {
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Container::Gzip),
            // The second is the magic of a skippable frame, which may come first.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
                Some(Container::Zstd)
            }
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Container::Xz),
            [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x31,
                0x41,
                0x59,
                0x26,
                0x53,
                0x59,
                ..,
            ]
            | [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x17,
                0x72,
                0x45,
                0x38,
                0x50,
                0x90,
                ..,
            ] => Some(Container::Bzip2),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => {
                Some(Container::Zip)
            }
            [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => Some(Container::SevenZip),
            _ => tar::is_header(head).then_some(Container::Tar),
        }
    }

    /// The container in a word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Container::Gzip => "gzip",
            Container::Zstd => "zstd",
            Container::Xz => "xz",
            Container::Bzip2 => "bzip2",
            Container::Tar => "tar",
            Container::Zip => "zip",
            Container::SevenZip => "7z",
        }
    }

    /// True when the container can only be read with seeking.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Container::Zip | Container::SevenZip)
    }
}

/// Reads everything in a container that comes as a stream.
///
/// # Errors
/// [`Error::Broken`] naming the member for damage, [`Error::Limit`], and those of the members' readers.
pub(crate) fn read_stream(
    container: Container,
    reading: &mut Reading<'_>,
    place: &Packed<'_>,
    input: &mut dyn Read,
) -> Result<(), Error> {
    let inside = place.inside(container, reading.limits())?;
    match container {
        Container::Gzip => reading.unpacked(&inside, &mut flate2::read::MultiGzDecoder::new(input)),
        Container::Zstd => {
            let decoder = zstd::stream::read::Decoder::new(input);
            let mut decoder = decoder.map_err(|source| Error::reading(place.path, 0, source))?;
            reading.unpacked(&inside, &mut decoder)
        }
        Container::Xz => reading.unpacked(
            &inside,
            &mut lzma_rust2::XzReader::new_mem_limit(input, true, DECODER_KIB),
        ),
        Container::Bzip2 => reading.unpacked(&inside, &mut bzip2::read::MultiBzDecoder::new(input)),
        Container::Tar => tar::read(reading, &inside, input),
        Container::Zip | Container::SevenZip => Err(Error::Setting(format!(
            "{}: this container cannot be read as a stream",
            place.path
        ))),
    }
}

/// Reads everything in a container that needs seeking.
///
/// # Errors
/// As [`read_stream`].
pub(crate) fn read_whole(
    container: Container,
    reading: &mut Reading<'_>,
    place: &Packed<'_>,
    input: Whole,
) -> Result<(), Error> {
    let inside = place.inside(container, reading.limits())?;
    match (container, &input) {
        (Container::SevenZip, Whole::File(file)) => {
            let mut input = BufReader::new(reading.counting(file));
            sevenz::read(reading, &inside, &mut input)
        }
        (Container::SevenZip, Whole::Memory(bytes)) => {
            sevenz::read(reading, &inside, &mut Cursor::new(bytes))
        }
        _ => zip::read(reading, place, &inside, input),
    }
}

/// Why a member is passed over whatever it holds; `None` when it is not.
pub(crate) fn hidden(name: &str) -> Option<&'static str> {
    let mut parts = name
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "." | ".."));
    parts
        .any(|part| part.starts_with('.') || part == "__MACOSX")
        .then_some("hidden file")
}

/// A member's name as it can be shown: no control characters, not endless.
fn shown(name: &str) -> String {
    name.chars()
        .take(1000)
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}
