//! 7z archives.

use super::{DECODER_KIB, hidden, shown};
use crate::Error;
use crate::source::{Packed, Reading};
use sevenz_rust2::{ArchiveReader, Error as SevenZipError, Password};
use std::io::{self, Read, Seek};

/// Reads the members of a 7z archive in their order.
pub(super) fn read(
    reading: &mut Reading<'_>,
    place: &Packed<'_>,
    input: &mut (impl Read + Seek),
) -> Result<(), Error> {
    let opened =
        ArchiveReader::new_with_memory_limit(input, Password::empty(), DECODER_KIB as usize);
    let mut archive = opened.map_err(|error| broken(place.path, error))?;
    // More threads would each take a dictionary's worth of memory.
    archive.set_thread_count(1);
    let mut path = place.path.to_owned();
    let result = archive.for_each_entries(|entry, input| {
        if entry.is_directory() || entry.is_anti_item() {
            return Ok(true);
        }
        let name = shown(entry.name());
        let member = place.member(&name);
        path = member.path();
        let result = reading.count_member(&path).and_then(|()| {
            // Members that are passed over are unpacked all the same, to reach the next.
            reading.check_expansion(&path, entry.size())?;
            match hidden(&name) {
                Some(reason) => {
                    reading.skipped(&path, reason);
                    Ok(())
                }
                None => reading.unpacked(&member.packed(), input),
            }
        });
        result
            .map(|()| true)
            .map_err(|error| SevenZipError::Io(io::Error::other(error), "".into()))
    });
    result.map_err(|error| broken(&path, error))
}

fn broken(path: &str, error: SevenZipError) -> Error {
    let reason = match error {
        SevenZipError::Io(source, _) => return Error::reading(path, 0, source),
        SevenZipError::PasswordRequired | SevenZipError::MaybeBadPassword(_) => {
            "protected by a password: unpack it first".to_owned()
        }
        SevenZipError::MaxMemLimited { actaul_kb, .. } => {
            let limit = format!("needs {} MB of memory to unpack", actaul_kb / 1024);
            return Error::Limit {
                path: path.to_owned(),
                limit,
            };
        }
        other => other.to_string(),
    };
    Error::Broken {
        path: path.to_owned(),
        byte: 0,
        reason,
    }
}
