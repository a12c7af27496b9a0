//! Names on the internet: imitations of an office's own, mail that poses as a vendor's, a certificate or an address of
//! an own name that is new.

mod imitation;

use super::recent::Recent;
use super::{At, Detector, Maker, Named};
use crate::keyed::{Keyed, keyed};
use crate::words::words;
use crate::{Detection, RuleIndex};
use imitation::{Imitation, Own};
use levelhead_schema::event::{Event, EventField, EventKind, LogSource};
use std::borrow::Cow;

const MOST_NAMES: usize = 1 << 15;
const MOST_OWN: usize = 1 << 10;
const MOST_ANSWERS: usize = 16;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Domains {
        lookalike: maker.rule("lookalike-domain")?,
        vendor: maker.rule("vendor-mail")?,
        certificate: maker.rule("new-certificate")?,
        address: maker.rule("new-address")?,
        own: Own::new(&maker.assets),
        judged: Recent::new(MOST_NAMES),
        answers: Recent::new(MOST_OWN),
    }))
}

struct Domains {
    lookalike: Named,
    vendor: Named,
    certificate: Named,
    address: Named,
    own: Own,
    /// Names that were judged, by their hashes: each is told once.
    judged: Recent<u64, ()>,
    answers: Recent<u64, Answers>,
}

/// What an own name was answered with, or its certificates were issued by.
#[derive(Default)]
struct Answers {
    since: Option<i64>,
    count: u64,
    known: Vec<u64>,
}

impl Answers {
    /// True when an answer is new after all were known for a while.
    fn is_new(&mut self, answer: u64, second: Option<i64>, seconds: i64, count: u64) -> bool {
        let since = *self.since.get_or_insert(second.unwrap_or(0));
        self.count += 1;
        if self.known.contains(&answer) {
            return false;
        }
        let learned = self.count > count && second.is_none_or(|second| second - since >= seconds);
        let settled = self.known.len() < MOST_ANSWERS / 2 && !self.known.is_empty();
        if self.known.len() < MOST_ANSWERS {
            self.known.push(answer);
        }
        learned && settled
    }
}

impl Detector for Domains {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        match event.source() {
            LogSource::Web
            | LogSource::Postgresql
            | LogSource::Windows
            | LogSource::ElectionDevice
            | LogSource::Cloudtrail => return,
            LogSource::Syslog | LogSource::Journald => return self.mail(at, event, out),
            LogSource::Suricata | LogSource::Zeek if event.kind() == EventKind::Http => return,
            LogSource::Suricata | LogSource::Zeek | LogSource::Json => {}
        }
        if let Some(name) = event.get(EventField::DnsQuery) {
            self.name(at, event, name, Heard::InUse, out);
            self.answer(at, event, name, out);
        }
        if let Some(name) = event.get(EventField::ServerName) {
            self.name(at, event, name, Heard::InUse, out);
        }
        for field in [
            "domain",
            "dns_names",
            "all_domains",
            "name_value",
            "common_name",
            "data.leaf_cert.all_domains",
            "san.dns",
        ] {
            for name in event
                .named(field)
                .flat_map(|names| names.split(['\n', ',', ' ']))
                .take(256)
            {
                self.name(at, event, name, Heard::Issued, out);
                self.issuer(at, event, name, out);
            }
        }
        if event.source() == LogSource::Json {
            self.mail(at, event, out);
        }
    }
}

/// How a name came to be known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// A certificate was issued for it, or it was registered.
    Issued,
    /// Somebody asked for it.
    InUse,
}

impl Domains {
    fn name(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        name: &str,
        heard: Heard,
        out: &mut Vec<Detection>,
    ) {
        let name = clean(name);
        if name.len() < 4 || name.len() > 253 || !name.contains('.') || self.own.is_empty() {
            return;
        }
        let hash = keyed(&name);
        if self.judged.find(&hash).is_some() {
            return;
        }
        self.judged.entry(&hash, || ());
        let counts = match self.own.imitation(&name) {
            Some(Imitation::Name) => true,
            // Somebody's blog may be called so; a new certificate is worth a look.
            Some(Imitation::Place) => heard == Heard::Issued,
            None => false,
        };
        if counts {
            out.push(at.detection(self.lookalike.rule, event));
        }
    }

    /// Addresses and name servers of an own name.
    fn answer(&mut self, at: &At<'_>, event: Event<'_>, name: &str, out: &mut Vec<Detection>) {
        let name = clean(name);
        if !self.own.is_own(&name) {
            return;
        }
        let kind = event.named("qtype_name").next().unwrap_or("");
        let seconds = self.address.threshold("hours_learned") as i64 * 3600;
        let least = self.address.threshold("answers_learned");
        let mut is_new = false;
        for answer in event
            .named("answers")
            .chain(event.named("dns.answers.rdata"))
            .take(32)
        {
            let mut hash = Keyed::new();
            hash.add(&name);
            hash.add(kind);
            let answers = self.answers.entry(&hash.end(), Answers::default);
            is_new |= answers.is_new(keyed(network(answer)), at.second, seconds, least);
        }
        if is_new {
            out.push(at.detection(self.address.rule, event));
        }
    }

