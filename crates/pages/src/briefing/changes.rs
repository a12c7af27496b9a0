//! Verdicts that changed between two statements, with why; and the statements that take an earlier one back.

use super::answers::with_list;
use super::period::{Period, Seen, published};
use super::wording::of;
use super::{Asked, Block, Item, Section, Table, Text};
use crate::site::vocabulary::told;
use crate::site::wording::words;
use levelhead_schema::assessment::{PartAssessment, WeighedEvidence};
use levelhead_schema::public::{ClaimState, PublicVersion};
use levelhead_schema::statement::Language;

const SHOWN: usize = 60;
const LETTERS: usize = 400;

/// A verdict that changed.
pub(super) struct Change<'r> {
    claim: &'r str,
    question: &'r str,
    before: String,
    now: String,
    version: &'r PublicVersion,
    why: Why<'r>,
}

/// Why it changed, as far as the record says.
#[derive(Default)]
struct Why<'r> {
    reason: Option<&'r str>,
    rule: Option<&'r str>,
    gained: Vec<&'r WeighedEvidence>,
    lost: Vec<&'r WeighedEvidence>,
}

/// All changes of the span, the newest first.
pub(super) fn all<'r>(period: &Period<'r>, language: Language) -> Vec<Change<'r>> {
    let mut changes = Vec::new();
    for seen in &period.claims {
        for at in seen.before.max(1)..seen.known.len() {
            between(
                seen,
                language,
                seen.known[at - 1],
                seen.known[at],
                &mut changes,
            );
        }
    }
    changes.sort_by(|a, b| {
        let newest = b.version.published.cmp(&a.version.published);
        newest.then_with(|| a.claim.cmp(b.claim))
    });
    changes
}

/// A version's verdict on a part: its code, which stands for how the claim stands where there is no answer.
fn verdict<'r>(
    version: &'r PublicVersion,
    part: &str,
) -> Option<(&'r str, Option<&'r PartAssessment>)> {
    match (ClaimState::of(version.style), &version.assessment) {
        (ClaimState::Answered, Some(assessment)) => {
            let part = assessment.parts.iter().find(|one| one.id == part)?;
            Some((part.verdict.as_str(), Some(part)))
        }
        (state, _) => Some((state.word(), None)),
    }
}

fn between<'r>(
    seen: &Seen<'r>,
    language: Language,
    old: &'r PublicVersion,
    new: &'r PublicVersion,
    changes: &mut Vec<Change<'r>>,
) {
    let w = words(language);
    let named = |verdict: Option<(&str, Option<&PartAssessment>)>| match verdict {
        Some((code, _)) => w.verdict(code).to_owned(),
        None => of(language).no_part.to_owned(),
    };
    for part in &seen.claim.claim.parts {
        let (before, now) = (verdict(old, &part.id), verdict(new, &part.id));
        if before.map(|(code, _)| code) == now.map(|(code, _)| code) {
            continue;
        }
        let items = |of: Option<(&str, Option<&'r PartAssessment>)>| {
            of.and_then(|(_, part)| part)
                .map_or(&[][..], |part| &part.evidence)
        };
        let (had, has) = (items(before), items(now));
        let is_in = |list: &[WeighedEvidence], item: &WeighedEvidence| {
            list.iter().any(|one| one.id == item.id && !one.withdrawn)
        };
        changes.push(Change {
            claim: &seen.claim.claim.id,
            question: &part.text,
            before: named(before),
            now: named(now),
            version: new,
            why: Why {
                reason: new.reason.as_deref(),
                rule: now
                    .and_then(|(_, part)| part)
                    .map(|part| part.verdict_because.as_str()),
                gained: has
                    .iter()
                    .filter(|item| !item.withdrawn && !is_in(had, item))
                    .collect(),
                lost: had
                    .iter()
                    .filter(|item| !item.withdrawn && !is_in(has, item))
                    .collect(),
            },
        });
    }
}

