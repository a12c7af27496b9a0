//! The weights in `weights/`: hypotheses, priors, kinds of evidence, grades, verdicts, bases of attribution.
//!
//! Every number has its reason and its source in the file. Nothing is fitted at run time.

mod check;
mod load;

use crate::error::WeightsError;
use levelhead_schema::analysis::Confidence;
use levelhead_schema::claim::{Access, AttributionBasis, PartKind, Reliability};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Name and text of every file in `weights/`, by name.
const TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/weights.rs"));

/// One explanation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HypothesisKind {
    /// Code.
    pub code: String,
    /// Kinds of part in which it is weighed.
    pub kinds: Vec<PartKind>,
    /// In words, English.
    pub name: String,
    /// In words, Spanish.
    pub name_es: String,
    /// The verdict it leads to.
    pub verdict: String,
    /// What then took place.
    pub occurrence: String,
    /// True when a search of the system could have seen it.
    #[serde(default)]
    pub attack: bool,
}

/// One verdict and when it may be given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerdictRule {
    /// Code.
    pub code: String,
    /// Lowest end of the range that it needs; none for those that are given when nothing else may be.
    pub least: Option<f64>,
    /// What at least one item behind it must have been.
    pub needs: Option<Needs>,
    /// True when it says that something was not found.
    #[serde(default)]
    pub negative: bool,
    /// Other explanations under which it holds as well: a weaker verdict, given where no single one is settled.
    #[serde(default)]
    pub entailed_by: Vec<String>,
    /// In a sentence without its full stop, English.
    pub words: String,
    /// Spanish.
    pub words_es: String,
}

/// What at least one item behind a verdict must have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Needs {
    /// By a source that could see the system, the artefact or the procedure.
    Seen,
    /// By a source that could see the system or its logs.
    SeenSystem,
}

/// What is held before any evidence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prior {
    /// Name.
    pub name: String,
    /// Kinds of part for which it is stated.
    pub kinds: Vec<PartKind>,
    /// Proportion of what is not named.
    pub otherwise: f64,
    /// Proportions by hypothesis.
    #[serde(default)]
    pub expected: BTreeMap<String, f64>,
    /// Why.
    pub reason: String,
    /// On what ground.
    pub source: String,
}

/// Items of one group count together up to a cap.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    /// Name.
    pub name: String,
    /// Kinds of part for which it makes sense to ask for such evidence.
    pub asked_of: Vec<PartKind>,
    /// Most bits that the group may count against one hypothesis.
    pub cap_bits: f64,
    /// Why.
    pub reason: String,
}

/// What an item rests on: decides how much the source's access counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestsOn {
    /// The inside of a system.
    System,
    /// A file, a recording, an object.
    Artefact,
    /// The rules.
    Procedure,
    /// That it was said.
    Word,
}

/// One kind of evidence with its ratios.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKind {
    /// Name, as claims use it.
    pub name: String,
    /// Its group.
    pub group: String,
    /// What it rests on.
    pub rests_on: RestsOn,
    /// What it is, in words.
    pub what: String,
    /// What to do to get it.
    pub ask: String,
    /// Against an attack the ratio is one less the item's power.
    #[serde(default)]
    pub by_power: bool,
    /// The power taken when it was not measured.
    pub assumed_power: Option<f64>,
    /// How much to be expected under a hypothesis, beside the one that explains it best.
    pub expected: BTreeMap<String, f64>,
    /// The same for what is not named.
    pub otherwise: f64,
    /// Why these numbers.
    pub reason: String,
    /// On what ground.
    pub source: String,
}

impl EvidenceKind {
    /// How much the item is to be expected under a hypothesis, given the share of attacks it would have seen.
    pub fn ratio(&self, hypothesis: &HypothesisKind, power: Option<f64>) -> f64 {
        if self.by_power && hypothesis.attack {
            let power = power.or(self.assumed_power).unwrap_or(0.0);
            // No search is perfect: a power of 1 would make an attack impossible.
            return (1.0 - power).max(0.01);
        }
        let named = self.expected.get(&hypothesis.code);
        named.copied().unwrap_or(self.otherwise)
    }
}

/// One basis of attribution.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basis {
    /// The basis.
    pub name: AttributionBasis,
    /// Highest confidence that it can carry; `none` for no attribution at all.
    pub most: String,
    /// In words, English.
    pub words: String,
    /// Spanish.
    pub words_es: String,
    /// Why.
    pub reason: String,
    /// On what ground.
    pub source: String,
}

impl Basis {
    /// Highest confidence that it can carry; `None` when it carries no attribution at all.
    pub(crate) fn most(&self) -> Option<Confidence> {
        match self.most.as_str() {
            "high" => Some(Confidence::High),
            "moderate" => Some(Confidence::Moderate),
            "low" => Some(Confidence::Low),
            _ => None,
        }
    }
}

