//! What must hold of any claim: less evidence for an explanation never makes it likelier, a lost source or log never
//! raises confidence, and no word says more than the range.

use super::case::{Case, assessed};
use levelhead_schema::analysis::Likelihood;
use levelhead_schema::assessment::PartAssessment;
use levelhead_schema::claim::{Claim, Withdrawal};

/// Rounding to six digits may move an end by this much.
const ROUNDING: f64 = 1e-6;

/// Every claim of the cases on every day on which something is expected.
fn each(mut look: impl FnMut(&Claim, &str)) {
    let mut looked = 0;
    for case in Case::all() {
        for expect in &case.expect {
            look(&case.claim, &expect.as_of);
            looked += 1;
        }
    }
    assert!(looked > 0);
}

fn check_no_likelier(id: &str, gone: &str, before: &PartAssessment, after: &PartAssessment) {
    let Some(item) = before.evidence.iter().find(|item| item.id == gone) else {
        return;
    };
    for bearing in item
        .bearing
        .iter()
        .filter(|bearing| bearing.reading == "supports")
    {
        let range = |part: &PartAssessment| {
            let mut all = part.hypotheses.iter();
            let known = all.find(|known| known.code == bearing.hypothesis).unwrap();
            (known.low, known.high)
        };
        let ((low, high), (low_after, high_after)) = (range(before), range(after));
        assert!(
            low_after <= low + ROUNDING && high_after <= high + ROUNDING,
            "{id}, {}: without {gone} {} went from {low}-{high} to {low_after}-{high_after}",
            before.id,
            bearing.hypothesis
        );
    }
}

#[test]
fn without_an_item_that_supports_it_no_explanation_is_likelier() {
    each(|claim, as_of| {
        let before = assessed(claim, as_of);
        for at in 0..claim.evidence.len() {
            let mut less = claim.clone();
            let gone = less.evidence.remove(at);
            let after = assessed(&less, as_of);
            for (before, after) in before.parts.iter().zip(&after.parts) {
                check_no_likelier(&claim.id, &gone.id, before, after);
            }
        }
    });
}

#[test]
fn a_lost_source_log_or_item_never_raises_confidence() {
    each(|claim, as_of| {
        let before = assessed(claim, as_of);
        let check = |what: &str, less: &Claim| {
            let after = assessed(less, as_of);
            for (before, after) in before.parts.iter().zip(&after.parts) {
                assert!(
                    after.confidence <= before.confidence,
                    "{}, {}: without {what}",
                    claim.id,
                    before.id
                );
            }
        };
        for at in 0..claim.evidence.len() {
            let mut less = claim.clone();
            let gone = less.evidence.remove(at);
            check(&gone.id, &less);
        }
        for source in &claim.sources {
            let mut less = claim.clone();
            less.withdrawals.push(Withdrawal {
                source: source.id.clone(),
                evidence: None,
                date: as_of.parse().unwrap(),
                reason: "lost".to_owned(),
            });
            check(&source.id, &less);
        }
    });
}

#[test]
fn a_withdrawn_source_marks_what_rested_on_it() {
    each(|claim, as_of| {
        for source in &claim.sources {
            let mut less = claim.clone();
            less.withdrawals.push(Withdrawal {
                source: source.id.clone(),
                evidence: None,
                date: as_of.parse().unwrap(),
                reason: "took it back".to_owned(),
            });
            let after = assessed(&less, as_of);
            let marked = after
                .withdrawn
                .iter()
                .find(|gone| gone.source == source.name)
                .unwrap();
            for part in &after.parts {
                for item in part
                    .evidence
                    .iter()
                    .filter(|item| marked.evidence.contains(&item.id))
                {
                    assert!(item.withdrawn && item.diagnosticity_bits == 0.0);
                    assert!(marked.parts.contains(&part.id), "{} {}", claim.id, part.id);
                }
            }
        }
    });
}

#[test]
fn a_word_is_given_only_where_the_whole_range_fits() {
    each(|claim, as_of| {
        for part in assessed(claim, as_of).parts {
            match (&part.likelihood_of, part.likelihood_term) {
                (Some(of), term) => {
                    assert_eq!(Likelihood::of_range(of.low, of.high), term);
                    assert!(
                        of.low >= 0.5,
                        "{}: a verdict that is not likelier than not",
                        part.id
                    );
                }
                (None, term) => assert_eq!(term, None),
            }
            for known in &part.hypotheses {
                assert!(0.01 <= known.low && known.low <= known.high && known.high <= 0.99);
            }
        }
    });
}

#[test]
fn the_same_claim_gives_the_same_bytes() {
    each(|claim, as_of| {
        let once = serde_json::to_string(&assessed(claim, as_of)).unwrap();
        assert_eq!(
            once,
            serde_json::to_string(&assessed(claim, as_of)).unwrap()
        );
        let mut turned = claim.clone();
        turned.evidence.reverse();
        let (one, other) = (assessed(claim, as_of), assessed(&turned, as_of));
        for (one, other) in one.parts.iter().zip(&other.parts) {
            assert_eq!(
                (&one.verdict, one.confidence),
                (&other.verdict, other.confidence)
            );
        }
    });
}
