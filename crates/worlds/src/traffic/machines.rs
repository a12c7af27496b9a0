//! Programs: monitors, crawlers, link checkers, newsrooms, broken ones, and those that ask everybody for everything.

use super::entry::{Agenda, Client, Request};
use super::plan::{Minute, TrafficPlan};
use super::visitors::OFFICE;
use super::words::{Words, any};
use crate::dice::{Dice, word};
use std::borrow::Cow;

/// Programs that look every minute, or every five, whether the site is there.
const MONITORS: [(u8, i64, &str); 3] = [
    (
        21,
        1,
        "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    ),
    (
        22,
        5,
        "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    ),
    (
        23,
        1,
        "Mozilla/5.0 (compatible; Amazon-Route53-Health-Check-Service)",
    ),
];

/// Scripts of newsrooms.
const NEWSROOMS: [(u8, &str); 3] = [
    (31, "python-requests/2.32.3"),
    (32, "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)"),
    (33, "R (4.4.1 x86_64-pc-linux-gnu x86_64 linux-gnu)"),
];

/// Makes requests of programs.
pub(super) struct Machines<'a> {
    pub(super) plan: &'a TrafficPlan,
    pub(super) words: &'static Words,
}

impl Machines<'_> {
    /// What programs ask in a minute.
    pub(super) fn minute(&self, now: Minute, agenda: &mut Agenda) {
        let mut dice = Dice::new(self.plan.seed, 50, now.utc as u64);
        for (host, every, agent) in MONITORS {
            if now.utc % every == 0 {
                let client = Client::v4(192, 0, 2, host);
                let at_ms = now.begin_ms() + i64::from(host) * 811;
                agenda.web(
                    at_ms,
                    asked(client, "HEAD", "/".to_owned(), 200, 0, agent, &mut dice),
                );
            }
        }
        self.newsrooms(now, &mut dice, agenda);
        self.crawlers(now, &mut dice, agenda);
        self.link_checker(now, agenda);
        self.broken(now, &mut dice, agenda);
        self.noise(now, &mut dice, agenda);
    }

    fn newsrooms(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        let night = now.is_election_night(self.plan);
        for (host, agent) in NEWSROOMS {
            let polls: i64 = match (night, now.minute) {
                (true, _) => 4,
                (false, 7) => 1,
                _ => 0,
            };
            for poll in 0..polls {
                let at_ms =
                    now.begin_ms() + poll * 15_000 + i64::from(host) * 97 + dice.below(800) as i64;
                let (status, bytes) = if night && dice.permille(250) {
                    (200, 48_210)
                } else {
                    (304, 0)
                };
                let target = "/results/summary.json".to_owned();
                let client = Client::v4(192, 0, 2, host);
                agenda.web(
                    at_ms,
                    asked(client, "GET", target, status, bytes, agent, dice),
                );
            }
        }
    }

    fn crawlers(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        for (number, crawler) in self.words.crawler.iter().enumerate() {
            // A state's site has more pages, and is visited as much more.
            let per_day = crawler.per_day * (1 + self.plan.visits_per_day / 4_000);
            let tries = per_day / 720 + 1;
            for _ in 0..tries {
                if dice.below(1440 * tries) >= per_day {
                    continue;
                }
                let client = Client::v4(198, 19, 200 + number as u8, dice.below(16) as u8);
                let (target, status, bytes) = match dice.below(20) {
                    0 => ("/robots.txt".to_owned(), 200, 122),
                    1 => (
                        format!("/news?page={}&sort=date", 1 + dice.below(9)),
                        200,
                        6_100,
                    ),
                    2 => (format!("/old/{}.html", 100 + dice.below(400)), 404, 153),
                    3 => (
                        format!(
                            "/results/archive/{}-{:02}",
                            1998 + dice.below(26),
                            dice.below(90)
                        ),
                        200,
                        9_200,
                    ),
                    _ => (any(&self.words.pages, dice).to_owned(), 200, 7_400),
                };
                let at_ms = now.begin_ms() + dice.below(60_000) as i64;
                agenda.web(
                    at_ms,
                    asked(client, "GET", target, status, bytes, &crawler.agent, dice),
                );
            }
        }
    }

    /// The office has its own site checked, Sundays at three.
    fn link_checker(&self, now: Minute, agenda: &mut Agenda) {
        if now.weekday != 6 || now.hour != 3 || now.minute != 0 {
            return;
        }
        let mut dice = Dice::new(self.plan.seed, 51, now.utc as u64);
        for at in 0..180_i64 {
            let (target, status) = match at % 15 {
                14 => (format!("/forms/{}.pdf", 2010 + at / 15), 404),
                _ => (
                    self.words.pages[at as usize % self.words.pages.len()].clone(),
                    200,
                ),
            };
            let agent = "LinkChecker/10.5 (+https://linkchecker.github.io/linkchecker/)";
            agenda.web(
                now.begin_ms() + at * 1_500,
                asked(OFFICE, "HEAD", target, status, 0, agent, &mut dice),
            );
        }
    }

    fn broken(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        if dice.below(1440) >= 30 {
            return;
        }
        let [target, agent] = dice.pick(&self.words.broken);
        let status = match target.as_str() {
            "/index.html?&&&=&" | "//static//site.css" => 200,
            target if target.contains("/lookup") || target.contains("%u") => 400,
            _ => 404,
        };
        let client = Client::V4(0xC612_0000 | dice.below(1 << 16) as u32);
        let at_ms = now.begin_ms() + dice.below(60_000) as i64;
        agenda.web(
            at_ms,
            asked(client, "GET", target.clone(), status, 153, agent, dice),
        );
    }

    /// Strangers who knock at every door: a few paths each, and on to the next site.
    fn noise(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        if dice.below(1440) >= 45 {
            return;
        }
        let client = stranger(dice.next());
        let agent = any(&self.words.noisy, dice);
        let mut at_ms = now.begin_ms() + dice.below(50_000) as i64;
        if dice.permille(120) {
            // TLS, or a proxy's request, at a port that speaks neither.
            let line = *dice.pick(&[
                "\\x16\\x03\\x01\\x01\\x0B\\x01",
                "CONNECT example.org:443 HTTP/1.1",
            ]);
            agenda.web(
                at_ms,
                asked(client, "", line.to_owned(), 400, 157, "", dice),
            );
            return;
        }
        for _ in 0..1 + dice.below(3) {
            let path = any(&self.words.noise, dice).to_owned();
            let (status, bytes) = match path.as_str() {
                "/" => (200, 8_120),
                "/robots.txt" | "/sitemap.xml" | "/.well-known/security.txt" => (200, 122),
                _ => (404, 153),
            };
            agenda.web(
                at_ms,
                asked(client, "GET", path, status, bytes, agent, dice),
            );
            at_ms += 400 + dice.below(4_000) as i64;
        }
    }
}

/// An address that nobody has: of the range that was never given out.
pub(super) fn stranger(draw: u64) -> Client {
    Client::V4(0xF000_0000 | (word(draw, 52, 0) as u32 & 0x0BFF_FFFF))
}

pub(super) fn asked(
    client: Client,
    method: &'static str,
    target: String,
    status: u16,
    bytes: u32,
    agent: &'static str,
    dice: &mut Dice,
) -> Request {
    Request {
        client,
        method,
        target,
        body: String::new(),
        status,
        bytes,
        referrer: Cow::Borrowed(""),
        agent: Cow::Borrowed(agent),
        took_ms: 1 + dice.below(12) as u32,
    }
}
