//! A claim and a day to an assessment.

use crate::error::WeightsError;
use crate::items::{self, Item};
use crate::verdict::{self, Ground, Verdict};
use crate::weigh::{Weighed, weigh};
use crate::weights::{HypothesisKind, Prior, Weights};
use crate::{attribution, confidence, impact, open_questions};
use jiff::civil::Date;
use levelhead_schema::analysis::Likelihood;
use levelhead_schema::assessment::{
    ASSESSMENT_SCHEMA, Assessment, Bearing, Hypothesis, LikelihoodOf, Occurrence, PartAssessment,
    WeighedEvidence, WithdrawnSource,
};
use levelhead_schema::claim::{Claim, Gap, Part};

/// Weighs every part of a claim with what was known on a day.
///
/// # Errors
/// [`WeightsError::UnknownKind`] when the claim has an item of a kind that the weights do not know.
pub fn assess(claim: &Claim, as_of: Date, weights: &Weights) -> Result<Assessment, WeightsError> {
    let parts = claim
        .parts
        .iter()
        .map(|part| assess_part(claim, part, as_of, weights))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Assessment {
        schema: ASSESSMENT_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        weights_sha256: weights.sha256.clone(),
        claim: claim.id.clone(),
        title: claim.title.clone(),
        as_of,
        withdrawn: withdrawn(claim, as_of),
        parts,
    })
}

fn assess_part(
    claim: &Claim,
    part: &Part,
    as_of: Date,
    weights: &Weights,
) -> Result<PartAssessment, WeightsError> {
    let hypotheses = weights.hypotheses(part.kind);
    let priors: Vec<&Prior> = weights.priors(part.kind).collect();
    let items = items::of_part(claim, part, as_of, weights, &hypotheses)?;
    let gaps = gaps(claim, part, as_of);
    let weighed = weigh(&hypotheses, &priors, &items);
    let decide = |weighed: &Weighed, items: &[Item<'_>]| {
        verdict::decide(&Ground {
            hypotheses: &hypotheses,
            weighed,
            items,
            gaps: &gaps,
            weights,
        })
    };
    let verdict = decide(&weighed, &items);
    let rests_on = rests_on(&items, &verdict, |rest| {
        decide(&weigh(&hypotheses, &priors, rest), rest)
    });
    let ranked = ranked(&hypotheses, &weighed);
    let leading: Vec<&HypothesisKind> = ranked.iter().map(|&at| hypotheses[at]).collect();
    let listed: Vec<Hypothesis> = ranked
        .iter()
        .map(|&at| hypothesis(hypotheses[at], at, &weighed))
        .collect();
    let occurrence = occurrence(&verdict, &leading, weights);
    let (level, because) = confidence::of(&items, &gaps);
    let stands_for = stands_for(&verdict, &hypotheses, &weighed);
    Ok(PartAssessment {
        id: part.id.clone(),
        kind: part.kind,
        text: part.text.clone(),
        system: part.system.clone(),
        place: part.place.clone(),
        from: part.from,
        to: part.to,
        verdict_words: weights
            .verdict(&verdict.code)
            .map_or_else(String::new, |rule| rule.words.clone()),
        likelihood_term: stands_for
            .as_ref()
            .and_then(|range| Likelihood::of_range(range.low, range.high)),
        likelihood_of: stands_for,
        confidence: level,
        confidence_because: because,
        impact: impact::of(claim, part, as_of),
        attribution: attribution::of(claim, part, as_of, &occurrence.answer, weights),
        figures: figures(claim, part, as_of),
        not_examined: open_questions::not_examined(claim, part, &items, &gaps),
        would_change: open_questions::would_change(
            part, weights, &leading, &items, &rests_on, &gaps,
        ),
        evidence: items
            .iter()
            .map(|item| matrix_row(claim, item, &hypotheses, &ranked))
            .collect(),
        hypotheses: listed,
        verdict: verdict.code,
        verdict_because: verdict.because,
        occurrence,
        rests_on,
    })
}

/// What the verdict stands for. Where it is that nothing is decided, no word of likelihood may say otherwise.
fn stands_for(
    verdict: &Verdict,
    hypotheses: &[&HypothesisKind],
    weighed: &Weighed,
) -> Option<LikelihoodOf> {
    let set = &verdict.stands_for;
    let range = weighed.range(|at| set.contains(&at));
    (!set.is_empty()).then(|| LikelihoodOf {
        hypotheses: set.iter().map(|&at| hypotheses[at].code.clone()).collect(),
        low: range.low,
        high: range.high,
    })
}

fn gaps<'a>(claim: &'a Claim, part: &Part, as_of: Date) -> Vec<&'a Gap> {
    let open = |gap: &&Gap| {
        gap.date <= as_of
            && gap.filled.is_none_or(|day| day > as_of)
            && gap.parts.contains(&part.id)
    };
    claim.gaps.iter().filter(open).collect()
}

fn figures(claim: &Claim, part: &Part, as_of: Date) -> Vec<levelhead_schema::claim::Figure> {
    let known = claim
        .figures
        .iter()
        .filter(|figure| figure.part == part.id && figure.date <= as_of);
    known.cloned().collect()
}

