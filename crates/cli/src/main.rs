//! The `levelhead` binary: composition, wording for people, exit codes.
//!
//! Input: the command line. Output: text or JSON on standard output, progress and notes on standard error,
//! the report and row files that were asked for, and the desk's folder.
//!
//! Invariants:
//! - what is printed is an answer or an error, never a half answer;
//! - files are written under another name and renamed when complete;
//! - exit codes are part of the interface and stand in `--help`.

mod args;
mod briefing;
mod calendar;
mod claim;
mod claim_args;
mod columns;
mod coordination;
mod coordination_args;
mod failure;
mod input_file;
mod intake;
mod intrusion;
mod intrusion_args;
mod key;
mod layouts;
mod leak_check;
mod ledger;
mod ledger_args;
mod maps;
mod output;
mod progress;
mod release;
mod rows;
mod serve;
mod site;
mod site_args;
mod statement;
mod statement_lint;
mod told;

use args::{Arguments, Command, LeakCommand, ReleaseCommand};
use claim_args::ClaimCommand;
use clap::{CommandFactory, Parser};
use coordination_args::CoordinationCommand;
use failure::Failure;
use intrusion_args::IntrusionCommand;
use ledger_args::{KeyCommand, LedgerCommand, StatementCommand};
use site_args::SiteCommand;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            output::note(&failure.in_words());
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Release(ReleaseCommand::Add(add)) => release::add(&arguments.home, add),
        Command::Release(ReleaseCommand::List(list)) => release::list(&arguments.home, list),
        Command::Release(ReleaseCommand::Remove(remove)) => {
            release::remove(&arguments.home, remove)
        }
        Command::Leak(LeakCommand::Columns(columns)) => columns::run(columns),
        Command::Leak(LeakCommand::Check(check)) => leak_check::run(&arguments.home, check),
        Command::Coordination(CoordinationCommand::Check(check)) => {
            coordination::check(&arguments.home, check)
        }
        Command::Coordination(CoordinationCommand::Ads(ads)) => {
            coordination::ads(&arguments.home, ads)
        }
        Command::Coordination(CoordinationCommand::Layouts(layouts)) => {
            coordination::layouts(layouts)
        }
        Command::Intrusion(IntrusionCommand::Scan(scan)) => intrusion::scan(scan),
        Command::Intrusion(IntrusionCommand::Coverage(coverage)) => intrusion::coverage(coverage),
        Command::Intrusion(IntrusionCommand::Drill(drill)) => intrusion::drill(drill),
        Command::Intrusion(IntrusionCommand::Negative(negative)) => intrusion::negative(negative),
        Command::Key(KeyCommand::New(new)) => key::new(new),
        Command::Key(KeyCommand::Show(show)) => key::show(show),
        Command::Statement(StatementCommand::Draft(draft)) => claim::draft(&arguments.home, draft),
        Command::Statement(StatementCommand::Lint(lint)) => statement_lint::run(lint),
        Command::Statement(StatementCommand::Sign(sign)) => statement::sign(sign),
        Command::Statement(StatementCommand::Publish(publish)) => {
            statement::publish(&arguments.home, publish)
        }
        Command::Statement(StatementCommand::Verify(verify)) => statement::verify(verify),
        Command::Ledger(LedgerCommand::Check(check)) => ledger::check(&arguments.home, check),
        Command::Ledger(LedgerCommand::Checkpoint) => ledger::checkpoint(&arguments.home),
        Command::Ledger(LedgerCommand::Cosigned(cosigned)) => {
            ledger::cosigned(&arguments.home, cosigned)
        }
        Command::Ledger(LedgerCommand::Policy) => ledger::policy(&arguments.home),
        Command::Claim(ClaimCommand::New(new)) => claim::new(&arguments.home, new),
        Command::Claim(ClaimCommand::List(list)) => claim::list(&arguments.home, list),
        Command::Claim(ClaimCommand::Show(show)) => claim::show(&arguments.home, show),
        Command::Claim(ClaimCommand::Attach(attach)) => claim::attach(&arguments.home, attach),
        Command::Claim(ClaimCommand::Assess(assess)) => claim::assess(&arguments.home, assess),
        Command::Claim(ClaimCommand::Kinds(kinds)) => claim::kinds(kinds),
        Command::Claim(ClaimCommand::Template) => claim::template(),
        Command::Site(SiteCommand::Export(export)) => site::export(&arguments.home, export),
        Command::Serve(serve) => serve::run(&arguments.home, serve),
        Command::Layouts(asked) => layouts::run(asked),
        Command::Calendar(asked) => calendar::run(&arguments.home, asked),
        Command::Briefing(asked) => briefing::run(&arguments.home, asked),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "levelhead", &mut text);
            output::print(&String::from_utf8_lossy(&text))
        }
    }
}
