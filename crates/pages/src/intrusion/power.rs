//! Would an attack be seen? What replayed attacks say of the rules, class by class.

use super::figures;
use crate::leak_html::foreign;
use crate::leak_html::table::{Cell, Row, fitting, table};
use crate::words;
use levelhead_schema::intrusion::{AttackClass, DrillResult, IntrusionReport, Power};
use maud::{Markup, html};

/// Bytes of the page that the table of replayed attacks may have.
const DRILLS_BYTES: usize = 6_500;

/// Why there is no power.
pub(super) const NOTHING_REPLAYED: &str = "No recorded attack leaves a trace in logs of these kinds, so nothing is known of how often the rules find one.";

pub(super) fn body(report: &IntrusionReport) -> Markup {
    let undrilled = undrilled(report);
    html! {
        @if report.power.is_empty() {
            p { (NOTHING_REPLAYED) }
        } @else {
            p {
                "Recorded attacks, each made with a real tool and set in ordinary traffic, were replayed through these same rules. One tool and \
                 technique counts once, however many requests it sent. The last column is what the power is at least, at 95%."
            }
            (by_class(&report.power))
            (drills(&report.power))
            @if !undrilled.is_empty() {
                p { "No attack was replayed for: " (undrilled) ". Of these nothing can be said." }
            }
        }
    }
}

/// The classes that no replayed attack speaks of, as a list.
pub(super) fn undrilled(report: &IntrusionReport) -> String {
    let drilled = |class: &&AttackClass| !report.power.iter().any(|power| power.class == **class);
    let missing: Vec<AttackClass> = AttackClass::ALL.iter().filter(drilled).copied().collect();
    super::coverage::classes(&missing)
}

fn by_class(power: &[Power]) -> Markup {
    let row = |of: &Power| {
        let logs: Vec<String> = of
            .sources
            .iter()
            .map(|source| source.name().to_owned())
            .collect();
        let mut row = Row::new(vec![
            Cell::Head(html! { (words::capitalised(of.class.meaning())) }),
            Cell::Text(html! { (words::list(&logs)) }),
            Cell::Figure(words::number(of.tried)),
            Cell::Figure(words::number(of.found)),
            Cell::Figure(figures::lower(of.lower)),
        ]);
        row.marked = of.found < of.tried;
        row
    };
    let rows: Vec<Row> = power.iter().map(row).collect();
    let heads = [
        "Class of attack",
        "Logs",
        "Replayed",
        "Found",
        "Power, at least",
    ];
    table("Power by class of attack", &heads, &rows, 0)
}

fn drills(power: &[Power]) -> Markup {
    // What was missed comes first: the rest is long and good news.
    let mut all: Vec<(&Power, &DrillResult)> = power
        .iter()
        .flat_map(|of| of.drills.iter().map(move |drill| (of, drill)))
        .collect();
    all.sort_by_key(|(_, drill)| (drill.found, drill.false_incidents == 0));
    let rows = all.into_iter().map(|(of, drill)| {
        let mut row = Row::new(vec![
            Cell::Head(foreign(&drill.technique, 160)),
            Cell::Text(foreign(&drill.tool, 60)),
            Cell::Text(html! { (of.class.name().replace('-', " ")) }),
            Cell::Text(html! { @if drill.found { "found" } @else { strong { "missed" } } }),
            Cell::Figure(words::number(drill.false_incidents)),
        ]);
        row.marked = !drill.found;
        row
    });
    let (rows, more) = fitting(rows.collect(), DRILLS_BYTES);
    let heads = [
        "What was done",
        "With",
        "Class",
        "Outcome",
        "False incidents",
    ];
    html! {
        @if !rows.is_empty() {
            details {
                summary { "The attacks that were replayed, missed ones first" }
                (table("Replayed attacks", &heads, &rows, more))
            }
        }
    }
}
