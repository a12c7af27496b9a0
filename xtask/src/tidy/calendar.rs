//! The TOMLs in `calendar/` are tables that the schema accepts, one by one and together.

use super::Trouble;
use super::tree::Tree;
use levelhead_schema::calendar::{CalendarText, parse_calendar};

/// Checks the files in `calendar/`, where there are any.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    let texts: Vec<CalendarText<'_>> = tree
        .ending(".toml")
        .filter(|file| file.path.starts_with("calendar/"))
        .map(|file| CalendarText {
            origin: &file.path,
            text: file.text(),
        })
        .collect();
    if texts.is_empty() {
        return Vec::new();
    }
    match parse_calendar(texts) {
        Ok(_) => Vec::new(),
        Err(error) => {
            let todo = "see CONTRIBUTING.md, a day of the calendar";
            vec![Trouble::new(error.origin, error.line, error.problem, todo)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, assert_places};
    use super::check;

    #[test]
    fn tables_must_fit_the_schema() {
        let odd = "[[row]]\nstate = 'MI'\nkind = 'primary'\ndate = 2026-08-04\nsauce = 'x'\n";
        assert_places(
            &check(&Tree::of(&[("calendar/states.toml", odd)])),
            &[("calendar/states.toml", 5)],
        );
        // Rows alone are no calendar: the rule and the classes are missing.
        assert_places(
            &check(&Tree::of(&[("calendar/states.toml", "")])),
            &[("calendar/states.toml", 1)],
        );
        assert_places(&check(&Tree::of(&[("other/x.toml", odd)])), &[]);
    }
}
