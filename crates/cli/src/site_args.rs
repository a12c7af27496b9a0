//! The command line of the public site.

use clap::{Args, Subcommand};
use levelhead_schema::statement::is_name;
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum SiteCommand {
    /// Write the whole site as files that any web server carries
    #[command(after_help = "\
Examples:
  levelhead site export public --url https://claims.example.gov
  levelhead site export public --settings site.toml
  levelhead site export public --office 'County Clerk' --contact corrections@example.gov

The folder must be new, empty, or of an earlier export. A new one appears when all is written: until then it is called
<FOLDER>.levelhead-unfinished, and the next export goes on in what a killed one left. Files that are as they should be
stay untouched, so copying only what changed (rsync) stays cheap; files that an earlier export wrote and this one does
not are removed.")]
    Export(ExportArgs),
}

/// Whose site it is. What is not said here is taken from the settings.
#[derive(Args, Debug, Default)]
pub(crate) struct SettingsArgs {
    /// Settings of the site: office, contact, base_url, languages, policy [default: site.toml in the desk's folder,
    /// where there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    /// The address at which the public finds the site
    #[arg(long, value_name = "URL", value_parser = url)]
    pub(crate) url: Option<String>,
    /// The office, as it calls itself
    #[arg(long, value_name = "NAME", value_parser = office)]
    pub(crate) office: Option<String>,
    /// How to ask for a correction: an e-mail address, or the https address of a form
    #[arg(long, value_name = "ADDRESS", value_parser = contact)]
    pub(crate) contact: Option<String>,
    /// Whose signatures count [default: policy.toml in the desk's folder, where there is one]
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  levelhead serve
  levelhead serve --listen 0.0.0.0:8080 --url https://claims.example.gov --behind-tls --trust-proxy
  levelhead serve --listen 127.0.0.1:9000 --admin off --access-log

Serves what `levelhead site export` writes, and shows a claim a second after it was published. Speaks HTTP/1.1 without
TLS: for the public, put a proxy in front that ends TLS, and say so with --behind-tls, which asks browsers to use HTTPS
alone. Standard error has a log in lines of JSON, without addresses of readers. Ends on SIGTERM or Ctrl-C, after the
answers that are under way.")]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    /// Where readers connect
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Where the operator finds /healthz, /readyz and /metrics, or `off`
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8081", value_parser = admin)]
    pub(crate) admin: Admin,
    /// A proxy in front ends TLS
    #[arg(long)]
    pub(crate) behind_tls: bool,
    /// A proxy in front says in the last entry of X-Forwarded-For who asks
    #[arg(long)]
    pub(crate) trust_proxy: bool,
    /// Answers a second that one reader may have in the long run; 0 for as many as they like
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) rate: u32,
    /// Answers that one reader may have at once
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) burst: u32,
    /// Write a line for each answer to the log
    #[arg(long)]
    pub(crate) access_log: bool,
    /// Most connections at once; the system's limit on open files may allow fewer
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub(crate) max_connections: usize,
    /// Most memory for rendered pages, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 256)]
    pub(crate) cache_mb: u32,
}

/// The operator's listener; `None` for none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admin(pub(crate) Option<SocketAddr>);

fn admin(text: &str) -> Result<Admin, String> {
    match text {
        "off" => Ok(Admin(None)),
        _ => text
            .parse()
            .map(|address| Admin(Some(address)))
            .map_err(|_| "neither an address such as 127.0.0.1:8081 nor off".to_owned()),
    }
}

/// The address of a site, without the slash at its end.
pub(crate) fn url(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]%".contains(&byte);
    match rest {
        Some(rest)
            if rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[')
                && rest.bytes().all(is_plain) =>
        {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err("not the address of a site, such as https://claims.example.gov".to_owned()),
    }
}

/// The name of an office.
pub(crate) fn office(text: &str) -> Result<String, String> {
    match is_name(text) {
        true => Ok(text.to_owned()),
        false => Err("not a name: plain letters, without blanks at its ends".to_owned()),
    }
}

/// A way to reach an office, which pages link.
pub(crate) fn contact(text: &str) -> Result<String, String> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte));
    let is_mail = text.split_once('@').is_some_and(|(person, host)| {
        !person.is_empty() && host.contains('.') && !text.contains([':', '/'])
    });
    match is_plain && (is_mail || text.starts_with("https://")) {
        true => Ok(text.to_owned()),
        false => Err(
            "neither an e-mail address such as corrections@example.gov nor an address that begins with https://"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{contact, url};

    #[test]
    fn addresses_of_sites() {
        assert_eq!(
            url("https://a.example/").as_deref(),
            Ok("https://a.example")
        );
        assert_eq!(
            url("http://[::1]:8080/x").as_deref(),
            Ok("http://[::1]:8080/x")
        );
        for wrong in [
            "",
            "a.example",
            "ftp://a",
            "https://",
            "https:///x",
            "https://a?b",
            "https://a#b",
            "https://a b",
        ] {
            assert!(url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ways_to_reach_an_office() {
        assert!(contact("a@b.example").is_ok());
        assert!(contact("https://b.example/form?x=1").is_ok());
        for wrong in [
            "",
            "a",
            "@b.c",
            "javascript:a@b.c",
            "http://b.c",
            "a@b.c\">",
            "a b@c.d",
        ] {
            assert!(contact(wrong).is_err(), "{wrong}");
        }
    }
}
