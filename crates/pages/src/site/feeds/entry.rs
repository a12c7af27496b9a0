//! An entry of a feed: one claim.

use super::super::address::in_language;
use super::super::cards::card_path;
use super::super::claim_list::claim_path;
use super::super::plain_answer::{Answer, date_of};
use super::super::text::day;
use super::super::{Site, index};
use super::tag_uri;
use crate::foreign::shown;
use crate::words;
use jiff::Timestamp;
use levelhead_schema::public::{PublicClaim, PublicVersion};
use levelhead_schema::statement::Language;

/// A claim as an entry.
pub(super) struct Entry<'s> {
    pub(super) id: String,
    pub(super) title: String,
    /// The claim's page in each language of the site, that of the feed first.
    pub(super) pages: Vec<(Language, String)>,
    /// The signed files of the newest statement.
    pub(super) envelope: Option<String>,
    pub(super) card: String,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
    /// The answer in plain words.
    pub(super) summary: String,
    pub(super) categories: Vec<Category<'s>>,
}

/// A category: where it is from, its name there, and in words.
pub(super) struct Category<'s> {
    /// The folder of lists: `states`, `kinds`, `tags`, `verdicts`.
    pub(super) folder: &'static str,
    /// As the record has it.
    pub(super) term: String,
    /// In words, where they differ.
    pub(super) label: Option<&'s str>,
}

impl<'s> Entry<'s> {
    pub(super) fn of(site: &'s Site<'s>, claim: &'s PublicClaim, language: Language) -> Self {
        let id = &claim.claim.id;
        let newest = claim.newest();
        let published = claim
            .versions
            .first()
            .map_or(claim.recorded, |first| first.published);
        let page = |language| site.url(&in_language(language, &claim_path(id)));
        let others = site
            .settings
            .languages
            .iter()
            .filter(|one| **one != language);
        let envelope = |version: &PublicVersion| {
            let file = version.file_base(id);
            site.url(&format!("statements/{file}.dsse.json"))
        };
        Entry {
            id: tag_uri(
                site,
                date_of(published),
                &in_language(language, &format!("claims/{id}")),
            ),
            title: shown(&claim.claim.title, 300),
            pages: std::iter::once(language)
                .chain(others.copied())
                .map(|language| (language, page(language)))
                .collect(),
            envelope: newest.map(envelope),
            card: site.url(&card_path(id, language)),
            published,
            updated: claim.updated(),
            summary: summary(claim, language),
            categories: categories(claim),
        }
    }
}

/// The answer to each part, and why it was corrected or taken back.
fn summary(claim: &PublicClaim, language: Language) -> String {
    let answer = Answer::of(claim, language);
    let said: Vec<String> = match answer.parts.as_slice() {
        [] | [_] => answer.distinct().into_iter().map(sentence).collect(),
        parts => {
            let each = parts.iter().map(|(part, verdict)| {
                let part = shown(part.text.trim_end_matches('.'), 300);
                format!("{part}: {}", sentence(verdict))
            });
            each.collect()
        }
    };
    let reason = claim.newest().and_then(|version| {
        let reason = shown(version.reason.as_ref()?, 600);
        let day = day(date_of(version.published), language);
        Some(format!(" ({day}: {reason})"))
    });
    let (standing, said) = (answer.standing, said.join(" "));
    format!("{standing}. {said}{}", reason.unwrap_or_default())
}

fn sentence(words: &str) -> String {
    match words.ends_with(['.', '!', '?', '…']) {
        true => words.to_owned(),
        false => format!("{words}."),
    }
}

fn categories(claim: &PublicClaim) -> Vec<Category<'_>> {
    let state = Category {
        folder: "claims",
        term: claim.state().word().to_owned(),
        label: None,
    };
    let values = index::values(claim).into_iter();
    let mut found: Vec<Category<'_>> = vec![state];
    for (facet, value) in values {
        let is_known = found
            .iter()
            .any(|known| known.folder == facet.folder() && known.term == value);
        if !is_known {
            found.push(Category {
                folder: facet.folder(),
                label: words::state_name(&value).filter(|_| facet == index::Facet::Place),
                term: shown(&value, 120),
            });
        }
    }
    found
}
