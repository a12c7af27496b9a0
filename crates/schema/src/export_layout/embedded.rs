//! The layouts of exports that ship with the program.

use super::{ExportKind, ExportLayout, parse_export, plain_name};
use std::sync::OnceLock;

/// Path and TOML text of every file in `layouts/posts/` and `layouts/ads/`, by name.
const TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/exports.rs"));

/// Every layout of an export that ships, by folder and name of its file.
#[expect(
    clippy::expect_used,
    reason = "a test parses and checks every embedded text, so this cannot fail"
)]
pub fn exports() -> &'static [ExportLayout] {
    static LAYOUTS: OnceLock<Vec<ExportLayout>> = OnceLock::new();
    LAYOUTS.get_or_init(|| {
        let parsed = TEXTS.iter().map(|(name, text)| parse_export(text, name));
        let parsed: Result<Vec<_>, _> = parsed.collect();
        parsed.expect("an embedded layout is valid")
    })
}

/// The layout of that kind whose marks are among a table's columns: of several the one with most marks.
/// `None` when no layout fits, or two fit equally well.
///
/// # Example
/// ```
/// use levelhead_schema::export_layout::{ExportKind, recognise};
/// let columns = ["object_id", "account_id", "content_id", "timestamp_share"];
/// assert_eq!(recognise(ExportKind::Posts, &columns).unwrap().id, "coortweet");
/// assert!(recognise(ExportKind::Posts, &["last_name", "zip"]).is_none());
/// ```
pub fn recognise<N: AsRef<str>>(kind: ExportKind, columns: &[N]) -> Option<&'static ExportLayout> {
    let names: Vec<String> = columns
        .iter()
        .map(|name| plain_name(name.as_ref()))
        .collect();
    let of_kind = exports().iter().filter(|layout| layout.kind == kind);
    let marked = of_kind.map(|layout| (layout.marked(&names), layout));
    let mut marked: Vec<_> = marked.filter(|(marks, _)| *marks > 0).collect();
    marked.sort_by_key(|(marks, _)| std::cmp::Reverse(*marks));
    match marked.as_slice() {
        [] => None,
        [(first, _), (second, _), ..] if first == second => None,
        [(_, layout), ..] => Some(layout),
    }
}

#[cfg(test)]
mod tests {
    use super::{ExportKind, TEXTS, exports, recognise};
    use crate::export_layout::parse_export;
    use std::collections::BTreeSet;

    #[test]
    fn every_embedded_layout_is_clean_and_known_by_its_own_marks() {
        for (path, text) in TEXTS {
            let layout = parse_export(text, path).unwrap();
            let kind = match layout.kind {
                ExportKind::Posts => "posts",
                ExportKind::Ads => "ads",
            };
            assert_eq!(*path, format!("layouts/{kind}/{}.toml", layout.id));
            assert!(!layout.marks.is_empty(), "{path} has no marks");
            for marks in &layout.marks {
                let found = recognise(layout.kind, marks).map(|found| found.id.as_str());
                assert_eq!(found, Some(layout.id.as_str()), "{path}: {marks:?}");
            }
        }
        let ids: BTreeSet<_> = exports().iter().map(|layout| &layout.id).collect();
        assert_eq!(ids.len(), TEXTS.len(), "an id twice");
    }
}
