//! How to check it: the log, the policy, the statements with their hashes, and what the words mean.

use super::period::{Period, published};
use super::wording::of;
use super::{Asked, Block, Item, Section, Table, Text};
use crate::foreign;
use crate::site::text::{fill, number};
use crate::site::wording::words;
use levelhead_schema::analysis::Likelihood;

const STATEMENTS: usize = 200;

/// The line that says from what it was drawn.
pub(super) fn made_from(asked: &Asked<'_>) -> String {
    let log = &asked.record.log;
    fill(
        of(asked.language).made_from,
        &[
            &foreign::shown(&log.origin, 200),
            &number(log.size, asked.language),
        ],
    )
}

/// The section.
pub(super) fn section(asked: &Asked<'_>, period: &Period<'_>) -> Section {
    let language = asked.language;
    let w = of(language);
    let log = &asked.record.log;
    let mut blocks = vec![
        Block::Paragraph(Text::ours(w.proof_lead)),
        Block::Code(format!(
            "levelhead briefing --from {} --to {} --language {}",
            asked.from,
            asked.to,
            language.code()
        )),
        Block::Paragraph(Text::ours(fill(
            w.proof_log,
            &[
                &foreign::shown(&log.origin, 200),
                &number(log.size, language),
            ],
        ))),
        Block::Code(foreign::shown(&log.root_base64, 100)),
    ];
    match &asked.record.policy {
        None => blocks.push(Block::Paragraph(Text::ours(w.proof_no_policy))),
        Some(policy) => {
            let threshold = number(policy.threshold as u64, language);
            blocks.push(Block::Paragraph(Text::ours(fill(
                w.proof_policy,
                &[&threshold],
            ))));
            let keys = policy.keys.iter().take(STATEMENTS).map(|key| {
                let name = format!("{}, {} ({})", key.person, key.agency, key.name);
                Item {
                    below: vec![Text::named(&key.key_id, 100)],
                    ..Item::new(Text::named(&name, 300))
                }
            });
            blocks.push(Block::List(keys.collect()));
        }
    }
    blocks.extend(statements(asked, period));
    blocks.push(Block::Paragraph(Text::ours(w.proof_not)));
    blocks.extend(terms(asked));
    Section {
        id: "proof",
        title: w.proof.to_owned(),
        blocks,
    }
}

fn statements(asked: &Asked<'_>, period: &Period<'_>) -> Vec<Block> {
    let language = asked.language;
    let w = of(language);
    let mut rows = Vec::new();
    let mut first = None;
    for seen in &period.claims {
        for version in seen.inside() {
            let base = version.file_base(&seen.claim.claim.id);
            rows.push(vec![
                Text::named(&base, 150),
                Text::ours(crate::words::day(published(version), language)),
                Text::named(&version.sha256.envelope, 64),
            ]);
            first.get_or_insert(base);
        }
    }
    let Some(first) = first else {
        return Vec::new();
    };
    let left_out = rows.len().saturating_sub(STATEMENTS);
    rows.truncate(STATEMENTS);
    vec![
        Block::Paragraph(Text::ours(w.proof_each)),
        Block::Code(format!(
            "levelhead statement verify {first}.dsse.json --policy policy.toml"
        )),
        Block::Table(Table {
            caption: w.proof_caption.to_owned(),
            heads: w.proof_heads.map(str::to_owned).to_vec(),
            figures: Vec::new(),
            widths: vec![4, 3, 6],
            rows,
            left_out,
        }),
    ]
}

fn terms(asked: &Asked<'_>) -> Vec<Block> {
    let w = of(asked.language);
    let rows = Likelihood::ALL.iter().map(|term| {
        let (low, high) = term.percent();
        vec![
            Text::ours(words(asked.language).likelihood_term(*term)),
            Text::ours(format!("{low:.0}–{high:.0}")),
        ]
    });
    vec![
        Block::Heading {
            level: 3,
            text: Text::ours(w.terms),
        },
        Block::Paragraph(Text::ours(w.terms_lead)),
        Block::Table(Table {
            caption: w.terms_caption.to_owned(),
            heads: w.terms_heads.map(str::to_owned).to_vec(),
            figures: vec![1],
            widths: vec![4, 2],
            rows: rows.collect(),
            left_out: 0,
        }),
    ]
}
