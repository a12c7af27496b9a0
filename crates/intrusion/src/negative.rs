//! What "not seen" is worth: the sentence that the evidence supports, or why there is none. `docs/negatives.md` explains
//! the reckoning.
//!
//! - Coverage c of a class on an asset: the share of hours in which a source was observed that sees the class.
//! - Power p of the class: the lower bound that drills give for that kind of source.
//! - Sensitivity Se = c · p. Where several kinds of source see a class, the best of: one kind alone, the two with the most
//!   power together at the power of the weaker one, and so on; each of these is a bound from below.
//! - With nothing seen in T years, the rate is at most -ln(0.05) / (Se · T) a year at 95%.

pub(crate) mod words;

use crate::assets::Assets;
use crate::coverage::{ClassCover, CoverageOutcome, partly};
use crate::power::CONFIDENCE;
use jiff::Timestamp;
use levelhead_schema::intrusion::{
    AssetKind, AttackClass, ClassSensitivity, Gap, Incident, Negative, NegativeScope, Period, Power,
};

/// Hours of a year, 365.25 days.
const YEAR_HOURS: f64 = 8766.0;

/// What a negative is asked of.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// The kind of asset asked about.
    pub kind: AssetKind,
    /// From when to when.
    pub period: (Timestamp, Timestamp),
    /// The assets.
    pub assets: &'q Assets,
    /// How far they were watched, over that period.
    pub coverage: &'q CoverageOutcome,
    /// What drills say.
    pub power: &'q [Power],
    /// What was found, without authorised tests.
    pub incidents: &'q [Incident],
    /// Incidents beyond the bound of the list.
    pub incidents_left_out: u64,
}

/// Upper 95% bound on a rate a year, when nothing was seen in `years` with sensitivity `se`; none without either.
///
/// # Source
/// The rule of three: Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249 (1983),
/// 1743-1745; with an imperfect test as in Martin, Cameron and Greiner, "Demonstrating freedom from disease using multiple
/// complex data sources", Preventive Veterinary Medicine 79 (2007), 71-97.
///
/// # Example
/// ```
/// use levelhead_intrusion::rate_upper_per_year;
/// assert_eq!(rate_upper_per_year(1.0, 1.0).map(|rate| (rate * 100.0).round()), Some(300.0));
/// assert_eq!(rate_upper_per_year(0.0, 1.0), None);
/// ```
pub fn rate_upper_per_year(se: f64, years: f64) -> Option<f64> {
    let exposure = se * years;
    (exposure > 0.0).then(|| -(1.0 - CONFIDENCE).ln() / exposure)
}

/// One class on one asset at its best.
struct Best {
    coverage: f64,
    power: f64,
    cover: ClassCover,
}

impl Best {
    fn se(&self) -> f64 {
        self.coverage * self.power
    }
}

/// The sentence, or why there is none.
pub fn negative(question: &Question<'_>) -> Negative {
    let asked: Vec<u32> = (0..)
        .zip(question.assets.declared())
        .filter(|(_, asset)| asset.kind == question.kind)
        .map(|(number, _)| number)
        .collect();
    let mut cannot = Vec::new();
    let mut classes = Vec::new();
    let mut gap: Option<Gap> = None;
    for class in AttackClass::ALL {
        match of_class(question, &asked, *class) {
            Ok((sensitivity, longest)) => {
                classes.push(sensitivity);
                if let Some(longest) = longest
                    && gap.as_ref().is_none_or(|known| longest.hours > known.hours)
                {
                    gap = Some(longest);
                }
                cannot.extend(hidden_parts(question, &asked, *class));
            }
            Err(reason) => cannot.push(format!("{} ({}): {reason}", class.name(), class.meaning())),
        }
    }
    cannot.push("attacks that leave no trace in the logs that were given".to_owned());
    cannot.push("tools and techniques that no drill stands for".to_owned());
    cannot.push("attackers who knew the hours that were not observed".to_owned());
    let mut refusals = refusals(question, &asked);
    if refusals.is_empty() && classes.is_empty() {
        refusals.push(
            "for no class of attack is there both an observed source and a drill that was found"
                .to_owned(),
        );
    }
    let supported = refusals.is_empty();
    if !supported {
        classes.clear();
    }
    let scope = scope(question, &asked);
    let worst = classes
        .iter()
        .min_by(|one, other| one.se.total_cmp(&other.se));
    let mut negative = Negative {
        supported,
        refusals,
        se: worst.map(|class| class.se),
        rate_upper_per_year: worst.map(|class| class.rate_upper_per_year),
        scope,
        classes: classes.clone(),
        cannot_speak_of: cannot,
        statement: String::new(),
    };
    negative.statement = words::statement(question, &negative, worst, gap.as_ref());
    negative
}

/// Sensitivity for a class over all assets asked about: that of the one where it is least.
fn of_class(
    question: &Question<'_>,
    asked: &[u32],
    class: AttackClass,
) -> Result<(ClassSensitivity, Option<Gap>), String> {
    let mut least: Option<Best> = None;
    for asset in asked {
        let best = best(question, *asset, class)?;
        if least.as_ref().is_none_or(|known| best.se() < known.se()) {
            least = Some(best);
        }
    }
    let least = least.ok_or("no asset of this kind is in the file")?;
    let se = least.se();
    let rate = rate_upper_per_year(se, years(question))
        .ok_or("no hour was observed by a source that sees it")?;
    let sensitivity = ClassSensitivity {
        class,
        coverage: least.coverage,
        power: least.power,
        se,
        rate_upper_per_year: rate,
    };
    Ok((sensitivity, least.cover.longest_gap))
}

