//! People: sessions of a few pages, alone, behind the address of a school, and at the office's own help desk.

use super::entry::{Agenda, Audit, Client, Request, Role};
use super::plan::{Minute, TrafficPlan};
use super::words::{People, Person, Words, any, encode, quoted, token};
use crate::dice::{Dice, word};
use std::borrow::Cow;

/// The office's own address.
pub(super) const OFFICE: Client = Client::v4(192, 0, 2, 10);

/// Schools, libraries and halls whose people share an address.
const SHARED: u64 = 12;

/// Makes visits.
pub(super) struct Visitors<'a> {
    pub(super) plan: &'a TrafficPlan,
    pub(super) people: &'a People,
    pub(super) words: &'static Words,
}

/// Who comes.
#[derive(Clone)]
struct Visitor {
    client: Client,
    agent: &'static str,
    /// Where they are in time.
    at_ms: i64,
    referrer: Cow<'static, str>,
}

impl Visitors<'_> {
    /// The visits that begin in a minute.
    pub(super) fn minute(&self, now: Minute, expected_permille: u64, agenda: &mut Agenda) {
        let mut dice = Dice::new(self.plan.seed, 40, now.utc as u64);
        let tries = expected_permille / 500 + 2;
        for _ in 0..tries {
            if dice.below(tries * 1000) < expected_permille {
                let visitor = self.visitor(now, &mut dice);
                self.visit(visitor, now, &mut dice, agenda);
            }
        }
        self.together(now, agenda);
    }

    fn visitor(&self, now: Minute, dice: &mut Dice) -> Visitor {
        let at_ms = now.begin_ms() + dice.below(60_000) as i64;
        let daytime = now.is_workday() && (8..16).contains(&now.hour);
        let draw = dice.below(1000);
        let (client, agents) = match draw {
            0..=79 if daytime => (shared(dice.below(SHARED)), &self.words.desk),
            // A carrier gives one address to many phones.
            0..=349 => {
                let low = dice.below(1 << 12);
                (Client::V4(0x6440_0000 | low as u32), &self.words.phone)
            }
            350..=499 => {
                let low = word(self.plan.seed, 41, dice.below(1 << 20));
                (Client::V6(low), &self.words.phone)
            }
            _ => {
                let low = dice.below(1 << 16);
                (Client::V4(0xC612_0000 | low as u32), &self.words.desk)
            }
        };
        Visitor {
            client,
            agent: any(agents, dice),
            at_ms,
            referrer: Cow::Borrowed(any(&self.words.referrers, dice)),
        }
    }

    /// A class that looks up its own registrations, and the help desk that looks up those of callers.
    fn together(&self, now: Minute, agenda: &mut Agenda) {
        let day = now.day.days() as u64;
        let mut dice = Dice::new(self.plan.seed, 42, now.utc as u64);
        let is_class_day = word(self.plan.seed, 43, day).is_multiple_of(5);
        let in_class = now.is_workday() && now.hour == 10 && now.minute < 35;
        let desk = now.in_office_hours() && dice.permille(180);
        for (comes, client) in [
            (is_class_day && in_class, shared(day % SHARED)),
            (desk, OFFICE),
        ] {
            if comes {
                let visitor = Visitor {
                    client,
                    agent: &self.words.desk[0],
                    at_ms: now.begin_ms() + dice.below(60_000) as i64,
                    referrer: Cow::Borrowed(""),
                };
                self.look_up(visitor, &mut dice, agenda);
            }
        }
    }

    fn visit(&self, mut visitor: Visitor, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        let landing = match dice.below(100) {
            0..=54 => "/",
            55..=69 if now.is_election_night(self.plan) => "/results/",
            _ => any(&self.words.pages, dice),
        };
        let mut target = landing.to_owned();
        if dice.permille(150) {
            target.push('?');
            target.push_str(any(&self.words.tracking, dice));
        }
        if dice.permille(6) {
            // A ticket of single sign-on, or a mailer's idea of a link.
            target.push_str(if target.contains('?') {
                "&state="
            } else {
                "?state="
            });
            token(dice.next(), 900 + dice.below(1100) as usize, &mut target);
        }
        self.page(&mut visitor, target, dice, agenda);
        self.files(&visitor, dice, agenda);
        visitor.referrer = Cow::Borrowed("https://vote.example.gov/");
        let results = now.is_election_night(self.plan);
        match dice.below(1000) {
            _ if results && dice.permille(800) => self.results(visitor, dice, agenda),
            0..=379 => self.look_up(visitor, dice, agenda),
            380..=559 => self.polling_place(visitor, dice, agenda),
            560..=639 => self.status(visitor, dice, agenda),
            640..=709 => self.register(visitor, dice, agenda),
            710..=749 => self.absentee(visitor, dice, agenda),
            750..=829 => self.search(visitor, dice, agenda),
            _ => {
                for _ in 0..dice.below(3) {
                    let page = any(&self.words.pages, dice);
                    self.page(&mut visitor, page.to_owned(), dice, agenda);
                }
            }
        }
    }

    fn page(&self, visitor: &mut Visitor, target: String, dice: &mut Dice, agenda: &mut Agenda) {
        let bytes = 4_000 + (word(7, 44, target.len() as u64) % 9_000) as u32;
        let request = request(visitor, "GET", target, 200, bytes, dice);
        agenda.web(visitor.at_ms, request);
        visitor.at_ms += 4_000 + dice.below(40_000) as i64;
    }

    fn files(&self, visitor: &Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        let cached = dice.permille(350);
        let mut visitor = visitor.clone();
        visitor.referrer = Cow::Borrowed("https://vote.example.gov/");
        let asked = match dice.below(10) {
            0..=2 => 0,
            3..=5 => 3,
            _ => self.words.files.len(),
        };
        for (at, file) in self.words.files.iter().take(asked).enumerate() {
            let (status, bytes) = match (file.as_str(), cached) {
                ("/favicon.ico", _) => (404, 153),
                (_, true) => (304, 0),
                (_, false) => (200, 1_500 + 7_211 * at as u32),
            };
            // The page has moved them on by four seconds or more.
            let at_ms = visitor.at_ms - 3_500 + 40 * at as i64;
            agenda.web(
                at_ms,
                request(&visitor, "GET", file.clone(), status, bytes, dice),
            );
        }
    }

    fn look_up(&self, mut visitor: Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        let person = self.people.draw(dice);
        // Some mistype their birthday, or are not registered here.
        let tries = 1 + u64::from(dice.permille(180));
        for at in 1..=tries {
            let found = u64::from(at == 2 || dice.permille(850));
            let mut form = "last=".to_owned();
            encode(&as_typed(&person.last, dice), &mut form);
            form.push_str("&dob=");
            form.push_str(&person.born.to_string());
            self.form("/lookup", &form, &visitor, found, dice, agenda);
            self.select(visitor.at_ms, by_name(&person), found, dice, agenda);
            visitor.at_ms += 9_000 + dice.below(50_000) as i64;
        }
    }

    /// Asked by GET or by POST, as the page lies in a cache or not.
    fn form(
        &self,
        page: &str,
        form: &str,
        visitor: &Visitor,
        found: u64,
        dice: &mut Dice,
        agenda: &mut Agenda,
    ) {
        let bytes = if found > 0 { 2_310 } else { 1_840 } + dice.below(60) as u32;
        let by_post = dice.permille(400);
        let (method, target, body) = match by_post {
            true => ("POST", page.to_owned(), form.to_owned()),
            false => ("GET", format!("{page}?{form}"), String::new()),
        };
        let mut asked = request(visitor, method, target, 200, bytes, dice);
        asked.body = body;
        agenda.web(visitor.at_ms, asked);
    }

    fn select(
        &self,
        at_ms: i64,
        statement: String,
        rows: u64,
        dice: &mut Dice,
        agenda: &mut Agenda,
    ) {
        let pool = dice.below(POOL) as u16;
        if !self.plan.web_only {
            let audit = read("public.voter", rows);
            agenda.audit(at_ms + 2, (Role::Portal, pool), statement, audit);
        }
    }

    fn status(&self, mut visitor: Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        let person = self.people.draw(dice);
        for _ in 0..1 + dice.below(2) {
            let form = format!("id={}", person.id);
            self.form("/status", &form, &visitor, 1, dice, agenda);
            let statement = format!(
                "select id, first_name, last_name, status from voter where id = '{}'",
                person.id
            );
            self.select(visitor.at_ms, statement, 1, dice, agenda);
            visitor.at_ms += 20_000 + dice.below(60_000) as i64;
        }
    }

    fn polling_place(&self, visitor: Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        let address = self.people.address(dice);
        let mut target = "/polling-place?address=".to_owned();
        encode(&address, &mut target);
        agenda.web(
            visitor.at_ms,
            request(&visitor, "GET", target, 200, 2_660, dice),
        );
        let pool = dice.below(POOL) as u16;
        if !self.plan.web_only {
            agenda.audit(
                visitor.at_ms + 2,
                (Role::Portal, pool),
                "select precinct, name, street from polling_place where precinct = $1",
                read("public.polling_place", 1),
            );
        }
    }

    fn register(&self, mut visitor: Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        self.page(&mut visitor, "/register".to_owned(), dice, agenda);
        visitor.at_ms += 60_000 + dice.below(240_000) as i64;
        self.send(&visitor, "/register", "insert into registration (last_name, first_name, dob, party, street, city, zip) values ($1, $2, $3, $4, $5, $6, $7)", "public.registration", dice, agenda);
    }

    fn absentee(&self, mut visitor: Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        self.page(&mut visitor, "/absentee".to_owned(), dice, agenda);
        visitor.at_ms += 40_000 + dice.below(120_000) as i64;
        self.send(
            &visitor,
            "/absentee",
            "insert into absentee_request (voter_id, street, city, zip) values ($1, $2, $3, $4)",
            "public.absentee_request",
            dice,
            agenda,
        );
    }

    fn send(
        &self,
        visitor: &Visitor,
        page: &'static str,
        statement: &'static str,
        table: &'static str,
        dice: &mut Dice,
        agenda: &mut Agenda,
    ) {
        let person = self.people.draw(dice);
        let mut asked = request(visitor, "POST", page.to_owned(), 303, 0, dice);
        asked.body = format!("id={}&street=", person.id);
        encode(&self.people.address(dice), &mut asked.body);
        agenda.web(visitor.at_ms, asked);
        let pool = dice.below(POOL) as u16;
        if !self.plan.web_only {
            let audit = Audit {
                class: "WRITE",
                command: "INSERT",
                table,
                rows: 1,
            };
            agenda.audit(visitor.at_ms + 2, (Role::Portal, pool), statement, audit);
        }
    }

    fn search(&self, mut visitor: Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        let mut target = "/search?q=".to_owned();
        encode(any(&self.words.searches, dice), &mut target);
        self.page(&mut visitor, target, dice, agenda);
    }

    /// Looks at the results again and again.
    fn results(&self, mut visitor: Visitor, dice: &mut Dice, agenda: &mut Agenda) {
        for _ in 0..1 + dice.below(6) {
            self.page(&mut visitor, "/results/".to_owned(), dice, agenda);
            visitor.at_ms += dice.below(180_000) as i64;
        }
    }
}

