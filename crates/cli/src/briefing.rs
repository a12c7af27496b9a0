//! `levelhead briefing`: a report for a legislature, drawn from what was published.

use crate::args::Home;
use crate::args::public::BriefingArgs;
use crate::failure::Failure;
use crate::output::Unfinished;
use crate::{calendar, input_file, ledger, output};
use levelhead_ledger::POLICY_MAX_BYTES;
use levelhead_pages::briefing::{Asked, Briefing};
use std::path::Path;

/// Where it is written when nobody says where.
const DEFAULT: &str = "briefing.html";

/// Draws it up and writes the files that were asked for.
pub(crate) fn run(home: &Home, asked: &BriefingArgs) -> Result<(), Failure> {
    if asked.to < asked.from {
        return Err(Failure::Usage(format!(
            "--to {} is before --from {}",
            asked.to, asked.from
        )));
    }
    let html = match (&asked.out, &asked.pdf) {
        (Some(path), _) => Some(path.as_path()),
        (None, Some(_)) => None,
        (None, None) => Some(Path::new(DEFAULT)),
    };
    let policy = asked
        .policy
        .as_ref()
        .map(|path| input_file::read_text(path, POLICY_MAX_BYTES))
        .transpose()?;
    let days = calendar::load(home, asked.calendar.as_deref())?;
    // A path that cannot be written is known before the work.
    let begin = |path: &Path| Unfinished::create(path)?.public();
    let page = html.map(begin).transpose()?;
    let paper = asked.pdf.as_deref().map(begin).transpose()?;
    let record = ledger::open(home)?.public_record(policy.as_deref())?;
    let briefing = Briefing::new(&Asked {
        record: &record,
        calendar: &days,
        from: asked.from,
        to: asked.to,
        language: asked.language,
    });
    if let Some(page) = page {
        write(page, briefing.html().as_bytes())?;
    }
    if let Some(paper) = paper {
        write(paper, &levelhead_briefing::pdf(&briefing)?)?;
    }
    Ok(())
}

fn write(file: Unfinished, bytes: &[u8]) -> Result<(), Failure> {
    let path = file.path().to_owned();
    file.write(bytes)?;
    output::note(&format!("Written: {}", path.display()));
    Ok(())
}
