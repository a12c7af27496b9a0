//! The page of a claim, and the page of each of its versions: the answer first, then what it rests on.

pub(crate) mod evidence;
pub(crate) mod explanations;
mod first;
mod parts;
mod related;
pub(crate) mod sources;
mod versions;

pub(crate) use first::how_sure;
pub(crate) use parts::{rests_on, sentences, three_answers};

pub(crate) use related::Alike;

use super::address::{Address, in_language, link};
use super::answer::{title, verdict_plain};
use super::claim_list::{claim_path, links_to_values};
use super::index::{Facet, values};
use super::page::Page;
use super::text::{Room, fill, said};
use super::vocabulary::Told;
use super::wording::{Words, words};
use super::{File, Section, Site, statement};
use crate::foreign;
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::public::{ClaimState, PublicClaim, PublicVersion};
use maud::{Markup, html};

pub(crate) const SECTION: Section = Section { paths, render };

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        for claim in &site.record.claims {
            let id = &claim.claim.id;
            out.push(in_language(*language, &claim_path(id)));
            for version in claim.replaced() {
                out.push(in_language(*language, &version_path(claim, version)));
            }
        }
    }
}

/// The path of a claim as it stood with a version: a page of its own once another replaced it, until then the claim's.
pub(crate) fn version_path(claim: &PublicClaim, version: &PublicVersion) -> String {
    let id = &claim.claim.id;
    match is_newest(claim, version) {
        true => claim_path(id),
        false => format!("claims/{id}/v{}.html", version.version),
    }
}

/// True when no other version replaced this one.
fn is_newest(claim: &PublicClaim, version: &PublicVersion) -> bool {
    claim.newest().map(|one| one.version) == Some(version.version)
}

/// The number in `v2`, in its one spelling.
pub(crate) fn version_number(word: &str) -> Option<u32> {
    let version = word.strip_prefix('v')?.parse().ok()?;
    (word == format!("v{version}")).then_some(version)
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let (claim, version) = match address.words().as_slice() {
        ["claims", id, "index.html"] => {
            let claim = site.claim(id)?;
            (claim, claim.newest()?)
        }
        ["claims", id, name] => {
            let claim = site.claim(id)?;
            let version = version_number(name.strip_suffix(".html")?)?;
            let mut replaced = claim.replaced().iter();
            (claim, replaced.find(|one| one.version == version)?)
        }
        _ => return None,
    };
    Some(View::fitted(site, claim, version, address, |view| {
        view.file(address)
    }))
}

/// A claim as it is shown: with one of its versions, in a language.
pub(crate) struct View<'a> {
    pub(crate) site: &'a Site<'a>,
    pub(crate) claim: &'a PublicClaim,
    pub(crate) version: &'a PublicVersion,
    pub(crate) w: &'static Words,
    /// The path of the page.
    pub(crate) from: String,
    pub(crate) room: Room,
}

impl<'a> View<'a> {
    /// The page at an address as `make` draws it, with as much on it as a page may hold.
    pub(crate) fn fitted(
        site: &'a Site<'a>,
        claim: &'a PublicClaim,
        version: &'a PublicVersion,
        address: &Address<'_>,
        make: impl Fn(&View<'a>) -> File,
    ) -> File {
        Room::fitted(|room| {
            make(&View {
                site,
                claim,
                version,
                w: words(address.language),
                from: address.path(),
                room,
            })
        })
    }

    /// The link to a page in the page's language.
    pub(crate) fn to(&self, rest: &str) -> String {
        link(&self.from, &in_language(self.w.language, rest))
    }

    /// Words of the claim.
    pub(crate) fn claimed(&self, text: &str) -> Markup {
        said(
            Told::new(text, self.claim.claim.language),
            self.w.language,
            self.room.letters,
        )
    }

    /// Words of the assessment, which are English.
    pub(crate) fn assessed(&self, text: &str) -> Markup {
        said(
            super::vocabulary::told(text, self.w.language),
            self.w.language,
            self.room.letters,
        )
    }

    /// The assessment of this version, when it answers.
    pub(crate) fn assessment(&self) -> Option<&'a Assessment> {
        self.version.assessment.as_ref()
    }

