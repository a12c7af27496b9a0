//! The report on advertisements: as a page and as text.

use super::inputs::run_again;
use super::page::STYLE;
use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{code, foreign, path};
use crate::leak_text::heading;
use crate::leak_text::table::{list, opening, paragraph, table as text_table};
use crate::report_page::{Head, Part, content as page_content, document, policy};
use crate::{rerun, words};
use levelhead_schema::ads::{AdGroup, AdsReport, CurrencySum};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Rows that a table of the page shows at most.
const SHOWN: usize = 200;
/// Rows that a table of text shows at most.
const LINES: usize = 40;

/// The report on advertisements as one self-contained HTML page: no script, no request.
///
/// Shape: a complete UTF-8 document; the answer first, then sums by currency and payer, groups, what was not looked at,
/// what was read, how to run it again. `content` has texts by their hash, for whoever asked to see them.
pub fn ads_html(report: &AdsReport, content: &BTreeMap<String, String>) -> String {
    let part = Part::new;
    let parts = vec![
        part("currencies", "Sums by currency", currencies(report)),
        part("payers", "Who paid", payers(report)),
        part(
            "groups",
            "Advertisements that belong together",
            groups(report, content),
        ),
        part(
            "not-examined",
            "What was not looked at",
            html! {
                ul.plain { @for item in &report.not_examined { li { (foreign(item, 600)) } } }
            },
        ),
        part("inputs", "What was read", inputs(report)),
        part("rerun", "How to run this again", {
            let files: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
            run_again(
                &report.tool,
                &report.schema,
                &["coordination", "ads"],
                &files,
            )
        }),
    ];
    let head = Head {
        title: "Who paid for these advertisements?",
        brand: "Advertisements",
        style: STYLE,
        policy: policy(None),
        tool: &report.tool,
    };
    let body = page_content(&first_screen(report), parts, 0);
    let footer = html! {
        footer { p {
            "Made offline by " (foreign(&report.tool.name, 40)) " " (foreign(&report.tool.version, 40)) " from "
            (words::count(report.ads, "advertisement", "advertisements"))
            ". It names payers and pages as the library does. It carries no date of its own: the same input gives the same page, byte for byte."
        } }
    };
    document(&head, &body, &footer, &html! {})
}

fn first_screen(report: &AdsReport) -> Markup {
    let figure =
        |name: &str, value: u64| html! { div { dt { (name) } dd { (words::number(value)) } } };
    html! {
        section #answer tabindex="-1" aria-labelledby="answer-title" {
            h1 #answer-title { "Who paid for these advertisements, how much, in which currency?" }
            p.summary { (foreign(&report.summary, 1200)) }
            @if !report.findings.is_empty() {
                h2.small { "What this rests on" }
                ul.findings { @for finding in report.findings.iter().take(20) { li { (foreign(finding, 800)) } } }
            }
            dl.figures {
                (figure("Advertisements", report.ads))
                (figure("Name no payer", report.without_payer))
                (figure("Have an amount without currency", report.without_currency))
                (figure("Have no amount", report.without_amount))
            }
        }
    }
}

fn currency(of: &CurrencySum) -> String {
    of.currency.as_deref().map_or_else(
        || "no currency given".to_owned(),
        |code| crate::foreign::shown(code, 20),
    )
}

/// `1,234.50 to 2,000 USD`.
fn sum(of: &CurrencySum) -> String {
    let amount = match of.high {
        Some(high) if high == of.low => money(of.low),
        Some(high) => format!("{} to {}", money(of.low), money(high)),
        None => format!("at least {}", money(of.low)),
    };
    format!("{amount} {}", currency(of))
}

fn money(value: f64) -> String {
    let whole = words::number(value.trunc() as u64);
    match ((value.fract() * 100.0).round() as u64).min(99) {
        0 => whole,
        cents => format!("{whole}.{cents:02}"),
    }
}

fn sums(of: &[CurrencySum]) -> String {
    let listed: Vec<String> = of.iter().map(sum).collect();
    match listed.is_empty() {
        true => "no amount given".to_owned(),
        false => listed.join("; "),
    }
}

