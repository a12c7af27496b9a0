//! The intrusion report: as a page and as text.

mod coverage;
mod figures;
mod first_screen;
mod glossary;
mod heat;
mod incidents;
mod inputs;
mod negative;
mod page;
mod power;
mod text;
mod timeline;

pub use page::html;
pub(crate) use page::{PARTS, STYLE, content};
pub use text::text;

use levelhead_schema::intrusion::IntrusionReport;

/// Which question a report answers. It is told by what the report holds, so that it cannot contradict it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Events were looked at by rules.
    Scan,
    /// No rule looked: only how far the logs reach.
    Coverage,
    /// No log was read: recorded attacks were replayed.
    Drill,
    /// What "not seen" is worth.
    Negative,
}

impl Asked {
    fn of(report: &IntrusionReport) -> Asked {
        if report.negative.is_some() {
            Asked::Negative
        } else if report.logs.is_empty() && !report.power.is_empty() {
            Asked::Drill
        } else if report.rules.own + report.rules.given == 0 {
            Asked::Coverage
        } else {
            Asked::Scan
        }
    }

    /// The command that gives such a report.
    fn command(self) -> [&'static str; 2] {
        let word = match self {
            Asked::Scan => "scan",
            Asked::Coverage => "coverage",
            Asked::Drill => "drill",
            Asked::Negative => "negative",
        };
        ["intrusion", word]
    }

    /// The question in words.
    fn question(self) -> &'static str {
        match self {
            Asked::Scan => "Was this system attacked, and would we have seen it?",
            Asked::Coverage => "How far were these systems observed?",
            Asked::Drill => "Would these attacks be seen?",
            Asked::Negative => "We have not seen an attack: what is that worth?",
        }
    }
}
