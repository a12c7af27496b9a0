//! Suggests the canonical field that somebody meant.

use crate::Field;

/// The canonical field whose name is nearest to `name` by edit distance; `None` when nothing is near.
///
/// Limits: at most a third of the letters may differ, so that a wrong guess is rarer than no guess.
pub fn nearest_field(name: &str) -> Option<Field> {
    let wanted = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let (distance, field) = Field::ALL
        .iter()
        .map(|&field| (edit_distance(&wanted, field.name()), field))
        .min_by_key(|&(d, _)| d)?;
    (distance * 3 <= wanted.chars().count().max(3)).then_some(field)
}

/// Levenshtein distance in characters.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, l) in left.chars().enumerate() {
        let mut diagonal = above[0];
        above[0] = row + 1;
        for (column, &r) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(l != r);
            diagonal = above[column + 1];
            above[column + 1] = replaced.min(diagonal + 1).min(above[column] + 1);
        }
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::{edit_distance, nearest_field};
    use crate::Field;

    #[track_caller]
    fn check(name: &str, expect: Option<Field>) {
        assert_eq!(nearest_field(name), expect, "{name}");
    }

    #[test]
    fn misspelt_names_find_their_field() {
        check("birth_dat", Some(Field::BirthDate));
        check("birthdate", Some(Field::BirthDate));
        check("Last Name", Some(Field::LastName));
        check("drivers_license", Some(Field::DriverLicense));
        check("e_mail", Some(Field::Email));
    }

    #[test]
    fn far_names_find_nothing() {
        check("favourite_colour", None);
        check("", None);
        check("xyz", None);
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("abc", ""), 3);
        assert_eq!(edit_distance("same", "same"), 0);
    }
}
