//! The briefing as data for a template that lays it out: every text a value, none of it markup.

use super::chart::Surface;
use super::wording::of;
use super::{Block, Briefing, Item, Section, Table, Text};
use serde_json::{Value, json};

pub(super) fn json(briefing: &Briefing) -> Value {
    let w = of(briefing.language);
    let figures = briefing
        .figures
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }));
    json!({
        "lang": briefing.language.code(),
        "title": briefing.title,
        "subtitle": briefing.subtitle,
        "made_from": briefing.made_from,
        "created": {
            "year": briefing.created.year(),
            "month": briefing.created.month(),
            "day": briefing.created.day(),
        },
        "words": { "summary": w.summary, "contents": w.contents, "page": w.page },
        "figures": figures.collect::<Vec<_>>(),
        "summary": blocks(briefing, &briefing.summary),
        "sections": briefing.sections.iter().map(|section| part(briefing, section)).collect::<Vec<_>>(),
    })
}

fn part(briefing: &Briefing, section: &Section) -> Value {
    json!({
        "id": section.id,
        "title": section.title,
        "blocks": blocks(briefing, &section.blocks),
    })
}

fn blocks(briefing: &Briefing, blocks: &[Block]) -> Value {
    blocks.iter().map(|block| one(briefing, block)).collect()
}

fn one(briefing: &Briefing, block: &Block) -> Value {
    match block {
        Block::Heading { level, text: words } => {
            json!({ "kind": "heading", "level": level, "text": text(words) })
        }
        Block::Paragraph(words) => json!({ "kind": "paragraph", "text": text(words) }),
        Block::List(items) => {
            json!({ "kind": "list", "items": items.iter().map(item).collect::<Vec<_>>() })
        }
        Block::Table(of) => table(briefing, of),
        Block::Chart(bars) => json!({
            "kind": "chart",
            "title": bars.title,
            "alt": format!("{}. {}", bars.title, bars.description),
            "svg": bars.svg(Surface::Paper).into_string(),
        }),
        Block::Code(code) => json!({ "kind": "code", "text": code }),
    }
}

fn item(item: &Item) -> Value {
    json!({
        "lead": item.lead,
        "text": text(&item.text),
        "below": item.below.iter().map(text).collect::<Vec<_>>(),
    })
}

fn table(briefing: &Briefing, table: &Table) -> Value {
    let left_out = (table.left_out > 0).then(|| {
        of(briefing.language)
            .left_out
            .of(briefing.language, table.left_out as u64)
    });
    json!({
        "kind": "table",
        "caption": table.caption,
        "heads": table.heads,
        "figures": table.figures,
        "widths": table.widths,
        "rows": table.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "left_out": left_out,
    })
}

fn text(text: &Text) -> Value {
    json!({ "text": text.text, "lang": text.language.map(|language| language.code()) })
}