fn days(first: Option<&str>, last: Option<&str>) -> String {
    let day = |text: &str| crate::foreign::shown(text, 20);
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{} to {}", day(first), day(last)),
        (Some(only), _) | (None, Some(only)) => day(only),
        (None, None) => "unknown".to_owned(),
    }
}

fn currencies(report: &AdsReport) -> Markup {
    let rows: Vec<Row> = report
        .currencies
        .iter()
        .take(SHOWN)
        .map(|of| {
            Row::new(vec![
                Cell::Head(html! { (currency(of)) }),
                Cell::Figure(words::number(of.ads)),
                Cell::Figure(money(of.low)),
                Cell::Figure(of.high.map_or("no upper end".to_owned(), money)),
            ])
        })
        .collect();
    html! {
        p { "Sums are never made across currencies. An amount without a currency is in none of them." }
        (table("What was paid", &["Currency", "Advertisements", "At least", "At most"], &rows, report.currencies.len() - rows.len()))
        @if let Some(roubles) = &report.roubles {
            h3 { "Payments in roubles" }
            p { (words::count(roubles.ads, "advertisement", "advertisements")) ": " (sum(&roubles.sum)) ". " (foreign(&roubles.reading, 600)) }
            @if !roubles.pages.is_empty() {
                details { summary { "Pages in whose name they ran" } ul.members { @for page in &roubles.pages { li { (foreign(page, 120)) } } } }
            }
        }
    }
}

fn payers(report: &AdsReport) -> Markup {
    let rows: Vec<Row> = report
        .payers
        .iter()
        .take(SHOWN)
        .map(|payer| {
            Row::new(vec![
                Cell::Head(match &payer.payer {
                    Some(name) => foreign(name, 120),
                    None => html! { em { "nobody is named" } },
                }),
                Cell::Figure(words::number(payer.ads)),
                Cell::Figure(words::number(payer.pages)),
                Cell::Text(html! { (days(payer.first.as_deref(), payer.last.as_deref())) }),
                Cell::Text(html! { (sums(&payer.sums)) }),
            ])
        })
        .collect();
    let left_out = report.payers.len() - rows.len() + report.payers_left_out as usize;
    table(
        "Payers, as the advertisements name them",
        &["Payer", "Advertisements", "Pages", "Days", "Paid"],
        &rows,
        left_out,
    )
}

fn kind(of: &AdGroup) -> &'static str {
    match of.kind.as_str() {
        "same-payer" => "one payer",
        "same-text" => "one text",
        _ => "one link",
    }
}

fn groups(report: &AdsReport, content: &BTreeMap<String, String>) -> Markup {
    let rows: Vec<Row> = report
        .groups
        .iter()
        .take(SHOWN)
        .map(|group| {
            let key = content.get(&group.key);
            Row::new(vec![
                Cell::Head(html! { (group.id) ": " (kind(group)) }),
                Cell::Text(html! {
                    @match key {
                        Some(text) => (foreign(text, 200)),
                        None if group.kind == "same-payer" => (foreign(&group.key, 120)),
                        None => (code(&crate::foreign::shown(&group.key, 20))),
                    }
                }),
                Cell::Figure(words::number(group.ads)),
                Cell::Text(html! {
                    (foreign(&group.pages.join(", "), 300))
                    @if group.pages_left_out > 0 { " and " (words::number(group.pages_left_out)) " more" }
                }),
                Cell::Text(html! { (sums(&group.sums)) }),
                Cell::Text(html! { (met(group)) }),
            ])
        })
        .collect();
    let left_out = report.groups.len() - rows.len() + report.groups_left_out as usize;
    html! {
        @match &report.joined {
            Some(joined) => p {
                "Joined with " (words::count(joined.groups, "group", "groups")) " of accounts that act together beyond chance, found in "
                (words::count(joined.posts, "post", "posts")) " at a false discovery rate of " (words::share(joined.fdr)) "."
            },
            None => p { "They were joined with no posts: none were given." },
        }
        @if rows.is_empty() { p { "No two advertisements share a payer, a text or a link." } }
        @else { (table("Groups of advertisements", &["Group", "What they share", "Advertisements", "Pages", "Paid", "Groups of accounts"], &rows, left_out)) }
    }
}

