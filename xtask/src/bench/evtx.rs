//! Large Windows event logs out of small ones: chunks that hold a record or two are filled with copies of it.
//!
//! A copy refers to the template that the first record of its chunk brings, as Windows writes it.
//!
//! # Source
//! J. Metz, "Windows XML Event Log (EVTX) format", libevtx documentation.

/// Bytes of a file's header.
pub(crate) const HEADER: usize = 4096;
/// Bytes of a chunk.
pub(crate) const CHUNK: usize = 64 << 10;
/// Where the records of a chunk begin.
const RECORDS: usize = 512;
/// Bytes of a record before its XML.
const RECORD_HEAD: usize = 24;
/// Fragment header, then the token of a template.
const FRAGMENT: &[u8] = &[0x0f, 1, 1, 0, 0x0c];
/// The type of a value that is itself XML.
const BINARY_XML: u8 = 0x21;
/// How deep XML may lie in XML.
const MOST_DEPTH: u32 = 8;

/// The first chunk of a file filled with copies of its first record, and how many records it then has; `None` when it is
/// not of the form that this knows.
pub(crate) fn filled(file: &[u8]) -> Option<(Vec<u8>, u64)> {
    let mut chunk = file.get(HEADER..HEADER + CHUNK)?.to_vec();
    let size = number(&chunk, RECORDS + 4)?;
    let first = chunk.get(RECORDS..RECORDS + size)?.to_vec();
    let copy = copied(&first)?;
    let mut at = number(&chunk, 48)?;
    let mut last = number(&chunk, 44)?;
    let mut count = number(&chunk, 16)? as u64 - number(&chunk, 8)? as u64 + 1;
    let begun = number(&chunk, 8)? as u64;
    while at + copy.len() <= CHUNK {
        let place = chunk.get_mut(at..at + copy.len())?;
        place.copy_from_slice(&copy);
        place
            .get_mut(8..16)?
            .copy_from_slice(&(begun + count).to_le_bytes());
        last = at;
        at += copy.len();
        count += 1;
    }
    let end = (begun + count - 1).to_le_bytes();
    chunk.get_mut(16..24)?.copy_from_slice(&end);
    chunk.get_mut(32..40)?.copy_from_slice(&end);
    chunk
        .get_mut(44..48)?
        .copy_from_slice(&(last as u32).to_le_bytes());
    chunk
        .get_mut(48..52)?
        .copy_from_slice(&(at as u32).to_le_bytes());
    Some((chunk, count))
}

/// A file's header for so many chunks.
pub(crate) fn header(file: &[u8], chunks: u16) -> Option<Vec<u8>> {
    let mut header = file.get(..HEADER)?.to_vec();
    header
        .get_mut(42..44)?
        .copy_from_slice(&chunks.to_le_bytes());
    Some(header)
}

/// A record that refers to the templates which the record brings.
fn copied(record: &[u8]) -> Option<Vec<u8>> {
    let xml = record.get(RECORD_HEAD..record.len().checked_sub(4)?)?;
    let (mut inner, used) = fragment(xml, RECORDS + RECORD_HEAD, 0)?;
    inner.extend_from_slice(xml.get(used..)?);
    let size = ((RECORD_HEAD + inner.len() + 4) as u32).to_le_bytes();
    let mut copy = record.get(..RECORD_HEAD)?.to_vec();
    copy.get_mut(4..8)?.copy_from_slice(&size);
    copy.extend_from_slice(&inner);
    copy.extend_from_slice(&size);
    Some(copy)
}

/// The fragment that begins `xml`, which lies at `offset` of its chunk, without the templates in it; and its length before.
fn fragment(xml: &[u8], offset: usize, depth: u32) -> Option<(Vec<u8>, usize)> {
    if !xml.starts_with(FRAGMENT) || depth > MOST_DEPTH {
        return None;
    }
    let mut at = FRAGMENT.len() + 9;
    let mut out = xml.get(..at)?.to_vec();
    if number(xml, at - 4)? == offset + at {
        at += 24 + number(xml, at + 20)?;
    }
    let count = number(xml, at)?;
    out.extend_from_slice(xml.get(at..at + 4)?);
    let kinds = xml.get(at + 4..at + 4 + 4 * count)?;
    at += 4 + 4 * count;
    let mut values = Vec::new();
    for kind in kinds.chunks_exact(4) {
        let &[low, high, of, pad] = kind else {
            return None;
        };
        let length = usize::from(u16::from_le_bytes([low, high]));
        let value = xml.get(at..at + length)?;
        let before = values.len();
        match of {
            BINARY_XML => {
                let (inner, used) = fragment(value, offset + at, depth + 1)?;
                values.extend_from_slice(&inner);
                values.extend_from_slice(value.get(used..)?);
            }
            _ => values.extend_from_slice(value),
        }
        let [low, high] = u16::try_from(values.len() - before).ok()?.to_le_bytes();
        out.extend_from_slice(&[low, high, of, pad]);
        at += length;
    }
    out.extend_from_slice(&values);
    Some((out, at))
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}
