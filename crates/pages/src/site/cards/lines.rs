//! Text broken into lines.

use super::glyphs::Face;

/// Text in lines.
pub(super) struct Wrapped {
    /// The lines, none wider than asked for.
    pub(super) lines: Vec<String>,
    /// True when the whole text is in them.
    pub(super) is_whole: bool,
}

/// The text in `first`, or in the first of `smaller` in which it fits; else in the last of them, cut. Each face comes
/// with the most lines that it may have.
pub(super) fn fitted<'f>(
    first: (&'f Face, usize),
    smaller: &[(&'f Face, usize)],
    text: &str,
    width: f32,
) -> (&'f Face, Vec<String>) {
    let (mut face, most) = first;
    let mut found = wrapped(face, text, width, most);
    for (next, most) in smaller {
        if found.is_whole {
            break;
        }
        face = next;
        found = wrapped(face, text, width, *most);
    }
    (face, found.lines)
}

/// Breaks a text at its blanks into at most `most` lines; a word that is wider than a line is broken where the line
/// ends. What is left over becomes an ellipsis.
pub(super) fn wrapped(face: &Face, text: &str, width: f32, most: usize) -> Wrapped {
    let mut lines = Lines {
        face,
        width,
        done: Vec::new(),
        line: String::new(),
        used: 0.0,
    };
    for word in text.split_whitespace() {
        if lines.done.len() > most {
            break;
        }
        lines.word(word);
    }
    if !lines.line.is_empty() {
        lines.end_line();
    }
    let is_whole = lines.done.len() <= most;
    let mut done = lines.done;
    done.truncate(most);
    if let Some(last) = done.last_mut().filter(|_| !is_whole) {
        shorten(face, last, width);
    }
    Wrapped {
        lines: done,
        is_whole,
    }
}

struct Lines<'f> {
    face: &'f Face,
    width: f32,
    done: Vec<String>,
    line: String,
    used: f32,
}

impl Lines<'_> {
    fn word(&mut self, word: &str) {
        let wide = measure(self.face, word);
        let blank = match self.line.is_empty() {
            true => 0.0,
            false => self.face.advance(' '),
        };
        if self.used + blank + wide > self.width && !self.line.is_empty() {
            self.end_line();
        } else if blank > 0.0 {
            self.push(' ');
        }
        if wide <= self.width {
            self.line.push_str(word);
            self.used += wide;
            return;
        }
        for letter in word.chars() {
            if self.used + self.face.advance(letter) > self.width && !self.line.is_empty() {
                self.end_line();
            }
            self.push(letter);
        }
    }

    fn push(&mut self, letter: char) {
        self.line.push(letter);
        self.used += self.face.advance(letter);
    }

    fn end_line(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0.0;
    }
}

/// Takes letters from the end of a line until an ellipsis has room behind it.
fn shorten(face: &Face, line: &mut String, width: f32) {
    let room = width - face.advance('…');
    let mut wide = measure(face, line);
    while wide > room {
        let Some(letter) = line.pop() else { break };
        wide -= face.advance(letter);
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

fn measure(face: &Face, text: &str) -> f32 {
    text.chars().map(|letter| face.advance(letter)).sum()
}
