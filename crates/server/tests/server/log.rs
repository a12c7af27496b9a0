//! The log says what was done, and not for whom.

use crate::asking::ask;
use crate::serving::Serving;
use serde_json::Value;
use std::io::Write;
use std::sync::{Mutex, Once};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Caught;

impl Write for Caught {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Catches what this process logs, from now on.
pub(crate) fn catch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| levelhead_server::write_logs_to(Caught));
}

#[test]
fn an_access_is_a_line_without_a_person() {
    let serving = Serving::with(
        |config| {
            config.access_log = true;
            config.trust_proxy = true;
        },
        |_| {},
    );
    let personal = "user-agent: PersonalAgent\r\nreferer: http://personal.example/\r\n\
                    x-forwarded-for: 198.51.100.77\r\ncookie: personal=1\r\n";
    for (method, target) in [
        ("GET", "/claims/A/?personal=1"),
        ("HEAD", "/search/?q=personal"),
        ("GET", "/personal-path"),
        ("PERSONAL", "/"),
    ] {
        ask(serving.address(), method, target, personal);
    }
    serving.running.stop();
    let text = String::from_utf8(LINES.lock().unwrap().clone()).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let seen = |method: &str, class: &str, status: u64| {
        lines.iter().any(|line| {
            line["message"] == "answered"
                && line["method"] == method
                && line["class"] == class
                && line["status"] == status
                && line["duration_us"].is_u64()
                && line["bytes"].is_u64()
        })
    };
    assert!(seen("GET", "claim", 200), "{text}");
    assert!(seen("HEAD", "search", 200), "{text}");
    assert!(seen("GET", "none", 404), "{text}");
    assert!(seen("other", "none", 405), "{text}");
    for word in ["ersonal", "PERSONAL", "127.0.0.1", "198.51.100", "::1"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}
