//! `levelhead statement lint`: what a statement says beyond its evidence.

use crate::args::statement::LintArgs;
use crate::failure::Failure;
use crate::output;
use levelhead_assessment::lint::{Fault, MOST_FAULTS, Supported, front_matter_language, lint};
use levelhead_pages::foreign::shown_path;
use levelhead_readers::Error as ReadError;
use serde::Serialize;
use std::io::Read;
use std::path::Path;

/// The faults of one text.
#[derive(Serialize)]
struct Text {
    file: String,
    faults: Vec<Fault>,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'t> {
    schema: &'static str,
    faults: usize,
    texts: &'t [Text],
}

/// Prints the faults of each text, and fails with [`Failure::AtFault`] when there are any.
pub(crate) fn run(args: &LintArgs) -> Result<(), Failure> {
    let supported = args.assessment.as_deref().map(assessment).transpose()?;
    let mut texts = Vec::with_capacity(args.files.len());
    for path in &args.files {
        let text = read(path)?;
        let language = front_matter_language(&text).unwrap_or(args.language);
        texts.push(Text {
            file: shown_path(&path.to_string_lossy(), 500),
            faults: lint(&text, language, supported.as_ref()),
        });
    }
    let faults: usize = texts.iter().map(|text| text.faults.len()).sum();
    if args.json {
        let report = Report {
            schema: "levelhead.lint-report/1",
            faults,
            texts: &texts,
        };
        output::print(&format!("{}\n", crate::release::json(&report)?))?;
    } else {
        output::print(&in_words(&texts))?;
    }
    match faults {
        0 => Ok(()),
        faults => Err(Failure::AtFault { faults }),
    }
}

fn in_words(texts: &[Text]) -> String {
    let mut words = String::new();
    for text in texts {
        for fault in &text.faults {
            let Fault { line, column, .. } = fault;
            words += &format!(
                "{}:{line}:{column} {}: {}\n    {}\n",
                text.file,
                fault.rule.id(),
                fault.text,
                fault.remedy
            );
        }
        if text.faults.len() + 1 >= MOST_FAULTS {
            words += &format!("{}: there may be more faults than these\n", text.file);
        }
    }
    words
}

/// A text as it is; what is no UTF-8 in it matches no rule.
fn read(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(source) => Err(Failure::Read(ReadError::Io {
            path: path.to_owned(),
            source,
        })),
    }
}

fn assessment(path: &Path) -> Result<Supported, Failure> {
    let text = read(path)?;
    Supported::from_json(&text).map_err(|error| {
        Failure::Read(ReadError::Broken {
            path: path.display().to_string(),
            byte: 0,
            reason: error.to_string(),
        })
    })
}
