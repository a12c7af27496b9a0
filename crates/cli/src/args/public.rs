//! Arguments of the commands that show what is public: the calendar and the briefing.

use clap::Args;
use jiff::civil::Date;
use levelhead_schema::statement::Language;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  levelhead calendar
  levelhead calendar --state GA --from 2026-01-01 --to 2026-12-31
  levelhead calendar --state AZ --ics az.ics
  levelhead calendar --calendar our-calendar.toml --json

Every day stands with its source and how well it is known. What no source says is listed as not known.
An office's own rows go over those that ship: calendar.toml in the desk's folder, or --calendar:

  [[row]]
  state = \"HI\"
  kind = \"primary\"     # primary-runoff, general-runoff, special, special-runoff, state-general, local
  date = 2026-08-08
  source = \"Office of Elections, notice of 2026-01-05\"
  as_of = 2026-01-05
  status = \"verified\"  # background; or unknown, with `year` in the place of `date`")]
pub(crate) struct CalendarArgs {
    /// A state, the District of Columbia or a territory, as its two letters: with the deadlines of its own elections
    #[arg(long, value_name = "ST", value_parser = place)]
    pub(crate) state: Option<String>,
    /// First day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) from: Option<Date>,
    /// Last day [default: two years after the first]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) to: Option<Date>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the days as a file for calendar programs (iCalendar)
    #[arg(long, value_name = "FILE.ics")]
    pub(crate) ics: Option<PathBuf>,
    /// The office's own rows [default: calendar.toml in the desk's folder, where there is one]
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) calendar: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  levelhead briefing --from 2020-09-01 --to 2020-11-30
  levelhead briefing --from 2020-09-01 --to 2020-11-30 --out q3.html --pdf q3.pdf
  levelhead briefing --from 2026-01-01 --to 2026-06-30 --language es --pdf informe.pdf

It holds what was published in the ledger up to the last day, and nothing else. Both files are made from the same
content; the same ledger and days give the same bytes. The PDF is tagged for screen readers (PDF/UA-1).")]
pub(crate) struct BriefingArgs {
    /// First day, in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) from: Date,
    /// Last day, in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) to: Date,
    /// Write it as one HTML file [default: briefing.html, where no --pdf is asked for]
    #[arg(long, value_name = "FILE.html")]
    pub(crate) out: Option<PathBuf>,
    /// Write it as a tagged PDF
    #[arg(long, value_name = "FILE.pdf")]
    pub(crate) pdf: Option<PathBuf>,
    /// The language: en or es
    #[arg(long, value_name = "CODE", value_parser = crate::told::language, default_value = "en")]
    pub(crate) language: Language,
    /// The policy, for whose signatures count
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) policy: Option<PathBuf>,
    /// The office's own rows of the calendar [default: calendar.toml in the desk's folder, where there is one]
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) calendar: Option<PathBuf>,
}

/// A place of the calendar.
fn place(text: &str) -> Result<String, String> {
    let place = text.to_ascii_uppercase();
    match levelhead_schema::calendar::is_place(&place) {
        true => Ok(place),
        false => {
            Err("not the two letters of a state, DC or a territory, such as GA or PR".to_owned())
        }
    }
}

/// A day as YYYY-MM-DD.
fn day(text: &str) -> Result<Date, String> {
    let day = crate::told::date(text)?;
    day.parse()
        .map_err(|_| "not a date such as 2020-05-01".to_owned())
}
