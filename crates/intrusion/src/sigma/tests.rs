use crate::{Assets, Error, RuleSet, Scan, ScanSettings};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;

fn rule(logsource: &str, detection: &str) -> String {
    format!(
        "title: T\nid: 5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d11\nlogsource: {{ {logsource} }}\ndetection:\n  selection:\n    {detection}\n  condition: selection\nlevel: high\n"
    )
}

fn load(text: &str) -> Result<RuleSet, Error> {
    RuleSet::nothing().unwrap().with_text("rules.yml", text)
}

fn refused(text: &str, expect: &str) {
    match load(text) {
        Ok(_) => panic!("loaded:\n{text}"),
        Err(error) => assert!(error.to_string().starts_with(expect), "{error}"),
    }
}

/// The lines of a log that a rule matches.
fn matched(rules: &str, name: &str, log: &str) -> Vec<u64> {
    let rules = load(rules).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, log).unwrap();
    let mut lines = Vec::new();
    let mut scan = Scan::new(&rules, Assets::none(), ScanSettings::default())
        .on_detection(|line| lines.push(line.line));
    let options = LogOptions {
        year: Some(2026),
        ..LogOptions::default()
    };
    read_logs(&[path], &options, &mut scan).unwrap();
    let outcome = scan.finish();
    assert_eq!(outcome.rejects, 0, "{:?}", outcome.logs);
    lines
}

fn web(targets: &[&str]) -> String {
    let line = |target: &&str| {
        format!(
            "192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] \"GET {target} HTTP/1.1\" 200 512 \"-\" \"curl/8\"\n"
        )
    };
    targets.iter().map(line).collect()
}

/// Rules that differ in their numbers, as one text.
fn numbered(detections: impl Iterator<Item = String>) -> String {
    let rules = detections.enumerate().map(|(number, detection)| {
        let id = format!("5a1f6c62-62b8-4c4f-9d2e-{number:012}");
        rule("category: webserver", &detection).replace("5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d11", &id)
    });
    rules.collect::<Vec<_>>().join("---\n")
}

/// With so many words a sieve stands before the rules; it may hold nothing back that a rule matches.
#[test]
fn many_rules_match_what_each_matches_alone() {
    let log = web(&[
        "/a?x=marker-007",
        "/a?x=%6darker-00%2537",
        "/a?x=MARKER-007",
        "/w%C3%A4hlen?x=marker-007",
        "/a?x=marker-",
        "/index.html",
        "/a?x=zz12",
        "/marker-00/**/7?x=1",
    ]);
    let words = (0..200).map(|number| format!("cs-uri|contains: marker-{number:03}"));
    let pattern = ["cs-uri|re: 'zz[0-9]+'".to_owned()];
    let together = numbered(words.chain(pattern));
    assert_eq!(matched(&together, "access.log", &log), [1, 2, 3, 4, 7]);
    let alone = numbered(std::iter::once("cs-uri|contains: marker-007".to_owned()));
    assert_eq!(matched(&alone, "access.log", &log), [1, 2, 3, 4]);
}

#[test]
fn what_ships_loads() {
    let rules = RuleSet::shipped().unwrap();
    assert_eq!(rules.sha256().len(), 64);
    assert_eq!(rules.unknown_fields(), 0);
}

#[test]
fn a_rule_that_cannot_work_is_refused_with_its_line() {
    let web = |detection: &str| rule("category: webserver", detection);
    refused(
        &web("cs-uri-qery: x"),
        "rules.yml:6: no log of this source has the field `cs-uri-qery`",
    );
    refused(&web("c-ip|cidr: 10.0.0.0/33"), "rules.yml:6: invalid CIDR");
    refused(&web("cs-uri|re: 'abcd('"), "rules.yml:6: ");
    refused(&web("cs-uri|contians: a"), "rules.yml:");
    refused("title: T\nlogsource: [", "rules.yml:");
    refused(
        &web("cs-uri: x").replace("level:", "tags: [levelhead.nonsense]\nlevel:"),
        "rules.yml:8: `nonsense` is no class",
    );
    let one = web("cs-uri: x");
    refused(
        &format!("{one}---\n{one}"),
        "rules.yml:11: the id 5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d11 is that of the rule at rules.yml:2",
    );
    refused(
        &rule("product: postgresql", "audit_tpye: x"),
        "rules.yml:6: no log of this source has",
    );
}

const COUNT: &str = "---
title: C
id: 9d0c2f3a-7b71-4b0c-8a55-2f7f1d3c9b20
correlation:
  type: event_count
  rules: [base]
  group-by: [c-ip]
  timespan: 1m
  condition: { gte: 3 }
level: high
";

