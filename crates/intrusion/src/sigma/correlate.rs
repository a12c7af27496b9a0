//! Rules over several events, counted by rsigma in the time of the events.

use super::check::Named;
use super::engine::number;
use super::event::Single;
use super::load::{Document, Loaded};
use crate::engine::Correlator;
use crate::{Error, RuleFault, RuleIndex};
use jiff::Timestamp;
use levelhead_schema::event::Event;
use rsigma_eval::{
    CorrelationConfig, CorrelationEngine, EvaluationResult, ResultBody, RuleHeader,
    TimestampFallback,
};
use rsigma_parser::{
    ConditionExpr, ConditionOperator, CorrelationCondition, CorrelationRule, CorrelationType,
    FieldAlias, Quantifier, SelectorPattern,
};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Groups that are counted at once, over all correlations of a stream.
const MOST_GROUPS: usize = 50_000;

/// Events kept of one group, where the condition does not say how many it needs.
const MOST_OF_GROUP: u64 = 2_000;

/// Events taken before all counts begin anew: what bounds memory when every group is long.
const MOST_TAKEN: u64 = 1_000_000;

/// An event this much earlier than those before it is of another log. Logs are not in perfect order.
const BACKWARDS_SECONDS: i64 = 3600;

/// The correlations of a run, by numbers of rules.
pub(crate) struct Correlations {
    rules: Vec<CorrelationRule>,
    /// True for each rule that some correlation counts.
    counted: Vec<bool>,
    silent: Vec<RuleIndex>,
}

impl Correlations {
    /// The correlations of `loaded`; none when there are none.
    ///
    /// # Errors
    /// [`Error::Rule`] for one that cannot be compiled.
    pub(super) fn new(loaded: &Loaded) -> Result<Option<Self>, Error> {
        if loaded.correlations.is_empty() {
            return Ok(None);
        }
        let named = Named::of(loaded);
        let mut counted = Vec::new();
        let mut silent = BTreeSet::new();
        let mut rules = Vec::new();
        for document in &loaded.correlations {
            let parsed = &document.parsed;
            for index in parsed.rules.iter().filter_map(|word| named.index(word)) {
                let place = index.0 as usize;
                if counted.len() <= place {
                    counted.resize(place + 1, false);
                }
                counted[place] = true;
                if !parsed.generate {
                    silent.insert(index);
                }
            }
            let rule = rewritten(document, &named)?;
            let mut trial = CorrelationEngine::new(CorrelationConfig::default());
            trial.add_correlation(&rule).map_err(|error| {
                let reason = error.to_string();
                document.fault_at("correlation:", RuleFault::Uncompilable(reason))
            })?;
            rules.push(rule);
        }
        Ok(Some(Correlations {
            rules,
            counted,
            silent: silent.into_iter().collect(),
        }))
    }

    pub(super) fn silent(&self) -> &[RuleIndex] {
        &self.silent
    }

    fn engine(&self) -> CorrelationEngine {
        let mut engine = CorrelationEngine::new(CorrelationConfig {
            timestamp_fields: Vec::new(),
            timestamp_fallback: TimestampFallback::Skip,
            max_state_entries: MOST_GROUPS,
            max_group_entries: Some(MOST_OF_GROUP as usize),
            ..CorrelationConfig::default()
        });
        for rule in &self.rules {
            // Each was tried at load.
            let _ = engine.add_correlation(rule);
        }
        engine
    }
}

/// A correlation that knows rules by their numbers only, with as many events kept as its condition needs.
fn rewritten(
    document: &Document<CorrelationRule>,
    named: &Named<'_>,
) -> Result<CorrelationRule, Error> {
    let mut rule = document.parsed.clone();
    let number = |word: &str| named.index(word).map(|index| index.0.to_string());
    let words = std::mem::take(&mut rule.rules);
    rule.rules = words.iter().filter_map(|word| number(word)).collect();
    rule.id = Some(document.index.0.to_string());
    rule.name = None;
    rule.title.clear();
    rule.tags.clear();
    rule.custom_attributes.clear();
    for alias in &mut rule.aliases {
        renumber_alias(alias, &number);
    }
    if let CorrelationCondition::Extended(expression) = &mut rule.condition {
        renumber(expression, &words, &number);
    }
    if let Some(kept) = needed(&rule) {
        let kept = kept.to_string();
        rule.custom_attributes
            .insert("rsigma.max_group_entries".to_owned(), kept.into());
    }
    Ok(rule)
}

