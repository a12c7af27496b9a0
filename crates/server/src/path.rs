//! From the path of a request to a file of the site, and never out of it.
//!
//! Nothing here touches a disk: a path either is one that the edition lists, or there is no such page.

/// Paths below which a folder answers without the slash at its end, itself: short addresses are typed from paper.
const SHORT: &str = "/s/";

/// What the path of a request stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A page, by its place: `/a/` for the file `a/index.html`, `/b.json` for `b.json`.
    Page(String),
    /// A folder without its slash: the place with it.
    Folder(String),
    /// No such page.
    Missing,
    /// The escapes in it are broken, or it is no text.
    Broken,
}

/// The place of a file of the site.
pub(crate) fn place_of(file: &str) -> String {
    match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{file}"),
    }
}

/// The file at a place.
pub(crate) fn file_of(place: &str) -> String {
    let relative = place.strip_prefix('/').unwrap_or(place);
    match relative.is_empty() || relative.ends_with('/') {
        true => format!("{relative}index.html"),
        false => relative.to_owned(),
    }
}

/// What a path stands for, among places that `is_place` knows.
pub(crate) fn resolve(path: &str, is_place: impl Fn(&str) -> bool) -> Asked {
    let Some(decoded) = decoded(path) else {
        return Asked::Broken;
    };
    if !decoded.starts_with('/') || !is_plain(&decoded) {
        return Asked::Missing;
    }
    if is_place(&decoded) {
        return Asked::Page(decoded);
    }
    if let Some(folder) = decoded.strip_suffix("index.html")
        && folder.ends_with('/')
        && is_place(folder)
    {
        return Asked::Page(folder.to_owned());
    }
    let folder = format!("{decoded}/");
    match is_place(&folder) {
        true if folder.starts_with(SHORT) => Asked::Page(folder),
        true => Asked::Folder(folder),
        false => Asked::Missing,
    }
}

/// The text behind the escapes, undone once; `None` when one is broken or the bytes are no text.
pub(crate) fn decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        // Two digits of base 16 fit.
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}

/// A place as it stands in a header: escaped but for letters, digits and a few signs.
pub(crate) fn encoded(place: &str) -> String {
    let mut text = String::with_capacity(place.len());
    for byte in place.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// True for a path that means what it says: no steps up, no empty names, nothing that another program reads otherwise.
fn is_plain(path: &str) -> bool {
    let no_tricks = !path
        .chars()
        .any(|letter| letter.is_control() || letter == '\\');
    let names = path[1..].trim_end_matches('/').split('/');
    no_tricks && !path.contains("//") && !names.into_iter().any(|name| matches!(name, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::{Asked, decoded, encoded, file_of, place_of, resolve};

    const FILES: [&str; 5] = [
        "index.html",
        "claims/A/index.html",
        "s/ab/index.html",
        "assets/site.css",
        "tags/a b/index.html",
    ];

    fn ask(path: &str) -> Asked {
        resolve(path, |place| {
            FILES.iter().any(|file| place_of(file) == place)
        })
    }

    #[test]
    fn files_and_places_are_one_to_one() {
        for file in FILES {
            assert_eq!(file_of(&place_of(file)), file);
        }
        assert_eq!(place_of("my-index.html"), "/my-index.html");
        assert_eq!(file_of("/"), "index.html");
    }

    #[test]
    fn a_page_has_one_place_and_several_spellings() {
        let page = |place: &str| Asked::Page(place.to_owned());
        assert_eq!(ask("/"), page("/"));
        assert_eq!(ask("/index.html"), page("/"));
        assert_eq!(ask("/claims/A/"), page("/claims/A/"));
        assert_eq!(ask("/claims/A/index.html"), page("/claims/A/"));
        assert_eq!(ask("/%63laims/%41/"), page("/claims/A/"));
        assert_eq!(ask("/tags/a%20b/"), page("/tags/a b/"));
        assert_eq!(ask("/claims/A"), Asked::Folder("/claims/A/".to_owned()));
        assert_eq!(ask("/s/ab"), page("/s/ab/"));
        assert_eq!(ask("/s/ab/"), page("/s/ab/"));
    }

    #[test]
    fn nothing_else_is_there() {
        for path in [
            "/nothing",
            "/claims/",
            "/claims/a/",
            "//claims/A/",
            "/claims//A/",
            "/claims/../claims/A/",
            "/claims/A/.",
            "/..%2findex.html",
            "/%2e%2e/index.html",
            "/%2e%2e%2fetc%2fpasswd",
            "/claims%2fA%00/",
            "/claims\\A\\",
            "/claims/A/%0d%0aX: y",
            "/%252e%252e/index.html",
            "/assets/site.css/",
            "/index.html/",
            "*",
            "",
        ] {
            assert_eq!(ask(path), Asked::Missing, "{path}");
        }
    }

    #[test]
    fn broken_escapes_are_told() {
        for path in ["/%", "/%4", "/%zz", "/%ff", "/claims/%c3%28/"] {
            assert_eq!(ask(path), Asked::Broken, "{path}");
        }
        assert_eq!(decoded("%41%e2%82%ac").as_deref(), Some("A€"));
        assert_eq!(encoded("/tags/a €/"), "/tags/a%20%E2%82%AC/");
    }
}
