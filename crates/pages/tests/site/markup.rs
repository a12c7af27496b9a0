//! What can be seen of a page's markup without a browser.

use levelhead_pages::site::Site;

/// All pages of a site with their paths.
pub(crate) fn pages_of(site: &Site<'_>) -> Vec<(String, String)> {
    site.paths()
        .into_iter()
        .filter(|path| path.ends_with(".html"))
        .map(|path| {
            let bytes = site.render(&path).unwrap().bytes;
            (path, String::from_utf8(bytes).unwrap())
        })
        .collect()
}

/// The part of a page between `from` and the next `to`, one tag a line.
pub(crate) fn fragment(page: &str, from: &str, to: &str) -> String {
    let start = page
        .find(from)
        .unwrap_or_else(|| panic!("no {from} in the page"));
    let end = start + page[start..].find(to).unwrap() + to.len();
    page[start..end].replace("><", ">\n<")
}

/// The values of attributes of these names, as a browser reads them.
pub(crate) fn attributes(page: &str, names: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for name in names {
        for rest in page.split(&format!(" {name}=\"")).skip(1) {
            let value = rest.split('"').next().unwrap();
            let value = value.replace("&quot;", "\"").replace("&lt;", "<");
            found.push(((*name).to_owned(), value.replace("&amp;", "&")));
        }
    }
    found
}

/// Where a relative link of a page leads.
pub(crate) fn resolved(page: &str, link: &str) -> String {
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    // A form that names no address sends to its own page.
    if link.is_empty() {
        return page.to_owned();
    }
    for word in link.split('/') {
        match word {
            ".." => {
                assert!(folders.pop().is_some(), "{link} on {page} leaves the site");
            }
            "." => {}
            "" => folders.push("index.html"),
            word => folders.push(word),
        }
    }
    folders.join("/")
}

/// Elements that have no end.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];

/// What every page keeps: elements that end in order, ids that are there once, one heading of the first level, levels
/// that step down one at a time, the landmarks, tables with captions and scopes, labels, a language.
pub(crate) fn check(path: &str, page: &str) {
    assert!(page.starts_with("<!DOCTYPE html><html lang=\""), "{path}");
    assert!(page.len() <= 100_000, "{path}: {} bytes", page.len());
    nested(path, page);
    let mut ids: Vec<String> = attributes(page, &["id"])
        .into_iter()
        .map(|one| one.1)
        .collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "{path}: an id is there twice");
    for (name, value) in attributes(page, &["aria-labelledby", "for", "aria-describedby"]) {
        for id in value.split(' ') {
            assert!(ids.iter().any(|known| known == id), "{path}: {name}={id}");
        }
    }
    headings(path, page);
    for landmark in ["<main ", "<header ", "<footer>", "<nav "] {
        assert!(page.contains(landmark), "{path}: {landmark}");
    }
    assert_eq!(page.matches("<main").count(), 1, "{path}");
    assert!(page.contains("<a class=\"skip\" href=\"#main\">"), "{path}");
    assert!(
        page.contains("<meta name=\"description\" content=\""),
        "{path}"
    );
    for table in page.split("<table").skip(1) {
        let table = table.split("</table>").next().unwrap();
        assert!(
            table.contains("<caption>"),
            "{path}: a table without caption"
        );
        for head in table
            .split("<th")
            .skip(1)
            .filter(|head| !head.starts_with("ead"))
        {
            let tag = head.split('>').next().unwrap();
            assert!(tag.contains("scope=\""), "{path}: <th{tag}>");
        }
    }
    assert!(
        !page.contains("{0}") && !page.contains("{1}"),
        "{path}: a template was not filled"
    );
    assert!(!page.contains("NaN"), "{path}");
}

fn headings(path: &str, page: &str) {
    let body = &page[page.find("<body>").unwrap()..];
    let levels: Vec<u8> = body
        .match_indices("<h")
        .filter_map(|(at, _)| body.as_bytes().get(at + 2))
        .copied()
        .filter(u8::is_ascii_digit)
        .collect();
    assert_eq!(levels.first(), Some(&b'1'), "{path}");
    assert_eq!(
        levels.iter().filter(|level| **level == b'1').count(),
        1,
        "{path}"
    );
    assert!(
        levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
        "{path}: {:?}",
        String::from_utf8_lossy(&levels)
    );
    assert!(
        !body.contains("<h2></h2>") && !body.contains("<h3></h3>"),
        "{path}"
    );
}

/// Holds that every element ends where it must.
fn nested(path: &str, page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in page.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap();
        if tag.starts_with('!') || VOID.contains(&name) {
            continue;
        }
        match tag.starts_with('/') {
            true => assert_eq!(open.pop(), Some(name), "{path}: </{name}>"),
            false => open.push(name),
        }
        let inside = |outer: &str| open.iter().filter(|one| **one == outer).count();
        assert!(inside("a") <= 1 && inside("p") <= 1, "{path}: {open:?}");
        if name == "div" || name == "ul" || name == "p" {
            assert!(
                inside("p") == usize::from(name == "p" && !tag.starts_with('/')),
                "{path}: {open:?}"
            );
        }
    }
    assert!(open.is_empty(), "{path}: {open:?}");
}
