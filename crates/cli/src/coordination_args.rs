//! The command line of the coordination check.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum CoordinationCommand {
    /// Do these accounts post together more than chance explains?
    #[command(after_help = "\
Examples:
  levelhead coordination check posts.csv --report answer.html
  levelhead coordination check ira_tweets.zip --json
  levelhead coordination check day1.jsonl day2.jsonl --graph network.gexf --members members.csv
  levelhead coordination check posts.csv --layout my-columns.toml --allow allow.toml

Which column holds what is told by the names of the columns; --layout says so where they are not known. Accounts are
hashed with the desk's key as they are read: what is written holds no account's name and no post's text, unless
--with-accounts or --with-content ask for it. The answer speaks of behaviour: it says nothing of who is behind an
account, and nothing of what is posted.

The allow-list is TOML. Each entry names an account, or what is shared, and says why:
  [[allow]]
  account = \"county_news\"
  reason = \"the county's own accounts post each notice together\"

Of what is shared an entry names one of: repost, link, hashtags, image, text, reply.")]
    Check(CheckArgs),
    /// Who paid for these advertisements, how much, in which currency?
    #[command(after_help = "\
Examples:
  levelhead coordination ads meta-ad-library.csv
  levelhead coordination ads house-2018.csv --posts posts.csv --report ads.html
  levelhead coordination ads ads.csv --json

Sums are made for each payer and currency and never across currencies. An amount without a currency stays one without.")]
    Ads(AdsArgs),
    /// Which exports of posts and advertisements are known, by which columns
    #[command(after_help = "\
Examples:
  levelhead coordination layouts
  levelhead coordination layouts --json")]
    Layouts(LayoutsArgs),
}

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files, folders or archives of posts
    #[arg(required = true, value_name = "POSTS")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) how: HowArgs,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the report as one HTML file
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
    /// Write the groups' network as GEXF, for Gephi and others
    #[arg(long, value_name = "FILE.gexf")]
    pub(crate) graph: Option<PathBuf>,
    /// Write the members of the groups as CSV: group, account
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) members: Option<PathBuf>,
    /// Show accounts by their ids and names in the place of hashes, in all that is written
    #[arg(long)]
    pub(crate) with_accounts: bool,
    /// Show what was shared (texts, links, hashtags) beside its hash
    #[arg(long)]
    pub(crate) with_content: bool,
}

/// How posts are read and judged.
#[derive(Args, Debug)]
pub(crate) struct HowArgs {
    /// The layout of the posts: an id (see `levelhead coordination layouts`), or a TOML file of your own
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) layout: Option<String>,
    /// The false discovery rate: the share of flagged pairs that chance may have made
    #[arg(long, value_name = "RATE", default_value_t = 0.01, value_parser = rate)]
    pub(crate) fdr: f64,
    /// Accounts and shared things that have an ordinary reason, each with the reason, as TOML
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) allow: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct AdsArgs {
    /// Files, folders or archives of advertisements
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Posts whose groups of accounts the advertisements are joined with
    #[arg(long, value_name = "POSTS")]
    pub(crate) posts: Vec<PathBuf>,
    /// The layout of the advertisements: an id (see `levelhead coordination layouts`), or a TOML file of your own
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) ads_layout: Option<String>,
    #[command(flatten)]
    pub(crate) how: HowArgs,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the report as one HTML file
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
    /// Show what the advertisements say beside their hash
    #[arg(long)]
    pub(crate) with_content: bool,
}

#[derive(Args, Debug)]
pub(crate) struct LayoutsArgs {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A false discovery rate.
fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate <= 0.5 => Ok(rate),
        _ => Err("not a rate above 0 and up to 0.5, such as 0.01".to_owned()),
    }
}
