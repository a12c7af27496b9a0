//! The first screen of a claim: the answer, big and in plain words, then what was claimed, where and when.

use super::View;
use crate::site::answer::{
    days_before, next_election, places_in_words, state_sign, verdict, without_verdict,
};
use crate::site::text::{date, day, fill, lines, moment};
use crate::site::vocabulary::Told;
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::public::ClaimState;
use levelhead_schema::statement::Style;
use maud::{Markup, html};

pub(super) fn answer(view: &View<'_>) -> Markup {
    let w = view.w;
    html! {
        section.first aria-labelledby="claim-title" {
            (replaced(view))
            h1 #claim-title { span.kicker { (w.claim_word) } " " (view.title()) }
            @match view.assessment() {
                Some(assessment) => (verdicts(view, assessment)),
                None => p.verdict { (state_sign(view.state())) " " (without_verdict(view.state(), w)) },
            }
            (reason(view))
            (standing(view))
            (claimed(view))
        }
    }
}

/// Says above all else that a later version replaced this one.
fn replaced(view: &View<'_>) -> Markup {
    let w = view.w;
    let newest = view.claim.newest();
    html! {
        @if let Some(newest) = newest && newest.version != view.version.version {
            p.notice role="note" {
                strong { (fill(w.replaced, &[&view.version.version.to_string(), &newest.version.to_string()])) } " "
                a href=(view.to(&super::claim_path(&view.claim.claim.id))) { (w.read_newest) }
            }
        }
    }
}

fn verdicts(view: &View<'_>, assessment: &Assessment) -> Markup {
    html! {
        @if let [only] = assessment.parts.as_slice() {
            p.verdict { (verdict(only, view.w.language)) "." }
            (how_sure(view, only))
        } @else {
            p.several { (view.w.several_answers) }
            ol.verdicts {
                @for part in view.cut(&assessment.parts) {
                    li {
                        p.asked { (view.claimed(&part.text)) }
                        p.verdict { (verdict(part, view.w.language)) "." }
                        (how_sure(view, part))
                    }
                }
            }
            (view.left_out(assessment.parts.len()))
        }
    }
}

/// Likelihood and confidence: two figures with names of their own, never in one sentence.
pub(crate) fn how_sure(view: &View<'_>, part: &PartAssessment) -> Markup {
    let w = view.w;
    html! {
        dl.sure {
            @if let Some(term) = part.likelihood_term && part.likelihood_of.is_some() {
                div { dt { (w.likelihood_of) } dd { (w.likelihood_term(term)) (explained_by(view, part)) } }
            }
            div { dt { (w.confidence) } dd { (w.confidence_word(part.confidence)) } }
        }
    }
}

/// The explanations of which the likelihood speaks.
fn explained_by(view: &View<'_>, part: &PartAssessment) -> Markup {
    let codes = part.likelihood_of.as_ref().map(|of| &of.hypotheses);
    let named: Vec<&str> = codes
        .into_iter()
        .flatten()
        .filter_map(|code| part.hypotheses.iter().find(|one| one.code == *code))
        .map(|one| one.name.as_str())
        .collect();
    html! {
        @for (at, name) in named.iter().enumerate() {
            @if at == 0 { ": " } @else { "; " (view.w.or) " " }
            span.explanation { (view.assessed(name)) }
        }
    }
}

fn reason(view: &View<'_>) -> Markup {
    let w = view.w;
    let word = match view.version.style {
        Style::Correction => w.corrected_because,
        _ => w.withdrawn_because,
    };
    html! {
        @if let Some(reason) = &view.version.reason {
            div.notice {
                p { strong { (word) } }
                (lines(Told::new(reason, view.version.language), w.language, view.room.letters))
            }
        }
    }
}

/// As of when, by whom, in which statement.
fn standing(view: &View<'_>) -> Markup {
    let (w, version) = (view.w, view.version);
    let path = crate::site::statement::statement_path(&view.claim.claim.id, version.version);
    html! {
        p.standing {
            (w.as_of_sentence) " " strong { (date(version.as_of, w.language)) } ". "
            (w.published_on) " " (moment(version.published, w.language)) ", "
            a href=(view.to(&path)) { (fill(w.statement_version, &[&version.version.to_string()])) }
            @if !version.signers.is_empty() { ", " (fill(w.signed_by_so_many, &[&version.signers.len().to_string()])) }
            "."
        }
    }
}

fn claimed(view: &View<'_>) -> Markup {
    let (w, claim) = (view.w, view.claim);
    let settings = view.site.settings;
    html! {
        h2 { (w.claimed_title) }
        blockquote { (lines(Told::new(&claim.claim.text, claim.claim.language), w.language, view.room.letters)) }
        dl.facts {
            div { dt { (w.place) } dd { (places_in_words(claim, w)) } }
            div { dt { (w.claimed_on_head) } dd { (date(claim.claim.date, w.language)) } }
            @if let Some(days) = days_before(claim, settings, w) {
                div { dt { (w.election) } dd { (days) } }
            }
            @if view.state() == ClaimState::Open && let Some(next) = next_election(claim, settings.as_of, settings) {
                div { dt { (w.next_election) } dd { (day(next.date, w.language)) } }
            }
        }
    }
}
