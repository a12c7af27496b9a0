//! `levelhead claim kinds`: what can be evidence, and what it says.

use crate::claim_args::KindsArgs;
use crate::failure::Failure;
use crate::output;
use levelhead_assessment::{EvidenceKind, Weights};

/// Lists the kinds, or shows one in full.
pub(crate) fn kinds(args: &KindsArgs) -> Result<(), Failure> {
    let weights = Weights::embedded();
    match &args.kind {
        Some(name) => match weights.kind(name) {
            Some(kind) => output::print(&one(kind)),
            None => Err(Failure::Usage(format!(
                "there is no kind of evidence `{name}`; `levelhead claim kinds` lists them"
            ))),
        },
        None => {
            let longest = weights
                .kinds()
                .iter()
                .map(|kind| kind.name.len())
                .max()
                .unwrap_or(0);
            let lines = weights
                .kinds()
                .iter()
                .map(|kind| format!("{:longest$}  {}\n", kind.name, kind.what));
            output::print(&lines.collect::<String>())
        }
    }
}

fn one(kind: &EvidenceKind) -> String {
    let mut text = format!(
        "{}\n  {}\n\nHow much it is to be expected, beside the explanation that fits it best:\n",
        kind.name, kind.what
    );
    let mut ratios: Vec<(&String, &f64)> = kind.expected.iter().collect();
    ratios.sort_by(|one, other| other.1.total_cmp(one.1).then(one.0.cmp(other.0)));
    for (hypothesis, ratio) in ratios {
        text.push_str(&format!("  {ratio:<6} {hypothesis}\n"));
    }
    text.push_str(&format!("  {:<6} any other\n", kind.otherwise));
    if kind.by_power {
        text.push_str("  For an attack: one less the measured power of the search.\n");
    }
    text.push_str(&format!(
        "\nWhy:          {}\nSource:       {}\nCounts with:  {} (a group counts together, up to a cap)\nHow to get it: {}\n",
        kind.reason, kind.source, kind.group, kind.ask
    ));
    text
}
