//! `levelhead serve`.

use crate::args::Home;
use crate::failure::Failure;
use crate::site::settings::{Office, today};
use crate::site_args::ServeArgs;
use crate::{output, release};
use levelhead_pages::words::{count, number};
use levelhead_server::{Config, LedgerSource, Rate, Running};

/// Serves the site until a signal ends it.
pub(crate) fn run(home: &Home, args: &ServeArgs) -> Result<(), Failure> {
    let desk = release::home(home)?;
    let office = Office::read(home, &desk, &args.settings)?;
    levelhead_server::write_logs_to(std::io::stderr());
    let running = levelhead_server::start(config(args), |address| {
        let url = office
            .url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"));
        let settings = office.settings(url, today());
        Ok(LedgerSource::new(
            desk.join("ledger"),
            office.policy.clone(),
            settings,
        ))
    })?;
    let mut signals = running.catch_signals()?;
    output::print(&begun(&running))?;
    running.wait(&mut signals);
    running.stop();
    Ok(())
}

fn config(args: &ServeArgs) -> Config {
    let mut config = Config::new(args.listen);
    config.admin = args.admin.0;
    config.behind_tls = args.behind_tls;
    config.trust_proxy = args.trust_proxy;
    config.access_log = args.access_log;
    config.rate = (args.rate > 0).then_some(Rate {
        per_second: args.rate,
        burst: args.burst.max(1),
    });
    config.cache_max_bytes = u64::from(args.cache_mb) << 20;
    config.limits.connections = args.max_connections;
    config
}

fn begun(running: &Running) -> String {
    let health = running.admin_address().map_or(String::new(), |address| {
        format!("Health and counts: http://{address}/metrics\n")
    });
    format!(
        "The site: http://{}/ ({}; up to {} connections at once)\n{health}Ctrl-C ends it.\n",
        running.address(),
        count(running.pages() as u64, "file", "files"),
        number(running.connections_max() as u64),
    )
}
