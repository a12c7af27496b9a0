//! Every version of the answer: what changed, and why.

use super::{View, version_path};
use crate::site::answer::{verdict, without_verdict};
use crate::site::statement::statement_path;
use crate::site::text::{date, fill, moment, said};
use crate::site::vocabulary::Told;
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::public::{ClaimState, PublicVersion};
use maud::{Markup, html};

/// Items that one version's changes name.
const NEW_ITEMS: usize = 5;

pub(super) fn section(view: &View<'_>) -> Markup {
    let w = view.w;
    let versions = &view.claim.versions;
    html! {
        section aria-labelledby="versions-title" {
            h2 #versions-title { (w.versions_title) }
            p { (w.versions_lead) }
            ol.versions reversed[versions.len() > 1] {
                @for (at, version) in versions.iter().enumerate().rev().take(view.room.entries) {
                    li { (one(view, version, at.checked_sub(1).map(|before| &versions[before]))) }
                }
            }
            (view.left_out(versions.len()))
        }
    }
}

fn one(view: &View<'_>, version: &PublicVersion, before: Option<&PublicVersion>) -> Markup {
    let w = view.w;
    let id = &view.claim.claim.id;
    let number = version.version.to_string();
    let is_shown = version.version == view.version.version;
    html! {
        p {
            strong {
                @if is_shown { (fill(w.version, &[&number])) }
                @else { a href=(view.to(&version_path(view.claim, version))) { (fill(w.version, &[&number])) } }
            }
            ", " (moment(version.published, w.language)) ": " (w.style(version.style)) ". "
            a href=(view.to(&statement_path(id, version.version))) { (w.statement_word) }
        }
        @if let Some(reason) = &version.reason {
            p { (w.reason) ": " (said(Told::new(reason, version.language), w.language, view.room.letters)) }
        }
        (changes(view, version, before))
    }
}

/// What is different from the version before.
fn changes(view: &View<'_>, version: &PublicVersion, before: Option<&PublicVersion>) -> Markup {
    let w = view.w;
    let Some(before) = before else {
        return html! { p { (w.first_version) } };
    };
    let (Some(now), Some(then)) = (&version.assessment, &before.assessment) else {
        return html! {
            p { (w.from_before) ": " (kind_of_answer(view, before)) ". " (w.to_now) ": " (kind_of_answer(view, version)) "." }
        };
    };
    let changed: Vec<(&PartAssessment, &PartAssessment)> = now
        .parts
        .iter()
        .filter_map(|part| Some((part, then.parts.iter().find(|old| old.id == part.id)?)))
        .filter(|(part, old)| part.verdict != old.verdict || part.confidence != old.confidence)
        .collect();
    let items = new_items(now, then);
    html! {
        @if changed.is_empty() { p { (w.verdicts_stay) } }
        @if !changed.is_empty() {
            ul {
                @for (part, old) in view.cut(&changed) {
                    li {
                        (view.claimed(&part.text)) ": "
                        @if part.verdict != old.verdict {
                            (w.from_before) ": " del { (verdict(old, w.language)) } ". "
                            (w.to_now) ": " ins { (verdict(part, w.language)) } ". "
                        }
                        @if part.confidence != old.confidence {
                            (w.confidence) ": " (w.confidence_word(old.confidence)) " → " (w.confidence_word(part.confidence)) "."
                        }
                    }
                }
            }
        }
        @if !items.is_empty() {
            p { (w.new_evidence) }
            ul {
                @for (says, when) in items.iter().take(NEW_ITEMS) { li { (view.claimed(says)) " (" (date(*when, w.language)) ")" } }
            }
            @if items.len() > NEW_ITEMS { p.more { (fill(w.and_more, &[&(items.len() - NEW_ITEMS).to_string()])) } }
        }
    }
}

/// What a version that cannot be compared part by part says.
fn kind_of_answer(view: &View<'_>, version: &PublicVersion) -> Markup {
    html! {
        @match &version.assessment {
            Some(assessment) => {
                @for (at, part) in assessment.parts.iter().take(3).enumerate() { @if at > 0 { "; " } (verdict(part, view.w.language)) }
            },
            None => (without_verdict(ClaimState::of(version.style), view.w).trim_end_matches('.')),
        }
    }
}

/// Items of evidence that the version before did not have.
fn new_items<'a>(now: &'a Assessment, then: &Assessment) -> Vec<(&'a str, jiff::civil::Date)> {
    let known = |id: &str| {
        let mut items = then.parts.iter().flat_map(|part| &part.evidence);
        items.any(|item| item.id == id)
    };
    let mut found: Vec<(&str, jiff::civil::Date)> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for item in now.parts.iter().flat_map(|part| &part.evidence) {
        if !known(&item.id) && !seen.contains(&item.id.as_str()) {
            seen.push(&item.id);
            found.push((&item.says, item.date));
        }
    }
    found
}
