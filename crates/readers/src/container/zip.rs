//! zip archives.

use super::{hidden, shown};
use crate::Error;
use crate::format::{Format, Whole};
use crate::source::{Packed, Reading};
use std::io::{BufReader, Cursor, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// What zip packages of other programs hold, by a member that tells.
const PACKAGES: &[(&str, &str)] = &[
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint document"),
    ("META-INF/MANIFEST.MF", "a Java program"),
    ("AndroidManifest.xml", "an Android program"),
];

/// Reads the members of a zip archive in the order of its directory, or the workbook that it is. `outside` is the place
/// of the archive, `place` that of its members.
pub(super) fn read(
    reading: &mut Reading<'_>,
    outside: &Packed<'_>,
    place: &Packed<'_>,
    input: Whole,
) -> Result<(), Error> {
    let workbook = match &input {
        Whole::File(file) => {
            let mut counted = BufReader::new(reading.counting(file));
            members(reading, place, &mut counted)?
        }
        Whole::Memory(bytes) => members(reading, place, &mut Cursor::new(bytes))?,
    };
    if !workbook {
        return Ok(());
    }
    if let Whole::File(file) = &input {
        let mut file: &std::fs::File = file;
        file.rewind()
            .map_err(|source| Error::reading(place.path, 0, source))?;
    }
    reading.format(Format::Xlsx, outside, input)
}

/// Reads the members; true when the archive is a workbook, of which nothing was read.
fn members(
    reading: &mut Reading<'_>,
    place: &Packed<'_>,
    input: &mut (impl Read + Seek),
) -> Result<bool, Error> {
    let mut archive = ZipArchive::new(input).map_err(|error| broken(place.path, error))?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Ok(true);
    }
    let package = PACKAGES
        .iter()
        .find(|(member, _)| archive.index_for_name(member).is_some());
    if let Some((_, words)) = package {
        reading.skipped(place.path, words);
        return Ok(false);
    }
    for at in 0..archive.len() {
        let name = match archive.by_index_raw(at) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(entry) => shown(&entry.name().map_err(|error| broken(place.path, error))?),
            Err(error) => return Err(broken(place.path, error)),
        };
        let member = place.member(&name);
        reading.count_member(&member.path())?;
        if let Some(reason) = hidden(&name) {
            reading.skipped(&member.path(), reason);
            continue;
        }
        let mut entry = archive
            .by_index(at)
            .map_err(|error| broken(&member.path(), error))?;
        if entry.is_symlink() {
            reading.skipped(&member.path(), "no regular file");
            continue;
        }
        reading.unpacked(&member.packed(), &mut entry)?;
    }
    Ok(false)
}

fn broken(path: &str, error: ZipError) -> Error {
    let reason = match error {
        ZipError::Io(source) => return Error::reading(path, 0, source),
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => {
            "protected by a password: unpack it first".to_owned()
        }
        other => other.to_string(),
    };
    Error::Broken {
        path: path.to_owned(),
        byte: 0,
        reason,
    }
}
