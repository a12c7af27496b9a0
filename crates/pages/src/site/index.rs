//! The index of the site: which claims stand in which list, newest first.

use super::address::slug;
use crate::words;
use jiff::Timestamp;
use levelhead_schema::public::{ClaimState, PublicClaim, PublicRecord};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// By what claims are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facet {
    /// By state, `us` for the whole country.
    Place,
    /// By kind of part.
    Kind,
    /// By the verdict on a part; `open` and `withdrawn` stand for claims without an answer that holds.
    Verdict,
    /// By tag.
    Tag,
}

impl Facet {
    /// All of them.
    pub(crate) const ALL: [Facet; 4] = [Facet::Place, Facet::Kind, Facet::Verdict, Facet::Tag];

    /// The folder of its lists.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Facet::Place => "states",
            Facet::Kind => "kinds",
            Facet::Verdict => "verdicts",
            Facet::Tag => "tags",
        }
    }

    /// The facet whose lists lie in that folder.
    pub(crate) fn of_folder(folder: &str) -> Option<Self> {
        Facet::ALL
            .into_iter()
            .find(|facet| facet.folder() == folder)
    }
}

/// One list of claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    /// What it is a list of, as the record has it: `MI`, `leak`, `undetermined`, `voter files`.
    pub(crate) value: String,
    /// Places in [`PublicRecord::claims`], newest first.
    pub(crate) claims: Vec<u32>,
    /// How many of them are open.
    pub(crate) open: u32,
    /// How many of them are answered.
    pub(crate) answered: u32,
}

/// What a claim may share with others, as numbers of its words: each in order and once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Its tags.
    pub(crate) tags: Vec<u32>,
    /// The systems that its parts name.
    pub(crate) systems: Vec<u32>,
    /// Its states. The whole country is no place that two claims share.
    pub(crate) places: Vec<u32>,
    /// Kinds of its parts.
    pub(crate) kinds: Vec<u32>,
}

impl Marks {
    fn of(claim: &PublicClaim, numbers: &mut BTreeMap<String, u32>) -> Self {
        let parts = &claim.claim.parts;
        let mut all = |words: &mut dyn Iterator<Item = String>| {
            let mut found: Vec<u32> = words
                .map(|word| {
                    let next = numbers.len() as u32;
                    *numbers.entry(word).or_insert(next)
                })
                .collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let states = places(claim).into_iter().filter(|place| *place != "US");
        Marks {
            tags: all(&mut claim.claim.tags.iter().map(|tag| slug(tag))),
            systems: all(&mut parts.iter().map(|part| slug(&part.system))),
            places: all(&mut states.map(str::to_owned)),
            kinds: all(&mut parts.iter().map(|part| part.kind.name().to_owned())),
        }
    }
}

/// Which claims stand in which list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// All claims, newest first: places in [`PublicRecord::claims`].
    pub(crate) newest: Vec<u32>,
    /// All claims, last published first: places in [`PublicRecord::claims`].
    pub(crate) recent: Vec<u32>,
    /// When the first statement of all was published.
    pub(crate) first_published: Option<Timestamp>,
    /// What each claim may share with others, in the order of the record.
    pub(crate) marks: Vec<Marks>,
    /// The reverse: where the claim at a place of the record stands in `newest`.
    rank: Vec<u32>,
    lists: BTreeMap<Facet, BTreeMap<String, List>>,
    systems: BTreeMap<String, Vec<u32>>,
    shorts: BTreeMap<String, u32>,
    standing: BTreeMap<ClaimState, u64>,
}

impl Index {
    /// Walks all claims once.
    pub(crate) fn new(record: &PublicRecord) -> Self {
        let claims = &record.claims;
        let mut newest: Vec<u32> = (0..claims.len() as u32).collect();
        newest.sort_by(|a, b| {
            let key = |at: &u32| {
                let claim = &claims[*at as usize];
                (claim.claim.date, claim.updated())
            };
            // Of claims of one moment the order of the record decides, so that the site has one order.
            key(b).cmp(&key(a)).then(a.cmp(b))
        });
        let mut rank = vec![0; claims.len()];
        for (place, at) in newest.iter().enumerate() {
            rank[*at as usize] = place as u32;
        }
        let mut recent = newest.clone();
        recent.sort_by_key(|at| (Reverse(claims[*at as usize].updated()), *at));
        let mut numbers = BTreeMap::new();
        let marks = claims.iter().map(|claim| Marks::of(claim, &mut numbers));
        let firsts = claims.iter().filter_map(|claim| claim.versions.first());
        let mut index = Index {
            newest,
            recent,
            first_published: firsts.map(|version| version.published).min(),
            marks: marks.collect(),
            rank,
            ..Index::default()
        };
        for place in 0..index.newest.len() {
            let at = index.newest[place];
            index.add(at, &claims[at as usize]);
        }
        index
    }

