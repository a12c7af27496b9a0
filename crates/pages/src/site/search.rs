//! Search: the form, the answer to a question, and what the static export offers in its place.
//!
//! A server answers questions with [`Site::search`]. Files cannot: the page of an export has a script that looks
//! through the titles, and for readers without script the lists.

use super::address::{Address, in_language, link};
use super::claim_list::{claim_path, claims_by, claims_counted, entry, list_path};
use super::index::Facet;
use super::page::Page;
use super::text::{Room, fill};
use super::wording::{Words, words};
use super::{File, Section, Site};
use levelhead_schema::claim::Claim;
use levelhead_schema::statement::Language;
use maud::{Markup, html};

/// Claims that one answer shows.
const FOUND: usize = 30;

/// The longest question, in characters.
const QUESTION_LETTERS: usize = 200;

/// The most words of a question that are looked for.
const WORDS: usize = 12;

pub(crate) const SECTION: Section = Section { paths, render };

/// The titles that the script looks through.
const TITLES: &str = "search/titles.json";

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        out.push(in_language(*language, "search/index.html"));
    }
    out.push(TITLES.to_owned());
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    match &*address.rest {
        "search/index.html" => Some(page(site, address.language, "")),
        TITLES => {
            address.of_all_languages()?;
            Some(titles(site))
        }
        _ => None,
    }
}

/// The form: a question goes to the search page.
pub(crate) fn form(w: &Words, action: &str, question: &str) -> Markup {
    html! {
        form.search role="search" action=(action) method="get" {
            label for="q" { (w.search_label) }
            div { input #q type="search" name="q" value=(question) maxlength=(QUESTION_LETTERS) autocomplete="off"; button type="submit" { (w.search_button) } }
        }
    }
}

/// All titles, newest first: `[path, title, other words to find it by]`.
fn titles(site: &Site<'_>) -> File {
    let all: Vec<[String; 3]> = site
        .claims(&site.index.newest)
        .map(|claim| {
            let claim = &claim.claim;
            let more = format!(
                "{} {} {}",
                claim.date,
                claim.places.join(" "),
                claim.tags.join(" ")
            );
            [claim_path(&claim.id), claim.title.clone(), more]
        })
        .collect();
    // Strings alone: nothing that JSON could refuse.
    File {
        media_type: "application/json",
        bytes: serde_json::to_vec(&all).unwrap_or_default(),
    }
}

impl Site<'_> {
    /// The page that answers a question: the claims in which all its words stand, newest first.
    ///
    /// Limits: a question is cut to 200 characters, of which twelve words are looked for; thirty claims are shown.
    pub fn search(&self, language: Language, question: &str) -> File {
        let question: String = question.trim().chars().take(QUESTION_LETTERS).collect();
        page(self, language, &question)
    }
}

fn page(site: &Site<'_>, language: Language, question: &str) -> File {
    let w = words(language);
    let rest = "search/index.html";
    let from = in_language(language, rest);
    let found = found(site, question);
    let first = &found[..found.len().min(FOUND)];
    Room::fitted(|room| {
        let mut frame = Page::new(language, rest, w.search_title, w.search_lead);
        frame.scripts = &["assets/search.js"];
        let titles = link(&from, TITLES);
        let root = link(&from, &in_language(language, "index.html"));
        let body = html! {
            h1 { (w.search_title) }
            (form(w, "./", question))
            div #search-results data-titles=(titles) data-root=(root.trim_end_matches("index.html")) data-none=(w.nothing_found) role="status" aria-live="polite" {
                @if !question.is_empty() {
                    p { @if found.is_empty() { (w.nothing_found) } @else { (claims_counted(found.len(), w)) } }
                }
            }
            @for claim in site.claims(first) { (entry(site, claim, w, &from, 2, room)) }
            @if found.len() > first.len() { p.more { (fill(w.and_more, &[&(found.len() - first.len()).to_string()])) } }
            @if question.is_empty() { (lists(w, &from)) }
        };
        frame.with(site, body)
    })
}

/// Where to look without a search.
fn lists(w: &Words, from: &str) -> Markup {
    html! {
        h2 { (w.search_lists) }
        p { (w.search_static) }
        ul {
            li { a href=(link(from, &in_language(w.language, "all/index.html"))) { (w.all_title) } }
            @for facet in Facet::ALL {
                @let path = in_language(w.language, &list_path(facet.folder(), 1));
                li { a href=(link(from, &path)) { (claims_by(facet, w)) } }
            }
        }
    }
}

/// The claims in which every word of the question stands.
fn found(site: &Site<'_>, question: &str) -> Vec<u32> {
    let question = folded(question);
    let words: Vec<&str> = question.split_whitespace().take(WORDS).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let newest = site.index.newest.iter().copied();
    newest
        .filter(|at| {
            let text = haystack(&site.record.claims[*at as usize].claim);
            words.iter().all(|word| text.contains(word))
        })
        .collect()
}

/// All of a claim that can be looked for.
fn haystack(claim: &Claim) -> String {
    let mut text = format!("{} {} {} {}", claim.id, claim.title, claim.text, claim.date);
    let parts = claim
        .parts
        .iter()
        .flat_map(|part| [&part.text, &part.system]);
    let more = claim.tags.iter().chain(&claim.places).chain(parts);
    for one in more.chain(claim.sources.iter().map(|source| &source.name)) {
        text.push(' ');
        text.push_str(one);
    }
    for place in &claim.places {
        if let Some(name) = crate::words::state_name(place) {
            text.push(' ');
            text.push_str(name);
        }
    }
    folded(&text)
}

/// Small letters without marks, so that `votacion` finds `Votación`.
fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            _ => letter,
        })
        .collect()
}
