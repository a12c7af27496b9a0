//! The answer to a claim in plain words, and the line that says when and where: as lists and pages show them.

use super::index::places;
use super::text::{Room, day, fill, named, number, said};
use super::vocabulary::{Told, told};
use super::wording::Words;
use super::{Election, Settings};
use crate::words::state_name;
use jiff::civil::Date;
use levelhead_schema::assessment::PartAssessment;
use levelhead_schema::claim::Claim;
use levelhead_schema::public::{ClaimState, PublicClaim};
use levelhead_schema::statement::Language;
use maud::{Markup, html};

/// Answers that an entry of a list shows; the claim's own page has all.
const ANSWERS_SHOWN: usize = 3;

/// The verdict on a part, in words.
pub(crate) fn verdict(part: &PartAssessment, language: Language) -> Markup {
    said(told(&part.verdict_words, language), language, 400)
}

/// The verdict on a part in plain text, without a full stop.
pub(crate) fn verdict_plain(part: &PartAssessment, language: Language) -> String {
    crate::foreign::shown(told(&part.verdict_words, language).text, 400)
}

/// What an entry of a list says of the answer.
pub(crate) fn in_brief(claim: &PublicClaim, w: &Words, room: Room) -> Markup {
    let language = w.language;
    let Some(assessment) = claim.assessment() else {
        return html! { p.state { (state_sign(claim.state())) " " strong { (without_verdict(claim.state(), w)) } } };
    };
    let parts = &assessment.parts;
    html! {
        @if let [only] = parts.as_slice() {
            p.state { (state_sign(ClaimState::Answered)) " " strong { (verdict(only, language)) } }
        } @else {
            ul.answers {
                @for part in parts.iter().take(ANSWERS_SHOWN) {
                    li {
                        span.asked { (said(Told::new(&part.text, claim.claim.language), language, room.letters / 10)) }
                        " " strong { (verdict(part, language)) }
                    }
                }
            }
            @if parts.len() > ANSWERS_SHOWN {
                p.more { (fill(w.more_questions, &[&number((parts.len() - ANSWERS_SHOWN) as u64, language)])) }
            }
        }
    }
}

/// What stands in the place of a verdict.
pub(crate) fn without_verdict(state: ClaimState, w: &Words) -> &'static str {
    match state {
        ClaimState::Open => w.open_words,
        ClaimState::Answered => w.answered_words,
        ClaimState::Withdrawn => w.withdrawn_words,
    }
}

/// A sign before the words, for the eye alone.
pub(crate) fn state_sign(state: ClaimState) -> Markup {
    let (class, sign) = match state {
        ClaimState::Open => ("sign open", "?"),
        ClaimState::Answered => ("sign answered", "✓"),
        ClaimState::Withdrawn => ("sign withdrawn", "×"),
    };
    html! { span class=(class) aria-hidden="true" { (sign) } }
}

/// A claim's places in words: names of states, the whole country, and as written what is neither.
pub(crate) fn places_in_words(claim: &PublicClaim, w: &Words) -> Markup {
    // Those that the claim names say more than those of its parts.
    let mut known = places(claim);
    if known
        .iter()
        .any(|place| claim.claim.places.iter().any(|one| one == place))
    {
        known.retain(|place| claim.claim.places.iter().any(|one| one == place));
    }
    html! {
        @for (at, place) in known.iter().take(6).enumerate() {
            @if at > 0 { ", " }
            (place_name(place, w))
        }
        @if known.len() > 6 { " " (fill(w.and_more, &[&number(known.len() as u64 - 6, w.language)])) }
        @if known.is_empty() { (w.no_place) }
    }
}

/// A place by its name.
pub(crate) fn place_name(place: &str, w: &Words) -> Markup {
    html! {
        @if place == "US" { (w.whole_country) }
        @else if let Some(name) = state_name(place) { (name) }
        @else { (named(place, 80)) }
    }
}

/// The next election of a claim's places on or after a day.
pub(crate) fn next_election<'s>(
    claim: &PublicClaim,
    from: Date,
    settings: &'s Settings,
) -> Option<&'s Election> {
    let places = places(claim);
    settings
        .elections
        .iter()
        .filter(|election| election.date >= from)
        .filter(|election| election.place == "US" || places.contains(&election.place.as_str()))
        .min_by_key(|election| election.date)
}

/// How many days an election was away when a claim was made.
pub(crate) fn days_before(claim: &PublicClaim, settings: &Settings, w: &Words) -> Option<String> {
    let election = next_election(claim, claim.claim.date, settings)?;
    let days = days_between(claim.claim.date, election.date)?;
    let name = election_name(election, w);
    let when = day(election.date, w.language);
    Some(match days {
        0 => fill(w.on_the_day, &[name]),
        1 => fill(w.one_day_before, &[name, &when]),
        days => fill(
            w.days_before,
            &[&number(days.unsigned_abs(), w.language), name, &when],
        ),
    })
}

/// The name of an election in the language of the words.
pub(crate) fn election_name<'e>(election: &'e Election, w: &Words) -> &'e str {
    match w.language {
        Language::English => &election.name,
        Language::Spanish => &election.name_es,
    }
}

/// Days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> Option<i64> {
    from.until(to).ok().map(|span| i64::from(span.get_days()))
}

/// The title of a claim.
pub(crate) fn title(claim: &Claim, page: Language) -> Markup {
    said(Told::new(&claim.title, claim.language), page, 160)
}
