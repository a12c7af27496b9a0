//! The record for programs: a read-only JSON API of static documents, and its description in OpenAPI.
//!
//! Input: the record. Output: documents under `api/v1/`, each the record's own types with addresses around them, so
//! that there is no second truth; `openapi.json`, which says of each document exactly what is in it.
//!
//! Invariants:
//! - every document names its schema, `levelhead.api.…/1`; the assessment is `levelhead.assessment/1` itself;
//! - lists have at most [`PAGE`] entries a page, last published first, and name the page after and before;
//! - keys are never taken away or given another meaning within `v1`; new ones may come with a new description.

mod claims;
mod lists;
mod openapi;
mod root;
mod summary;

use super::address::Address;
use super::index::Facet;
use super::{File, Section, Site};
use serde::Serialize;

/// The API as a part of the site.
pub(crate) const SECTION: Section = Section { paths, render };

/// The folder of all documents.
pub(crate) const FOLDER: &str = "api/v1";

/// Entries on a page of a list.
pub(crate) const PAGE: usize = 100;

const JSON: &str = "application/json";

fn paths(site: &Site<'_>, paths: &mut Vec<String>) {
    paths.push("openapi.json".to_owned());
    let mut documents = Vec::new();
    root::paths(&mut documents);
    lists::paths(site, &mut documents);
    claims::paths(site, &mut documents);
    paths.extend(
        documents
            .into_iter()
            .map(|path| format!("{FOLDER}/{path}.json")),
    );
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let path = address.of_all_languages()?;
    if path == "openapi.json" {
        return Some(File::text(JSON, openapi::document(&site.settings.base_url)));
    }
    let path = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let words: Vec<&str> = path.strip_suffix(".json")?.split('/').collect();
    match words.as_slice() {
        [name] => root::render(site, name).or_else(|| lists::first_page(site, name)),
        ["claims", "pages", page] => lists::claims(site, later_page(page)?),
        ["corrections", "pages", page] => lists::corrections(site, later_page(page)?),
        ["claims", rest @ ..] => claims::render(site, rest),
        [folder, slug] => lists::of(site, Facet::of_folder(folder)?, slug, 1),
        [folder, slug, "pages", page] => {
            lists::of(site, Facet::of_folder(folder)?, slug, later_page(page)?)
        }
        _ => None,
    }
}

/// The number of a page after the first, in its one spelling.
fn later_page(text: &str) -> Option<usize> {
    let page: usize = text.parse().ok()?;
    (page > 1 && page.to_string() == text).then_some(page)
}

/// A document. The types here hold nothing that JSON could refuse.
fn file(document: &impl Serialize) -> Option<File> {
    Some(File {
        media_type: JSON,
        bytes: serde_json::to_vec(document).ok()?,
    })
}

/// The address of a document.
fn url(site: &Site<'_>, path: &str) -> String {
    site.url(&format!("{FOLDER}/{path}.json"))
}

/// What the live server answers in JSON where there is nothing or something went wrong, after RFC 9457.
///
/// Shape: `type`, `title`, `status`, `detail`. The media type is `application/problem+json`.
pub fn problem(status: u16, title: &str, detail: &str) -> File {
    #[derive(Serialize)]
    struct Problem<'p> {
        r#type: &'static str,
        title: &'p str,
        status: u16,
        detail: &'p str,
    }
    let problem = Problem {
        r#type: "about:blank",
        title,
        status,
        detail,
    };
    File {
        media_type: "application/problem+json",
        bytes: serde_json::to_vec(&problem).unwrap_or_default(),
    }
}
