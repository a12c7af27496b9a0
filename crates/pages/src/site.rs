//! The public site: every page, feed and file of it, drawn from the public record.
//!
//! Input: a [`PublicRecord`] and the office's [`Settings`]. Output: the addresses of all files ([`Site::paths`]) and the
//! bytes of each ([`Site::render`]). An export writes all of them; a server renders those that are asked for.
//!
//! Invariants:
//! - the same record and settings give the same bytes: no clock, no random number, no map order;
//! - one file is rendered without walking all claims: what needs that is in the index that [`Site::new`] builds;
//! - no page runs a script of its own text, has a style of its own text, or asks another host for anything;
//! - every link within the site is relative and leads to a path of [`Site::paths`];
//! - what strangers wrote is escaped, its hidden characters are written out, and its language is marked.
//!
//! A part of the site is a section: one module with the two functions of `Section`, named in `SECTIONS`.

mod about;
mod address;
mod answer;
mod api;
mod calendar;
mod cards;
mod claim;
mod claim_list;
mod claim_review;
mod corrections;
mod feeds;
mod fixed;
mod home;
pub(crate) mod index;
mod map;
mod page;
mod part;
mod plain_answer;
mod provider;
mod report;
mod search;
mod short;
mod statement;
pub(crate) mod text;
pub(crate) mod vocabulary;
pub(crate) mod wording;

pub use api::problem;
pub use claim_review::claim_review;

use address::{Address, in_language};
pub use calendar::elections;
use claim::Alike;
use corrections::Correction;
use index::{Facet, Index};
use jiff::civil::Date;
use levelhead_schema::calendar::Calendar;
use levelhead_schema::public::{PublicClaim, PublicRecord};
use levelhead_schema::statement::Language;

/// What an office says about its site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The office, as it calls itself.
    pub office: String,
    /// The site's address, such as `https://claims.example.gov`, without a slash at its end.
    pub base_url: String,
    /// How to reach the office about a correction: an e-mail address, or an `https:` address of a form.
    pub contact: String,
    /// The languages of the site: English, which stands at the root, and perhaps Spanish, which stands under `es/`.
    pub languages: Vec<Language>,
    /// Today, as the caller reads it from the clock.
    pub as_of: Date,
    /// Elections, in any order; the days from a claim to the next one are counted with them.
    pub elections: Vec<Election>,
    /// The election calendar: the tables that ship, or with the office's own rows over them.
    pub calendar: Calendar,
}

/// An election, for counting days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// The day.
    pub date: Date,
    /// Two letters of the state, `US` for one of the whole country.
    pub place: String,
    /// What it is called, in English: `federal general election`.
    pub name: String,
    /// The same in Spanish.
    pub name_es: String,
}

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its media type, as a server sends it.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of text. Media types of text carry their `charset`.
    pub(crate) fn text(media_type: &'static str, text: impl Into<String>) -> Self {
        File {
            media_type,
            bytes: text.into().into_bytes(),
        }
    }
}

/// Media type of pages.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// A part of the site.
///
/// `paths` adds all paths of the section, those of each language; `render` gives the file of an address, and `None` for
/// one that is another section's or nobody's. It decides by the address's first words, so that asking is cheap.
pub(crate) struct Section {
    pub(crate) paths: fn(&Site<'_>, &mut Vec<String>),
    pub(crate) render: fn(&Site<'_>, &Address<'_>) -> Option<File>,
}

/// The parts of the site, in the order in which they are asked. A new part adds its line here.
const SECTIONS: &[Section] = &[
    home::SECTION,
    claim::SECTION,
    part::SECTION,
    report::SECTION,
    statement::SECTION,
    short::SECTION,
    claim_list::SECTION,
    corrections::SECTION,
    search::SECTION,
    about::SECTION,
    calendar::SECTION,
    fixed::SECTION,
    feeds::SECTION,
    cards::SECTION,
    provider::SECTION,
    api::SECTION,
];

/// The site: the record with its index.
#[derive(Debug)]
pub struct Site<'r> {
    pub(crate) record: &'r PublicRecord,
    pub(crate) settings: &'r Settings,
    pub(crate) index: Index,
    /// Which cases a claim's page names beside it.
    pub(crate) alike: Alike,
    /// All corrections and withdrawals, newest first.
    pub(crate) corrections: Vec<Correction>,
}

impl<'r> Site<'r> {
    /// Builds the index: walks all claims once.
    pub fn new(record: &'r PublicRecord, settings: &'r Settings) -> Self {
        Site {
            record,
            settings,
            index: Index::new(record),
            alike: Alike::new(record.claims.len()),
            corrections: corrections::all(record),
        }
    }

    /// The paths of all files, relative to the site's root, without a slash at the beginning. No path is there twice.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for section in SECTIONS {
            (section.paths)(self, &mut paths);
        }
        paths
    }

    /// The file at a path; `None` when there is none. A path that ends in a slash, and the empty path, stand for the
    /// `index.html` in that folder.
    pub fn render(&self, path: &str) -> Option<File> {
        let address = Address::parse(path);
        if !self.settings.languages.contains(&address.language) {
            return None;
        }
        SECTIONS
            .iter()
            .find_map(|section| (section.render)(self, &address))
    }

    /// The claim of that id.
    pub(crate) fn claim(&self, id: &str) -> Option<&'r PublicClaim> {
        self.record.claim(id)
    }

    /// The claims at these places of the record, in that order.
    pub(crate) fn claims<'s>(
        &'s self,
        places: &'s [u32],
    ) -> impl DoubleEndedIterator<Item = &'r PublicClaim> + ExactSizeIterator + 's {
        places.iter().map(|at| &self.record.claims[*at as usize])
    }

    /// The path of the picture of a claim that previews show.
    pub(crate) fn card(id: &str, language: Language) -> String {
        in_language(language, &format!("cards/{id}.png"))
    }

    /// The feeds of a list, or of all claims: title and path of each.
    pub(crate) fn feeds(
        &self,
        list: Option<(Facet, &str)>,
        title: &str,
        language: Language,
    ) -> Vec<(String, String)> {
        if list.is_some_and(|(facet, _)| facet == Facet::Verdict) {
            return Vec::new();
        }
        let name = list.map_or("all".to_owned(), |(facet, slug)| {
            format!("{}/{slug}", facet.folder())
        });
        ["atom", "json"]
            .map(|format| {
                let path = in_language(language, &format!("feeds/{name}.{format}"));
                (title.to_owned(), path)
            })
            .into()
    }

    /// The absolute address of a path, for feeds, cards and canonical links: `index.html` at its end is left out.
    pub(crate) fn url(&self, path: &str) -> String {
        let shown = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        format!("{}/{shown}", self.settings.base_url)
    }
}
