//! What weights must not contradict.

use super::Weights;
use crate::error::WeightsError;
use levelhead_schema::claim::{AttributionBasis, PartKind};
use std::collections::BTreeSet;

type Checked = Result<(), WeightsError>;

pub(super) fn check(weights: &Weights) -> Checked {
    hypotheses(weights)?;
    verdicts(weights)?;
    priors(weights)?;
    kinds(weights)?;
    grades(weights)?;
    for &basis in AttributionBasis::ALL {
        let Some(rule) = weights.basis(basis) else {
            return wrong("attribution.toml", basis.name(), "is not there");
        };
        if rule.most().is_none() && rule.most != "none" {
            return wrong(
                "attribution.toml",
                basis.name(),
                "carries none, low, moderate or high",
            );
        }
        reasoned("attribution.toml", basis.name(), &rule.reason, &rule.source)?;
    }
    Ok(())
}

fn wrong(file: &str, name: &str, what: impl Into<String>) -> Checked {
    Err(WeightsError::Contradiction {
        file: file.to_owned(),
        name: name.to_owned(),
        what: what.into(),
    })
}

fn reasoned(file: &str, name: &str, reason: &str, source: &str) -> Checked {
    match reason.trim().is_empty() || source.trim().is_empty() {
        true => wrong(file, name, "has no reason or no source"),
        false => Ok(()),
    }
}

fn once<'a>(file: &str, names: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return wrong(file, name, "is there twice");
        }
    }
    Ok(())
}

fn hypotheses(weights: &Weights) -> Checked {
    const FILE: &str = "hypotheses.toml";
    once(
        FILE,
        weights.hypotheses.iter().map(|known| known.code.as_str()),
    )?;
    for known in &weights.hypotheses {
        if weights
            .verdict(&known.verdict)
            .is_none_or(|rule| rule.least.is_none())
        {
            return wrong(FILE, &known.code, "leads to a verdict that has no rule");
        }
    }
    for &kind in PartKind::ALL {
        let of_kind = weights.hypotheses(kind);
        if of_kind.len() < 3 || !of_kind.iter().any(|known| known.code == "deception") {
            return wrong(
                FILE,
                kind.name(),
                "has fewer than three explanations, or not deception",
            );
        }
    }
    Ok(())
}

fn verdicts(weights: &Weights) -> Checked {
    const FILE: &str = "verdicts.toml";
    once(FILE, weights.verdicts.iter().map(|rule| rule.code.as_str()))?;
    for code in ["disputed", "insufficient-logging", "undetermined"] {
        if weights
            .verdict(code)
            .is_none_or(|rule| rule.least.is_some())
        {
            return wrong(FILE, code, "must be there, without `least`");
        }
    }
    for rule in &weights.verdicts {
        known(weights, FILE, &rule.code, rule.entailed_by.iter())?;
        if rule.least.is_some_and(|least| !(0.5..1.0).contains(&least)) {
            return wrong(
                FILE,
                &rule.code,
                "needs a `least` from 0.5 to 1: less is not more likely than not",
            );
        }
        if rule.least.is_some() != rule.needs.is_some() {
            return wrong(
                FILE,
                &rule.code,
                "has one of `least` and `needs` without the other",
            );
        }
    }
    Ok(())
}

fn priors(weights: &Weights) -> Checked {
    const FILE: &str = "priors.toml";
    for &kind in PartKind::ALL {
        if weights.priors(kind).count() < 2 {
            return wrong(
                FILE,
                kind.name(),
                "has fewer than two priors: one alone is an opinion",
            );
        }
    }
    for prior in &weights.priors {
        reasoned(FILE, &prior.name, &prior.reason, &prior.source)?;
        known(weights, FILE, &prior.name, prior.expected.keys())?;
        let mut all = prior.expected.values().chain([&prior.otherwise]);
        if all.any(|&value| !(0.1..=10.0).contains(&value)) {
            return wrong(
                FILE,
                &prior.name,
                "has a proportion outside 0.1 to 10: a prior must leave room for evidence",
            );
        }
    }
    Ok(())
}