/// How far an item counts by its grade and its source's access.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grades {
    pub(crate) reliability: ReliabilityTable,
    pub(crate) credibility: CredibilityTable,
    pub(crate) access: BTreeMap<String, AccessTable>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    non_snake_case,
    reason = "the letters of the Admiralty system are capitals"
)]
pub(crate) struct ReliabilityTable {
    A: f64,
    B: f64,
    C: f64,
    D: f64,
    E: f64,
    F: f64,
    pub(crate) reason: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CredibilityTable {
    #[serde(rename = "1")]
    one: f64,
    #[serde(rename = "2")]
    two: f64,
    #[serde(rename = "3")]
    three: f64,
    #[serde(rename = "4")]
    four: f64,
    #[serde(rename = "5")]
    five: f64,
    #[serde(rename = "6")]
    six: f64,
    pub(crate) reason: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessTable {
    system: f64,
    logs: f64,
    briefing: f64,
    artefact: f64,
    procedure: f64,
    outside: f64,
    nothing: f64,
    pub(crate) reason: String,
}

impl Grades {
    pub(crate) fn reliability(&self, letter: Reliability) -> f64 {
        let table = &self.reliability;
        match letter {
            Reliability::A => table.A,
            Reliability::B => table.B,
            Reliability::C => table.C,
            Reliability::D => table.D,
            Reliability::E => table.E,
            Reliability::F => table.F,
        }
    }

    pub(crate) fn credibility(&self, digit: u8) -> f64 {
        let table = &self.credibility;
        match digit {
            1 => table.one,
            2 => table.two,
            3 => table.three,
            4 => table.four,
            5 => table.five,
            _ => table.six,
        }
    }

    pub(crate) fn access(&self, rests_on: RestsOn, access: Access) -> f64 {
        let name = match rests_on {
            RestsOn::System => "system",
            RestsOn::Artefact => "artefact",
            RestsOn::Procedure => "procedure",
            RestsOn::Word => "word",
        };
        let Some(table) = self.access.get(name) else {
            return 0.0;
        };
        match access {
            Access::System => table.system,
            Access::Logs => table.logs,
            Access::Briefing => table.briefing,
            Access::Artefact => table.artefact,
            Access::Procedure => table.procedure,
            Access::Outside => table.outside,
            Access::Nothing => table.nothing,
        }
    }
}

/// All weights, checked.
#[derive(Clone, Debug)]
pub struct Weights {
    pub(crate) hypotheses: Vec<HypothesisKind>,
    pub(crate) verdicts: Vec<VerdictRule>,
    pub(crate) priors: Vec<Prior>,
    pub(crate) groups: Vec<Group>,
    pub(crate) kinds: Vec<EvidenceKind>,
    pub(crate) bases: Vec<Basis>,
    pub(crate) grades: Grades,
    pub(crate) sha256: String,
}

impl Weights {
    /// The weights that ship with the program.
    #[expect(
        clippy::expect_used,
        reason = "a test loads and checks every embedded file, so this cannot fail"
    )]
    pub fn embedded() -> &'static Weights {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Weights::load(TEXTS).expect("the embedded weights are valid"))
    }

    /// Name and text of every embedded file.
    pub fn texts() -> &'static [(&'static str, &'static str)] {
        TEXTS
    }

    /// Reads and checks files of weights, as `(name, text)`.
    ///
    /// # Errors
    /// A file that is no TOML, or the first contradiction. The fault is the file's.
    pub fn load(texts: &[(&str, &str)]) -> Result<Weights, WeightsError> {
        load::load(texts)
    }

    /// Every kind of evidence, in the order of the files.
    pub fn kinds(&self) -> &[EvidenceKind] {
        &self.kinds
    }

    /// The kind of that name.
    pub fn kind(&self, name: &str) -> Option<&EvidenceKind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// The same weights with one ratio set to another value: for asking how far it may move.
    pub fn with_ratio(&self, kind: &str, hypothesis: &str, ratio: f64) -> Weights {
        let mut moved = self.clone();
        for known in moved.kinds.iter_mut().filter(|known| known.name == kind) {
            known.expected.insert(hypothesis.to_owned(), ratio);
        }
        moved
    }

    /// The hypotheses that are weighed for a kind of part.
    pub fn hypotheses(&self, kind: PartKind) -> Vec<&HypothesisKind> {
        let of_kind = |hypothesis: &&HypothesisKind| hypothesis.kinds.contains(&kind);
        self.hypotheses.iter().filter(of_kind).collect()
    }

    /// The hypothesis of that code.
    pub(crate) fn hypothesis(&self, code: &str) -> Option<&HypothesisKind> {
        self.hypotheses.iter().find(|known| known.code == code)
    }

    /// The verdict of that code.
    pub(crate) fn verdict(&self, code: &str) -> Option<&VerdictRule> {
        self.verdicts.iter().find(|rule| rule.code == code)
    }

    pub(crate) fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }

    pub(crate) fn basis(&self, name: AttributionBasis) -> Option<&Basis> {
        self.bases.iter().find(|basis| basis.name == name)
    }

    /// The basis that files write so.
    pub(crate) fn basis_named(&self, name: &str) -> Option<&Basis> {
        self.bases.iter().find(|basis| basis.name.name() == name)
    }

    pub(crate) fn priors(&self, kind: PartKind) -> impl Iterator<Item = &Prior> {
        self.priors
            .iter()
            .filter(move |prior| prior.kinds.contains(&kind))
    }

    /// The kind of evidence whose name is nearest to what was written.
    pub(crate) fn nearest_kind(&self, written: &str) -> Option<String> {
        let shared = |name: &str| {
            let words: Vec<&str> = name.split('-').collect();
            written
                .split(['-', '_', ' '])
                .filter(|word| words.contains(word))
                .count()
        };
        let best = self.kinds.iter().max_by_key(|kind| shared(&kind.name))?;
        (shared(&best.name) > 0).then(|| best.name.clone())
    }
}
