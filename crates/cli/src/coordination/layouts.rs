//! `levelhead coordination layouts`, and the layout that an option names.

use crate::coordination_args::LayoutsArgs;
use crate::failure::Failure;
use crate::{input_file, output, release};
use levelhead_schema::export_layout::{ExportKind, ExportLayout, exports, parse_export};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;

/// Longest layout of the user's own.
const MAX_BYTES: usize = 1 << 20;

/// Why a table is passed over.
pub(super) const UNKNOWN_COLUMNS: &str = "its columns are those of no known export; `levelhead coordination layouts` lists the known ones, and --layout takes a file that says which column holds what";

/// A layout as it is listed.
#[derive(Serialize)]
struct Listed<'l> {
    id: &'l str,
    name: &'l str,
    kind: &'static str,
    columns: &'l [Vec<String>],
    unknowns: &'l [String],
    sources: Vec<&'l str>,
}

/// Lists the layouts that ship.
pub(crate) fn run(args: &LayoutsArgs) -> Result<(), Failure> {
    let listed: Vec<Listed<'_>> = exports().iter().map(listed).collect();
    if args.json {
        return output::print(&format!("{}\n", release::json(&listed)?));
    }
    let mut text = String::new();
    for kind in ["posts", "ads"] {
        let _ = writeln!(
            text,
            "Exports of {}",
            if kind == "ads" {
                "advertisements"
            } else {
                kind
            }
        );
        for layout in listed.iter().filter(|layout| layout.kind == kind) {
            let _ = writeln!(text, "\n  {}\n    {}", layout.id, layout.name);
            let marks = layout.columns.iter().map(|set| set.join(", "));
            let _ = writeln!(
                text,
                "    known by: {}",
                marks.collect::<Vec<_>>().join("; or ")
            );
            for unknown in layout.unknowns {
                let _ = writeln!(text, "    not known: {unknown}");
            }
        }
        text.push('\n');
    }
    text.push_str("A file of your own: id, name, kind = \"posts\", and under [fields] the column of account and time, and of what else\nthere is: id, account_name, text, repost_of, reply_to, object, urls, hashtags, images.\n");
    output::print(&text)
}

fn listed(layout: &ExportLayout) -> Listed<'_> {
    Listed {
        id: &layout.id,
        name: &layout.name,
        kind: match layout.kind {
            ExportKind::Posts => "posts",
            ExportKind::Ads => "ads",
        },
        columns: &layout.marks,
        unknowns: &layout.unknowns,
        sources: layout
            .sources
            .iter()
            .map(|source| source.what.as_str())
            .collect(),
    }
}

/// The layout that `option` names: one that ships, or a file of the user's own.
pub(super) fn told(named: &str, kind: ExportKind, option: &str) -> Result<ExportLayout, Failure> {
    let ships = exports()
        .iter()
        .find(|layout| layout.kind == kind && layout.id == named);
    if let Some(layout) = ships {
        return Ok(layout.clone());
    }
    let path = Path::new(named);
    // What is plainly the name of a file says so itself when it is not there.
    let names_a_file = path.extension().is_some() || path.components().count() > 1;
    if !names_a_file && !path.exists() {
        return Err(Failure::Usage(format!(
            "{option} {named}: no layout of that id ships (see `levelhead coordination layouts`), and there is no such file"
        )));
    }
    let text = input_file::read_text(path, MAX_BYTES)?;
    let layout = parse_export(&text, named).map_err(|error| Failure::Usage(error.to_string()))?;
    match layout.kind == kind {
        true => Ok(layout),
        false => Err(Failure::Usage(format!(
            "{option} {named}: the layout is of another kind of export"
        ))),
    }
}
