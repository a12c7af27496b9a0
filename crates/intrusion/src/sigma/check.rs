//! Rules that would load and could not work.

use super::load::{Document, Loaded, wanted};
use super::route::{Knowledge, Routes};
use crate::{Error, Origin, Rule, RuleFault, RuleIndex};
use levelhead_schema::event::LogSource;
use rsigma_parser::{
    ConditionExpr, ConditionOperator, CorrelationCondition, CorrelationRule, CorrelationType,
    Detection, DetectionItem, FilterRuleTarget, Modifier, SelectorPattern, SigmaRule, SigmaValue,
};
use std::collections::{BTreeSet, HashMap};

/// Refuses a second rule of one id.
pub(super) fn ids(loaded: &Loaded, rules: &[Rule]) -> Result<(), Error> {
    let detectors = rules.iter().filter(|rule| rule.origin == Origin::Detector);
    let mut seen: HashMap<&str, String> = detectors
        .map(|rule| (rule.id.as_str(), "rules/detectors.toml".to_owned()))
        .collect();
    let places = loaded
        .rules
        .iter()
        .map(|rule| (rule.index, &rule.place, &rule.text));
    let others = loaded
        .correlations
        .iter()
        .map(|rule| (rule.index, &rule.place, &rule.text));
    let mut all: Vec<_> = places.chain(others).collect();
    all.sort_by_key(|(index, ..)| *index);
    for (index, place, text) in all {
        let Some(rule) = rules.get(index.0 as usize) else {
            continue;
        };
        let line = text
            .lines()
            .position(|line| line.starts_with("id:"))
            .unwrap_or(0) as u64;
        let here = format!("{}:{}", place.file, place.line + line);
        if let Some(other) = seen.insert(&rule.id, here) {
            let id = rule.id.clone();
            return Err(place.fault(line, RuleFault::DuplicateId { id, other }));
        }
    }
    Ok(())
}

/// Every rule that correlations and filters can name, by id and by name.
pub(super) struct Named<'l> {
    by: HashMap<&'l str, (RuleIndex, bool)>,
}

impl<'l> Named<'l> {
    pub(super) fn of(loaded: &'l Loaded) -> Self {
        let mut by = HashMap::new();
        let mut add = |index, id: &'l Option<String>, name: &'l Option<String>| {
            let entry = (index, id.is_some());
            by.extend(id.iter().chain(name).map(|word| (word.as_str(), entry)));
        };
        for rule in &loaded.rules {
            add(rule.index, &rule.parsed.id, &rule.parsed.name);
        }
        for rule in &loaded.correlations {
            add(rule.index, &rule.parsed.id, &rule.parsed.name);
        }
        Named { by }
    }

    pub(super) fn index(&self, word: &str) -> Option<RuleIndex> {
        self.by.get(word).map(|(index, _)| *index)
    }
}

/// Refuses correlations that name nothing, themselves, or rules without an id, and conditions that no count meets.
pub(super) fn correlations(loaded: &Loaded) -> Result<(), Error> {
    let named = Named::of(loaded);
    for document in &loaded.correlations {
        if document.parsed.rules.is_empty() {
            let reason = "the correlation names no rule".to_owned();
            return Err(document.fault_at("correlation:", RuleFault::Unreadable(reason)));
        }
        for word in &document.parsed.rules {
            match named.by.get(word.as_str()) {
                Some((_, true)) => {}
                Some((_, false)) => {
                    return Err(document.fault_at(word, RuleFault::NoId(word.clone())));
                }
                None => return Err(document.fault_at(word, RuleFault::UnknownRule(word.clone()))),
            }
        }
        condition(document, &named)?;
    }
    circles(loaded, &named)
}

fn circles(loaded: &Loaded, named: &Named<'_>) -> Result<(), Error> {
    let edges: HashMap<RuleIndex, Vec<RuleIndex>> = loaded
        .correlations
        .iter()
        .map(|document| {
            let rules = document.parsed.rules.iter();
            (
                document.index,
                rules.filter_map(|word| named.index(word)).collect(),
            )
        })
        .collect();
    for document in &loaded.correlations {
        let mut reached = BTreeSet::new();
        let mut open = vec![document.index];
        while let Some(index) = open.pop() {
            for next in edges.get(&index).into_iter().flatten() {
                if *next == document.index {
                    let title = document.parsed.title.clone();
                    return Err(document.fault_at("rules:", RuleFault::Circle(title)));
                }
                if reached.insert(*next) {
                    open.push(*next);
                }
            }
        }
    }
    Ok(())
}

fn condition(document: &Document<CorrelationRule>, named: &Named<'_>) -> Result<(), Error> {
    let parsed = &document.parsed;
    let never = |what: String| document.fault_at("condition:", RuleFault::Never(what));
    match &parsed.condition {
        CorrelationCondition::Extended(expression) => words_of(
            expression,
            &mut |word| match parsed.rules.iter().any(|rule| rule == word) {
                true if named.index(word).is_some() => Ok(()),
                _ => Err(document.fault_at(word, RuleFault::UnknownRule(word.to_owned()))),
            },
        ),
        CorrelationCondition::Threshold {
            predicates, field, ..
        } => {
            let counts = matches!(
                parsed.correlation_type,
                CorrelationType::EventCount | CorrelationType::ValueCount
            );
            let temporal = matches!(
                parsed.correlation_type,
                CorrelationType::Temporal | CorrelationType::TemporalOrdered
            );
            if !counts && !temporal && field.is_none()
                || parsed.correlation_type == CorrelationType::ValueCount && field.is_none()
            {
                return Err(never("it counts values and names no field".to_owned()));
            }
            // Counting begins with a first event, so no count below one is ever seen.
            if counts && !possible(predicates) {
                return Err(never("no count above zero meets it".to_owned()));
            }
            Ok(())
        }
    }
}

