//! Feeds: the newest claims for feed readers, as Atom and as JSON Feed.
//!
//! Input: the record. Output: for all claims, and for each state, kind and tag, a feed of the 50 that were last
//! published; the feed of all claims goes on in older pages, linked as RFC 5005 says.
//!
//! Invariants:
//! - an entry is a claim; its id never changes, and a new version moves `updated`;
//! - ids name the log and not the site's address, so that they outlive a move;
//! - a feed of one language is in that language;
//! - an entry has the answer to each part and leads to the page and to the signed files; it does not repeat the
//!   statement, which would make a feed of fifty claims half a megabyte that every reader fetches again and again.
//!
//! Source: RFC 4287 (Atom), RFC 5005 section 3 (paged feeds), RFC 4151 (tag URIs), JSON Feed 1.1.

mod atom;
mod entry;
mod json;

use super::address::in_language;
use super::claim_list::plain_value;
use super::index::Facet;
use super::plain_answer::date_of;
use super::text::fill;
use super::wording::words;
use super::{Address, File, Section, Site};
use crate::foreign::shown;
use entry::Entry;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use levelhead_schema::public::PublicClaim;
use levelhead_schema::statement::Language;
use std::cmp::Reverse;

/// The feeds as a part of the site.
pub(crate) const SECTION: Section = Section { paths, render };

/// How many entries a feed has.
const ENTRIES: usize = 50;

/// The facets that have feeds.
const FACETS: [Facet; 3] = [Facet::Place, Facet::Kind, Facet::Tag];

/// The two formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Atom,
    Json,
}

impl Format {
    const ALL: [Format; 2] = [Format::Atom, Format::Json];

    fn extension(self) -> &'static str {
        match self {
            Format::Atom => "atom",
            Format::Json => "json",
        }
    }
}

/// Which claims a feed has.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject<'a> {
    All,
    Of(Facet, &'a str),
}

impl Subject<'_> {
    /// What stands between `feeds/` and the format.
    fn name(&self) -> String {
        match self {
            Subject::All => "all".to_owned(),
            Subject::Of(facet, slug) => format!("{}/{slug}", facet.folder()),
        }
    }

    /// The page of the site with the same claims.
    fn page(&self) -> String {
        match self {
            Subject::All => "index.html".to_owned(),
            Subject::Of(facet, slug) => format!("{}/{slug}/index.html", facet.folder()),
        }
    }
}

fn paths(site: &Site<'_>, paths: &mut Vec<String>) {
    for language in &site.settings.languages {
        for format in Format::ALL {
            let mut add = |subject: &Subject<'_>, page| {
                paths.push(in_language(*language, &path(subject, page, format)));
            };
            for page in 1..=pages(site.record.claims.len()) {
                add(&Subject::All, page);
            }
            for facet in FACETS {
                for (slug, _) in site.index.lists(facet) {
                    add(&Subject::Of(facet, slug), 1);
                }
            }
        }
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let rest = address.rest.strip_prefix("feeds/")?;
    let (name, format) = rest.rsplit_once('.')?;
    let format = Format::ALL
        .into_iter()
        .find(|one| one.extension() == format)?;
    let words: Vec<&str> = name.split('/').collect();
    let (subject, page) = match words.as_slice() {
        ["all"] => (Subject::All, 1),
        ["all", page] => (Subject::All, later_page(page)?),
        [folder, slug] => {
            let facet = Facet::of_folder(folder).filter(|facet| FACETS.contains(facet))?;
            (Subject::Of(facet, slug), 1)
        }
        _ => return None,
    };
    let feed = Feed::of(site, &subject, page, address.language)?;
    Some(match format {
        Format::Atom => File::text("application/atom+xml; charset=utf-8", atom::write(&feed)),
        Format::Json => File::text("application/feed+json; charset=utf-8", json::write(&feed)),
    })
}

/// The number of a page after the first, in its one spelling.
fn later_page(text: &str) -> Option<usize> {
    let page: usize = text.parse().ok()?;
    (page > 1 && page.to_string() == text).then_some(page)
}

/// How many pages so many claims fill; the first is there without any.
fn pages(claims: usize) -> usize {
    claims.div_ceil(ENTRIES).max(1)
}