/// How many of the latest events decide a condition on counts.
fn needed(rule: &CorrelationRule) -> Option<u64> {
    let CorrelationCondition::Threshold { predicates, .. } = &rule.condition else {
        return None;
    };
    let most = predicates.iter().map(|(operator, value)| match operator {
        ConditionOperator::Gte => Some(*value),
        ConditionOperator::Gt
        | ConditionOperator::Lte
        | ConditionOperator::Eq
        | ConditionOperator::Lt
        | ConditionOperator::Neq => Some(value.saturating_add(1)),
    });
    let most = most
        .collect::<Option<Vec<u64>>>()?
        .into_iter()
        .max()?
        .max(1);
    match rule.correlation_type {
        CorrelationType::EventCount => Some(most),
        // A value may come again and again between the distinct ones.
        CorrelationType::ValueCount => Some(most.saturating_mul(4).max(256)),
        _ => None,
    }
}

fn renumber_alias(alias: &mut FieldAlias, number: &dyn Fn(&str) -> Option<String>) {
    let mapping: HashMap<String, String> = std::mem::take(&mut alias.mapping);
    let known = mapping
        .into_iter()
        .filter_map(|(word, field)| Some((number(&word)?, field)));
    alias.mapping = known.collect();
}

fn renumber(
    expression: &mut ConditionExpr,
    words: &[String],
    number: &dyn Fn(&str) -> Option<String>,
) {
    match expression {
        ConditionExpr::And(parts) | ConditionExpr::Or(parts) => {
            parts
                .iter_mut()
                .for_each(|part| renumber(part, words, number));
        }
        ConditionExpr::Not(part) => renumber(part, words, number),
        ConditionExpr::Identifier(word) => {
            if let Some(index) = number(word) {
                *word = index;
            }
        }
        ConditionExpr::Selector {
            quantifier,
            pattern: SelectorPattern::Pattern(pattern),
        } => {
            let meant = words
                .iter()
                .filter(|word| rsigma_parser::detection_name_matches(word, pattern));
            let parts = meant
                .filter_map(|word| number(word))
                .map(ConditionExpr::Identifier);
            let parts: Vec<ConditionExpr> = parts.collect();
            *expression = match quantifier {
                Quantifier::All => ConditionExpr::And(parts),
                Quantifier::Any | Quantifier::Count(_) => ConditionExpr::Or(parts),
            };
        }
        ConditionExpr::Selector { .. } => {}
    }
}

/// Counts one stream of logs.
pub(super) struct RsigmaCorrelator {
    correlations: Arc<Correlations>,
    engine: CorrelationEngine,
    latest: Option<Timestamp>,
    taken: u64,
}

impl RsigmaCorrelator {
    pub(super) fn new(correlations: Arc<Correlations>) -> Self {
        let engine = correlations.engine();
        RsigmaCorrelator {
            correlations,
            engine,
            latest: None,
            taken: 0,
        }
    }
}

impl Correlator for RsigmaCorrelator {
    fn event(&mut self, event: Event<'_>, hits: &[RuleIndex], fired: &mut Vec<RuleIndex>) {
        let counted = |hit: &&RuleIndex| {
            let place = hit.0 as usize;
            self.correlations
                .counted
                .get(place)
                .copied()
                .unwrap_or(false)
        };
        let found: Vec<EvaluationResult> = hits.iter().filter(counted).map(result).collect();
        let (Some(time), false) = (event.time(), found.is_empty()) else {
            return;
        };
        let seconds = time.as_second();
        let backwards = self
            .latest
            .is_some_and(|latest| seconds < latest.as_second() - BACKWARDS_SECONDS);
        self.taken += 1;
        if backwards || self.taken > MOST_TAKEN {
            self.engine = self.correlations.engine();
            self.taken = 1;
            self.latest = None;
        }
        self.latest = Some(self.latest.map_or(time, |latest| latest.max(time)));
        let outcome = self
            .engine
            .process_with_detections(&Single::new(event), found, seconds);
        let start = fired.len();
        let over_several = outcome.iter().filter(|result| result.is_correlation());
        fired.extend(over_several.filter_map(|result| number(&result.header)));
        if let Some(fresh) = fired.get_mut(start..) {
            fresh.sort_unstable();
        }
        fired.dedup();
    }
}

/// A match as rsigma's correlations take it.
fn result(hit: &RuleIndex) -> EvaluationResult {
    EvaluationResult {
        header: RuleHeader {
            rule_title: String::new(),
            rule_id: Some(hit.0.to_string()),
            level: None,
            tags: Vec::new(),
            custom_attributes: Arc::default(),
            enrichments: None,
        },
        body: ResultBody::Detection(rsigma_eval::DetectionBody {
            matched_selections: Vec::new(),
            matched_fields: Vec::new(),
            event: None,
        }),
    }
}
