//! State by state: how much each release explains, the date, the classes of rows, what differs.

use super::first_screen::badges;
use super::table::{Cell, Row, table};
use super::{chart, foreign, prose};
use crate::classes::classes;
use crate::{dating, verdict, words};
use levelhead_schema::report::{LeakReport, ReleaseReport, StateReport};
use maud::{Markup, html};

/// Releases that one chart or table shows at most.
const RELEASES_SHOWN: usize = 120;

pub(super) fn body(report: &LeakReport) -> Markup {
    html! {
        @if report.states.is_empty() {
            p { "No table holds voter data, so nothing was compared with a voter list." }
        }
        @for (at, state) in report.states.iter().enumerate() {
            article.state aria-labelledby={ "state-" (at) } {
                h3 id={ "state-" (at) } { (words::state_title(&state.state)) }
                (badges(&verdict::badges(state)))
                p.lead { (prose(&verdict::rows_line(state))) }
                (explained(at, state))
                (rows(at, state))
                (differing(state))
            }
        }
    }
}

fn explained(at: usize, state: &StateReport) -> Markup {
    let name = words::state_title(&state.state);
    let (shown, left_out) = dating::releases_shown(state, RELEASES_SHOWN);
    html! {
        h4 { "Share explained by release date" }
        @if !state.releases.is_empty() {
            p {
                "All releases together explain " strong { (words::share(state.explained_share.value)) }
                " of the distinct rows (95% interval: " (words::interval(&state.explained_share)) "). "
                (dating::chance_in_words(state))
            }
        }
        p { (dating::date_in_words(state)) @if let Some(latest) = &state.latest_registration {
            " The latest date of registration in these rows is " (words::date(latest)) "."
        } }
        @if !shown.is_empty() {
            figure {
                (chart::releases(at, &format!("{name}: share of the distinct rows that each release explains"), state, &shown))
                figcaption { "One bar for each release, oldest at the left: the rows that agree with it in every published field. The table below has the same figures." }
            }
            (release_table(&name, state, &shown, left_out))
        }
        (mixture(&name, state))
    }
}

fn release_table(
    name: &str,
    state: &StateReport,
    shown: &[&ReleaseReport],
    left_out: usize,
) -> Markup {
    let rows: Vec<Row> = shown
        .iter()
        .map(|release| {
            let best = dating::is_best(state, release);
            let mark = if best {
                html! { strong { "best match" } }
            } else {
                html! {}
            };
            let cells = vec![
                Cell::Head(foreign(&release.date, 40)),
                Cell::Figure(words::share(dating::share_explained(state, release))),
                Cell::Figure(words::number(release.rows_explained)),
                Cell::Figure(words::number(release.rows_only_here)),
                Cell::Figure(words::number(release.rows)),
                Cell::Text(mark),
            ];
            Row {
                cells,
                marked: best,
            }
        })
        .collect();
    let heads = [
        "Release",
        "Share explained",
        "Rows explained",
        "Of these, by no other",
        "Rows in the release",
        "Verdict",
    ];
    table(
        &format!("{name}: rows that each release explains, all published fields agreeing"),
        &heads,
        &rows,
        left_out,
    )
}

fn mixture(name: &str, state: &StateReport) -> Markup {
    let rows: Vec<Row> = state
        .mixture
        .iter()
        .map(|part| {
            Row::new(vec![
                Cell::Head(foreign(&part.date, 40)),
                Cell::Figure(words::number(part.rows_added)),
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h4 { "A mixture of releases" }
            p {
                "No single release explains what several together do. "
                @if state.best.len() > state.mixture.len() {
                    "One of the smallest sets that do, which the rows do not tell from others:"
                } @else {
                    "The smallest set that does:"
                }
            }
            (table(&format!("{name}: the releases that together explain the rows"), &["Release", "Rows it adds to those above"], &rows, 0))
        }
    }
}

fn rows(at: usize, state: &StateReport) -> Markup {
    let name = words::state_title(&state.state);
    let classes = classes(&state.classes);
    let total = state.classes.total();
    let rows: Vec<Row> = classes
        .iter()
        .map(|class| Row {
            marked: class.name == "withheld" && class.rows > 0,
            cells: vec![
                Cell::Head(html! { span.class-name { (chart::swatch(class)) (class.name) } }),
                Cell::Figure(words::number(class.rows)),
                Cell::Figure(words::share_of(class.rows, total)),
                Cell::Text(html! { (class.meaning) }),
            ],
        })
        .collect();
    html! {
        h4 { "What the rows are" }
        figure {
            (chart::classes(at, &format!("{name}: classes of rows"), &classes))
            figcaption { "All " (words::count(total, "row", "rows")) " of this state. Parts too thin to see are drawn wider; the table has the figures." }
        }
        (table(&format!("{name}: classes of rows and what they mean"), &["Class", "Rows", "Share of all rows", "What it means"], &rows, 0))
    }
}

fn differing(state: &StateReport) -> Markup {
    let name = words::state_title(&state.state);
    let rows: Vec<Row> = state
        .differing_fields
        .iter()
        .map(|field| {
            Row::new(vec![
                Cell::Head(html! { (words::capitalised(&verdict::field_meaning(&field.field))) }),
                Cell::Figure(words::number(field.rows)),
                Cell::Figure(words::share_of(field.rows, state.classes.altered)),
            ])
        })
        .collect();
    let compared: Vec<String> = state
        .compared_fields
        .iter()
        .take(200)
        .map(|field| verdict::field_meaning(field))
        .collect();
    html! {
        @if !rows.is_empty() {
            (table(&format!("{name}: what differs in the altered rows"), &["Field", "Rows in which it differs", "Share of altered rows"], &rows, 0))
        }
        @if !compared.is_empty() {
            p { strong { "Compared: " } (compared.join("; ")) "." }
        }
        @if !state.not_comparable.is_empty() {
            p { strong { "In both, but not comparable:" } }
            ul.plain {
                @for field in &state.not_comparable {
                    li { (verdict::field_meaning(&field.field)) ": " (foreign(&field.reason, 300)) }
                }
            }
        }
    }
}
