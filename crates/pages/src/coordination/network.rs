//! The groups' network: a drawing that needs nothing, and a view that can be moved, for whoever lets the page's script run.

use super::packing::{discs, seat};
use super::{Edge, figures};
use crate::words;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use levelhead_schema::coordination::CoordinationReport;
use levelhead_schema::shown::Shown;
use maud::{Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Groups that are drawn.
const GROUPS_DRAWN: usize = 200;
/// Accounts that are drawn.
const ACCOUNTS_DRAWN: usize = 4000;
/// Ties that are drawn, the strongest first.
const TIES_DRAWN: usize = 6000;

/// graphology and sigma.js as they are released, and what is ours: one script, so that one hash names all of it.
const SCRIPT: &str = concat!(
    include_str!("licence.js"),
    include_str!("../../assets/graphology.umd.min.js"),
    ";\n",
    include_str!("../../assets/sigma.min.js"),
    ";\n",
    include_str!("network.js"),
);

/// The hash by which the page's policy lets its script run, and no other.
pub(super) fn script_hash() -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(SCRIPT)))
}

/// The script itself.
pub(super) fn script() -> Markup {
    html! { script { (PreEscaped(SCRIPT)) } }
}

/// Where everything stands.
struct Drawing<'r> {
    /// Accounts with place, group and number of ties.
    accounts: Vec<(&'r str, f64, f64, u32, usize)>,
    /// Index of an account.
    at: BTreeMap<&'r str, usize>,
    ties: Vec<&'r Edge>,
    labels: Vec<(f64, f64, u32)>,
    groups_left_out: usize,
    ties_left_out: usize,
}

fn draw<'r>(report: &'r CoordinationReport, edges: &'r [Edge]) -> Drawing<'r> {
    let mut ties_of: BTreeMap<&str, usize> = BTreeMap::new();
    for edge in edges {
        *ties_of.entry(&edge.one).or_default() += 1;
        *ties_of.entry(&edge.other).or_default() += 1;
    }
    let mut room = ACCOUNTS_DRAWN;
    let fits = report.groups.iter().take(GROUPS_DRAWN).take_while(|group| {
        let fits = group.members.len() <= room;
        room -= group.members.len().min(room);
        fits
    });
    let groups: Vec<_> = fits.collect();
    let sizes: Vec<usize> = groups.iter().map(|group| group.members.len()).collect();
    let mut drawing = Drawing {
        accounts: Vec::new(),
        at: BTreeMap::new(),
        ties: Vec::new(),
        labels: Vec::new(),
        groups_left_out: report.groups.len() - groups.len(),
        ties_left_out: 0,
    };
    for (group, disc) in groups.iter().zip(discs(&sizes)) {
        let mut members: Vec<(&str, usize)> = group
            .members
            .iter()
            .map(|member| {
                (
                    member.as_str(),
                    ties_of.get(member.as_str()).copied().unwrap_or(0),
                )
            })
            .collect();
        members.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
        for (rank, (member, ties)) in members.into_iter().enumerate() {
            let (x, y) = seat(disc, rank);
            drawing.at.insert(member, drawing.accounts.len());
            drawing.accounts.push((member, x, y, group.id, ties));
        }
        drawing
            .labels
            .push((disc.x, disc.y - disc.radius - 4.0, group.id));
    }
    let mut ties: Vec<&Edge> = edges
        .iter()
        .filter(|edge| {
            drawing.at.contains_key(edge.one.as_str())
                && drawing.at.contains_key(edge.other.as_str())
        })
        .collect();
    ties.sort_by(|one, other| {
        one.q_value
            .total_cmp(&other.q_value)
            .then(other.events.cmp(&one.events))
    });
    drawing.ties_left_out = edges.len() - ties.len().min(TIES_DRAWN);
    ties.truncate(TIES_DRAWN);
    drawing.ties = ties;
    drawing
}

