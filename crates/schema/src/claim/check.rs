//! What a claim must not contradict.

use super::{Addition, Claim};
use std::collections::BTreeSet;

/// Most items of one list.
const MOST: usize = 2000;

/// What is wrong with a claim that is valid TOML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimProblem {
    /// The file is longer than any claim.
    #[error("longer than 1 MB: put documents beside the claim, and attach them by their hash")]
    TooLong,
    /// A list has too many items.
    #[error("more than {MOST} items in one list")]
    TooMany,
    /// An id is empty or has other characters than letters, digits, hyphens, dots and underscores.
    #[error("`{id}` is no id: letters, digits, hyphens, dots and underscores only, 64 at most")]
    BadId {
        /// As written.
        id: String,
    },
    /// Two things have one id.
    #[error("`{id}` is the id of two things")]
    TwoOfOneId {
        /// The id.
        id: String,
    },
    /// An item names a part that is not there.
    #[error("`{of}` names the part `{part}`, which the claim does not have")]
    NoSuchPart {
        /// The item.
        of: String,
        /// The part.
        part: String,
    },
    /// An item names a source that is not there.
    #[error("`{of}` names the source `{source_id}`, which the claim does not have")]
    NoSuchSource {
        /// The item.
        of: String,
        /// The source.
        source_id: String,
    },
    /// A withdrawal names an item that is not there.
    #[error("a withdrawal names the evidence `{evidence}`, which the source does not have")]
    NoSuchEvidence {
        /// The item.
        evidence: String,
    },
    /// The claim has no part, or an item bears on none.
    #[error("`{of}` has no part: say which question it is about")]
    NoPart {
        /// The claim or the item.
        of: String,
    },
    /// A text that must say something is empty, too long or has characters that cannot be printed.
    #[error(
        "{what} of `{of}` is empty, longer than {most} characters, or holds characters that do not print"
    )]
    BadText {
        /// Which text.
        what: &'static str,
        /// The item.
        of: String,
        /// The limit.
        most: usize,
    },
    /// A number lies outside its range.
    #[error("{what} of `{of}` must be {range}")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// The item.
        of: String,
        /// The range in words.
        range: &'static str,
    },
}

/// The first thing wrong with a claim.
pub(super) fn check(claim: &Claim) -> Option<ClaimProblem> {
    Checker::default().claim(claim).err()
}

/// The first thing wrong with an addition to a claim.
pub(super) fn check_addition(claim: &Claim, addition: &Addition) -> Option<ClaimProblem> {
    let mut whole = claim.clone();
    whole.add(addition.clone());
    check(&whole)
}

type Checked = Result<(), ClaimProblem>;

#[derive(Default)]
struct Checker {
    seen: BTreeSet<String>,
}

impl Checker {
    fn claim(&mut self, claim: &Claim) -> Checked {
        id(&claim.id)?;
        text("the title", &claim.id, &claim.title, 110)?;
        text("the text", &claim.id, &claim.text, 4000)?;
        if claim.parts.is_empty() {
            return Err(ClaimProblem::NoPart {
                of: claim.id.clone(),
            });
        }
        let longest = [
            claim.sources.len(),
            claim.parts.len(),
            claim.figures.len(),
            claim.evidence.len(),
            claim.impacts.len(),
            claim.attributions.len(),
            claim.gaps.len(),
            claim.withdrawals.len(),
        ];
        if longest.into_iter().any(|length| length > MOST) {
            return Err(ClaimProblem::TooMany);
        }
        for source in &claim.sources {
            self.own_id(&source.id)?;
            text("the name", &source.id, &source.name, 300)?;
        }
        for part in &claim.parts {
            self.own_id(&part.id)?;
            text("the text", &part.id, &part.text, 2000)?;
            text("the system", &part.id, &part.system, 200)?;
            if part.from > part.to && part.to.is_some() {
                return Err(ClaimProblem::OutOfRange {
                    what: "the window",
                    of: part.id.clone(),
                    range: "from an earlier day to a later one",
                });
            }
        }
        self.items(claim)
    }

