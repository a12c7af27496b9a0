//! A golden case: a claim, the right answers by date, and the traps.

use jiff::civil::Date;
use levelhead_assessment::{Weights, assess};
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::claim::{Claim, parse_addition, parse_claim};
use serde::Deserialize;
use std::path::Path;

/// One file of `cases/`.
pub(crate) struct Case {
    pub(crate) claim: Claim,
    pub(crate) expect: Vec<Expect>,
    pub(crate) traps: Vec<Trap>,
}

/// What must be said of a part as of a day. What is left out is not asked.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Expect {
    pub(crate) as_of: String,
    pub(crate) part: String,
    #[serde(flatten)]
    pub(crate) answer: Answer,
}

/// A mistake that naive logic makes here, and what must be said instead.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Trap {
    /// The mistake, in a sentence.
    pub(crate) name: String,
    pub(crate) as_of: String,
    pub(crate) part: String,
    /// Ids of items, sources' items or gaps that are taken away first.
    #[serde(default)]
    pub(crate) without: Vec<String>,
    /// An addition in TOML that is made first.
    pub(crate) with: Option<String>,
    #[serde(flatten)]
    pub(crate) answer: Answer,
}

/// What is asked of an answer.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Answer {
    verdict: Option<String>,
    #[serde(default)]
    verdict_not: Vec<String>,
    /// Code of the occurrence.
    occurrence: Option<String>,
    /// Code of the impact.
    impact: Option<String>,
    /// Code of the attribution.
    attribution: Option<String>,
    actor: Option<String>,
    confidence: Option<String>,
    /// Number of figures side by side.
    figures: Option<usize>,
    /// An item that must not say anything: its diagnosticity is 0.
    #[serde(default)]
    says_nothing: Vec<String>,
    /// Hypotheses that must not be likelier than in the case as it stands on that day, at either end.
    #[serde(default)]
    not_likelier: Vec<String>,
    /// Hypotheses that must be likelier at the upper end than in the case as it stands.
    #[serde(default)]
    likelier: Vec<String>,
    /// True: confidence must not be higher than in the case as it stands.
    #[serde(default)]
    not_more_confident: bool,
    /// Words that must stand in what was not looked at.
    not_examined: Option<String>,
}

impl Case {
    pub(crate) fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.display().to_string();
        let mut table: toml::Table = text
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let own = |list: Option<toml::Value>| list.unwrap_or(toml::Value::Array(Vec::new()));
        let expect = own(table.remove("expect")).try_into();
        let traps = own(table.remove("trap")).try_into();
        let claim = parse_claim(&toml::to_string(&table).unwrap(), &name);
        Case {
            claim: claim.unwrap_or_else(|error| panic!("{error}")),
            expect: expect.unwrap_or_else(|error| panic!("{name}: {error}")),
            traps: traps.unwrap_or_else(|error| panic!("{name}: {error}")),
        }
    }

    /// Every case in `cases/`, by name.
    pub(crate) fn all() -> Vec<Case> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .collect();
        paths.sort();
        paths.iter().map(|path| Case::read(path)).collect()
    }

    pub(crate) fn assess(&self, as_of: &str) -> Assessment {
        assessed(&self.claim, as_of)
    }

    /// The claim of a trap: without some items, with others.
    fn changed(&self, trap: &Trap) -> Claim {
        let mut claim = self.claim.clone();
        for gone in &trap.without {
            let before = claim.evidence.len() + claim.gaps.len();
            claim
                .evidence
                .retain(|item| item.id != *gone && item.source != *gone);
            claim.gaps.retain(|gap| gap.id != *gone);
            let after = claim.evidence.len() + claim.gaps.len();
            assert!(
                after < before,
                "{}: there is no {gone} to take away",
                claim.id
            );
        }
        if let Some(with) = &trap.with {
            let addition =
                parse_addition(with, &claim.id, &claim).unwrap_or_else(|error| panic!("{error}"));
            claim.add(addition);
        }
        claim
    }

    /// What is wrong with the answer to a trap.
    pub(crate) fn trap(&self, trap: &Trap) -> Vec<String> {
        let changed = assessed(&self.changed(trap), &trap.as_of);
        let usual = self.assess(&trap.as_of);
        let (changed, usual) = (part(&changed, &trap.part), part(&usual, &trap.part));
        let mut wrong = trap.answer.faults(changed);
        wrong.extend(trap.answer.compared(changed, usual));
        wrong
    }
}

