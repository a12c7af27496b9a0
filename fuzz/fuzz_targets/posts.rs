//! Posts and advertisements out of any table, by each layout that ships, and by a layout of the user's own.
#![no_main]

use levelhead_fuzz::table::Table;
use levelhead_readers::ads::{AdTable, AdTally};
use levelhead_readers::posts::{PostKey, PostTable, PostTally, normal_link, normal_text};
use levelhead_schema::Batch;
use levelhead_schema::export_layout::{ExportKind, ExportLayout, exports, parse_export, recognise};
use levelhead_schema::posts::Post;
use levelhead_schema::table::TableInfo;
use libfuzzer_sys::fuzz_target;

/// What parts a layout from the table in an input.
const PARTING: &str = "\n%%%\n";

fuzz_target!(|text: &str| {
    let (own, table) = match text.split_once(PARTING) {
        Some((layout, table)) => match parse_export(layout, "my.toml") {
            Ok(layout) => (Some(layout), table),
            Err(error) => {
                assert!(error.line <= layout.split('\n').count(), "{error}");
                return;
            }
        },
        None => (None, text),
    };
    let even = Table::of(table);
    let table = match even.header {
        Some(_) => even,
        None => Table::of(&format!("{table}\n")),
    };
    let Some(header) = &table.header else { return };
    for kind in [ExportKind::Posts, ExportKind::Ads] {
        recognise(kind, header);
    }
    // Names of no layout would leave nothing to read: the columns are taken in the order of the layout's.
    for layout in exports().iter().chain(&own) {
        let named: Vec<String> = layout.fields.values().flat_map(|columns| columns.names()).map(str::to_owned).collect();
        let mut names = named;
        names.resize(header.len(), "more".to_owned());
        read(layout, header, &table);
        read(layout, &names, &table);
    }
    if let Some(link) = normal_link(text) {
        assert_eq!(normal_link(&format!("https://{link}")).as_deref(), Some(link.as_str()), "a link is evened out once");
    }
    let plain = normal_text(text);
    assert_eq!(normal_text(&plain), plain, "a text is evened out once");
});

fn read(layout: &ExportLayout, header: &[String], table: &Table) {
    let key = PostKey::new(1, 2);
    let (whole, small) = (table.batches(1000), table.batches(1));
    if layout.kind == ExportKind::Ads {
        if let Some(ads) = AdTable::new(layout, header, key) {
            let told = |batches: &[Batch]| {
                let mut sum = AdTally::default();
                let mut all = Vec::new();
                for batch in batches {
                    let (some, tally) = ads.read(batch);
                    sum.add(&tally);
                    all.extend(some);
                }
                (all, sum, sum.notes())
            };
            let told_whole = told(&whole);
            assert_eq!(told_whole, told(&small), "the size of batches shows");
            assert_eq!(told_whole.1.ads + told_whole.1.without_id, table.rows.len() as u64, "a row is lost");
        }
        return;
    }
    let info = TableInfo {
        path: "my.csv".to_owned(),
        format: String::new(),
        encoding: String::new(),
        header: Some(header.to_vec()),
        columns: table.columns,
        layout: None,
    };
    let Ok(posts) = PostTable::new(layout, &info, key) else { return };
    let told = |batches: &[Batch]| {
        let mut sum = PostTally::default();
        let mut all = Vec::new();
        for batch in batches {
            let (some, tally) = posts.read(batch);
            sum.add(&tally);
            all.extend(some.posts().map(|post: Post<'_>| format!("{post:?}")));
        }
        (all, sum.clone(), sum.notes())
    };
    let told_whole = told(&whole);
    assert_eq!(told_whole, told(&small), "the size of batches shows");
    let (all, sum, _) = told_whole;
    assert_eq!(all.len() as u64, sum.posts);
    assert_eq!(sum.posts + sum.rejects() + sum.passed_over, table.rows.len() as u64, "a row is lost");
    assert!([1, 60, 3600, 86_400].contains(&sum.resolution_s()));
}
