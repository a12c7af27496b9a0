//! The world as typst sees it: one template, one file of data, the fonts. There is nothing else to reach.

use crate::error::PdfError;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

const TEMPLATE: &str = include_str!("briefing.typ");
const TEMPLATE_PATH: &str = "/briefing.typ";
const DATA_PATH: &str = "/briefing.json";

/// A template and its data.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: &'static [Font],
    template: Source,
    data_id: FileId,
    data: Bytes,
}

impl Desk {
    pub(crate) fn new(fonts: &'static [Font], data: String) -> Result<Self, PdfError> {
        Ok(Desk {
            library: LazyHash::new(library()),
            book: LazyHash::new(FontBook::from_fonts(fonts)),
            fonts,
            template: Source::new(id(TEMPLATE_PATH)?, TEMPLATE.to_owned()),
            data_id: id(DATA_PATH)?,
            data: Bytes::from_string(data),
        })
    }
}

/// The standard library, with what marks the first cell of a row as its header.
fn library() -> Library {
    let features = [Feature::A11yExtras].into_iter().collect();
    Library::builder().with_features(features).build()
}

fn id(path: &'static str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(path).map_err(|_| PdfError::Shipped {
        what: "the template",
    })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.template.id() {
            true => Ok(self.template.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == self.data_id {
            true => Ok(self.data.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// There is no today: the file would not have the same bytes tomorrow.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
