//! `levelhead coordination ads`.

use super::reading::{is_within, layout_of, options};
use super::{examine, how_layout, key, layouts, said};
use crate::args::Home;
use crate::coordination_args::AdsArgs;
use crate::failure::Failure;
use crate::intake::{self, Event};
use crate::{output, progress, release};
use levelhead_coordination::{Meetings, Outcome, ads_report};
use levelhead_leak::Desk;
use levelhead_pages::coordination::{ads_html, ads_text};
use levelhead_pages::foreign::shown_path;
use levelhead_readers::ads::{AdTable, AdTally};
use levelhead_readers::posts::{Listener, Named, PostKey, PostTable};
use levelhead_schema::Batch;
use levelhead_schema::ads::{Ad, AdsReport, JoinedPosts, Meeting};
use levelhead_schema::coordination::PostsFile;
use levelhead_schema::export_layout::{ExportKind, ExportLayout};
use levelhead_schema::posts::Trace;
use levelhead_schema::report::{RejectExample, Setting};
use levelhead_schema::table::{TableEnd, TableInfo};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// The report with the texts that were asked for.
#[derive(Serialize)]
struct Told<'r> {
    #[serde(flatten)]
    report: &'r AdsReport,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    content_shown: &'r BTreeMap<String, String>,
}

/// Reads advertisements, joins them with posts where there are any, and answers.
pub(crate) fn run(home: &Home, args: &AdsArgs) -> Result<(), Failure> {
    let desk = Desk::open(&release::home(home)?)?;
    let key = key(&desk);
    let told = args.ads_layout.as_deref();
    let layout = told
        .map(|named| layouts::told(named, ExportKind::Ads, "--ads-layout"))
        .transpose()?;
    let page = args
        .report
        .as_deref()
        .map(output::Unfinished::create)
        .transpose()?;
    let mut reading = Reading::new(key, layout.as_ref(), args.with_content);
    let bar = progress::bar(&args.files, "reading");
    intake::read(&args.files, &options(), &bar, |event| reading.take(event))?;
    let Read {
        ads,
        files,
        skipped,
        content,
    } = reading.finish(&args.files)?;
    let (meetings, joined) = match args.posts.is_empty() {
        true => (Meetings::new(), None),
        false => {
            let layout = how_layout(&args.how)?;
            let outcome = examine(&args.posts, &args.how, layout.as_ref(), key)?;
            let meetings = meet(&ads, &args.posts, layout.as_ref(), key, &outcome)?;
            (meetings, Some(outcome.report))
        }
    };
    let mut report = ads_report(ads, &meetings);
    report.tool.version = env!("CARGO_PKG_VERSION").to_owned();
    report.tool.settings = settings(args, joined.is_some())?;
    report.rejects = files.iter().map(|file| file.rejects).sum();
    report.files = files;
    report.not_examined.extend(skipped);
    if let Some(posts) = joined {
        report.joined = Some(JoinedPosts {
            posts: posts.posts,
            groups: posts.groups.len() as u64,
            fdr: posts.fdr,
        });
        report.not_examined.extend(posts.not_examined);
    }
    if let Some(page) = page {
        page.write(ads_html(&report, &content).as_bytes())?;
    }
    if args.json {
        let told = Told {
            report: &report,
            content_shown: &content,
        };
        return output::print(&format!("{}\n", release::json(&told)?));
    }
    output::print(&ads_text(&report))?;
    if let Some(path) = &args.report {
        output::note(&format!(
            "The report is in {}: open it in any browser.",
            path.display()
        ));
    }
    Ok(())
}

fn settings(args: &AdsArgs, joined: bool) -> Result<Vec<Setting>, Failure> {
    let mut settings = Vec::new();
    let mut say = |name: &str, value: String| {
        settings.push(Setting {
            name: name.to_owned(),
            value,
        })
    };
    if let Some(layout) = &args.ads_layout {
        say("--ads-layout", layout.clone());
    }
    for posts in &args.posts {
        say("--posts", posts.display().to_string());
    }
    if joined {
        settings.extend(said(&args.how)?);
    }
    Ok(settings)
}

/// What was read of the advertisements.
struct Read {
    ads: Vec<Ad>,
    files: Vec<PostsFile>,
    skipped: Vec<String>,
    content: BTreeMap<String, String>,
}

/// Advertisements on their way in.
struct Reading<'l> {
    key: PostKey,
    layout: Option<&'l ExportLayout>,
    with_content: bool,
    table: Option<AdTable>,
    ads: Vec<Ad>,
    files: Vec<(PostsFile, AdTally)>,
    skipped: Vec<String>,
    content: BTreeMap<String, String>,
    unknown: Option<PathBuf>,
}

impl<'l> Reading<'l> {
    fn new(key: PostKey, layout: Option<&'l ExportLayout>, with_content: bool) -> Self {
        Reading {
            key,
            layout,
            with_content,
            table: None,
            ads: Vec::new(),
            files: Vec::new(),
            skipped: Vec::new(),
            content: BTreeMap::new(),
            unknown: None,
        }
    }

