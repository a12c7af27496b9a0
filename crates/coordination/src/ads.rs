//! Who paid for advertisements, how much and in which currency, and which of them belong together.
//!
//! Input: advertisements, and what the posts of groups of accounts have in common with them. Output: an [`AdsReport`].
//! Sums are of whole hundredths, so the order of advertisements does not show.

mod sums;
mod words;

use levelhead_schema::ads::{
    ADS_REPORT_SCHEMA, Ad, AdGroup, AdsReport, JoinedGroup, Meeting, PayerSum, Roubles,
};
use levelhead_schema::posts::Trace;
use levelhead_schema::report::Tool;
use std::collections::{BTreeMap, BTreeSet};
use sums::{Sums, pages, payers, span};

/// Payers in the report.
const PAYERS: usize = 500;
/// Groups of advertisements in the report.
const GROUPS: usize = 300;
/// Pages of payments in roubles that are named.
const ROUBLE_PAGES: usize = 50;
/// Pages and payers of a group that are named.
const NAMED: usize = 20;
/// The currency of the Russian Federation, today's code and the one before.
const ROUBLE: [&str; 2] = ["RUB", "RUR"];

/// What accounts of groups have in common with advertisements: for each meeting the groups, with their accounts that
/// take part.
pub type Meetings = BTreeMap<Meeting, BTreeMap<u32, BTreeSet<u64>>>;

/// The report on advertisements. Whoever read the files adds what was read; `tool` is left to the caller, too.
pub fn ads_report(mut ads: Vec<Ad>, meetings: &Meetings) -> AdsReport {
    let read = ads.len();
    ads.sort();
    ads.dedup();
    let duplicates = (read - ads.len()) as u64;
    let all: Vec<&Ad> = ads.iter().collect();
    let (payers, payers_left_out) = by_payer(&all);
    let (groups, groups_left_out) = groups(&all, meetings);
    let count = |which: fn(&Ad) -> bool| ads.iter().filter(|ad| which(ad)).count() as u64;
    let mut report = AdsReport {
        schema: ADS_REPORT_SCHEMA.to_owned(),
        tool: Tool {
            name: "levelhead".to_owned(),
            version: String::new(),
            settings: Vec::new(),
        },
        files: Vec::new(),
        ads: ads.len() as u64,
        rejects: 0,
        duplicates,
        without_payer: count(|ad| ad.payer.is_none()),
        without_amount: count(|ad| ad.amount.is_none()),
        without_currency: count(|ad| ad.amount.is_some() && ad.currency.is_none()),
        currencies: Sums::of(&all).list(),
        payers,
        payers_left_out,
        roubles: roubles(&all),
        groups,
        groups_left_out,
        joined: None,
        not_examined: words::not_examined(),
        summary: String::new(),
        findings: Vec::new(),
    };
    report.summary = words::summary(&report);
    report.findings = words::findings(&report);
    report
}

/// A name as names are compared: what differs in case alone is one.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

fn by_payer(ads: &[&Ad]) -> (Vec<PayerSum>, u64) {
    let mut of: BTreeMap<Option<String>, Vec<&Ad>> = BTreeMap::new();
    for ad in ads {
        of.entry(ad.payer.as_deref().map(folded))
            .or_default()
            .push(ad);
    }
    let mut payers: Vec<PayerSum> = of
        .into_values()
        .map(|ads| PayerSum {
            payer: ads.iter().filter_map(|ad| ad.payer.clone()).min(),
            ads: ads.len() as u64,
            pages: pages(&ads).len() as u64,
            sums: Sums::of(&ads).list(),
            first: span(&ads).0,
            last: span(&ads).1,
        })
        .collect();
    payers.sort_by(|one, other| {
        let unnamed = one.payer.is_none().cmp(&other.payer.is_none());
        unnamed
            .then(other.ads.cmp(&one.ads))
            .then(one.payer.cmp(&other.payer))
    });
    let left_out = payers.len().saturating_sub(PAYERS) as u64;
    payers.truncate(PAYERS);
    (payers, left_out)
}

fn roubles(ads: &[&Ad]) -> Option<Roubles> {
    let paid: Vec<&Ad> = ads
        .iter()
        .copied()
        .filter(|ad| {
            ad.amount.is_some()
                && ad
                    .currency
                    .as_deref()
                    .is_some_and(|code| ROUBLE.contains(&code))
        })
        .collect();
    let sum = Sums::of(&paid).total("RUB")?;
    Some(Roubles {
        ads: paid.len() as u64,
        sum,
        pages: pages(&paid).into_iter().take(ROUBLE_PAGES).collect(),
        reading: words::ROUBLES.to_owned(),
    })
}

fn groups(ads: &[&Ad], meetings: &Meetings) -> (Vec<AdGroup>, u64) {
    let mut of: BTreeMap<(&str, String), Vec<&Ad>> = BTreeMap::new();
    for ad in ads {
        if let Some(payer) = &ad.payer {
            of.entry(("same-payer", folded(payer)))
                .or_default()
                .push(ad);
        }
        if let Some(text) = ad.text {
            of.entry(("same-text", format!("{text:016x}")))
                .or_default()
                .push(ad);
        }
        for link in &ad.links {
            of.entry(("same-link", format!("{link:016x}")))
                .or_default()
                .push(ad);
        }
    }
    let several = of.into_iter().filter(|(_, ads)| ads.len() > 1);
    let mut groups: Vec<AdGroup> = several
        .map(|((kind, key), ads)| group(kind, key, &ads, meetings))
        .collect();
    // Those that meet accounts come first: they are what the posts were given for.
    groups.sort_by(|one, other| {
        let met = one
            .account_groups
            .is_empty()
            .cmp(&other.account_groups.is_empty());
        met.then(other.ads.cmp(&one.ads))
            .then(one.kind.cmp(&other.kind))
            .then(one.key.cmp(&other.key))
    });
    let left_out = groups.len().saturating_sub(GROUPS) as u64;
    groups.truncate(GROUPS);
    for (at, group) in groups.iter_mut().enumerate() {
        group.id = at as u32 + 1;
    }
    (groups, left_out)
}

