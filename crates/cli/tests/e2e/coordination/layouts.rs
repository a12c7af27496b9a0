//! Each known export is recognised by its columns, and says the same posts.

use super::checked;
use super::posts::{Planted, Post, time};
use crate::desk::Desk;
use serde_json::{Value, json};

/// The same posts in an export's own shape.
fn export(layout: &str, posts: &[Post]) -> Vec<u8> {
    let table = |header: &[&str], row: &dyn Fn(&Post) -> Vec<String>| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header).unwrap();
        for post in posts {
            writer.write_record(row(post)).unwrap();
        }
        writer.into_inner().unwrap()
    };
    let plain_time = |post: &Post| time(post.seconds).replace('T', " ").replace('Z', "");
    let list = |text: &str| {
        if text.is_empty() {
            "[]".to_owned()
        } else {
            format!("[{text}]")
        }
    };
    match layout {
        "ira" => table(
            &[
                "tweetid",
                "userid",
                "user_display_name",
                "user_screen_name",
                "tweet_text",
                "tweet_time",
                "is_retweet",
                "retweet_tweetid",
                "in_reply_to_tweetid",
                "hashtags",
                "urls",
            ],
            &|post| {
                let repost = !post.repost_of.is_empty();
                vec![
                    post.id.clone(),
                    post.account.clone(),
                    String::new(),
                    String::new(),
                    post.text.clone(),
                    plain_time(post),
                    repost.to_string(),
                    post.repost_of.clone(),
                    String::new(),
                    "[]".to_owned(),
                    list(&post.urls),
                ]
            },
        ),
        "coordination-network-toolkit" => table(
            &[
                "message_id",
                "user_id",
                "username",
                "repost_id",
                "reply_id",
                "message",
                "timestamp",
                "urls",
            ],
            &|post| {
                vec![
                    post.id.clone(),
                    post.account.clone(),
                    "x".to_owned(),
                    post.repost_of.clone(),
                    String::new(),
                    post.text.clone(),
                    post.seconds.to_string(),
                    post.urls.clone(),
                ]
            },
        ),
        "bluesky" => lines(posts, &|post| {
            let mut record = json!({"$type": "app.bsky.feed.post", "createdAt": time(post.seconds), "text": post.text});
            let mut collection = "app.bsky.feed.post";
            if !post.urls.is_empty() {
                record["facets"] = json!([{"features": [{"$type": "app.bsky.richtext.facet#link", "uri": post.urls}]}]);
            }
            if !post.repost_of.is_empty() {
                collection = "app.bsky.feed.repost";
                record = json!({"$type": collection, "createdAt": time(post.seconds), "subject": {"uri": format!("at://x/{}", post.repost_of), "cid": "c"}});
            }
            json!({"did": format!("did:plc:{}", post.account), "time_us": 1, "kind": "commit", "commit": {"operation": "create", "collection": collection, "rkey": post.id, "record": record, "cid": "c"}})
        }),
        "mastodon" => {
            let statuses: Vec<Value> = posts
                .iter()
                .map(|post| {
                    let link = format!("<a href=\"{}\" rel=\"nofollow\"><span>link</span></a>", post.urls);
                    let link = if post.urls.is_empty() { String::new() } else { link };
                    let reblog = match post.repost_of.is_empty() {
                        true => Value::Null,
                        false => json!({"id": post.repost_of, "uri": format!("https://m.example/{}", post.repost_of), "content": "<p>x</p>"}),
                    };
                    json!({"id": post.id, "created_at": time(post.seconds), "content": format!("<p>{} {link}</p>", post.text), "uri": format!("https://m.example/s/{}", post.id), "account": {"id": "1", "acct": post.account, "url": format!("https://m.example/@{}", post.account)}, "reblog": reblog, "in_reply_to_id": null, "media_attachments": [], "tags": []})
                })
                .collect();
            serde_json::to_vec_pretty(&statuses).unwrap()
        }
        "telegram" => {
            let messages: Vec<Value> = posts
                .iter()
                .map(|post| {
                    let text = format!("{} {}", post.text, post.urls);
                    let mut message = json!({"id": post.id[1..].parse::<u64>().unwrap(), "type": "message", "date": &time(post.seconds)[..19], "date_unixtime": post.seconds.to_string(), "from": "X", "from_id": post.account, "text": text, "text_entities": [{"type": "plain", "text": text}]});
                    if !post.repost_of.is_empty() {
                        message["forwarded_from"] = json!(post.repost_of);
                    }
                    message
                })
                .collect();
            // In the order in which Telegram writes the keys.
            let messages = serde_json::to_string_pretty(&messages).unwrap();
            let chat = r#"{ "name": "A chat", "type": "public_supergroup", "id": 7, "messages": "#;
            format!("{chat}{messages} }}").into_bytes()
        }
        other => unreachable!("{other}"),
    }
}

