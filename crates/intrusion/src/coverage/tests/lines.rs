//! Lines of every kind of log.

use jiff::Timestamp;
use levelhead_schema::event::LogSource;

/// A record: its number and its time in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) number: i64,
    pub(super) second: i64,
}

/// A kind of log that names the same requests, connections or records.
pub(super) fn partner(kind: LogSource) -> LogSource {
    match kind {
        LogSource::Zeek => LogSource::Web,
        LogSource::Cloudtrail => LogSource::Cloudtrail,
        _ => LogSource::Zeek,
    }
}

/// Whether its records are numbered here.
pub(super) fn is_numbered(kind: LogSource) -> bool {
    matches!(
        kind,
        LogSource::Postgresql
            | LogSource::Journald
            | LogSource::Windows
            | LogSource::ElectionDevice
    )
}

/// A time as the kind of log writes it.
pub(super) fn time(kind: LogSource, second: i64) -> String {
    let time = Timestamp::from_second(second).unwrap();
    let form = match kind {
        LogSource::Web => "%d/%b/%Y:%H:%M:%S +0000",
        LogSource::Postgresql => "%Y-%m-%d %H:%M:%S.000 UTC",
        LogSource::Suricata => "%Y-%m-%dT%H:%M:%S.000000+0000",
        LogSource::Journald => return format!("{second}000000"),
        LogSource::Zeek => return format!("{second}.0"),
        _ => "%Y-%m-%dT%H:%M:%SZ",
    };
    time.strftime(form).to_string()
}

/// A record as the kind of log writes it.
pub(super) fn line(kind: LogSource, record: &Record) -> String {
    let (n, port) = (record.number, 10_000 + record.number);
    let time = time(kind, record.second);
    match kind {
        LogSource::Web => format!(
            r#"198.51.100.9 - - [{time}] "GET /page?id={n} HTTP/1.1" 200 512 "-" "Mozilla/5.0""#
        ),
        LogSource::Postgresql => format!(
            r#"{time},"portal","voters",812,"198.51.100.9:{port}",6b07.{},{},"SELECT",2026-11-02 00:00:00 UTC,3/1,0,LOG,00000,"statement: select 1",,,,,,,,,"portal","client backend",,0"#,
            n / 50,
            n % 50 + 1
        ),
        LogSource::Syslog => format!(
            "{time} portal sshd[812]: Accepted password for clerk from 198.51.100.9 port {port} ssh2"
        ),
        LogSource::Journald => format!(
            r#"{{"__REALTIME_TIMESTAMP":"{time}","__SEQNUM":"{n}","__SEQNUM_ID":"0a","_HOSTNAME":"portal","SYSLOG_IDENTIFIER":"sshd","_PID":"812","MESSAGE":"Accepted password for clerk from 198.51.100.9 port {port} ssh2"}}"#
        ),
        LogSource::Suricata => format!(
            r#"{{"timestamp":"{time}","flow_id":{n},"event_type":"http","src_ip":"198.51.100.9","src_port":{port},"dest_ip":"192.0.2.10","dest_port":80,"proto":"TCP","http":{{"hostname":"a.example.gov","url":"/page?id={n}","http_method":"GET","status":200}}}}"#
        ),
        LogSource::Zeek => format!(
            // Two records a request: as a connection and as a request.
            "{{\"ts\":{time},\"uid\":\"C{n}\",\"id.orig_h\":\"198.51.100.9\",\"id.orig_p\":{port},\"id.resp_h\":\"192.0.2.10\",\"id.resp_p\":80,\"proto\":\"tcp\",\"_path\":\"conn\"}}\n\
             {{\"ts\":{time},\"uid\":\"C{n}\",\"id.orig_h\":\"198.51.100.9\",\"id.orig_p\":{port},\"id.resp_h\":\"192.0.2.10\",\"id.resp_p\":80,\"method\":\"GET\",\"uri\":\"/page?id={n}\",\"_path\":\"http\"}}"
        ),
        LogSource::Windows => format!(
            r##"{{"Event":{{"System":{{"EventID":4624,"EventRecordID":{n},"Channel":"Security","Computer":"dc1","Provider":{{"#attributes":{{"Name":"Microsoft-Windows-Security-Auditing"}}}},"TimeCreated":{{"#attributes":{{"SystemTime":"{time}"}}}}}},"EventData":{{"IpAddress":"198.51.100.9","IpPort":"{port}"}}}}}}"##
        ),
        LogSource::Cloudtrail => format!(
            r#"{{"eventTime":"{time}","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"us-east-2","sourceIPAddress":"198.51.100.9","eventID":"e{n}"}}"#
        ),
        LogSource::ElectionDevice => format!(
            r#"{{"@type":"EventLogging.Event","Description":"Ballot read","Disposition":"success","Id":"E-1","Sequence":"{n}","TimeStamp":"{time}","Type":"scan"}}"#
        ),
        LogSource::Json => format!(
            r#"{{"time":"{time}","src_endpoint":{{"ip":"198.51.100.9","port":{port}}},"http_request":{{"url":{{"url_string":"/page?id={n}"}}}}}}"#
        ),
    }
}

