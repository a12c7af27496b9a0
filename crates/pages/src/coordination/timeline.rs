//! When a group shared what: a line for each trace, a stroke for each event.

use super::figures;
use crate::{moments, words};
use levelhead_schema::coordination::Group;
use levelhead_schema::posts::Trace;
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Width of a line in units of its own; it is stretched to the page.
const WIDTH: f64 = 1000.0;
const HEIGHT: u32 = 18;

pub(super) fn timeline(group: &Group) -> Markup {
    let mut lines: BTreeMap<Trace, (String, u64)> = BTreeMap::new();
    let (Some(from), Some(to)) = (
        moments::seconds(&group.first),
        moments::seconds(&group.last),
    ) else {
        return html! {};
    };
    let span = (to - from).max(1) as f64;
    let mut last: BTreeMap<Trace, i64> = BTreeMap::new();
    for event in &group.timeline {
        let Some(at) = moments::seconds(&event.first) else {
            continue;
        };
        let x = ((at - from) as f64 / span * WIDTH).clamp(0.0, WIDTH);
        let (path, count) = lines.entry(event.trace).or_default();
        *count += 1;
        // Strokes that fall on each other are drawn once.
        let place = (x * 2.0).round() as i64;
        if last.insert(event.trace, place) != Some(place) {
            let _ = write!(path, "M{:.1} 2v{}", x, HEIGHT - 4);
        }
    }
    html! {
        @if !lines.is_empty() {
            figure.timeline {
                @for (trace, (path, count)) in &lines {
                    @let name = figures::trace(*trace);
                    div.track {
                        span.track-name { (words::capitalised(name)) " " span.soft { (words::number(*count)) } }
                        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" width="100%" height=(HEIGHT) role="img"
                            aria-label={ (words::count(*count, "event", "events")) " of the kind: " (name) } {
                            path.base d={ "M0 " (HEIGHT / 2) "h" (WIDTH) } {}
                            path.strokes d=(path) {}
                        }
                    }
                }
                div.track.ends {
                    span.track-name {}
                    span.span { span { (moments::time(&group.first)) } span { (moments::time(&group.last)) " UTC" } }
                }
                figcaption {
                    "Each stroke is an item that several accounts of the group posted together."
                    @if group.timeline_left_out > 0 {
                        " " (words::count(group.timeline_left_out, "further event is", "further events are")) " not drawn."
                    }
                }
            }
        }
    }
}
