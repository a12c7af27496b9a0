//! `cargo xtask`: the project's own chores.
//!
//! Input: the repository's tree, found from this package's place and not from the working directory.
//! Output: lines for a person on standard output; exit code 0 when all is well, 1 when something is
//! not, 2 for a command line that makes no sense.
//!
//! Invariants:
//! - a chore needs nothing but a Rust toolchain; what else it can use, it looks for and says so;
//! - nothing is skipped silently;
//! - `tidy` reads and never writes.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to the person who started it"
)]

mod bench;
mod demo;
mod error;
mod lab;
mod pages;
mod root;
mod tally;
mod test;
mod tidy;
mod toolchain;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The command line.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "The project's own chores",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

/// One chore.
#[derive(Subcommand)]
enum Chore {
    /// Format, lints, tidy, every test, documentation: what the project runs before anything is merged
    Test,
    /// The house rules that the compiler cannot check
    Tidy,
    /// Build the release binary and play the 2020 story as a seeded world
    Demo(demo::Arguments),
    /// Open every page of the public site in a browser, and read it as other programs do
    Pages(pages::Arguments),
    /// Attack real servers on loopback with real tools, and check that Levelhead finds it in their logs
    Lab(lab::Arguments),
    /// What Levelhead costs and finds, beside other tools on the same files
    Bench(bench::Arguments),
    /// Run a program and write down what it cost; `bench` starts it for each job
    #[command(hide = true)]
    Measure(bench::measure::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().chore {
        Chore::Test => test::run(&root::root()),
        Chore::Tidy => tidy::run(&root::root()),
        Chore::Demo(arguments) => demo::run(&root::root(), &arguments),
        Chore::Pages(arguments) => pages::run(&root::root(), &arguments),
        Chore::Lab(arguments) => lab::run(&root::root(), &arguments),
        Chore::Bench(arguments) => bench::run(&root::root(), &arguments),
        Chore::Measure(arguments) => bench::measure::run(&arguments),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
