//! Paragraphs, headings and list items of a text, and the marks of Markdown that are no text.
//!
//! Passed over as somebody else's words or none: front matter, code, block quotes, tables, comments.

use std::borrow::Cow;
use std::ops::Range;

/// Bytes after which a block goes on as another: a line of megabytes is read in pieces.
const LONGEST_BLOCK_BYTES: usize = 32 << 10;

/// Bytes in which the end of a link, of code or of a tag is looked for.
const LONGEST_MARK_BYTES: usize = 300;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A headline.
    Heading,
    /// A paragraph.
    Prose,
    /// A point of a list, without its mark.
    Item,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    pub(crate) lines: Vec<Range<usize>>,
    bytes: usize,
}

/// The text with its comments blanked, byte for byte; an unfinished comment is text.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    let mut blanked: Option<String> = None;
    let mut reached = 0;
    while let Some(start) = text[reached..].find("<!--").map(|at| reached + at) {
        let Some(end) = text[start..].find("-->").map(|at| start + at + 3) else {
            break;
        };
        let copy = blanked.get_or_insert_with(String::new);
        copy.push_str(&text[reached..start]);
        for byte in text[start..end].bytes() {
            copy.push(if byte == b'\n' { '\n' } else { ' ' });
        }
        reached = end;
    }
    match blanked {
        None => Cow::Borrowed(text),
        Some(mut copy) => {
            copy.push_str(&text[reached..]);
            Cow::Owned(copy)
        }
    }
}

/// Gives the blocks of a text in order.
pub(crate) fn each(text: &str, give: impl FnMut(Block)) {
    let mut reader = Reader {
        give,
        current: None,
        fence: None,
    };
    let mut start = front_matter_end(text);
    while start < text.len() {
        let end = text[start..]
            .find('\n')
            .map_or(text.len(), |at| start + at + 1);
        reader.line(text, start..end);
        start = end;
    }
    reader.flush();
}

/// Where the text begins after front matter between two lines of `+++` or `---`.
fn front_matter_end(text: &str) -> usize {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = text[start..].split_inclusive('\n');
    let Some(first) = lines.next() else {
        return start;
    };
    let fence = first.trim_end();
    if fence != "+++" && fence != "---" {
        return start;
    }
    let mut end = start + first.len();
    for line in lines.take(100) {
        end += line.len();
        if line.trim_end() == fence {
            return end;
        }
    }
    start
}

struct Reader<F> {
    give: F,
    current: Option<Block>,
    fence: Option<char>,
}

impl<F: FnMut(Block)> Reader<F> {
    fn flush(&mut self) {
        if let Some(block) = self.current.take() {
            (self.give)(block);
        }
    }

    fn line(&mut self, text: &str, range: Range<usize>) {
        let line = text[range.clone()].trim();
        let start =
            range.start + (text[range.clone()].len() - text[range.clone()].trim_start().len());
        let content = start..start + line.len();
        if let Some(mark) = fence(line) {
            self.flush();
            match self.fence {
                None => self.fence = Some(mark),
                Some(open) if open == mark => self.fence = None,
                Some(_) => {}
            }
            return;
        }
        if self.fence.is_some() {
            return;
        }
        if line.is_empty() || line.starts_with(['|', '>']) {
            self.flush();
        } else if let Some(hashes) = heading(line) {
            self.flush();
            self.begin(text, Kind::Heading, content.start + hashes..content.end);
            self.flush();
        } else if line.len() > 1
            && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
        {
            // A line under a single line makes it a headline.
            if let Some(block) = &mut self.current
                && block.lines.len() == 1
                && block.kind == Kind::Prose
            {
                block.kind = Kind::Heading;
            }
            self.flush();
        } else if let Some(mark) = self.item(line) {
            self.flush();
            self.begin(text, Kind::Item, content.start + mark..content.end);
        } else {
            self.begin(text, Kind::Prose, content);
        }
    }

    /// Goes on with the block, or begins one of this kind.
    fn begin(&mut self, text: &str, kind: Kind, mut content: Range<usize>) {
        while !content.is_empty() {
            let block = self.current.get_or_insert_with(|| Block {
                kind,
                lines: Vec::new(),
                bytes: 0,
            });
            let room = LONGEST_BLOCK_BYTES.saturating_sub(block.bytes);
            let cut = if content.len() <= room {
                content.end
            } else {
                cut(text, content.clone(), room)
            };
            block.bytes += cut - content.start;
            block.lines.push(content.start..cut);
            content.start = cut;
            if !content.is_empty() || block.bytes >= LONGEST_BLOCK_BYTES {
                self.flush();
            }
        }
    }

    /// The length of a list mark. A number inside a paragraph is one only when it is 1, as in CommonMark.
    fn item(&self, line: &str) -> Option<usize> {
        if line.starts_with(['-', '*', '+', '•']) {
            let mark = line.chars().next()?.len_utf8();
            return line[mark..].starts_with([' ', '\t']).then_some(mark + 1);
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &line[digits..];
        let marked =
            (1..=3).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
        let inside = self
            .current
            .as_ref()
            .is_some_and(|block| block.kind == Kind::Prose);
        (marked && (!inside || &line[..digits] == "1")).then_some(digits + 2)
    }
}

/// Where to cut so that about `room` bytes stand before: at a blank where there is one.
fn cut(text: &str, content: Range<usize>, room: usize) -> usize {
    let mut at = content.start + room.max(1);
    while at < content.end && !text.is_char_boundary(at) {
        at += 1;
    }
    let before = &text[content.start..at];
    match before.rfind(' ') {
        Some(blank) if blank > room / 2 => content.start + blank + 1,
        _ => at,
    }
}

fn fence(line: &str) -> Option<char> {
    ["```", "~~~"]
        .iter()
        .find(|mark| line.starts_with(**mark))
        .and_then(|mark| mark.chars().next())
}

fn heading(line: &str) -> Option<usize> {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&hashes) && line[hashes..].starts_with(' ')).then_some(hashes)
}

