//! Who says what of the claim, and what each could see.

use super::View;
use crate::site::text::{named, said};
use crate::site::vocabulary::Told;
use levelhead_schema::claim::{Role, Source};
use maud::{Markup, html};

pub(super) fn section(view: &View<'_>) -> Markup {
    let (w, claim) = (view.w, &view.claim.claim);
    html! {
        @if !claim.sources.is_empty() {
            section aria-labelledby="sources-title" {
                h2 #sources-title { (w.sources_title) }
                p { (w.sources_lead) }
                div.sides {
                    @for role in Role::ALL {
                        @let sources: Vec<&Source> = claim.sources.iter().filter(|source| source.role == *role).collect();
                        @if !sources.is_empty() { (side(view, *role, &sources)) }
                    }
                }
            }
        }
    }
}

/// All who do the same with the claim.
fn side(view: &View<'_>, role: Role, sources: &[&Source]) -> Markup {
    let w = view.w;
    html! {
        div.side {
            h3 { (w.role(role)) }
            ul.plain {
                @for source in view.cut(sources) {
                    li {
                        strong { (named(&source.name, 120)) }
                        (withdrawn(view, source))
                        br;
                        (w.could_see) ": " (w.access(source.access))
                        @if let Some(saw) = &source.saw { " (" (text(view, saw)) ")" }
                        ". " (w.reliability(source.grade)) "."
                        @if let Some(stake) = &source.stake { " " (w.stake) ": " (text(view, stake)) "." }
                    }
                }
            }
            (view.left_out(sources.len()))
        }
    }
}

/// Says that a source counts no more.
fn withdrawn(view: &View<'_>, source: &Source) -> Markup {
    let found = view
        .claim
        .claim
        .source_withdrawn(&source.id, view.version.as_of);
    html! {
        @if let Some(withdrawal) = found {
            " " strong.sign { (view.w.source_withdrawn) } ": " (text(view, &withdrawal.reason))
        }
    }
}

fn text(view: &View<'_>, text: &str) -> Markup {
    said(
        Told::new(text, view.claim.claim.language),
        view.w.language,
        view.room.letters / 2,
    )
}
