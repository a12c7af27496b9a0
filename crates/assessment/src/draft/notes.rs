//! The numbered notes at the end of a statement.

use super::voice::Voice;

/// Notes in the order in which they were first needed.
#[derive(Default)]
pub(super) struct Notes {
    lines: Vec<String>,
}

impl Notes {
    /// The number of the note for somebody's words.
    pub(super) fn cited(
        &mut self,
        source: &str,
        date: String,
        says: &str,
        citation: &str,
    ) -> usize {
        self.finding(format!(
            "{source}, {date}: \"{}\" ({citation})",
            unquoted(says)
        ))
    }

    /// The number of the note with this text; a text that is there already keeps its number.
    pub(super) fn finding(&mut self, text: String) -> usize {
        if let Some(at) = self.lines.iter().position(|known| *known == text) {
            return at + 1;
        }
        self.lines.push(text);
        self.lines.len()
    }

    /// All notes under their heading.
    pub(super) fn list(&self, voice: &dyn Voice) -> String {
        let mut text = format!("{}\n\n", voice.notes());
        for (at, line) in self.lines.iter().enumerate() {
            text.push_str(&format!("[{}] {line}\n\n", at + 1));
        }
        text
    }
}

/// Words that will stand in quotation marks, without such marks inside and without a full stop at the end.
pub(super) fn unquoted(words: &str) -> String {
    words
        .trim_end_matches('.')
        .replace(['"', '\u{201c}', '\u{201d}'], "'")
}