/// How many bytes of `piece` at `at` are no text but a mark, and whether something stands there all the same.
pub(crate) fn no_text(piece: &str, at: usize) -> (usize, bool) {
    let bytes = &piece.as_bytes()[at..];
    let near = &bytes[..bytes.len().min(LONGEST_MARK_BYTES)];
    let next = bytes.get(1).copied().unwrap_or(b' ');
    match bytes[0] {
        b'`' => match near[1..].iter().position(|byte| *byte == b'`') {
            Some(end) => (end + 2, true),
            None => (1, false),
        },
        b'[' => bracket(near),
        b']' if next == b'(' => match near.iter().position(|byte| *byte == b')') {
            Some(end) => (end + 1, false),
            None => (0, false),
        },
        b'h' | b'H' | b'w' | b'W' if is_address(near) => (address(bytes), true),
        b'<' if next.is_ascii_alphabetic() || next == b'/' => {
            let end = near[1..]
                .iter()
                .position(|byte| matches!(byte, b'<' | b'>'));
            match end {
                Some(end) if near[end + 1] == b'>' => (end + 2, false),
                _ => (0, false),
            }
        }
        b'*' => (1, false),
        b'_' => {
            let before = at.checked_sub(1).map_or(b' ', |at| piece.as_bytes()[at]);
            let inside = before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
            (usize::from(!inside), false)
        }
        b'\\' if next.is_ascii_punctuation() => (1, false),
        b'!' if next == b'[' => (1, false),
        _ => (0, false),
    }
}

/// A footnote's mark, or the beginning of a link.
fn bracket(near: &[u8]) -> (usize, bool) {
    let Some(end) = near.iter().position(|byte| *byte == b']') else {
        return (0, false);
    };
    let inside = &near[1..end];
    let is_mark = inside.len() <= 20
        && inside.iter().any(u8::is_ascii_digit)
        && inside
            .iter()
            .all(|byte| byte.is_ascii_digit() || b" ,^;-".contains(byte));
    if is_mark {
        (end + 1, false)
    } else {
        (usize::from(near.get(end + 1) == Some(&b'(')), false)
    }
}

fn is_address(near: &[u8]) -> bool {
    let starts = |with: &str| {
        near.len() > with.len() && near[..with.len()].eq_ignore_ascii_case(with.as_bytes())
    };
    starts("http://") || starts("https://") || starts("www.")
}

/// The length of a web address, without the punctuation of the sentence after it.
fn address(bytes: &[u8]) -> usize {
    let end = bytes
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || b"<>\"])".contains(byte))
        .unwrap_or(bytes.len());
    let trailing = bytes[..end]
        .iter()
        .rev()
        .take_while(|byte| b".,;:!?".contains(byte))
        .count();
    (end - trailing).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Kind, each, without_comments};

    fn check(text: &str, expect: &[(Kind, &str)]) {
        let mut found = Vec::new();
        each(text, |block| {
            let lines: Vec<&str> = block.lines.iter().map(|line| &text[line.clone()]).collect();
            found.push((block.kind, lines.join("/")));
        });
        let found: Vec<(Kind, &str)> = found.iter().map(|(k, t)| (*k, t.as_str())).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn blocks_are_told_apart() {
        check(
            "+++\nlanguage = \"en\"\n+++\n# Head\nOne\ntwo\n\n- a\n  b\n- c\n\nTitle\n=====\n",
            &[
                (Kind::Heading, " Head"),
                (Kind::Prose, "One/two"),
                (Kind::Item, "a/b"),
                (Kind::Item, "c"),
                (Kind::Heading, "Title"),
            ],
        );
    }

    #[test]
    fn words_of_others_are_no_blocks() {
        check(
            "Said:\n> no evidence\n\n```\ncode\n```\n| a | b |\nEnd",
            &[(Kind::Prose, "Said:"), (Kind::Prose, "End")],
        );
    }

    #[test]
    fn a_year_at_the_beginning_of_a_line_is_no_list() {
        check(
            "It was in\n20. The next\n1. point",
            &[
                (Kind::Prose, "It was in/20. The next"),
                (Kind::Item, "point"),
            ],
        );
    }

    #[test]
    fn comments_are_blank_and_unfinished_ones_text() {
        assert_eq!(without_comments("a<!-- b\nc -->d"), "a      \n     d");
        assert_eq!(without_comments("a <!-- b"), "a <!-- b");
    }

    #[test]
    fn a_long_line_is_cut_at_blanks() {
        let text = "word ".repeat(20_000);
        let mut lines = Vec::new();
        each(&text, |block| lines.extend(block.lines));
        assert!(lines.len() > 2);
        assert!(
            lines
                .iter()
                .all(|line| text[line.clone()].starts_with("word"))
        );
    }
}
