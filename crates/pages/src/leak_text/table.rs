//! Wrapped paragraphs and aligned tables for a terminal of [`WIDTH`] columns.
//!
//! Limits: widths are counted in characters; scripts whose characters take two columns come out ragged.

use super::heading;
use crate::foreign;
use levelhead_schema::report::Tool;
use std::fmt::Write;

/// Columns of the terminal that are used.
pub(crate) const WIDTH: usize = 92;
/// A column, except the last, is cut at this width.
const COLUMN_MAX: usize = 34;
/// The last column has at least this width.
const LAST_MIN: usize = 16;

/// Appends `text`, wrapped, each line set in by `indent` and the first one starting with `lead`.
pub(crate) fn paragraph(out: &mut String, lead: &str, indent: usize, text: &str) {
    for (at, line) in wrapped(text, WIDTH - indent).iter().enumerate() {
        if at == 0 {
            out.push_str(lead);
            push_blanks(out, indent.saturating_sub(lead.chars().count()));
        } else {
            push_blanks(out, indent);
        }
        out.push_str(line);
        out.push('\n');
    }
}

/// Name of the check, answer, findings.
pub(crate) fn opening(
    out: &mut String,
    name: &str,
    tool: &Tool,
    summary: &str,
    findings: &[String],
) {
    let version = (
        foreign::shown(&tool.name, 40),
        foreign::shown(&tool.version, 40),
    );
    paragraph(out, "", 0, &format!("{name}, {} {}", version.0, version.1));
    out.push('\n');
    paragraph(out, "", 0, &foreign::shown(summary, 1200));
    if !findings.is_empty() {
        out.push('\n');
    }
    for finding in findings {
        paragraph(out, "-", 2, &foreign::shown(finding, 600));
    }
}

/// A heading with points under it; nothing when there is none.
pub(crate) fn list(out: &mut String, title: &str, items: &[String]) {
    if !items.is_empty() {
        heading(out, title);
    }
    for item in items {
        paragraph(out, "-", 2, &foreign::shown(item, 600));
    }
}

/// Appends a table: heads starting with `>` are set flush right, the last column is wrapped to the width left.
pub(crate) fn table(out: &mut String, heads: &[&str], rows: &[Vec<String>], left_out: usize) {
    let titles: Vec<String> = heads
        .iter()
        .map(|head| head.trim_start_matches('>').to_owned())
        .collect();
    let last = heads.len().saturating_sub(1);
    let mut widths: Vec<usize> = (0..heads.len())
        .map(|column| {
            rows.iter()
                .chain([&titles])
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        })
        .enumerate()
        .map(|(column, width)| {
            if column == last {
                width
            } else {
                width.min(COLUMN_MAX)
            }
        })
        .collect();
    shrink(&mut widths[..last]);
    let before: usize = 2 + widths[..last].iter().map(|width| width + 2).sum::<usize>();
    let room = WIDTH - before;
    for row in std::iter::once(&titles).chain(rows) {
        let mut line = "  ".to_owned();
        for column in 0..last {
            let cell = cut(&row[column], widths[column]);
            let width = widths[column];
            let _ = if heads[column].starts_with('>') {
                write!(line, "{cell:>width$}  ")
            } else {
                write!(line, "{cell:<width$}  ")
            };
        }
        if heads[last].starts_with('>') {
            let _ = writeln!(out, "{}{:>2$}", line, row[last], widths[last].min(room));
        } else {
            let lines = wrapped(&row[last], room);
            let _ = writeln!(
                out,
                "{}",
                format!("{line}{}", lines.first().map_or("", String::as_str)).trim_end()
            );
            for more in lines.iter().skip(1) {
                push_blanks(out, before);
                out.push_str(more);
                out.push('\n');
            }
        }
    }
    if left_out > 0 {
        let _ = writeln!(
            out,
            "  … {} not shown; --json has them all",
            crate::words::count(left_out as u64, "more row", "more rows")
        );
    }
}

/// Narrows the widest columns until the last one, which wraps, has room.
fn shrink(widths: &mut [usize]) {
    while widths.iter().map(|width| width + 2).sum::<usize>() > WIDTH - 2 - LAST_MIN {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 1 => *widest -= 1,
            _ => return,
        }
    }
}

fn push_blanks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        text.to_owned()
    } else {
        text.chars().take(width - 1).chain(['…']).collect()
    }
}

/// The text in lines of at most `width` characters; a word that is longer stands on a line of its own, broken.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let letters: Vec<char> = word.chars().collect();
        for (at, piece) in letters.chunks(width).enumerate() {
            if used > 0 && (at > 0 || used + 1 + piece.len() > width) {
                lines.push(String::new());
                used = 0;
            }
            let line = lines.len() - 1;
            if used > 0 {
                lines[line].push(' ');
                used += 1;
            }
            lines[line].extend(piece);
            used += piece.len();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_to_the_width_and_lose_no_word() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("", 5), [""]);
    }

    #[test]
    fn figures_are_flush_right_and_the_last_column_wraps() {
        let mut out = String::new();
        let row = |name: &str, value: &str, text: &str| {
            vec![name.to_owned(), value.to_owned(), text.to_owned()]
        };
        table(
            &mut out,
            &["Name", ">Rows", "Meaning"],
            &[row("a", "1,000", &"word ".repeat(30)), row("bc", "2", "")],
            3,
        );
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines[0], "  Name   Rows  Meaning");
        assert!(lines[1].starts_with("  a     1,000  word"));
        assert!(lines[2].starts_with("               word"));
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(lines[4], "  … 3 more rows not shown; --json has them all");
    }
}