    fn items(&mut self, claim: &Claim) -> Checked {
        for item in &claim.evidence {
            self.own_id(&item.id)?;
            known_parts(claim, &item.id, &item.parts)?;
            said(claim, &item.id, &item.source, &item.says, &item.citation)?;
            let out_of_range = |what, range| {
                Err(ClaimProblem::OutOfRange {
                    what,
                    of: item.id.clone(),
                    range,
                })
            };
            if !(1..=6).contains(&item.credibility) {
                return out_of_range("the credibility", "1 to 6");
            }
            if item
                .power
                .is_some_and(|power| !(0.0..=1.0).contains(&power))
            {
                return out_of_range("the power", "a share from 0 to 1");
            }
        }
        for item in &claim.figures {
            known_parts(claim, &item.what, std::slice::from_ref(&item.part))?;
            said(claim, &item.what, &item.source, &item.what, &item.citation)?;
        }
        for item in &claim.impacts {
            known_parts(claim, "an impact", std::slice::from_ref(&item.part))?;
            said(claim, "an impact", &item.source, &item.says, &item.citation)?;
        }
        for item in &claim.attributions {
            known_parts(claim, "an attribution", std::slice::from_ref(&item.part))?;
            text("the actor", "an attribution", &item.actor, 200)?;
            said(claim, &item.actor, &item.source, &item.says, &item.citation)?;
        }
        for gap in &claim.gaps {
            self.own_id(&gap.id)?;
            known_parts(claim, &gap.id, &gap.parts)?;
            text("the text", &gap.id, &gap.says, 2000)?;
        }
        claim.withdrawals.iter().try_for_each(|withdrawal| {
            known_source(claim, "a withdrawal", &withdrawal.source)?;
            text("the reason", "a withdrawal", &withdrawal.reason, 2000)?;
            let known = |evidence: &String| {
                let mut items = claim.evidence.iter();
                items.any(|item| item.id == *evidence && item.source == withdrawal.source)
            };
            match &withdrawal.evidence {
                Some(evidence) if !known(evidence) => Err(ClaimProblem::NoSuchEvidence {
                    evidence: evidence.clone(),
                }),
                _ => Ok(()),
            }
        })
    }

    fn own_id(&mut self, written: &str) -> Checked {
        id(written)?;
        match self.seen.insert(written.to_owned()) {
            true => Ok(()),
            false => Err(ClaimProblem::TwoOfOneId {
                id: written.to_owned(),
            }),
        }
    }
}

fn id(written: &str) -> Checked {
    let fine = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
    let leads = written
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric());
    match leads && written.len() <= 64 && written.chars().all(fine) {
        true => Ok(()),
        false => Err(ClaimProblem::BadId {
            id: written.chars().take(80).collect(),
        }),
    }
}

fn text(what: &'static str, of: &str, written: &str, most: usize) -> Checked {
    // Marks that turn the direction of writing can make a text read as what it does not say.
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let prints = |c: char| c == '\n' || !(c.is_control() || turns(c));
    match !written.trim().is_empty()
        && written.chars().count() <= most
        && written.chars().all(prints)
    {
        true => Ok(()),
        false => Err(ClaimProblem::BadText {
            what,
            of: of.to_owned(),
            most,
        }),
    }
}

fn known_parts(claim: &Claim, of: &str, parts: &[String]) -> Checked {
    if parts.is_empty() {
        return Err(ClaimProblem::NoPart { of: of.to_owned() });
    }
    match parts.iter().find(|part| claim.part(part).is_none()) {
        None => Ok(()),
        Some(part) => Err(ClaimProblem::NoSuchPart {
            of: of.to_owned(),
            part: part.clone(),
        }),
    }
}

fn known_source(claim: &Claim, of: &str, source: &str) -> Checked {
    match claim.source(source) {
        Some(_) => Ok(()),
        None => Err(ClaimProblem::NoSuchSource {
            of: of.to_owned(),
            source_id: source.to_owned(),
        }),
    }
}

fn said(claim: &Claim, of: &str, source: &str, says: &str, citation: &str) -> Checked {
    known_source(claim, of, source)?;
    text("the text", of, says, 2000)?;
    text("the citation", of, citation, 1000)
}
