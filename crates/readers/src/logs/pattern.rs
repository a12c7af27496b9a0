//! Lines of a fixed pattern: what nginx calls a `log_format`, Apache a `LogFormat` and PostgreSQL a `log_line_prefix`.
//!
//! A pattern is fixed text with values between. A value goes to the next fixed text; one in quotes to the next quote
//! that no backslash hides.
//!
//! # Source
//! nginx: ngx_http_log_module, ngx_http_core_module; Apache httpd 2.4: mod_log_config; PostgreSQL 18: 19.8.3
//! "What to Log", `log_line_prefix`.

use levelhead_schema::event::{EventField, LogSource, field_of};
use memchr::{memchr, memchr_iter, memmem};

/// Most values in a pattern.
const MOST_VALUES: usize = 64;

/// Ends of values that are tried in vain before a line is given up.
const MOST_TRIES: u32 = 200;

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// `03/Nov/2026:12:00:00 -0500`
    CommonLog,
    /// ISO 8601 and what is like it.
    Iso,
    /// Seconds since 1970, perhaps with a fraction.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// Microseconds since 1970.
    Micros,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A canonical field.
    Field(EventField),
    /// A field under the log's own name.
    Other(String),
    /// The first line of a web request: method, target, protocol.
    Request,
    /// A query with its question mark.
    Query,
    /// The time.
    Time(Clock),
    /// The number of the line in its session.
    Sequence,
    /// Of no use.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fixed(Vec<u8>),
    Value(Target),
    /// From here on the line may end (`%q` of PostgreSQL).
    MayEnd,
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    parts: Vec<Part>,
}

impl Pattern {
    /// Compiles an nginx `log_format`.
    ///
    /// # Errors
    /// When two variables have nothing between them, or there is none: in words.
    pub(super) fn nginx(format: &str) -> Result<Pattern, String> {
        let mut parts = Vec::new();
        let mut rest = format;
        while let Some(at) = rest.find('$') {
            fixed(&mut parts, &rest[..at]);
            rest = &rest[at + 1..];
            let (name, after) = match rest.strip_prefix('{') {
                Some(inside) => inside.split_once('}').ok_or("a `${` without its `}`")?,
                None => {
                    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                    rest.split_at(end.unwrap_or(rest.len()))
                }
            };
            if name.is_empty() {
                return Err("a `$` without a name".to_owned());
            }
            parts.push(Part::Value(nginx_variable(name)));
            rest = after;
        }
        fixed(&mut parts, rest);
        Pattern::checked(parts)
    }

    /// Compiles an Apache `LogFormat`, with or without its backslashes before quotes.
    ///
    /// # Errors
    /// When a directive is not known, or two have nothing between them: in words.
    pub(super) fn apache(format: &str) -> Result<Pattern, String> {
        let format = format.replace("\\\"", "\"").replace("\\t", "\t");
        let mut parts = Vec::new();
        let mut rest = format.as_str();
        while let Some(at) = rest.find('%') {
            fixed(&mut parts, &rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                fixed(&mut parts, "%");
                rest = after;
                continue;
            }
            rest = rest.trim_start_matches(|c: char| {
                c.is_ascii_digit() || matches!(c, '!' | ',' | '<' | '>')
            });
            let (name, after) = match rest.strip_prefix('{') {
                Some(inside) => {
                    let (name, after) = inside.split_once('}').ok_or("a `%{` without its `}`")?;
                    (Some(name), after)
                }
                None => (None, rest),
            };
            let letters = if after.starts_with('^') { 3 } else { 1 };
            let (directive, after) = after
                .split_at_checked(letters)
                .ok_or("a `%` without a letter")?;
            if directive == "t" && name.is_none() {
                fixed(&mut parts, "[");
                parts.push(Part::Value(Target::Time(Clock::CommonLog)));
                fixed(&mut parts, "]");
            } else {
                parts.push(Part::Value(apache_directive(directive, name)?));
            }
            rest = after;
        }
        fixed(&mut parts, rest);
        Pattern::checked(parts)
    }

