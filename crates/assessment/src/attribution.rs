//! Who did it, and may we say so: never above what the basis can carry.

use crate::weights::Weights;
use jiff::civil::Date;
use levelhead_schema::analysis::Confidence;
use levelhead_schema::assessment::{AttributionAnswer, Named};
use levelhead_schema::claim::{Access, Attribution, AttributionBasis, Claim, Part, Reliability};
use std::collections::BTreeSet;

/// Somebody is named on a basis that can carry it.
struct Carried<'a> {
    attribution: &'a Attribution,
    confidence: Confidence,
}

/// The answer, given what took place: where nothing did, there is nobody to name.
pub(crate) fn of(
    claim: &Claim,
    part: &Part,
    as_of: Date,
    occurrence: &str,
    weights: &Weights,
) -> AttributionAnswer {
    let mut named = Vec::new();
    let mut carried = Vec::new();
    for attribution in &claim.attributions {
        if attribution.part != part.id
            || attribution.date > as_of
            || claim.source_withdrawn(&attribution.source, as_of).is_some()
        {
            continue;
        }
        let confidence = confidence(claim, attribution, weights);
        named.push(Named {
            actor: attribution.actor.clone(),
            source: claim
                .source(&attribution.source)
                .map_or_else(|| attribution.source.clone(), |source| source.name.clone()),
            basis: attribution.basis.name().to_owned(),
            date: attribution.date,
            citation: attribution.citation.clone(),
            carries: confidence.is_some(),
        });
        carried.extend(confidence.map(|confidence| Carried {
            attribution,
            confidence,
        }));
    }
    match occurrence {
        "none-found" | "mishap" => answer(
            "not-applicable",
            None,
            None,
            "There is no deed to attribute",
            named,
        ),
        "not-decided" => answer(
            "unknown",
            None,
            None,
            "It is not decided that anything was done, so nobody can be said to have done it",
            named,
        ),
        _ => decide(&carried, named, weights),
    }
}

/// What the naming can carry: the basis' most, one level less where the source is not usually reliable or saw nothing.
fn confidence(claim: &Claim, attribution: &Attribution, weights: &Weights) -> Option<Confidence> {
    let most = weights.basis(attribution.basis)?.most()?;
    let source = claim.source(&attribution.source)?;
    let own_word = attribution.basis == AttributionBasis::SelfClaim;
    let is_weak =
        matches!(source.grade, Reliability::D | Reliability::E) || source.access == Access::Nothing;
    match most {
        _ if own_word || !is_weak => Some(most),
        Confidence::High => Some(Confidence::Moderate),
        Confidence::Moderate => Some(Confidence::Low),
        Confidence::Low => None,
    }
}

fn decide(carried: &[Carried<'_>], named: Vec<Named>, weights: &Weights) -> AttributionAnswer {
    let said: Vec<&Carried<'_>> = carried
        .iter()
        .filter(|one| one.attribution.basis != AttributionBasis::SelfClaim)
        .collect();
    let actors: BTreeSet<&str> = said
        .iter()
        .map(|one| one.attribution.actor.as_str())
        .collect();
    let best = said.iter().max_by_key(|one| one.confidence);
    match (actors.len(), best) {
        (0, _) | (_, None) => own_claim(carried, named),
        (1, Some(best)) => {
            let basis = weights.basis(best.attribution.basis);
            let words = format!(
                "{}, according to {}",
                best.attribution.actor,
                basis.map_or("the basis given", |basis| basis.words.as_str())
            );
            answer(
                "stated",
                Some(&best.attribution.actor),
                Some(best.confidence),
                &words,
                named,
            )
        }
        _ => answer(
            "disputed",
            None,
            None,
            &format!(
                "Different actors are named: {}",
                actors.into_iter().collect::<Vec<_>>().join("; ")
            ),
            named,
        ),
    }
}

fn own_claim(carried: &[Carried<'_>], named: Vec<Named>) -> AttributionAnswer {
    let own: BTreeSet<&str> = carried
        .iter()
        .map(|one| one.attribution.actor.as_str())
        .collect();
    match own.len() {
        0 => answer(
            "unknown",
            None,
            None,
            "Nobody is named on a ground that could carry it",
            named,
        ),
        1 => {
            let actor = own.first().copied().unwrap_or_default();
            let words = format!(
                "{actor} says so of itself; a name that somebody gives himself names no person"
            );
            answer("self-claimed", Some(actor), None, &words, named)
        }
        _ => answer("disputed", None, None, "More than one claims it", named),
    }
}

fn answer(
    code: &str,
    actor: Option<&str>,
    confidence: Option<Confidence>,
    words: &str,
    named: Vec<Named>,
) -> AttributionAnswer {
    AttributionAnswer {
        answer: code.to_owned(),
        actor: actor.map(str::to_owned),
        confidence,
        words: words.to_owned(),
        named,
    }
}