pub(crate) fn assessed(claim: &Claim, as_of: &str) -> Assessment {
    let day: Date = as_of.parse().unwrap();
    assess(claim, day, Weights::embedded()).unwrap_or_else(|error| panic!("{}: {error}", claim.id))
}

pub(crate) fn part<'a>(assessment: &'a Assessment, id: &str) -> &'a PartAssessment {
    let mut parts = assessment.parts.iter();
    parts
        .find(|part| part.id == id)
        .unwrap_or_else(|| panic!("{} has no part {id}", assessment.claim))
}

impl Answer {
    /// What is wrong with an answer.
    pub(crate) fn faults(&self, part: &PartAssessment) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut same = |what: &str, expected: &Option<String>, found: &str| {
            if expected.as_ref().is_some_and(|expected| expected != found) {
                wrong.push(format!(
                    "{what} is {found}, not {}",
                    expected.as_deref().unwrap_or_default()
                ));
            }
        };
        same("the verdict", &self.verdict, &part.verdict);
        same("the occurrence", &self.occurrence, &part.occurrence.answer);
        same("the impact", &self.impact, &part.impact.answer);
        same(
            "the attribution",
            &self.attribution,
            &part.attribution.answer,
        );
        same(
            "the actor",
            &self.actor,
            part.attribution.actor.as_deref().unwrap_or("nobody"),
        );
        same("the confidence", &self.confidence, part.confidence.word());
        if self.verdict_not.contains(&part.verdict) {
            wrong.push(format!("the verdict is {}", part.verdict));
        }
        if self
            .figures
            .is_some_and(|figures| figures != part.figures.len())
        {
            wrong.push(format!("there are {} figures", part.figures.len()));
        }
        for id in &self.says_nothing {
            match part.evidence.iter().find(|item| item.id == *id) {
                Some(item) if item.diagnosticity_bits == 0.0 => {}
                Some(item) => wrong.push(format!("{id} counts {} bits", item.diagnosticity_bits)),
                None => wrong.push(format!("there is no {id}")),
            }
        }
        if let Some(words) = &self.not_examined
            && !part.not_examined.iter().any(|line| line.contains(words))
        {
            wrong.push(format!(
                "nothing says that it was not examined: {:?}",
                part.not_examined
            ));
        }
        if !wrong.is_empty() {
            wrong.push(format!("{}; {}", part.verdict_because, ranges(part)));
        }
        wrong
    }

    /// What is wrong beside the case as it stands.
    fn compared(&self, changed: &PartAssessment, usual: &PartAssessment) -> Vec<String> {
        let mut wrong = Vec::new();
        let range = |part: &PartAssessment, code: &str| {
            let found = part.hypotheses.iter().find(|known| known.code == code);
            let found = found.unwrap_or_else(|| panic!("no hypothesis {code}"));
            (found.low, found.high)
        };
        for code in &self.not_likelier {
            let (now, then) = (range(changed, code), range(usual, code));
            if now.0 > then.0 || now.1 > then.1 {
                wrong.push(format!("{code} rose from {then:?} to {now:?}"));
            }
        }
        for code in &self.likelier {
            let (now, then) = (range(changed, code), range(usual, code));
            if now.1 <= then.1 {
                wrong.push(format!("{code} did not rise from {then:?}: {now:?}"));
            }
        }
        if self.not_more_confident && changed.confidence > usual.confidence {
            wrong.push(format!("confidence rose to {}", changed.confidence.word()));
        }
        wrong
    }

    /// True when nothing is asked: such an expectation cannot fail.
    pub(crate) fn is_empty(&self) -> bool {
        let texts = [
            &self.verdict,
            &self.occurrence,
            &self.impact,
            &self.attribution,
            &self.actor,
            &self.confidence,
            &self.not_examined,
        ];
        texts.iter().all(|text| text.is_none())
            && self.verdict_not.is_empty()
            && self.figures.is_none()
            && self.says_nothing.is_empty()
            && self.not_likelier.is_empty()
            && self.likelier.is_empty()
            && !self.not_more_confident
    }
}

fn ranges(part: &PartAssessment) -> String {
    let each = part
        .hypotheses
        .iter()
        .map(|known| format!("{} {:.2}-{:.2}", known.code, known.low, known.high));
    each.collect::<Vec<_>>().join(", ")
}
