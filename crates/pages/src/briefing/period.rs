//! Which claims and statements belong to a span of days, and how things stood at its end.

use crate::site::index;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::public::{ClaimState, PublicClaim, PublicRecord, PublicVersion};

/// The claims as they stood on the last day.
pub(super) struct Period<'r> {
    /// The last day.
    pub(super) to: Date,
    /// Claims with a statement in the span, the last published first.
    pub(super) claims: Vec<Seen<'r>>,
    /// Claims without one that were still being examined on the last day.
    pub(super) waiting: Vec<Seen<'r>>,
}

/// A claim as it stood on the last day.
pub(super) struct Seen<'r> {
    pub(super) claim: &'r PublicClaim,
    /// What was published up to then, oldest first; at least one.
    pub(super) known: Vec<&'r PublicVersion>,
    /// How many of them were published before the first day.
    pub(super) before: usize,
    pub(super) newest: &'r PublicVersion,
    /// True when another version was published after the last day.
    pub(super) replaced_later: bool,
}

/// The day of a statement, in UTC.
pub(super) fn published(version: &PublicVersion) -> Date {
    TimeZone::UTC.to_datetime(version.published).date()
}

impl<'r> Period<'r> {
    pub(super) fn new(record: &'r PublicRecord, from: Date, to: Date) -> Self {
        let mut all: Vec<Seen<'r>> = record
            .claims
            .iter()
            .filter_map(|claim| Seen::new(claim, from, to))
            .collect();
        all.sort_by(|a, b| {
            let newest = b.newest.published.cmp(&a.newest.published);
            newest.then_with(|| a.claim.claim.id.cmp(&b.claim.claim.id))
        });
        let (claims, others): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|seen| seen.before < seen.known.len());
        Period {
            to,
            claims,
            waiting: others
                .into_iter()
                .filter(|seen| seen.state() == ClaimState::Open)
                .collect(),
        }
    }

    /// The day of the newest statement of the span.
    pub(super) fn newest(&self) -> Option<Date> {
        self.claims.first().map(|seen| published(seen.newest))
    }

    /// How many claims of the span stand like this.
    pub(super) fn in_state(&self, state: ClaimState) -> usize {
        self.claims
            .iter()
            .filter(|seen| seen.state() == state)
            .count()
    }

    /// The answered questions of the span: each part of each answered claim.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&Seen<'r>, &'r PartAssessment)> {
        self.claims.iter().flat_map(|seen| {
            let parts = seen.assessment().map(|assessment| assessment.parts.iter());
            parts.into_iter().flatten().map(move |part| (seen, part))
        })
    }

    /// All claims that were being examined on the last day.
    pub(super) fn examined(&self) -> impl Iterator<Item = &Seen<'r>> {
        let inside = self
            .claims
            .iter()
            .filter(|seen| seen.state() == ClaimState::Open);
        inside.chain(&self.waiting)
    }
}

impl<'r> Seen<'r> {
    fn new(claim: &'r PublicClaim, from: Date, to: Date) -> Option<Self> {
        let known: Vec<&PublicVersion> = claim
            .versions
            .iter()
            .filter(|version| published(version) <= to)
            .collect();
        Some(Seen {
            claim,
            before: known
                .iter()
                .filter(|version| published(version) < from)
                .count(),
            newest: known.last()?,
            replaced_later: known.len() < claim.versions.len(),
            known,
        })
    }

    /// What was published in the span.
    pub(super) fn inside(&self) -> &[&'r PublicVersion] {
        &self.known[self.before..]
    }

    pub(super) fn state(&self) -> ClaimState {
        ClaimState::of(self.newest.style)
    }

    /// The assessment behind the answer that held on the last day.
    pub(super) fn assessment(&self) -> Option<&'r Assessment> {
        match self.state() {
            ClaimState::Answered => self.newest.assessment.as_ref(),
            ClaimState::Open | ClaimState::Withdrawn => None,
        }
    }

    /// Its states, and `US`.
    pub(super) fn places(&self) -> Vec<&'r str> {
        index::places(self.claim)
    }
}
