//! Short addresses: a page of its own for each claim, which says what the claim is and what the answer is.

use super::address::{Address, in_language, link};
use super::answer::{days_before, in_brief, places_in_words, title};
use super::claim_list::claim_path;
use super::page::Page;
use super::text::{Room, date, fill};
use super::wording::words;
use super::{File, Section, Site};
use crate::foreign;
use maud::html;

pub(crate) const SECTION: Section = Section { paths, render };

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        for claim in &site.record.claims {
            out.push(in_language(*language, &short_path(&claim.short)));
        }
    }
}

/// The path of a claim's short address.
pub(crate) fn short_path(short: &str) -> String {
    format!("s/{short}/index.html")
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let parts = address.words();
    let ["s", short, "index.html"] = parts.as_slice() else {
        return None;
    };
    let claim = &site.record.claims[site.index.short(short)? as usize];
    let w = words(address.language);
    let id = &claim.claim.id;
    let mut page = Page::new(
        w.language,
        &address.rest,
        &foreign::shown(&claim.claim.title, 110),
        &fill(w.short_description, &[id]),
    );
    page.canonical = Some(claim_path(id));
    page.image = Some(Site::card(id, w.language));
    let to = link(&address.path(), &in_language(w.language, &claim_path(id)));
    let body = html! {
        h1 { (title(&claim.claim, w.language)) }
        (in_brief(claim, w, Room::ALL[0]))
        p.meta {
            (places_in_words(claim, w)) " · " (w.claimed_on) " " (date(claim.claim.date, w.language))
            @if let Some(days) = days_before(claim, site.settings, w) { " · " (days) }
        }
        p.all { a href=(to) { (w.short_link) } }
    };
    Some(page.with(site, body))
}
