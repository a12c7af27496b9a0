//! The page of one part of a claim: its answer with everything that it rests on.

use super::address::{Address, in_language};
use super::answer::{place_name, state_sign, verdict, verdict_plain, without_verdict};
use super::claim::{self, View};
use super::claim_list::claim_path;
use super::page::Page;
use super::text::{citation, date, fill, named};
use super::wording::Words;
use super::{File, Section, Site, claim_review};
use crate::foreign;
use levelhead_schema::assessment::{PartAssessment, WeighedEvidence};
use levelhead_schema::claim::{Figure, Part};
use maud::{Markup, html};

pub(crate) const SECTION: Section = Section { paths, render };

/// The path of a part's page.
pub(crate) fn part_path(id: &str, part: &str) -> String {
    format!("claims/{id}/part-{part}.html")
}

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        for claim in &site.record.claims {
            for part in &claim.claim.parts {
                out.push(in_language(
                    *language,
                    &part_path(&claim.claim.id, &part.id),
                ));
            }
        }
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let words_of_path = address.words();
    let ["claims", id, name] = words_of_path.as_slice() else {
        return None;
    };
    let claim = site.claim(id)?;
    let part = name.strip_prefix("part-")?.strip_suffix(".html")?;
    let part = claim.claim.part(part)?;
    let version = claim.newest()?;
    Some(View::fitted(site, claim, version, address, |view| {
        file(view, part, address)
    }))
}

fn file(view: &View<'_>, part: &Part, address: &Address<'_>) -> File {
    let w = view.w;
    let assessed = view
        .claim
        .assessment()
        .and_then(|assessment| assessment.parts.iter().find(|one| one.id == part.id));
    let plain = foreign::shown(&part.text, 110);
    let description = match assessed {
        Some(assessed) => format!("{}.", verdict_plain(assessed, w.language)),
        None => without_verdict(view.state(), w).to_owned(),
    };
    let mut page = Page::new(w.language, &address.rest, &plain, &description);
    page.image = Some(Site::card(&view.claim.claim.id, w.language));
    page.data = claim_review::claim_review(view.site, view.claim, part, w.language);
    let body = html! {
        nav.trail aria-label=(w.trail) {
            a href=(view.to("index.html")) { (w.nav_claims) } " › "
            a href=(view.to(&claim_path(&view.claim.claim.id))) { (view.claim.claim.id) } " › "
            span { (part.id) }
        }
        section.first aria-labelledby="part-title" {
            h1 #part-title { span.kicker { (w.part_word) } " " (view.claimed(&part.text)) }
            @match assessed {
                Some(assessed) => {
                    p.verdict { (verdict(assessed, w.language)) "." }
                    (claim::how_sure(view, assessed))
                },
                None => p.verdict { (state_sign(view.state())) " " (without_verdict(view.state(), w)) },
            }
            (about(view, part))
        }
        @if let Some(assessed) = assessed { (answered(view, assessed)) }
        @if assessed.is_none() { (figures(view, &of_part(view, &part.id))) }
    };
    page.with(view.site, body)
}

/// Where the part belongs, and what it speaks of.
fn about(view: &View<'_>, part: &Part) -> Markup {
    let w = view.w;
    html! {
        dl.facts {
            div { dt { (w.part_of) } dd { a href=(view.to(&claim_path(&view.claim.claim.id))) { (view.title()) } } }
            div { dt { (w.facet_kind) } dd { (w.kind(part.kind.name())) } }
            div { dt { (w.system) } dd { (view.claimed(&part.system)) } }
            @if let Some(place) = &part.place { div { dt { (w.place) } dd { (place_name(place, w)) } } }
            @if let Some(from) = part.from { div { dt { (w.from_head) } dd { (date(from, w.language)) } } }
            @if let Some(to) = part.to { div { dt { (w.until_head) } dd { (date(to, w.language)) } } }
            div { dt { (w.as_of_head) } dd { (date(view.version.as_of, w.language)) } }
        }
    }
}

