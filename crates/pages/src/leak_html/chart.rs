//! Charts drawn on the server as SVG.
//!
//! Widths are per cent of the space there is and text keeps its size, so one drawing serves a phone, a desk and paper.
//! Every chart has a title and a description, and a table with the same figures follows it. Fills differ by pattern
//! as well as by tone, for readers and printers without colour.

use crate::classes::Class;
use crate::{dating, words};
use levelhead_schema::report::{ReleaseReport, StateReport};
use maud::{Markup, html};

const TOP_PX: f64 = 34.0;
const PLOT_PX: f64 = 150.0;
/// Per cent of the width left of the bars, for the figures of the scale.
const GUTTER: f64 = 11.0;

/// The share that each release explains: one bar a release, oldest at the left, the best ones marked.
pub(super) fn releases(
    at: usize,
    title: &str,
    state: &StateReport,
    shown: &[&ReleaseReport],
) -> Markup {
    let slot = (100.0 - GUTTER) / shown.len().max(1) as f64;
    let width = (slot * 0.72).min(9.0);
    let bars = shown.iter().enumerate().map(|(place, release)| {
        let share = dating::share_explained(state, release).clamp(0.0, 1.0);
        // A release that explains a single row must not look like one that explains none.
        let height = if release.rows_explained == 0 {
            0.0
        } else {
            (share * PLOT_PX).max(1.5)
        };
        let x = GUTTER + slot * place as f64 + (slot - width) / 2.0;
        (x, height, dating::is_best(state, release))
    });
    let floor = TOP_PX + PLOT_PX;
    html! {
        svg.chart role="img" aria-labelledby={ "chart-" (at) "-title chart-" (at) "-text" } width="100%" height="216" {
            title id={ "chart-" (at) "-title" } { (title) }
            desc id={ "chart-" (at) "-text" } { (in_words(state, shown)) }
            @for (label, level) in [("100%", 0.0), ("50%", 0.5), ("0%", 1.0)] {
                @let y = px(TOP_PX + PLOT_PX * level);
                line.grid x1=(percent(GUTTER)) x2="100%" y1=(y) y2=(y) {}
                text.scale x=(percent(GUTTER - 1.2)) y=(y) dy="0.35em" text-anchor="end" { (label) }
            }
            @for (x, height, best) in bars {
                rect class=(if best { "bar best" } else { "bar" }) x=(percent(x)) y=(px(floor - height)) width=(percent(width)) height=(px(height)) {}
                @if best {
                    text.mark x=(percent(x + width / 2.0)) y=(px(floor - height - 5.0)) text-anchor="middle" { "▼" }
                }
            }
            @if let [first, .., last] = shown {
                text.scale x=(percent(GUTTER)) y=(px(floor + 20.0)) { (words::date(&first.date)) }
                text.scale x="100%" y=(px(floor + 20.0)) text-anchor="end" { (words::date(&last.date)) }
            } @else if let [only] = shown {
                text.scale x=(percent(GUTTER)) y=(px(floor + 20.0)) { (words::date(&only.date)) }
            }
            @if !state.best.is_empty() {
                text.legend x=(percent(GUTTER)) y="13" { "▼ best match" }
            }
        }
    }
}

fn in_words(state: &StateReport, shown: &[&ReleaseReport]) -> String {
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
        return String::new();
    };
    let shares = || {
        shown
            .iter()
            .map(|release| dating::share_explained(state, release))
    };
    let span = if shown.len() == 1 {
        format!(
            "One release, of {}, explains {}.",
            words::date(&first.date),
            words::share(shares().fold(0.0, f64::max))
        )
    } else {
        format!(
            "{} releases from {} to {}; each explains between {} and {} of the distinct rows.",
            shown.len(),
            words::date(&first.date),
            words::date(&last.date),
            words::share(shares().fold(f64::INFINITY, f64::min)),
            words::share(shares().fold(0.0, f64::max)),
        )
    };
    format!("{span} {}", dating::date_in_words(state))
}

/// The classes of rows as one bar. Classes too small to see are drawn wider than they are.
pub(super) fn classes(at: usize, title: &str, classes: &[Class]) -> Markup {
    let total = classes.iter().map(|class| class.rows).sum::<u64>().max(1) as f64;
    let visible = |class: &Class| {
        if class.rows == 0 {
            0.0
        } else {
            (class.rows as f64 / total).max(0.008)
        }
    };
    let scale = 100.0
        / classes
            .iter()
            .map(visible)
            .sum::<f64>()
            .max(f64::MIN_POSITIVE);
    let mut x = 0.0;
    let parts: Vec<(&Class, f64, f64)> = classes
        .iter()
        .filter(|class| class.rows > 0)
        .map(|class| {
            let width = visible(class) * scale;
            x += width;
            (class, x - width, width)
        })
        .collect();
    let all: Vec<String> = parts
        .iter()
        .map(|(class, ..)| format!("{} {}", class.name, words::share(class.rows as f64 / total)))
        .collect();
    html! {
        svg.stack role="img" aria-labelledby={ "stack-" (at) "-title stack-" (at) "-text" } width="100%" height="38" {
            title id={ "stack-" (at) "-title" } { (title) }
            desc id={ "stack-" (at) "-text" } { (words::list(&all)) "." }
            @for (class, x, width) in parts {
                rect class={ "class " (class.name) } x=(percent(x)) y="1" width=(percent(width)) height="36" {}
            }
        }
    }
}

/// The fill of a class, beside its name in the table.
pub(super) fn swatch(class: &Class) -> Markup {
    html! {
        svg.swatch width="16" height="16" aria-hidden="true" { rect class={ "class " (class.name) } x="1" y="1" width="14" height="14" {} }
    }
}

/// The patterns that fills refer to. Stands once on a page.
pub(super) fn fills() -> Markup {
    html! {
        svg.fills width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern #fill-altered width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.paper width="6" height="6" {}
                    rect.accent width="3" height="6" {}
                }
                pattern #fill-recombined width="6" height="6" patternUnits="userSpaceOnUse" {
                    rect.paper width="6" height="6" {}
                    circle.ink cx="3" cy="3" r="1.4" {}
                }
                // Black alone would look like verbatim on a printer without colour.
                pattern #fill-withheld width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.ink width="7" height="7" {}
                    rect.paper width="1.6" height="7" {}
                    rect.paper width="7" height="1.6" {}
                }
                pattern #fill-newer width="6" height="6" patternUnits="userSpaceOnUse" {
                    rect.paper width="6" height="6" {}
                    rect.accent width="6" height="1.5" {}
                }
                pattern #fill-duplicate width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)" {
                    rect.paper width="5" height="5" {}
                    rect.faint width="1" height="5" {}
                }
            }
        }
    }
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
