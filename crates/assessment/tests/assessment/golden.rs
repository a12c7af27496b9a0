//! Twenty-two claims from 2015 to 2024: the right verdict at each date, and no trap fallen into.

use super::case::{Case, part};
use levelhead_schema::analysis::Confidence;

#[test]
fn every_case_gets_the_right_answer_at_each_date() {
    let mut wrong = Vec::new();
    let cases = Case::all();
    for case in &cases {
        assert!(!case.expect.is_empty(), "{} expects nothing", case.claim.id);
        for expect in &case.expect {
            assert!(
                !expect.answer.is_empty(),
                "{} expects nothing of {}",
                case.claim.id,
                expect.part
            );
            let assessment = case.assess(&expect.as_of);
            for fault in expect.answer.faults(part(&assessment, &expect.part)) {
                wrong.push(format!(
                    "{} as of {}, {}: {fault}",
                    case.claim.id, expect.as_of, expect.part
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_case_falls_into_its_trap() {
    let mut wrong = Vec::new();
    for case in Case::all() {
        assert!(!case.traps.is_empty(), "{} has no trap", case.claim.id);
        for trap in &case.traps {
            assert!(
                !trap.answer.is_empty(),
                "{}: the trap \"{}\" asks nothing",
                case.claim.id,
                trap.name
            );
            for fault in case.trap(trap) {
                wrong.push(format!("{}, \"{}\": {fault}", case.claim.id, trap.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_case_states_attribution_above_the_evidence() {
    for case in Case::all() {
        for expect in &case.expect {
            let assessment = case.assess(&expect.as_of);
            for part in &assessment.parts {
                let attribution = &part.attribution;
                let carrying: Vec<_> = attribution
                    .named
                    .iter()
                    .filter(|named| named.carries)
                    .collect();
                match attribution.answer.as_str() {
                    "stated" | "self-claimed" => {
                        assert!(
                            carrying
                                .iter()
                                .any(|named| Some(&named.actor) == attribution.actor.as_ref())
                        );
                        assert!(
                            !["none-found", "mishap", "not-decided"]
                                .contains(&part.occurrence.answer.as_str())
                        );
                    }
                    _ => assert_eq!((&attribution.actor, attribution.confidence), (&None, None)),
                }
                if attribution.confidence == Some(Confidence::High) {
                    let strong = ["joint-assessment", "indictment", "court-finding"];
                    assert!(
                        carrying
                            .iter()
                            .any(|named| strong.contains(&named.basis.as_str()))
                    );
                }
            }
        }
    }
}
