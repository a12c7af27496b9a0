//! The rsigma engines of each route, compiled when its first event comes.

use super::check::{self, Named};
use super::correlate::{Correlations, RsigmaCorrelator};
use super::event::{Seen, coded};
use super::load::{Document, Loaded, quoted, wanted};
use super::route::{RouteIndex, Routes};
use super::sieve::{Sieve, words_of};
use crate::engine::{Correlator, Engine};
use crate::{Error, RuleFault, RuleIndex};
use levelhead_schema::event::{Event, LogSource};
use rsigma_eval::{CompiledRule, compile_rule};
use rsigma_parser::{
    Detection, DetectionItem, FilterRule, FilterRuleTarget, Modifier, SigmaRule, SigmaString,
    SigmaValue,
};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Sigma rules, ready to be asked.
pub(crate) struct SigmaEngine {
    routes: Arc<Routes>,
    loaded: Arc<Loaded>,
    /// For each route, the places of its rules in `loaded`.
    of_route: Vec<Vec<usize>>,
    engines: Vec<OnceLock<RouteEngine>>,
    correlations: Option<Arc<Correlations>>,
}

/// The rules of a route.
#[derive(Default)]
struct RouteEngine {
    /// Those that are asked about every event.
    always: Option<rsigma_eval::Engine>,
    /// Those that are asked about events which the sieve holds.
    sifted: Option<(Sieve, rsigma_eval::Engine)>,
}

impl SigmaEngine {
    /// Compiles every rule but the first `tried` once, to find those that cannot be, and keeps what the routes' engines are
    /// made of.
    ///
    /// # Errors
    /// [`Error::Rule`] for the first rule that cannot be compiled.
    pub(crate) fn new(
        loaded: Arc<Loaded>,
        routes: Arc<Routes>,
        tried: usize,
    ) -> Result<Self, Error> {
        let mut of_route = vec![Vec::new(); routes.all().len()];
        for (place, document) in loaded.rules.iter().enumerate() {
            let own = routes.for_rule(&wanted(&document.parsed));
            let source = own
                .first()
                .and_then(|route| routes.all().get(route.index()));
            let source = source.map_or(LogSource::Json, |route| route.source);
            if place >= tried {
                compile(document, source)?;
            }
            for route in own {
                if let Some(rules) = of_route.get_mut(route.index()) {
                    rules.push(place);
                }
            }
        }
        for document in &loaded.filters {
            try_filter(document)?;
        }
        let correlations = Correlations::new(&loaded)?.map(Arc::new);
        let engines = of_route.iter().map(|_| OnceLock::new()).collect();
        Ok(SigmaEngine {
            routes,
            loaded,
            of_route,
            engines,
            correlations,
        })
    }

    /// The kinds of logs that each rule looks at, by place in the list of documents.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (RuleIndex, Vec<LogSource>)> {
        self.loaded.rules.iter().map(|document| {
            let sources = check::sources_of(&document.parsed, &self.routes);
            (document.index, sources.into_iter().collect())
        })
    }

    /// Rules that say nothing by themselves: correlations count them.
    pub(crate) fn silent(&self) -> &[RuleIndex] {
        self.correlations
            .as_ref()
            .map_or(&[], |correlations| correlations.silent())
    }

    fn engine(&self, route: RouteIndex) -> Option<&RouteEngine> {
        let places = self.of_route.get(route.index())?;
        let source = self.routes.all().get(route.index())?.source;
        let slot = self.engines.get(route.index())?;
        Some(slot.get_or_init(|| self.build(places, source)))
    }

    fn build(&self, places: &[usize], source: LogSource) -> RouteEngine {
        let documents = places
            .iter()
            .filter_map(|place| self.loaded.rules.get(*place));
        let (mut always, mut sifted, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for document in documents {
            // Each was compiled at load, so none is lost here.
            let Ok(rule) = compile(document, source) else {
                continue;
            };
            match words_of(&document.parsed.detection) {
                Some(own) => {
                    words.extend(own);
                    sifted.push(rule);
                }
                None => always.push(rule),
            }
        }
        let sieve = Sieve::of(words);
        if sieve.is_none() {
            always.append(&mut sifted);
        }
        RouteEngine {
            always: self.engine_of(always, source),
            sifted: sieve.zip(self.engine_of(sifted, source)),
        }
    }

    fn engine_of(
        &self,
        rules: Vec<CompiledRule>,
        source: LogSource,
    ) -> Option<rsigma_eval::Engine> {
        if rules.is_empty() {
            return None;
        }
        let mut engine = rsigma_eval::Engine::new();
        engine.extend_compiled_rules(rules);
        let named = Named::of(&self.loaded);
        for document in &self.loaded.filters {
            let filter = rewritten_filter(&document.parsed, source, &named, &self.loaded);
            // Tried at load.
            let _ = engine.apply_filter(&filter);
        }
        Some(engine)
    }
}

