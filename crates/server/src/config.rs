//! How the server is set up.

use std::net::SocketAddr;
use std::time::Duration;

/// Settings of a server. [`Config::new`] has the defaults.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where readers connect.
    pub listen: SocketAddr,
    /// Where the operator asks for health and counts; `None` for nowhere.
    pub admin: Option<SocketAddr>,
    /// A proxy in front ends TLS: answers then say that only HTTPS is to be used (HSTS).
    pub behind_tls: bool,
    /// A proxy in front is believed when it says, in the last entry of `X-Forwarded-For`, who asks.
    pub trust_proxy: bool,
    /// One line for each answer in the log.
    pub access_log: bool,
    /// How often one reader may ask; `None` for as often as they like.
    pub rate: Option<Rate>,
    /// Most bytes of rendered pages that are kept.
    pub cache_max_bytes: u64,
    /// How often the source is asked for a new version.
    pub look_every: Duration,
    /// Bounds of a connection.
    pub limits: Limits,
}

/// How often one reader may ask: a bucket that refills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Answers a second in the long run, at least 1.
    pub per_second: u32,
    /// Answers at once, at least 1.
    pub burst: u32,
}

/// Bounds of connections and requests.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most connections at once; the system's limit on open files may allow fewer.
    pub connections: usize,
    /// Longest path with query, in bytes; beyond that 414.
    pub target_max_bytes: usize,
    /// Most bytes of all headers; beyond that 431.
    pub headers_max_bytes: usize,
    /// From the first byte of a request to the last of its headers.
    pub head_timeout: Duration,
    /// From an answer, or from connecting, to the first byte of the next request.
    pub idle_timeout: Duration,
    /// For making a page that is not kept; beyond that 503.
    pub answer_timeout: Duration,
    /// A reader who does not take what was sent is waited for so long …
    pub write_timeout: Duration,
    /// … and a second more for so many bytes that they took.
    pub write_bytes_per_second: u32,
    /// On shutdown, how long answers that are under way may take.
    pub drain_timeout: Duration,
}

impl Config {
    /// The defaults, at an address.
    pub fn new(listen: SocketAddr) -> Self {
        Config {
            listen,
            admin: None,
            behind_tls: false,
            trust_proxy: false,
            access_log: false,
            rate: Some(Rate {
                per_second: 100,
                burst: 1000,
            }),
            cache_max_bytes: 256 << 20,
            look_every: Duration::from_secs(1),
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 100_000,
            target_max_bytes: 4096,
            headers_max_bytes: 16 * 1024,
            head_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(75),
            answer_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
            write_bytes_per_second: 4096,
            drain_timeout: Duration::from_secs(10),
        }
    }
}
