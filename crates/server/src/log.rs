//! The log: lines of JSON, without addresses, query strings or what readers say of themselves.

use std::io::Write;
use std::sync::Mutex;
use tracing::Level;
use tracing_subscriber::fmt;

/// Sends this process's log to `out`, from now on. A second call changes nothing.
///
/// Each line is one JSON object with `timestamp`, `level`, `message` and the fields of the event.
pub fn write_logs_to(out: impl Write + Send + 'static) {
    let subscriber = fmt()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_current_span(false)
        .with_span_list(false)
        .with_max_level(Level::INFO)
        .with_writer(Mutex::new(out))
        .finish();
    let _ = tracing::subscriber::set_global_default(subscriber);
}
