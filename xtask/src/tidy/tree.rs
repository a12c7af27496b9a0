//! The repository's own files, read once for all checks.

use crate::error::ChoreError;
use std::path::Path;

/// Folders that hold what was built or fetched, not what was written.
const NOT_OURS: &[&str] = &[".git", "target", "demo", "node_modules"];

/// Files larger than this are data, not prose or code, and are listed without their text.
const LARGEST_TEXT_BYTES: u64 = 4 << 20;

/// One file.
#[derive(Debug)]
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// The text; `None` when the file is no UTF-8 or very large.
    pub(crate) text: Option<String>,
}

impl File {
    /// The text, empty when there is none.
    pub(crate) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Lines of the text with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text()
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

/// All files, sorted by path.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The files.
    pub(crate) files: Vec<File>,
}

impl Tree {
    /// Reads the tree under `root`, without build folders.
    ///
    /// # Errors
    /// When a folder or file cannot be read: the machine's fault. A file that vanishes while the tree is
    /// read is passed over.
    pub(crate) fn read(root: &Path) -> Result<Tree, ChoreError> {
        let mut tree = Tree::default();
        tree.walk(root, "")?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> Result<(), ChoreError> {
        let wrap = |source| ChoreError::Read {
            path: folder.to_path_buf(),
            source,
        };
        for entry in std::fs::read_dir(folder).map_err(wrap)? {
            let entry = entry.map_err(wrap)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(wrap)?;
            if kind.is_dir() {
                if !NOT_OURS.contains(&name.as_str()) && !name.starts_with("target-") {
                    self.walk(&entry.path(), &format!("{prefix}{name}/"))?;
                }
            } else if kind.is_file() {
                let small = entry
                    .metadata()
                    .is_ok_and(|data| data.len() <= LARGEST_TEXT_BYTES);
                let text = if small { text(&entry.path())? } else { None };
                self.files.push(File {
                    path: format!("{prefix}{name}"),
                    text,
                });
            }
        }
        Ok(())
    }

    /// The file at exactly that path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// True when a file or folder of that path exists; a `/` at the end is ignored.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty()
            || self.files.iter().any(|file| {
                file.path
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    }

    /// The files whose path ends so.
    pub(crate) fn ending(&self, end: &str) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(move |file| file.path.ends_with(end))
    }

    /// A tree for tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let files = files.iter().map(|(path, text)| File {
            path: (*path).into(),
            text: Some((*text).into()),
        });
        Tree {
            files: files.collect(),
        }
    }
}

fn text(path: &Path) -> Result<Option<String>, ChoreError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(String::from_utf8(bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ChoreError::Read {
            path: path.to_path_buf(),
            source,
        }),
    }
}

/// Runs a check on small files and compares the places it complains about.
#[cfg(test)]
pub(crate) fn assert_places(troubles: &[super::Trouble], expect: &[(&str, usize)]) {
    let places: Vec<_> = troubles
        .iter()
        .map(|trouble| (trouble.path.as_str(), trouble.line))
        .collect();
    assert_eq!(places, expect, "{troubles:#?}");
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn a_folder_exists_when_a_file_lies_in_it() {
        let tree = Tree::of(&[("crates/leak/src/lib.rs", "")]);
        assert!(
            tree.has("crates/leak")
                && tree.has("crates/leak/")
                && tree.has("crates/leak/src/lib.rs")
        );
        assert!(!tree.has("crates/lea") && !tree.has("src/lib.rs"));
    }
}