#[test]
fn a_correlation_that_cannot_work_is_refused_with_its_line() {
    let base = rule("category: webserver", "cs-uri: x").replace("level:", "name: base\nlevel:");
    assert!(load(&format!("{base}{COUNT}")).is_ok());
    let changed = |from: &str, to: &str| format!("{base}{}", COUNT.replace(from, to));
    refused(
        &changed("[base]", "[bass]"),
        "rules.yml:15: the correlation names the rule `bass`",
    );
    refused(&changed("[base]", "[]"), "rules.yml:");
    refused(
        &changed("gte: 3", "lt: 1"),
        "rules.yml:18: the condition can never be met",
    );
    refused(
        &changed("gte: 3", "eq: 0"),
        "rules.yml:18: the condition can never be met",
    );
    refused(
        &changed("gte: 3", "gt: 5, lt: 6"),
        "rules.yml:18: the condition can never be met",
    );
    refused(
        &changed("type: event_count", "type: value_count"),
        "rules.yml:",
    );
    refused(
        &changed("[base]", "[base, 9d0c2f3a-7b71-4b0c-8a55-2f7f1d3c9b20]"),
        "rules.yml:15: the correlation leads back",
    );
    let nameless = base.replace("id: 5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d11\n", "");
    refused(
        &format!("{nameless}{COUNT}"),
        "rules.yml:14: the correlation names the rule `base`, which has no id",
    );
}

#[test]
fn fields_go_by_the_names_of_sigma_of_ocsf_and_of_the_program() {
    let log = web(&["/lookup?id=7", "/other"]);
    for name in [
        "cs-uri-query",
        "c-uri",
        "request_uri",
        "http_request.url.url_string",
    ] {
        let rule = rule(
            "category: webserver",
            &format!("{name}|contains: 'lookup?id'").replace("lookup?id", "lookup\\?id"),
        );
        assert_eq!(matched(&rule, "access.log", &log), [1], "{name}");
    }
    // The product nginx and the product apache are both meant.
    for source in [
        "product: nginx",
        "service: apache",
        "category: webserver, product: apache",
    ] {
        assert_eq!(
            matched(&rule(source, "cs-uri-stem: /other"), "access.log", &log),
            [2]
        );
    }
    assert!(
        matched(
            &rule("product: windows", "cs-uri-stem: /other"),
            "access.log",
            &log
        )
        .is_empty()
    );
}

#[test]
fn encodings_and_comments_are_undone_before_matching() {
    let log = web(&[
        "/?q=1+UNION+SELECT+2",
        "/?q=1%2520union%2520select%25202",
        "/?q=1/**/UnIoN/**/SeLeCt/**/2",
        "/?q=the+union+of+select+people",
    ]);
    let found = rule(
        "category: webserver",
        "cs-uri-query|contains: 'union select'",
    );
    assert_eq!(matched(&found, "access.log", &log), [1, 2, 3]);
    // The encoding itself may be what a rule looks for.
    let encoded = rule("category: webserver", "cs-uri-query|contains: '%2520'");
    assert_eq!(matched(&encoded, "access.log", &log), [2]);
}

#[test]
fn a_rule_that_matches_case_never_asks_the_form_in_lower_case() {
    let log = web(&["/?q=1/**/UNION/**/SELECT/**/2", "/?q=union+select"]);
    let cased = rule(
        "category: webserver",
        "cs-uri-query|contains|cased: 'union select'",
    );
    assert_eq!(matched(&cased, "access.log", &log), [2]);
    let pattern = rule("category: webserver", "cs-uri-query|re: 'union select'");
    assert_eq!(matched(&pattern, "access.log", &log), [2]);
    let any_case = rule("category: webserver", "cs-uri-query|re|i: 'union select'");
    assert_eq!(matched(&any_case, "access.log", &log), [1, 2]);
}

#[test]
fn keywords_are_looked_for_in_the_record_and_in_what_was_undone() {
    let log = web(&["/?q=%3Cscript%3E", "/?q=plain"]);
    let rule = rule("category: webserver", "- '<script>'");
    assert_eq!(matched(&rule, "access.log", &log), [1]);
}

#[test]
fn numbers_and_networks_compare() {
    let log = web(&["/"]);
    let check = |detection: &str, expect: &[u64]| {
        let rule = rule("category: webserver", detection);
        assert_eq!(matched(&rule, "access.log", &log), expect, "{detection}");
    };
    check("sc-status: 200", &[1]);
    check("sc-status: 404", &[]);
    check("sc-bytes|gte: 512", &[1]);
    check("sc-bytes|gt: 512", &[]);
    check("c-ip|cidr: 192.0.2.0/24", &[1]);
    check("c-ip|cidr: 198.51.100.0/24", &[]);
    check("cs-username: null", &[1]);
}

#[test]
fn a_program_s_records_answer_its_service() {
    let log = "Nov  3 07:00:00 db sshd[7]: Failed password for root from 192.0.2.7 port 5 ssh2\nNov  3 07:00:01 db cron[8]: Failed job\n";
    let check = |source: &str, expect: &[u64]| {
        let rule = rule(source, "message|startswith: Failed");
        assert_eq!(matched(&rule, "auth.log", log), expect, "{source}");
    };
    check("product: linux, service: sshd", &[1]);
    check("product: linux, service: auth", &[1]);
    check("product: linux, service: cron", &[2]);
    check("product: linux", &[1, 2]);
    check("product: linux, service: clamav", &[]);
}
