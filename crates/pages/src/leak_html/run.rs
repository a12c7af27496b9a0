//! How to run the check again: command, version, settings.

use crate::rerun;
use levelhead_schema::report::LeakReport;
use maud::Markup;

pub(super) fn body(report: &LeakReport) -> Markup {
    rerun::html(
        &report.tool,
        &report.schema,
        &rerun::command(report),
        "With this version, these settings, the same releases in the library and files of the hashes above, this command gives this page again, byte for byte:",
    )
}
