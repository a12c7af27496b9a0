//! A server with a small made-up site.

use levelhead_server::{Config, Edition, Error, File, Running, Source, start};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// No test waits for a look that it did not ask for.
const NEVER: Duration = Duration::from_secs(3600);

pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// Files by path.
pub(crate) type Files = BTreeMap<String, File>;

/// A place where somebody who renders or loads waits, and tells that they do.
pub(crate) struct Turnstile {
    pub(crate) reached: Mutex<Receiver<()>>,
    pub(crate) open: Mutex<Option<Sender<()>>>,
    tell: Mutex<Sender<()>>,
    wait: Mutex<Receiver<()>>,
}

impl Turnstile {
    pub(crate) fn new() -> Arc<Self> {
        let (tell, reached) = channel();
        let (open, wait) = channel();
        Arc::new(Turnstile {
            reached: Mutex::new(reached),
            open: Mutex::new(Some(open)),
            tell: Mutex::new(tell),
            wait: Mutex::new(wait),
        })
    }

    /// Waits until somebody is held.
    pub(crate) fn is_reached(&self) {
        self.reached.lock().unwrap().recv().unwrap();
    }

    /// Lets everybody through, now and later.
    pub(crate) fn release(&self) {
        self.open.lock().unwrap().take();
    }

    fn pass(&self) {
        let _ = self.tell.lock().unwrap().send(());
        let _ = self.wait.lock().unwrap().recv();
    }
}

/// What the site is at the moment, and what a test does to it.
#[derive(Clone, Default)]
pub(crate) struct Made {
    pub(crate) files: Files,
    pub(crate) version: u32,
    /// Holds whoever renders a path that ends so.
    pub(crate) held_page: Option<(&'static str, Arc<Turnstile>)>,
    /// Holds whoever loads.
    pub(crate) held_load: Option<Arc<Turnstile>>,
    pub(crate) is_broken: bool,
}

/// The site, shared between test and server.
#[derive(Clone, Default)]
pub(crate) struct Shared {
    pub(crate) made: Arc<Mutex<Made>>,
    pub(crate) rendered: Arc<AtomicUsize>,
}

struct Shown {
    made: Made,
    rendered: Arc<AtomicUsize>,
}

impl Source for Shared {
    fn version(&mut self) -> Result<String, Error> {
        Ok(self.made.lock().unwrap().version.to_string())
    }

    fn load(&mut self) -> Result<Arc<dyn Edition>, Error> {
        let made = self.made.lock().unwrap().clone();
        if let Some(turnstile) = &made.held_load {
            turnstile.pass();
        }
        if made.is_broken {
            return Err(Error::NoLedger {
                folder: "nowhere".into(),
            });
        }
        Ok(Arc::new(Shown {
            made,
            rendered: Arc::clone(&self.rendered),
        }))
    }
}

impl Edition for Shown {
    fn paths(&self) -> Vec<String> {
        self.made.files.keys().cloned().collect()
    }

    fn render(&self, path: &str) -> Option<File> {
        self.rendered.fetch_add(1, Ordering::Relaxed);
        if let Some((end, turnstile)) = &self.made.held_page
            && path.ends_with(end)
        {
            turnstile.pass();
        }
        assert!(!path.starts_with("panic/"), "a page that panics");
        self.made.files.get(path).cloned()
    }

    fn search(&self, path: &str, query: &str) -> Option<File> {
        self.made.files.get(path)?;
        Some(file(
            HTML,
            format!("<p>found for {}", query.replace('<', "&lt;")),
        ))
    }
}

pub(crate) fn file(media_type: &'static str, bytes: impl Into<Vec<u8>>) -> File {
    File {
        media_type,
        bytes: bytes.into(),
    }
}

/// Text of this size that compresses.
pub(crate) fn long(size: usize) -> String {
    "an election and what was said of it\n".repeat(size / 36 + 1)
}

/// A site with a file of each kind.
pub(crate) fn files() -> Files {
    [
        ("index.html", file(HTML, long(5_000))),
        ("es/index.html", file(HTML, "corto")),
        ("claims/A/index.html", file(HTML, long(20_000))),
        ("s/ab/index.html", file(HTML, "short")),
        ("tags/a b/index.html", file(HTML, "blank")),
        ("search/index.html", file(HTML, "search")),
        ("panic/index.html", file(HTML, "")),
        ("404.html", file(HTML, "there is no such page")),
        (
            "assets/site.css",
            file("text/css; charset=utf-8", long(3_000)),
        ),
        ("cards/A.png", file("image/png", vec![137_u8; 3_000])),
        (
            "api/v1/claims.json",
            file(
                "application/json",
                format!("\"{}\"", long(3_000).replace('\n', " ")),
            ),
        ),
        (
            "feeds/all.atom",
            file("application/atom+xml; charset=utf-8", long(2_000)),
        ),
        (
            "statements/A-v1.md",
            file("text/markdown; charset=utf-8", "signed"),
        ),
    ]
    .into_iter()
    .map(|(path, file)| (path.to_owned(), file))
    .collect()
}

/// A server and the site that it shows.
pub(crate) struct Serving {
    pub(crate) site: Shared,
    pub(crate) running: Running,
}

impl Serving {
    /// The site of [`files`].
    pub(crate) fn start() -> Self {
        Self::with(|_| {}, |_| {})
    }

    /// The same with changes to configuration and site.
    pub(crate) fn with(configure: impl FnOnce(&mut Config), make: impl FnOnce(&mut Made)) -> Self {
        crate::log::catch();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut config = Config::new(any);
        config.admin = Some(any);
        config.look_every = NEVER;
        configure(&mut config);
        let site = Shared::default();
        {
            let mut made = site.made.lock().unwrap();
            made.files = files();
            make(&mut made);
        }
        let source = site.clone();
        let running = start(config, move |_| Ok(source)).unwrap();
        Serving { site, running }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address()
    }

    /// A figure of the metrics.
    pub(crate) fn metric(&self, name: &str) -> f64 {
        let admin = self.running.admin_address().unwrap();
        let text = crate::asking::get(admin, "/metrics").text();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("levelhead_{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in {text}"))
            .parse()
            .unwrap()
    }
}
