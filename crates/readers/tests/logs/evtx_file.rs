//! Writes small Windows event logs, without templates.

const CHUNK_BYTES: usize = 64 << 10;

/// A file of chunks, each with the records given as number and element.
pub(crate) fn file(chunks: &[Vec<(u64, Element)>]) -> Vec<u8> {
    let mut file = vec![0; 4096];
    file[..8].copy_from_slice(b"ElfFile\0");
    file[16..24].copy_from_slice(&(chunks.len() as u64 - 1).to_le_bytes());
    file[32..36].copy_from_slice(&128u32.to_le_bytes());
    file[36..40].copy_from_slice(&[1, 0, 3, 0]);
    file[40..44].copy_from_slice(&[0, 16, chunks.len() as u8, 0]);
    for records in chunks {
        file.extend(chunk(records));
    }
    file
}

fn chunk(records: &[(u64, Element)]) -> Vec<u8> {
    let mut chunk = vec![0; 512];
    let mut last = 512;
    for (number, element) in records {
        last = chunk.len();
        chunk.extend([0x2A, 0x2A, 0, 0, 0, 0, 0, 0]);
        chunk.extend(number.to_le_bytes());
        // 2026-11-03T12:00:00Z in steps of 100 ns since 1601.
        chunk.extend(134_381_808_000_000_000u64.to_le_bytes());
        chunk.extend([0x0F, 1, 1, 0]);
        element.write(&mut chunk);
        chunk.push(0);
        let size = (chunk.len() - last + 4) as u32;
        chunk[last + 4..last + 8].copy_from_slice(&size.to_le_bytes());
        chunk.extend(size.to_le_bytes());
    }
    let free = chunk.len() as u32;
    chunk.resize(CHUNK_BYTES, 0);
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    let (first, end) = (records[0].0, records[records.len() - 1].0);
    for (at, number) in [(8, first), (16, end), (24, first), (32, end)] {
        chunk[at..at + 8].copy_from_slice(&number.to_le_bytes());
    }
    for (at, number) in [(40, 128), (44, last as u32), (48, free)] {
        chunk[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    chunk
}

/// An element with attributes, and elements or text in it.
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

/// An element that holds text.
pub(crate) fn text(name: &'static str, text: &str) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        text: text.to_owned(),
        children: Vec::new(),
    }
}

/// An element that holds others.
pub(crate) fn element(name: &'static str, children: Vec<Element>) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        text: String::new(),
        children,
    }
}

impl Element {
    /// The element with an attribute more.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Element {
        self.attributes.push((name, value.to_owned()));
        self
    }

    fn write(&self, chunk: &mut Vec<u8>) {
        chunk.push(if self.attributes.is_empty() {
            0x01
        } else {
            0x41
        });
        let size_at = chunk.len();
        chunk.extend([0; 4]);
        name(chunk, self.name);
        if !self.attributes.is_empty() {
            let list_at = chunk.len();
            chunk.extend([0; 4]);
            for (index, (attribute, value)) in self.attributes.iter().enumerate() {
                chunk.push(if index + 1 < self.attributes.len() {
                    0x46
                } else {
                    0x06
                });
                name(chunk, attribute);
                string(chunk, value);
            }
            let size = (chunk.len() - list_at - 4) as u32;
            chunk[list_at..list_at + 4].copy_from_slice(&size.to_le_bytes());
        }
        chunk.push(0x02);
        if !self.text.is_empty() {
            string(chunk, &self.text);
        }
        for child in &self.children {
            child.write(chunk);
        }
        chunk.push(0x04);
        let size = (chunk.len() - size_at - 4) as u32;
        chunk[size_at..size_at + 4].copy_from_slice(&size.to_le_bytes());
    }
}

/// A name in place: its offset points right behind itself.
fn name(chunk: &mut Vec<u8>, name: &str) {
    let offset = chunk.len() as u32 + 4;
    chunk.extend(offset.to_le_bytes());
    chunk.extend([0; 4]);
    let hash = name.encode_utf16().fold(0u32, |hash, unit| {
        hash.wrapping_mul(65599).wrapping_add(unit.into())
    });
    chunk.extend((hash as u16).to_le_bytes());
    chunk.extend((name.encode_utf16().count() as u16).to_le_bytes());
    chunk.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    chunk.extend([0, 0]);
}

fn string(chunk: &mut Vec<u8>, text: &str) {
    chunk.extend([0x05, 0x01]);
    chunk.extend((text.encode_utf16().count() as u16).to_le_bytes());
    chunk.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}
