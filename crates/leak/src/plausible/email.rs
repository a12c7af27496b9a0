//! E-mail addresses: shape, domains, and how they follow from the names.

use super::identifiers::IDENTIFIERS;
use super::sketch::Distinct;
use super::statistics::{Share, flatness};
use super::{Column, Context, Findings, Fit};
use levelhead_schema::figures;

/// Addresses of no valid shape, above slips of the hand.
const MOST_MALFORMED: f64 = 0.2;

/// Addresses at domains that belong to nobody, above a trace.
const MOST_RESERVED: f64 = 0.01;

/// Share of one rule among named rows above which the addresses were built from the names. People who choose
/// for themselves use many rules, and numbers and nicknames besides.
const MOST_ONE_RULE: f64 = 0.6;

/// Share of addresses that have no letters of the name above which name and address were drawn apart.
const MOST_UNRELATED: f64 = 0.7;

/// Named rows before rules are read.
const FEWEST_NAMED: u64 = 20;

/// Addresses before the spread over domains is read.
const FEWEST_FOR_DOMAINS: u64 = 100;

/// The three domains that a common generator uses in equal parts.
const GENERATOR_DOMAINS: [&[u8]; 3] = [b"gmail.com", b"yahoo.com", b"hotmail.com"];

/// Ways to build a local part from a name: what to call it, and how.
type Rule = (&'static str, fn(first: &[u8], last: &[u8]) -> Vec<u8>);

const RULES: [Rule; 12] = [
    ("first.last", |first, last| joined(first, b".", last)),
    ("last.first", |first, last| joined(last, b".", first)),
    ("first_last", |first, last| joined(first, b"_", last)),
    ("first-last", |first, last| joined(first, b"-", last)),
    ("firstlast", |first, last| joined(first, b"", last)),
    ("lastfirst", |first, last| joined(last, b"", first)),
    ("initial and last", |first, last| {
        joined(&first[..1], b"", last)
    }),
    ("initial.last", |first, last| {
        joined(&first[..1], b".", last)
    }),
    ("last and initial", |first, last| {
        joined(last, b"", &first[..1])
    }),
    ("first and initial", |first, last| {
        joined(first, b"", &last[..1])
    }),
    ("first alone", |first, _| first.to_vec()),
    ("last alone", |_, last| last.to_vec()),
];

/// Counts over one column.
#[derive(Clone, Debug)]
pub(crate) struct EmailColumn {
    valid: u64,
    reserved: u64,
    generator_domains: [u64; 3],
    domains: Distinct,
    named: u64,
    /// For each rule: without and with digits at the end.
    rules: [[u64; 2]; RULES.len()],
    unrelated: u64,
}

impl Default for EmailColumn {
    fn default() -> Self {
        EmailColumn {
            valid: 0,
            reserved: 0,
            generator_domains: [0; 3],
            domains: Distinct::new(),
            named: 0,
            rules: [[0; 2]; RULES.len()],
            unrelated: 0,
        }
    }
}

impl Column for EmailColumn {
    fn feed(&mut self, value: &[u8], _state: Option<&str>, context: &Context<'_>) -> Fit {
        let lower = value.to_ascii_lowercase();
        let parts = lower
            .iter()
            .position(|byte| *byte == b'@')
            .filter(|_| IDENTIFIERS.email.form.is_match(&lower));
        let Some((local, domain)) = parts.map(|at| (&lower[..at], &lower[at + 1..])) else {
            return Fit::Fails;
        };
        self.valid += 1;
        self.domains.add(domain);
        if let Some(index) = GENERATOR_DOMAINS.iter().position(|known| *known == domain) {
            self.generator_domains[index] += 1;
        }
        if let (Some(first), Some(last)) = (
            context.first_name.and_then(letters),
            context.last_name.and_then(letters),
        ) {
            self.rule(local, &first, &last);
        }
        let reserved = is_reserved(domain);
        self.reserved += u64::from(reserved);
        Fit::when(!reserved)
    }

    fn merge(&mut self, other: &Self) {
        self.valid += other.valid;
        self.reserved += other.reserved;
        self.named += other.named;
        self.unrelated += other.unrelated;
        self.domains.merge(&other.domains);
        for (mine, theirs) in self
            .generator_domains
            .iter_mut()
            .zip(&other.generator_domains)
        {
            *mine += theirs;
        }
        for (mine, theirs) in self
            .rules
            .as_flattened_mut()
            .iter_mut()
            .zip(other.rules.as_flattened())
        {
            *mine += theirs;
        }
    }

    fn findings(&self, fit: Share) -> Findings {
        let mut found = Findings::default();
        let malformed = Share {
            hits: fit.of - self.valid,
            of: fit.of,
        };
        found.judge(
            malformed.low() > MOST_MALFORMED,
            format!("{malformed} do not have the shape of an e-mail address"),
        );
        let reserved = Share {
            hits: self.reserved,
            of: self.valid,
        };
        found.judge(
            reserved.low() > MOST_RESERVED,
            format!(
                "{reserved} lie at domains reserved for examples and tests, which belong to nobody"
            ),
        );
        self.names(&mut found);
        self.spread(&mut found);
        found
    }
}

impl EmailColumn {
    fn rule(&mut self, local: &[u8], first: &[u8], last: &[u8]) {
        self.named += 1;
        let digits = local
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let stem = &local[..local.len() - digits];
        match RULES
            .iter()
            .position(|(_, build)| build(first, last) == stem)
        {
            Some(rule) => self.rules[rule][usize::from(digits > 0)] += 1,
            None => {
                let plain: Vec<u8> = local
                    .iter()
                    .copied()
                    .filter(u8::is_ascii_alphabetic)
                    .collect();
                // Three letters of either name in a row are taken as kinship.
                let shares = [first, last].iter().any(|name| {
                    plain
                        .windows(3)
                        .any(|three| name.windows(3).any(|part| part == three))
                });
                self.unrelated += u64::from(!shares);
            }
        }
    }

    fn names(&self, found: &mut Findings) {
        if self.named < FEWEST_NAMED {
            return;
        }
        let counts = self.rules.as_flattened();
        let most = counts.iter().copied().max().unwrap_or_default();
        if let Some(index) = counts
            .iter()
            .position(|count| *count == most)
            .filter(|_| most > 0)
        {
            let share = Share {
                hits: most,
                of: self.named,
            };
            let digits = if index % 2 == 1 { " and digits" } else { "" };
            found.judge(
                share.low() > MOST_ONE_RULE,
                format!(
                    "{share} are built from the row's name by the rule `{}{digits}`",
                    RULES[index / 2].0
                ),
            );
        }
        let unrelated = Share {
            hits: self.unrelated,
            of: self.named,
        };
        found.judge(
            unrelated.low() > MOST_UNRELATED,
            format!("{unrelated} share no three letters with the row's name"),
        );
    }

    fn spread(&self, found: &mut Findings) {
        if self.valid < FEWEST_FOR_DOMAINS {
            return;
        }
        let domains = self.domains.estimate().min(self.valid);
        let sentence = format!(
            "{} addresses lie at about {domains} domains",
            figures::number(self.valid)
        );
        found.judge(self.domains.is_single(), sentence);
        let among: u64 = self.generator_domains.iter().sum();
        // Real lists prefer one of the three by far; equal thirds are drawn by lot.
        if let Some(test) =
            flatness(&self.generator_domains).filter(|test| test.p > 0.01 && among * 2 > self.valid)
        {
            found.judge(
                true,
                format!(
                    "gmail.com, yahoo.com and hotmail.com are equally frequent among {} addresses (chi-square {:.1}), as one generator draws them",
                    figures::number(among),
                    test.chi_square
                ),
            );
        }
    }
}

/// The letters of a name in lower case; `None` for fewer than two, which fit too many addresses.
fn letters(name: &[u8]) -> Option<Vec<u8>> {
    let letters: Vec<u8> = name
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .map(u8::to_ascii_lowercase)
        .collect();
    (letters.len() >= 2).then_some(letters)
}

fn joined(left: &[u8], between: &[u8], right: &[u8]) -> Vec<u8> {
    [left, between, right].concat()
}

/// Whether a domain, or one above it, belongs to nobody.
fn is_reserved(domain: &[u8]) -> bool {
    let facts = &IDENTIFIERS.email;
    let under = |name: &String| {
        domain
            .strip_suffix(name.as_bytes())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(b"."))
    };
    facts.reserved.iter().chain(&facts.reserved_top).any(under)
}

#[cfg(test)]
mod tests {
    use super::is_reserved;

    #[test]
    fn reserved_domains_are_known_with_what_lies_under_them() {
        let check = |domain: &str, reserved: bool| {
            assert_eq!(is_reserved(domain.as_bytes()), reserved, "{domain}")
        };
        check("example.com", true);
        check("mail.example.org", true);
        check("voters.test", true);
        check("counterexample.com", false);
        check("latest", false);
        check("gmail.com", false);
    }
}
