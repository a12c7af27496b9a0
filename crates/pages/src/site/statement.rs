//! The page of a published statement: its text, who signed it, and how to check that; and its files as published.

pub(crate) mod markdown;

pub(crate) use markdown::html as text_in_html;

use super::address::{Address, in_language, link};
use super::answer::title;
use super::claim::{View, version_number, version_path};
use super::claim_list::claim_path;
use super::page::Page;
use super::text::{date, fill, lines, moment, named};
use super::vocabulary::Told;
use super::{File, Section, Site};
use crate::foreign;
use levelhead_schema::public::{PublicClaim, PublicPolicy, PublicVersion};
use maud::{Markup, html};

/// Where the policy lies.
pub(crate) const POLICY_PATH: &str = "statements/policy.toml";

/// A text that is larger is not shown on its page, which has a bound.
const TEXT_MAX_BYTES: usize = 70_000;

pub(crate) const SECTION: Section = Section { paths, render };

/// The ends of the names of a statement's files, and what each holds.
const FILES: [(&str, &str); 4] = [
    (".md", "text/markdown; charset=utf-8"),
    (".dsse.json", "application/json"),
    (".dsse.json.tlog-proof", "text/plain; charset=utf-8"),
    (".superseded-by", "text/plain; charset=utf-8"),
];

/// The path of a statement's page.
pub(crate) fn statement_path(id: &str, version: u32) -> String {
    format!("statements/{id}-v{version}.html")
}

/// One file of a statement: its path, its content, its hash.
pub(crate) struct StatementFile<'a> {
    pub(crate) path: String,
    pub(crate) media_type: &'static str,
    pub(crate) content: &'a str,
    pub(crate) sha256: &'a str,
}

/// The files of a statement as they were published.
pub(crate) fn files<'a>(claim: &PublicClaim, version: &'a PublicVersion) -> Vec<StatementFile<'a>> {
    let base = version.file_base(&claim.claim.id);
    let hashes = &version.sha256;
    let contents = [
        (Some(&version.statement), Some(&hashes.statement)),
        (Some(&version.envelope), Some(&hashes.envelope)),
        (Some(&version.proof), Some(&hashes.proof)),
        (
            version.superseded_by.as_ref(),
            hashes.superseded_by.as_ref(),
        ),
    ];
    FILES
        .into_iter()
        .zip(contents)
        .filter_map(|((end, media_type), (content, sha256))| {
            Some(StatementFile {
                path: format!("statements/{base}{end}"),
                media_type,
                content: content?,
                sha256: sha256?,
            })
        })
        .collect()
}

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    if site.record.policy.is_some() {
        out.push(POLICY_PATH.to_owned());
    }
    for claim in &site.record.claims {
        for version in &claim.versions {
            out.extend(files(claim, version).into_iter().map(|file| file.path));
            for language in &site.settings.languages {
                let path = statement_path(&claim.claim.id, version.version);
                out.push(in_language(*language, &path));
            }
        }
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    match address.words().as_slice() {
        ["statements", "policy.toml"] => {
            address.of_all_languages()?;
            let policy = site.record.policy.as_ref()?;
            Some(File::text("text/plain; charset=utf-8", &*policy.text))
        }
        ["statements", name] => match name.strip_suffix(".html") {
            Some(base) => page(site, address, base),
            None => file(site, address.of_all_languages()?, name),
        },
        _ => None,
    }
}

/// The page of a statement, by what its files' names begin with.
fn page(site: &Site<'_>, address: &Address<'_>, base: &str) -> Option<File> {
    let (id, version) = base.rsplit_once('-')?;
    let claim = site.claim(id)?;
    let version = claim.version(version_number(version)?)?;
    Some(View::fitted(site, claim, version, address, |view| {
        view.statement(address)
    }))
}

/// The file of that name.
fn file(site: &Site<'_>, path: &str, name: &str) -> Option<File> {
    // The longest end first: the proof's begins as the envelope's does.
    let base = [3, 2, 1, 0]
        .into_iter()
        .find_map(|at: usize| name.strip_suffix(FILES[at].0))?;
    let (id, version) = base.rsplit_once("-v")?;
    let claim = site.claim(id)?;
    let version = claim.version(version.parse().ok()?)?;
    let found = files(claim, version)
        .into_iter()
        .find(|file| file.path == path)?;
    Some(File::text(found.media_type, found.content))
}

/// The command that checks a statement offline.
pub(crate) fn command(base: &str) -> Markup {
    html! {
        pre tabindex="0" role="group" { code { "levelhead statement verify " (base) ".dsse.json --policy policy.toml" } }
    }
}