/// The network's part of the page.
pub(super) fn body(report: &CoordinationReport, edges: &[Edge], shown: &Shown) -> Markup {
    let drawing = draw(report, edges);
    html! {
        p {
            "Each dot is an account, each line a pair that acts together beyond chance, each cluster a group. "
            "Where a cluster stands says nothing; groups are " em { "not" } " tied to their neighbours."
        }
        (svg(&drawing))
        @if drawing.groups_left_out > 0 || drawing.ties_left_out > 0 {
            p.left-out {
                "Not drawn: " (words::count(drawing.groups_left_out as u64, "group", "groups")) " and "
                (words::count(drawing.ties_left_out as u64, "tie", "ties")) ", the weakest ones."
            }
        }
        div #network-live hidden {
            p.buttons { button #network-open type="button" { "Open the view that can be moved" } }
            div #network-stage hidden role="application" aria-label="The network, to be moved with the mouse and the wheel" {}
            p #network-word role="status" aria-live="polite" {}
        }
        script #network-data type="application/json" { (PreEscaped(data(&drawing, shown))) }
    }
}

fn svg(drawing: &Drawing<'_>) -> Markup {
    let bound = |at: fn(&(&str, f64, f64, u32, usize)) -> f64, pick: fn(f64, f64) -> f64| {
        drawing.accounts.iter().map(at).reduce(pick).unwrap_or(0.0)
    };
    let (left, right) = (
        bound(|one| one.1, f64::min) - 24.0,
        bound(|one| one.1, f64::max) + 24.0,
    );
    let (top, bottom) = (
        bound(|one| one.2, f64::min) - 34.0,
        bound(|one| one.2, f64::max) + 24.0,
    );
    let mut lines = String::new();
    for tie in &drawing.ties {
        let place = |account: &str| drawing.at.get(account).map(|&at| &drawing.accounts[at]);
        if let (Some(one), Some(other)) = (place(&tie.one), place(&tie.other)) {
            let _ = write!(
                lines,
                "M{:.0} {:.0}L{:.0} {:.0}",
                one.1, one.2, other.1, other.2
            );
        }
    }
    let mut dots = String::new();
    for account in &drawing.accounts {
        let _ = write!(dots, "M{:.1} {:.1}h0", account.1, account.2);
    }
    let groups = drawing.labels.len() as u64;
    html! {
        svg.network role="img" aria-labelledby="network-title network-text"
            viewBox={ (format!("{left:.0} {top:.0} {:.0} {:.0}", right - left, bottom - top)) } {
            title #network-title { "The groups and their ties" }
            desc #network-text {
                (words::count(groups, "cluster", "clusters")) " of " (words::count(drawing.accounts.len() as u64, "dot", "dots"))
                " with " (words::count(drawing.ties.len() as u64, "line", "lines")) "; the tables below give the same by group."
            }
            path.ties d=(lines) {}
            path.dots d=(dots) {}
            @for (x, y, group) in &drawing.labels {
                a href={ "#group-" (group) } { text x=(format!("{x:.0}")) y=(format!("{y:.0}")) text-anchor="middle" { (group) } }
            }
        }
    }
}

/// The same as JSON, for the page's script: accounts as `[name, x, y, group, ties]`, ties as `[one, other, events, q]`.
fn data(drawing: &Drawing<'_>, shown: &Shown) -> String {
    let mut json = String::from("{\"accounts\":[");
    for (at, (account, x, y, group, ties)) in drawing.accounts.iter().enumerate() {
        let name = shown
            .account(account)
            .map_or(*account, |known| known.name.as_deref().unwrap_or(&known.id));
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(
            json,
            "{comma}[{},{x:.1},{:.1},{group},{ties}]",
            quoted(&crate::foreign::shown(name, 80)),
            -y
        );
    }
    json.push_str("],\"ties\":[");
    let mut comma = "";
    for tie in &drawing.ties {
        if let (Some(one), Some(other)) = (
            drawing.at.get(tie.one.as_str()),
            drawing.at.get(tie.other.as_str()),
        ) {
            let q = quoted(&figures::probability(tie.q_value));
            let _ = write!(json, "{comma}[{one},{other},{},{q}]", tie.events);
            comma = ",";
        }
    }
    json.push_str("]}");
    json
}

/// A JSON string in which no tag can begin or end.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT, quoted};

    #[test]
    fn the_script_does_not_end_itself_and_calls_nobody() {
        let lower = SCRIPT.to_ascii_lowercase();
        assert!(!lower.contains("</script") && !lower.contains("<!--"));
        assert!(!lower.contains("sourcemappingurl"));
    }

    #[test]
    fn no_tag_can_begin_in_the_data() {
        assert_eq!(
            quoted("a\"</script>\\\n"),
            "\"a\\\"\\u003c/script\\u003e\\\\\\u000a\""
        );
    }
}
