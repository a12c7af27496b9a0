//! How to run the check again: command, version, settings.

use super::table::{Cell, Row, table};
use super::{code, foreign};
use crate::rerun;
use levelhead_schema::report::LeakReport;
use maud::{Markup, html};

pub(super) fn body(report: &LeakReport) -> Markup {
    let tool = &report.tool;
    let mut rows = vec![
        Row::new(vec![
            Cell::Head(html! { "program" }),
            Cell::Text(html! { (foreign(&tool.name, 40)) " " (foreign(&tool.version, 40)) }),
        ]),
        Row::new(vec![
            Cell::Head(html! { "report format" }),
            Cell::Text(foreign(&report.schema, 60)),
        ]),
    ];
    rows.extend(tool.settings.iter().map(|setting| {
        Row::new(vec![
            Cell::Head(code(&crate::foreign::shown(&setting.name, 80))),
            Cell::Text(foreign(&setting.value, 400)),
        ])
    }));
    html! {
        p { "With this version, these settings, the same releases in the library and files of the hashes above, this command gives this page again, byte for byte:" }
        pre tabindex="0" role="group" aria-label="Command" { code {
            @for (at, word) in rerun::command(report).iter().enumerate() {
                @if at > 0 { " " }
                bdi { (word) }
            }
        } }
        (table("Version and settings", &["Name", "Value"], &rows, 0))
    }
}
