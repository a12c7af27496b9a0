//! `cargo xtask pages`: the public site opened in a real browser, and read as other people's programs read it.
//!
//! Input: the binary that was built for the tests. It plays a record of all golden cases into a desk of its own, exports
//! the site and serves it. Output: what the suites of `tests/browser` say of it. Everything lies in `pages` of the
//! target folder; a second run starts afresh.
//!
//! Where the machine lacks a program that cannot be installed, the chore fails: that a page was not looked at is no
//! success. `LEVELHEAD_WITHOUT_BROWSER=1` passes over it and says what was not tested.

mod live;
mod story;
pub(crate) mod tools;

use crate::error::ChoreError;
use crate::root::{program_in, target};
use crate::tally::Tally;
use crate::test::{Outcome, alone, counted};
use live::Server;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use tools::Tools;

/// The address that the pages name as theirs.
const PUBLISHED_AT: &str = "https://claims.example.gov";

/// The variable that passes over these tests.
const WITHOUT: &str = "LEVELHEAD_WITHOUT_BROWSER";

/// What is not tested then.
const UNTESTED: &str =
    "no page was opened in a browser, no HTML checked, no feed or API read by other programs";

/// Options of the chore.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Take pictures of home, claim, report and the like, and put them there
    #[arg(long, value_name = "DIR")]
    screenshots: Option<PathBuf>,
    /// Open at most so many pages of each kind; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    per_kind: u32,
}

/// Runs the suites on a build of their own.
///
/// # Errors
/// When a program cannot be started or a file cannot be written: the machine's fault.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    alone(root, |tally| examine(root, arguments, tally))
}

/// The step of `cargo xtask test`: pages of each kind, and all checks.
///
/// # Errors
/// As [`run`].
pub(crate) fn step(root: &Path, tally: &mut Tally) -> Result<Outcome, ChoreError> {
    let arguments = Arguments {
        screenshots: None,
        per_kind: 2,
    };
    examine(root, &arguments, tally)
}

fn examine(root: &Path, arguments: &Arguments, tally: &mut Tally) -> Result<Outcome, ChoreError> {
    if std::env::var_os(WITHOUT).is_some_and(|value| value == "1") {
        return Ok(Outcome::Skipped(format!("{WITHOUT} is set: {UNTESTED}")));
    }
    let target = target(root);
    let tools = match tools::ready(root, &target) {
        Ok(tools) => tools,
        Err(missing) => {
            println!(
                "cannot test the pages here: {missing}\nset {WITHOUT}=1 to go on without; then {UNTESTED}"
            );
            return Ok(Outcome::Failed);
        }
    };
    let folder = target.join("pages");
    let binary = program_in(&target.join("debug"), "levelhead");
    let Some(site) = story::play(root, &binary, &folder)? else {
        return Ok(Outcome::Failed);
    };
    let mut run = Run {
        root,
        tools: &tools,
        tally,
        failed: false,
    };
    run.verifier(&site.folder.join("statements"))?;
    run.browser(&site.folder, arguments)?;
    run.papers(&site.papers)?;
    run.machines(&site)?;
    let server = Server::start(&site)?;
    run.live(&site.folder, &server)?;
    Ok(if run.failed {
        Outcome::Failed
    } else {
        Outcome::Passed
    })
}

/// The suites, one after the other; a failure does not stop the next.
struct Run<'a> {
    root: &'a Path,
    tools: &'a Tools,
    tally: &'a mut Tally,
    failed: bool,
}

impl Run<'_> {
    fn suite(&mut self, what: &str, command: &mut Command) -> Result<(), ChoreError> {
        println!("\n   {what}");
        if counted(command, self.tally)? != Outcome::Passed {
            println!("   {what}: FAILED");
            self.failed = true;
        }
        Ok(())
    }

    fn node(&self, script: &str) -> Command {
        let mut node = Command::new(&self.tools.node);
        node.args(["--test-reporter=./reporter.mjs", script])
            .current_dir(self.root.join(tools::SUITE))
            .env("LEVELHEAD_BROWSER", &self.tools.browser)
            .env("LEVELHEAD_JAVA", &self.tools.java);
        node
    }

    /// The verifier of the pages, without a browser: every byte of stored files and of those just published.
    fn verifier(&mut self, published: &Path) -> Result<(), ChoreError> {
        self.suite(
            "the verifier, over stored files",
            &mut self.node("verify.test.js"),
        )?;
        let mut fresh = self.node("verify.test.js");
        fresh.env("LEVELHEAD_PUBLISHED", published);
        self.suite(
            "the verifier, over files that were just published",
            &mut fresh,
        )
    }

    /// The exported site as a plain web server carries it.
    fn browser(&mut self, site: &Path, arguments: &Arguments) -> Result<(), ChoreError> {
        let mut node = self.node("run.js");
        node.arg(site)
            .args(["--published-at", PUBLISHED_AT])
            .args(["--per-kind", &arguments.per_kind.to_string()]);
        if let Some(folder) = &arguments.screenshots {
            let folder = std::path::absolute(folder).map_err(ChoreError::write(folder))?;
            node.arg("--screenshots").arg(folder);
        }
        self.suite("every page of the exported site, in a browser", &mut node)
    }

    /// Reports and briefings, which are single files and carry their own style.
    fn papers(&mut self, folder: &Path) -> Result<(), ChoreError> {
        let mut node = self.node("run.js");
        node.arg(folder)
            .args(["--standalone", "--only", "pages,html"]);
        self.suite("reports and briefings, in a browser", &mut node)
    }

    /// Feeds, structured data, hashes, PDFs.
    fn machines(&mut self, site: &story::Site) -> Result<(), ChoreError> {
        let mut python = Command::new(&self.tools.python);
        python
            .arg("machines.py")
            .arg(&site.folder)
            .arg("--before")
            .arg(&site.before)
            .arg("--papers")
            .arg(&site.papers)
            .args(["--published-at", PUBLISHED_AT])
            .current_dir(self.root.join(tools::SUITE));
        self.suite("the site as other programs read it", &mut python)
    }

    /// The live server: pages of each kind, and the API against its description.
    fn live(&mut self, site: &Path, server: &Server) -> Result<(), ChoreError> {
        let mut node = self.node("run.js");
        node.arg(site)
            .args(["--base", &server.address, "--published-at", PUBLISHED_AT])
            .args(["--per-kind", "1", "--bytes", "10", "--only", "pages,verify"]);
        self.suite("pages of the live server, in a browser", &mut node)?;
        // Once with any names, and once with names that the record has.
        let known = self.root.join(tools::SUITE).join("schemathesis.toml");
        for config in [None, Some(known)] {
            let mut api = Command::new(self.tools.python.with_file_name("schemathesis"));
            if let Some(config) = config {
                api.arg("--config-file").arg(config);
            }
            api.args(["run", &format!("{}openapi.json", server.address)])
                .args(["--url", server.address.trim_end_matches('/')])
                .args(["--checks", "all", "--seed", "2020", "--max-examples", "20"])
                .args(["--no-color", "--generation-database", "none"])
                .current_dir(site);
            let what = "the API of the live server against its description";
            self.suite(what, &mut api)?;
        }
        Ok(())
    }
}
