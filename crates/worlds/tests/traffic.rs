//! Traffic against its own truth: what is written is read back by this test's own eyes.

#![expect(
    clippy::expect_used,
    reason = "a helper that cannot go on fails its test"
)]

use levelhead_worlds::{
    Attack, AttackKind, Date, Log, Portal, TrafficPlan, read_trace_lines, write_traffic,
    write_web_log,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const MONDAY: Date = Date::new(2026, 6, 1);

fn lines(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("text");
    text.lines().map(str::to_owned).collect()
}

/// `10:20:00 -0500` of a line of the access log.
fn clock(line: &str) -> &str {
    let stamp = line.split(['[', ']']).nth(1).expect("a stamp");
    stamp.split_once(':').expect("a clock").1
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let write = |seed| {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = TrafficPlan::ordinary(Portal::County, MONDAY, 1, seed);
        let files = write_traffic(&plan, folder.path()).expect("logs");
        [files.web, files.database, files.host].map(|path| std::fs::read(path).expect("bytes"))
    };
    assert_eq!(write(3), write(3));
    assert_ne!(write(3), write(4));
}

#[test]
fn a_usual_week_is_in_order_and_has_its_jobs_names_and_noise() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = TrafficPlan::ordinary(Portal::County, MONDAY, 7, 11);
    let files = write_traffic(&plan, folder.path()).expect("logs");
    let web = lines(&files.web);
    assert_eq!(web.len() as u64, files.truth.web_lines);
    assert!((30_000..90_000).contains(&web.len()), "{}", web.len());
    let day: Vec<&String> = web
        .iter()
        .filter(|line| line.contains("[02/Jun/2026"))
        .collect();
    assert!(day.is_sorted_by_key(|line| clock(line)));
    let of_hour = |hour: &str| {
        day.iter()
            .filter(|line| clock(line).starts_with(hour))
            .count()
    };
    assert!(of_hour("12") > 2 * of_hour("03"));
    for part in [
        "O%27",
        "/wp-login.php",
        "/.env",
        "%C3%B1",
        "select",
        "utm_source",
        "Googlebot",
        "2001:db8:",
        "LinkChecker",
        "Pingdom",
        "\\x16\\x03",
        "/results/summary.json",
        "POST /lookup ",
    ] {
        assert!(web.iter().any(|line| line.contains(part)), "no {part}");
    }
    assert!(web.iter().any(|line| line.len() > 1_000));
    let database = std::fs::read_to_string(&files.database).expect("text");
    let copies = database
        .lines()
        .filter(|line| line.contains("\"\"copy (select"))
        .count();
    assert_eq!(copies, 7);
    assert!(database.contains("O''BRIEN") && !database.contains("\"maintenance\""));
    let host = std::fs::read_to_string(&files.host).expect("text");
    assert!(host.contains("Accepted publickey for") && host.contains("Invalid user root from 2"));
}

#[test]
fn a_session_numbers_its_lines_without_a_gap() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = TrafficPlan::ordinary(Portal::County, MONDAY, 2, 5);
    let files = write_traffic(&plan, folder.path()).expect("logs");
    let mut last: BTreeMap<String, u64> = BTreeMap::new();
    let mut time = String::new();
    for line in lines(&files.database) {
        assert!(line[..23] >= time[..], "{line}");
        time = line[..23].to_owned();
        // No quoted cell before the session's number has a comma.
        let cells: Vec<&str> = line.split(',').collect();
        let number: u64 = cells[6].parse().expect("a number");
        let before = last.insert(cells[5].to_owned(), number).unwrap_or(0);
        assert_eq!(number, before + 1, "{line}");
    }
    assert!(last.len() > 10);
}

#[test]
fn list_maintenance_comes_on_its_day_and_rushes_on_theirs() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut plan = TrafficPlan::ordinary(Portal::County, Date::new(2026, 10, 1), 6, 5);
    plan.deadline = Some(Date::new(2026, 10, 5));
    plan.maintenance = vec![Date::new(2026, 10, 2)];
    let files = write_traffic(&plan, folder.path()).expect("logs");
    let cancelled: BTreeSet<String> = lines(&files.database)
        .iter()
        .filter(|line| line.contains("\"maintenance\"") && line.contains("cancelled"))
        .map(|line| line[..10].to_owned())
        .collect();
    // Nine in the evening, five hours west of Greenwich.
    assert_eq!(cancelled, BTreeSet::from(["2026-10-03".to_owned()]));
    let web = lines(&files.web);
    let of = |day: &str| web.iter().filter(|line| line.contains(day)).count();
    assert!(of("[05/Oct/2026") > 2 * of("[01/Oct/2026"));
}

