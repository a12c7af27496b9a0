//! Claims and assessments as text for a terminal.

use super::record::Record;
use crate::failure::Failure;
use levelhead_ledger::EntryKind;
use levelhead_pages::words::number;
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::claim::{Claim, Figure};
use std::fmt::Write as _;

/// One line a claim.
pub(crate) fn list(records: &[Record]) -> String {
    if records.is_empty() {
        return "No claim is recorded yet. Start with: levelhead claim template > claim.toml\n"
            .to_owned();
    }
    let lines = records.iter().map(|record| {
        let claim = &record.claim;
        format!(
            "{}  {}  {} ({} parts, {} statements)\n",
            claim.date,
            claim.id,
            claim.title,
            claim.parts.len(),
            record.statements().count()
        )
    });
    lines.collect()
}

/// The same for programs.
pub(crate) fn list_json(records: &[Record]) -> Result<String, Failure> {
    let claims: Vec<serde_json::Value> = records
        .iter()
        .map(|record| {
            serde_json::json!({
                "id": record.claim.id,
                "title": record.claim.title,
                "date": record.claim.date,
                "places": record.claim.places,
                "parts": record.claim.parts.len(),
                "statements": record.statements().count(),
            })
        })
        .collect();
    Ok(super::record::text(&claims)? + "\n")
}

/// A claim with everything attached to it.
pub(crate) fn claim(record: &Record) -> String {
    let claim = &record.claim;
    let mut text = format!("{}\n{}\n\n  {}\n\n", claim.id, claim.title, claim.text);
    for part in &claim.parts {
        let _ = writeln!(
            text,
            "Part {} ({}; {}): {}",
            part.id, part.kind, part.system, part.text
        );
    }
    text.push_str("\nWho says what, and could see what\n");
    for source in &claim.sources {
        let saw = source
            .saw
            .as_deref()
            .map_or(String::new(), |saw| format!(": {saw}"));
        let stake = source
            .stake
            .as_deref()
            .map_or(String::new(), |stake| format!("; at stake: {stake}"));
        let _ = writeln!(
            text,
            "  {} ({}, {}) {}; could see {}{saw}{stake}",
            source.id,
            source.grade.letter(),
            source.name,
            source.role,
            source.access
        );
    }
    text.push_str("\nEvidence\n");
    for item in &claim.evidence {
        let gone = claim
            .withdrawn(item, claim.newest())
            .map_or("", |_| " [withdrawn]");
        let _ = writeln!(
            text,
            "  {} {} ({}; {}){gone}: {} [{}]",
            item.date, item.id, item.kind, item.source, item.says, item.citation
        );
    }
    figures(&mut text, claim);
    for gap in &claim.gaps {
        let _ = writeln!(
            text,
            "  missing since {} ({}): {}",
            gap.date, gap.kind, gap.says
        );
    }
    text.push_str("\nRecorded\n");
    for entry in &record.entries {
        let what = match entry.kind {
            EntryKind::Claim => "the claim",
            EntryKind::Evidence => "evidence",
            EntryKind::Assessment => "an assessment",
            EntryKind::Draft => "a draft",
            EntryKind::Statement => "a statement",
            _ => "a mark that a statement was superseded",
        };
        let _ = writeln!(
            text,
            "  entry {} {} {what}, by {}",
            entry.sequence, entry.time, entry.person
        );
    }
    text
}

fn figures(text: &mut String, claim: &Claim) {
    if claim.figures.is_empty() && claim.gaps.is_empty() {
        return;
    }
    text.push_str("\nFigures and gaps\n");
    for figure in &claim.figures {
        let _ = writeln!(text, "{} ({})", figure_line(figure), figure.part);
    }
}

