//! How far each ratio may move before any verdict of the cases flips. The table stands in `docs/weights.md`; with
//! `LEVELHEAD_WRITE_DOCS=1` in the environment the test writes it, without it holds the page to the truth.

use super::case::{Case, part};
use levelhead_assessment::{Weights, assess};
use levelhead_schema::claim::PartKind;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// Moves that are tried, in bits: a factor of 1.2, 1.4, 2, 2.8, 4, 8, 16, 64.
const STEPS_BITS: [f64; 8] = [0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0];

/// Ratios end here, as in the check of the weights.
const LEAST_RATIO: f64 = 0.005;

const BEGIN: &str = "<!-- measured: how far each ratio may move -->";
const END: &str = "<!-- end of what was measured -->";

/// One ratio and how far it may move.
struct Row {
    kind: String,
    hypothesis: String,
    ratio: f64,
    down: Option<Flip>,
    up: Option<Flip>,
}

/// The first move that flips a verdict.
struct Flip {
    bits: f64,
    case: String,
}

/// Verdicts that the weights give to a case where one is expected.
fn verdicts(case: &Case, weights: &Weights) -> Vec<String> {
    let asked = case.expect.iter().map(|expect| {
        let assessment = assess(&case.claim, expect.as_of.parse().unwrap(), weights).unwrap();
        part(&assessment, &expect.part).verdict.clone()
    });
    asked.collect()
}

fn flip(
    cases: &[(&Case, Vec<String>)],
    kind: &str,
    hypothesis: &str,
    ratio: f64,
    sign: f64,
) -> Option<Flip> {
    for bits in STEPS_BITS {
        let moved = (ratio * (sign * bits).exp2()).clamp(LEAST_RATIO, 1.0);
        let weights = Weights::embedded().with_ratio(kind, hypothesis, moved);
        for (case, before) in cases {
            if verdicts(case, &weights) != *before {
                return Some(Flip {
                    bits,
                    case: case.claim.id.clone(),
                });
            }
        }
        if moved == LEAST_RATIO || moved == 1.0 {
            return None;
        }
    }
    None
}

fn measure() -> Vec<Row> {
    let weights = Weights::embedded();
    let cases = Case::all();
    let mut rows = Vec::new();
    for kind in weights.kinds() {
        let using: Vec<(&Case, Vec<String>)> = cases
            .iter()
            .filter(|case| {
                case.claim
                    .evidence
                    .iter()
                    .any(|item| item.kind == kind.name)
            })
            .map(|case| (case, verdicts(case, weights)))
            .collect();
        let parts: BTreeSet<PartKind> = using
            .iter()
            .flat_map(|(case, _)| case.claim.parts.iter().map(|part| part.kind))
            .collect();
        let mut hypotheses: Vec<_> = parts
            .iter()
            .flat_map(|&part| weights.hypotheses(part))
            .collect();
        hypotheses.sort_by_key(|known| &known.code);
        hypotheses.dedup_by_key(|known| &known.code);
        for known in hypotheses {
            if kind.by_power && known.attack {
                continue;
            }
            let ratio = kind.ratio(known, None);
            rows.push(Row {
                down: flip(&using, &kind.name, &known.code, ratio, -1.0),
                up: flip(&using, &kind.name, &known.code, ratio, 1.0),
                kind: kind.name.clone(),
                hypothesis: known.code.clone(),
                ratio,
            });
        }
    }
    rows
}

fn table(rows: &[Row]) -> String {
    let bound: Vec<&Row> = rows
        .iter()
        .filter(|row| row.down.is_some() || row.up.is_some())
        .collect();
    let close = bound
        .iter()
        .filter(|row| {
            [&row.down, &row.up]
                .into_iter()
                .flatten()
                .any(|flip| flip.bits < 1.0)
        })
        .count();
    let mut text = format!(
        "Of {} ratios that bear on some case, {} may move to either end of their range and no verdict flips. {} flip one when they move by less than a factor of two. The others, with the first move that flips a verdict:\n\n| kind of evidence | hypothesis | ratio | falls by a factor of | rises by a factor of | the first to flip |\n|---|---|--:|--:|--:|---|\n",
        rows.len(),
        rows.len() - bound.len(),
        close
    );
    let factor = |flip: &Option<Flip>| {
        flip.as_ref()
            .map_or("–".to_owned(), |flip| format!("{:.1}", flip.bits.exp2()))
    };
    for row in bound {
        let mut flips: Vec<&Flip> = [&row.down, &row.up].into_iter().flatten().collect();
        flips.sort_by(|one, other| one.bits.total_cmp(&other.bits));
        let _ = writeln!(
            text,
            "| `{}` | `{}` | {} | {} | {} | {} |",
            row.kind,
            row.hypothesis,
            row.ratio,
            factor(&row.down),
            factor(&row.up),
            flips[0].case
        );
    }
    text
}

#[test]
fn the_page_says_how_far_each_ratio_may_move() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/weights.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let measured = format!("{before}{BEGIN}\n{}{END}{after}", table(&measure()));
    if std::env::var_os("LEVELHEAD_WRITE_DOCS").is_some() {
        std::fs::write(&path, &measured).unwrap();
        return;
    }
    assert!(
        page == measured,
        "docs/weights.md is not what the weights and cases give; write it anew with LEVELHEAD_WRITE_DOCS=1"
    );
}
