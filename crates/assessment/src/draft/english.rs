//! Plain English.

use super::notes::unquoted;
use super::voice::{Voice, claimants, grouped, joined, percent};
use crate::weights::Weights;
use jiff::civil::Date;
use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::assessment::{AttributionAnswer, PartAssessment};
use levelhead_schema::claim::{Claim, Figure};

pub(super) struct English;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Voice for English {
    fn date(&self, date: Date) -> String {
        let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
        format!("{} {month} {}", date.day(), date.year())
    }

    fn claimed(&self, claim: &Claim) -> String {
        let who = claimants(claim, "and").unwrap_or_else(|| "It".to_owned());
        let was = if who == "It" { "was said" } else { "said" };
        format!(
            "On {} {} {was}: \"{}\".",
            self.date(claim.date),
            lower_it(&who),
            unquoted(&claim.text)
        )
    }

    fn corrected(&self, reason: &str) -> String {
        format!(
            "This corrects our statement before: \"{}\".",
            unquoted(reason)
        )
    }

    fn withdrawn(&self, reason: &str) -> String {
        format!(
            "We take back our statement before: \"{}\".",
            unquoted(reason)
        )
    }

    fn known_until(&self, as_of: Date) -> String {
        format!("What follows is what was known on {}.", self.date(as_of))
    }

    fn question(&self, part: &PartAssessment) -> String {
        format!("## Is it so? \"{}\"", unquoted(&part.text))
    }

    fn looking_into(&self, part: &PartAssessment) -> String {
        format!(
            "We are looking into it; the question is about this: {}{}.",
            part.system,
            place(part)
        )
    }

    fn no_more_yet(&self) -> &'static str {
        "We give no answer before the evidence allows one."
    }

    fn no_negative(&self) -> &'static str {
        "The evidence supports no statement that something was not found."
    }

    fn not_found(&self, part: &PartAssessment, as_of: Date, looked: &[String]) -> String {
        let looked = match looked.is_empty() {
            true => "nothing that counts".to_owned(),
            false => joined(looked, "and"),
        };
        format!(
            "As of {}, nothing of this was found in the {}{}; what was looked at: {looked}.",
            self.date(as_of),
            part.system,
            place(part)
        )
    }

    fn looked(&self, source: &str, access: &str) -> String {
        let seen = match access {
            "system" => "the system itself",
            "logs" => "logs and monitoring",
            "artefact" => "the material that is shown",
            "procedure" => "the rules and the procedure",
            "briefing" => "reports on what others saw",
            _ => "the outside of the system",
        };
        format!("{seen} ({source})")
    }

    fn likelihood(&self, term: Likelihood, names: &[String]) -> String {
        let name = joined(names, "; or");
        match term {
            Likelihood::RoughlyEven => {
                format!("There is a {} that this explains it: {name}.", term.term())
            }
            Likelihood::AlmostNoChance => {
                format!("There is {} that this explains it: {name}.", term.term())
            }
            _ => format!("It is {} that this explains it: {name}.", term.term()),
        }
    }

    fn not_settled(&self, leading: Option<(&str, f64, f64)>) -> String {
        match leading {
            Some((name, low, high)) => format!(
                "No single explanation is settled; the one that fits best ({name}) has between {} and {} in a hundred.",
                percent(low),
                percent(high)
            ),
            None => "No explanation could be weighed.".to_owned(),
        }
    }

    fn confidence(&self, level: Confidence) -> String {
        format!("Our confidence in the evidence is {}.", level.word())
    }

    fn impact(&self, answer: &str) -> &'static str {
        match answer {
            "none-found" => {
                "Those who looked at what came of it, and are named here, report no effect."
            }
            "records-read" => "Records could be read.",
            "records-altered" => "Records were changed.",
            "votes-altered" => "Votes or counts were changed.",
            "service-degraded" => "A service was worse or away for a time.",
            "people-misled" => "People were deceived or frightened.",
            "cannot-tell" => "Nobody can tell what came of it.",
            "several" => "Of what came of it there are several findings.",
            _ => "What came of it was not examined.",
        }
    }

    fn said(&self, source: &str, date: Date, says: &str) -> String {
        format!(
            "{source} said on {}: \"{}\".",
            self.date(date),
            unquoted(says)
        )
    }

    fn attribution(&self, answer: &AttributionAnswer) -> String {
        match (answer.answer.as_str(), answer.actor.as_deref()) {
            ("stated", Some(actor)) => {
                format!("Those cited here attribute it to this actor: {actor}.")
            }
            ("self-claimed", Some(actor)) => format!(
                "Nobody but {actor} says who did it; a name that somebody gives himself names no person."
            ),
            ("disputed", _) => {
                "Who did it is disputed; those cited here name different actors.".to_owned()
            }
            ("not-applicable", _) => "There is no deed to attribute to anybody.".to_owned(),
            _ => "Who did it is unknown.".to_owned(),
        }
    }

    fn names(&self, actor: &str, basis: &str) -> String {
        let known = Weights::embedded().basis_named(basis);
        format!(
            "names {actor}; basis: {}",
            known.map_or(basis, |known| &known.words)
        )
    }

    fn figure(&self, author: &str, figure: &Figure) -> String {
        let qualifier = figure
            .qualifier
            .as_ref()
            .map_or(String::new(), |qualifier| format!("{qualifier} "));
        format!(
            "{author} gave this figure on {}: \"{qualifier}{} {}\".",
            self.date(figure.date),
            grouped(figure.value, ','),
            unquoted(&figure.what)
        )
    }

    fn unexplained(&self) -> &'static str {
        "What the likeliest explanation fits less well:"
    }

    fn figures(&self) -> &'static str {
        "Figures, side by side:"
    }

    fn not_looked_at(&self) -> &'static str {
        "What was not looked at:"
    }

    fn would_change(&self) -> &'static str {
        "What would change this answer:"
    }

    fn listed(&self, line: &str) -> String {
        format!("\"{}\"", unquoted(line))
    }

    fn notes(&self) -> &'static str {
        "## What this rests on"
    }

    fn note_of_claim(&self, claim: &Claim) -> String {
        format!("The claim {} as it was recorded", claim.id)
    }

    fn note_of_finding(&self, claim: &str, part: &str, what: &str, as_of: Date) -> String {
        format!(
            "Assessment of {claim} as of {}, part {part}: {what}",
            self.date(as_of)
        )
    }
}

fn place(part: &PartAssessment) -> String {
    part.place
        .as_ref()
        .map_or(String::new(), |place| format!(" ({place})"))
}

fn lower_it(who: &str) -> &str {
    if who == "It" { "it" } else { who }
}