fn known<'a>(
    weights: &Weights,
    file: &str,
    of: &str,
    mut codes: impl Iterator<Item = &'a String>,
) -> Checked {
    match codes.find(|code| weights.hypothesis(code).is_none()) {
        Some(code) => wrong(
            file,
            of,
            format!("names the hypothesis `{code}`, which is not there"),
        ),
        None => Ok(()),
    }
}

fn kinds(weights: &Weights) -> Checked {
    const FILE: &str = "evidence-*.toml";
    once(FILE, weights.kinds.iter().map(|kind| kind.name.as_str()))?;
    once(FILE, weights.groups.iter().map(|group| group.name.as_str()))?;
    for group in &weights.groups {
        if !(0.5..=10.0).contains(&group.cap_bits) || group.reason.trim().is_empty() {
            return wrong(
                FILE,
                &group.name,
                "needs a reason and a cap of 0.5 to 10 bits",
            );
        }
    }
    for kind in &weights.kinds {
        reasoned(FILE, &kind.name, &kind.reason, &kind.source)?;
        known(weights, FILE, &kind.name, kind.expected.keys())?;
        if weights.group(&kind.group).is_none() {
            return wrong(
                FILE,
                &kind.name,
                format!("is of the group `{}`, which is not there", kind.group),
            );
        }
        let mut all = kind.expected.values().chain([&kind.otherwise]);
        if all.any(|&ratio| !(0.005..=1.0).contains(&ratio)) {
            return wrong(
                FILE,
                &kind.name,
                "has a ratio outside 0.005 to 1: nothing is impossible, and the best is 1",
            );
        }
        if kind.by_power != kind.assumed_power.is_some() {
            return wrong(
                FILE,
                &kind.name,
                "has one of `by_power` and `assumed_power` without the other",
            );
        }
    }
    Ok(())
}

fn grades(weights: &Weights) -> Checked {
    const FILE: &str = "grades.toml";
    let grades = &weights.grades;
    for name in ["system", "artefact", "procedure", "word"] {
        match grades.access.get(name) {
            Some(table) if !table.reason.trim().is_empty() => {}
            _ => return wrong(FILE, name, "is not there, or has no reason"),
        }
    }
    let reasons = [&grades.reliability.reason, &grades.credibility.reason];
    match reasons.iter().any(|reason| reason.trim().is_empty()) {
        true => wrong(FILE, "reliability or credibility", "has no reason"),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{TEXTS, Weights};

    #[test]
    fn the_embedded_weights_are_valid() {
        if let Err(error) = Weights::load(TEXTS) {
            panic!("{error}");
        }
    }

    /// Replaces in one file and expects the load to be refused with these words.
    fn check_refused(file: &str, old: &str, new: &str, expect: &str) {
        let mut texts: Vec<(String, String)> = TEXTS
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        let text = &mut texts.iter_mut().find(|(name, _)| name == file).unwrap().1;
        assert!(text.contains(old), "{old}");
        *text = text.replacen(old, new, 1);
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (&**name, &**text))
            .collect();
        let error = Weights::load(&texts).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn a_wrong_weight_stops_the_load_and_says_where() {
        check_refused(
            "priors.toml",
            "public-data = 3.0",
            "public-date = 3.0",
            "`public-date`",
        );
        check_refused(
            "evidence-data.toml",
            "cap_bits = 6.0",
            "cap_bits = 60.0",
            "cap",
        );
        check_refused(
            "evidence-data.toml",
            "group = \"content\"",
            "group = \"contents\"",
            "`contents`",
        );
        check_refused(
            "evidence-words.toml",
            "otherwise = 0.9",
            "otherwise = 0.0",
            "impossible",
        );
        check_refused(
            "verdicts.toml",
            "least = 0.5",
            "least = 0.4",
            "likely than not",
        );
        check_refused("verdicts.toml", "negative = true", "negativ = true", "line");
        check_refused(
            "hypotheses.toml",
            "code = \"deception\"",
            "code = \"ruse\"",
            "deception",
        );
        check_refused(
            "attribution.toml",
            "most = \"none\"",
            "most = \"some\"",
            "carries",
        );
        check_refused("grades.toml", "A = 1.0", "", "missing field");
    }
}
