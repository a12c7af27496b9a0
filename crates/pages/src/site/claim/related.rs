//! Other cases of the same record that are like a claim: by kind, place, system and tags.

use super::{View, claim_path};
use crate::site::Site;
use crate::site::answer::{days_between, in_brief, title};
use crate::site::index::Marks;
use crate::site::text::date;
use crate::site::wording::Words;
use levelhead_schema::public::PublicClaim;
use maud::{Markup, html};
use std::sync::OnceLock;

/// Cases that a page names.
const CASES: usize = 5;

/// Of each list, the cases nearest in time that are looked at.
const LOOKED_AT: usize = 40;

/// The cases most alike of every claim, by its place in the record: found when a page first asks, as the pages of all
/// languages name the same.
#[derive(Debug)]
pub(crate) struct Alike(Vec<OnceLock<Box<[Case]>>>);

/// A case by its place in the record, and what it shares.
type Case = (u32, Shared);

impl Alike {
    /// Nothing found yet.
    pub(crate) fn new(claims: usize) -> Self {
        Alike((0..claims).map(|_| OnceLock::new()).collect())
    }

    fn of(&self, site: &Site<'_>, claim: &PublicClaim) -> &[Case] {
        let own = site
            .record
            .claims
            .binary_search_by(|other| other.claim.id.cmp(&claim.claim.id));
        match own {
            Ok(own) => self.0[own].get_or_init(|| alike(site, own, claim).into()),
            Err(_) => &[],
        }
    }
}

/// What two claims share.
#[derive(Debug, Default)]
struct Shared {
    tags: usize,
    systems: usize,
    places: usize,
    kinds: usize,
}

impl Shared {
    fn of(one: &Marks, other: &Marks) -> Self {
        Shared {
            tags: both(&one.tags, &other.tags),
            systems: both(&one.systems, &other.systems),
            places: both(&one.places, &other.places),
            kinds: both(&one.kinds, &other.kinds),
        }
    }

    /// How much alike: a tag or a system says most, because somebody chose the word.
    fn score(&self) -> usize {
        4 * self.tags.min(3) + 3 * self.systems.min(1) + 2 * self.places.min(2) + self.kinds.min(2)
    }

    fn in_words(&self, w: &Words) -> String {
        let all = [
            (self.systems > 0, w.same_system),
            (self.places > 0, w.same_place),
            (self.kinds > 0, w.same_kind),
            (self.tags > 0, w.same_tag),
        ];
        let named: Vec<&str> = all.iter().filter(|one| one.0).map(|one| one.1).collect();
        named.join(", ")
    }
}

/// How many things stand in both lists.
fn both(one: &[u32], other: &[u32]) -> usize {
    one.iter().filter(|item| other.contains(item)).count()
}

pub(super) fn section(view: &View<'_>) -> Markup {
    let (w, site) = (view.w, view.site);
    if !view.is_newest() {
        return html! {};
    }
    let cases = site.alike.of(site, view.claim);
    html! {
        @if !cases.is_empty() {
            section aria-labelledby="related-title" {
                h2 #related-title { (w.related_title) }
                ul.related {
                    @for (at, shared) in cases {
                        @let other = &site.record.claims[*at as usize];
                        li {
                            p.name { a href=(view.to(&claim_path(&other.claim.id))) { (title(&other.claim, w.language)) } }
                            (in_brief(other, w, view.room))
                            p.meta { (date(other.claim.date, w.language)) " · " (shared.in_words(w)) }
                        }
                    }
                }
            }
        }
    }
}

/// The most similar cases, the most similar first; of equals the one that is nearest before in time.
fn alike(site: &Site<'_>, own: usize, claim: &PublicClaim) -> Vec<Case> {
    let (record, index) = (site.record, &site.index);
    let mut found: Vec<Case> = index
        .neighbours(own as u32, claim, LOOKED_AT)
        .into_iter()
        .map(|at| (at, Shared::of(&index.marks[own], &index.marks[at as usize])))
        .filter(|(_, shared)| shared.score() > 1)
        .collect();
    found.sort_by_cached_key(|(at, shared)| {
        let date = record.claims[*at as usize].claim.date;
        let days = days_between(date, claim.claim.date).unwrap_or_default();
        (std::cmp::Reverse(shared.score()), days < 0, days.abs())
    });
    found.truncate(CASES);
    found
}
