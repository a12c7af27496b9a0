//! What mirrors and archives need: all published files with their hashes, and what changed when.
//!
//! The layout is that of a CSAF trusted provider, borrowed: a description under `.well-known`, `index.txt` with all
//! files, `changes.csv` with the time of each, newest first, and beside each file its SHA-256. Signatures are not made
//! anew: the DSSE envelopes are published files themselves, and the description says so.
//!
//! Source: Common Security Advisory Framework 2.0, section 7.1 (requirements 7 to 23) for the layout.

use super::address::Address;
use super::statement::POLICY_PATH;
use super::{File, Section, Site};
use jiff::Timestamp;
use levelhead_schema::public::{PublicClaim, PublicPolicy, PublicVersion};
use serde::Serialize;
use std::cmp::Reverse;

/// Hashes, index and changes as a part of the site.
pub(crate) const SECTION: Section = Section { paths, render };

/// The folder of the description, of the index and of the changes.
const FOLDER: &str = ".well-known/levelhead";

/// The schema of the description.
const SCHEMA: &str = "levelhead.provider-metadata/1";

fn paths(site: &Site<'_>, paths: &mut Vec<String>) {
    for name in ["provider-metadata.json", "index.txt", "changes.csv"] {
        paths.push(format!("{FOLDER}/{name}"));
    }
    let files = site.record.claims.iter().flat_map(files);
    paths.extend(files.map(|file| format!("statements/{}.sha256", file.name)));
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let path = address.of_all_languages()?;
    if let Some(name) = path.strip_prefix("statements/") {
        let file = published(site, name.strip_suffix(".sha256")?)?;
        let line = format!("{}  {}\n", file.sha256, file.name);
        return Some(File::text("text/plain; charset=utf-8", line));
    }
    let name = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
    match name {
        "provider-metadata.json" => Some(File::text("application/json", metadata(site))),
        "index.txt" => Some(File::text("text/plain; charset=utf-8", index(site))),
        "changes.csv" => Some(File::text("text/csv; charset=utf-8", changes(site))),
        _ => None,
    }
}

/// A published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublishedFile<'r> {
    /// What it is: `statement`, `envelope`, `proof`, `superseded_by`.
    pub(crate) role: &'static str,
    /// Its name in the folder `statements`.
    pub(crate) name: String,
    /// Its SHA-256, in hexadecimal.
    pub(crate) sha256: &'r str,
    /// Since when it is there.
    pub(crate) since: Timestamp,
}

/// The files of a claim, oldest version first.
fn files(claim: &PublicClaim) -> impl Iterator<Item = PublishedFile<'_>> {
    claim
        .versions
        .iter()
        .flat_map(|version| files_of(claim, version))
}

/// The files of one version.
pub(crate) fn files_of<'r>(
    claim: &'r PublicClaim,
    version: &'r PublicVersion,
) -> impl Iterator<Item = PublishedFile<'r>> {
    let base = version.file_base(&claim.claim.id);
    let hashes = &version.sha256;
    // The pointer came with the version that it points to.
    let successor = claim.version(version.version + 1);
    let replaced = successor.map_or(version.published, |next| next.published);
    let all = [
        (
            "statement",
            ".md",
            Some(&hashes.statement),
            version.published,
        ),
        (
            "envelope",
            ".dsse.json",
            Some(&hashes.envelope),
            version.published,
        ),
        (
            "proof",
            ".dsse.json.tlog-proof",
            Some(&hashes.proof),
            version.published,
        ),
        (
            "superseded_by",
            ".superseded-by",
            hashes.superseded_by.as_ref(),
            replaced,
        ),
    ];
    all.into_iter()
        .filter_map(move |(role, end, sha256, since)| {
            Some(PublishedFile {
                role,
                name: format!("{base}{end}"),
                sha256: sha256?,
                since,
            })
        })
}

/// The published file of a name.
fn published<'r>(site: &Site<'r>, name: &str) -> Option<PublishedFile<'r>> {
    let ends = [
        ".dsse.json.tlog-proof",
        ".dsse.json",
        ".superseded-by",
        ".md",
    ];
    let base = ends.into_iter().find_map(|end| name.strip_suffix(end))?;
    let (id, version) = base.rsplit_once("-v")?;
    let claim = site.claim(id)?;
    let version = claim.version(version.parse().ok()?)?;
    files_of(claim, version).find(|file| file.name == name)
}

/// All files, newest first, those of one moment by name.
fn newest_first<'r>(site: &Site<'r>) -> Vec<PublishedFile<'r>> {
    let mut all: Vec<PublishedFile<'r>> = site.record.claims.iter().flat_map(files).collect();
    all.sort_by(|a, b| (Reverse(a.since), &a.name).cmp(&(Reverse(b.since), &b.name)));
    all
}

