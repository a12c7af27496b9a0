//! Sums by currency, and the spans and names of a run of advertisements.

use levelhead_schema::ads::{Ad, CurrencySum};
use std::collections::{BTreeMap, BTreeSet};

/// Sums in hundredths.
pub(super) struct Sums(BTreeMap<Option<String>, (u64, u128, Option<u128>)>);

impl Sums {
    /// The sums of all amounts that could be read.
    pub(super) fn of(ads: &[&Ad]) -> Sums {
        let mut sums: BTreeMap<Option<String>, (u64, u128, Option<u128>)> = BTreeMap::new();
        for ad in ads {
            if let Some(amount) = ad.amount {
                let (count, low, high) = sums.entry(ad.currency.clone()).or_insert((0, 0, Some(0)));
                *count += 1;
                *low += u128::from(amount.low);
                *high = high
                    .zip(amount.high)
                    .map(|(sum, high)| sum + u128::from(high));
            }
        }
        Sums(sums)
    }

    /// By currency, the one without last.
    pub(super) fn list(self) -> Vec<CurrencySum> {
        let mut list: Vec<CurrencySum> = self
            .0
            .into_iter()
            .map(|(currency, sum)| told(currency, sum))
            .collect();
        list.sort_by_key(|sum| sum.currency.is_none());
        list
    }

    /// One sum of several codes of one currency, told as `code`; `None` when there is nothing.
    pub(super) fn total(self, code: &str) -> Option<CurrencySum> {
        let sums = self.0.into_values();
        let sum = sums.reduce(|one, other| {
            let high = one.2.zip(other.2).map(|(one, other)| one + other);
            (one.0 + other.0, one.1 + other.1, high)
        })?;
        Some(told(Some(code.to_owned()), sum))
    }
}

fn told(currency: Option<String>, (ads, low, high): (u64, u128, Option<u128>)) -> CurrencySum {
    CurrencySum {
        currency,
        ads,
        low: low as f64 / 100.0,
        high: high.map(|high| high as f64 / 100.0),
    }
}

/// Pages in whose name they ran.
pub(super) fn pages(ads: &[&Ad]) -> BTreeSet<String> {
    ads.iter().filter_map(|ad| ad.page.clone()).collect()
}

/// Who paid.
pub(super) fn payers(ads: &[&Ad]) -> Vec<String> {
    let payers: BTreeSet<String> = ads.iter().filter_map(|ad| ad.payer.clone()).collect();
    payers.into_iter().collect()
}

/// First and last day.
pub(super) fn span(ads: &[&Ad]) -> (Option<String>, Option<String>) {
    let first = ads.iter().filter_map(|ad| ad.start.clone()).min();
    let last = ads
        .iter()
        .filter_map(|ad| ad.end.clone().or_else(|| ad.start.clone()))
        .max();
    (first, last)
}
