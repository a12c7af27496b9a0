//! Corrections: how to ask for one, and all that were made.

use super::address::{Address, in_language, link};
use super::answer::title;
use super::claim::version_path;
use super::claim_list::{list_path, pager, pages};
use super::page::{Page, contact};
use super::text::{Room, fill, moment, said};
use super::vocabulary::Told;
use super::wording::{Words, words};
use super::{File, Section, Site};
use levelhead_schema::public::PublicRecord;
use maud::{Markup, html};

/// Corrections on one page.
const ENTRIES: usize = 40;

pub(crate) const SECTION: Section = Section { paths, render };

/// A correction or withdrawal: a claim's place in the record, and the place of the version in it.
pub(crate) type Correction = (u32, u32);

/// All corrections and withdrawals, newest first.
pub(crate) fn all(record: &PublicRecord) -> Vec<Correction> {
    let mut found: Vec<Correction> = Vec::new();
    for (at, claim) in record.claims.iter().enumerate() {
        for (place, version) in claim.versions.iter().enumerate() {
            if version.style.takes_back() {
                found.push((at as u32, place as u32));
            }
        }
    }
    let when = |one: &Correction| record.claims[one.0 as usize].versions[one.1 as usize].published;
    found.sort_by(|a, b| when(b).cmp(&when(a)).then(a.cmp(b)));
    found
}

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        for page in 1..=pages(site.corrections.len(), ENTRIES) {
            out.push(in_language(*language, &list_path("corrections", page)));
        }
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let page = match address.words().as_slice() {
        ["corrections", "index.html"] => 1,
        ["corrections", page, "index.html"] => super::claim_list::page_number(page)?,
        _ => return None,
    };
    let all = pages(site.corrections.len(), ENTRIES);
    (page <= all).then(|| Room::fitted(|room| file(site, address, (page, all), room)))
}

fn file(site: &Site<'_>, address: &Address<'_>, (page, all): (usize, usize), room: Room) -> File {
    let w = words(address.language);
    let from = address.path();
    let first = (page - 1) * ENTRIES;
    let shown = &site.corrections[first..site.corrections.len().min(first + ENTRIES)];
    let mut frame = Page::new(
        w.language,
        &address.rest,
        w.corrections_title,
        w.corrections_lead,
    );
    if page > 1 {
        let which = fill(w.page_of, &[&page.to_string(), &all.to_string()]);
        frame.title = format!("{} ({which})", w.corrections_title);
    }
    let body = html! {
        h1 { (w.corrections_title) }
        @if page == 1 { (how_to_ask(site, w)) }
        section aria-labelledby="made-title" {
            h2 #made-title { (w.corrections_made) }
            @if shown.is_empty() { p { (w.no_corrections) } }
            @for one in shown { (entry(site, *one, w, &from, room)) }
        }
        (pager("corrections", page, all, w, &from))
    };
    frame.with(site, body)
}

fn how_to_ask(site: &Site<'_>, w: &Words) -> Markup {
    html! {
        p.lead { (w.corrections_lead) }
        section aria-labelledby="ask-title" {
            h2 #ask-title { (w.ask_title) }
            p { (w.ask_write) " " (contact(&site.settings.contact)) "." }
            ul { @for line in w.ask_what { li { (line) } } }
            p { (w.ask_then) }
        }
    }
}

fn entry(site: &Site<'_>, (at, place): Correction, w: &Words, from: &str, room: Room) -> Markup {
    let claim = &site.record.claims[at as usize];
    let version = &claim.versions[place as usize];
    let path = in_language(w.language, &version_path(claim, version));
    html! {
        article.claim {
            h3 { a href=(link(from, &path)) { (title(&claim.claim, w.language)) } }
            p { strong { (w.style(version.style)) } ": "
                @if let Some(reason) = &version.reason { (said(Told::new(reason, version.language), w.language, room.letters)) } }
            p.meta { (moment(version.published, w.language)) " · " (fill(w.version, &[&version.version.to_string()])) }
        }
    }
}
