//! What an application asks its database for: its queries are few and known, so an injected one stands out.

use super::recent::Recent;
use super::{At, Detector, Maker, Named};
use crate::sql::{Statement, Verb};
use crate::words::words;
use crate::{Detection, RuleIndex, Who};
use hashbrown::HashSet;
use levelhead_schema::event::{Event, EventField, LogSource};
use levelhead_schema::intrusion::Success;

const MOST_ACCOUNTS: usize = 1 << 12;

/// An account with more shapes of query is no application.
const MOST_SHAPES: usize = 80;

/// What PostgreSQL calls errors that a finished application does not make: syntax, unknown column, function, table.
/// Source: PostgreSQL 18 manual, appendix A.
const SYNTAX_ERRORS: &[&str] = &["42601", "42703", "42883", "42P01", "42804"];

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Statements {
        hostile: maker.rule("database-injection")?,
        joined: maker.rule("database-new-query")?,
        unknown: maker.rule("database-new-shape")?,
        errors: maker.rule("database-errors")?,
        rows: maker.rule("database-rows")?,
        accounts: Recent::new(MOST_ACCOUNTS),
    }))
}

struct Statements {
    hostile: Named,
    joined: Named,
    unknown: Named,
    errors: Named,
    rows: Named,
    accounts: Recent<(u32, u64), Account>,
}

#[derive(Default)]
struct Account {
    statements: u64,
    shapes: HashSet<u64>,
    most_rows: u64,
    error_hour: i64,
    errors: u64,
}

/// A person's tool or an administrator: what they ask for is their own wish.
pub(super) fn is_person(at: &At<'_>, event: Event<'_>) -> bool {
    let program = event
        .get(EventField::Service)
        .unwrap_or("")
        .to_ascii_lowercase();
    let person = words()
        .interactive_programs
        .iter()
        .any(|known| program.starts_with(known.as_str()));
    person || is_administrator(at.who)
}

fn is_administrator(who: &Who) -> bool {
    matches!(who, Who::Account(account) if words().administrators.contains(account))
}

/// Rows that the statement returned or changed.
pub(super) fn rows(event: Event<'_>) -> Option<u64> {
    event.get(EventField::Rows)?.trim().parse().ok()
}

impl Detector for Statements {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        if let Some(statement) = &at.signs.statement {
            if !is_person(at, event) {
                self.statement(at, event, statement, out);
            } else if !is_administrator(at.who) {
                self.by_hand(at, event, statement, out);
            }
        } else if event.source() == LogSource::Postgresql {
            self.error(at, event, out);
        }
    }
}

impl Statements {
    fn statement(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        statement: &Statement,
        out: &mut Vec<Detection>,
    ) {
        let account = self.accounts.entry(&at.key(), Account::default);
        let rows = rows(event);
        let established = account.statements >= self.joined.threshold("statements_before")
            && account.shapes.len() <= MOST_SHAPES;
        let is_new = !account.shapes.contains(&statement.shape);
        let learned = account.statements;
        account.statements += 1;
        let usual = account.most_rows;
        let failed = event.get(EventField::Severity) == Some("ERROR");
        let tell = |rule: RuleIndex, out: &mut Vec<Detection>| {
            let mut detection = at.detection(rule, event);
            detection.rows = rows;
            (detection.success, detection.reason) = if failed {
                (Success::Failed, "the database refused the statement")
            } else {
                (Success::Succeeded, "the database ran the statement")
            };
            out.push(detection);
        };
        let joined =
            statement.union && (statement.catalog || statement.comment || statement.tautology);
        if statement.hostile || statement.tautology || joined {
            // Not learned: an attack is no habit.
            tell(self.hostile.rule, out);
            return;
        }
        if established && is_new && (statement.union || statement.comment || statement.catalog) {
            tell(self.joined.rule, out);
            return;
        }
        let many = rows.unwrap_or(0)
            >= self
                .rows
                .threshold("rows")
                .max(usual.saturating_mul(self.rows.threshold("times_the_usual")));
        if many && learned >= self.rows.threshold("statements_learned") {
            tell(self.rows.rule, out);
            return;
        }
        if established && is_new {
            tell(self.unknown.rule, out);
        }
        account.most_rows = usual.max(rows.unwrap_or(0));
        if account.shapes.len() <= MOST_SHAPES {
            account.shapes.insert(statement.shape);
        }
    }

    /// An application's account in a person's hands that copies a whole table: nobody should have its password.
    fn by_hand(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        statement: &Statement,
        out: &mut Vec<Detection>,
    ) {
        let account = self.accounts.find(&at.key());
        let least = self.rows.threshold("statements_of_an_application");
        let known = account.is_some_and(|account| {
            account.statements >= least && account.shapes.len() <= MOST_SHAPES
        });
        if known && (statement.verb == Verb::CopyOut || statement.whole_table) {
            let mut detection = at.detection(self.rows.rule, event);
            detection.rows = rows(event);
            detection.success = Success::Succeeded;
            detection.reason = "the database ran the statement";
            out.push(detection);
        }
    }

    fn error(&mut self, at: &At<'_>, event: Event<'_>, out: &mut Vec<Detection>) {
        let code = event.get(EventField::StatusCode).unwrap_or("");
        if !SYNTAX_ERRORS.contains(&code) || is_person(at, event) {
            return;
        }
        let account = self.accounts.entry(&at.key(), Account::default);
        let hour = at.second.unwrap_or(0).div_euclid(3600);
        if hour != account.error_hour {
            account.error_hour = hour;
            account.errors = 0;
        }
        account.errors += 1;
        if account.errors >= self.errors.threshold("errors_an_hour") {
            let mut detection = at.detection(self.errors.rule, event);
            detection.success = Success::Unknown;
            out.push(detection);
        }
    }
}