/// The section on changes.
pub(super) fn section(asked: &Asked<'_>, changes: &[Change<'_>]) -> Section {
    let language = asked.language;
    let w = of(language);
    let mut blocks = vec![Block::Paragraph(Text::ours(w.changed_lead))];
    if changes.is_empty() {
        blocks.push(Block::Paragraph(Text::ours(w.no_changes)));
    } else {
        let rows = changes.iter().take(SHOWN).map(|change| {
            vec![
                Text::named(&format!("{}: {}", change.claim, change.question), 200),
                Text::ours(change.before.clone()),
                Text::ours(change.now.clone()),
                Text::ours(crate::words::day(published(change.version), language)),
            ]
        });
        blocks.push(Block::Table(Table {
            caption: w.changed.to_owned(),
            heads: w.changed_heads.map(str::to_owned).to_vec(),
            figures: Vec::new(),
            widths: vec![5, 3, 3, 2],
            rows: rows.collect(),
            left_out: changes.len().saturating_sub(SHOWN),
        }));
        for change in changes.iter().take(SHOWN) {
            blocks.extend(why(language, change));
        }
    }
    Section {
        id: "changed",
        title: w.changed.to_owned(),
        blocks,
    }
}

fn why(language: Language, change: &Change<'_>) -> Vec<Block> {
    let w = of(language);
    let mut items = Vec::new();
    let reasons = [
        change.why.reason.map(|reason| Text::named(reason, LETTERS)),
        change
            .why
            .rule
            .map(|rule| Text::told(told(rule, language), language, LETTERS)),
    ];
    items.extend(
        reasons
            .into_iter()
            .flatten()
            .map(|text| Item::led(w.because, text)),
    );
    for (lead, list) in [
        (w.new_evidence, &change.why.gained),
        (w.fell, &change.why.lost),
    ] {
        if !list.is_empty() {
            let says = list.iter().map(|item| {
                Text::named(
                    &format!("{} ({}, {})", item.says, item.source, item.date),
                    LETTERS,
                )
            });
            items.push(with_list(language, lead, says.collect()));
        }
    }
    if items.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading {
            level: 3,
            text: Text::named(
                &format!("{}: {} → {}", change.claim, change.before, change.now),
                200,
            ),
        },
        Block::Paragraph(Text::named(change.question, LETTERS)),
        Block::List(items),
    ]
}

/// Statements of the span that say that an earlier one was wrong.
pub(super) fn taking_back<'p, 'r>(
    period: &'p Period<'r>,
) -> impl Iterator<Item = (&'p Seen<'r>, &'r PublicVersion)> {
    period.claims.iter().flat_map(|seen| {
        let inside = seen.inside().iter().copied();
        inside
            .filter(|version| version.style.takes_back())
            .map(move |version| (seen, version))
    })
}

/// The section on corrections and withdrawals.
pub(super) fn corrections(asked: &Asked<'_>, period: &Period<'_>) -> Section {
    let language = asked.language;
    let w = of(language);
    let mut blocks = vec![Block::Paragraph(Text::ours(w.corrections_lead))];
    let rows: Vec<Vec<Text>> = taking_back(period)
        .take(SHOWN)
        .map(|(seen, version)| {
            let claim = &seen.claim.claim;
            vec![
                Text::named(&format!("{}: {}", claim.id, claim.title), 200),
                Text::ours(words(language).style(version.style)),
                Text::ours(crate::words::day(published(version), language)),
                Text::named(version.reason.as_deref().unwrap_or_default(), 1000),
            ]
        })
        .collect();
    if rows.is_empty() {
        blocks.push(Block::Paragraph(Text::ours(w.corrections_none)));
    } else {
        let all = taking_back(period).count();
        blocks.push(Block::Table(Table {
            caption: w.corrections.to_owned(),
            heads: w.corrections_heads.map(str::to_owned).to_vec(),
            figures: Vec::new(),
            widths: vec![4, 2, 2, 5],
            rows,
            left_out: all.saturating_sub(SHOWN),
        }));
    }
    Section {
        id: "corrections",
        title: w.corrections.to_owned(),
        blocks,
    }
}
