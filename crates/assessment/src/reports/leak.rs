//! The leak report as evidence.

use super::{Taker, list, share, word};
use levelhead_schema::claim::Access;
use serde_json::Value;
use std::collections::BTreeSet;

/// Fewer distinct rows say nothing of a file.
const ROWS_LEAST: u64 = 10;

/// From this share on, at the lower end of its interval, "nearly all rows" are explained.
const NEARLY_ALL: f64 = 0.9;

/// From this share of rows on, rows that only the register holds are no accident of an old list.
const REGISTER_SHARE: f64 = 0.02;

/// Numbers that a government gives out and no voter file releases.
const GOVERNMENT_NUMBERS: &[&str] = &["ssn", "ssn_last4", "driver_license"];

#[derive(Default)]
struct Rows {
    distinct: u64,
    withheld: u64,
    unexplained: u64,
}

pub(super) fn take(take: &mut Taker<'_>) {
    let report = take.attached.report;
    let releases: usize = list(report, "/states")
        .iter()
        .map(|state| list(state, "/releases").len())
        .sum();
    take.source(
        "leak check",
        Access::Artefact,
        format!(
            "{} tables and {releases} public releases",
            list(report, "/dump/files").len()
        ),
    );
    let mut rows = Rows::default();
    for state in list(report, "/states") {
        let count = |class: &str| {
            state
                .pointer(&format!("/classes/{class}"))
                .and_then(Value::as_u64)
                .unwrap_or(0)
        };
        rows.withheld += count("withheld");
        rows.unexplained += count("unexplained");
        rows.distinct += [
            "verbatim",
            "altered",
            "recombined",
            "withheld",
            "newer",
            "unexplained",
        ]
        .map(count)
        .iter()
        .sum::<u64>();
    }
    if rows.distinct < ROWS_LEAST {
        return;
    }
    content(take, &rows);
    columns(take);
    marks(take);
    figures(take, rows.distinct);
    take.limits();
}

fn content(take: &mut Taker<'_>, rows: &Rows) {
    let states = list(take.attached.report, "/states");
    let compared: Vec<&Value> = states
        .iter()
        .filter(|state| !list(state, "/releases").is_empty())
        .collect();
    let explained = |state: &&Value| share(state, "/explained_share/low") >= NEARLY_ALL;
    let share_of = |part: u64| part as f64 / rows.distinct as f64;
    if !compared.is_empty() && compared.iter().all(explained) {
        let each: Vec<String> = compared
            .iter()
            .map(|state| {
                let best: Vec<&str> = list(state, "/best")
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                format!(
                    "{}: {:.1}% of the rows are those of the public release of {}",
                    word(state, "/state"),
                    share(state, "/explained_share/value") * 100.0,
                    best.join(" or ")
                )
            })
            .collect();
        take.item("rows-match-release", each.join("; "));
    }
    if share_of(rows.withheld) >= REGISTER_SHARE {
        take.item(
            "rows-only-in-register",
            format!(
                "{} of {} distinct rows are in the office's register and in no public release",
                rows.withheld, rows.distinct
            ),
        );
    }
    if !compared.is_empty() && share_of(rows.unexplained) > 0.5 {
        take.item(
            "rows-of-nobody",
            format!(
                "{} of {} distinct rows are explained by no release and no register",
                rows.unexplained, rows.distinct
            ),
        );
    }
}

fn columns(take: &mut Taker<'_>) {
    let states = list(take.attached.report, "/states");
    let excess: Vec<&Value> = states
        .iter()
        .flat_map(|state| list(state, "/excess_fields"))
        .collect();
    let names = |chosen: &[&&Value]| -> String {
        let names: BTreeSet<&str> = chosen.iter().map(|field| word(field, "/field")).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    };
    let is_number = |field: &&Value| GOVERNMENT_NUMBERS.contains(&word(field, "/field"));
    let made_up: Vec<_> = excess
        .iter()
        .filter(|field| word(field, "/judgment") == "looks generated")
        .collect();
    let numbers: Vec<_> = excess
        .iter()
        .filter(|field| is_number(field) && word(field, "/judgment") == "plausible")
        .collect();
    let others: Vec<_> = excess
        .iter()
        .filter(|field| !is_number(field) && word(field, "/judgment") != "looks generated")
        .collect();
    if excess.is_empty() {
        if states
            .iter()
            .any(|state| !list(state, "/publication").is_empty())
        {
            take.item(
                "columns-are-public",
                "No column goes beyond what the state releases".to_owned(),
            );
        }
        return;
    }
    if !made_up.is_empty() {
        take.item(
            "values-look-generated",
            format!(
                "Columns that no release has look generated: {}",
                names(&made_up)
            ),
        );
    }
    if !numbers.is_empty() {
        take.item(
            "government-numbers-plausible",
            format!(
                "Numbers that no state releases have a structure that fits: {}",
                names(&numbers)
            ),
        );
    }
    if !others.is_empty() {
        take.item(
            "columns-beyond-public",
            format!("Columns that no matched release has: {}", names(&others)),
        );
    }
}

fn marks(take: &mut Taker<'_>) {
    let report = take.attached.report;
    let layouts: BTreeSet<&str> = list(report, "/dump/files")
        .iter()
        .map(|file| word(file, "/layout"))
        .filter(|layout| !layout.is_empty())
        .collect();
    let marks: BTreeSet<&str> = list(report, "/fingerprints")
        .iter()
        .map(|mark| word(mark, "/points_to"))
        .filter(|mark| !mark.is_empty())
        .collect();
    if !layouts.is_empty() {
        let names: Vec<&str> = layouts.into_iter().collect();
        take.item(
            "columns-follow-state-layout",
            format!(
                "The columns follow a state's own layout: {}",
                names.join(", ")
            ),
        );
    }
    if !marks.is_empty() {
        let names: Vec<&str> = marks.into_iter().collect();
        take.item(
            "vendor-marks",
            format!("Headers point to {}", names.join(", ")),
        );
    }
}

fn figures(take: &mut Taker<'_>, distinct: u64) {
    if let Some(rows) = take.number("/dump/rows") {
        take.figure(
            "rows in the files",
            rows,
            "counted by the leak check, rows that cannot be read left out",
        );
    }
    take.figure(
        "distinct voter rows",
        distinct,
        "counted by the leak check, repeated rows left out",
    );
}