fn group(kind: &str, key: String, ads: &[&Ad], meetings: &Meetings) -> AdGroup {
    let (first, last) = span(ads);
    let pages = pages(ads);
    let mut names = payers(ads);
    let key = match kind {
        "same-payer" => names.first().cloned().unwrap_or(key),
        _ => key,
    };
    names.truncate(NAMED);
    AdGroup {
        id: 0,
        kind: kind.to_owned(),
        key,
        ads: ads.len() as u64,
        pages_left_out: pages.len().saturating_sub(NAMED) as u64,
        pages: pages.into_iter().take(NAMED).collect(),
        payers: names,
        sums: Sums::of(ads).list(),
        first,
        last,
        account_groups: met(ads, meetings),
    }
}

/// The groups of accounts that advertisements meet, by what and with how many accounts.
fn met(ads: &[&Ad], meetings: &Meetings) -> Vec<JoinedGroup> {
    let mut of: BTreeMap<(u32, &str), BTreeSet<u64>> = BTreeMap::new();
    let mut add = |meeting: Meeting, by: &'static str| {
        for (group, accounts) in meetings.get(&meeting).into_iter().flatten() {
            of.entry((*group, by)).or_default().extend(accounts);
        }
    };
    for ad in ads {
        ad.accounts
            .iter()
            .for_each(|account| add(Meeting::Account(*account), "account"));
        ad.links
            .iter()
            .for_each(|link| add(Meeting::Item(Trace::Link, *link), "link"));
        ad.text
            .iter()
            .for_each(|text| add(Meeting::Item(Trace::Text, *text), "text"));
    }
    let joined = of.into_iter().map(|((group, by), accounts)| JoinedGroup {
        group,
        by: by.to_owned(),
        accounts: accounts.len() as u64,
    });
    joined.collect()
}

#[cfg(test)]
mod tests {
    use super::{Meetings, ads_report};
    use levelhead_schema::ads::{Ad, Amount, Meeting};
    use levelhead_schema::posts::Trace;
    use std::collections::BTreeSet;

    fn ad(id: &str, payer: &str, cents: u64, currency: Option<&str>) -> Ad {
        Ad {
            id: id.to_owned(),
            payer: (!payer.is_empty()).then(|| payer.to_owned()),
            page: Some(format!("page of {id}")),
            amount: Some(Amount {
                low: cents,
                high: Some(cents),
            }),
            currency: currency.map(str::to_owned),
            text: Some(7),
            ..Ad::default()
        }
    }

    #[test]
    fn nothing_is_summed_across_currencies_and_a_blank_one_stays_blank() {
        let ads = vec![
            ad("1", "Ada", 100, Some("USD")),
            ad("2", "ADA", 250, Some("RUB")),
            ad("3", "", 900, None),
            ad("4", "Ben", 50, None),
            ad("4", "Ben", 50, None),
        ];
        let report = ads_report(ads, &Meetings::new());
        let sums: Vec<_> = report
            .currencies
            .iter()
            .map(|sum| (sum.currency.as_deref(), sum.low, sum.ads))
            .collect();
        assert_eq!(
            sums,
            [(Some("RUB"), 2.5, 1), (Some("USD"), 1.0, 1), (None, 9.5, 2)]
        );
        assert_eq!(
            (
                report.ads,
                report.duplicates,
                report.without_payer,
                report.without_currency
            ),
            (4, 1, 1, 2)
        );
        assert_eq!(report.payers[0].payer.as_deref(), Some("ADA"));
        assert_eq!(report.payers[0].sums.len(), 2);
        assert_eq!(
            report.payers.last().map(|last| last.payer.clone()),
            Some(None)
        );
        let roubles = report
            .roubles
            .as_ref()
            .map(|roubles| (roubles.ads, roubles.sum.low));
        assert_eq!(roubles, Some((1, 2.5)));
        assert!(
            report
                .findings
                .iter()
                .any(|finding| finding.contains("lead") && finding.contains("no proof"))
        );
    }

    #[test]
    fn the_order_of_advertisements_does_not_show() {
        let mut ads: Vec<Ad> = (0..40)
            .map(|at| ad(&at.to_string(), "Ada", at, Some("USD")))
            .collect();
        let expected = ads_report(ads.clone(), &Meetings::new());
        ads.reverse();
        assert_eq!(ads_report(ads, &Meetings::new()), expected);
    }

    #[test]
    fn advertisements_meet_groups_by_account_link_and_text() {
        let mut one = ad("1", "Ada", 1, None);
        one.accounts = vec![5];
        let meetings = Meetings::from([
            (Meeting::Account(5), [(2, BTreeSet::from([5]))].into()),
            (
                Meeting::Item(Trace::Text, 7),
                [(2, BTreeSet::from([5, 6]))].into(),
            ),
        ]);
        let report = ads_report(vec![one, ad("2", "Ada", 1, None)], &meetings);
        let met: Vec<_> = report.groups[0]
            .account_groups
            .iter()
            .map(|met| (met.group, met.by.as_str(), met.accounts))
            .collect();
        assert_eq!(met, [(2, "account", 1), (2, "text", 2)]);
    }
}