fn answered(view: &View<'_>, part: &PartAssessment) -> Markup {
    let w = view.w;
    let of = |lines: &'_ [String]| -> Vec<String> { lines.to_vec() };
    let (missing, changing) = (of(&part.not_examined), of(&part.would_change));
    let borrowed = |lines: &[String]| -> Markup {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        claim::sentences(view, &lines, w.nothing_named)
    };
    html! {
        section aria-labelledby="why-title" {
            h2 #why-title { (w.why_title) }
            (claim::three_answers(view, part))
            (claim::rests_on(view, part))
        }
        @if !part.hypotheses.is_empty() { section { (claim::explanations::figure(view, part, 2)) } }
        (matrix(view, part))
        (findings(view, part))
        (figures(view, &part.figures.iter().collect::<Vec<_>>()))
        section aria-labelledby="not-examined-title" { h2 #not-examined-title { (w.not_examined_title) } (borrowed(&missing)) }
        section aria-labelledby="would-change-title" { h2 #would-change-title { (w.would_change_title) } (borrowed(&changing)) }
    }
}

/// Every item of evidence, and what it says of each explanation.
fn matrix(view: &View<'_>, part: &PartAssessment) -> Markup {
    let w = view.w;
    let shown: Vec<&WeighedEvidence> = part.evidence.iter().collect();
    html! {
        section aria-labelledby="evidence-title" {
            h2 #evidence-title { (w.evidence_title) }
            p { (w.evidence_lead) }
            (claim::evidence::items(view, &shown))
            @if !shown.is_empty() {
                details {
                    summary { (w.matrix_title) }
                    (matrix_table(view, part))
                }
            }
        }
    }
}

fn matrix_table(view: &View<'_>, part: &PartAssessment) -> Markup {
    let w = view.w;
    let columns = view.cut(&part.hypotheses);
    html! {
        div.scroll role="group" aria-label=(w.matrix_title) tabindex="0" {
            table {
                caption { (w.matrix_title) }
                thead { tr {
                    th scope="col" { (w.evidence_word) }
                    @for one in columns { th scope="col" { (view.assessed(&one.name)) } }
                } }
                tbody {
                    @for item in view.cut(&part.evidence) {
                        tr {
                            th scope="row" { (super::text::said(super::vocabulary::Told::new(&item.says, view.claim.claim.language), w.language, 90)) }
                            @for one in columns {
                                @let bearing = item.bearing.iter().find(|bearing| bearing.hypothesis == one.code);
                                td { (reading(bearing.map(|bearing| bearing.reading.as_str()), item, w)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What an item says of an explanation, in words.
fn reading(reading: Option<&str>, item: &WeighedEvidence, w: &Words) -> &'static str {
    match reading {
        _ if item.withdrawn => w.reading_withdrawn,
        Some("supports") => w.reading_supports,
        Some("against") => w.reading_against,
        Some("strongly against") => w.reading_strongly_against,
        _ => w.reading_neutral,
    }
}

/// What came of it, and who is named: by whom, when, on what ground.
fn findings(view: &View<'_>, part: &PartAssessment) -> Markup {
    let w = view.w;
    html! {
        @if !part.impact.findings.is_empty() {
            section aria-labelledby="impact-title" {
                h2 #impact-title { (w.impact_title) }
                ul.plain {
                    @for finding in view.cut(&part.impact.findings) {
                        li { (view.claimed(&finding.says)) " – " strong { (named(&finding.source, 120)) } ", " (date(finding.date, w.language)) " · " cite { (citation(&finding.citation, view.room.letters / 3)) } }
                    }
                }
                (view.left_out(part.impact.findings.len()))
            }
        }
        @if !part.attribution.named.is_empty() {
            section aria-labelledby="named-title" {
                h2 #named-title { (w.named_title) }
                p { (w.named_lead) }
                ul.plain {
                    @for one in view.cut(&part.attribution.named) {
                        li {
                            (fill(w.names_actor, &[&foreign::shown(&one.source, 120), &foreign::shown(&one.actor, 120)])) " "
                            (super::text::said(super::vocabulary::basis(&one.basis, w.language), w.language, 120)) ", " (date(one.date, w.language)) ". "
                            @if one.carries { (w.basis_carries) } @else { (w.basis_carries_not) }
                            " · " cite { (citation(&one.citation, view.room.letters / 3)) }
                        }
                    }
                }
                (view.left_out(part.attribution.named.len()))
            }
        }
    }
}

fn of_part<'a>(view: &View<'a>, part: &str) -> Vec<&'a Figure> {
    let figures = view.claim.claim.figures.iter();
    figures.filter(|figure| figure.part == part).collect()
}

fn figures(view: &View<'_>, figures: &[&Figure]) -> Markup {
    let w = view.w;
    html! {
        @if !figures.is_empty() {
            section aria-labelledby="figures-title" {
                h2 #figures-title { (w.figures_title) }
                p { (w.figures_lead) }
                (claim::evidence::figures(view, figures))
            }
        }
    }
}
