//! Whose site it is: settings in a file of the desk, and flags that go before them.

use crate::args::Home;
use crate::failure::Failure;
use crate::site_args::{SettingsArgs, contact, office, url};
use crate::{calendar, input_file};
use jiff::civil::Date;
use levelhead_ledger::{POLICY_MAX_BYTES, Policy};
use levelhead_pages::site::{Settings, elections};
use levelhead_schema::calendar::Calendar;
use levelhead_schema::statement::Language;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The longest file of settings.
const SETTINGS_MAX_BYTES: usize = 64 * 1024;

/// The settings of the desk.
const SETTINGS: &str = "site.toml";

/// The policy of the desk.
const POLICY: &str = "policy.toml";

/// A file of settings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    office: Option<String>,
    contact: Option<String>,
    base_url: Option<String>,
    languages: Option<Vec<String>>,
    policy: Option<String>,
}

/// Whose site it is, checked.
pub(crate) struct Office {
    /// The file of settings, there or not.
    pub(crate) file: PathBuf,
    office: String,
    contact: String,
    languages: Vec<Language>,
    calendar: Calendar,
    /// Where the public finds the site, if that was said.
    pub(crate) url: Option<String>,
    /// Whose signatures count, if that was said: the text of a policy that was read.
    pub(crate) policy: Option<String>,
}

impl Office {
    /// Reads the settings of the desk, whose folder is `home`, with what was said on the command line before them.
    ///
    /// # Errors
    /// [`Failure::Input`] for a file that cannot be used, and when office or contact were not said.
    pub(crate) fn read(desk: &Home, home: &Path, args: &SettingsArgs) -> Result<Self, Failure> {
        let own = home.join(SETTINGS);
        let file = match &args.settings {
            Some(named) => Some(named.as_path()),
            None => own.exists().then_some(own.as_path()),
        };
        let written = file.map(read).transpose()?.unwrap_or_default();
        let checked =
            |value: Option<String>, check: fn(&str) -> Result<String, String>, key: &str| {
                let Some((value, file)) = value.zip(file) else {
                    return Ok(None);
                };
                let checked = check(&value).map_err(|reason| wrong(file, key, &reason));
                checked.map(Some)
            };
        let missing = |flag: &str, key: &str| Failure::Input {
            path: file.unwrap_or(&own).to_owned(),
            reason: format!(
                "a public site says whose it is: write {key} into this file, or use {flag}"
            ),
        };
        let said = |flag: &Option<String>, value| flag.clone().or(value);
        let office = said(&args.office, checked(written.office, office, "office")?);
        let contact = said(&args.contact, checked(written.contact, contact, "contact")?);
        let url = said(&args.url, checked(written.base_url, url, "base_url")?);
        let languages = languages(written.languages, file.unwrap_or(&own))?;
        Ok(Office {
            file: file.unwrap_or(&own).to_owned(),
            office: office.ok_or_else(|| missing("--office", "office"))?,
            contact: contact.ok_or_else(|| missing("--contact", "contact"))?,
            languages,
            calendar: calendar::load(desk, None)?,
            url,
            policy: policy(home, args, written.policy.zip(file))?,
        })
    }

    /// The settings of the pages, with the address of the site and a day.
    pub(crate) fn settings(&self, base_url: String, as_of: Date) -> Settings {
        Settings {
            office: self.office.clone(),
            base_url,
            contact: self.contact.clone(),
            languages: self.languages.clone(),
            as_of,
            elections: elections(&self.calendar, as_of),
            calendar: self.calendar.clone(),
        }
    }
}

/// Today in UTC.
pub(crate) fn today() -> Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}

fn read(path: &Path) -> Result<Written, Failure> {
    let text = input_file::read_text(path, SETTINGS_MAX_BYTES)?;
    toml::from_str(&text).map_err(|error| Failure::Input {
        path: path.to_owned(),
        reason: error.to_string().trim_end().to_owned(),
    })
}

fn wrong(file: &Path, key: &str, reason: &str) -> Failure {
    Failure::Input {
        path: file.to_owned(),
        reason: format!("{key} is {reason}"),
    }
}

fn languages(codes: Option<Vec<String>>, file: &Path) -> Result<Vec<Language>, Failure> {
    let Some(codes) = codes else {
        return Ok(Language::ALL.to_vec());
    };
    match codes
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["en"] => Ok(vec![Language::English]),
        ["en", "es"] => Ok(Language::ALL.to_vec()),
        _ => Err(wrong(
            file,
            "languages",
            "neither [\"en\"] nor [\"en\", \"es\"]",
        )),
    }
}

/// The policy: as said on the command line, in the settings (beside their file), or the desk's own.
fn policy(
    home: &Path,
    args: &SettingsArgs,
    written: Option<(String, &Path)>,
) -> Result<Option<String>, Failure> {
    let path = match (&args.policy, written) {
        (Some(named), _) => named.clone(),
        (None, Some((named, file))) => file.parent().unwrap_or(Path::new("")).join(named),
        (None, None) => {
            let own = home.join(POLICY);
            if !own.exists() {
                return Ok(None);
            }
            own
        }
    };
    let text = input_file::read_text(&path, POLICY_MAX_BYTES)?;
    Policy::parse(&text).map_err(|error| Failure::Input {
        path: path.clone(),
        reason: error.to_string(),
    })?;
    Ok(Some(text))
}