    /// Compiles a PostgreSQL `log_line_prefix`.
    ///
    /// # Errors
    /// When an escape is not known, or two have nothing between them: in words.
    pub(super) fn postgres(prefix: &str) -> Result<Pattern, String> {
        let mut parts = Vec::new();
        let mut rest = prefix;
        while let Some(at) = rest.find('%') {
            fixed(&mut parts, &rest[..at]);
            let escape =
                rest[at + 1..].trim_start_matches(|c: char| c == '-' || c.is_ascii_digit());
            let letter = escape.chars().next().ok_or("a `%` without a letter")?;
            rest = &escape[letter.len_utf8()..];
            let other = |name: &str| Part::Value(Target::Other(name.to_owned()));
            parts.push(match letter {
                '%' => Part::Fixed(b"%".to_vec()),
                'q' => Part::MayEnd,
                'm' | 't' => Part::Value(Target::Time(Clock::Iso)),
                'n' => Part::Value(Target::Time(Clock::Seconds)),
                'u' => Part::Value(Target::Field(EventField::User)),
                'd' => Part::Value(Target::Field(EventField::Database)),
                'a' => Part::Value(Target::Field(EventField::Service)),
                'h' | 'r' => Part::Value(Target::Field(EventField::SourceIp)),
                'p' => Part::Value(Target::Field(EventField::ProcessId)),
                'i' => Part::Value(Target::Field(EventField::Command)),
                'e' => Part::Value(Target::Field(EventField::StatusCode)),
                'c' => Part::Value(Target::Field(EventField::Session)),
                'b' => Part::Value(Target::Field(EventField::ProcessName)),
                'Q' => Part::Value(Target::Field(EventField::EventUid)),
                'l' => Part::Value(Target::Sequence),
                's' => other("session_start_time"),
                'v' => other("virtual_transaction_id"),
                'x' => other("transaction_id"),
                'P' => other("leader_pid"),
                'L' => other("local_host"),
                other => return Err(format!("the escape `%{other}` is not known")),
            });
        }
        fixed(&mut parts, rest);
        Pattern::checked(parts)
    }

    fn checked(parts: Vec<Part>) -> Result<Pattern, String> {
        let values = |part: &&Part| matches!(part, Part::Value(_));
        match parts.iter().filter(values).count() {
            0 => return Err("it has no variable".to_owned()),
            count if count > MOST_VALUES => {
                return Err(format!("more than {MOST_VALUES} variables"));
            }
            _ => {}
        }
        let solid: Vec<&Part> = parts.iter().filter(|part| **part != Part::MayEnd).collect();
        let touching = |pair: &[&Part]| pair.iter().all(|part| matches!(part, Part::Value(_)));
        if solid.windows(2).any(touching) {
            return Err("two variables with nothing between them".to_owned());
        }
        Ok(Pattern { parts })
    }

    /// Cuts a line into values, told to `tell` in order. Returns how many bytes the pattern took, `None` when the line
    /// does not have it: when no cut gives values that all can be what the pattern says (`holds`), or `tell` is false.
    ///
    /// With `whole` the line must end with the pattern. A stranger may have sent the text that stands between two
    /// values, to be passed over: so where a value ends too early to make sense, later ends are tried.
    pub(super) fn cut<'l>(
        &self,
        line: &'l str,
        whole: bool,
        holds: impl Fn(&Target, &str) -> bool,
        mut tell: impl FnMut(&Target, &'l str) -> bool,
    ) -> Option<usize> {
        let mut search = Search {
            line,
            whole,
            holds: &holds,
            values: [(0, 0); MOST_VALUES],
            found: 0,
            tries: MOST_TRIES,
        };
        let used = search.from(self, 0, 0, false)?;
        let targets = self.parts.iter().filter_map(|part| match part {
            Part::Value(target) => Some(target),
            _ => None,
        });
        for (target, (start, end)) in targets.zip(&search.values[..search.found]) {
            if !tell(target, line.get(*start..*end)?) {
                return None;
            }
        }
        Some(used)
    }

    /// True when what follows `%q` is there: its next fixed text comes soon.
    fn goes_on<'p>(&self, line: &str, mut parts: impl Iterator<Item = &'p Part>) -> bool {
        let fixed = parts.find_map(|part| match part {
            Part::Fixed(text) => Some(text),
            _ => None,
        });
        // `LOG:  ` and the like begin the message; a prefix has no such word.
        let message = line.find(":  ").unwrap_or(line.len());
        fixed.is_some_and(|text| memmem::find(&line.as_bytes()[..message], text).is_some())
    }
}

/// A search for the ends of values.
struct Search<'s> {
    line: &'s str,
    whole: bool,
    holds: &'s dyn Fn(&Target, &str) -> bool,
    values: [(usize, usize); MOST_VALUES],
    found: usize,
    tries: u32,
}

