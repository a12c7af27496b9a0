//! The briefing as one HTML page that makes no request and runs no script.

use super::chart::Surface;
use super::wording::{Wording, of};
use super::{Block, Briefing, Item, Section, Table, Text};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = concat!(
    include_str!("../leak_html/style.css"),
    include_str!("style.css")
);

/// What the page may do: draw itself. Nothing can be fetched, run, sent or embedded.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// Tables of at most so many rows are not torn apart between two sheets of paper.
const SHORT: usize = 14;

pub(super) fn page(briefing: &Briefing) -> String {
    let w = of(briefing.language);
    html! {
        (DOCTYPE)
        html lang=(briefing.language.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (briefing.title) ", " (briefing.subtitle) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body.briefing {
                a.skip href="#summary" { (w.skip) }
                header.masthead { p.brand { strong { "Levelhead" } span { (briefing.subtitle) } } }
                main {
                    h1 { (briefing.title) }
                    section #summary aria-labelledby="summary-title" tabindex="-1" {
                        h2.small #summary-title { (w.summary) }
                        dl.figures {
                            @for (name, value) in &briefing.figures {
                                div { dt { (name) } dd { (value) } }
                            }
                        }
                        (blocks(w, briefing, &briefing.summary))
                    }
                    nav.contents aria-labelledby="contents-title" {
                        h2 #contents-title { (w.contents) }
                        ol { @for section in &briefing.sections { li { a href={ "#" (section.id) } { (section.title) } } } }
                    }
                    @for part in &briefing.sections { (section(w, briefing, part)) }
                }
                footer { p { (briefing.made_from) } }
            }
        }
    }
    .into_string()
}

fn section(w: &Wording, briefing: &Briefing, section: &Section) -> Markup {
    html! {
        section id=(section.id) aria-labelledby={ (section.id) "-title" } {
            h2 id={ (section.id) "-title" } { (section.title) }
            (blocks(w, briefing, &section.blocks))
        }
    }
}

fn blocks(w: &Wording, briefing: &Briefing, blocks: &[Block]) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Heading { level: 3, text: words } => h3 { (text(words)) },
                Block::Heading { text: words, .. } => h4 { (text(words)) },
                Block::Paragraph(words) => p { (text(words)) },
                Block::List(items) => ul.plain { @for one in items { li { (item(one)) } } },
                Block::Table(of) => (table(w, briefing, of)),
                Block::Chart(bars) => figure {
                    figcaption { (bars.title) }
                    (bars.svg(Surface::Page))
                },
                Block::Code(code) => pre { code { (code) } },
            }
        }
    }
}

fn item(item: &Item) -> Markup {
    html! {
        @if let Some(lead) = &item.lead { strong { (lead) ":" } " " }
        (text(&item.text))
        @if !item.below.is_empty() { ul { @for one in &item.below { li { (text(one)) } } } }
    }
}

fn table(w: &Wording, briefing: &Briefing, table: &Table) -> Markup {
    let figure = |column: usize| table.figures.contains(&column).then_some("figure");
    html! {
        div.scroll.short[table.rows.len() <= SHORT] role="group" aria-label=(table.caption) tabindex="0" {
            table {
                caption { span { (table.caption) } }
                thead { tr { @for (at, head) in table.heads.iter().enumerate() { th scope="col" class=[figure(at)] { (head) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (text(cell)) } }
                                @else { td class=[figure(at)] { (text(cell)) } }
                            }
                        }
                    }
                }
            }
        }
        @if table.left_out > 0 { p.left-out { (w.left_out.of(briefing.language, table.left_out as u64)) } }
    }
}

fn text(text: &Text) -> Markup {
    let language = text.language.map(|language| language.code());
    html! {
        @if text.foreign || language.is_some() { bdi lang=[language] { (text.text) } }
        @else { (text.text) }
    }
}