/// Connections that the portal keeps.
pub(super) const POOL: u64 = 6;

fn shared(number: u64) -> Client {
    Client::v4(198, 19, number as u8, 1)
}

pub(super) fn read(table: &'static str, rows: u64) -> Audit {
    Audit {
        class: "READ",
        command: "SELECT",
        table,
        rows,
    }
}

/// The statement of the page `/lookup`.
pub(super) fn by_name(person: &Person) -> String {
    format!(
        "select id, last_name, first_name, precinct, status from voter where last_name = {} and dob = '{}'",
        quoted(&person.last),
        person.born
    )
}

/// In capitals, in small letters, or as names are written.
fn as_typed(name: &str, dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => name.to_owned(),
        1 | 2 => name.to_lowercase(),
        3 => format!("{} ", name.to_lowercase()),
        _ => {
            let mut starts = true;
            let letters = name.chars().flat_map(|letter| {
                let typed = match starts {
                    true => letter,
                    false => letter.to_lowercase().next().unwrap_or(letter),
                };
                starts = !letter.is_alphabetic();
                [typed]
            });
            letters.collect()
        }
    }
}

fn request(
    visitor: &Visitor,
    method: &'static str,
    target: String,
    status: u16,
    bytes: u32,
    dice: &mut Dice,
) -> Request {
    Request {
        client: visitor.client,
        method,
        target,
        body: String::new(),
        status,
        bytes,
        referrer: visitor.referrer.clone(),
        agent: Cow::Borrowed(visitor.agent),
        took_ms: 2 + dice.below(40) as u32,
    }
}
