//! Every path that a document names exists.
//!
//! Looked at: links `[…](path)` and code spans in backticks, outside fenced blocks. A code span is taken for
//! a path when it names a file of code or prose (`.rs`, `.md`), or starts in one of our top folders.
//! A pattern (`*`, `<…>`, `…`) names no single path and is passed over.

use super::Trouble;
use super::tree::Tree;

/// Top folders of the design: a span that starts with one is a path, whether or not the folder is there.
const TOP_FOLDERS: &[&str] = &[
    "crates", "layouts", "xtask", "rules", "weights", "cases", ".ci", ".cargo",
];

/// Checks every Markdown file.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for file in tree.ending(".md") {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut fenced = false;
        for (number, line) in file.lines() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                let spans = spans(line)
                    .into_iter()
                    .filter(|span| is_path(span) && !names(tree, folder, span));
                let links = links(line)
                    .into_iter()
                    .filter(|link| !names(tree, folder, link));
                for path in spans.chain(links) {
                    let what = format!("{path} does not exist");
                    troubles.push(Trouble::new(
                        &file.path,
                        number,
                        what,
                        "name the file that took its place",
                    ));
                }
            }
        }
    }
    troubles
}

/// The code spans of a line.
fn spans(line: &str) -> Vec<&str> {
    // Every second piece between backticks is code; an unclosed one is not.
    let pieces: Vec<_> = line.split('`').collect();
    let closed = pieces.len().saturating_sub(1) / 2 * 2;
    pieces.into_iter().take(closed).skip(1).step_by(2).collect()
}

/// The local targets of the links of a line, without their anchors.
fn links(line: &str) -> Vec<&str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.split(['#', ' ']).next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains(':'))
        .collect()
}

fn is_path(span: &str) -> bool {
    if span.is_empty()
        || span
            .contains(|letter: char| letter.is_whitespace() || "*<>{}…:()$|=\"'".contains(letter))
    {
        return false;
    }
    let first = span.split('/').next().unwrap_or_default();
    let in_top_folder = span.contains('/') && TOP_FOLDERS.contains(&first);
    let is_ours = span.ends_with(".rs") || span.ends_with(".md");
    in_top_folder || (is_ours && !span.starts_with('.') && !span.starts_with('/'))
}

/// True when the path exists from the document's folder, from the root, or, for a file named without its
/// place, anywhere.
fn names(tree: &Tree, folder: &str, path: &str) -> bool {
    let beside = joined(folder, path);
    let anywhere = format!("/{path}");
    tree.has(&beside)
        || tree.has(path)
        || (!path.contains('/') && tree.ending(&anywhere).next().is_some())
}

/// `folder/path` with `.` and `..` worked out.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, assert_places};
    use super::check;

    #[test]
    fn a_file_long_gone_is_told() {
        let text = "See `crates/leak/src/lib.rs` and `lib.rs`.\nSee `gone.rs`, `crates/leak/src/old.rs` and [it](docs/gone.md#top).";
        let tree = Tree::of(&[("README.md", text), ("crates/leak/src/lib.rs", "")]);
        assert_places(
            &check(&tree),
            &[("README.md", 2), ("README.md", 2), ("README.md", 2)],
        );
    }

    #[test]
    fn what_is_no_path_is_passed_over() {
        let text = "`a/b`, `levelhead.leak-report/1`, `layouts/<state>.toml`, `layouts/*.toml`, `report.html`, `--map A=B`\n\
                    [web](https://example.org/x.md) [here](#section) [mail](mailto:a@example.org)\n\
                    ```\n`gone.rs`\n```\nan odd ` backtick with gone.rs";
        assert_places(&check(&Tree::of(&[("README.md", text)])), &[]);
    }

    #[test]
    fn links_start_beside_the_document() {
        let text = "[up](../LICENSE) [no](../LICENCE)";
        let tree = Tree::of(&[("docs/a.md", text), ("LICENSE", "")]);
        assert_places(&check(&tree), &[("docs/a.md", 1)]);
    }
}
