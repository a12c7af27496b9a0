//! What one event shows by itself, boiled down to numbers: computed on several threads, so that what looks at events in
//! their order has little to do.

use crate::keyed::{Keyed, keyed};
use crate::sql::{CLEAR, Statement, judge};
use crate::words::{Words, words};
use levelhead_schema::event::{Event, EventField, EventKind, Form};

/// What one event shows by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signs {
    /// Points for a piece of SQL in what a stranger sent, 0 to 100.
    pub(crate) injection: u8,
    /// A web request.
    pub(crate) web: Option<Web>,
    /// A statement to a database.
    pub(crate) statement: Option<Statement>,
}

/// What a web request is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Page {
    #[default]
    Other,
    Furniture,
    Absentee,
    Registration,
    Results,
}

/// A web request without any of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Web {
    /// Keyed hashes of the path and of who asks, by its print or its name.
    pub(crate) path: u64,
    pub(crate) agent: u64,
    pub(crate) status: u16,
    pub(crate) length: u64,
    /// In the log's unit.
    pub(crate) latency: Option<f32>,
    pub(crate) page: Page,
    /// Sends something: POST, PUT, PATCH, DELETE.
    pub(crate) writes: bool,
    /// Puts or removes a file: PUT, DELETE, PATCH, MOVE.
    pub(crate) alters: bool,
    pub(crate) refers: bool,
    /// A program of the server's answers.
    pub(crate) executable: bool,
    /// Asks for a voter's record.
    pub(crate) lookup: Option<Lookup>,
}

/// Whose record is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lookup {
    /// Keyed hash; none when the log does not say, as with forms that are posted.
    pub(crate) whose: Option<u64>,
    /// The number that was asked for, where one was.
    pub(crate) number: Option<u64>,
}

impl Signs {
    /// An event that shows nothing.
    pub const NONE: Signs = Signs {
        injection: 0,
        web: None,
        statement: None,
    };

    /// Reads an event. Time: linear in its text.
    pub fn of(event: Event<'_>) -> Signs {
        match event.kind() {
            EventKind::Http => of_request(event),
            EventKind::Datastore => of_statement(event),
            _ => Signs::NONE,
        }
    }
}

fn of_statement(event: Event<'_>) -> Signs {
    let Some(text) = event.get(EventField::Statement) else {
        return Signs::NONE;
    };
    let parameters = event.get(EventField::Parameters).unwrap_or("");
    Signs {
        statement: Some(Statement::of(text, parameters)),
        ..Signs::NONE
    }
}

/// The values of a request that matter, each in its plain form.
#[derive(Default)]
struct Request<'e> {
    path: &'e str,
    query: Option<&'e str>,
    body: Option<&'e str>,
    agent: &'e str,
    print: Option<&'e str>,
    method: &'e str,
    others: [Option<&'e str>; 4],
    referrer: bool,
}

impl<'e> Request<'e> {
    fn of(event: Event<'e>, web: &mut Web) -> Self {
        let mut request = Request::default();
        for value in event.values() {
            if value.form == Form::Bare {
                continue;
            }
            let text = value.text;
            match value.field {
                Some(EventField::UrlPath) => request.path = text,
                Some(EventField::UrlQuery) => request.query = Some(text),
                Some(EventField::RequestBody) => request.body = Some(text),
                Some(EventField::UserAgent) => {
                    if value.form == Form::Original {
                        request.agent = text;
                    }
                    request.others[0] = Some(text);
                }
                Some(EventField::Referrer) => {
                    request.referrer = text.len() > 1;
                    request.others[1] = Some(text);
                }
                Some(EventField::Cookie) => request.others[2] = Some(text),
                Some(EventField::ForwardedFor) => request.others[3] = Some(text),
                Some(EventField::ClientPrint) => request.print = Some(text),
                Some(EventField::Method) => request.method = text,
                Some(EventField::ResponseCode) => web.status = text.parse().unwrap_or(0),
                Some(EventField::ResponseLength) => web.length = text.parse().unwrap_or(0),
                Some(EventField::ResponseTime) => web.latency = text.parse().ok(),
                _ => {}
            }
        }
        request
    }
}

