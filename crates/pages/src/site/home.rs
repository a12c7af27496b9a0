//! The home page: the newest claims first, how far the next election is, the map, the lists, the search.

use super::address::{Address, in_language, link};
use super::answer::{days_between, election_name};
use super::claim_list::{claims_counted, entry, facet_name, links_to_lists, list_path};
use super::index::{Facet, List};
use super::page::Page;
use super::text::{Room, day, fill, named, number};
use super::wording::{Words, words};
use super::{File, Section, Site, map, search};
use levelhead_schema::public::ClaimState;
use maud::{Markup, html};

/// Claims on the home page.
const NEWEST: usize = 15;

/// Links that the home page shows of each facet; the overview has all.
const LISTS: usize = 24;

pub(crate) const SECTION: Section = Section { paths, render };

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        out.push(in_language(*language, "index.html"));
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    (address.rest == "index.html").then(|| Room::fitted(|room| home(site, address, room)))
}

fn home(site: &Site<'_>, address: &Address<'_>, room: Room) -> File {
    let w = words(address.language);
    let from = address.path();
    let newest = &site.index.newest[..site.index.newest.len().min(NEWEST)];
    let to = |rest: &str| link(&from, &in_language(w.language, rest));
    let body = html! {
        div.opening {
            div { h1 { (w.home_title) } p.lead { (w.home_lead) } }
            div { (next_election(site, w)) (search::form(w, to("search/index.html").trim_end_matches("index.html"), "")) }
        }
        div.columns {
            section.newest aria-labelledby="newest-title" {
                h2 #newest-title { (w.newest_title) }
                @if newest.is_empty() { p { (w.no_claims) } }
                @for claim in site.claims(newest) { (entry(site, claim, w, &from, 3, room)) }
                @if site.index.newest.len() > newest.len() {
                    p.all { a href=(to("all/index.html")) { (w.all_title) " (" (number(site.index.newest.len() as u64, w.language)) ")" } }
                }
            }
            div.beside {
                (states(site, w, &from))
                (filters(site, w, &from))
            }
        }
    };
    let mut page = Page::new(w.language, &address.rest, w.home_title, w.home_lead);
    page.feeds = site.feeds(None, w.all_title, w.language);
    page.with(site, body)
}

/// How far the next election is, as of the day on which the page was made.
fn next_election(site: &Site<'_>, w: &Words) -> Markup {
    let settings = site.settings;
    let next = settings
        .elections
        .iter()
        .filter(|election| election.place == "US" && election.date >= settings.as_of)
        .min_by_key(|election| election.date);
    let days = next.and_then(|election| days_between(settings.as_of, election.date));
    let today = day(settings.as_of, w.language);
    html! {
        @if let (Some(election), Some(days)) = (next, days) {
            @let name = election_name(election, w);
            @let when = day(election.date, w.language);
            p.countdown {
                @if days == 0 { (fill(w.election_today, &[&today, name])) }
                @else if days == 1 { (fill(w.election_tomorrow, &[&today, name])) }
                @else { (fill(w.election_in, &[&today, name, &number(days.unsigned_abs(), w.language), &when])) }
            }
        }
    }
}

fn states(site: &Site<'_>, w: &Words, from: &str) -> Markup {
    let country = site.index.list(Facet::Place, "us");
    html! {
        section.map-part aria-labelledby="map-title" {
            h2 #map-title { (w.map_title) }
            figure {
                (map::drawing(site, w, from))
                figcaption { (w.map_legend) }
            }
            @if let Some(list) = country {
                @let path = in_language(w.language, &list_path("states/us", 1));
                p { a href=(link(from, &path)) { (w.whole_country) } ": " (claims_counted(list.claims.len(), w)) "." }
            }
            details {
                summary { (w.map_as_table) }
                (map::table(site, w, from))
            }
        }
    }
}

fn filters(site: &Site<'_>, w: &Words, from: &str) -> Markup {
    html! {
        section.filters aria-labelledby="filters-title" {
            h2 #filters-title { (w.filters_title) }
            @for facet in Facet::ALL {
                @let (lists, all) = longest(site, facet);
                @if all > 0 {
                    h3 { (facet_name(facet, w)) }
                    (links_to_lists(facet, w, from, &lists))
                    @if all > LISTS {
                        @let path = in_language(w.language, &list_path(facet.folder(), 1));
                        p.more { a href=(link(from, &path)) { (fill(w.all_lists, &[&number(all as u64, w.language)])) } }
                    }
                }
            }
            p.small { (named(&site.settings.office, 120)) ": " (standing(site, w)) }
        }
    }
}

/// The lists with most claims, the longest first, and how many lists there are.
fn longest<'s>(site: &'s Site<'_>, facet: Facet) -> (Vec<(&'s str, &'s List)>, usize) {
    let mut lists: Vec<(&str, &List)> = site.index.lists(facet).collect();
    let all = lists.len();
    lists.sort_by_key(|(_, list)| std::cmp::Reverse(list.claims.len()));
    lists.truncate(LISTS);
    (lists, all)
}

/// How many claims are open, answered, withdrawn.
fn standing(site: &Site<'_>, w: &Words) -> String {
    let counts: Vec<String> = ClaimState::ALL
        .iter()
        .map(|state| {
            let count = number(site.index.standing(*state), w.language);
            fill(
                match state {
                    ClaimState::Open => w.count_open,
                    ClaimState::Answered => w.count_answered,
                    ClaimState::Withdrawn => w.count_withdrawn,
                },
                &[&count],
            )
        })
        .collect();
    format!("{}.", counts.join(", "))
}
