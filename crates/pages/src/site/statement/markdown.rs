//! The text of a statement as HTML: a small part of Markdown, and every letter of the text on the page.
//!
//! What people signed must be what readers see. So marks that lay text out become elements (headings, paragraphs, points
//! of a list, quotations, emphasis), and everything else stands as it was written: numbers of lists, brackets of links,
//! HTML. Addresses are shown in full and lead where they say. References to notes, `[1, 3]`, become links to them.

use crate::site::text::is_address;
use maud::{Markup, PreEscaped, html as markup};

/// A block of the text.
enum Block<'t> {
    Heading(String),
    Points(Vec<String>),
    Quotation(Vec<String>),
    Paragraph(String),
    Note(&'t str, String),
}

/// The text with headings of the level `level`.
pub(crate) fn html(text: &str, level: u8) -> Markup {
    let blocks = blocks(text);
    let notes: Vec<&str> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Note(number, _) => Some(*number),
            _ => None,
        })
        .collect();
    let line = |text: &str| inline(text, &notes);
    markup! {
        @for (at, block) in blocks.iter().enumerate() {
            @match block {
                Block::Heading(text) => @if level == 2 { h2 { (line(text)) } } @else { h3 { (line(text)) } },
                Block::Points(points) => ul { @for point in points { li { (line(point)) } } },
                Block::Quotation(lines) => blockquote { @for one in lines { p { (line(one)) } } },
                Block::Paragraph(text) => p { (line(text)) },
                // A number that stands twice names the first of its notes.
                Block::Note(number, text) => p.note id=[is_first(&blocks[..at], number).then(|| format!("note-{number}"))] {
                    "[" (number) "] " (line(text))
                },
            }
        }
    }
}

fn is_first(before: &[Block<'_>], number: &str) -> bool {
    !before
        .iter()
        .any(|block| matches!(block, Block::Note(other, _) if *other == number))
}

/// The blocks: lines between blank lines, parted further where a line begins another kind.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut after_blank = true;
    for line in text.lines() {
        if line.trim().is_empty() {
            after_blank = true;
            continue;
        }
        let fresh = std::mem::replace(&mut after_blank, false);
        add(&mut blocks, line, fresh);
    }
    blocks
}

fn add<'t>(blocks: &mut Vec<Block<'t>>, line: &'t str, fresh: bool) {
    let (mark, words) = marks(line);
    match (mark, blocks.last_mut()) {
        (Some(_), _) if words.is_empty() => return,
        (Some(Mark::Heading), _) => return blocks.push(Block::Heading(words.to_owned())),
        (Some(Mark::Point), Some(Block::Points(points))) => return points.push(words.to_owned()),
        (Some(Mark::Point), _) => return blocks.push(Block::Points(vec![words.to_owned()])),
        (Some(Mark::Quotation), Some(Block::Quotation(lines))) => {
            return lines.push(words.to_owned());
        }
        (Some(Mark::Quotation), _) => {
            return blocks.push(Block::Quotation(vec![words.to_owned()]));
        }
        (None, _) => {}
    }
    if fresh && let Some((number, rest)) = note(words) {
        blocks.push(Block::Note(number, rest.to_owned()));
        return;
    }
    let before = if fresh { None } else { blocks.last_mut() };
    let continued = match before {
        Some(Block::Paragraph(text) | Block::Note(_, text)) => Some(text),
        Some(Block::Points(lines) | Block::Quotation(lines)) => lines.last_mut(),
        Some(Block::Heading(_)) | None => None,
    };
    match continued {
        Some(text) => {
            text.push(' ');
            text.push_str(words);
        }
        None => blocks.push(Block::Paragraph(words.to_owned())),
    }
}

/// What a line begins.
#[derive(Clone, Copy)]
enum Mark {
    Heading,
    Point,
    Quotation,
}

/// The first mark of a line that lays it out, and its words behind all such marks. A line that is set in by four blanks
/// or more has none. The check in the browser takes the same marks off.
fn marks(line: &str) -> (Option<Mark>, &str) {
    let mut rest = line.trim_start_matches(' ');
    if line.len() - rest.len() > 3 {
        return (None, line.trim());
    }
    let mut first = None;
    while let Some((mark, after)) = mark(rest) {
        first = first.or(Some(mark));
        rest = after;
    }
    (first, rest.trim())
}

