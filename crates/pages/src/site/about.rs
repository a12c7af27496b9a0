//! What the site is, how to check it, and what it does not say.

use super::address::{Address, in_language, link};
use super::page::Page;
use super::statement::POLICY_PATH;
use super::text::{fill, named, number};
use super::wording::{Words, words};
use super::{File, Section, Site};
use maud::{Markup, html};

pub(crate) const SECTION: Section = Section { paths, render };

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for language in &site.settings.languages {
        out.push(in_language(*language, "about/index.html"));
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    (address.rest == "about/index.html").then(|| {
        let w = words(address.language);
        let page = Page::new(w.language, &address.rest, w.about_title, w.about_lead);
        page.with(site, body(site, w, &address.path()))
    })
}

fn body(site: &Site<'_>, w: &Words, from: &str) -> Markup {
    html! {
        h1 { (w.about_title) }
        p.lead { (w.about_lead) }
        section aria-labelledby="how-title" {
            h2 #how-title { (w.about_how_title) }
            ol { @for line in w.about_how { li { (line) } } }
        }
        (check(site, w, from))
        section aria-labelledby="not-title" {
            h2 #not-title { (w.about_not_title) }
            ul { @for line in w.about_not { li { (line) } } }
        }
        section aria-labelledby="words-title" {
            h2 #words-title { (w.about_words_title) }
            p { (w.about_words_lead) }
            div.scroll role="group" aria-label=(w.likelihood) tabindex="0" {
                table {
                    caption { (w.likelihood) }
                    thead { tr { th scope="col" { (w.term) } th.figure scope="col" { (w.percent_head) } } }
                    tbody {
                        @for term in levelhead_schema::analysis::Likelihood::ALL {
                            @let (low, high) = term.percent();
                            tr { th scope="row" { (w.likelihood_term(*term)) } td.figure { (low) "–" (high) "%" } }
                        }
                    }
                }
            }
            p { (w.about_confidence) }
        }
        section aria-labelledby="privacy-title" {
            h2 #privacy-title { (w.about_privacy_title) }
            ul { @for line in w.about_privacy { li { (line) } } }
        }
    }
}

fn check(site: &Site<'_>, w: &Words, from: &str) -> Markup {
    let log = &site.record.log;
    html! {
        section aria-labelledby="check-title" {
            h2 #check-title { (w.about_check_title) }
            @for line in w.about_check { p { (line) } }
            (super::statement::command("CLAIM-v1"))
            @if let Some(policy) = &site.record.policy {
                p {
                    (fill(w.policy_asks, &[&policy.threshold.to_string(), &policy.keys.len().to_string()])) " "
                    a href=(link(from, POLICY_PATH)) { (w.policy_file) }
                }
            }
            dl.facts {
                div { dt { (w.log) } dd { code { (named(&log.origin, 200)) } } }
                div { dt { (w.log_size) } dd { (number(log.size, w.language)) } }
                div { dt { (w.log_root) } dd { code { (named(&log.root_base64, 80)) } } }
            }
            details { summary { (w.log_checkpoint) } pre tabindex="0" role="group" { code { (log.checkpoint) } } }
        }
    }
}
