//! What lists say of a claim, and what documents say of a statement.

use super::super::Site;
use super::super::address::in_language;
use super::super::answer::verdict_plain;
use super::super::cards::card_path;
use super::super::claim_list::claim_path;
use super::super::index::places;
use super::super::provider::files_of;
use super::super::short::short_path;
use super::url;
use jiff::Timestamp;
use jiff::civil::Date;
use levelhead_schema::claim::PartKind;
use levelhead_schema::public::{PublicClaim, PublicSigner, PublicVersion};
use levelhead_schema::statement::{Language, Style};
use serde::Serialize;
use std::collections::BTreeMap;

/// A claim in a list.
#[derive(Serialize)]
pub(super) struct Summary<'r> {
    id: &'r str,
    title: &'r str,
    date: Date,
    places: Vec<&'r str>,
    tags: &'r [String],
    state: &'static str,
    published: Timestamp,
    updated: Timestamp,
    version: u32,
    style: Option<Style>,
    parts: Vec<PartSummary<'r>>,
    url: String,
    links: Links,
}

/// A part in a list, with its verdict where an answer holds.
#[derive(Serialize)]
struct PartSummary<'r> {
    id: &'r str,
    kind: PartKind,
    text: &'r str,
    verdict: Option<Verdict<'r>>,
}

#[derive(Serialize)]
struct Verdict<'r> {
    code: &'r str,
    words: BTreeMap<&'static str, String>,
}

/// Addresses for people.
#[derive(Serialize)]
pub(super) struct Links {
    /// The page, by language.
    html: BTreeMap<&'static str, String>,
    /// The short address.
    short: String,
    /// The picture, by language.
    card: BTreeMap<&'static str, String>,
}

impl<'r> Summary<'r> {
    pub(super) fn of(site: &Site<'_>, claim: &'r PublicClaim) -> Self {
        let newest = claim.newest();
        let assessment = claim.assessment();
        let verdict = |id: &str| {
            let parts = assessment.map(|assessment| assessment.parts.iter());
            let part = parts?.find(|part| part.id == id)?;
            let words = site.settings.languages.iter();
            Some(Verdict {
                code: &part.verdict,
                words: words
                    .map(|language| (language.code(), verdict_plain(part, *language)))
                    .collect(),
            })
        };
        let parts = claim.claim.parts.iter();
        Summary {
            id: &claim.claim.id,
            title: &claim.claim.title,
            date: claim.claim.date,
            places: places(claim),
            tags: &claim.claim.tags,
            state: claim.state().word(),
            published: claim
                .versions
                .first()
                .map_or(claim.recorded, |first| first.published),
            updated: claim.updated(),
            version: newest.map_or(0, |version| version.version),
            style: newest.map(|version| version.style),
            parts: parts
                .map(|part| PartSummary {
                    id: &part.id,
                    kind: part.kind,
                    text: &part.text,
                    verdict: verdict(&part.id),
                })
                .collect(),
            url: url(site, &format!("claims/{}", claim.claim.id)),
            links: Links::of(site, claim),
        }
    }
}

impl Links {
    pub(super) fn of(site: &Site<'_>, claim: &PublicClaim) -> Self {
        let id = &claim.claim.id;
        let each = |path: &dyn Fn(Language) -> String| {
            let languages = site.settings.languages.iter();
            languages
                .map(|language| (language.code(), site.url(&path(*language))))
                .collect()
        };
        Links {
            html: each(&|language| in_language(language, &claim_path(id))),
            short: site.url(&short_path(&claim.short)),
            card: each(&|language| card_path(id, language)),
        }
    }
}

/// A statement in a list.
#[derive(Serialize)]
pub(super) struct VersionSummary<'r> {
    version: u32,
    style: Style,
    language: Language,
    as_of: Date,
    published: Timestamp,
    reason: Option<&'r str>,
    drafted_by: &'r str,
    signers: &'r [PublicSigner],
    /// By role.
    files: BTreeMap<&'static str, FileLink<'r>>,
    assessment_sha256: &'r str,
    /// Where the assessment is, if it is published.
    assessment_url: Option<String>,
    url: String,
}

#[derive(Serialize)]
struct FileLink<'r> {
    url: String,
    sha256: &'r str,
}

impl<'r> VersionSummary<'r> {
    pub(super) fn of(site: &Site<'_>, claim: &'r PublicClaim, version: &'r PublicVersion) -> Self {
        let path = format!("claims/{}/versions/{}", claim.claim.id, version.version);
        let files = files_of(claim, version).map(|file| {
            let url = site.url(&format!("statements/{}", file.name));
            (
                file.role,
                FileLink {
                    url,
                    sha256: file.sha256,
                },
            )
        });
        let assessment = version.assessment.as_ref();
        VersionSummary {
            version: version.version,
            style: version.style,
            language: version.language,
            as_of: version.as_of,
            published: version.published,
            reason: version.reason.as_deref(),
            drafted_by: &version.drafted_by,
            signers: &version.signers,
            files: files.collect(),
            assessment_sha256: &version.assessment_sha256,
            assessment_url: assessment.map(|_| assessment_url(site, claim, version)),
            url: url(site, &path),
        }
    }
}

/// Where the assessment behind a statement is.
pub(super) fn assessment_url(
    site: &Site<'_>,
    claim: &PublicClaim,
    version: &PublicVersion,
) -> String {
    let (id, version) = (&claim.claim.id, version.version);
    url(site, &format!("claims/{id}/versions/{version}/assessment"))
}