impl Search<'_> {
    /// Cuts from part `index` and byte `at` on; `quoted` says that the byte before is a quote of the pattern.
    fn from(&mut self, pattern: &Pattern, index: usize, at: usize, quoted: bool) -> Option<usize> {
        let bytes = self.line.as_bytes();
        match pattern.parts.get(index) {
            None => (!self.whole || at == bytes.len()).then_some(at),
            Some(Part::Fixed(text)) => match bytes[at..].starts_with(text) {
                true => self.from(pattern, index + 1, at + text.len(), text.ends_with(b"\"")),
                false => None,
            },
            // Processes without a session leave the rest of a prefix out.
            Some(Part::MayEnd) => {
                match pattern.goes_on(&self.line[at..], pattern.parts[index + 1..].iter()) {
                    true => self.from(pattern, index + 1, at, quoted),
                    false => Some(at),
                }
            }
            Some(Part::Value(target)) => {
                let next = pattern.parts[index + 1..]
                    .iter()
                    .find(|part| **part != Part::MayEnd);
                let Some(Part::Fixed(text)) = next else {
                    return self.value(pattern, index, target, (at, bytes.len()));
                };
                let mut from = at;
                loop {
                    let end = from + end_of(bytes.get(from..)?, text, quoted)?;
                    if let Some(used) = self.value(pattern, index, target, (at, end)) {
                        return Some(used);
                    }
                    self.tries = self.tries.checked_sub(1)?;
                    from = end + 1;
                }
            }
        }
    }

    /// Takes a value and goes on behind it.
    fn value(
        &mut self,
        pattern: &Pattern,
        index: usize,
        target: &Target,
        value: (usize, usize),
    ) -> Option<usize> {
        if !(self.holds)(target, self.line.get(value.0..value.1)?) {
            return None;
        }
        let before = self.found;
        *self.values.get_mut(before)? = value;
        self.found += 1;
        let used = self.from(pattern, index + 1, value.1, false);
        if used.is_none() {
            self.found = before;
        }
        used
    }
}

fn fixed(parts: &mut Vec<Part>, text: &str) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(Part::Fixed(before)) => before.extend_from_slice(text.as_bytes()),
        _ => parts.push(Part::Fixed(text.as_bytes().to_vec())),
    }
}

/// Length of a value that ends before `text`.
fn end_of(bytes: &[u8], text: &[u8], quoted: bool) -> Option<usize> {
    if !quoted || text[0] != b'"' {
        // Fixed texts are short, and looked for in every line: to prepare a search takes longer than this one.
        let first = *text.first()?;
        return memchr_iter(first, bytes).find(|&at| bytes[at..].starts_with(text));
    }
    let mut from = 0;
    loop {
        let quote = from + memchr(b'"', bytes.get(from..)?)?;
        let hidden = bytes[..quote]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count();
        if hidden % 2 == 0 && bytes[quote..].starts_with(text) {
            return Some(quote);
        }
        from = quote + 1;
    }
}

fn nginx_variable(name: &str) -> Target {
    match name {
        "request" => Target::Request,
        "time_local" => Target::Time(Clock::CommonLog),
        "time_iso8601" => Target::Time(Clock::Iso),
        "msec" => Target::Time(Clock::Seconds),
        "connection_requests" | "pipe" => Target::Nothing,
        _ => named(name),
    }
}

fn named(name: &str) -> Target {
    match field_of(LogSource::Web, name) {
        Some(field) => Target::Field(field),
        None => Target::Other(name.to_owned()),
    }
}