impl Engine for SigmaEngine {
    fn matches(&self, event: Event<'_>, hits: &mut Vec<RuleIndex>) {
        let Some(engine) = self.routes.of(event).and_then(|route| self.engine(route)) else {
            return;
        };
        let start = hits.len();
        let sifted = engine.sifted.as_ref();
        let sifted = sifted
            .filter(|(sieve, _)| sieve.holds(event))
            .map(|(_, rules)| rules);
        for rules in engine.always.iter().chain(sifted) {
            let found = rules.evaluate(&Seen(event));
            hits.extend(found.iter().filter_map(|result| number(&result.header)));
        }
        if let Some(fresh) = hits.get_mut(start..) {
            fresh.sort_unstable();
        }
    }

    fn correlator(&self) -> Option<Box<dyn Correlator>> {
        let correlations = Arc::clone(self.correlations.as_ref()?);
        Some(Box::new(RsigmaCorrelator::new(correlations)))
    }
}

/// Rules go into rsigma under their number in the run's list.
pub(super) fn number(header: &rsigma_eval::RuleHeader) -> Option<RuleIndex> {
    header.rule_id.as_deref()?.parse().ok().map(RuleIndex)
}

fn compile(document: &Document<SigmaRule>, source: LogSource) -> Result<CompiledRule, Error> {
    let rule = rewritten(&document.parsed, source, document.index);
    compile_rule(&rule).map_err(|error| {
        let reason = error.to_string();
        // rsigma does not say which network it is that it cannot read.
        let by_modifier = match reason.contains("CIDR") {
            true => "|cidr",
            false => "detection:",
        };
        let word = quoted(&reason, &document.text).unwrap_or(by_modifier);
        document.fault_at(word, RuleFault::Uncompilable(reason.clone()))
    })
}

fn try_filter(document: &Document<FilterRule>) -> Result<(), Error> {
    let none = HashMap::new();
    let filter = filter_for(&document.parsed, LogSource::Json, &|_| Vec::new(), &none);
    let mut engine = rsigma_eval::Engine::new();
    engine
        .apply_filter(&filter)
        .map_err(|error| document.fault_at("filter:", RuleFault::Uncompilable(error.to_string())))
}

/// A rule as a route's engine gets it: fields by their codes, its number for its id, and nothing that each match copies.
fn rewritten(rule: &SigmaRule, source: LogSource, index: RuleIndex) -> SigmaRule {
    let mut rule = rule.clone();
    rule.id = Some(index.0.to_string());
    rule.title.clear();
    rule.tags.clear();
    rule.description = None;
    rule.falsepositives.clear();
    rule.custom_attributes.clear();
    for detection in rule.detection.named.values_mut() {
        rewrite(detection, source);
    }
    rule
}

fn rewritten_filter(
    filter: &FilterRule,
    source: LogSource,
    named: &Named<'_>,
    loaded: &Loaded,
) -> FilterRule {
    let titles: HashMap<&str, RuleIndex> = loaded
        .rules
        .iter()
        .map(|rule| (rule.parsed.title.as_str(), rule.index))
        .collect();
    filter_for(
        filter,
        source,
        &|word| named.index(word).into_iter().collect(),
        &titles,
    )
}

fn filter_for(
    filter: &FilterRule,
    source: LogSource,
    of: &dyn Fn(&str) -> Vec<RuleIndex>,
    titles: &HashMap<&str, RuleIndex>,
) -> FilterRule {
    let mut filter = filter.clone();
    if let FilterRuleTarget::Specific(words) = &mut filter.rules {
        let numbers = words.iter().flat_map(|word| {
            let by_title = titles.get(word.as_str()).copied();
            of(word).into_iter().chain(by_title)
        });
        *words = numbers.map(|index| index.0.to_string()).collect();
    }
    for detection in filter.detection.named.values_mut() {
        rewrite(detection, source);
    }
    filter
}

fn rewrite(detection: &mut Detection, source: LogSource) {
    match detection {
        Detection::AllOf(items) => items.iter_mut().for_each(|item| rewrite_item(item, source)),
        Detection::AnyOf(parts) | Detection::And(parts) => {
            parts.iter_mut().for_each(|part| rewrite(part, source));
        }
        Detection::Keywords(_) => {}
        Detection::ArrayMatch { field, .. } => *field = coded(source, field, false),
        Detection::Conditional { named, .. } => {
            named.values_mut().for_each(|part| rewrite(part, source));
        }
    }
}

fn rewrite_item(item: &mut DetectionItem, source: LogSource) {
    let has = |modifier| item.field.modifiers.contains(&modifier);
    // Sigma compares in any case but for these.
    let cased = has(Modifier::Cased) || has(Modifier::Re) && !has(Modifier::IgnoreCase);
    let refers = has(Modifier::FieldRef);
    if let Some(name) = &mut item.field.name {
        *name = coded(source, name, cased);
    }
    if refers {
        for value in &mut item.values {
            if let SigmaValue::String(name) = value {
                *name = SigmaString::from_raw(&coded(source, &name.original, cased));
            }
        }
    }
}
