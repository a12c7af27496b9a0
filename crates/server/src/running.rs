//! Starting, running and ending a server.

use crate::admin::{Admin, Status};
use crate::answer::{Public, Site};
use crate::config::Config;
use crate::connection::{Gate, Stage, bind, take};
use crate::edition::Source;
use crate::error::Error;
use crate::metrics::Metrics;
use crate::page::Setting;
use crate::watch::{Shelf, watch};
use arc_swap::ArcSwap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, watch as stages};

/// File handles that are kept for other things than readers: the ledger, the log, the runtime's own.
const HANDLES_KEPT: usize = 128;

/// Connections of the operator.
const ADMIN_CONNECTIONS: usize = 64;

/// How long what is ended by force may take.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// A server that answers, until [`Running::stop`].
pub struct Running {
    runtime: Runtime,
    address: SocketAddr,
    admin: Option<SocketAddr>,
    stage: stages::Sender<Stage>,
    gate: Arc<Gate>,
    status: Arc<Status>,
    look: Sender<SyncSender<()>>,
}

/// Starts a server: listens, loads the first edition, then answers. `source` is told the address, which a site without
/// one of its own takes for its own.
///
/// # Errors
/// [`Error::Listen`] when an address cannot be had, [`Error::Start`] when the system refuses threads, and whatever
/// keeps `source` from making the first edition.
pub fn start<S: Source>(
    config: Config,
    source: impl FnOnce(SocketAddr) -> Result<S, Error>,
) -> Result<Running, Error> {
    // tidy: long because it names each part once and hands it to the next; there is no second way through it
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = threads_that_answer(cores)?;
    let inside = runtime.enter();
    let (listener, address) = listen(config.listen)?;
    let admin = config.admin.map(listen).transpose()?;
    drop(inside);
    let places_total = connections(config.limits.connections);
    let metrics = Arc::new(Metrics::default());
    let shelf = Shelf {
        max_bytes: config.cache_max_bytes,
        setting: Setting {
            behind_tls: config.behind_tls,
        },
        makers: Arc::new(Semaphore::new(cores)),
        metrics: Arc::clone(&metrics),
    };
    let mut source = source(address)?;
    let site = Arc::new(Site {
        current: ArcSwap::new(shelf.load(&mut source)?),
        setting: shelf.setting,
        answer_timeout: config.limits.answer_timeout,
    });
    let (stage, stage_seen) = stages::channel(Stage::Open);
    let gate = |places_total| {
        Arc::new(Gate {
            limits: config.limits.clone(),
            places: Arc::new(Semaphore::new(places_total)),
            places_total,
            stage: stage_seen.clone(),
            metrics: Arc::clone(&metrics),
        })
    };
    let readers = gate(places_total);
    let public = Arc::new(Public::new(
        Arc::clone(&site),
        &config,
        Arc::clone(&metrics),
    ));
    runtime.spawn(take(listener, public, Arc::clone(&readers)));
    let status = Arc::new(Status {
        site: Arc::clone(&site),
        metrics: Arc::clone(&metrics),
        connections_max: places_total,
        is_ready: AtomicBool::new(true),
    });
    let admin = admin.map(|(listener, address)| {
        let admin = Arc::new(Admin::new(Arc::clone(&status)));
        runtime.spawn(take(listener, admin, gate(ADMIN_CONNECTIONS)));
        address
    });
    let (look, asked) = channel();
    let every = config.look_every;
    std::thread::Builder::new()
        .name("levelhead-look".to_owned())
        .spawn(move || watch(source, &site, &shelf, every, &asked))
        .map_err(refused("the thread that looks for new versions"))?;
    tracing::info!(
        port = address.port(),
        connections_max = places_total,
        pages = status.site.current.load().places(),
        "the site is served"
    );
    Ok(Running {
        runtime,
        address,
        admin,
        stage,
        gate: readers,
        status,
        look,
    })
}

fn refused(what: &'static str) -> impl FnOnce(std::io::Error) -> Error {
    move |source| Error::Start { what, source }
}

fn threads_that_answer(cores: usize) -> Result<Runtime, Error> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(2))
        .enable_io()
        .enable_time()
        .thread_name("levelhead-http")
        .build()
        .map_err(refused("the threads that answer"))
}

fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Error> {
    let fail = |source| Error::Listen { address, source };
    let listener = bind(address).map_err(fail)?;
    let bound = listener.local_addr().map_err(fail)?;
    Ok((listener, bound))
}

/// How many connections are possible: as many as wished, within what the system allows this process to have open.
fn connections(wished: usize) -> usize {
    // Where the limit cannot be told, a small one is assumed.
    let handles = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1024);
    let handles = usize::try_from(handles).unwrap_or(usize::MAX);
    wished
        .min(handles.saturating_sub(HANDLES_KEPT))
        .clamp(16, Semaphore::MAX_PERMITS)
}

/// The signals that end a server, caught.
pub struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Running {
    /// Where readers connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the operator asks for health and counts.
    pub fn admin_address(&self) -> Option<SocketAddr> {
        self.admin
    }

    /// How many connections are possible at once.
    pub fn connections_max(&self) -> usize {
        self.gate.places_total
    }

    /// How many files the edition has that is shown.
    pub fn pages(&self) -> usize {
        self.status.site.current.load().places()
    }

    /// Looks for a new version at once, and returns when it is shown or there is none.
    pub fn look(&self) {
        let (done, waiting) = sync_channel(1);
        if self.look.send(done).is_ok() {
            // Fails only when the thread that looks is gone, and then nothing will come of waiting.
            let _ = waiting.recv();
        }
    }

    /// Catches the signals that end a server, from now on.
    ///
    /// # Errors
    /// [`Error::Start`] when the system refuses.
    pub fn catch_signals(&self) -> Result<Signals, Error> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let _inside = self.runtime.enter();
            let catch = |kind| signal(kind).map_err(refused("catching signals"));
            Ok(Signals {
                terminate: catch(SignalKind::terminate())?,
                interrupt: catch(SignalKind::interrupt())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Signals {})
    }

    /// Waits for a signal.
    pub fn wait(&self, signals: &mut Signals) {
        #[cfg(unix)]
        self.runtime.block_on(async {
            tokio::select! {
                _ = signals.terminate.recv() => {}
                _ = signals.interrupt.recv() => {}
            }
        });
        #[cfg(not(unix))]
        {
            let _ = signals;
            let _ = self.runtime.block_on(tokio::signal::ctrl_c());
        }
    }

    /// Takes no more connections, finishes the answers that are under way, and ends. True when all of them were
    /// finished in time, false when some had to be cut.
    pub fn stop(self) -> bool {
        self.status.is_ready.store(false, Ordering::Relaxed);
        let all = u32::try_from(self.gate.places_total).unwrap_or(u32::MAX);
        let is_finished = self.runtime.block_on(async {
            // The receivers live as long as the connections; with none left, nobody needs to know.
            let _ = self.stage.send(Stage::Draining);
            let drain = self.gate.limits.drain_timeout;
            let finished = tokio::time::timeout(drain, self.gate.places.acquire_many(all)).await;
            let _ = self.stage.send(Stage::Ended);
            finished.is_ok()
        });
        tracing::info!(is_finished, "the server ended");
        self.runtime.shutdown_timeout(LAST_WAIT);
        is_finished
    }
}