#[test]
fn the_truth_names_the_lines_of_each_attack() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = TrafficPlan::all_attacks(Portal::County, 9);
    let files = write_traffic(&plan, folder.path()).expect("logs");
    let logs = BTreeMap::from([
        (Log::Web, lines(&files.web)),
        (Log::Database, lines(&files.database)),
        (Log::Host, lines(&files.host)),
    ]);
    let mut counted: BTreeMap<u16, u64> = BTreeMap::new();
    for (log, line, trace) in read_trace_lines(&files.traces).expect("lines") {
        let text = &logs[&log][line as usize - 1];
        *counted.entry(trace).or_default() += 1;
        let kind = plan.attacks[usize::from(trace) - 1].kind;
        let part = match (kind, log) {
            (AttackKind::Flood { .. }, _) => "/results/",
            (AttackKind::EnumerateInOrder { .. }, Log::Web) => "/status?id=",
            (AttackKind::CancelInBulk { .. }, _) => "clerk_4",
            (AttackKind::CopyAll, _) => "copy voter",
            (AttackKind::Spray { .. }, Log::Host) => "sshd",
            _ => continue,
        };
        assert!(text.contains(part), "{kind:?}: {text}");
    }
    for trace in &files.truth.traces {
        let lines = trace.web_lines + trace.database_lines + trace.host_lines;
        assert_eq!(
            counted.get(&trace.id).copied().unwrap_or(0),
            lines,
            "{trace:?}"
        );
        let is_gap = trace.kind == "log gap";
        assert_eq!(lines == 0, is_gap, "{trace:?}");
        let hides = is_gap || trace.kind == "log cleared";
        assert_eq!(trace.removed_lines > 0, hides, "{trace:?}");
    }
    let of = |kind: &str| {
        let mut traces = files.truth.traces.iter();
        traces.find(|trace| trace.kind == kind).expect("a trace")
    };
    assert_eq!(of("bulk cancellation").rows, 700);
    assert_eq!(of("mass copy").rows, plan.voters);
    assert_eq!(of("enumeration, distributed").web_lines, 3_000);
    assert_eq!(of("flood").web_lines, 54_000);
}

#[test]
fn illinois_is_slow_for_nineteen_days_and_then_fast() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut plan = TrafficPlan::illinois_2016(3);
    plan.visits_per_day = 50;
    let files = write_traffic(&plan, folder.path()).expect("logs");
    let web = lines(&files.web);
    let mut by_day: BTreeMap<String, u64> = BTreeMap::new();
    for (log, line, _) in read_trace_lines(&files.traces).expect("lines") {
        if log == Log::Web {
            let text = &web[line as usize - 1];
            assert!(text.contains("/status?id="), "{text}");
            let day = text.split(['[', ':']).nth(1).expect("a day");
            *by_day.entry(day.to_owned()).or_default() += 1;
        }
    }
    assert_eq!(by_day.len(), 20);
    assert_eq!(by_day.get("12/Jul/2016"), Some(&3_000));
    assert!(
        by_day.contains_key("23/Jun/2016") && by_day.values().filter(|&&of| of < 60).count() == 19
    );
    let truth = &files.truth.traces[0];
    assert!((90_000..100_000).contains(&truth.rows), "{}", truth.rows);
}

#[test]
fn an_hours_requests_are_those_of_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = TrafficPlan::ordinary(Portal::County, MONDAY, 1, 5);
    let begin = plan.time_ms(MONDAY, 0, 0);
    let requests = plan.requests(begin, 1440).expect("requests");
    let path = folder.path().join("access.log");
    let written = write_web_log(&plan, &path).expect("a log");
    assert_eq!(requests.len() as u64, written);
    for (request, line) in requests.iter().zip(lines(&path)) {
        assert!(line.starts_with(&request.client.to_string()), "{line}");
    }
    let work = plan.clerks_work(begin, 1440).expect("work");
    let updates = work
        .iter()
        .filter(|(role, text)| role.starts_with("clerk_") && text.starts_with("update voter"));
    assert!(updates.count() > 20);
    let voters = folder.path().join("voters.csv");
    plan.write_voters(&voters).expect("voters");
    assert_eq!(lines(&voters).len() as u64, plan.voters + 1);
    let bodies = requests.iter().filter(|request| !request.body.is_empty());
    assert!(bodies.count() > 20);
}

#[test]
fn a_gap_takes_lines_out_and_nothing_else() {
    let folders = [
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    ];
    let mut plan = TrafficPlan::ordinary(Portal::County, MONDAY, 1, 5);
    let whole = write_traffic(&plan, folders[0].path()).expect("logs");
    let kind = AttackKind::Gap {
        log: Log::Web,
        seconds: 3600,
    };
    plan.attacks = vec![Attack {
        kind,
        begin_ms: plan.time_ms(MONDAY, 11, 0),
    }];
    let cut = write_traffic(&plan, folders[1].path()).expect("logs");
    let without: Vec<String> = lines(&whole.web)
        .into_iter()
        .filter(|line| !clock(line).starts_with("11:"))
        .collect();
    assert_eq!(lines(&cut.web), without);
    assert_eq!(lines(&cut.database), lines(&whole.database));
}
