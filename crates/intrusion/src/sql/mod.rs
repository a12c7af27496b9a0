//! Fingerprints of SQL: is a value that a stranger sent a piece of a query, and what is the shape of a statement.
//!
//! In the manner of libinjection (N. Galbreath, "libinjection: from SQLi to XSS", Black Hat USA 2012): a value is read in
//! the places where it can stand in a query (as a number, behind an open single or double quote), cut into tokens, and
//! judged by what the tokens say together. Words alone decide nothing: people are called O'Brien, live at Union Street and
//! select candidates.

mod always;
mod grammar;
mod judge;
mod statement;
mod token;

pub(crate) use judge::{CLEAR, judge};
pub(crate) use statement::{Statement, Verb};

#[cfg(test)]
mod tests;
