//! What a tool got right: the rows that it says come from the release, against the truth.
//!
//! Counted by row, not by pair: a tool that links a row to the wrong person of the release is not caught here.

use levelhead_worlds::RowClass;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// Rows that the tool calls explained.
    pub(crate) explained: u64,
    /// All rows of the kind.
    pub(crate) rows: u64,
}

impl Share {
    fn add(&mut self, explained: bool) {
        self.rows += 1;
        self.explained += u64::from(explained);
    }

    /// The share; `None` of nothing.
    pub(crate) fn value(self) -> Option<f64> {
        (self.rows > 0).then(|| self.explained as f64 / self.rows as f64)
    }
}

/// Rows called explained, by what they truly are. Exact copies within the dump are counted nowhere: they are what the
/// row that they copy is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Accuracy {
    /// Rows of the release, word for word.
    pub(crate) verbatim: Share,
    /// Rows of the release with one or two edits.
    pub(crate) altered: Share,
    /// Rows put together from several people.
    pub(crate) recombined: Share,
    /// People who do not exist.
    pub(crate) fabricated: Share,
    /// Anything else that no release holds.
    pub(crate) other: Share,
}

impl Accuracy {
    /// Counts. Row `n` is explained when `explained[n]` is true; rows that the tool did not speak of are not.
    pub(crate) fn count(truth: &[RowClass], explained: &[bool]) -> Accuracy {
        let mut accuracy = Accuracy::default();
        for (row, class) in truth.iter().enumerate() {
            let share = match class {
                RowClass::Verbatim => &mut accuracy.verbatim,
                RowClass::Altered => &mut accuracy.altered,
                RowClass::Recombined => &mut accuracy.recombined,
                RowClass::Unexplained => &mut accuracy.fabricated,
                RowClass::Withheld | RowClass::Newer => &mut accuracy.other,
                RowClass::Duplicate => continue,
            };
            share.add(explained.get(row).copied().unwrap_or(false));
        }
        accuracy
    }

    /// Of the rows called explained, how many are rows of the release.
    pub(crate) fn precision(&self) -> Share {
        let right = self.verbatim.explained + self.altered.explained;
        let wrong = self.recombined.explained + self.fabricated.explained + self.other.explained;
        Share {
            explained: right,
            rows: right + wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Accuracy, RowClass, Share};

    const TRUTH: [RowClass; 8] = [
        RowClass::Verbatim,
        RowClass::Altered,
        RowClass::Altered,
        RowClass::Unexplained,
        RowClass::Unexplained,
        RowClass::Recombined,
        RowClass::Duplicate,
        RowClass::Newer,
    ];

    fn check(explained: &[bool], precision: (u64, u64), altered: u64, fabricated: u64) {
        let accuracy = Accuracy::count(&TRUTH, explained);
        let (right, said) = precision;
        assert_eq!(
            accuracy.precision(),
            Share {
                explained: right,
                rows: said
            }
        );
        assert_eq!(
            accuracy.altered,
            Share {
                explained: altered,
                rows: 2
            }
        );
        assert_eq!(
            accuracy.fabricated,
            Share {
                explained: fabricated,
                rows: 2
            }
        );
    }

    #[test]
    fn every_kind_of_row_is_counted_where_it_belongs() {
        check(
            &[true, true, false, false, true, true, true, false],
            (2, 4),
            1,
            1,
        );
        check(&[true; 8], (3, 7), 2, 2);
        check(&[true, true, true], (3, 3), 2, 0);
        check(&[], (0, 0), 0, 0);
    }

    #[test]
    fn a_share_of_nothing_is_unknown() {
        assert_eq!(Share::default().value(), None);
        assert_eq!(
            Share {
                explained: 1,
                rows: 4
            }
            .value(),
            Some(0.25)
        );
    }
}