fn apache_directive(directive: &str, name: Option<&str>) -> Result<Target, String> {
    let field = |field| Ok(Target::Field(field));
    match (directive, name) {
        ("h", None) | ("a", _) => field(EventField::SourceIp),
        ("u", None) => field(EventField::User),
        ("r", None) => Ok(Target::Request),
        ("s", None) => field(EventField::ResponseCode),
        ("b" | "B" | "O", None) => field(EventField::ResponseLength),
        ("I", None) => field(EventField::BytesIn),
        ("D" | "T", _) => field(EventField::ResponseTime),
        ("m", None) => field(EventField::Method),
        ("U", None) => field(EventField::UrlPath),
        ("q", None) => Ok(Target::Query),
        ("H", None) => field(EventField::HttpVersion),
        ("v" | "V", None) => field(EventField::UrlHost),
        ("p", _) => field(EventField::DestinationPort),
        ("A", None) => field(EventField::DestinationIp),
        ("L", None) => field(EventField::RequestUid),
        ("P", _) => field(EventField::ProcessId),
        ("t", Some("sec")) => Ok(Target::Time(Clock::Seconds)),
        ("t", Some("msec")) => Ok(Target::Time(Clock::Millis)),
        ("t", Some("usec")) => Ok(Target::Time(Clock::Micros)),
        ("t", Some(_)) => Ok(Target::Field(EventField::OriginalTime)),
        ("l" | "k" | "X" | "S" | "R" | "f" | "^FB" | "^FU", None) => Ok(Target::Nothing),
        ("i", Some(header)) => Ok(match header.to_ascii_lowercase().as_str() {
            "user-agent" => Target::Field(EventField::UserAgent),
            "referer" => Target::Field(EventField::Referrer),
            "x-forwarded-for" => Target::Field(EventField::ForwardedFor),
            "host" => Target::Field(EventField::UrlHost),
            "cookie" => Target::Field(EventField::Cookie),
            header => Target::Other(header.to_owned()),
        }),
        ("e" | "n" | "o" | "C" | "x" | "c" | "^ti" | "^to", Some(name)) => {
            Ok(Target::Other(name.to_ascii_lowercase()))
        }
        _ => Err(format!("the directive `%{directive}` is not known")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Target};

    fn cut(pattern: &Pattern, line: &str) -> Option<Vec<String>> {
        let mut values = Vec::new();
        pattern.cut(
            line,
            true,
            |_, _| true,
            |target, value| {
                if *target != Target::Nothing {
                    values.push(value.to_owned());
                }
                true
            },
        )?;
        Some(values)
    }

    #[test]
    fn values_stand_between_fixed_text() {
        let pattern = Pattern::nginx("$remote_addr [$time_local] \"$request\" $status").unwrap();
        let values = cut(&pattern, "10.0.0.1 [x y] \"GET / HTTP/1.1\" 200").unwrap();
        assert_eq!(values, ["10.0.0.1", "x y", "GET / HTTP/1.1", "200"]);
        assert_eq!(cut(&pattern, "10.0.0.1 [x y] GET 200"), None);
    }

    #[test]
    fn a_quote_behind_a_backslash_ends_nothing() {
        let pattern = Pattern::apache("%h \\\"%{User-Agent}i\\\" %>s").unwrap();
        let values = cut(&pattern, r#"10.0.0.1 "a \" b \\" 200"#).unwrap();
        assert_eq!(values, ["10.0.0.1", r#"a \" b \\"#, "200"]);
        assert_eq!(cut(&pattern, r#"10.0.0.1 "a \" 200"#), None);
    }

    #[test]
    fn a_quote_inside_a_value_goes_to_the_next_fixed_text() {
        let pattern = Pattern::nginx("\"$request\" $status").unwrap();
        assert_eq!(
            cut(&pattern, "\"GET /\"x\" 200").unwrap(),
            ["GET /\"x", "200"]
        );
    }

    #[test]
    fn fixed_text_that_a_stranger_sent_hides_nothing() {
        let pattern =
            Pattern::nginx("$remote_addr - $remote_user [$time_local] $request_uri|$status")
                .unwrap();
        let line = "10.0.0.1 - a [b [03/Nov] /x|y|200";
        let mut values = Vec::new();
        let holds = |target: &Target, value: &str| match target {
            Target::Time(_) => value == "03/Nov",
            _ => value != "y" && !value.contains("|2"),
        };
        pattern.cut(line, true, holds, |_, value| {
            values.push(value);
            true
        });
        assert_eq!(values, ["10.0.0.1", "a [b", "03/Nov", "/x|y", "200"]);
    }

    #[test]
    fn patterns_that_cannot_work_are_refused() {
        for (format, expect) in [
            ("$a$b", "nothing between"),
            ("plain", "no variable"),
            ("$", "without a name"),
            ("${a", "without its"),
        ] {
            let error = Pattern::nginx(format).unwrap_err();
            assert!(error.contains(expect), "{error}");
        }
        assert!(Pattern::apache("%h %y").unwrap_err().contains("`%y`"));
        assert!(Pattern::postgres("%m %z").unwrap_err().contains("`%z`"));
    }

    #[test]
    fn a_prefix_may_end_early() {
        let pattern = Pattern::postgres("%m [%p] %q%u@%d ").unwrap();
        let mut values = Vec::new();
        let line = "2026-11-03 12:00:00.000 UTC [42] app@voters LOG:  x";
        let used = pattern.cut(
            line,
            false,
            |_, _| true,
            |_, value| {
                values.push(value.to_owned());
                true
            },
        );
        assert_eq!(
            values,
            ["2026-11-03 12:00:00.000 UTC", "42", "app", "voters"]
        );
        assert_eq!(used.map(|used| &line[used..]), Some("LOG:  x"));
        let line = "2026-11-03 12:00:00.000 UTC [42] LOG:  a@b x";
        let used = pattern.cut(line, false, |_, _| true, |_, _| true);
        assert_eq!(used.map(|used| &line[used..]), Some("LOG:  a@b x"));
    }
}
