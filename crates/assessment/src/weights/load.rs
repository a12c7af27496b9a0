//! Files of weights to [`Weights`].

use super::{
    Basis, EvidenceKind, Grades, Group, HypothesisKind, Prior, VerdictRule, Weights, check,
};
use crate::error::WeightsError;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Any file but the grades: each holds some of these lists.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Lists {
    hypothesis: Vec<HypothesisKind>,
    verdict: Vec<VerdictRule>,
    prior: Vec<Prior>,
    group: Vec<Group>,
    kind: Vec<EvidenceKind>,
    basis: Vec<Basis>,
}

pub(super) fn load(texts: &[(&str, &str)]) -> Result<Weights, WeightsError> {
    let mut all = Lists::default();
    let mut grades = None;
    let mut digest = Sha256::new();
    for &(file, text) in texts {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
        if file == "grades.toml" {
            grades = Some(read::<Grades>(file, text)?);
            continue;
        }
        let lists: Lists = read(file, text)?;
        all.hypothesis.extend(lists.hypothesis);
        all.verdict.extend(lists.verdict);
        all.prior.extend(lists.prior);
        all.group.extend(lists.group);
        all.kind.extend(lists.kind);
        all.basis.extend(lists.basis);
    }
    let grades = grades.ok_or_else(|| WeightsError::Contradiction {
        file: "grades.toml".to_owned(),
        name: "grades.toml".to_owned(),
        what: "is missing".to_owned(),
    })?;
    let weights = Weights {
        hypotheses: all.hypothesis,
        verdicts: all.verdict,
        priors: all.prior,
        groups: all.group,
        kinds: all.kind,
        bases: all.basis,
        grades,
        sha256: digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    };
    check::check(&weights)?;
    Ok(weights)
}

fn read<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T, WeightsError> {
    toml::from_str(text).map_err(|error| WeightsError::Toml {
        file: file.to_owned(),
        line: error
            .span()
            .map_or(1, |span| 1 + text[..span.start].matches('\n').count()),
        message: error.message().to_owned(),
    })
}
