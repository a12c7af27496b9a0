//! Every TOML in `layouts/` is a layout that the schema accepts: of a state, or in its folders of an export.

use super::Trouble;
use super::tree::{File, Tree};
use levelhead_schema::export_layout::{ExportKind, parse_export};
use levelhead_schema::layout::parse_state;

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
    if let Some((folder, name)) = name.split_once('/') {
        return export(file, folder, name);
    }
    match parse_state(file.text(), &file.path) {
        Err(error) => {
            let todo = "see CONTRIBUTING.md, adding a state";
            Some(Trouble::new(&file.path, error.line, error.kind, todo))
        }
        Ok(layout) if layout.abbr.to_lowercase() != name => {
            let what = format!("the layout is of {}", layout.abbr);
            Some(Trouble::new(
                &file.path,
                1,
                what,
                "name the file after the state",
            ))
        }
        Ok(_) => None,
    }
}

fn export(file: &File, folder: &str, name: &str) -> Option<Trouble> {
    let layout = match parse_export(file.text(), &file.path) {
        Ok(layout) => layout,
        Err(error) => {
            let todo = "see CONTRIBUTING.md, adding an export";
            return Some(Trouble::new(&file.path, error.line, error.message, todo));
        }
    };
    let kind = match layout.kind {
        ExportKind::Posts => "posts",
        ExportKind::Ads => "ads",
    };
    let what = match (layout.id == name, kind == folder) {
        (false, _) => format!("the layout calls itself {}", layout.id),
        (_, false) => format!("the layout is of {kind}"),
        _ => return None,
    };
    Some(Trouble::new(
        &file.path,
        1,
        what,
        "name file and folder after it",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, assert_places};
    use super::check;

    const GOOD: &str = "state = \"Ohio\"\nabbr = \"OH\"\nauthority = \"a\"\nconfidence = \"c\"\n[access]\nmodel = \"m\"\nwho = \"w\"\nlegal = \"l\"\nuse_limits = \"u\"\ncadence = \"c\"\n";

    #[test]
    fn an_export_lies_in_its_folder_under_its_id() {
        let good =
            "id = \"a\"\nname = \"n\"\nkind = \"posts\"\n[fields]\naccount = \"w\"\ntime = \"t\"\n";
        let tree = Tree::of(&[
            ("layouts/posts/a.toml", good),
            ("layouts/posts/b.toml", good),
            ("layouts/ads/a.toml", good),
            ("layouts/posts/c.toml", &good.replace("time", "tame")),
        ]);
        assert_places(
            &check(&tree),
            &[
                ("layouts/posts/b.toml", 1),
                ("layouts/ads/a.toml", 1),
                ("layouts/posts/c.toml", 6),
            ],
        );
    }

    #[test]
    fn a_layout_must_fit_the_schema_and_its_name() {
        let odd = GOOD.replace("who =", "whom =");
        let nameless = format!(
            "{GOOD}[[file]]\nid = \"x\"\nkind = \"voters\"\ncolumns = [{{ name = \"A\", release = \"public\" }}]\n"
        );
        let tree = Tree::of(&[
            ("layouts/oh.toml", GOOD),
            ("layouts/mi.toml", GOOD),
            ("layouts/nj.toml", &nameless.replace("OH", "NJ")),
            ("layouts/ny.toml", &odd),
            ("other/x.toml", "odd"),
        ]);
        assert_places(
            &check(&tree),
            &[
                ("layouts/mi.toml", 1),
                ("layouts/nj.toml", 11),
                ("layouts/ny.toml", 7),
            ],
        );
    }
}
