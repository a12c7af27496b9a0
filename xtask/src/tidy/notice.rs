//! Every file of facts that ships, and every file of others, is named, with its origin, in `NOTICE`.

use super::Trouble;
use super::tree::Tree;

const NOTICE: &str = "NOTICE";

/// Checks the files under `layouts/` and `calendar/`, and in the `data`, `assets` and `fonts` folders of each crate.
///
/// A file is named by its path, or together with its neighbours by `folder/*` or `folder/*.ending`.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    let notice = tree
        .file(NOTICE)
        .map(|file| file.text())
        .unwrap_or_default();
    let words: Vec<&str> = notice
        .split(|letter: char| letter.is_whitespace() || "`,;()".contains(letter))
        .map(|word| word.trim_end_matches(['.', ':']))
        .collect();
    let facts = tree.files.iter().filter(|file| is_facts(&file.path));
    facts
        .filter(|file| {
            !names(&file.path)
                .iter()
                .any(|name| words.contains(&name.as_str()))
        })
        .map(|file| {
            Trouble::new(
                &file.path,
                1,
                "not named in NOTICE",
                "name it there with its source and licence",
            )
        })
        .collect()
}

fn is_facts(path: &str) -> bool {
    let mut folders = path.split('/');
    match folders.next() {
        Some("layouts" | "calendar") => true,
        Some("crates") => matches!(folders.nth(1), Some("data" | "assets" | "fonts")),
        _ => false,
    }
}

/// All the words that name a file.
fn names(path: &str) -> Vec<String> {
    let mut names = vec![path.to_owned()];
    if let Some((folder, file)) = path.rsplit_once('/') {
        names.push(format!("{folder}/*"));
        names.extend(
            file.rsplit_once('.')
                .map(|(_, ending)| format!("{folder}/*.{ending}")),
        );
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, assert_places};
    use super::check;

    #[test]
    fn facts_without_origin_are_told() {
        let notice = "layouts/*.toml: from x.\n`crates/a/data/b.toml`, from y";
        let tree = Tree::of(&[
            ("NOTICE", notice),
            ("crates/a/data/b.toml", ""),
            ("crates/a/data/c.toml", ""),
            ("crates/a/src/data/d.toml", ""),
            ("layouts/oh.toml", ""),
            ("layouts/oh.csv", ""),
            ("calendar/a.toml", ""),
            ("crates/a/fonts/b.ttf", ""),
        ]);
        assert_places(
            &check(&tree),
            &[
                ("crates/a/data/c.toml", 1),
                ("layouts/oh.csv", 1),
                ("calendar/a.toml", 1),
                ("crates/a/fonts/b.ttf", 1),
            ],
        );
    }
}
