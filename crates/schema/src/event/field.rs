//! The fields of an event: one name for each thing, whoever wrote the log.

use serde::{Deserialize, Serialize};

macro_rules! event_fields {
    ($($variant:ident $name:literal $doc:literal;)+) => {
        /// A field of an event. The names are OCSF's attribute paths; what OCSF has no name for begins with `unmapped.`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum EventField {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)+
        }

        impl EventField {
            /// Every field, in the order of the glossary.
            pub const ALL: &'static [EventField] = &[$(EventField::$variant,)+];

            /// The name, as written in settings and reports.
            pub const fn name(self) -> &'static str {
                match self { $(EventField::$variant => $name,)+ }
            }

            /// What the field holds, in a few plain words.
            pub const fn meaning(self) -> &'static str {
                match self { $(EventField::$variant => $doc,)+ }
            }

            /// The field of that name.
            pub fn from_name(name: &str) -> Option<EventField> {
                match name { $($name => Some(EventField::$variant),)+ _ => None }
            }
        }
    };
}

event_fields! {
    SourceIp "src_endpoint.ip" "address that the event came from";
    SourcePort "src_endpoint.port" "port at that address";
    SourceHost "src_endpoint.hostname" "name that the event came from";
    DestinationIp "dst_endpoint.ip" "address that was reached";
    DestinationPort "dst_endpoint.port" "port at that address";
    DestinationHost "dst_endpoint.hostname" "name that was reached";
    Method "http_request.http_method" "method of a web request";
    Url "http_request.url.url_string" "target of a web request as the log has it";
    UrlHost "http_request.url.hostname" "host that a web request asked for";
    UrlPath "http_request.url.path" "path of a web request";
    UrlQuery "http_request.url.query_string" "query of a web request, without the question mark";
    HttpVersion "http_request.version" "protocol of a web request";
    Referrer "http_request.referrer" "page that a web request says it came from";
    UserAgent "http_request.user_agent" "program that a web request says it is";
    ForwardedFor "http_request.x_forwarded_for" "addresses that a proxy says the request came from";
    RequestUid "http_request.uid" "number of a web request";
    RequestLine "unmapped.request" "first line of a web request, where it has not the form of one";
    RequestBody "unmapped.request_body" "body of a web request";
    Cookie "unmapped.cookie" "cookies of a web request";
    ResponseCode "http_response.code" "status that a web server answered with";
    ResponseLength "http_response.length" "bytes that a web server answered with";
    ResponseTime "http_response.latency" "how long the answer took, in the log's unit";
    User "actor.user.name" "who acted";
    TargetUser "user.name" "account that was acted on or logged in to";
    Session "actor.session.uid" "session of who acted";
    ProcessName "actor.process.name" "program that acted or wrote the record";
    ProcessId "actor.process.pid" "number of that process";
    ProcessPath "actor.process.file.path" "file of that program";
    CommandLine "actor.process.cmd_line" "command line";
    DeviceHost "device.hostname" "machine on which it happened";
    DeviceUid "device.uid" "serial number of the device on which it happened";
    DeviceType "device.type" "what the device is for";
    Activity "activity_name" "what was done";
    Status "status" "whether it succeeded";
    StatusCode "status_code" "the program's code for the outcome";
    StatusDetail "status_detail" "the outcome in words";
    Severity "severity" "how grave the program says it is";
    Message "message" "the record's text";
    AuthProtocol "auth_protocol" "how somebody logged in";
    Database "database.name" "database";
    Table "table.name" "table, view or other object of a database";
    ObjectType "unmapped.object_type" "what kind of object that is";
    Statement "query_info.query_string" "statement to a database";
    StatementTime "query_info.query_time" "how long the statement took, in the log's unit";
    Command "unmapped.command" "command of a statement, such as SELECT";
    Parameters "unmapped.parameters" "parameters of a statement";
    Rows "unmapped.rows" "rows that a statement returned or changed";
    Protocol "connection_info.protocol_name" "protocol of a connection";
    ConnectionUid "connection_info.uid" "number of a connection";
    Service "app_name" "application, or the protocol inside a connection";
    BytesIn "traffic.bytes_in" "bytes to who answered";
    BytesOut "traffic.bytes_out" "bytes to who asked";
    ServerName "tls.sni" "name that a TLS client asked for";
    ClientPrint "tls.ja3_hash.value" "fingerprint of a TLS client";
    DnsQuery "query.hostname" "name that was looked up";
    Finding "finding_info.title" "what a sensor reports";
    FindingUid "finding_info.uid" "number of the rule that reports it";
    Operation "api.operation" "call to a cloud's interface";
    ApiService "api.service.name" "service that was called";
    Region "cloud.region" "region of the cloud";
    Account "cloud.account.uid" "account at the cloud";
    EventCode "metadata.event_code" "the program's number for this kind of event";
    LogName "metadata.log_name" "log or channel";
    LogProvider "metadata.log_provider" "component that wrote the record";
    EventUid "metadata.uid" "the record's own identifier";
    SequenceScope "unmapped.sequence_scope" "within what the sequence number counts: a session, a channel, a boot";
    Boot "unmapped.boot" "boot of the machine";
    LogEffect "unmapped.log_effect" "what a record in which a log speaks of itself does to what the log holds";
    OriginalTime "metadata.original_time" "time as the log wrote it, with its offset or zone";
    ElectionId "unmapped.election" "election that a device's log belongs to";
}

impl EventField {
    /// True for fields that a stranger fills in and that are decoded before they are matched.
    pub const fn is_from_client(self) -> bool {
        matches!(
            self,
            EventField::Url
                | EventField::UrlPath
                | EventField::UrlQuery
                | EventField::Referrer
                | EventField::UserAgent
                | EventField::ForwardedFor
                | EventField::RequestLine
                | EventField::RequestBody
                | EventField::Cookie
        )
    }
}
