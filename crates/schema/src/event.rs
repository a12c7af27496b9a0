//! What a log says happened: one normalised event for each record, whoever wrote the log.
//!
//! Names are those of the Open Cybersecurity Schema Framework (OCSF), version 1.4, where it has one; what it has none
//! for begins with `unmapped.`, which is where OCSF puts such things.
//!
//! Events travel in an [`EventBatch`]: the text of the records, and for each event its place, its time and ranges of
//! that text. Nothing of an event is stored anywhere: query strings and messages carry names.

mod batch;
mod field;
mod names;
pub mod rotation;
mod sink;

pub use batch::{Event, EventBatch, EventPlace, Form, Value};
pub use field::EventField;
pub use names::{field_of, names_of};
pub use sink::{EventSink, LogEnd, LogInfo};

use crate::words::words;

words! {
    /// What kind of program wrote a log.
    LogSource {
        Web "web" "access log of a web server";
        Postgresql "postgresql" "server log of PostgreSQL, with pgaudit's records";
        Syslog "syslog" "system log: sshd, sudo and all that writes through syslog";
        Journald "journald" "systemd's journal, exported as JSON";
        Suricata "suricata" "network sensor Suricata, EVE JSON";
        Zeek "zeek" "network sensor Zeek";
        Windows "windows" "Windows event log";
        Cloudtrail "cloudtrail" "AWS CloudTrail";
        ElectionDevice "election-device" "NIST SP 1500-101 election event log";
        Json "json" "JSON lines of another program";
    }
}

words! {
    /// What an event is about, by OCSF class where there is one.
    EventKind {
        Http "http_activity" "a request to a web server";
        Datastore "datastore_activity" "a statement to a database";
        Authentication "authentication" "somebody logged in, failed to, or logged out";
        Api "api_activity" "a call to a cloud's programming interface";
        Network "network_activity" "a connection";
        Dns "dns_activity" "a question to the name service";
        Detection "detection_finding" "a sensor or scanner reports something";
        Process "process_activity" "a program was started or ended";
        Log "event_log_activity" "the log itself: started, stopped, cleared, lost records, auditing changed";
        Clock "clock_change" "the clock was set or stepped";
        Statistics "statistics" "counts that a sensor gives of itself at intervals";
        Election "election_activity" "an event of a voting device";
        Other "base_event" "anything else";
    }
}

words! {
    /// What a record in which a log speaks of itself does to what the log holds.
    LogEffect {
        Cleared "cleared" "what was in the log before is gone";
        Stopped "stopped" "nothing is written from here on until the log starts again";
        Started "started" "the log starts; what came since the record before was not written";
        Lost "lost" "records are missing about here";
        Changed "changed" "auditing was changed, in the way that the record says";
        Nothing "none" "nothing is lost by it";
    }
}