/// Whether some count from 1 meets all of them.
fn possible(predicates: &[(ConditionOperator, u64)]) -> bool {
    let meets = |count: u64| {
        predicates.iter().all(|(operator, value)| match operator {
            ConditionOperator::Lt => count < *value,
            ConditionOperator::Lte => count <= *value,
            ConditionOperator::Gt => count > *value,
            ConditionOperator::Gte => count >= *value,
            ConditionOperator::Eq => count == *value,
            ConditionOperator::Neq => count != *value,
        })
    };
    let around = predicates
        .iter()
        .flat_map(|(_, value)| [value.saturating_sub(1), *value, value.saturating_add(1)]);
    around.chain([1]).filter(|count| *count > 0).any(meets)
}

/// Calls `each` with every name in an expression.
fn words_of(
    expression: &ConditionExpr,
    each: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    match expression {
        ConditionExpr::And(parts) | ConditionExpr::Or(parts) => {
            parts.iter().try_for_each(|part| words_of(part, each))
        }
        ConditionExpr::Not(part) => words_of(part, each),
        ConditionExpr::Identifier(word) => each(word),
        ConditionExpr::Selector {
            pattern: SelectorPattern::Them,
            ..
        } => Ok(()),
        ConditionExpr::Selector {
            pattern: SelectorPattern::Pattern(word),
            ..
        } => each(word),
    }
}

/// Refuses filters of rules that there are not.
pub(super) fn filters(loaded: &Loaded) -> Result<(), Error> {
    let named = Named::of(loaded);
    let titles: BTreeSet<&str> = loaded
        .rules
        .iter()
        .map(|rule| rule.parsed.title.as_str())
        .collect();
    for document in &loaded.filters {
        let FilterRuleTarget::Specific(words) = &document.parsed.rules else {
            continue;
        };
        for word in words {
            if named.index(word).is_none() && !titles.contains(word.as_str()) {
                return Err(document.fault_at(word, RuleFault::UnknownRule(word.clone())));
            }
        }
    }
    Ok(())
}

/// Refuses fields that no log of a rule's source has: in rules of ours always, in the user's where the fields of the
/// source are a closed list. Elsewhere they are counted.
pub(super) fn fields(loaded: &Loaded, routes: &Routes) -> Result<u64, Error> {
    let mut unknown = 0;
    for document in &loaded.rules {
        let sources = sources_of(&document.parsed, routes);
        if sources.is_empty() {
            match document.place.shipped {
                true => return Err(document.fault_at("logsource:", RuleFault::UnknownSource)),
                false => continue,
            }
        }
        let mut names = BTreeSet::new();
        for detection in document.parsed.detection.named.values() {
            fields_of(detection, &mut |name| {
                names.insert(name.to_owned());
            });
        }
        for name in names {
            let knows: Vec<Knowledge> = sources
                .iter()
                .map(|source| routes.knows(*source, &name))
                .collect();
            if knows.contains(&Knowledge::Known) {
                continue;
            }
            // A name in a rule of ours is one that somebody looked up and listed. Of a log source that several kinds of
            // logs answer, a closed list speaks for all.
            if document.place.shipped || knows.contains(&Knowledge::Unknown) {
                return Err(document.fault_at(&name, RuleFault::UnknownField(name.clone())));
            }
            if knows.contains(&Knowledge::Elsewhere) {
                unknown += 1;
            }
        }
    }
    Ok(unknown)
}

/// The kinds of logs that a rule looks at.
pub(super) fn sources_of(rule: &SigmaRule, routes: &Routes) -> BTreeSet<LogSource> {
    let all = routes.all();
    let own = routes.for_rule(&wanted(rule)).into_iter();
    own.filter_map(|route| all.get(route.index()))
        .map(|route| route.source)
        .collect()
}

/// Calls `each` with every field that a detection names.
pub(super) fn fields_of(detection: &Detection, each: &mut dyn FnMut(&str)) {
    let item = |item: &DetectionItem, each: &mut dyn FnMut(&str)| {
        if let Some(name) = &item.field.name {
            each(name);
        }
        if item.field.has_modifier(Modifier::FieldRef) {
            for value in &item.values {
                if let SigmaValue::String(name) = value {
                    each(&name.original);
                }
            }
        }
    };
    match detection {
        Detection::AllOf(items) => items.iter().for_each(|one| item(one, each)),
        Detection::AnyOf(parts) | Detection::And(parts) => {
            parts.iter().for_each(|part| fields_of(part, each));
        }
        Detection::Keywords(_) => {}
        Detection::ArrayMatch { field, .. } => each(field),
        Detection::Conditional { named, .. } => {
            named.values().for_each(|part| fields_of(part, each));
        }
    }
}