/// The groups of accounts that a group of advertisements meets, in words.
fn met(group: &AdGroup) -> String {
    let met = group.account_groups.iter().map(|met| {
        let by = match met.by.as_str() {
            "account" => "is the page or the payer",
            "link" => "posted the link",
            _ => "posted the text",
        };
        format!(
            "group {}: {} {by}",
            met.group,
            words::count(met.accounts, "account", "accounts")
        )
    });
    let met: Vec<String> = met.collect();
    match met.is_empty() {
        true => "none".to_owned(),
        false => met.join("; "),
    }
}

fn inputs(report: &AdsReport) -> Markup {
    let rows: Vec<Row> = report
        .files
        .iter()
        .take(SHOWN)
        .map(|file| {
            Row::new(vec![
                Cell::Head(path(&file.path)),
                Cell::Text(foreign(&file.layout, 60)),
                Cell::Figure(words::number(file.posts)),
                Cell::Figure(words::number(file.rejects)),
                Cell::Text(html! {
                    span.hash { (code(&crate::foreign::shown(&file.sha256, 80))) }
                    @for note in &file.notes { " " (foreign(note, 300)) "." }
                }),
            ])
        })
        .collect();
    html! {
        (table("Files of advertisements", &["File", "Layout", "Advertisements", "Refused", "SHA-256"], &rows, report.files.len() - rows.len()))
        @if report.duplicates > 0 { p { (words::count(report.duplicates, "record was", "records were")) " a copy of another and left out." } }
    }
}

/// The report on advertisements as plain text for a terminal.
pub fn ads_text(report: &AdsReport) -> String {
    let mut out = String::new();
    opening(
        &mut out,
        "Advertisements",
        &report.tool,
        &report.summary,
        &report.findings,
    );
    heading(&mut out, "Who paid");
    let rows: Vec<Vec<String>> = report
        .payers
        .iter()
        .take(LINES)
        .map(|payer| {
            vec![
                payer
                    .payer
                    .as_deref()
                    .map_or("nobody is named".to_owned(), |name| {
                        crate::foreign::shown(name, 80)
                    }),
                words::number(payer.ads),
                days(payer.first.as_deref(), payer.last.as_deref()),
                sums(&payer.sums),
            ]
        })
        .collect();
    let left_out = report.payers.len() - rows.len() + report.payers_left_out as usize;
    text_table(
        &mut out,
        &["Payer", ">Ads", "Days", "Paid"],
        &rows,
        left_out,
    );
    group_lines(&mut out, report);
    list(&mut out, "What was not looked at", &report.not_examined);
    file_lines(&mut out, report);
    let files: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    let command = rerun::words(&report.tool, &["coordination", "ads"], &files);
    rerun::text(&mut out, &report.tool, &command);
    out
}

fn group_lines(out: &mut String, report: &AdsReport) {
    if !report.groups.is_empty() {
        heading(out, "Advertisements that belong together");
        let rows: Vec<Vec<String>> = report
            .groups
            .iter()
            .take(LINES)
            .map(|group| {
                vec![
                    kind(group).to_owned(),
                    crate::foreign::shown(&group.key, 40),
                    words::number(group.ads),
                    met(group),
                ]
            })
            .collect();
        let left_out = report.groups.len() - rows.len() + report.groups_left_out as usize;
        text_table(
            out,
            &["Share", "Which", ">Ads", "Groups of accounts"],
            &rows,
            left_out,
        );
    }
}

fn file_lines(out: &mut String, report: &AdsReport) {
    heading(out, "What was read");
    for file in report.files.iter().take(LINES) {
        paragraph(out, "", 2, &crate::foreign::shown_path(&file.path, 160));
        let line = format!(
            "layout {}; {}, {} refused; SHA-256 {}",
            crate::foreign::shown(&file.layout, 60),
            words::count(file.posts, "advertisement", "advertisements"),
            words::number(file.rejects),
            crate::foreign::shown(&file.sha256, 80)
        );
        paragraph(out, "", 4, &line);
        for note in &file.notes {
            paragraph(out, "", 4, &crate::foreign::shown(note, 300));
        }
    }
}
