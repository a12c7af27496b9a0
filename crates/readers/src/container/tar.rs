//! tar archives.

use super::{hidden, shown};
use crate::Error;
use crate::source::{Packed, Reading};
use std::io::{self, Read};

const BLOCK_BYTES: usize = 512;

/// True when `head` begins with a tar header: its checksum is right.
pub(super) fn is_header(head: &[u8]) -> bool {
    let Some(block) = head.get(..BLOCK_BYTES) else {
        return false;
    };
    let sum: u64 = block
        .iter()
        .enumerate()
        .map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte }))
        .sum();
    let digits = block[148..156]
        .split(|byte| matches!(byte, 0 | b' '))
        .find(|part| !part.is_empty());
    let told =
        digits.and_then(|digits| u64::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
    told == Some(sum) && block[0] != 0
}

/// Reads the members of a tar archive in their order.
pub(super) fn read(
    reading: &mut Reading<'_>,
    place: &Packed<'_>,
    input: &mut dyn Read,
) -> Result<(), Error> {
    let failed = |source| Error::reading(place.path, 0, source);
    let zeros = std::cell::Cell::new(0);
    let mut archive = ::tar::Archive::new(Tail {
        input,
        zeros: &zeros,
    });
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let name = shown(&String::from_utf8_lossy(&entry.path_bytes()));
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        let member = place.member(&name);
        reading.count_member(&member.path())?;
        if let Some(reason) = hidden(&name) {
            reading.skipped(&member.path(), reason);
            continue;
        }
        if !kind.is_file() && !kind.is_contiguous() && !kind.is_gnu_sparse() {
            reading.skipped(&member.path(), "no regular file");
            continue;
        }
        let mut checked = Exact {
            left: entry.size(),
            input: &mut entry,
        };
        reading.content(&member.packed(), &mut checked)?;
    }
    if zeros.get() < BLOCK_BYTES {
        let reason = "the archive ends without its end mark".to_owned();
        return Err(Error::Broken {
            path: place.path.to_owned(),
            byte: 0,
            reason,
        });
    }
    Ok(())
}

/// Counts the zero bytes at the end of what was read: an archive that is whole ends with a block of them.
struct Tail<'i> {
    input: &'i mut dyn Read,
    zeros: &'i std::cell::Cell<usize>,
}

impl Read for Tail<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(room)?;
        let zeros = room[..read]
            .iter()
            .rev()
            .take_while(|&&byte| byte == 0)
            .count();
        self.zeros.set(if zeros == read {
            self.zeros.get() + zeros
        } else {
            zeros
        });
        Ok(read)
    }
}

/// A member that must be as long as its header says.
struct Exact<'i> {
    left: u64,
    input: &'i mut dyn Read,
}

impl Read for Exact<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(room)?;
        self.left = self.left.saturating_sub(read as u64);
        if read == 0 && self.left > 0 && !room.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the archive ends in this member",
            ));
        }
        Ok(read)
    }
}
