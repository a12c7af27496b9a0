//! Paths of the site, and links between them.

use levelhead_schema::statement::Language;
use std::borrow::Cow;

/// A path, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address<'p> {
    /// The language: what stands under `es/` is Spanish.
    pub(crate) language: Language,
    /// The rest of the path, the same in each language, with `index.html` where the path ended in a slash.
    pub(crate) rest: Cow<'p, str>,
}

impl<'p> Address<'p> {
    /// Takes a path apart.
    pub(crate) fn parse(path: &'p str) -> Self {
        let (language, rest) = match path.strip_prefix("es/") {
            Some(rest) => (Language::Spanish, rest),
            None => (Language::English, path),
        };
        let rest = match rest.is_empty() || rest.ends_with('/') {
            true => Cow::Owned(format!("{rest}index.html")),
            false => Cow::Borrowed(rest),
        };
        Address { language, rest }
    }

    /// The words between the slashes.
    pub(crate) fn words(&self) -> Vec<&str> {
        self.rest.split('/').collect()
    }

    /// The path of a file that is the same in all languages; `None` under a language's own folder.
    pub(crate) fn of_all_languages(&self) -> Option<&str> {
        (self.language == Language::English).then_some(&*self.rest)
    }

    /// The whole path.
    pub(crate) fn path(&self) -> String {
        in_language(self.language, &self.rest)
    }
}

/// The path of a page in a language.
pub(crate) fn in_language(language: Language, rest: &str) -> String {
    match language {
        Language::English => rest.to_owned(),
        Language::Spanish => format!("es/{rest}"),
    }
}

/// The link from one path of the site to another, both relative to its root.
///
/// The link names `index.html`, so that it also leads somewhere when the export is opened from a folder.
pub(crate) fn link(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().min(to.len()) - 1;
    let shared = (0..folders).take_while(|at| from[*at] == to[*at]).count();
    let mut words = vec![".."; from.len() - 1 - shared];
    words.extend(&to[shared..]);
    words.join("/")
}

/// A name for addresses, made of words that somebody chose freely, such as a tag: lower-case letters and digits of
/// ASCII, with hyphens between. Words that differ in case, marks or blanks alone have one name.
///
/// Limits: at most 60 characters. Letters outside the Latin alphabet are written by their number, so that no two words
/// of another script share a name.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = plain(letter);
        if plain.is_empty() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push('-');
        }
        gap = false;
        out.push_str(&plain);
        if out.len() >= 60 {
            break;
        }
    }
    out.truncate(60);
    let page = out.strip_prefix("page-");
    if page.is_some_and(|page| page.bytes().all(|byte| byte.is_ascii_digit())) {
        // Pages of a list are called so.
        out.insert_str(0, "a-");
    }
    match out.is_empty() {
        true => "other".to_owned(),
        false => out,
    }
}

/// A letter in ASCII; empty for what separates words.
fn plain(letter: char) -> Cow<'static, str> {
    let known = match letter {
        'a'..='z' | '0'..='9' => return letter.to_string().into(),
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => "o",
        'ú' | 'ù' | 'û' | 'ü' => "u",
        'ñ' => "n",
        'ç' => "c",
        'ß' => "ss",
        _ if letter.is_alphanumeric() => return format!("{:x}", u32::from(letter)).into(),
        _ => "",
    };
    known.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_climb_no_further_than_they_must() {
        let check = |from, to, expect| assert_eq!(link(from, to), expect, "{from} to {to}");
        check("index.html", "about/index.html", "about/index.html");
        check(
            "claims/A/index.html",
            "assets/site.css",
            "../../assets/site.css",
        );
        check(
            "claims/A/index.html",
            "claims/B/index.html",
            "../B/index.html",
        );
        check("claims/A/index.html", "claims/A/v1.html", "v1.html");
        check("claims/A/index.html", "claims/A/index.html", "index.html");
        check("es/index.html", "index.html", "../index.html");
        check("index.html", "es/index.html", "es/index.html");
    }

    #[test]
    fn addresses_know_their_language_and_folders_their_index() {
        let check = |path: &str, language, rest: &str| {
            let address = Address::parse(path);
            assert_eq!(
                (address.language, &*address.rest),
                (language, rest),
                "{path}"
            );
        };
        check("", Language::English, "index.html");
        check("es/", Language::Spanish, "index.html");
        check("claims/A/", Language::English, "claims/A/index.html");
        check(
            "es/claims/A/index.html",
            Language::Spanish,
            "claims/A/index.html",
        );
        assert_eq!(
            Address::parse("es/claims/A/").path(),
            "es/claims/A/index.html"
        );
    }

    #[test]
    fn slugs_are_plain_and_hold_no_path() {
        let check = |text, expect: &str| assert_eq!(slug(text), expect, "{text}");
        check("voter files", "voter-files");
        check("Votación  anticipada", "votacion-anticipada");
        check("../../etc/passwd", "etc-passwd");
        check("  ", "other");
        check("Page 2", "a-page-2");
        check("選挙", "90786319");
        assert!(slug(&"x".repeat(500)).len() == 60);
    }
}
