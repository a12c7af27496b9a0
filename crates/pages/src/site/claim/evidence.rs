//! Evidence and rival figures, side by side.

use super::View;
use crate::site::text::{citation, date, named, number};
use levelhead_schema::assessment::{Assessment, WeighedEvidence};
use levelhead_schema::claim::{Access, Figure};
use maud::{Markup, html};

pub(super) fn section(view: &View<'_>) -> Markup {
    let w = view.w;
    html! {
        @if let Some(assessment) = view.assessment() {
            section aria-labelledby="evidence-title" {
                h2 #evidence-title { (w.evidence_title) }
                p { (w.evidence_lead) }
                (items(view, &each_once(assessment)))
            }
        }
        @let given = given(view);
        @if !given.is_empty() {
            section aria-labelledby="figures-title" {
                h2 #figures-title { (w.figures_title) }
                p { (w.figures_lead) }
                (figures(view, &given))
            }
        }
    }
}

/// The figures that were given by the day up to which the version knows.
fn given<'a>(view: &View<'a>) -> Vec<&'a Figure> {
    let figures = view.claim.claim.figures.iter();
    figures
        .filter(|figure| figure.date <= view.version.as_of)
        .collect()
}

/// The items of all parts, each once, the most telling first.
fn each_once(assessment: &Assessment) -> Vec<&WeighedEvidence> {
    let mut found: Vec<&WeighedEvidence> = Vec::new();
    for item in assessment.parts.iter().flat_map(|part| &part.evidence) {
        match found.iter_mut().find(|known| known.id == item.id) {
            // The same item tells more of one part than of another.
            Some(known) if known.diagnosticity_bits < item.diagnosticity_bits => *known = item,
            Some(_) => {}
            None => found.push(item),
        }
    }
    found.sort_by(|a, b| b.diagnosticity_bits.total_cmp(&a.diagnosticity_bits));
    found
}

/// Items as cards.
pub(crate) fn items(view: &View<'_>, items: &[&WeighedEvidence]) -> Markup {
    html! {
        @if items.is_empty() { p { (view.w.no_evidence) } }
        ul.cards {
            @for item in view.cut(items) { li { (card(view, item)) } }
        }
        (view.left_out(items.len()))
    }
}

fn card(view: &View<'_>, item: &WeighedEvidence) -> Markup {
    let w = view.w;
    let access = Access::ALL.iter().find(|known| known.name() == item.access);
    html! {
        p.says { (view.claimed(&item.says)) }
        p.meta {
            strong { (named(&item.source, 120)) } ", " (date(item.date, w.language)) " · "
            cite { (citation(&item.citation, view.room.letters / 3)) }
        }
        p.meta {
            @if item.withdrawn { strong { (w.item_withdrawn) } " · " }
            @if let Some(access) = access { (w.could_see) ": " (w.access(*access)) " · " }
            (w.grade) " " (named(&item.grade, 4)) " · "
            (weight(view, item))
        }
        @if !item.discounted.is_empty() && !item.withdrawn {
            p.meta { (w.discounted) ": " @for (at, why) in item.discounted.iter().take(6).enumerate() { @if at > 0 { "; " } (view.assessed(why)) } }
        }
    }
}

/// How far an item counts, in words.
fn weight(view: &View<'_>, item: &WeighedEvidence) -> Markup {
    let w = view.w;
    html! {
        @if item.withdrawn || item.counts <= 0.0 { (w.counts_nothing) }
        @else if item.counts >= 0.995 { (w.counts_full) }
        @else { (w.counts_partly) " " (crate::site::text::percent(item.counts)) }
    }
}

/// Rival figures as a table: nobody averages them.
pub(crate) fn figures(view: &View<'_>, all: &[&Figure]) -> Markup {
    let (w, claim) = (view.w, &view.claim.claim);
    html! {
        div.scroll role="group" aria-label=(w.figures_title) tabindex="0" {
            table {
                caption { (w.figures_caption) }
                thead { tr {
                    th scope="col" { (w.counted) }
                    th.figure scope="col" { (w.figure) }
                    th scope="col" { (w.given_by) }
                    th scope="col" { (w.given_on) }
                    th scope="col" { (w.method) }
                    th scope="col" { (w.source) }
                } }
                tbody {
                    @for figure in view.cut(all) {
                        tr {
                            th scope="row" { (view.claimed(&figure.what)) }
                            td.figure {
                                @if let Some(qualifier) = &figure.qualifier { (named(w.qualifier(qualifier), 40)) " " }
                                (number(figure.value, w.language))
                            }
                            td { (named(claim.source(&figure.source).map_or(figure.source.as_str(), |source| &source.name), 120)) }
                            td { (date(figure.date, w.language)) }
                            td { @match &figure.method { Some(method) => (view.claimed(method)), None => (w.method_unknown) } }
                            td { (citation(&figure.citation, view.room.letters / 3)) }
                        }
                    }
                }
            }
        }
        (view.left_out(all.len()))
    }
}