/// The best that an asset's sources can say of a class.
fn best(question: &Question<'_>, asset: u32, class: AttackClass) -> Result<Best, String> {
    let drilled: Vec<&Power> = question
        .power
        .iter()
        .filter(|power| power.class == class)
        .collect();
    if drilled.is_empty() {
        return Err("no drill of it was replayed".to_owned());
    }
    let mut found: Vec<&Power> = drilled
        .into_iter()
        .filter(|power| power.lower > 0.0)
        .collect();
    if found.is_empty() {
        return Err("none of its drills was found".to_owned());
    }
    found.sort_by(|one, other| other.lower.total_cmp(&one.lower));
    let mut best: Option<Best> = None;
    let mut kinds = Vec::new();
    for power in found {
        kinds.extend(&power.sources);
        let cover = question.coverage.of_class(asset, class, &kinds);
        let next = Best {
            coverage: cover.share(),
            power: power.lower,
            cover,
        };
        if best.as_ref().is_none_or(|known| next.se() > known.se()) {
            best = Some(next);
        }
    }
    let best = best.ok_or("none of its drills was found")?;
    let id = question
        .assets
        .get(asset)
        .map_or("", |asset| asset.id.as_str());
    if best.cover.sources.is_empty() {
        return Err(format!(
            "{id} has no source of a kind that it was drilled in and that sees it"
        ));
    }
    if best.se() <= 0.0 {
        return Err(format!("no source of {id} that sees it was observed"));
    }
    Ok(best)
}

/// What of a class stays hidden from all sources that see it.
fn hidden_parts(question: &Question<'_>, asked: &[u32], class: AttackClass) -> Vec<String> {
    let mut hidden = Vec::new();
    for asset in asked {
        let sources = question.coverage.sources.iter();
        let seeing =
            sources.filter(|source| source.asset == *asset && source.sees.contains(&class));
        let parts: Vec<Option<&str>> = seeing.map(|source| partly(source.kind, class)).collect();
        // A source of another kind may see what this one does not; of one kind alone the rest stays hidden.
        if let Some(Some(part)) = parts.first()
            && parts.iter().all(|other| *other == Some(part))
        {
            hidden.push(format!("{} in part: {part}", class.name()));
        }
    }
    hidden.sort_unstable();
    hidden.dedup();
    hidden
}

fn refusals(question: &Question<'_>, asked: &[u32]) -> Vec<String> {
    let mut refusals = Vec::new();
    if asked.is_empty() {
        let kind = question.kind.name();
        refusals.push(format!(
            "no asset of the kind {kind} is in the file of assets"
        ));
        return refusals;
    }
    let ids = ids(question, asked);
    let theirs: Vec<&Incident> = question
        .incidents
        .iter()
        .filter(|incident| ids.contains(&incident.asset) && words::is_within(question, incident))
        .collect();
    if !theirs.is_empty() {
        refusals.push(words::seen(&theirs));
    }
    if question.incidents_left_out > 0 {
        refusals.push(format!(
            "{} incidents are beyond the bound of the list, and nobody looked whose they are",
            question.incidents_left_out
        ));
    }
    if question.power.is_empty() {
        refusals
            .push("no drill was replayed, so nobody knows what would have been seen".to_owned());
    }
    for (number, id) in asked.iter().zip(&ids) {
        let mut sources = (question.coverage.coverage.iter()).filter(|source| source.asset == *id);
        let any = question
            .coverage
            .sources
            .iter()
            .any(|source| source.asset == *number);
        if !any {
            refusals.push(format!("{id} has no source, so nothing of it was watched"));
        } else if sources.all(|source| source.hours_observed == 0) {
            refusals.push(format!("no hour of {id} was observed in that time"));
        }
    }
    refusals
}

fn ids(question: &Question<'_>, asked: &[u32]) -> Vec<String> {
    let assets = asked
        .iter()
        .filter_map(|number| question.assets.get(*number));
    assets.map(|asset| asset.id.clone()).collect()
}

fn scope(question: &Question<'_>, asked: &[u32]) -> NegativeScope {
    let (from, to) = question.period;
    let sources = question.coverage.sources.iter();
    let theirs = sources.filter(|source| asked.contains(&source.asset));
    let named = theirs.filter_map(|source| {
        let asset = question.assets.get(source.asset)?;
        Some(format!("{} of {}", source.name, asset.id))
    });
    NegativeScope {
        asset_kind: question.kind.name().to_owned(),
        assets: ids(question, asked),
        sources: named.collect(),
        period: Period {
            from: from.to_string(),
            to: to.to_string(),
        },
        as_of: question.coverage.last_event.map(|time| time.to_string()),
    }
}

/// The length of the period in years.
fn years(question: &Question<'_>) -> f64 {
    let (from, to) = question.period;
    let hours = to.duration_since(from).as_secs_f64() / 3600.0;
    hours.max(0.0) / YEAR_HOURS
}

#[cfg(test)]
mod tests;
