//! Which verdict the weighed hypotheses allow.

use crate::items::Item;
use crate::weigh::Weighed;
use crate::weights::{HypothesisKind, Needs, RestsOn, VerdictRule, Weights};
use levelhead_schema::claim::{Gap, GapKind};

/// The verdict and the rule that decided.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) code: String,
    pub(crate) because: String,
    /// Positions of the hypotheses that it stands for; none when nothing is decided.
    pub(crate) stands_for: Vec<usize>,
}

/// What the verdict is made from.
pub(crate) struct Ground<'a> {
    pub(crate) hypotheses: &'a [&'a HypothesisKind],
    pub(crate) weighed: &'a Weighed,
    pub(crate) items: &'a [Item<'a>],
    pub(crate) gaps: &'a [&'a Gap],
    pub(crate) weights: &'a Weights,
}

/// Items that set the two sides of a dispute apart by less say too little for one.
const DISPUTE_BITS: f64 = 1.0;

/// A source must count this far to be a side of a dispute.
const DISPUTE_COUNTS: f64 = 0.4;

/// The one verdict that the evidence allows: that of the leading explanation, or else a weaker one that several
/// explanations entail together.
pub(crate) fn decide(ground: &Ground<'_>) -> Verdict {
    match ground
        .items
        .iter()
        .filter(|item| item.diagnosticity() > 0.0)
        .count()
    {
        0 => {
            return ground
                .undecided("nothing that is known sets the explanations apart".to_owned());
        }
        // Without it there would be the priors alone, and no prior may answer.
        1 => {
            return ground
                .undecided("only one thing that is known sets the explanations apart".to_owned());
        }
        _ => {}
    }
    let sets = ground.sets();
    let share = |set: &[usize]| -> f64 { set.iter().map(|&at| ground.weighed.plain(at)).sum() };
    let leader = sets
        .iter()
        .max_by(|one, other| share(&one.set).total_cmp(&share(&other.set)));
    let Some(leader) = leader else {
        return ground.undecided("there is no explanation to weigh".to_owned());
    };
    let leads = ground
        .weighed
        .leads_throughout(&leader.set, sets.iter().map(|other| other.set.as_slice()));
    let strict = match leads {
        true => ground.allows(leader),
        false => Err("another explanation leads under another stated prior, or once a single item is left out".to_owned()),
    };
    let why = match strict {
        Ok(because) => return leader.verdict(because),
        Err(why) => why,
    };
    for entailed in ground.entailed() {
        // Only "not found" may be said while another explanation leads.
        let is_near = entailed.rule.negative || entailed.rule.code == leader.rule.code;
        // Several explanations together hold much of any prior; two items must stand behind them, or one would decide.
        if is_near
            && ground.behind(&entailed.set).count() >= 2
            && let Ok(because) = ground.allows(&entailed)
        {
            return entailed.verdict(format!(
                "no single explanation is settled, but several say the same: {because}"
            ));
        }
    }
    ground.undecided(why)
}

/// A verdict and the explanations that lead to it.
struct Candidate<'a> {
    rule: &'a VerdictRule,
    set: Vec<usize>,
}

impl Candidate<'_> {
    fn verdict(&self, because: String) -> Verdict {
        Verdict {
            code: self.rule.code.clone(),
            because,
            stands_for: self.set.clone(),
        }
    }
}

