//! What to take from a release: how many rows of which kinds, in which order.

use crate::columns::Columns;
use crate::dice::{Order, word};
use crate::register::Register;

/// What a dump's rows are made of, in rows of 1,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mix {
    /// Rows of the release.
    pub verbatim: u32,
    /// The same with one or two edits.
    pub altered: u32,
    /// Several people in one row.
    pub recombined: u32,
    /// Protected voters in full.
    pub protected: u32,
    /// Versions that no release holds.
    pub unpublished: u32,
    /// People registered after the last release.
    pub newer: u32,
    /// People who do not exist.
    pub fabricated: u32,
    /// Exact copies of earlier rows.
    pub duplicate: u32,
}

impl Mix {
    /// Nothing but rows of the release.
    pub const VERBATIM: Mix = Mix {
        verbatim: 1000,
        ..Mix::NONE
    };
    /// Nothing but made-up people.
    pub const FABRICATED: Mix = Mix {
        fabricated: 1000,
        ..Mix::NONE
    };
    /// Nothing but recombined rows.
    pub const RECOMBINED: Mix = Mix {
        recombined: 1000,
        ..Mix::NONE
    };
    /// Nothing but altered rows.
    pub const ALTERED: Mix = Mix {
        altered: 1000,
        ..Mix::NONE
    };
    /// Published rows with persons and versions that were never public.
    pub const BREACHED: Mix = Mix {
        verbatim: 970,
        protected: 10,
        unpublished: 20,
        ..Mix::NONE
    };
    /// Nine of ten rows genuine, the rest altered or made up: the mix that linkage tools were measured on.
    pub const PEERS: Mix = Mix {
        verbatim: 900,
        altered: 50,
        fabricated: 50,
        ..Mix::NONE
    };
    /// As [`Mix::PEERS`], with recombined rows.
    pub const PEERS_RECOMBINED: Mix = Mix {
        verbatim: 900,
        altered: 40,
        recombined: 30,
        fabricated: 30,
        ..Mix::NONE
    };

    const NONE: Mix = Mix {
        verbatim: 0,
        altered: 0,
        recombined: 0,
        protected: 0,
        unpublished: 0,
        newer: 0,
        fabricated: 0,
        duplicate: 0,
    };

    fn parts(self) -> [(Kind, u64); 8] {
        [
            (Kind::Verbatim, u64::from(self.verbatim)),
            (Kind::Altered, u64::from(self.altered)),
            (Kind::Recombined, u64::from(self.recombined)),
            (Kind::Protected, u64::from(self.protected)),
            (Kind::Unpublished, u64::from(self.unpublished)),
            (Kind::Newer, u64::from(self.newer)),
            (Kind::Fabricated, u64::from(self.fabricated)),
            (Kind::Duplicate, u64::from(self.duplicate)),
        ]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Verbatim,
    Altered,
    Recombined,
    Protected,
    Unpublished,
    Newer,
    Fabricated,
    Duplicate,
}

/// In which order people appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOrder {
    /// As the release lists them.
    AsReleased,
    /// At random.
    Shuffled,
}

/// How a dump writes names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lettering {
    /// As the release does.
    AsReleased,
    /// `Smith`
    Title,
    /// `smith`
    Lower,
}

/// Rows to take from one release.
#[derive(Clone, Debug)]
pub struct Cut<'w> {
    /// The register.
    pub register: &'w Register,
    /// The columns, as many in every cut of a dump.
    pub columns: &'w Columns,
    /// Which release, as an index into [`Register::dates`].
    pub month: usize,
    /// What the rows are made of.
    pub mix: Mix,
    /// How many rows; `None` for as many as the release has.
    pub rows: Option<u64>,
    /// In which order.
    pub order: RowOrder,
    /// In which case.
    pub lettering: Lettering,
}

impl<'w> Cut<'w> {
    /// A verbatim cut of the whole release in its own order.
    pub fn whole(register: &'w Register, columns: &'w Columns, month: usize) -> Cut<'w> {
        Cut {
            register,
            columns,
            month,
            mix: Mix::VERBATIM,
            rows: None,
            order: RowOrder::AsReleased,
            lettering: Lettering::AsReleased,
        }
    }
}

/// Which kind each row is: exact numbers, in random order.
pub(crate) struct Kinds {
    ends: Vec<(Kind, u64)>,
    order: Order,
}

impl Kinds {
    pub(crate) fn new(mix: Mix, rows: u64, seed: u64) -> Kinds {
        let parts = mix.parts();
        let total: u64 = parts.iter().map(|(_, share)| share).sum::<u64>().max(1);
        let mut sum = 0;
        let ends = parts
            .iter()
            .map(|&(kind, share)| {
                sum += share;
                (
                    kind,
                    (u128::from(rows) * u128::from(sum) / u128::from(total)) as u64,
                )
            })
            .collect();
        Kinds {
            ends,
            order: Order::new(rows.max(1), word(seed, 1, 0)),
        }
    }

    pub(crate) fn of(&self, at: u64) -> Kind {
        let place = self.order.of(at);
        self.ends
            .iter()
            .find(|(_, end)| place < *end)
            .map_or(Kind::Verbatim, |(kind, _)| *kind)
    }
}
