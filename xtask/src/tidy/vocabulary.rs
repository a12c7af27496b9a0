//! `GLOSSARY.md` lists every canonical field, and every field, source and kind of events.

use super::Trouble;
use super::tree::Tree;
use levelhead_schema::Field;
use levelhead_schema::event::{EventField, EventKind, LogSource};

const GLOSSARY: &str = "GLOSSARY.md";

/// Checks that every name stands in the glossary as the first cell of a table row.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    let Some(glossary) = tree.file(GLOSSARY) else {
        return vec![Trouble::new(
            GLOSSARY,
            1,
            "there is no glossary",
            "write it",
        )];
    };
    let listed = |name: &str| {
        let cell = format!("| `{name}` |");
        glossary.lines().any(|(_, line)| line.starts_with(&cell))
    };
    let missing = names().filter(|(name, _)| !listed(name));
    missing
        .map(|(name, meaning)| {
            let todo = format!("add the row: | `{name}` | {meaning} |");
            Trouble::new(GLOSSARY, 1, format!("the name {name} is not listed"), todo)
        })
        .collect()
}

/// Every name of the public vocabulary, with its meaning.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let fields = Field::ALL
        .iter()
        .map(|field| (field.name(), field.meaning()));
    let events = EventField::ALL
        .iter()
        .map(|field| (field.name(), field.meaning()));
    let sources = LogSource::ALL
        .iter()
        .map(|source| (source.name(), source.meaning()));
    let kinds = EventKind::ALL
        .iter()
        .map(|kind| (kind.name(), kind.meaning()));
    fields.chain(events).chain(sources).chain(kinds)
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::{check, names};

    #[test]
    fn each_missing_field_is_told_once() {
        let all: String = names()
            .map(|(name, _)| format!("| `{name}` | x |\n"))
            .collect();
        assert!(check(&Tree::of(&[("GLOSSARY.md", &all)])).is_empty());
        let without = all.replace("| `ssn` |", "| ssn |");
        let troubles = check(&Tree::of(&[("GLOSSARY.md", &without)]));
        assert_eq!(troubles.len(), 1);
        assert!(troubles[0].text.contains("ssn"));
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