    /// Where the claim stands with this version.
    pub(crate) fn state(&self) -> ClaimState {
        ClaimState::of(self.version.style)
    }

    /// True when the page shows the newest version.
    pub(crate) fn is_newest(&self) -> bool {
        is_newest(self.claim, self.version)
    }

    /// At most as many of a list as there is room for.
    pub(crate) fn cut<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        &list[..list.len().min(self.room.entries)]
    }

    /// Says how many of a list are not shown.
    pub(crate) fn left_out(&self, count: usize) -> Markup {
        let left = count.saturating_sub(self.room.entries);
        html! { @if left > 0 { p.left-out { (fill(self.w.left_out, &[&left.to_string()])) } } }
    }

    fn file(&self, address: &Address<'_>) -> File {
        let plain = foreign::shown(&self.claim.claim.title, 110);
        let mut page = Page::new(self.w.language, &address.rest, &plain, &self.description());
        let id = &self.claim.claim.id;
        if !self.is_newest() {
            let which = fill(self.w.version, &[&self.version.version.to_string()]);
            page.title = format!("{plain} ({which})");
        }
        page.image = Some(Site::card(id, self.w.language));
        page.feeds = self.site.feeds(None, self.w.all_title, self.w.language);
        page.with(self.site, self.body())
    }

    /// The answer in plain text, for previews.
    fn description(&self) -> String {
        match self.assessment() {
            Some(assessment) => {
                let answers: Vec<String> = assessment
                    .parts
                    .iter()
                    .take(3)
                    .map(|part| verdict_plain(part, self.w.language))
                    .collect();
                let as_of = super::text::day(assessment.as_of, self.w.language);
                format!("{}. {} {as_of}.", answers.join("; "), self.w.as_of_sentence)
            }
            None => super::answer::without_verdict(self.state(), self.w).to_owned(),
        }
    }

    fn body(&self) -> Markup {
        html! {
            (self.trail())
            (first::answer(self))
            (parts::section(self))
            (sources::section(self))
            (evidence::section(self))
            (parts::open_questions(self))
            (versions::section(self))
            (self.reports())
            (related::section(self))
            (self.tags())
            (self.check())
        }
    }

    /// The way back.
    pub(crate) fn trail(&self) -> Markup {
        html! {
            nav.trail aria-label=(self.w.trail) {
                a href=(self.to("index.html")) { (self.w.nav_claims) } " › " span { (self.claim.claim.id) }
            }
        }
    }

    fn reports(&self) -> Markup {
        let w = self.w;
        html! {
            @if self.is_newest() && !self.claim.reports.is_empty() {
                section aria-labelledby="reports-title" {
                    h2 #reports-title { (w.reports_title) }
                    ul {
                        @for report in &self.claim.reports {
                            li { a href=(self.to(&super::report::report_path(&self.claim.claim.id, report))) { (super::report::report_name(report, w)) } }
                        }
                    }
                }
            }
        }
    }

    fn tags(&self) -> Markup {
        let w = self.w;
        let all: Vec<(Facet, String)> = values(self.claim)
            .into_iter()
            .filter(|(facet, _)| *facet != Facet::Verdict)
            .collect();
        html! {
            section aria-labelledby="tags-title" {
                h2 #tags-title { (w.tags_title) }
                (links_to_values(self.cut(&all), w, &self.from))
            }
        }
    }

    fn check(&self) -> Markup {
        let w = self.w;
        let id = &self.claim.claim.id;
        let base = self.version.file_base(id);
        html! {
            section aria-labelledby="check-title" {
                h2 #check-title { (w.check_title) }
                p { (w.check_lead) }
                (statement::command(&base))
                p { a href=(self.to(&statement::statement_path(id, self.version.version))) { (w.check_link) } }
                p { (w.short_address) " " a href=(self.to(&format!("s/{}/index.html", self.claim.short))) { (self.site.url(&format!("s/{}/", self.claim.short))) } }
            }
        }
    }

    /// The claim's title, in its language.
    pub(crate) fn title(&self) -> Markup {
        title(&self.claim.claim, self.w.language)
    }

    /// The path of the page of a part.
    pub(crate) fn part_path(&self, part: &PartAssessment) -> String {
        super::part::part_path(&self.claim.claim.id, &part.id)
    }
}
