//! What came of it: every finding with its author, and one answer that hides none of them.

use jiff::civil::Date;
use levelhead_schema::assessment::{ImpactAnswer, ImpactFinding};
use levelhead_schema::claim::{Access, Claim, ImpactCode, Part};
use std::collections::BTreeSet;

pub(crate) fn of(claim: &Claim, part: &Part, as_of: Date) -> ImpactAnswer {
    let known = claim.impacts.iter().filter(|impact| {
        impact.part == part.id
            && impact.date <= as_of
            && claim.source_withdrawn(&impact.source, as_of).is_none()
    });
    let mut codes = BTreeSet::new();
    let mut is_seen = false;
    let mut findings = Vec::new();
    for impact in known {
        codes.insert(impact.found);
        let source = claim.source(&impact.source);
        is_seen |= source.is_some_and(|source| {
            matches!(
                source.access,
                Access::System
                    | Access::Logs
                    | Access::Briefing
                    | Access::Procedure
                    | Access::Artefact
            )
        });
        findings.push(ImpactFinding {
            found: impact.found,
            says: impact.says.clone(),
            source: source.map_or_else(|| impact.source.clone(), |source| source.name.clone()),
            date: impact.date,
            citation: impact.citation.clone(),
        });
    }
    let harm = codes
        .iter()
        .any(|code| !matches!(code, ImpactCode::NoneFound | ImpactCode::CannotTell));
    let (answer, words) = match codes.len() {
        0 => (
            "not-examined",
            "Nobody is known to have looked at what came of it",
        ),
        _ if !is_seen => (
            "not-examined",
            "Those who speak of what came of it could not see it",
        ),
        1 => (
            codes.first().map_or("not-examined", |code| code.name()),
            words(codes.first().copied()),
        ),
        _ if harm && codes.contains(&ImpactCode::NoneFound) => (
            "several",
            "Some things came of it and others were looked for and not found; each finding says which",
        ),
        _ => (
            "several",
            "More than one thing came of it; each finding stands by itself",
        ),
    };
    ImpactAnswer {
        answer: answer.to_owned(),
        words: words.to_owned(),
        findings,
    }
}

fn words(code: Option<ImpactCode>) -> &'static str {
    match code {
        Some(ImpactCode::NoneFound) => "No effect was found, within what was looked at",
        Some(ImpactCode::RecordsRead) => "Records could be read",
        Some(ImpactCode::RecordsAltered) => "Records were changed",
        Some(ImpactCode::VotesAltered) => "Votes or counts were changed",
        Some(ImpactCode::ServiceDegraded) => "A service was worse or away for a time",
        Some(ImpactCode::PeopleMisled) => "People were deceived or frightened",
        Some(ImpactCode::CannotTell) => "Nobody can tell what came of it",
        None => "Nobody is known to have looked at what came of it",
    }
}
