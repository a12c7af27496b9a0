//! Writes the sample report of the tests to standard output: HTML, or text with `--text`.
//!
//! `cargo run -p levelhead-pages --example sample_report > report.html`

#[path = "../tests/leak_report/reports.rs"]
mod reports;

use std::io::Write;

fn main() -> std::io::Result<()> {
    let asked = |flag: &str| std::env::args().any(|argument| argument == flag);
    let report = if asked("--breach") {
        reports::breach()
    } else {
        reports::forum()
    };
    let page = if asked("--text") {
        levelhead_pages::leak_report_text(&report)
    } else {
        levelhead_pages::leak_report(&report)
    };
    std::io::stdout().lock().write_all(page.as_bytes())
}