impl Ground<'_> {
    /// The verdicts to which single explanations lead.
    fn sets(&self) -> Vec<Candidate<'_>> {
        self.candidates(|rule, known| known.verdict == rule.code)
    }

    /// The weaker verdicts that several explanations entail.
    fn entailed(&self) -> Vec<Candidate<'_>> {
        let mut found = self.candidates(|rule, known| rule.entailed_by.contains(&known.code));
        found.retain(|candidate| {
            let own = |&at: &usize| self.hypotheses[at].verdict == candidate.rule.code;
            candidate.set.iter().any(own)
        });
        found
    }

    fn candidates(
        &self,
        belongs: impl Fn(&VerdictRule, &HypothesisKind) -> bool,
    ) -> Vec<Candidate<'_>> {
        let rules = self
            .weights
            .verdicts
            .iter()
            .filter(|rule| rule.least.is_some());
        let candidates = rules.map(|rule| Candidate {
            rule,
            set: self.places_of(|known| belongs(rule, known)),
        });
        candidates
            .filter(|candidate| !candidate.set.is_empty())
            .collect()
    }

    /// Why the verdict may be given, or why not.
    fn allows(&self, candidate: &Candidate<'_>) -> Result<String, String> {
        let Candidate { rule, set } = candidate;
        let range = self.weighed.range(|at| set.contains(&at));
        let least = rule.least.unwrap_or(1.0);
        if range.low < least {
            return Err(format!(
                "the leading explanation falls to {:.0}% under a stated prior or without a single item; {:.0}% are needed",
                range.low * 100.0,
                least * 100.0
            ));
        }
        match self.lacks(rule, set) {
            Some(lack) => Err(lack),
            None => Ok(format!(
                "it holds under every stated prior and without any single item, with {:.0}% to {:.0}%",
                range.low * 100.0,
                range.high * 100.0
            )),
        }
    }

    /// What the verdict would need and does not have.
    fn lacks(&self, rule: &VerdictRule, set: &[usize]) -> Option<String> {
        let mut items = self.behind(set);
        let is_met = match rule.needs {
            None => true,
            Some(Needs::Seen) => items.any(Item::is_seen),
            Some(Needs::SeenSystem) => items.any(Item::is_seen_system),
        };
        if !is_met {
            return Some(
                "nobody who could see for themselves says what only this verdict explains"
                    .to_owned(),
            );
        }
        let blind = self.gaps.iter().find(|gap| gap.kind.is_blind())?;
        rule.negative.then(|| {
            format!(
                "\"not found\" would be worth nothing where nothing can be looked at: {}",
                blind.says
            )
        })
    }

    /// Items behind a verdict: everything outside of its explanations explains them less well.
    fn behind<'s>(&'s self, set: &'s [usize]) -> impl Iterator<Item = &'s Item<'s>> {
        self.items.iter().filter(move |item| {
            let outside = |(at, bits): (usize, &f64)| set.contains(&at) || *bits < 0.0;
            item.diagnosticity() > 0.0 && item.bits.iter().enumerate().all(outside)
        })
    }

    fn undecided(&self, because: String) -> Verdict {
        let unlogged = |gap: &&&Gap| matches!(gap.kind, GapKind::NotLogged | GapKind::NotKept);
        if let Some(gap) = self.gaps.iter().find(unlogged) {
            return Verdict {
                stands_for: Vec::new(),
                code: "insufficient-logging".to_owned(),
                because: format!(
                    "{because}; and what would show it is not there: {}",
                    gap.says
                ),
            };
        }
        match self.dispute() {
            Some(sides) => Verdict {
                stands_for: Vec::new(),
                code: "disputed".to_owned(),
                because: format!("{because}; and {sides}"),
            },
            None => Verdict {
                stands_for: Vec::new(),
                code: "undetermined".to_owned(),
                because,
            },
        }
    }

    /// Two sources that could see and say opposite things: one fits only an attack, the other only none.
    fn dispute(&self) -> Option<String> {
        let attack = self.places_of(|known| known.occurrence == "attack");
        let none = self
            .places_of(|known| known.occurrence == "none-found" || known.occurrence == "mishap");
        let side = |fits: Vec<usize>, not: Vec<usize>| {
            self.items.iter().filter(move |item| {
                let worst = not
                    .iter()
                    .map(|&at| item.bits[at])
                    .fold(f64::NEG_INFINITY, f64::max);
                item.counts >= DISPUTE_COUNTS
                    && item.kind.rests_on != RestsOn::Word
                    && fits.iter().any(|&at| item.bits[at] == 0.0)
                    && worst <= -DISPUTE_BITS * item.counts
            })
        };
        let for_it: Vec<&Item<'_>> = side(attack.clone(), none.clone()).collect();
        let mut against_it = side(none, attack);
        // A source that says two things disputes with nobody.
        let (for_it, against_it) = against_it.find_map(|against_it| {
            let other = for_it
                .iter()
                .find(|for_it| for_it.source.id != against_it.source.id);
            other.map(|for_it| (*for_it, against_it))
        })?;
        Some(format!(
            "{} says one thing ({}), {} the other ({})",
            for_it.source.name, for_it.evidence.id, against_it.source.name, against_it.evidence.id
        ))
    }

    fn places_of(&self, is: impl Fn(&HypothesisKind) -> bool) -> Vec<usize> {
        let all = self.hypotheses.iter().enumerate();
        all.filter(|(_, known)| is(known))
            .map(|(at, _)| at)
            .collect()
    }
}
