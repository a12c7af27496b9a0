//! The zip archive of a workbook and the parts that say what is where.

use super::styles::{self, Shown};
use crate::format::xml::{Token, Xml};
use crate::{Error, Limits};
use std::collections::BTreeMap;
use std::io::{BufReader, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// What any archive may expand to, whatever its size.
const FREE_BYTES: u64 = 64 << 20;
/// Longest text in the parts that say what is where.
const WORD_BYTES: usize = 4096;

/// What the sheets need to be read.
#[derive(Default)]
pub(super) struct Book {
    /// Name and part of each sheet, in the order of the workbook.
    pub(super) sheets: Vec<(String, String)>,
    /// Days count from 1904.
    pub(super) from_1904: bool,
    /// How a cell of each style is shown.
    pub(super) styles: Vec<Shown>,
    /// Shared texts.
    pub(super) texts: Texts,
}

/// Many texts in one piece of memory.
#[derive(Default)]
pub(super) struct Texts {
    data: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Text number `at`.
    pub(super) fn text(&self, at: usize) -> Option<&[u8]> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.data.get(start..*self.ends.get(at)?)
    }
}

/// An open archive.
pub(super) struct Package<'p, R> {
    path: &'p str,
    archive: ZipArchive<R>,
    limits: &'p Limits,
    left_bytes: u64,
}

impl<'p, R: Read + Seek> Package<'p, R> {
    /// Opens the archive.
    ///
    /// # Errors
    /// [`Error::Broken`] when it is none; [`Error::Limit`] when it has too many members.
    pub(super) fn open(path: &'p str, mut input: R, limits: &'p Limits) -> Result<Self, Error> {
        let size_bytes = input
            .seek(std::io::SeekFrom::End(0))
            .map_err(|error| Error::reading(path, 0, error))?;
        let archive = ZipArchive::new(input).map_err(|error| broken(path, error))?;
        if archive.len() > limits.members {
            let limit = format!("more than {} members", limits.members);
            return Err(Error::Limit {
                path: path.to_owned(),
                limit,
            });
        }
        let left_bytes = FREE_BYTES.max(size_bytes.saturating_mul(limits.expansion_ratio));
        Ok(Package {
            path,
            archive,
            limits,
            left_bytes,
        })
    }

    /// Reads one part with `read`.
    ///
    /// # Errors
    /// Those of `read`; [`Error::Limit`] when the archive has expanded too far.
    pub(super) fn read<T>(
        &mut self,
        part: &str,
        most_text: usize,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let place = format!("{}!{part}", self.path);
        let entry = self
            .archive
            .by_name(part)
            .map_err(|error| broken(&place, error))?;
        let ratio = self.limits.expansion_ratio;
        let mut input = BufReader::with_capacity(
            32 << 10,
            Counted {
                entry,
                left_bytes: &mut self.left_bytes,
                path: self.path,
                ratio,
            },
        );
        read(&mut Xml::new(&place, &mut input, most_text)?)
    }

    fn has(&self, part: &str) -> bool {
        self.archive.index_for_name(part).is_some()
    }

    /// What the workbook says of itself; `None` when the package is no workbook of XML parts.
    ///
    /// # Errors
    /// [`Error::Broken`] for damaged parts; [`Error::Limit`] for too many sheets or too much text.
    pub(super) fn workbook(&mut self) -> Result<Option<Book>, Error> {
        let main = self.main_part()?;
        if !self.has(&main) || !main.ends_with(".xml") {
            return Ok(None);
        }
        let mut book = Book::default();
        let mut sheets = Vec::new();
        let most = self.limits.members;
        self.read(&main, WORD_BYTES, |xml| {
            elements(xml, |xml| {
                match xml.name() {
                    b"workbookPr" => {
                        book.from_1904 =
                            matches!(xml.attribute("date1904").as_deref(), Some("1" | "true"));
                    }
                    b"sheet" if sheets.len() < most => {
                        let name = xml.attribute("name").unwrap_or_default().into_owned();
                        sheets.push((name, xml.attribute("id").unwrap_or_default().into_owned()));
                    }
                    _ => {}
                }
                Ok(false)
            })
        })?;
        let folder = main.rfind('/').map_or("", |slash| &main[..=slash]);
        let links = self.links(
            &format!("{folder}_rels/{}.rels", &main[folder.len()..]),
            folder,
        )?;
        for (kind, part) in links.values() {
            if !self.has(part) {
                continue;
            }
            match kind.as_str() {
                "styles" => book.styles = self.read(part, WORD_BYTES, styles::read)?,
                "sharedStrings" => book.texts = self.texts(part)?,
                _ => {}
            }
        }
        for (name, id) in sheets {
            if let Some((_, part)) = links.get(&id).filter(|(kind, _)| kind == "worksheet") {
                book.sheets.push((name, part.clone()));
            }
        }
        Ok(Some(book))
    }