/// A whole log.
pub(super) fn log_of(kind: LogSource, records: &[Record]) -> Vec<u8> {
    let lines: Vec<String> = records.iter().map(|record| line(kind, record)).collect();
    let text = match kind {
        LogSource::ElectionDevice => format!(
            r#"{{"@type":"EventLogging.ElectionEventLog","Device":[{{"@type":"EventLogging.Device","Id":"SCAN-1","Manufacturer":"Example","Type":"scan-single","Event":[{}]}}],"ElectionId":"2026-general","GeneratedTime":"2026-11-05T00:00:00Z"}}"#,
            lines.join(",\n")
        ),
        _ => lines.join("\n"),
    };
    text.into_bytes()
}

/// Records in which a log of that kind speaks of itself, with record 200's number, and a part of the note about each.
pub(super) fn marks(kind: LogSource) -> Vec<(&'static str, &'static str)> {
    match kind {
        LogSource::Postgresql => vec![
            (
                r#"<TIME>,,,1,,6b07.4,1,,2026-11-02 00:00:00 UTC,,0,LOG,00000,"parameter ""pgaudit.log"" changed to ""none""",,,,,,,,,"","postmaster",,0"#,
                "auditing was switched off",
            ),
            (
                r#"<TIME>,,,1,,6b07.4,1,,2026-11-02 00:00:00 UTC,,0,LOG,00000,"database system is shut down",,,,,,,,,"","postmaster",,0"#,
                "the log was stopped",
            ),
        ],
        LogSource::Syslog => vec![
            (
                r#"<TIME> portal rsyslogd: [origin software="rsyslogd"] exiting on signal 15."#,
                "the log was stopped",
            ),
            (
                "<TIME> portal rsyslogd: imuxsock[pid 9]: 200 messages lost due to rate-limiting",
                "records were lost",
            ),
            (
                "<TIME> portal chronyd[9]: System clock was stepped by 7200.5 seconds",
                "the clock was set",
            ),
        ],
        LogSource::Journald => vec![(
            r#"{"__REALTIME_TIMESTAMP":"<TIME>","__SEQNUM":"200","__SEQNUM_ID":"0a","_HOSTNAME":"portal","SYSLOG_IDENTIFIER":"systemd-journald","_PID":"1","MESSAGE":"Suppressed 12 messages from app.service"}"#,
            "records were lost",
        )],
        LogSource::Suricata => vec![(
            r#"{"timestamp":"<TIME>","event_type":"stats","stats":{"uptime":8,"capture":{"kernel_packets":1200,"kernel_drops":700}}}"#,
            "the sensor dropped",
        )],
        LogSource::Zeek => vec![(
            r#"{"ts":<TIME>,"ts_delta":60.0,"peer":"zeek","gaps":300,"acks":1000,"percent_lost":30.0,"_path":"capture_loss"}"#,
            "the sensor dropped",
        )],
        LogSource::Windows => vec![
            (
                r##"{"Event":{"System":{"EventID":1102,"EventRecordID":200,"Channel":"Security","Computer":"dc1","Provider":{"#attributes":{"Name":"Microsoft-Windows-Eventlog"}},"TimeCreated":{"#attributes":{"SystemTime":"<TIME>"}}}}}"##,
                "the log was cleared",
            ),
            (
                r##"{"Event":{"System":{"EventID":4719,"EventRecordID":200,"Channel":"Security","Computer":"dc1","Provider":{"#attributes":{"Name":"Microsoft-Windows-Security-Auditing"}},"TimeCreated":{"#attributes":{"SystemTime":"<TIME>"}}},"EventData":{"SubcategoryGuid":"{0cce}","AuditPolicyChanges":"%%8448"}}}"##,
                "auditing was switched off",
            ),
            (
                r##"{"Event":{"System":{"EventID":4616,"EventRecordID":200,"Channel":"Security","Computer":"dc1","Provider":{"#attributes":{"Name":"Microsoft-Windows-Security-Auditing"}},"TimeCreated":{"#attributes":{"SystemTime":"<TIME>"}}},"EventData":{"PreviousTime":"2026-11-02T16:00:00Z","NewTime":"2026-11-02T14:00:00Z"}}}"##,
                "the clock was set",
            ),
        ],
        LogSource::Cloudtrail => vec![
            (
                r#"{"eventTime":"<TIME>","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","awsRegion":"us-east-2","sourceIPAddress":"198.51.100.9","eventID":"e200"}"#,
                "auditing was switched off",
            ),
            (
                r#"{"eventTime":"<TIME>","eventSource":"cloudtrail.amazonaws.com","eventName":"PutEventSelectors","awsRegion":"us-east-2","sourceIPAddress":"198.51.100.9","eventID":"e200"}"#,
                "auditing was changed",
            ),
        ],
        // Web servers, devices and other programs' logs say nothing of themselves that is known.
        LogSource::Web | LogSource::ElectionDevice | LogSource::Json => Vec::new(),
    }
}
