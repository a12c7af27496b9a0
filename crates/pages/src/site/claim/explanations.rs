//! Rival explanations with their ranges: a chart drawn here, and the same as a table.
//!
//! Widths are per cent of the space there is and names are text of the page, so one drawing serves a phone, a desk and
//! paper.

use super::View;
use crate::site::text::{fill, range};
use levelhead_schema::assessment::{Hypothesis, PartAssessment};
use maud::{Markup, html};

/// Chart and table. `level` is that of the heading.
pub(crate) fn figure(view: &View<'_>, part: &PartAssessment, level: u8) -> Markup {
    let w = view.w;
    let shown = view.cut(&part.hypotheses);
    html! {
        @if !shown.is_empty() {
            @if level == 2 { h2 { (w.explanations_title) } } @else { h4 { (w.explanations_title) } }
            figure {
                (chart(view, shown, part))
                figcaption { (w.explanations_caption) }
            }
            details {
                summary { (w.as_table) }
                (table(view, shown, part))
            }
            (view.left_out(part.hypotheses.len()))
        }
    }
}

/// True when the verdict stands for this explanation.
fn is_behind_verdict(part: &PartAssessment, one: &Hypothesis) -> bool {
    part.likelihood_of
        .as_ref()
        .is_some_and(|of| of.hypotheses.contains(&one.code))
}

/// One line an explanation: its name, its range in figures, and the range drawn. The words say all that the drawing
/// does, so the drawing is for the eye alone.
fn chart(view: &View<'_>, shown: &[Hypothesis], part: &PartAssessment) -> Markup {
    let w = view.w;
    html! {
        ol.ranges {
            @for one in shown {
                @let behind = is_behind_verdict(part, one);
                li {
                    p {
                        (view.assessed(&one.name)) ": "
                        b { (range(one.low, one.high, w.to)) }
                        @if behind { " · " span.mark { (w.behind_verdict) } }
                    }
                    (bar(one, behind))
                }
            }
        }
        p.scale aria-hidden="true" { span { "0%" } span { "50%" } span { "100%" } }
    }
}

fn bar(one: &Hypothesis, behind: bool) -> Markup {
    let low = one.low.clamp(0.0, 1.0) * 100.0;
    // A range of one point must not vanish.
    let width = (one.high.clamp(0.0, 1.0) * 100.0 - low).max(1.0);
    html! {
        svg.range width="100%" height="14" aria-hidden="true" focusable="false" {
            rect.track x="0" y="6" width="100%" height="2" {}
            line.grid x1="50%" x2="50%" y1="0" y2="14" {}
            rect class=(if behind { "bar best" } else { "bar" }) x={ (format!("{low:.0}")) "%" } y="2" width={ (format!("{width:.0}")) "%" } height="10" {}
        }
    }
}

fn table(view: &View<'_>, shown: &[Hypothesis], part: &PartAssessment) -> Markup {
    let w = view.w;
    let caption = fill(
        w.explanations_table,
        &[&crate::foreign::shown(&part.text, 120)],
    );
    html! {
        div.scroll role="group" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (w.explanation) }
                    th.figure scope="col" { (w.range_head) }
                    th scope="col" { (w.verdict_head) }
                } }
                tbody {
                    @for one in shown {
                        tr {
                            th scope="row" { (view.assessed(&one.name)) }
                            td.figure { (range(one.low, one.high, w.to)) }
                            td { @if is_behind_verdict(part, one) { (w.behind_verdict) } }
                        }
                    }
                }
            }
        }
    }
}
