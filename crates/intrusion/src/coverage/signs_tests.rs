use super::{Counters, Sign, of};
use levelhead_schema::event::{
    EventBatch, EventField, EventKind, EventPlace, LogEffect, LogSource,
};

fn event(source: LogSource, kind: EventKind, fields: &[(&str, &str)]) -> EventBatch {
    let mut batch = EventBatch::new(source, 0);
    batch.begin(EventPlace { line: 1, byte: 0 }, "");
    for (name, value) in fields {
        match EventField::from_name(name) {
            Some(field) => batch.put(field, value),
            None => batch.put_other(name, value),
        }
    }
    batch.set_kind(kind);
    batch.commit();
    batch
}

fn sign(source: LogSource, kind: EventKind, fields: &[(&str, &str)]) -> Option<Sign> {
    let batch = event(source, kind, fields);
    of(batch.get(0).unwrap(), &mut Counters::default())
}

#[test]
fn settings_of_postgresql_switch_auditing_off_and_on() {
    let check = |message: &str, expect: Sign| {
        let fields = [("unmapped.log_effect", "changed"), ("message", message)];
        let sign = sign(LogSource::Postgresql, EventKind::Log, &fields);
        assert_eq!(sign, Some(expect), "{message}");
    };
    let off = |name: &str| Sign::Off(name.to_owned());
    let on = |name: &str| Sign::On(name.to_owned());
    check(
        "parameter \"pgaudit.log\" changed to \"none\"",
        off("pgaudit.log"),
    );
    check(
        "parameter \"pgaudit.log\" changed to \"read,write\"",
        on("pgaudit.log"),
    );
    check(
        "parameter \"log_statement\" changed to \"none\"",
        off("log_statement"),
    );
    check(
        "parameter \"pgaudit.log\" removed from configuration file, reset to default",
        off("pgaudit.log"),
    );
    check(
        "parameter \"log_checkpoints\" changed to \"off\"",
        Sign::Effect(LogEffect::Changed),
    );
}

#[test]
fn audit_policies_and_trails_switch_auditing_off_and_on() {
    let windows = |changes: &str| {
        let fields = [
            ("unmapped.log_effect", "changed"),
            ("SubcategoryGuid", "{0cce9215}"),
            ("AuditPolicyChanges", changes),
        ];
        sign(LogSource::Windows, EventKind::Log, &fields)
    };
    assert_eq!(
        windows("%%8448, %%8450"),
        Some(Sign::Off("{0cce9215}".into()))
    );
    assert_eq!(windows("%%8449"), Some(Sign::On("{0cce9215}".into())));
    let cloud = |operation: &str| {
        let fields = [
            ("unmapped.log_effect", "changed"),
            ("api.operation", operation),
        ];
        sign(LogSource::Cloudtrail, EventKind::Log, &fields)
    };
    assert_eq!(cloud("StopLogging"), Some(Sign::Off("the trail".into())));
    assert_eq!(cloud("UpdateTrail"), Some(Sign::Effect(LogEffect::Changed)));
}

#[test]
fn clocks_that_are_set_by_little_are_no_sign() {
    let check = |message: &str, expect: Option<Sign>| {
        let sign = sign(LogSource::Syslog, EventKind::Clock, &[("message", message)]);
        assert_eq!(sign, expect, "{message}");
    };
    check(
        "System clock was stepped by 3600.25 seconds",
        Some(Sign::Clock(Some(3600.25))),
    );
    check("System clock wrong by -0.0021 seconds", None);
    check("time reset -7200.4 s", Some(Sign::Clock(Some(-7200.4))));
    check(
        "Changed local time to Tue 2026-11-03 12:00:00 EST",
        Some(Sign::Clock(None)),
    );
    let fields = [
        ("PreviousTime", "2026-11-03T12:00:00Z"),
        ("NewTime", "2026-11-03T10:00:00Z"),
    ];
    let set = sign(LogSource::Windows, EventKind::Clock, &fields);
    assert_eq!(set, Some(Sign::Clock(Some(-7200.0))));
}

#[test]
fn sensors_that_lose_much_are_blind() {
    let mut counters = Counters::default();
    let mut suricata = |packets: &str, drops: &str| {
        let fields = [
            ("stats.capture.kernel_packets", packets),
            ("stats.capture.kernel_drops", drops),
        ];
        let batch = event(LogSource::Suricata, EventKind::Statistics, &fields);
        of(batch.get(0).unwrap(), &mut counters)
    };
    assert_eq!(suricata("1000", "7"), None);
    assert_eq!(suricata("2000", "207"), Some(Sign::Drops));
    assert_eq!(suricata("3000", "208"), None);
    // Started anew.
    assert_eq!(suricata("100", "90"), Some(Sign::Drops));
    let zeek = |percent: &str| {
        sign(
            LogSource::Zeek,
            EventKind::Statistics,
            &[("percent_lost", percent)],
        )
    };
    assert_eq!(zeek("3.2"), None);
    assert_eq!(zeek("45.0"), Some(Sign::Drops));
}