/// An assessment: the answer to each part first, then what it rests on.
pub(crate) fn assessment(assessment: &Assessment) -> String {
    let mut text = format!("{}\nAs of {}\n", assessment.title, assessment.as_of);
    for part in &assessment.parts {
        part_answer(&mut text, part);
    }
    for gone in &assessment.withdrawn {
        let _ = writeln!(
            text,
            "\nWithdrawn since {}: {} ({}). Judgments that rested on it: {}",
            gone.date,
            gone.source,
            gone.reason,
            gone.parts.join(", ")
        );
    }
    text
}

fn part_answer(text: &mut String, part: &PartAssessment) {
    let _ = writeln!(text, "\n{}: {}\n", part.id, part.text);
    let _ = writeln!(text, "  {}.", part.verdict_words);
    let _ = writeln!(
        text,
        "  verdict      {} ({})",
        part.verdict, part.verdict_because
    );
    match (part.likelihood_term, &part.likelihood_of) {
        (Some(term), Some(of)) => {
            let _ = writeln!(
                text,
                "  likelihood   {} ({})",
                term.term(),
                of.hypotheses.join(" or ")
            );
        }
        (None, Some(of)) => {
            let _ = writeln!(
                text,
                "  likelihood   no word fits: {:.0}% to {:.0}% lie in more than one band",
                of.low * 100.0,
                of.high * 100.0
            );
        }
        (_, None) => text.push_str("  likelihood   none: the evidence does not decide\n"),
    }
    let _ = writeln!(text, "  confidence   {}", part.confidence.word());
    for line in &part.confidence_because {
        let _ = writeln!(text, "               {line}");
    }
    let _ = writeln!(text, "  happened?    {}", part.occurrence.words);
    let _ = writeln!(text, "  impact       {}", part.impact.words);
    let _ = writeln!(text, "  who?         {}", part.attribution.words);
    explanations(text, part);
    part_figures(text, part);
    evidence(text, part);
    lines(text, "What was not looked at", &part.not_examined);
    lines(text, "What would change this", &part.would_change);
}

fn explanations(text: &mut String, part: &PartAssessment) {
    text.push_str("\n  Explanations                from   to  against (bits)\n");
    for known in &part.hypotheses {
        let _ = writeln!(
            text,
            "  {:<26} {:>4.0}% {:>4.0}%  {:>6.1}",
            known.code,
            known.low * 100.0,
            known.high * 100.0,
            known.inconsistency_bits
        );
    }
}

fn part_figures(text: &mut String, part: &PartAssessment) {
    if !part.figures.is_empty() {
        text.push_str("\n  Figures, side by side\n");
        for figure in &part.figures {
            let _ = writeln!(text, "{}", figure_line(figure));
        }
    }
}

/// A figure with its date and author.
fn figure_line(figure: &Figure) -> String {
    let qualifier = figure
        .qualifier
        .as_deref()
        .map_or(String::new(), |word| format!("{word} "));
    format!(
        "  {} {}: {qualifier}{} {}",
        figure.date,
        figure.source,
        number(figure.value),
        figure.what
    )
}

fn evidence(text: &mut String, part: &PartAssessment) {
    text.push_str("\n  Evidence, and how far it counts\n");
    for item in &part.evidence {
        let rests = if part.rests_on.contains(&item.id) {
            ", the verdict rests on it"
        } else {
            ""
        };
        let gone = if item.withdrawn { ", withdrawn" } else { "" };
        let _ = writeln!(
            text,
            "  {} {} ({}, {:.0}%{rests}{gone}): {}",
            item.date,
            item.id,
            item.grade,
            item.counts * 100.0,
            item.says
        );
        let supports: Vec<&str> = item
            .bearing
            .iter()
            .filter(|bearing| bearing.reading == "supports")
            .map(|bearing| bearing.hypothesis.as_str())
            .collect();
        match supports.is_empty() {
            true => text.push_str("      says nothing between the explanations\n"),
            false => {
                let _ = writeln!(text, "      fits best: {}", supports.join(", "));
            }
        }
    }
}

fn lines(text: &mut String, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n  {heading}");
    for line in lines {
        let _ = writeln!(text, "  - {line}");
    }
}