fn lines(posts: &[Post], record: &dyn Fn(&Post) -> Value) -> Vec<u8> {
    let lines: Vec<String> = posts.iter().map(|post| record(post).to_string()).collect();
    (lines.join("\n") + "\n").into_bytes()
}

#[test]
fn exports_are_known_by_their_columns_and_say_the_same() {
    let planted = Planted::new(2, 12, 120, 23);
    for layout in [
        "ira",
        "coordination-network-toolkit",
        "bluesky",
        "mastodon",
        "telegram",
    ] {
        let desk = Desk::new();
        desk.file("export", export(layout, &planted.posts));
        let report = checked(&desk, "export", &[]);
        assert_eq!(report["files"][0]["layout"], layout);
        assert_eq!(
            report["posts"],
            planted.posts.len(),
            "{layout}: {}",
            report["files"][0]
        );
        assert_eq!(report["rejects"], 0, "{layout}");
        assert_eq!(
            report["groups"].as_array().unwrap().len(),
            2,
            "{layout}: {}",
            report["summary"]
        );
    }
}

#[test]
fn the_four_columns_of_coortweet_hold_objects_of_any_kind() {
    let planted = Planted::new(1, 14, 120, 29);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["object_id", "account_id", "content_id", "timestamp_share"])
        .unwrap();
    let mut rows = 0;
    for post in &planted.posts {
        let object = if post.repost_of.is_empty() {
            &post.urls
        } else {
            &post.repost_of
        };
        if !object.is_empty() {
            writer
                .write_record([object, &post.account, &post.id, &post.seconds.to_string()])
                .unwrap();
            rows += 1;
        }
    }
    let desk = Desk::new();
    desk.file("shares.csv", writer.into_inner().unwrap());
    let report = checked(&desk, "shares.csv", &[]);
    assert_eq!(
        (&report["files"][0]["layout"], &report["posts"]),
        (&json!("coortweet"), &json!(rows))
    );
    assert_eq!(
        report["groups"].as_array().unwrap().len(),
        1,
        "{}",
        report["summary"]
    );
    let traces = report["groups"][0]["traces"].as_object().unwrap();
    assert!(
        traces.contains_key("link") && traces.contains_key("repost"),
        "{traces:?}"
    );
}

#[test]
fn a_layout_of_ones_own_names_the_columns() {
    let desk = Desk::new();
    let rows: String = (0..30)
        .map(|at| {
            format!(
                "{at},someone{},2020-10-{:02} 10:{:02},hello {at}\n",
                at % 5,
                at % 9 + 1,
                at
            )
        })
        .collect();
    desk.file("odd.csv", format!("nr,who,when,what\n{rows}"));
    let error = desk.fails(3, ["coordination", "check", "odd.csv"]);
    assert!(
        error.contains("no known export") && error.contains("--layout"),
        "{error}"
    );
    desk.file("mine.toml", "id = 'mine'\nname = 'ours'\nkind = 'posts'\nzone = '-05:00'\n[fields]\nid = 'nr'\naccount = 'who'\ntime = 'when'\ntext = 'what'\n");
    let report = checked(&desk, "odd.csv", &["--layout", "mine.toml"]);
    assert_eq!(
        (
            &report["posts"],
            &report["accounts"],
            &report["files"][0]["layout"]
        ),
        (&json!(30), &json!(5), &json!("mine"))
    );
    assert_eq!(report["first"], "2020-10-01T15:00:00Z");
    assert_eq!(report["resolution_s"], 60);
    let notes = report["files"][0]["notes"].to_string();
    assert!(
        notes.contains("-05:00") && notes.contains("to the minute"),
        "{notes}"
    );
    let error = desk.fails(
        2,
        ["coordination", "check", "odd.csv", "--layout", "no-such"],
    );
    assert!(error.contains("coordination layouts"), "{error}");
    let error = desk.fails(3, ["coordination", "check", "odd.csv", "--layout", "ira"]);
    assert!(error.contains("no column of it is the account"), "{error}");
    desk.file(
        "bad.toml",
        "id = 'mine'\nname = 'ours'\nkind = 'posts'\n[fields]\nacount = 'who'\n",
    );
    let error = desk.fails(
        2,
        ["coordination", "check", "odd.csv", "--layout", "bad.toml"],
    );
    assert!(error.contains("bad.toml, line 5"), "{error}");
}

#[test]
fn layouts_are_listed() {
    let desk = Desk::new();
    let text = desk.ok(["coordination", "layouts"]);
    let listed: Value =
        serde_json::from_str(&desk.ok(["coordination", "layouts", "--json"])).unwrap();
    for layout in listed.as_array().unwrap() {
        assert!(text.contains(layout["id"].as_str().unwrap()), "{layout}");
    }
    for id in [
        "generic",
        "ira",
        "coortweet",
        "coordination-network-toolkit",
        "bluesky",
        "mastodon",
        "telegram",
        "meta-ad-library",
        "house-2018",
    ] {
        assert!(text.contains(&format!("\n  {id}\n")), "{id}: {text}");
    }
}