impl View<'_> {
    fn statement(&self, address: &Address<'_>) -> File {
        let w = self.w;
        let name = foreign::shown(&self.claim.claim.title, 110);
        let number = self.version.version.to_string();
        let heading = fill(w.statement_title, &[&number, &self.claim.claim.id]);
        let mut page = Page::new(w.language, &address.rest, &heading, &name);
        page.scripts = match self.is_verifiable() {
            true => &["assets/verify.js"],
            false => &[],
        };
        let body = html! {
            nav.trail aria-label=(w.trail) {
                a href=(self.to("index.html")) { (w.nav_claims) } " › "
                a href=(self.to(&claim_path(&self.claim.claim.id))) { (self.claim.claim.id) } " › "
                span { (heading) }
            }
            (self.replaced())
            h1 { (heading) }
            p.lead { (title(&self.claim.claim, w.language)) }
            (self.facts())
            (self.reason())
            (self.text())
            (self.signed())
            (self.how_to_check())
            (self.published_files())
        };
        page.with(self.site, body)
    }

    /// Says above all else that a later version replaced this one.
    fn replaced(&self) -> Markup {
        let w = self.w;
        let newest = self.claim.newest();
        html! {
            @if let Some(newest) = newest && newest.version != self.version.version {
                p.notice role="note" {
                    strong { (fill(w.replaced, &[&self.version.version.to_string(), &newest.version.to_string()])) } " "
                    a href=(self.to(&statement_path(&self.claim.claim.id, newest.version))) { (w.read_newest) }
                }
            }
        }
    }

    fn facts(&self) -> Markup {
        let (w, version) = (self.w, self.version);
        html! {
            dl.facts {
                div { dt { (w.kind_of_statement) } dd { (w.style(version.style)) } }
                div { dt { (w.as_of_head) } dd { (date(version.as_of, w.language)) } }
                div { dt { (w.published_head) } dd { (moment(version.published, w.language)) } }
                div { dt { (w.drafted_by) } dd { (named(&version.drafted_by, 120)) } }
                div { dt { (w.about_claim) } dd { a href=(self.to(&version_path(self.claim, version))) { (self.claim.claim.id) } } }
            }
        }
    }

    fn reason(&self) -> Markup {
        html! {
            @if let Some(reason) = &self.version.reason {
                div.notice {
                    p { strong { (self.w.reason) ":" } }
                    (lines(Told::new(reason, self.version.language), self.w.language, self.room.letters))
                }
            }
        }
    }

    fn is_verifiable(&self) -> bool {
        self.site.record.policy.is_some() && self.version.text().len() <= TEXT_MAX_BYTES
    }

    fn text(&self) -> Markup {
        let (w, version) = (self.w, self.version);
        let own = (version.language != w.language).then(|| version.language.code());
        html! {
            section aria-labelledby="text-title" {
                h2 #text-title { (w.text_title) }
                @if version.language != w.language { p { (w.text_in_other_language) } }
                @if version.text().len() <= TEXT_MAX_BYTES {
                    div #statement-text.statement lang=[own] { (text_in_html(version.text(), 3)) }
                } @else {
                    p { (w.text_too_long) " " a href=(link(&self.from, &format!("statements/{}.md", version.file_base(&self.claim.claim.id)))) { (version.file_base(&self.claim.claim.id)) ".md" } }
                }
            }
        }
    }

    fn signed(&self) -> Markup {
        let (w, version) = (self.w, self.version);
        html! {
            section aria-labelledby="signed-title" {
                h2 #signed-title { (w.signed_title) }
                @if version.signers.is_empty() { p { (w.signers_unknown) } }
                ul.plain {
                    @for signer in &version.signers {
                        li { strong { (named(&signer.person, 120)) } ", " (named(&signer.agency, 120)) " (" (w.key) " " code { (named(&signer.key, 80)) } ")" }
                    }
                }
                @if let Some(policy) = &self.site.record.policy { (self.policy(policy)) }
            }
        }
    }

    fn policy(&self, policy: &PublicPolicy) -> Markup {
        let w = self.w;
        let (threshold, keys) = (policy.threshold.to_string(), policy.keys.len().to_string());
        html! {
            p { (fill(w.policy_asks, &[&threshold, &keys]))
                @if policy.witness_threshold > 0 { " " (fill(w.policy_witnesses, &[&policy.witness_threshold.to_string()])) } }
            details {
                summary { (w.policy_keys) }
                ul.plain {
                    @for key in policy.keys.iter().take(self.room.entries) {
                        li { (named(&key.person, 120)) ", " (named(&key.agency, 120)) ": " code { (named(&key.public_key, 300)) } }
                    }
                }
                p { a href=(link(&self.from, POLICY_PATH)) { (w.policy_file) } }
            }
        }
    }

    fn how_to_check(&self) -> Markup {
        let (w, version) = (self.w, self.version);
        let base = version.file_base(&self.claim.claim.id);
        html! {
            section aria-labelledby="check-title" {
                h2 #check-title { (w.check_title) }
                p { (w.check_offline) }
                (command(&base))
                p { (w.check_says) }
            }
            @if self.is_verifiable() { (self.verify(&base)) }
        }
    }

    /// The part that the script opens: it finds in these attributes what to fetch and what to hold it to.
    fn verify(&self, base: &str) -> Markup {
        let w = self.w;
        let to = |end: &str| link(&self.from, &format!("statements/{base}{end}"));
        let pointer = self
            .version
            .superseded_by
            .as_ref()
            .map(|_| to(".superseded-by"));
        let policy = self.site.record.policy.as_ref();
        html! {
            section #verify
                data-claim=(self.claim.claim.id) data-version=(self.version.version)
                data-statement=(to(".md")) data-envelope=(to(".dsse.json")) data-proof=(to(".dsse.json.tlog-proof"))
                data-policy=(link(&self.from, POLICY_PATH)) data-policy-sha256=[policy.map(|policy| policy.sha256.as_str())]
                data-superseded-by=[pointer]
                aria-labelledby="verify-title" hidden {
                h2 #verify-title { (w.verify_title) }
                p { (w.verify_lead) }
                button #verify-button type="button" { (w.verify_button) }
                div #verify-result role="status" aria-live="polite" {}
            }
        }
    }

    fn published_files(&self) -> Markup {
        let w = self.w;
        html! {
            section aria-labelledby="files-title" {
                h2 #files-title { (w.files_title) }
                ul.files {
                    @for file in files(self.claim, self.version) {
                        li {
                            a href=(link(&self.from, &file.path)) { (file.path.trim_start_matches("statements/")) }
                            br; span.hash { "SHA-256 " code { (file.sha256) } }
                        }
                    }
                }
            }
        }
    }
}