    /// Who issues certificates for an own name.
    fn issuer(&mut self, at: &At<'_>, event: Event<'_>, name: &str, out: &mut Vec<Detection>) {
        let name = clean(name);
        if !self.own.is_own(&name) {
            return;
        }
        let names = [
            "issuer",
            "issuer_name",
            "certificate.issuer",
            "data.leaf_cert.issuer.O",
            "issuer.name",
            "issuer.friendly_name",
        ];
        let Some(issuer) = names.iter().find_map(|name| event.named(name).next()) else {
            return;
        };
        let least = self.certificate.threshold("certificates_learned");
        let answers = self
            .answers
            .entry(&keyed(&format!("{name} issuer")), Answers::default);
        if answers.is_new(keyed(organisation(issuer)), at.second, 0, least) {
            out.push(at.detection(self.certificate.rule, event));
        }
    }

    fn mail(&mut self, at: &At<'_>, event: Event<'_>, out: &mut Vec<Detection>) {
        let Some(sender) = sender(event) else { return };
        let Some((display, address)) = split_sender(sender) else {
            return;
        };
        let Some((local, domain)) = address.rsplit_once('@') else {
            return;
        };
        let domain = clean(domain);
        self.name(at, event, &domain, Heard::InUse, out);
        let shown = event.named("from_name").next().unwrap_or(display);
        if poses_as_vendor(shown, local, &domain) && !self.own.is_own(&domain) {
            out.push(at.detection(self.vendor.rule, event));
        }
    }
}

/// `*.Example.ORG.` is `example.org`; names in punycode are read.
fn clean(name: &str) -> Cow<'_, str> {
    let name = name.trim().trim_start_matches("*.").trim_end_matches('.');
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if plain && !name.contains("xn--") {
        return Cow::Borrowed(name);
    }
    Cow::Owned(idna::domain_to_unicode(name).0.to_lowercase())
}

/// The first half of an address, the last two names of a host: what changes less often than an address.
fn network(answer: &str) -> &str {
    let separator = if answer.contains(':') { ':' } else { '.' };
    let mut parts = answer.match_indices(separator);
    if answer.parse::<std::net::IpAddr>().is_ok() {
        let end = parts.nth(1).map_or(answer.len(), |(at, _)| at);
        return answer.get(..end).unwrap_or(answer);
    }
    let answer = answer.trim_end_matches('.');
    let start = answer
        .rmatch_indices('.')
        .nth(1)
        .map_or(0, |(at, _)| at + 1);
    answer.get(start..).unwrap_or(answer)
}

/// `C=US, O=Let's Encrypt, CN=R11`: the organisation stays when its keys change.
fn organisation(issuer: &str) -> &str {
    let after = issuer.split_once("O=").map_or(issuer, |(_, after)| after);
    after.split([',', '/']).next().unwrap_or(after)
}

/// What a mail says who sent it.
fn sender<'e>(event: Event<'e>) -> Option<&'e str> {
    if event.source() == LogSource::Json {
        let names = [
            "header_from",
            "from",
            "from_address",
            "sender",
            "mail_from",
            "SenderFromAddress",
        ];
        return names
            .iter()
            .find_map(|name| event.named(name).find(|value| value.contains('@')));
    }
    let program = event.get(EventField::ProcessName)?;
    if !["postfix", "sendmail", "exim", "sm-mta", "amavis", "rspamd"]
        .iter()
        .any(|known| program.starts_with(known))
    {
        return None;
    }
    let message = event.get(EventField::Message)?;
    let after = message
        .split_once("header From: ")
        .or_else(|| message.split_once("from="))?
        .1;
    after.split_once('>').map(|(sender, _)| sender)
}

/// `"VR Systems" <noreply@example.org` is a name and an address.
fn split_sender(sender: &str) -> Option<(&str, &str)> {
    match sender.rsplit_once('<') {
        Some((display, address)) => Some((display, address.trim_end_matches('>').trim())),
        None => sender.contains('@').then_some(("", sender.trim())),
    }
}

/// A vendor's name in front of an address that is not the vendor's.
fn poses_as_vendor(display: &str, local: &str, domain: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    let (display, local, bare) = (letters(display), letters(local), letters(domain));
    let anybodys = words().mail_of_anybody.iter().any(|known| known == domain);
    words().vendor.iter().any(|vendor| {
        let theirs = vendor.domains.iter().any(|own| {
            domain == own
                || domain
                    .strip_suffix(own.as_str())
                    .is_some_and(|rest| rest.ends_with('.'))
        });
        // A vendor writes through senders of newsletters under its own name; only at anybody's, or at a name that holds
        // its own, does the name alone tell.
        let named = |text: &str| vendor.names.iter().any(|name| text.contains(name.as_str()));
        !theirs && (anybodys && (named(&display) || named(&local)) || named(&bare))
    })
}
