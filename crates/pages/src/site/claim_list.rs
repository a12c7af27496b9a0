//! Lists of claims: one entry each, and pages of forty.

use super::address::{Address, in_language, link, slug};
use super::answer::{days_before, in_brief, place_name, places_in_words, title};
use super::index::{Facet, List};
use super::page::Page;
use super::text::{Room, date, fill, named, number};
use super::wording::{Words, words};
use super::{File, Section, Site};
use levelhead_schema::public::PublicClaim;
use maud::{Markup, html};

/// Claims on one page of a list.
pub(crate) const CLAIMS_A_PAGE: usize = 40;

/// Links on one page of an overview of lists.
const LISTS_A_PAGE: usize = 100;

pub(crate) const SECTION: Section = Section { paths, render };

/// An entry of a list. `level` is that of its heading.
pub(crate) fn entry(
    site: &Site<'_>,
    claim: &PublicClaim,
    w: &Words,
    from: &str,
    level: u8,
    room: Room,
) -> Markup {
    let language = w.language;
    let path = in_language(language, &claim_path(&claim.claim.id));
    let name = html! { a href=(link(from, &path)) { (title(&claim.claim, language)) } };
    html! {
        article.claim {
            @if level == 2 { h2 { (name) } } @else { h3 { (name) } }
            (in_brief(claim, w, room))
            p.meta {
                (places_in_words(claim, w)) " · " (w.claimed_on) " " (date(claim.claim.date, language))
                @if let Some(days) = days_before(claim, site.settings, w) { " · " (days) }
                @if let Some(assessment) = claim.assessment() { " · " (w.as_of) " " (date(assessment.as_of, language)) }
            }
        }
    }
}

/// The path of a claim's page.
pub(crate) fn claim_path(id: &str) -> String {
    format!("claims/{id}/index.html")
}

/// The path of a page of a list: `states/mi/index.html`, `states/mi/page-2/index.html`.
pub(crate) fn list_path(folder: &str, page: usize) -> String {
    match page {
        0 | 1 => format!("{folder}/index.html"),
        page => format!("{folder}/page-{page}/index.html"),
    }
}

/// Pages that so many entries fill, at least one.
pub(crate) fn pages(entries: usize, each: usize) -> usize {
    entries.div_ceil(each).max(1)
}

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        let mut add = |folder: &str, entries: usize, each: usize| {
            for page in 1..=pages(entries, each) {
                out.push(in_language(*language, &list_path(folder, page)));
            }
        };
        add("all", site.index.newest.len(), CLAIMS_A_PAGE);
        for facet in Facet::ALL {
            add(
                facet.folder(),
                site.index.lists(facet).count(),
                LISTS_A_PAGE,
            );
            for (slug, list) in site.index.lists(facet) {
                let folder = format!("{}/{slug}", facet.folder());
                add(&folder, list.claims.len(), CLAIMS_A_PAGE);
            }
        }
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let parts = address.words();
    let (last, folders) = parts.split_last()?;
    if *last != "index.html" {
        return None;
    }
    let (page, folders) = match folders.split_last() {
        Some((name, before)) if name.starts_with("page-") && !before.is_empty() => {
            (page_number(name)?, before)
        }
        _ => (1, folders),
    };
    let w = words(address.language);
    match folders {
        ["all"] => whole(site, address, w, page),
        [folder] => overview(site, address, w, Facet::of_folder(folder)?, page),
        [folder, slug] => {
            let facet = Facet::of_folder(folder)?;
            one_list(site, address, w, (facet, slug), page)
        }
        _ => None,
    }
}

/// The number in `page-2`; `None` for 1, which has no such name, and for other spellings.
pub(crate) fn page_number(name: &str) -> Option<usize> {
    let digits = name.strip_prefix("page-")?;
    let page = digits.parse().ok()?;
    (page > 1 && digits == format!("{page}")).then_some(page)
}

fn whole(site: &Site<'_>, address: &Address<'_>, w: &Words, page: usize) -> Option<File> {
    let list = Listing {
        folder: "all".to_owned(),
        list: None,
        title: html! { (w.all_title) },
        plain: w.all_title.to_owned(),
        note: None,
        claims: &site.index.newest,
    };
    list.file(site, address, w, page)
}

fn one_list(
    site: &Site<'_>,
    address: &Address<'_>,
    w: &Words,
    (facet, slug): (Facet, &str),
    page: usize,
) -> Option<File> {
    let list = site.index.list(facet, slug)?;
    let plain = format!("{}: {}", facet_name(facet, w), plain_value(facet, list, w));
    let listing = Listing {
        folder: format!("{}/{slug}", facet.folder()),
        list: Some((facet, slug)),
        title: html! { (facet_name(facet, w)) ": " (value_name(facet, &list.value, w)) },
        plain,
        note: (facet == Facet::Verdict).then_some(w.verdict_list_note),
        claims: &list.claims,
    };
    listing.file(site, address, w, page)
}

/// A list, ready to be shown page by page.
struct Listing<'a> {
    folder: String,
    list: Option<(Facet, &'a str)>,
    title: Markup,
    plain: String,
    note: Option<&'static str>,
    claims: &'a [u32],
}

