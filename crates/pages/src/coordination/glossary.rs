//! The words of the report, for somebody who reads one for the first time.

use maud::{Markup, html};

const TERMS: &[(&str, &str)] = &[
    (
        "Together beyond chance",
        "Two accounts posted the same things at nearly the same moments, more often than accounts as active as they are would by accident, with items as popular as these were at those times.",
    ),
    (
        "Tie",
        "A pair of accounts that acts together beyond chance, in at least three distinct shared events.",
    ),
    (
        "Group",
        "Accounts that ties hold together more closely with each other than with the rest.",
    ),
    (
        "Shared event",
        "One item that at least two accounts of a group posted together, on one occasion.",
    ),
    (
        "False discovery rate, q-value",
        "Of all flagged pairs, the share that chance may have made. The q-value of a pair is the rate at which it would still be flagged.",
    ),
    (
        "Control",
        "The same check after the times were dealt out anew. What it flags, chance alone has flagged.",
    ),
    (
        "Ordinary cause",
        "A harmless reason that shows in what a group does: a news agency's wire, a giveaway, a fan event, posts set by a clock, a button that shares. Friends, colleagues and supporters post together, too.",
    ),
    (
        "Hash",
        "Sixteen digits in the place of an account's id or of what was posted, made under the key of the office that ran the check. The office can find the account by them; nobody else can.",
    ),
    (
        "What a group does not show",
        "That an account is not what it says, that anybody gave orders, that money was paid, or from which country. Each of these takes other evidence.",
    ),
];

pub(super) fn body() -> Markup {
    html! { dl.glossary { @for (term, meaning) in TERMS { dt { (term) } dd { (meaning) } } } }
}
