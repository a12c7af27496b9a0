//! What a check said of each state, beside what is true of the dumps.
//!
//! Compared in sums, class by class: a dump whose distinct rows are all of one class needs no comparison row by row, and
//! where there are two, rows that went astray in both directions would have to cancel out to go unseen.

use super::accuracy::Share;
use super::table::share;
use levelhead_schema::figures;
use levelhead_schema::report::Classes;
use levelhead_worlds::StateTruth;
use serde_json::Value;
use std::fmt::Write;

/// What was said of one state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    classes: Classes,
    /// The releases that are said to fit, oldest first.
    best: Vec<String>,
}

const HEAD: &str = "\
| state | rows | of the release | said verbatim | said altered | share explained | of nobody | said unexplained | said anything else | copies | said copies | cut from | said to fit |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|
";

/// The table as Markdown: one line for each state of the truth, and a sentence when rows went to other states.
pub(crate) fn markdown(truths: &[&StateTruth], report: &Value) -> String {
    let mut text = HEAD.to_owned();
    for truth in truths {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {} |",
            cells(truth, &said_of(report, &truth.state)).join(" | ")
        );
    }
    let astray = rows_elsewhere(truths, report);
    if astray > 0 {
        let _ = writeln!(
            text,
            "\n{} rows were given to other states.",
            figures::number(astray)
        );
    }
    text
}

fn cells(truth: &StateTruth, said: &Said) -> [String; 13] {
    let (true_classes, classes) = (truth.classes, said.classes);
    let explained = Share {
        explained: classes.verbatim + classes.altered,
        rows: true_classes.verbatim,
    };
    let sources: Vec<String> = truth.sources.iter().map(ToString::to_string).collect();
    [
        truth.state.clone(),
        figures::number(truth.rows),
        figures::number(true_classes.verbatim),
        figures::number(classes.verbatim),
        figures::number(classes.altered),
        share(explained),
        figures::number(true_classes.unexplained),
        figures::number(classes.unexplained),
        figures::number(classes.recombined + classes.withheld + classes.newer),
        figures::number(true_classes.duplicate),
        figures::number(classes.duplicate),
        sources.join(", "),
        said.best.join(", "),
    ]
}

fn states(report: &Value) -> impl Iterator<Item = &Value> {
    report["states"].as_array().into_iter().flatten()
}

/// What the report says of a state; nothing where it does not know it.
fn said_of(report: &Value, state: &str) -> Said {
    states(report)
        .find(|entry| entry["state"] == state)
        .map(|entry| Said {
            classes: serde_json::from_value(entry["classes"].clone()).unwrap_or_default(),
            best: entry["best"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|date| Some(date.as_str()?.to_owned()))
                .collect(),
        })
        .unwrap_or_default()
}

/// Rows that the report gives to states of which the dumps hold nobody.
fn rows_elsewhere(truths: &[&StateTruth], report: &Value) -> u64 {
    states(report)
        .filter(|entry| truths.iter().all(|truth| entry["state"] != truth.state))
        .filter_map(|entry| entry["rows"].as_u64())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use levelhead_schema::report::Classes;
    use levelhead_worlds::{Date, StateTruth};
    use serde_json::json;

    fn truth(state: &str) -> StateTruth {
        StateTruth {
            state: state.to_owned(),
            rows: 1_100,
            classes: Classes {
                verbatim: 1_000,
                unexplained: 80,
                duplicate: 20,
                ..Classes::default()
            },
            sources: vec![Date::new(2020, 1, 1)],
            releases: Vec::new(),
            best: Vec::new(),
            excess_fields: Vec::new(),
        }
    }

    #[test]
    fn what_was_said_stands_beside_the_truth() {
        let report = json!({"states": [
            {"state": "FL", "rows": 1_097, "best": ["2020-01-01"], "classes": Classes {
                verbatim: 990,
                altered: 5,
                newer: 3,
                unexplained: 79,
                duplicate: 20,
                ..Classes::default()
            }},
            {"state": "unknown", "rows": 3, "best": [], "classes": Classes::default()},
        ]});
        let text = markdown(&[&truth("FL"), &truth("CT")], &report);
        let lines: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "| FL | 1,100 | 1,000 | 990 | 5 | 0.9950 | 80 | 79 | 3 | 20 | 20 | 2020-01-01 | 2020-01-01 |",
                "| CT | 1,100 | 1,000 | 0 | 0 | 0 | 80 | 0 | 0 | 20 | 0 | 2020-01-01 |  |",
                "",
                "3 rows were given to other states.",
            ]
        );
    }
}
