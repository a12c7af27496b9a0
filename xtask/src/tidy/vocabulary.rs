//! `GLOSSARY.md` lists every canonical field.

use super::Trouble;
use super::tree::Tree;
use levelhead_schema::Field;

const GLOSSARY: &str = "GLOSSARY.md";

/// Checks that every canonical field name stands in the glossary as the first cell of a table row.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    let Some(glossary) = tree.file(GLOSSARY) else {
        return vec![Trouble::new(
            GLOSSARY,
            1,
            "there is no glossary",
            "write it",
        )];
    };
    let listed = |field: Field| {
        let cell = format!("| `{}` |", field.name());
        glossary.lines().any(|(_, line)| line.starts_with(&cell))
    };
    let missing = Field::ALL.iter().filter(|field| !listed(**field));
    missing
        .map(|field| {
            let todo = format!("add the row: | `{}` | {} |", field.name(), field.meaning());
            Trouble::new(
                GLOSSARY,
                1,
                format!("the field {field} is not listed"),
                todo,
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;
    use levelhead_schema::Field;

    #[test]
    fn each_missing_field_is_told_once() {
        let all: String = Field::ALL
            .iter()
            .map(|field| format!("| `{field}` | x |\n"))
            .collect();
        assert!(check(&Tree::of(&[("GLOSSARY.md", &all)])).is_empty());
        let without = all.replace("| `ssn` |", "| ssn |");
        let troubles = check(&Tree::of(&[("GLOSSARY.md", &without)]));
        assert_eq!(troubles.len(), 1);
        assert!(troubles[0].text.contains("ssn"));
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
