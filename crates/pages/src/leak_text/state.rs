//! One state in the terminal: releases, classes of rows, columns.

use super::SHOWN;
use super::table::{paragraph, table};
use crate::classes::classes;
use crate::{dating, foreign, verdict, words};
use levelhead_schema::report::StateReport;

pub(super) fn details(out: &mut String, state: &StateReport) {
    explained(out, state);
    rows(out, state);
    excess(out, state);
    publication(out, state);
}

fn explained(out: &mut String, state: &StateReport) {
    if state.releases.is_empty() {
        paragraph(out, "", 2, &verdict::rows_line(state));
    } else {
        let share = words::share(state.explained_share.value);
        let interval = words::interval(&state.explained_share);
        let chance = dating::chance_in_words(state);
        paragraph(
            out,
            "",
            2,
            &format!(
                "All releases together explain {share} of the distinct rows (95% interval: {interval}). {chance}"
            ),
        );
    }
    paragraph(out, "", 2, &dating::date_in_words(state));
    if let Some(latest) = &state.latest_registration {
        paragraph(
            out,
            "",
            2,
            &format!(
                "The latest date of registration in these rows is {}.",
                words::date(latest)
            ),
        );
    }
    releases(out, state);
    if !state.mixture.is_empty() {
        let lines: Vec<Vec<String>> = state
            .mixture
            .iter()
            .map(|part| {
                vec![
                    foreign::shown(&part.date, 20),
                    words::number(part.rows_added),
                ]
            })
            .collect();
        out.push('\n');
        table(out, &["A mixture of", ">Rows added"], &lines, 0);
    }
}

fn releases(out: &mut String, state: &StateReport) {
    let (shown, left_out) = dating::releases_shown(state, SHOWN);
    if !shown.is_empty() {
        let lines: Vec<Vec<String>> = shown
            .iter()
            .map(|release| {
                let share = dating::share_explained(state, release);
                let best = if dating::is_best(state, release) {
                    " best match"
                } else {
                    ""
                };
                vec![
                    foreign::shown(&release.date, 20),
                    words::number(release.rows_explained),
                    words::number(release.rows_only_here),
                    words::share(share),
                    format!(
                        "{}{best}",
                        "#".repeat((share.clamp(0.0, 1.0) * 24.0) as usize)
                    ),
                ]
            })
            .collect();
        out.push('\n');
        table(
            out,
            &["Release", ">Rows explained", ">By no other", ">Share", ""],
            &lines,
            left_out,
        );
    }
}

fn rows(out: &mut String, state: &StateReport) {
    let total = state.classes.total();
    let (present, absent): (Vec<_>, Vec<_>) = classes(&state.classes)
        .into_iter()
        .partition(|class| class.rows > 0);
    let lines: Vec<Vec<String>> = present
        .iter()
        .map(|class| {
            vec![
                class.name.to_owned(),
                words::number(class.rows),
                words::share_of(class.rows, total),
                class.meaning.to_owned(),
            ]
        })
        .collect();
    out.push('\n');
    table(
        out,
        &["Class", ">Rows", ">Share", "What it means"],
        &lines,
        0,
    );
    if !absent.is_empty() {
        let names: Vec<String> = absent.iter().map(|class| class.name.to_owned()).collect();
        paragraph(
            out,
            "",
            2,
            &format!(
                "No row is {}.",
                words::list(&names).replace(" and ", " or ")
            ),
        );
    }
    if !state.differing_fields.is_empty() {
        let fields: Vec<String> = state
            .differing_fields
            .iter()
            .map(|field| {
                format!(
                    "{} in {}",
                    foreign::shown(&field.field, 40),
                    words::count(field.rows, "row", "rows")
                )
            })
            .collect();
        out.push('\n');
        paragraph(
            out,
            "",
            2,
            &format!("In altered rows these differ: {}.", words::list(&fields)),
        );
    }
    for field in &state.not_comparable {
        let reason = foreign::shown(&field.reason, 300);
        paragraph(
            out,
            "",
            2,
            &format!(
                "Not comparable: {}: {reason}.",
                foreign::shown(&field.field, 40)
            ),
        );
    }
}

fn excess(out: &mut String, state: &StateReport) {
    if state.excess_fields.is_empty() {
        return;
    }
    out.push('\n');
    paragraph(out, "", 2, "More than public:");
    for excess in state.excess_fields.iter().take(SHOWN) {
        let plausible = excess.plausible.map_or_else(
            || "structure not tested".to_owned(),
            |share| format!("structure fits in {}", words::share(share)),
        );
        let line = format!(
            "{} ({}): filled in {} of the rows, {plausible}; judgment: {}. Withheld by: {}",
            foreign::shown(&excess.header, 60),
            verdict::field_meaning(&excess.field),
            words::share(excess.filled),
            foreign::shown(&excess.judgment, 60),
            foreign::shown(&excess.basis, 400),
        );
        paragraph(out, "  -", 4, &line);
        for test in excess.tests.iter().take(12) {
            paragraph(out, "", 6, &foreign::shown(test, 300));
        }
    }
}

/// What is public in one sentence; what is not, column by column.
fn publication(out: &mut String, state: &StateReport) {
    let (public, rest): (Vec<_>, Vec<_>) = state
        .publication
        .iter()
        .partition(|column| column.standing == "published");
    let mut fields: Vec<String> = Vec::new();
    for column in public {
        let field = foreign::shown(&column.field, 24);
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    if !fields.is_empty() {
        out.push('\n');
        paragraph(
            out,
            "",
            2,
            &format!("Published by the state: {}.", words::list(&fields)),
        );
    }
    let lines: Vec<Vec<String>> = rest
        .iter()
        .take(SHOWN)
        .map(|column| {
            vec![
                foreign::shown(&column.header, 24),
                foreign::shown(&column.field, 24),
                words::share(column.filled),
                foreign::shown(&column.standing, 24),
                foreign::shown(&column.basis, 400),
            ]
        })
        .collect();
    if !lines.is_empty() {
        out.push('\n');
        table(
            out,
            &[
                "Column",
                "Field",
                ">Filled",
                "Public?",
                "By which law, or why",
            ],
            &lines,
            rest.len() - lines.len(),
        );
    }
}