    fn main_part(&mut self) -> Result<String, Error> {
        let links = self.links("_rels/.rels", "")?;
        let main = links
            .into_values()
            .find(|(kind, _)| kind == "officeDocument");
        Ok(main.map_or_else(|| "xl/workbook.xml".to_owned(), |(_, part)| part))
    }

    /// The relations that a part names: by id, the last word of the kind and the part it leads to. In an order of their
    /// own, so that of two parts of one kind, or two that are damaged, every run takes the same.
    fn links(
        &mut self,
        part: &str,
        folder: &str,
    ) -> Result<BTreeMap<String, (String, String)>, Error> {
        let mut links = BTreeMap::new();
        if !self.has(part) {
            return Ok(links);
        }
        let most = self.limits.members;
        self.read(part, WORD_BYTES, |xml| {
            elements(xml, |xml| {
                if xml.name() != b"Relationship" || links.len() == most {
                    return Ok(false);
                }
                let word = |name: &str| xml.attribute(name).unwrap_or_default().into_owned();
                let (kind, target) = (word("Type"), word("Target"));
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let part = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}{}", target.trim_start_matches("./")),
                };
                links.insert(word("Id"), (kind, part));
                Ok(false)
            })
        })?;
        Ok(links)
    }

    fn texts(&mut self, part: &str) -> Result<Texts, Error> {
        let (most, row_bytes, path) = (
            self.limits.whole_member_bytes,
            self.limits.row_bytes,
            self.path,
        );
        self.read(part, row_bytes, |xml| {
            let mut texts = Texts::default();
            elements(xml, |xml| {
                if xml.name() != b"si" {
                    return Ok(false);
                }
                append_text(xml, &mut texts.data)?;
                texts.ends.push(texts.data.len());
                if texts.data.len() + texts.ends.len() * size_of::<usize>() > most {
                    let limit = format!("more than {most} bytes of shared texts");
                    return Err(Error::Limit {
                        path: path.to_owned(),
                        limit,
                    });
                }
                Ok(true)
            })?;
            Ok(texts)
        })
    }
}

/// Calls `visit` at each opening tag of the document. It says whether it has read the element to its end.
pub(super) fn elements(
    xml: &mut Xml<'_>,
    mut visit: impl FnMut(&mut Xml<'_>) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut depth = 0_u64;
    loop {
        match xml.next()? {
            Token::Start => depth += u64::from(!visit(xml)?),
            Token::End => depth = depth.saturating_sub(1),
            Token::Text => {}
            Token::Eof if depth > 0 => return Err(xml.broken("ends in the middle of an element")),
            Token::Eof => return Ok(()),
        }
    }
}

/// Appends the text in the `t` elements of the element at hand, up to its end; not that of phonetic guides.
/// A piece that is longer than the limit leaves a NUL, for which the row is refused.
pub(super) fn append_text(xml: &mut Xml<'_>, text: &mut Vec<u8>) -> Result<(), Error> {
    let mut depth = 1_u64;
    let mut in_text = false;
    while depth > 0 {
        match xml.next()? {
            Token::Start if xml.name() == b"rPh" => xml.pass_element()?,
            Token::Start => {
                depth += 1;
                in_text = xml.name() == b"t";
            }
            Token::End => {
                depth -= 1;
                in_text = false;
            }
            Token::Text if in_text => match xml.text() {
                Some(piece) => append_unescaped(piece, text),
                None => text.push(0),
            },
            Token::Text => {}
            Token::Eof => return Err(xml.broken("ends in the middle of an element")),
        }
    }
    Ok(())
}

/// Undoes Excel's `_x000D_`, its way to write characters that XML does not allow.
pub(super) fn append_unescaped(piece: &[u8], text: &mut Vec<u8>) {
    let mut rest = piece;
    while let Some(at) = memchr::memmem::find(rest, b"_x") {
        text.extend_from_slice(&rest[..at]);
        let scalar = rest
            .get(at + 2..at + 7)
            .filter(|code| code[4] == b'_')
            .and_then(|code| {
                let code = std::str::from_utf8(&code[..4]).ok()?;
                char::from_u32(u32::from_str_radix(code, 16).ok()?)
            });
        match scalar {
            Some(scalar) => {
                text.extend_from_slice(scalar.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[at + 7..];
            }
            None => {
                text.extend_from_slice(b"_x");
                rest = &rest[at + 2..];
            }
        }
    }
    text.extend_from_slice(rest);
}

fn broken(path: &str, error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => Error::reading(path, 0, error),
        other => Error::Broken {
            path: path.to_owned(),
            byte: 0,
            reason: other.to_string(),
        },
    }
}

/// Stops an archive that expands too far.
struct Counted<'c, R> {
    entry: R,
    left_bytes: &'c mut u64,
    path: &'c str,
    ratio: u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.entry.read(buffer)?;
        match self.left_bytes.checked_sub(count as u64) {
            Some(left) => *self.left_bytes = left,
            None => {
                let limit = format!("expands to more than {} times its size", self.ratio);
                return Err(std::io::Error::other(Error::Limit {
                    path: self.path.to_owned(),
                    limit,
                }));
            }
        }
        Ok(count)
    }
}
