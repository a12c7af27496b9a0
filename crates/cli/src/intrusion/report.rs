//! The report from its parts: what was found, what it is worth, and what was not looked at.

use jiff::Timestamp;
use levelhead_intrusion::{
    Asset, Origin, Question, Rule, RuleSet, ScanOutcome, findings, negative,
};
use levelhead_pages::words;
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{
    AssetKind, Coverage, INTRUSION_REPORT_SCHEMA, IntrusionReport, Power, RulesUsed,
};
use levelhead_schema::report::{Setting, Tool};

/// The report on logs.
pub(super) fn of(outcome: ScanOutcome, settings: Vec<Setting>) -> IntrusionReport {
    let mut report = empty(outcome.rules.clone(), settings);
    report.not_examined = not_examined(&outcome);
    report.period = outcome.period;
    report.logs = outcome.logs;
    report.skipped = outcome.skipped;
    report.events = outcome.events;
    report.rejects = outcome.rejects;
    report.events_without_time = outcome.events_without_time;
    report.events_outside_period = outcome.events_outside_period;
    report.assets = outcome.assets.assets.iter().map(Asset::report).collect();
    report.incidents = outcome.incidents;
    report.authorised = outcome.authorised;
    report.incidents_left_out = outcome.incidents_left_out;
    report.coverage = outcome.coverage.coverage;
    told(report)
}

/// The report that says what "not seen" is worth, for assets of a kind in a time.
pub(super) fn of_negative(
    outcome: ScanOutcome,
    power: Vec<Power>,
    (kind, period): (AssetKind, (Timestamp, Timestamp)),
    settings: Vec<Setting>,
) -> IntrusionReport {
    let answer = negative(&Question {
        kind,
        period,
        assets: &outcome.assets,
        coverage: &outcome.coverage,
        power: &power,
        incidents: &outcome.incidents,
        incidents_left_out: outcome.incidents_left_out,
    });
    let mut report = of(outcome, settings);
    report.power = power;
    report.negative = Some(answer);
    told(report)
}

/// The report on recorded attacks.
pub(super) fn of_drill(
    rules: &RuleSet,
    power: Vec<Power>,
    settings: Vec<Setting>,
) -> IntrusionReport {
    let given = |rule: &&Rule| matches!(rule.origin, Origin::Given { .. });
    let given = rules.rules().iter().filter(given).count();
    let used = RulesUsed {
        own: (rules.rules().len() - given) as u64,
        given: given as u64,
        given_without_logs: 0,
        sha256: rules.sha256().to_owned(),
    };
    let mut report = empty(used, settings);
    report.power = power;
    report.not_examined = vec![
        "attacks that were not recorded: a rule may miss what no drill tried".to_owned(),
        "any log of yours: a drill says what the rules find, not what your logs show".to_owned(),
    ];
    let sum = |of: fn(&Power) -> u64| report.power.iter().map(of).sum::<u64>();
    let (found, tried) = (sum(|power| power.found), sum(|power| power.tried));
    report.summary = match tried {
        0 => "No recorded attack ships with this version, so nothing is known of what the rules find.".to_owned(),
        _ => format!("{found} of {tried} recorded attacks are found, counted by tool, technique and kind of log."),
    };
    report.findings = findings(&report).1;
    report
}

/// A report in which nothing was found yet.
fn empty(rules: RulesUsed, settings: Vec<Setting>) -> IntrusionReport {
    IntrusionReport {
        schema: INTRUSION_REPORT_SCHEMA.to_owned(),
        tool: Tool {
            name: "levelhead".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            settings,
        },
        period: None,
        logs: Vec::new(),
        skipped: Vec::new(),
        events: 0,
        rejects: 0,
        events_without_time: 0,
        events_outside_period: 0,
        rules,
        assets: Vec::new(),
        incidents: Vec::new(),
        authorised: Vec::new(),
        incidents_left_out: 0,
        coverage: Vec::new(),
        power: Vec::new(),
        negative: None,
        not_examined: Vec::new(),
        summary: String::new(),
        findings: Vec::new(),
    }
}

/// The report with its answer in words.
fn told(mut report: IntrusionReport) -> IntrusionReport {
    (report.summary, report.findings) = findings(&report);
    if report.rules.own + report.rules.given == 0 {
        report.summary = observed(&report);
    }
    report
}

/// The answer where no rule looked: how much of the time was observed.
fn observed(report: &IntrusionReport) -> String {
    let sum = |of: fn(&Coverage) -> u64| report.coverage.iter().map(of).sum::<u64>();
    let (observed, expected) = (sum(|one| one.hours_observed), sum(|one| one.hours_expected));
    if expected == 0 {
        return "No time is known in these logs and none was asked for, so no hour can be counted."
            .to_owned();
    }
    let share = words::share_of(observed, expected);
    let gap = report
        .coverage
        .iter()
        .filter_map(|one| Some((one.longest_gap.as_ref()?, one)));
    let gap = match gap.max_by_key(|(gap, _)| gap.hours) {
        None => "no hour is without observation".to_owned(),
        Some((gap, of)) => format!(
            "the longest gap is {} from {}, in {} of {}",
            words::count(gap.hours, "hour", "hours"),
            gap.from,
            of.source,
            of.asset
        ),
    };
    format!(
        "{share} of {} of {} were observed; {gap}.",
        words::count(expected, "hour", "hours"),
        words::count(report.coverage.len() as u64, "source", "sources")
    )
}

/// What an answer from these logs leaves open.
fn not_examined(outcome: &ScanOutcome) -> Vec<String> {
    let mut open = vec![
        "what was not logged, and logs that were not given".to_owned(),
        "attacks that no rule knows".to_owned(),
    ];
    let has = |source: LogSource| outcome.logs.iter().any(|log| log.source == source);
    if has(LogSource::Web) {
        let bodies = "what was sent in the body of a request: ordinary access logs do not hold it";
        open.push(bodies.to_owned());
    }
    if has(LogSource::Web) && !has(LogSource::Postgresql) {
        let database = "what the database answered: no log of it was given, so rows that were taken cannot be counted";
        open.push(database.to_owned());
    }
    let mut count = |number: u64, what: &str| {
        if number > 0 {
            open.push(format!("{number} {what}"));
        }
    };
    count(outcome.rejects, "records that could not be read");
    count(
        outcome.events_without_time,
        "events whose time is unknown, as far as rules need one",
    );
    count(
        outcome.skipped.len() as u64,
        "files that are no log of a known kind",
    );
    count(
        outcome.logs_left_out,
        "further logs and files beyond the bound of the lists, which were read and are not listed",
    );
    count(
        outcome.rules.given_without_logs,
        "of the given rules, because no log is of their kind",
    );
    open
}