    fn take(&mut self, event: Event) -> Result<(), Failure> {
        match event {
            Event::Begin(info, sample) => {
                self.begin(&info)?;
                sample.iter().for_each(|batch| self.read(batch));
            }
            Event::Batch(batch) => self.read(&batch),
            Event::End(end) => self.end(end),
            Event::Skipped(path, reason) => {
                let words = (shown_path(&path, 200), shown_path(&reason, 200));
                self.skipped
                    .push(format!("{}: passed over ({})", words.0, words.1));
            }
            Event::File(file) => {
                let of_file = self.files.iter_mut().map(|(known, _)| known);
                for known in of_file.filter(|known| is_within(&known.path, &file.path)) {
                    known.sha256.clone_from(&file.sha256);
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, info: &TableInfo) -> Result<(), Failure> {
        self.table = None;
        let path = || shown_path(&info.path, 200);
        let Some(layout) = layout_of(self.layout, ExportKind::Ads, info) else {
            self.unknown
                .get_or_insert_with(|| PathBuf::from(&info.path));
            self.skipped.push(format!(
                "{}: its columns are those of no known ad library",
                path()
            ));
            return Ok(());
        };
        let header = info.header.as_deref().unwrap_or_default();
        let table = AdTable::new(layout, header, self.key).ok_or_else(|| Failure::Input {
            path: PathBuf::from(&info.path),
            reason: format!(
                "no column of it is the advertisement's id by the layout {}",
                layout.id
            ),
        })?;
        self.table = Some(table);
        if self
            .files
            .last()
            .is_none_or(|(known, _)| known.path != info.path)
        {
            let file = PostsFile::begun(info, &layout.id);
            self.files.push((file, AdTally::default()));
        }
        Ok(())
    }

    fn read(&mut self, batch: &Batch) {
        let Some(table) = &self.table else {
            return;
        };
        let (ads, tally) = table.read(batch);
        self.ads.extend(ads);
        if self.with_content {
            self.content.extend(table.texts(batch));
        }
        if let Some((_, sum)) = self.files.last_mut() {
            sum.add(&tally);
        }
    }

    fn end(&mut self, end: TableEnd) {
        if self.table.take().is_none() {
            return;
        }
        if let Some((file, _)) = self.files.last_mut() {
            file.rejects += end.rejects;
            let examples = end.examples.into_iter().map(|reject| RejectExample {
                row: reject.row,
                byte: reject.byte,
                reason: reject.reason,
            });
            file.reject_examples.extend(examples);
        }
    }

    fn finish(self, named: &[PathBuf]) -> Result<Read, Failure> {
        let fail = |path: &Path, reason: &str| Failure::Input {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        if self.files.is_empty() {
            let path = self
                .unknown
                .or_else(|| named.first().cloned())
                .unwrap_or_default();
            return Err(fail(&path, layouts::UNKNOWN_COLUMNS));
        }
        if self.ads.is_empty() {
            return Err(fail(
                Path::new(&self.files[0].0.path),
                "it holds no advertisement that can be used",
            ));
        }
        let told = self.files.into_iter().map(|(mut file, tally)| {
            file.posts = tally.ads;
            file.rejects += tally.without_id;
            file.notes = tally.notes();
            file
        });
        let mut files: Vec<PostsFile> = told.collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Read {
            ads: self.ads,
            files,
            skipped: self.skipped,
            content: self.content,
        })
    }
}

/// Reads the posts once more for what accounts of groups have in common with the advertisements.
fn meet(
    ads: &[Ad],
    posts: &[PathBuf],
    layout: Option<&ExportLayout>,
    key: PostKey,
    outcome: &Outcome,
) -> Result<Meetings, Failure> {
    let mut meeting = Meet {
        groups: outcome
            .members
            .iter()
            .map(|member| (member.account, member.group))
            .collect(),
        meetings: Meetings::new(),
        now: None,
    };
    for ad in ads {
        let items = ad.text.iter().map(|text| Meeting::Item(Trace::Text, *text));
        let links = ad
            .links
            .iter()
            .map(|link| Meeting::Item(Trace::Link, *link));
        let accounts = ad.accounts.iter().map(|account| Meeting::Account(*account));
        for wanted in items.chain(links).chain(accounts) {
            meeting.meetings.entry(wanted).or_default();
        }
    }
    let mut table = None;
    let bar = progress::bar(posts, "joining");
    intake::read(posts, &options(), &bar, |event| {
        match event {
            Event::Begin(info, sample) => {
                let layout = layout_of(layout, ExportKind::Posts, &info);
                table = layout.and_then(|layout| PostTable::new(layout, &info, key).ok());
                if let Some(table) = &table {
                    for batch in &sample {
                        table.tell(batch, &mut meeting);
                    }
                }
            }
            Event::Batch(batch) => {
                if let Some(table) = &table {
                    table.tell(&batch, &mut meeting);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(meeting.meetings)
}

/// Notes which accounts of groups post what advertisements have, too.
struct Meet {
    groups: HashMap<u64, u32>,
    meetings: Meetings,
    /// The account of the post under way, if it is in a group.
    now: Option<(u64, u32)>,
}

impl Meet {
    fn note(&mut self, met: Meeting) {
        if let Some((account, group)) = self.now
            && let Some(groups) = self.meetings.get_mut(&met)
        {
            groups.entry(group).or_default().insert(account);
        }
    }
}

impl Listener for Meet {
    fn post(&mut self, account: Named<'_>, _: Option<u64>, _: i64) {
        self.now = self
            .groups
            .get(&account.hash)
            .map(|group| (account.hash, *group));
        self.note(Meeting::Account(account.hash));
    }

    fn item(&mut self, trace: Trace, hash: u64, _: &str) {
        self.note(Meeting::Item(trace, hash));
    }

    fn text(&mut self, _: &str) {}
}
