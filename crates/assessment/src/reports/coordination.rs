//! The coordination report as evidence: behaviour, never opinion, and no attribution.

use super::{Taker, list};
use levelhead_schema::claim::Access;
use serde_json::Value;

pub(super) fn take(take: &mut Taker<'_>) {
    let report = take.attached.report;
    let posts = take.number("/posts").unwrap_or(0);
    take.source(
        "coordination check",
        Access::Artefact,
        format!("{posts} posts it was given"),
    );
    let groups = list(report, "/groups");
    let fdr = report.pointer("/fdr").and_then(Value::as_f64);
    let rate = fdr.map_or(String::new(), |fdr| {
        format!(" at a false discovery rate of {}%", fdr * 100.0)
    });
    match groups.len() {
        0 => take.item(
            "not-beyond-chance",
            format!("No accounts act together beyond chance{rate}"),
        ),
        count => take.item(
            "accounts-act-together",
            format!("{count} groups of accounts act together beyond chance{rate}"),
        ),
    };
    let explained = groups
        .iter()
        .filter(|group| !list(group, "/ordinary_causes").is_empty())
        .count();
    if explained > 0 {
        take.item(
            "ordinary-shared-cause",
            format!(
                "In {explained} of {} groups an ordinary cause shows",
                groups.len()
            ),
        );
    }
    take.limits();
}