/// Ids of the items without which the verdict would be another.
fn rests_on(
    items: &[Item<'_>],
    verdict: &Verdict,
    decide: impl Fn(&[Item<'_>]) -> Verdict,
) -> Vec<String> {
    let mut found = Vec::new();
    for at in 0..items.len() {
        let mut rest = items.to_vec();
        let gone = rest.remove(at);
        if decide(&rest).code != verdict.code {
            found.push(gone.evidence.id.clone());
        }
    }
    found
}

/// Positions of the hypotheses, likeliest first; of equals, in the order of the list.
fn ranked(hypotheses: &[&HypothesisKind], weighed: &Weighed) -> Vec<usize> {
    let mut ranked: Vec<usize> = (0..hypotheses.len()).collect();
    ranked.sort_by(|&one, &other| weighed.plain(other).total_cmp(&weighed.plain(one)));
    ranked
}

fn hypothesis(known: &HypothesisKind, at: usize, weighed: &Weighed) -> Hypothesis {
    let range = weighed.range(|other| other == at);
    Hypothesis {
        code: known.code.clone(),
        name: known.name.clone(),
        low: range.low,
        high: range.high,
        inconsistency_bits: rounded(-weighed.inconsistency[at]),
    }
}

fn occurrence(verdict: &Verdict, leading: &[&HypothesisKind], weights: &Weights) -> Occurrence {
    let rule = weights.verdict(&verdict.code);
    let carried = leading.iter().find(|known| known.verdict == verdict.code);
    let (answer, words) = match (rule.and_then(|rule| rule.least), carried) {
        (Some(_), Some(known)) => (
            known.occurrence.as_str(),
            occurrence_words(&known.occurrence),
        ),
        _ => ("not-decided", "It is not decided whether it happened"),
    };
    Occurrence {
        answer: answer.to_owned(),
        words: words.to_owned(),
    }
}

fn occurrence_words(code: &str) -> &'static str {
    match code {
        "attack" => "An attack took place",
        "attempt" => "It was tried; success is not shown",
        "exposure" => "Something lay open; that it was attacked is not shown",
        "mishap" => "Something went wrong; that it was attacked is not shown",
        "deception" => "Somebody made it up or staged it; what it shows is not what happened",
        _ => "What is claimed was not found, within what was looked at",
    }
}

fn matrix_row(
    claim: &Claim,
    item: &Item<'_>,
    hypotheses: &[&HypothesisKind],
    ranked: &[usize],
) -> WeighedEvidence {
    let bearing = ranked.iter().map(|&at| Bearing {
        hypothesis: hypotheses[at].code.clone(),
        bits: rounded(item.bits[at]),
        reading: reading(item, at).to_owned(),
    });
    let evidence = item.evidence;
    let mut documents = claim
        .documents
        .iter()
        .filter(|document| document.evidence == evidence.id);
    WeighedEvidence {
        id: evidence.id.clone(),
        kind: evidence.kind.clone(),
        says: evidence.says.clone(),
        source: item.source.name.clone(),
        grade: format!("{}{}", item.source.grade.letter(), evidence.credibility),
        access: item.source.access.name().to_owned(),
        date: evidence.date,
        citation: evidence.citation.clone(),
        sha256: evidence
            .sha256
            .clone()
            .or_else(|| documents.next().map(|document| document.sha256.clone())),
        group: item.group.clone(),
        counts: rounded(item.counts),
        discounted: item.discounted.clone(),
        diagnosticity_bits: rounded(item.diagnosticity()),
        bearing: bearing.collect(),
        withdrawn: item.withdrawn,
    }
}

/// An item supports the hypotheses that explain it best, if it sets any apart at all.
fn reading(item: &Item<'_>, at: usize) -> &'static str {
    match item.bits[at] {
        _ if item.diagnosticity() == 0.0 => "neutral",
        0.0 => "supports",
        bits if bits > -1.0 => "neutral",
        bits if bits > -3.0 => "against",
        _ => "strongly against",
    }
}

/// Sources that were withdrawn, and what rested on them.
fn withdrawn(claim: &Claim, as_of: Date) -> Vec<WithdrawnSource> {
    let known = claim
        .withdrawals
        .iter()
        .filter(|withdrawal| withdrawal.date <= as_of);
    known
        .map(|withdrawal| {
            let fell: Vec<_> = claim
                .evidence
                .iter()
                .filter(|item| {
                    item.source == withdrawal.source
                        && withdrawal
                            .evidence
                            .as_ref()
                            .is_none_or(|only| *only == item.id)
                })
                .collect();
            let rested = |part: &&Part| fell.iter().any(|item| item.parts.contains(&part.id));
            WithdrawnSource {
                source: claim
                    .source(&withdrawal.source)
                    .map_or_else(|| withdrawal.source.clone(), |source| source.name.clone()),
                date: withdrawal.date,
                reason: withdrawal.reason.clone(),
                evidence: fell.iter().map(|item| item.id.clone()).collect(),
                parts: claim
                    .parts
                    .iter()
                    .filter(rested)
                    .map(|part| part.id.clone())
                    .collect(),
            }
        })
        .collect()
}

/// Two digits: bits are set by judgment, and more digits would pretend otherwise.
fn rounded(value: f64) -> f64 {
    let value = (value * 100.0).round() / 100.0;
    if value == 0.0 { 0.0 } else { value }
}
