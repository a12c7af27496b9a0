//! The answer in words: behaviour, never who or why.

use levelhead_schema::coordination::CoordinationReport;
use levelhead_schema::figures::number;
use levelhead_schema::posts::Trace;

/// The answer in one sentence or two.
pub(crate) fn summary(report: &CoordinationReport) -> String {
    let rate = percent(report.fdr);
    if report.posts == 0 {
        return "No posts were given, so nothing can be said.".to_owned();
    }
    if report.pairs_possible == 0 {
        return format!(
            "{} posts of {} accounts are too few to tell whether accounts act together: two accounts with at least three \
             posts each are needed.",
            number(report.posts),
            number(report.accounts)
        );
    }
    let groups = report.groups.len();
    if groups == 0 {
        return format!(
            "No group of accounts is coordinated beyond chance at a false discovery rate of {rate}, by what was looked at: \
             {} posts of {} accounts.",
            number(report.posts),
            number(report.accounts)
        );
    }
    let accounts: u64 = report.groups.iter().map(|group| group.accounts).sum();
    let explained = (report.groups.iter())
        .filter(|group| !group.ordinary_causes.is_empty())
        .count();
    let causes = match explained {
        0 => "An ordinary cause shows in none of them, which rules none out.".to_owned(),
        _ => format!(
            "In {} of them an ordinary cause shows.",
            number(explained as u64)
        ),
    };
    format!(
        "{} {} of together {} accounts {} coordinated beyond chance at a false discovery rate of {rate}. {causes}",
        number(groups as u64),
        if groups == 1 { "group" } else { "groups" },
        number(accounts),
        if groups == 1 { "is" } else { "are" },
    )
}

/// The findings behind it, most important first.
pub(crate) fn findings(report: &CoordinationReport) -> Vec<String> {
    let mut findings = vec![format!(
        "Of {} pairs of accounts that could have been flagged, {} were, with {} accounts.",
        number(report.pairs_possible),
        number(report.pairs_flagged),
        number(report.accounts_flagged)
    )];
    findings.push(format!(
        "With the times shuffled {} accounts are flagged, {} of those that could be.",
        number(report.null_check.accounts_flagged),
        percent(report.null_check.flagged_share_when_times_shuffled)
    ));
    for group in report.groups.iter().take(5) {
        let causes: Vec<&str> = (group.ordinary_causes.iter())
            .map(|cause| cause.name.as_str())
            .collect();
        let causes = match causes.is_empty() {
            true => String::new(),
            false => format!("; it looks like {}", causes.join(" or ")),
        };
        findings.push(format!(
            "Group {}: {} accounts with {} ties and {} shared events from {} to {}{causes}.",
            group.id,
            number(group.accounts),
            number(group.ties),
            number(group.events),
            group.first,
            group.last
        ));
    }
    findings
}

/// What was not looked at.
pub(crate) fn not_examined(report: &CoordinationReport) -> Vec<String> {
    let mut list = vec![
        "who is behind an account, and why accounts act together".to_owned(),
        "whether an account is run by a person or a program".to_owned(),
        "what the posts say: agreeing is no sign of acting together".to_owned(),
        "posts that are not in the files".to_owned(),
        "accounts that act together without sharing the same thing within an hour".to_owned(),
        "accounts that acted together on fewer than three occasions".to_owned(),
    ];
    let crowded: u64 = (report.traces.iter())
        .filter(|trace| trace.trace != Trace::Rhythm)
        .map(|trace| trace.crowded_items)
        .sum();
    if crowded > 0 {
        list.push(format!(
            "ties by {} items while a crowd posted them: who came for whom cannot be told there",
            number(crowded)
        ));
    }
    for trace in report.traces.iter().filter(|trace| !trace.examined) {
        let why = trace.note.as_deref().unwrap_or("nothing was given");
        list.push(format!("{}: {why}", trace.trace.name()));
    }
    for trace in (report.traces.iter()).filter(|trace| trace.examined && trace.items == 0) {
        list.push(format!(
            "{}: no two accounts had any in common",
            trace.trace.name()
        ));
    }
    if report.resolution_s > 1 {
        list.push(format!(
            "who was first: the times are exact to {} seconds only, and the windows were widened by as much",
            number(u64::from(report.resolution_s))
        ));
    }
    list
}

fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value == 0.0 || value >= 10.0 {
        format!("{value:.0}%")
    } else {
        let text = format!("{value:.2}");
        format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_have_a_comma() {
        assert_eq!(
            [0, 999, 1000, 199_990_000].map(number),
            ["0", "999", "1,000", "199,990,000"]
        );
    }
}
