//! Every TOML in `layouts/` is a state's layout that the schema accepts.

use super::Trouble;
use super::tree::{File, Tree};
use levelhead_schema::layout::StateLayout;

/// Checks every file in `layouts/`.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    tree.ending(".toml")
        .filter(|file| file.path.starts_with("layouts/"))
        .filter_map(layout)
        .collect()
}

fn layout(file: &File) -> Option<Trouble> {
    let name = file
        .path
        .trim_start_matches("layouts/")
        .trim_end_matches(".toml");
    match toml::from_str::<StateLayout>(file.text()) {
        Err(error) => {
            let line = error
                .span()
                .map_or(1, |span| line_at(file.text(), span.start));
            Some(Trouble::new(
                &file.path,
                line,
                format!("no layout: {}", error.message()),
                "see CONTRIBUTING.md, adding a state",
            ))
        }
        Ok(layout) if layout.abbr.to_lowercase() != name => Some(Trouble::new(
            &file.path,
            1,
            format!("the layout is of {}", layout.abbr),
            "name the file after the state",
        )),
        Ok(_) => None,
    }
}

/// The line, from 1, in which the byte stands.
fn line_at(text: &str, byte: usize) -> usize {
    text.bytes()
        .take(byte)
        .filter(|letter| *letter == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, assert_places};
    use super::check;

    const GOOD: &str = "state = \"Ohio\"\nabbr = \"OH\"\nauthority = \"a\"\nconfidence = \"c\"\n[access]\nmodel = \"m\"\nwho = \"w\"\nlegal = \"l\"\nuse_limits = \"u\"\ncadence = \"c\"\n";

    #[test]
    fn a_layout_must_fit_the_schema_and_its_name() {
        let odd = GOOD.replace("who =", "whom =");
        let tree = Tree::of(&[
            ("layouts/oh.toml", GOOD),
            ("layouts/mi.toml", GOOD),
            ("layouts/ny.toml", &odd),
            ("other/x.toml", "odd"),
        ]);
        assert_places(
            &check(&tree),
            &[("layouts/mi.toml", 1), ("layouts/ny.toml", 7)],
        );
    }
}
