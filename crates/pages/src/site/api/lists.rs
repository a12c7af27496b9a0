//! Lists of claims: all, by state, kind, verdict and tag; the lists there are; corrections.

use super::super::index::{Facet, List};
use super::super::{File, Site};
use super::summary::Summary;
use super::{PAGE, file, url};
use crate::words;
use jiff::Timestamp;
use levelhead_schema::public::PublicClaim;
use levelhead_schema::statement::Style;
use serde::Serialize;
use std::cmp::Reverse;

pub(super) fn paths(site: &Site<'_>, paths: &mut Vec<String>) {
    let mut add = |name: &str, entries: usize| {
        paths.push(name.to_owned());
        paths.extend((2..=pages(entries)).map(|page| format!("{name}/pages/{page}")));
    };
    add("claims", site.record.claims.len());
    add("corrections", site.corrections.len());
    for facet in Facet::ALL {
        for (slug, list) in site.index.lists(facet) {
            add(&format!("{}/{slug}", facet.folder()), list.claims.len());
        }
    }
    for facet in Facet::ALL {
        paths.push(facet.folder().to_owned());
    }
}

/// The first page of all claims or corrections, or the lists of a facet.
pub(super) fn first_page(site: &Site<'_>, name: &str) -> Option<File> {
    match name {
        "claims" => claims(site, 1),
        "corrections" => corrections(site, 1),
        name => lists(site, Facet::of_folder(name)?),
    }
}

/// How many pages so many entries fill; the first is there without any.
fn pages(entries: usize) -> usize {
    entries.div_ceil(PAGE).max(1)
}

/// A page of a list.
#[derive(Serialize)]
struct Page<T> {
    schema: &'static str,
    total: usize,
    page: usize,
    pages: usize,
    next: Option<String>,
    previous: Option<String>,
    entries: Vec<T>,
}

impl<T> Page<T> {
    /// The page of that number, of what `all` holds in order. `None` beyond the last page.
    fn of<S: Copy>(
        site: &Site<'_>,
        (schema, name): (&'static str, &str),
        page: usize,
        all: &[S],
        entry: impl Fn(S) -> T,
    ) -> Option<Self> {
        let pages = pages(all.len());
        if page > pages {
            return None;
        }
        let from = (page - 1) * PAGE;
        let to = (from + PAGE).min(all.len());
        let address = |page: usize| match page {
            1 => url(site, name),
            page => url(site, &format!("{name}/pages/{page}")),
        };
        Some(Page {
            schema,
            total: all.len(),
            page,
            pages,
            next: (page < pages).then(|| address(page + 1)),
            previous: (page > 1).then(|| address(page - 1)),
            entries: all[from..to].iter().copied().map(entry).collect(),
        })
    }
}

const CLAIMS: &str = "levelhead.api.claims/1";

/// A page of all claims.
pub(super) fn claims(site: &Site<'_>, page: usize) -> Option<File> {
    let summary = |at: u32| Summary::of(site, &site.record.claims[at as usize]);
    file(&Page::of(
        site,
        (CLAIMS, "claims"),
        page,
        &site.index.recent,
        summary,
    )?)
}

/// A page of the claims in one list.
pub(super) fn of(site: &Site<'_>, facet: Facet, slug: &str, page: usize) -> Option<File> {
    let list = site.index.list(facet, slug)?;
    let mut all: Vec<&PublicClaim> = site.claims(&list.claims).collect();
    all.sort_by_key(|claim| (Reverse(claim.updated()), claim.claim.id.as_str()));
    let name = format!("{}/{slug}", facet.folder());
    let summary = |claim| Summary::of(site, claim);
    file(&Page::of(site, (CLAIMS, &name), page, &all, summary)?)
}

/// A correction or withdrawal.
#[derive(Serialize)]
struct Correction<'r> {
    claim: &'r str,
    title: &'r str,
    version: u32,
    style: Style,
    published: Timestamp,
    reason: Option<&'r str>,
    url: String,
}

/// A page of the corrections.
pub(super) fn corrections(site: &Site<'_>, page: usize) -> Option<File> {
    let entry = |(claim, version): (u32, u32)| {
        let claim = &site.record.claims[claim as usize];
        let version = &claim.versions[version as usize];
        let id = &claim.claim.id;
        Correction {
            claim: id,
            title: &claim.claim.title,
            version: version.version,
            style: version.style,
            published: version.published,
            reason: version.reason.as_deref(),
            url: url(site, &format!("claims/{id}/versions/{}", version.version)),
        }
    };
    let name = ("levelhead.api.corrections/1", "corrections");
    file(&Page::of(site, name, page, &site.corrections, entry)?)
}

/// The lists of a facet.
#[derive(Serialize)]
struct Lists {
    schema: &'static str,
    lists: Vec<ListSummary>,
}

#[derive(Serialize)]
struct ListSummary {
    slug: String,
    value: String,
    name: Option<&'static str>,
    claims: usize,
    open: u32,
    url: String,
}

fn lists(site: &Site<'_>, facet: Facet) -> Option<File> {
    let lists = site.index.lists(facet);
    let entry = |(slug, list): (&'_ str, &'_ List)| ListSummary {
        slug: slug.to_owned(),
        value: list.value.clone(),
        name: words::state_name(&list.value).filter(|_| facet == Facet::Place),
        claims: list.claims.len(),
        open: list.open,
        url: url(site, &format!("{}/{slug}", facet.folder())),
    };
    file(&Lists {
        schema: "levelhead.api.lists/1",
        lists: lists.map(entry).collect(),
    })
}
