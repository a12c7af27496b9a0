//! A number beside a term must lie in the term's band.

use super::fault::Rule;
use super::lexicon::Lexicon;
use super::passage::Passage;
use super::percentages::{self, Percentage};
use super::report::Report;
use super::terms;
use levelhead_schema::analysis::Likelihood;

/// Finds numbers outside the band of their term, and 0 and 100 percent, which have none.
pub(crate) fn check(passage: &Passage<'_>, lexicon: &Lexicon, report: &mut Report<'_>) {
    for (_, sentence) in passage.judged() {
        let terms = terms::of(sentence, passage.is_heading, lexicon);
        if terms.is_empty() {
            continue;
        }
        for (percentage, term) in percentages::chances(sentence.lower, &terms, lexicon) {
            let Some(term) = term.map(|index| &terms[index]) else {
                continue;
            };
            let Some(band) = term.form.band else {
                continue;
            };
            if lies_in(&percentage, band) {
                continue;
            }
            let both = percentage.range.start.min(term.range.start)
                ..percentage.range.end.max(term.range.end);
            let (low, high) = band.percent();
            let column = term.form.column.unwrap_or(1);
            let filled = format!("{}: {low}-{high}%", lexicon.terms.name(band, column));
            report.add(Rule::TermOutsideBand, sentence.source(both), &filled);
        }
    }
}

/// Edges belong to both bands. "More than 95" begins above 95, "less than 5" ends below 5.
fn lies_in(percentage: &Percentage, band: Likelihood) -> bool {
    let (low, high) = band.percent();
    let is_inside = |value: f64| (low..=high).contains(&value);
    match (percentage.is_open_below, percentage.is_open_above) {
        (true, false) => {
            is_inside(percentage.high) && percentage.high > low
            // Nothing lies below the lowest band.
            || band == Likelihood::AlmostNoChance && percentage.high > 0.0 && percentage.high <= high
        }
        (false, true) => {
            is_inside(percentage.low) && percentage.low < high
                || band == Likelihood::AlmostCertain
                    && percentage.low >= low
                    && percentage.low < 100.0
        }
        _ => is_inside(percentage.low) && is_inside(percentage.high),
    }
}