    fn add(&mut self, at: u32, claim: &PublicClaim) {
        let state = claim.state();
        *self.standing.entry(state).or_default() += 1;
        for (facet, value) in values(claim) {
            let list = self
                .lists
                .entry(facet)
                .or_default()
                .entry(slug(&value))
                .or_insert_with(|| List {
                    value,
                    ..List::default()
                });
            if list.claims.last() != Some(&at) {
                list.claims.push(at);
                list.open += u32::from(state == ClaimState::Open);
                list.answered += u32::from(state == ClaimState::Answered);
            }
        }
        for part in &claim.claim.parts {
            let list = self.systems.entry(slug(&part.system)).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
        self.shorts.insert(claim.short.clone(), at);
    }

    /// The lists of a facet by the name that they have in addresses.
    pub(crate) fn lists(&self, facet: Facet) -> impl Iterator<Item = (&str, &List)> {
        let lists = self.lists.get(&facet).into_iter().flatten();
        lists.map(|(slug, list)| (slug.as_str(), list))
    }

    /// One list.
    pub(crate) fn list(&self, facet: Facet, slug: &str) -> Option<&List> {
        self.lists.get(&facet)?.get(slug)
    }

    /// How many claims stand so.
    pub(crate) fn standing(&self, state: ClaimState) -> u64 {
        self.standing.get(&state).copied().unwrap_or_default()
    }

    /// The claim with a short address: its place in the record.
    pub(crate) fn short(&self, short: &str) -> Option<u32> {
        self.shorts.get(short).copied()
    }

    /// Claims that share a system, tag, place or kind with the claim at `at`: of each such list the `most` that are
    /// nearest in time.
    pub(crate) fn neighbours(&self, at: u32, claim: &PublicClaim, most: usize) -> Vec<u32> {
        let own = values(claim);
        let lists = own
            .iter()
            .filter_map(|(facet, value)| Some(&self.list(*facet, &slug(value))?.claims));
        let systems = claim
            .claim
            .parts
            .iter()
            .filter_map(|part| self.systems.get(&slug(&part.system)));
        let rank = |at: &u32| self.rank[*at as usize];
        let mut found = Vec::new();
        for list in lists.chain(systems) {
            let place = list.partition_point(|other| rank(other) < rank(&at));
            let from = place.saturating_sub(most / 2);
            let to = (place + 1 + most / 2).min(list.len());
            found.extend(list[from..to].iter().filter(|other| **other != at));
        }
        found.sort_unstable_by_key(rank);
        found.dedup();
        found
    }
}

/// The lists in which a claim stands.
pub(crate) fn values(claim: &PublicClaim) -> Vec<(Facet, String)> {
    let mut values: Vec<(Facet, String)> = Vec::new();
    for place in places(claim) {
        values.push((Facet::Place, place.to_owned()));
    }
    for part in &claim.claim.parts {
        values.push((Facet::Kind, part.kind.name().to_owned()));
    }
    for verdict in verdicts(claim) {
        values.push((Facet::Verdict, verdict.to_owned()));
    }
    for tag in &claim.claim.tags {
        values.push((Facet::Tag, tag.clone()));
    }
    values
}

/// The states of a claim, and `US`: those that it names, and those of its parts. Other places, such as counties, have
/// no lists.
pub(crate) fn places(claim: &PublicClaim) -> Vec<&str> {
    let named = claim.claim.places.iter();
    let parts = claim
        .claim
        .parts
        .iter()
        .filter_map(|part| part.place.as_ref());
    let mut found: Vec<&str> = Vec::new();
    for place in named.chain(parts) {
        let is_known = place == "US" || words::state_name(place).is_some();
        if is_known && !found.contains(&place.as_str()) {
            found.push(place);
        }
    }
    found
}

/// The verdicts on a claim's parts, in their order, each once; `open` or `withdrawn` where no answer holds.
pub(crate) fn verdicts(claim: &PublicClaim) -> Vec<&str> {
    let Some(assessment) = claim.assessment() else {
        return vec![match claim.state() {
            ClaimState::Withdrawn => "withdrawn",
            // An answer without its assessment has no verdict to list it by.
            ClaimState::Answered => "answered",
            ClaimState::Open => "open",
        }];
    };
    let mut found: Vec<&str> = Vec::new();
    for part in &assessment.parts {
        if !found.contains(&part.verdict.as_str()) {
            found.push(&part.verdict);
        }
    }
    found
}
