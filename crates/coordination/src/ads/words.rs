//! The answer on advertisements in plain words.

use levelhead_schema::ads::{AdsReport, CurrencySum};
use levelhead_schema::figures::grouped;

/// How a payment in roubles may be read.
pub(super) const ROUBLES: &str = "A payment in roubles says in which currency an account was billed. It is a lead to look into and no proof of who \
paid, from where, or for whom: people and firms of many countries pay in roubles, and whoever wants to hide pays in \
another currency.";

pub(super) fn summary(report: &AdsReport) -> String {
    let named = report
        .payers
        .iter()
        .filter(|payer| payer.payer.is_some())
        .count() as u64
        + report.payers_left_out;
    let currencies = report
        .currencies
        .iter()
        .filter(|sum| sum.currency.is_some())
        .count();
    let ads = count(report.ads, "advertisement", "advertisements");
    let of = match named {
        0 => "none of which names who paid".to_owned(),
        1 => "of one payer".to_owned(),
        many => format!("of {many} payers"),
    };
    let paid = match (currencies, report.without_currency) {
        (0, 0) => "No amount is given.".to_owned(),
        (0, without) => format!(
            "No currency is given for {}, so nothing was summed under one.",
            count(without, "amount", "amounts")
        ),
        (1, 0) => "All amounts are in one currency.".to_owned(),
        (many, 0) => format!("Amounts are in {many} currencies and were not added across them."),
        (many, without) => format!(
            "Amounts are in {} and were not added across them; {} no currency, and was taken for none.",
            count(many as u64, "currency", "currencies"),
            has(without)
        ),
    };
    format!("{ads}, {of}. {paid}")
}

pub(super) fn findings(report: &AdsReport) -> Vec<String> {
    let mut findings = Vec::new();
    if let Some(roubles) = &report.roubles {
        findings.push(format!(
            "{} paid in roubles ({}). {}",
            count(roubles.ads, "advertisement was", "advertisements were"),
            sum(&roubles.sum),
            ROUBLES
        ));
    }
    for paid in &report.currencies {
        findings.push(match &paid.currency {
            Some(currency) => format!(
                "In {currency}: {} for {}.",
                sum(paid),
                count(paid.ads, "advertisement", "advertisements")
            ),
            None => format!(
                "Without a currency: {} for {}. What the unit is, nothing says.",
                sum(paid),
                count(paid.ads, "advertisement", "advertisements")
            ),
        });
    }
    let met = report
        .groups
        .iter()
        .filter(|group| !group.account_groups.is_empty())
        .count() as u64;
    if met > 0 {
        findings.push(format!(
            "{} in common with groups of accounts that act together: the page or payer, a link, or the text.",
            count(met, "group of advertisements has something", "groups of advertisements have something")
        ));
    }
    if report.without_payer > 0 {
        findings.push(format!(
            "{} no payer.",
            count(
                report.without_payer,
                "advertisement names",
                "advertisements name"
            )
        ));
    }
    if report.without_amount > 0 {
        findings.push(format!(
            "{} no amount that could be read.",
            count(
                report.without_amount,
                "advertisement has",
                "advertisements have"
            )
        ));
    }
    findings
}

pub(super) fn not_examined() -> Vec<String> {
    [
        "who stands behind a payer: the name is what the advertisement says",
        "advertisements that the library does not hold, or holds under another topic",
        "what the advertisements say, and whether it is true",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn sum(of: &CurrencySum) -> String {
    let unit = of
        .currency
        .as_deref()
        .map_or(String::new(), |code| format!(" {code}"));
    match of.high {
        Some(high) if high == of.low => format!("{}{unit}", money(of.low)),
        Some(high) => format!("{} to {}{unit}", money(of.low), money(high)),
        None => format!("at least {}{unit}", money(of.low)),
    }
}

/// An amount with commas between thousands, and decimals where there are any.
fn money(value: f64) -> String {
    let text = format!("{value:.2}");
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let out = grouped(whole, ',');
    match cents {
        "00" => out,
        _ => format!("{out}.{cents}"),
    }
}

fn has(count: u64) -> String {
    match count {
        1 => "one amount has".to_owned(),
        many => format!("{many} amounts have"),
    }
}

fn count(value: u64, one: &str, many: &str) -> String {
    format!("{value} {}", if value == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn money_has_commas() {
        assert_eq!(money(1234.0), "1,234");
        assert_eq!(money(331_675.75), "331,675.75");
        assert_eq!(money(0.5), "0.50");
    }
}