fn of_request(event: Event<'_>) -> Signs {
    let words = words();
    let mut web = Web::default();
    let request = Request::of(event, &mut web);
    let ending = request
        .path
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending);
    let is_one_of = |list: &[String]| list.iter().any(|word| word.eq_ignore_ascii_case(ending));
    web.path = keyed(request.path);
    web.agent = keyed(request.print.unwrap_or(request.agent));
    web.writes = matches!(request.method, "POST" | "PUT" | "PATCH" | "DELETE" | "MOVE");
    web.alters = matches!(request.method, "PUT" | "PATCH" | "DELETE" | "MOVE");
    web.refers = request.referrer;
    web.executable = is_one_of(&words.executables);
    web.page = match is_one_of(&words.furniture) {
        true => Page::Furniture,
        false => page(words, request.path, web.writes),
    };
    if web.page != Page::Furniture {
        web.lookup = lookup(words, &request, web.writes);
    }
    Signs {
        injection: injection(words, &request),
        web: Some(web),
        statement: None,
    }
}

fn page(words: &Words, path: &str, writes: bool) -> Page {
    if writes && words.absentee_paths.stand_in(path) {
        Page::Absentee
    } else if writes && words.registration_paths.stand_in(path) {
        Page::Registration
    } else if words.results_paths.stand_in(path) {
        Page::Results
    } else {
        Page::Other
    }
}

/// Cuts `a=1&b=2` where a name follows an ampersand: an ampersand of a value is left in it. What has no name is a value.
pub(crate) fn parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = query;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        let cut = loop {
            let Some(found) = memchr::memchr(b'&', rest.as_bytes().get(from..)?) else {
                break rest.len();
            };
            let at = from + found;
            if name_length(&rest[at + 1..]).is_some() || at + 1 == rest.len() {
                break at;
            }
            from = at + 1;
        };
        let parameter = &rest[..cut];
        rest = rest.get(cut + 1..).unwrap_or("");
        Some(match name_length(parameter) {
            Some(length) => (&parameter[..length], &parameter[length + 1..]),
            None => ("", parameter),
        })
    })
}

/// Bytes of the name in `name=…`.
fn name_length(text: &str) -> Option<usize> {
    let of_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']');
    let length = text
        .bytes()
        .take(64)
        .take_while(|byte| of_name(*byte))
        .count();
    (length > 0 && text.as_bytes().get(length) == Some(&b'=')).then_some(length)
}

fn lookup(words: &Words, request: &Request<'_>, writes: bool) -> Option<Lookup> {
    let on_page = words.lookup_paths.stand_in(request.path);
    let mut whose = Keyed::new();
    let mut number = None;
    let mut named = false;
    let given = request.query.into_iter().chain(request.body);
    for (name, value) in given.flat_map(parameters).take(16) {
        let known = words
            .lookup_parameters
            .iter()
            .any(|word| word.eq_ignore_ascii_case(name));
        if known && !value.is_empty() {
            named = true;
            whose.add(value);
            number = number.or_else(|| number_in(value));
        }
    }
    let last = request.path.rsplit('/').next().and_then(number_in);
    if named {
        return Some(Lookup {
            whose: Some(whose.end()),
            number,
        });
    }
    if on_page && last.is_some() {
        return Some(Lookup {
            whose: Some(keyed(request.path)),
            number: last,
        });
    }
    (on_page && writes && request.body.is_none()).then(Lookup::default)
}

/// A number of three digits and more, perhaps behind letters: `4711`, `WA004711`.
fn number_in(value: &str) -> Option<u64> {
    let digits = value.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let fits = (3..=18).contains(&digits.len()) && value.len() - digits.len() <= 4;
    (fits && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn injection(words: &Words, request: &Request<'_>) -> u8 {
    let mut points = 0;
    let given = request.query.into_iter().chain(request.body);
    for (_, value) in given.flat_map(parameters).take(64) {
        points = points.max(judge(value));
    }
    if let Some(body) = request.body.filter(|body| body.starts_with(['{', '['])) {
        points = points.max(judge(body));
    }
    if points < CLEAR
        && request
            .path
            .bytes()
            .any(|byte| matches!(byte, b'\'' | b'"' | b'(' | b' ' | b';'))
    {
        let parts = request.path.split('/').take(16);
        points = points.max(parts.map(judge).max().unwrap_or(0));
    }
    for other in request.others.into_iter().flatten() {
        if points < CLEAR && is_suspicious(words, other) {
            // Programs call themselves many things: only what is clear counts here.
            points = if judge(other) == CLEAR { CLEAR } else { points };
        }
    }
    points
}

/// A header in which SQL may stand.
fn is_suspicious(words: &Words, text: &str) -> bool {
    memchr::memchr2(b'\'', b'"', text.as_bytes()).is_some() || words.sql_words.stand_in(text)
}
