//! The words of the report, for somebody who reads one for the first time.

use maud::{Markup, html};

const TERMS: &[(&str, &str)] = &[
    (
        "Incident",
        "Events that rules matched, of one class, on one system, from one address or account, with less than a day between them. An incident is a reason to look, not yet a proof.",
    ),
    (
        "Level",
        "How grave the rule is, as its author says: informational, low, medium, high, critical. Informational and low ones alone make no incident.",
    ),
    (
        "ATT&CK technique",
        "The number of a way of attacking in MITRE’s public catalogue, such as T1190, exploiting a public-facing application.",
    ),
    (
        "Rule out first",
        "Ordinary causes that the rule’s author names. Authorised testing looks like an attack because it is made to.",
    ),
    (
        "Coverage",
        "Of the hours in which a source should have been observed, those in which it was: with signs of life, without missing numbers, cleared logs or a clock that cannot be trusted.",
    ),
    (
        "Silent, unknown",
        "Silent: the source ran and said nothing, or was cleared, cut or switched off. Unknown: no log reaches there, or its times cannot be trusted. Neither is quiet.",
    ),
    (
        "Power",
        "Of attacks that were made on purpose, the share that these rules find. What is given is the lower end of its 95% interval (Clopper and Pearson): 60 found of 60 tried give 0.951.",
    ),
    (
        "Sensitivity",
        "Coverage times power: how likely one such attack would have been seen.",
    ),
    (
        "Attacks not ruled out",
        "With nothing seen, so many attacks a year are still possible at 95%. A quiet year never shows that there are less than one.",
    ),
    (
        "Longest gap",
        "The longest time in which a source was not observed. Attackers choose such hours.",
    ),
];

pub(super) fn body() -> Markup {
    html! { dl.glossary { @for (term, meaning) in TERMS { dt { (term) } dd { (meaning) } } } }
}