impl Listing<'_> {
    fn file(&self, site: &Site<'_>, address: &Address<'_>, w: &Words, page: usize) -> Option<File> {
        let all = pages(self.claims.len(), CLAIMS_A_PAGE);
        (page <= all).then(|| Room::fitted(|room| self.page(site, address, w, (page, all), room)))
    }

    fn page(
        &self,
        site: &Site<'_>,
        address: &Address<'_>,
        w: &Words,
        (page, all): (usize, usize),
        room: Room,
    ) -> File {
        let from = address.path();
        let first = (page - 1) * CLAIMS_A_PAGE;
        let shown = &self.claims[first..self.claims.len().min(first + CLAIMS_A_PAGE)];
        let count = number(self.claims.len() as u64, w.language);
        let description = fill(w.list_description, &[&self.plain, &count]);
        let mut frame = Page::new(w.language, &address.rest, &self.plain, &description);
        if page > 1 {
            let which = fill(w.page_of, &[&page.to_string(), &all.to_string()]);
            frame.title = format!("{} ({which})", self.plain);
        }
        frame.feeds = site.feeds(self.list, &self.plain, w.language);
        let body = html! {
            h1 { (self.title) }
            @if let Some(note) = self.note { p { (note) } }
            p { (claims_counted(self.claims.len(), w)) @if all > 1 { " · " (fill(w.page_of, &[&page.to_string(), &all.to_string()])) } }
            @for claim in site.claims(shown) { (entry(site, claim, w, &from, 2, room)) }
            (pager(&self.folder, page, all, w, &from))
        };
        frame.with(site, body)
    }
}

/// `1 claim`, `12 claims`.
pub(crate) fn claims_counted(count: usize, w: &Words) -> String {
    match count {
        1 => w.one_claim.to_owned(),
        count => fill(w.claims, &[&number(count as u64, w.language)]),
    }
}

/// Links to the pages before and after.
pub(crate) fn pager(folder: &str, page: usize, all: usize, w: &Words, from: &str) -> Markup {
    let to = |page: usize| link(from, &in_language(w.language, &list_path(folder, page)));
    html! {
        @if all > 1 {
            nav.pager aria-label=(w.pages) {
                ul {
                    @if page > 1 {
                        li { a href=(to(1)) { (w.first_page) } }
                        li { a rel="prev" href=(to(page - 1)) { (w.newer_page) } }
                    }
                    @if page < all {
                        li { a rel="next" href=(to(page + 1)) { (w.older_page) } }
                        li { a href=(to(all)) { (w.last_page) } }
                    }
                }
            }
        }
    }
}

/// The name of a facet.
pub(crate) fn facet_name(facet: Facet, w: &Words) -> &'static str {
    match facet {
        Facet::Place => w.facet_place,
        Facet::Kind => w.facet_kind,
        Facet::Verdict => w.facet_verdict,
        Facet::Tag => w.facet_tag,
    }
}

/// The title of the overview of a facet's lists.
pub(crate) fn claims_by(facet: Facet, w: &Words) -> &'static str {
    match facet {
        Facet::Place => w.claims_by_place,
        Facet::Kind => w.claims_by_kind,
        Facet::Verdict => w.claims_by_verdict,
        Facet::Tag => w.claims_by_tag,
    }
}

/// What a list is of, in words.
pub(crate) fn value_name(facet: Facet, value: &str, w: &Words) -> Markup {
    html! {
        @match facet {
            Facet::Place => (place_name(value, w)),
            Facet::Kind => (w.kind(value)),
            Facet::Verdict => (w.verdict(value)),
            Facet::Tag => (named(value, 80)),
        }
    }
}

/// What a list is of, in plain text.
pub(crate) fn plain_value(facet: Facet, list: &List, w: &Words) -> String {
    let value = list.value.as_str();
    match facet {
        Facet::Place if value == "US" => w.whole_country.to_owned(),
        Facet::Place => crate::words::state_title(value),
        Facet::Kind => w.kind(value).to_owned(),
        Facet::Verdict => w.verdict(value).to_owned(),
        Facet::Tag => crate::foreign::shown(value, 80),
    }
}

/// The lists of a facet as links with counts; `most` of them.
pub(crate) fn links_to_lists(
    facet: Facet,
    w: &Words,
    from: &str,
    lists: &[(&str, &List)],
) -> Markup {
    html! {
        ul.chips {
            @for (slug, list) in lists {
                @let path = in_language(w.language, &list_path(&format!("{}/{slug}", facet.folder()), 1));
                li {
                    a href=(link(from, &path)) { (value_name(facet, &list.value, w)) }
                    " " span.count { (number(list.claims.len() as u64, w.language)) }
                }
            }
        }
    }
}

/// The lists in which something stands, as links.
pub(crate) fn links_to_values(values: &[(Facet, String)], w: &Words, from: &str) -> Markup {
    html! {
        ul.chips {
            @for (facet, value) in values {
                @let folder = format!("{}/{}", facet.folder(), slug(value));
                @let path = in_language(w.language, &list_path(&folder, 1));
                li { a href=(link(from, &path)) { (value_name(*facet, value, w)) } }
            }
        }
    }
}

fn overview(
    site: &Site<'_>,
    address: &Address<'_>,
    w: &Words,
    facet: Facet,
    page: usize,
) -> Option<File> {
    let lists: Vec<(&str, &List)> = site.index.lists(facet).collect();
    let all = pages(lists.len(), LISTS_A_PAGE);
    if page > all {
        return None;
    }
    let from = address.path();
    let first = (page - 1) * LISTS_A_PAGE;
    let shown = &lists[first..lists.len().min(first + LISTS_A_PAGE)];
    let title = claims_by(facet, w);
    let mut frame = Page::new(w.language, &address.rest, title, title);
    if page > 1 {
        let which = fill(w.page_of, &[&page.to_string(), &all.to_string()]);
        frame.title = format!("{title} ({which})");
    }
    let body = html! {
        h1 { (title) }
        @if facet == Facet::Verdict { p { (w.verdict_list_note) } }
        @if lists.is_empty() { p { (w.no_claims) } }
        (links_to_lists(facet, w, &from, shown))
        (pager(facet.folder(), page, all, w, &from))
    };
    Some(frame.with(site, body))
}
