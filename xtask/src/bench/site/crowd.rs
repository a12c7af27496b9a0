//! Connections that do nothing, and readers who do not read.

use crate::error::ChoreError;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Pages that a slow reader asks for at once: more than the system takes in for them.
const AT_ONCE: usize = 500;

/// A crowd, there until it is dropped.
pub(super) struct Crowd {
    idle: Vec<TcpStream>,
    _slow: Vec<TcpStream>,
}

impl Crowd {
    /// Opens connections to a port of this machine. Each idle one got an answer first.
    ///
    /// # Errors
    /// When the system or the server takes no more.
    pub(super) fn open(
        port: u16,
        idle: usize,
        slow: usize,
        targets: &[String],
    ) -> Result<Self, ChoreError> {
        allow_files();
        let connect = || {
            let stream = TcpStream::connect(("127.0.0.1", port))?;
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            Ok::<_, std::io::Error>(stream)
        };
        let failed = |source| ChoreError::Start {
            program: "a crowd of connections".to_owned(),
            source,
        };
        let mut held = Vec::with_capacity(idle);
        for _ in 0..idle {
            let mut stream = connect().map_err(failed)?;
            ask(&mut stream).map_err(failed)?;
            held.push(stream);
        }
        let page = targets.last().map_or("/", String::as_str);
        let many = format!("GET {page} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(AT_ONCE);
        let mut unread = Vec::with_capacity(slow);
        for _ in 0..slow {
            let mut stream = connect().map_err(failed)?;
            stream.set_nonblocking(true).map_err(failed)?;
            // The server stops reading once it cannot write.
            match stream.write(many.as_bytes()) {
                Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(failed(error)),
                _ => unread.push(stream),
            }
        }
        Ok(Crowd {
            idle: held,
            _slow: unread,
        })
    }

    /// How many of the idle connections are answered when they ask.
    pub(super) fn still_answered(mut self) -> usize {
        self.idle
            .iter_mut()
            .filter_map(|stream| ask(stream).ok())
            .count()
    }
}

/// Asks for what is there in any site and small, and reads the answer to its end.
fn ask(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HEAD /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n")?;
    let mut said = Vec::new();
    let mut buffer = [0; 2048];
    while !said.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            read => said.extend_from_slice(&buffer[..read]),
        }
    }
    Ok(())
}

/// As many open files as this process may have.
#[cfg(unix)]
fn allow_files() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    // Where it is refused, opening the crowd says so.
    if let Ok((_, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, hard, hard);
    }
}

#[cfg(not(unix))]
fn allow_files() {}
