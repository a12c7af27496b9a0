//! In which language a statement is.

use levelhead_schema::statement::Language;

/// The `language` that the front matter names, the lines between two of `+++` at the beginning.
///
/// `None` when there is no front matter, or none with a language that is known; a broken line in it is passed over.
#[must_use]
pub fn front_matter_language(text: &str) -> Option<Language> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    if lines.next()?.trim_end() != "+++" {
        return None;
    }
    // Whoever has no closing line has no front matter; a hundred lines are more than any has.
    let matter: Vec<&str> = lines.take(100).collect();
    let end = matter.iter().position(|line| line.trim_end() == "+++")?;
    matter[..end].iter().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.split('#').next().unwrap_or_default();
        (key.trim() == "language")
            .then(|| Language::of_code(value.trim().trim_matches(['"', '\''])))
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::front_matter_language;
    use levelhead_schema::statement::Language;

    #[test]
    fn front_matter_names_the_language() {
        let check = |text: &str, expect| assert_eq!(front_matter_language(text), expect, "{text}");
        check(
            "+++\ntitle = \"x\"\nlanguage = \"es\"\n+++\nHola",
            Some(Language::Spanish),
        );
        check("+++\nlanguage='en' # said\n+++\n", Some(Language::English));
        check("+++\nlanguage = \"es\"\nno end", None);
        check("language = \"es\"", None);
        check("+++\nlanguage = \"xx\"\n+++", None);
    }
}
