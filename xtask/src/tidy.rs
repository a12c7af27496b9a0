//! `cargo xtask tidy`: the house rules that the compiler cannot check.
//!
//! Each check is a pure function from the tree's text to troubles, so that it can be tested on small strings;
//! only the licences need cargo, which knows what the lock file means.

mod architecture;
mod calendar;
mod layouts;
mod licences;
mod links;
mod notice;
mod sources;
mod tree;
mod vocabulary;

use crate::error::ChoreError;
use std::path::Path;
use std::process::ExitCode;
use tree::Tree;

/// One broken rule: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Trouble {
    /// Path from the root, with `/`.
    path: String,
    /// Line, from 1; 1 as well when the trouble is with the whole file.
    line: usize,
    /// What is wrong and what to do, as two fragments joined by a semicolon.
    text: String,
}

impl Trouble {
    fn new(
        path: impl Into<String>,
        line: usize,
        what: impl std::fmt::Display,
        todo: impl std::fmt::Display,
    ) -> Self {
        Trouble {
            path: path.into(),
            line,
            text: format!("{what}; {todo}"),
        }
    }
}

/// Runs every check and prints what it found.
///
/// # Errors
/// When the tree cannot be read or cargo cannot be started: the machine's fault.
pub(crate) fn run(root: &Path) -> Result<ExitCode, ChoreError> {
    let troubles = examine(root)?;
    print(&troubles);
    Ok(if troubles.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Every trouble in the tree at `root`, sorted by path and line.
///
/// # Errors
/// As [`run`].
pub(crate) fn examine(root: &Path) -> Result<Vec<Trouble>, ChoreError> {
    let tree = Tree::read(root)?;
    let mut troubles = Vec::new();
    troubles.extend(architecture::check(&tree));
    troubles.extend(links::check(&tree));
    troubles.extend(sources::check(&tree));
    troubles.extend(sources::machine_paths(&tree, root));
    troubles.extend(vocabulary::check(&tree));
    troubles.extend(layouts::check(&tree));
    troubles.extend(calendar::check(&tree));
    troubles.extend(notice::check(&tree));
    troubles.extend(licences::check(root)?);
    troubles.sort();
    troubles.dedup();
    Ok(troubles)
}

/// Prints one line for each trouble, and one at the end.
pub(crate) fn print(troubles: &[Trouble]) {
    for trouble in troubles {
        println!("{}:{}: {}", trouble.path, trouble.line, trouble.text);
    }
    match troubles.len() {
        0 => println!("tidy: the house is in order"),
        number => println!("tidy: {number} to mend"),
    }
}