/// The path of a feed's page in English.
fn path(subject: &Subject<'_>, page: usize, format: Format) -> String {
    let (name, format) = (subject.name(), format.extension());
    match page {
        1 => format!("feeds/{name}.{format}"),
        _ => format!("feeds/{name}/{page}.{format}"),
    }
}

/// A feed, ready to be written in either format.
struct Feed<'s> {
    site: &'s Site<'s>,
    subject: Subject<'s>,
    language: Language,
    page: usize,
    pages: usize,
    title: String,
    updated: Timestamp,
    entries: Vec<Entry<'s>>,
}

impl<'s> Feed<'s> {
    fn of(
        site: &'s Site<'s>,
        subject: &Subject<'s>,
        page: usize,
        language: Language,
    ) -> Option<Self> {
        let (newest, pages) = match subject {
            Subject::All => (all(site, page)?, pages(site.record.claims.len())),
            Subject::Of(facet, slug) => {
                let list = site.index.list(*facet, slug)?;
                (last_published(site.claims(&list.claims).collect()), 1)
            }
        };
        let updated = newest.iter().map(|claim| claim.updated()).max();
        Some(Feed {
            title: title(site, subject, language)?,
            updated: updated.unwrap_or_else(|| start_of(site)),
            entries: newest
                .into_iter()
                .map(|claim| Entry::of(site, claim, language))
                .collect(),
            subject: subject.clone(),
            site,
            language,
            page,
            pages,
        })
    }

    /// The id: the same on all pages and in both formats.
    fn id(&self) -> String {
        let of = in_language(self.language, &format!("feeds/{}", self.subject.name()));
        let first = self.site.index.first_published;
        let first = first.unwrap_or_else(|| start_of(self.site));
        tag_uri(self.site, date_of(first), &of)
    }

    /// The address of one of its pages.
    fn url(&self, page: usize, format: Format) -> String {
        let path = path(&self.subject, page, format);
        self.site.url(&in_language(self.language, &path))
    }

    /// The address of the page for people, in a language.
    fn home(&self, language: Language) -> String {
        self.site.url(&in_language(language, &self.subject.page()))
    }
}

/// One page of all claims.
fn all<'s>(site: &'s Site<'_>, page: usize) -> Option<Vec<&'s PublicClaim>> {
    let from = (page - 1) * ENTRIES;
    let recent = &site.index.recent;
    if page > 1 && from >= recent.len() {
        return None;
    }
    let to = (from + ENTRIES).min(recent.len());
    Some(site.claims(&recent[from..to]).collect())
}

/// The claims that were last published, newest first.
fn last_published(mut claims: Vec<&PublicClaim>) -> Vec<&PublicClaim> {
    claims.sort_by_key(|claim| (Reverse(claim.updated()), claim.claim.id.as_str()));
    claims.truncate(ENTRIES);
    claims
}

fn title(site: &Site<'_>, subject: &Subject<'_>, language: Language) -> Option<String> {
    let office = shown(&site.settings.office, 120);
    let w = words(language);
    Some(match subject {
        Subject::All => fill(w.feed_title, &[&office]),
        Subject::Of(facet, slug) => {
            let list = site.index.list(*facet, slug)?;
            fill(w.feed_title_of, &[&office, &plain_value(*facet, list, w)])
        }
    })
}

/// The beginning of the day for which the site is made.
fn start_of(site: &Site<'_>) -> Timestamp {
    let start = site.settings.as_of.to_zoned(TimeZone::UTC);
    start.map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp())
}

/// A tag URI (RFC 4151): the log's name, or the site's host where the log's name begins with none; a day on which it
/// was theirs; and what of theirs.
fn tag_uri(site: &Site<'_>, day: jiff::civil::Date, of: &str) -> String {
    let origin = site.record.log.origin.as_str();
    let (host, folder) = origin.split_once('/').unwrap_or((origin, ""));
    let is_plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte))
    };
    let is_host = host.contains('.')
        && host.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
    if is_host && is_plain(folder) {
        let folder = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let host = host.to_ascii_lowercase();
        return format!("tag:{host},{day}:{folder}{of}");
    }
    let url = site
        .settings
        .base_url
        .split("://")
        .last()
        .unwrap_or_default();
    let host: String = url
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-.".contains(*letter))
        .collect();
    format!("tag:{},{day}:{of}", host.to_ascii_lowercase())
}