fn index(site: &Site<'_>) -> String {
    let files = site.record.claims.iter().flat_map(files);
    files
        .map(|file| format!("statements/{}\n", file.name))
        .collect()
}

fn changes(site: &Site<'_>) -> String {
    let rows = newest_first(site).into_iter();
    let row = |file: PublishedFile<'_>| {
        let path = cell(&format!("statements/{}", file.name));
        format!("{path},{}\r\n", cell(&file.since.to_string()))
    };
    rows.map(row).collect()
}

/// A cell that no spreadsheet takes for a formula, in quotation marks.
fn cell(text: &str) -> String {
    let guard = match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']) {
        true => "'",
        false => "",
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// The description of the provider.
#[derive(Serialize)]
struct Metadata<'r> {
    schema: &'static str,
    canonical_url: String,
    last_updated: Option<Timestamp>,
    publisher: Publisher<'r>,
    distributions: [Distribution; 1],
    signatures: Signatures<'r>,
    log: Log<'r>,
}

#[derive(Serialize)]
struct Publisher<'r> {
    name: &'r str,
    namespace: &'r str,
    contact_details: &'r str,
}

#[derive(Serialize)]
struct Distribution {
    directory_url: String,
    index_url: String,
    changes_url: String,
    hashes: [&'static str; 1],
    summary: &'static str,
}

#[derive(Serialize)]
struct Signatures<'r> {
    summary: &'static str,
    format: &'static str,
    payload_type: &'static str,
    threshold: Option<usize>,
    public_keys: Vec<Key<'r>>,
    policy_url: Option<String>,
    policy_sha256: Option<&'r str>,
}

#[derive(Serialize)]
struct Key<'r> {
    name: &'r str,
    agency: &'r str,
    key_id: &'r str,
    public_key: &'r str,
}

#[derive(Serialize)]
struct Log<'r> {
    origin: &'r str,
    size: u64,
    root_base64: &'r str,
    public_key: Option<&'r str>,
}

fn metadata(site: &Site<'_>) -> String {
    let policy = site.record.policy.as_ref();
    let log = &site.record.log;
    let in_folder = |name: &str| site.url(&format!("{FOLDER}/{name}"));
    let newest = site.record.claims.iter().map(PublicClaim::updated).max();
    let document = Metadata {
        schema: SCHEMA,
        canonical_url: in_folder("provider-metadata.json"),
        last_updated: newest,
        publisher: Publisher {
            name: &site.settings.office,
            namespace: &site.settings.base_url,
            contact_details: &site.settings.contact,
        },
        distributions: [Distribution {
            directory_url: site.url(""),
            index_url: in_folder("index.txt"),
            changes_url: in_folder("changes.csv"),
            hashes: ["sha256"],
            summary: "Paths in index and changes are relative to directory_url. Beside each file lies its SHA-256, \
                      under the file's name with .sha256, as sha256sum writes and checks it.",
        }],
        signatures: Signatures {
            summary: "The signatures of a statement are its .dsse.json file, a DSSE envelope over the bytes of its .md \
                      file; the .tlog-proof beside it shows that the envelope stands in the log. There are no other \
                      signature files. To check: levelhead statement verify FILE.dsse.json --policy policy.toml, with \
                      a policy that came to you by another way than this site.",
            format: "DSSE, Ed25519",
            payload_type: "application/vnd.levelhead.statement",
            threshold: policy.map(|policy| policy.threshold),
            public_keys: policy.map(keys).unwrap_or_default(),
            policy_url: policy.map(|_| site.url(POLICY_PATH)),
            policy_sha256: policy.map(|policy| policy.sha256.as_str()),
        },
        log: Log {
            origin: &log.origin,
            size: log.size,
            root_base64: &log.root_base64,
            public_key: policy.map(|policy| policy.log_key.as_str()),
        },
    };
    // Strings and numbers alone: nothing that JSON could refuse.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn keys(policy: &PublicPolicy) -> Vec<Key<'_>> {
    let keys = policy.keys.iter();
    keys.map(|key| Key {
        name: &key.name,
        agency: &key.agency,
        key_id: &key.key_id,
        public_key: &key.public_key,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, expect) in [
            ("statements/A-v1.md", "\"statements/A-v1.md\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@a", "\"'@a\""),
            ("\tx", "\"'\tx\""),
            ("a\"b", "\"a\"\"b\""),
        ] {
            assert_eq!(cell(text), expect);
        }
    }
}
