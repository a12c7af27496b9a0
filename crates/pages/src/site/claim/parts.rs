//! The parts of a claim, each with its own answer; what was not looked at; what would change it.

use super::{View, explanations};
use crate::site::answer::{place_name, verdict};
use crate::site::text::{date, fill};
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::claim::Part;
use maud::{Markup, html};

pub(super) fn section(view: &View<'_>) -> Markup {
    let w = view.w;
    html! {
        section aria-labelledby="parts-title" {
            h2 #parts-title { (w.parts_title) }
            p { (w.parts_lead) }
            @match view.assessment() {
                Some(assessment) => (answered(view, assessment)),
                None => (questions(view)),
            }
        }
    }
}

/// The questions of a claim that has no answer.
fn questions(view: &View<'_>) -> Markup {
    let parts = &view.claim.claim.parts;
    html! {
        ol.parts {
            @for part in view.cut(parts) {
                li { p.asked { (view.claimed(&part.text)) } (about(view, part)) }
            }
        }
        (view.left_out(parts.len()))
    }
}

/// Kind, system, place and window of a part.
fn about(view: &View<'_>, part: &Part) -> Markup {
    let w = view.w;
    html! {
        p.meta {
            (w.kind(part.kind.name())) " · " (view.claimed(&part.system))
            @if let Some(place) = &part.place { " · " (place_name(place, w)) }
            (window(view, part.from, part.to))
        }
    }
}

/// The days that a part speaks of.
fn window(
    view: &View<'_>,
    from: Option<jiff::civil::Date>,
    to: Option<jiff::civil::Date>,
) -> Markup {
    let w = view.w;
    html! {
        @match (from, to) {
            (Some(from), Some(to)) => { " · " (date(from, w.language)) " – " (date(to, w.language)) },
            (Some(from), None) => { " · " (w.from_day) " " (date(from, w.language)) },
            (None, Some(to)) => { " · " (w.until_day) " " (date(to, w.language)) },
            (None, None) => {},
        }
    }
}

fn answered(view: &View<'_>, assessment: &Assessment) -> Markup {
    html! {
        @for (at, part) in view.cut(&assessment.parts).iter().enumerate() {
            article.part aria-labelledby={ "part-" (at) } {
                h3 id={ "part-" (at) } { (view.claimed(&part.text)) }
                p.meta {
                    (view.w.kind(part.kind.name())) " · " (view.claimed(&part.system))
                    @if let Some(place) = &part.place { " · " (place_name(place, view.w)) }
                    (window(view, part.from, part.to))
                }
                p.conclusion { strong { (verdict(part, view.w.language)) "." } }
                (three_answers(view, part))
                (explanations::figure(view, part, 4))
                p { a href=(view.to(&view.part_path(part))) { (view.w.part_link) } }
            }
        }
        (view.left_out(assessment.parts.len()))
    }
}

/// Why this verdict; did it happen, what came of it, who did it: three answers that never mix.
pub(crate) fn three_answers(view: &View<'_>, part: &PartAssessment) -> Markup {
    let w = view.w;
    html! {
        dl.facts {
            div { dt { (w.because) } dd { (view.assessed(&part.verdict_because)) } }
            div { dt { (w.occurrence) } dd { (view.assessed(&part.occurrence.words)) } }
            div { dt { (w.impact) } dd { (view.assessed(&part.impact.words)) } }
            div { dt { (w.attribution) } dd { (view.assessed(&part.attribution.words)) } }
            div { dt { (w.confidence) } dd {
                (w.confidence_word(part.confidence)) ": "
                @for (at, line) in part.confidence_because.iter().enumerate() { @if at > 0 { "; " } (view.assessed(line)) }
            } }
        }
    }
}

/// What was not looked at, and what would change the answer: of all parts, each once.
pub(super) fn open_questions(view: &View<'_>) -> Markup {
    let w = view.w;
    let (missing, changing) = match view.assessment() {
        Some(assessment) => (
            each_once(assessment.parts.iter().map(|part| &part.not_examined)),
            each_once(assessment.parts.iter().map(|part| &part.would_change)),
        ),
        None => (gaps(view), Vec::new()),
    };
    html! {
        section aria-labelledby="not-examined-title" {
            h2 #not-examined-title { (w.not_examined_title) }
            (sentences(view, &missing, w.nothing_named))
        }
        @if view.assessment().is_some() {
            section aria-labelledby="would-change-title" {
                h2 #would-change-title { (w.would_change_title) }
                (sentences(view, &changing, w.nothing_named))
            }
        }
    }
}

/// Gaps of the claim that were known and not filled by the day up to which the version knows.
fn gaps<'a>(view: &View<'a>) -> Vec<&'a str> {
    let (gaps, as_of) = (view.claim.claim.gaps.iter(), view.version.as_of);
    gaps.filter(|gap| gap.date <= as_of && gap.filled.is_none_or(|filled| filled > as_of))
        .map(|gap| gap.says.as_str())
        .collect()
}

fn each_once<'a>(lists: impl Iterator<Item = &'a Vec<String>>) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for line in lists.flatten() {
        if !found.contains(&line.as_str()) {
            found.push(line);
        }
    }
    found
}

/// Sentences as a list, or a sentence in its place.
pub(crate) fn sentences(view: &View<'_>, lines: &[&str], none: &str) -> Markup {
    html! {
        @if lines.is_empty() { p { (none) } } @else {
            ul.plain { @for line in view.cut(lines) { li { (view.assessed(line)) } } }
            (view.left_out(lines.len()))
        }
    }
}

/// How many items a verdict rests on, in words.
pub(crate) fn rests_on(view: &View<'_>, part: &PartAssessment) -> Markup {
    html! {
        @match part.rests_on.len() {
            0 => {},
            1 => p { (view.w.rests_on_one) },
            items => p { (fill(view.w.rests_on, &[&items.to_string()])) },
        }
    }
}
