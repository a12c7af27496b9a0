//! The servers that are loaded: ours, and nginx with the export.

use crate::error::ChoreError;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server, ended when it is dropped.
pub(super) struct Server {
    child: Child,
    pub(super) port: u16,
}

impl Server {
    /// Our server on the desk's ledger.
    ///
    /// # Errors
    /// When it cannot be started or ends at once.
    pub(super) fn levelhead(program: &Path, desk: &Path) -> Result<Self, ChoreError> {
        let mut child = Command::new(program)
            .arg("--home")
            .arg(desk)
            .args(["serve", "--listen", "127.0.0.1:0", "--admin", "off"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(ChoreError::start("levelhead serve"))?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            // Nothing more of it is read; it says nothing more.
            let _ = BufReader::new(out).read_line(&mut line);
        }
        let mut server = Server { child, port: 0 };
        let port = line
            .split_once("127.0.0.1:")
            .and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        server.port = port.ok_or_else(|| ChoreError::Job {
            what: "levelhead serve".to_owned(),
            said: format!("it did not say where it is: {line:?}"),
        })?;
        Ok(server)
    }

    /// The most memory that it ever had resident, in bytes.
    pub(super) fn peak_bytes(&self) -> u64 {
        peak_bytes(self.child.id())
    }

    /// Processor time of the server and the processes that it started, so far; 0 where the system does not tell.
    pub(super) fn cpu_seconds(&self) -> f64 {
        let id = self.child.id();
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        processes
            .filter_map(|entry| {
                let text = std::fs::read_to_string(entry.path().join("stat")).ok()?;
                let account = account(&text)?;
                (account.id == id || account.parent == id).then_some(account.ticks)
            })
            .sum::<u64>() as f64
            / TICKS_A_SECOND
    }
}

/// The most memory that a process ever had resident, in bytes; 0 where the system does not tell.
fn peak_bytes(id: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked politely first: nginx would leave its workers behind.
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        if asked.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// What Linux counts processor time in, for every program.
const TICKS_A_SECOND: f64 = 100.0;

struct Account {
    id: u32,
    parent: u32,
    ticks: u64,
}

/// Reads a line of `/proc/<id>/stat`. The name in it stands in parentheses and may hold anything.
fn account(text: &str) -> Option<Account> {
    let (before, after) = (text.find('(')?, text.rfind(')')?);
    let rest: Vec<&str> = text[after + 1..].split_whitespace().collect();
    Some(Account {
        id: text[..before].trim().parse().ok()?,
        parent: rest.get(1)?.parse().ok()?,
        ticks: rest.get(11)?.parse::<u64>().ok()? + rest.get(12)?.parse::<u64>().ok()?,
    })
}

/// nginx on a folder, set up for speed.
///
/// # Errors
/// When it cannot be started.
pub(super) fn nginx(scratch: &Path, exported: &Path) -> Result<Server, ChoreError> {
    let place = scratch.join("nginx");
    std::fs::create_dir_all(&place).map_err(ChoreError::write(&place))?;
    // A port that is free now; nobody else is expected to take it meanwhile.
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| Ok(listener.local_addr()?.port()))
        .map_err(ChoreError::start("nginx"))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let settings = format!(
        "worker_processes {cores};\ndaemon off;\npid {at}/pid;\nerror_log {at}/error.log crit;\n{user}\
         events {{ worker_connections 16384; }}\nhttp {{\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  \
         open_file_cache max=100000 inactive=60s;\n  keepalive_requests 100000000;\n  \
         types {{ text/html html; }}\n  client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f; \
         uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;\n  \
         server {{ listen 127.0.0.1:{port} backlog=4096; root \"{root}\"; }}\n}}\n",
        at = place.display(),
        user = user(),
        root = exported.display()
    );
    let file = place.join("nginx.conf");
    std::fs::write(&file, settings).map_err(ChoreError::write(&file))?;
    let child = Command::new("nginx")
        .arg("-p")
        .arg(&place)
        .arg("-c")
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(ChoreError::start("nginx"))?;
    let server = Server { child, port };
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if began.elapsed() > PATIENCE {
            return Err(ChoreError::Job {
                what: "nginx".to_owned(),
                said: "it did not begin to listen".to_owned(),
            });
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(server)
}

/// nginx that is started by the superuser gives its workers to somebody else, who may not read the export.
fn user() -> String {
    let is_root = std::fs::read_to_string("/proc/self/status")
        .is_ok_and(|text| text.lines().any(|line| line.starts_with("Uid:\t0\t")));
    if is_root {
        "user root;\n".to_owned()
    } else {
        String::new()
    }
}

/// A program that is needed and not there.
pub(super) fn missing() -> Option<&'static str> {
    ["wrk", "nginx"].into_iter().find(|program| {
        Command::new(program)
            .arg("-v")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_err()
    })
}

/// The peers and their versions.
pub(super) fn versions() -> Vec<String> {
    ["wrk", "nginx"]
        .into_iter()
        .filter_map(|program| {
            let output = Command::new(program).arg("-v").output().ok()?;
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said).into_owned();
            let first = said.lines().next()?.to_owned();
            let version = first.strip_prefix("nginx version: ").unwrap_or(&first);
            Some(version.split(" [").next().unwrap_or(version).to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::account;

    #[test]
    fn the_system_s_account_is_read_whatever_the_name() {
        let line = "42 (a) b (c)) S 7 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 100 1000 10";
        let account = account(line).expect("an account");
        assert_eq!((account.id, account.parent, account.ticks), (42, 7, 300));
    }
}
