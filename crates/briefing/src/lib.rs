//! The briefing on paper: a tagged PDF (PDF/UA-1) laid out by typst.
//!
//! Input: a [`Briefing`]. Output: the bytes of a PDF. Nothing is read but the
//! template and the fonts that ship inside this crate, nothing is written or fetched.
//!
//! Invariants:
//! - the same briefing gives the same bytes: no clock, and the file's date is that of the record;
//! - what the briefing says reaches the template as JSON strings, which are never read as markup;
//! - a letter that no font here can draw is written out as its code point, so none is lost and none stops the export;
//! - the result is tagged: headings, lists, tables with their header cells, descriptions of charts, language, title.
//!
//! A crate of its own, because typst is by far the largest dependency: only the binary pays for building it.

mod error;
mod fonts;
mod letters;
mod world;

pub use error::PdfError;

use levelhead_pages::briefing::Briefing;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::Desk;

/// Named in the file as the program that made it. Without a version of typst, so that its next one changes less.
const CREATOR: &str = "Levelhead";

/// Lays the briefing out and exports it.
///
/// Limits: letters of scripts outside Latin, Greek, Cyrillic, Hebrew and Arabic, and signs that neither the emoji nor
/// the mathematical font here has, are shown as `‹U+6F22›`.
///
/// # Errors
/// When the template and the briefing do not fit together, or the export finds a rule of PDF/UA-1 broken. Both are
/// faults of this program.
pub fn pdf(briefing: &Briefing) -> Result<Vec<u8>, PdfError> {
    let fonts = fonts::all();
    let mut data = briefing.for_paper();
    letters::make_drawable(&mut data, fonts);
    let desk = Desk::new(fonts, data.to_string())?;
    let document = typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(|errors| PdfError::layout(&errors))?;
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| PdfError::Standard {
            message: error.message().to_string(),
        })?;
    let options = PdfOptions {
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| PdfError::export(&errors))
}