fn mark(line: &str) -> Option<(Mark, &str)> {
    if let Some(rest) = line.strip_prefix('>') {
        return Some((Mark::Quotation, rest.strip_prefix(' ').unwrap_or(rest)));
    }
    if let Some(rest) = line.strip_prefix("- ") {
        return Some((Mark::Point, rest.trim_start_matches(' ')));
    }
    let rest = line.trim_start_matches('#');
    let is_heading = (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ');
    is_heading.then(|| (Mark::Heading, rest.trim_start_matches(' ')))
}

/// The number and words of a note: `[12] …`.
fn note(line: &str) -> Option<(&str, &str)> {
    let (number, rest) = line.strip_prefix('[')?.split_once("] ")?;
    is_number(number).then_some((number, rest.trim()))
}

fn is_number(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Text of a line: emphasis, references, addresses.
fn inline(text: &str, notes: &[&str]) -> Markup {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(next) = rest.find(['*', '[', 'h']) {
        escape(&mut out, &rest[..next]);
        let here = &rest[next..];
        let taken = emphasis(&mut out, here, notes)
            .or_else(|| references(&mut out, here, notes))
            .or_else(|| address(&mut out, here));
        let taken = taken.unwrap_or_else(|| {
            escape(&mut out, &here[..1]);
            1
        });
        rest = &here[taken..];
    }
    escape(&mut out, rest);
    PreEscaped(out)
}

/// `**strong**` or `*emphasis*`, one deep; how much of the text it took.
fn emphasis(out: &mut String, text: &str, notes: &[&str]) -> Option<usize> {
    let (mark, name) = match text {
        _ if text.starts_with("**") => ("**", "strong"),
        _ if text.starts_with('*') => ("*", "em"),
        _ => return None,
    };
    let inside = &text[mark.len()..];
    let end = inside.find(mark)?;
    let words = &inside[..end];
    if words.trim() != words || words.is_empty() || words.contains('*') {
        return None;
    }
    out.push_str(&format!("<{name}>"));
    out.push_str(&inline(words, notes).into_string());
    out.push_str(&format!("</{name}>"));
    Some(end + 2 * mark.len())
}

/// `[1, 3]`, where such notes are there.
fn references(out: &mut String, text: &str, notes: &[&str]) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find(']')?;
    let numbers: Vec<&str> = inside[..end].split(", ").collect();
    if !numbers.iter().all(|number| notes.contains(number)) {
        return None;
    }
    out.push('[');
    for (at, number) in numbers.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(&format!("<a href=\"#note-{number}\">{number}</a>"));
    }
    out.push(']');
    Some(end + 2)
}

/// An address of the web, without the marks that end the sentence in which it stands.
fn address(out: &mut String, text: &str) -> Option<usize> {
    if !text.starts_with("https://") {
        return None;
    }
    let end = text
        .find(|letter: char| letter.is_whitespace() || "<>\"'()[]*".contains(letter))
        .unwrap_or(text.len());
    let shown = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    if !is_address(shown) {
        return None;
    }
    let mut escaped = String::new();
    escape(&mut escaped, shown);
    out.push_str(&format!(
        "<a href=\"{escaped}\" rel=\"nofollow noreferrer external\">{escaped}</a>"
    ));
    Some(shown.len())
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(html(text, 3).into_string(), expect, "{text}");
    }

    #[test]
    fn blocks_become_elements() {
        check("One\nline.\n\nTwo.\n", "<p>One line.</p><p>Two.</p>");
        check("## Is it so?\n\nNo.\n", "<h3>Is it so?</h3><p>No.</p>");
        check("- a\n- b\n  more\n", "<ul><li>a</li><li>b more</li></ul>");
        check("> a\n> b\n", "<blockquote><p>a</p><p>b</p></blockquote>");
        check("1. first\n", "<p>1. first</p>");
    }

    #[test]
    fn references_lead_to_their_notes() {
        check(
            "So. [1, 2]\n\n[1] Here.\n\n[2] There.\n",
            "<p>So. [<a href=\"#note-1\">1</a>, <a href=\"#note-2\">2</a>]</p>\
             <p class=\"note\" id=\"note-1\">[1] Here.</p><p class=\"note\" id=\"note-2\">[2] There.</p>",
        );
        check("So. [7]\n", "<p>So. [7]</p>");
    }

    #[test]
    fn emphasis_and_addresses() {
        check(
            "**Not** *one* 2*3\n",
            "<p><strong>Not</strong> <em>one</em> 2*3</p>",
        );
        check(
            "See [it](https://example.org/a?b=1&c=2).\n",
            "<p>See [it](<a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"nofollow noreferrer external\">\
             https://example.org/a?b=1&amp;c=2</a>).</p>",
        );
        check(
            "javascript:alert(1) http://x\n",
            "<p>javascript:alert(1) http://x</p>",
        );
    }

    #[test]
    fn nothing_of_html_gets_through() {
        check(
            "<script>alert(1)</script> <img src=x onerror=y>\n",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=y&gt;</p>",
        );
        check("**<b>**\n", "<p><strong>&lt;b&gt;</strong></p>");
    }

    /// What the check in the browser compares.
    fn letters(text: &str) -> String {
        text.chars()
            .filter(|letter| !letter.is_whitespace() && !"*_`".contains(*letter))
            .collect()
    }

    #[test]
    fn no_letter_is_lost() {
        for text in [
            "A *b* **c** [1] _d_ `e` https://example.org/f.\n\n[1] g (h) [i](j)\n",
            "#not a heading\n\n####### neither\n\n* star\n+ plus\n",
            "**open *mixed** end*\n",
            "    - set in\n",
        ] {
            let shown = html(text, 3).into_string();
            let mut plain = String::new();
            let mut inside = false;
            for letter in shown.chars() {
                match letter {
                    '<' => inside = true,
                    '>' => inside = false,
                    _ if !inside => plain.push(letter),
                    _ => {}
                }
            }
            assert_eq!(letters(&plain), letters(text), "{text}");
        }
    }
}
