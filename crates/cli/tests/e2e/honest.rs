//! The figures of a report held to the truth of seeded worlds: dates, chance, people who resemble each other.

mod chance;
mod dating;
mod people;
