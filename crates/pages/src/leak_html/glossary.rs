//! The words of the report, for somebody who reads one for the first time.

use crate::verdict::EXPLAINED_FROM;
use crate::words;
use maud::{Markup, html};

const TERMS: &[(&str, &str)] = &[
    ("Dump", "The file that somebody says was stolen."),
    (
        "Release",
        "One dated edition of a state’s public voter list. The library holds the releases that this office has added.",
    ),
    (
        "Distinct rows",
        "Rows of the dump counted once each, however often they are repeated in it.",
    ),
    (
        "Share explained",
        "How many of the distinct rows are verbatim or altered records of public releases, after taking off what chance alone would give. The bars of a single release count its verbatim rows only.",
    ),
    (
        "95% interval",
        "If the rows are a sample of something larger, the share in the whole lies in such an interval 19 times out of 20. Few rows give a wide one.",
    ),
    (
        "Best match",
        "The release that explains most rows. Where several are named, the rows do not tell them apart.",
    ),
    (
        "More than public",
        "A column that no matched release publishes. It had another source. Whether that source was an election office is a question this check cannot answer alone.",
    ),
    (
        "Plausible, looks generated, looks masked",
        "What tests of structure say of the values: a number that could have been issued, a pattern that a program would leave, or digits blanked out.",
    ),
    (
        "What a match does not show",
        "That a row equals a public record does not prove that it was copied from it, nor who copied it. It shows that no break-in is needed to explain it.",
    ),
];

pub(super) fn body() -> Markup {
    html! {
        details open {
            summary { "The words of this report" }
            dl.glossary {
                @for (term, meaning) in TERMS {
                    dt { (term) }
                    dd { (meaning) }
                }
                dt { "Explained, mostly, partly" }
                dd {
                    "The badge says “explained” from " (words::share(EXPLAINED_FROM)) " of the distinct rows on, “mostly” from "
                    (words::share(0.5)) " on, “partly” below that, and “not explained” when no release does better than chance."
                }
            }
        }
    }
}
