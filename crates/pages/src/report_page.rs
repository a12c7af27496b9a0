//! The skeleton that the pages of all reports share: head, first screen, list of contents, parts, what was not looked at.

use crate::leak_html::foreign;
use crate::{foreign, words};
use levelhead_schema::report::Tool;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What a page may do: draw itself, and run the script that is named by its hash, if there is one. Nothing else can be
/// fetched, run, sent or embedded.
pub(crate) fn policy(script: Option<String>) -> String {
    let script = script.map_or(String::new(), |hash| format!(" script-src '{hash}';"));
    format!(
        "default-src 'none';{script} style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// What stands in the head of a page.
pub(crate) struct Head<'h> {
    pub(crate) title: &'h str,
    pub(crate) brand: &'h str,
    pub(crate) style: &'h str,
    pub(crate) policy: String,
    pub(crate) tool: &'h Tool,
}

/// A whole document around its parts.
pub(crate) fn document(head: &Head<'_>, body: &Markup, footer: &Markup, last: &Markup) -> String {
    let tool = head.tool;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(head.policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ (foreign::shown(&tool.name, 40)) " " (foreign::shown(&tool.version, 40)) };
                title { (head.title) }
                // Without an icon of its own, a page that is served makes the browser ask for one.
                link rel="icon" href="data:,";
                style { (PreEscaped(head.style)) }
            }
            body {
                a.skip href="#answer" { "Skip to the answer" }
                header.masthead { p.brand { strong { "Levelhead" } span { (head.brand) } } }
                main { (body) }
                (footer)
                (last)
            }
        }
    }
    .into_string()
}

/// A part of the page below the first screen.
pub(crate) struct Part {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) body: Markup,
}

impl Part {
    pub(crate) fn new(id: &'static str, title: &'static str, body: Markup) -> Self {
        Part { id, title, body }
    }

    fn length(&self) -> usize {
        self.body.0.len()
    }
}

/// What stands in `main`: the first screen, the contents, the parts. The `left_out` longest parts are left out, and named.
pub(crate) fn content(first_screen: &Markup, parts: Vec<Part>, left_out: usize) -> Markup {
    let (shown, missing) = shortest(parts, left_out);
    html! {
        (first_screen)
        nav.contents aria-labelledby="contents-title" {
            h2 #contents-title { "In this report" }
            ol { @for part in &shown { li { a href={ "#" (part.id) } { (part.title) } } } }
        }
        @if !missing.is_empty() {
            p.left-out { "Too long for this page, and only in the JSON report: " (words::list(&missing)) "." }
        }
        @for part in &shown {
            section id=(part.id) aria-labelledby={ (part.id) "-title" } {
                h2 id={ (part.id) "-title" } { (part.title) }
                (part.body)
            }
        }
    }
}

/// All parts but the longest, in their order, and the titles of those.
fn shortest(parts: Vec<Part>, left_out: usize) -> (Vec<Part>, Vec<String>) {
    let mut lengths: Vec<usize> = parts.iter().map(Part::length).collect();
    lengths.sort_unstable_by(|a, b| b.cmp(a));
    let least = left_out.checked_sub(1).and_then(|at| lengths.get(at));
    let mut missing = Vec::new();
    let shown = parts.into_iter().filter(|part| {
        let is_shown = least.is_none_or(|least| part.length() < *least);
        if !is_shown {
            missing.push(part.title.to_owned());
        }
        is_shown
    });
    let shown = shown.collect();
    (shown, missing)
}

/// What a check did not look at, after the sentence `opening`.
pub(crate) fn not_examined(items: &[String], opening: &str) -> Markup {
    html! {
        @if items.is_empty() {
            p { "The check names nothing that it left out." }
        } @else {
            p { (opening) }
            ul.plain { @for item in items { li { (foreign(item, 600)) } } }
        }
    }
}
