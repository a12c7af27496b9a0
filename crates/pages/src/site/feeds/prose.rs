//! The paragraphs of a statement as HTML for a feed: no links, no pictures, no markup but paragraphs, headings, lists.

use maud::html;

/// The text in HTML, everything escaped.
pub(super) fn html(text: &str) -> String {
    let blocks = text
        .split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty());
    let mut out = String::with_capacity(text.len() + 64);
    for block in blocks {
        let heading = block.trim_start_matches('#');
        let is_heading =
            heading.len() < block.len() && heading.starts_with(' ') && !block.contains('\n');
        let is_list = block.lines().all(|line| line.starts_with("- "));
        let markup = match (is_heading, is_list) {
            (true, _) => html! { h3 { (heading.trim()) } },
            (_, true) => html! { ul { @for line in block.lines() { li { (line[2..].trim()) } } } },
            _ => html! { p { (block) } },
        };
        out.push_str(&markup.into_string());
    }
    out
}
