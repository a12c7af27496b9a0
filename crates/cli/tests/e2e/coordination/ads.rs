//! Advertisements: payers, currencies, roubles, and groups of accounts that meet them.

use super::posts::{Planted, csv};
use crate::desk::Desk;
use serde_json::{Value, json};

const META: &str = "\
ad_archive_id,page_id,page_name,ad_creative_bodies,bylines,currency,spend,ad_delivery_start_time,ad_delivery_stop_time
1,900,Meadow Voices,\"Vote, neighbours\",Harbour Fund,USD,\"lower_bound: 100, upper_bound: 199\",2020-10-01,2020-10-03
2,901,River Voices,\"Vote, neighbours\",Harbour Fund,USD,0-99,2020-10-02,
3,902,Orchard News,Something else,Candle LLC,,100-199,2020-10-05,
4,planted-0-3,Planted,Join us,,EUR,500-999,2020-10-04,
5,903,Nobody,Nothing,,USD,free,2020-10-04,
5,903,Nobody,Nothing,,USD,free,2020-10-04,
";

fn report(desk: &Desk, args: &[&str]) -> Value {
    let mut all = vec!["coordination", "ads", "--json"];
    all.extend(args);
    serde_json::from_str(&desk.ok(all)).unwrap()
}

#[test]
fn sums_are_by_payer_and_currency_and_a_blank_currency_is_none() {
    let desk = Desk::new();
    desk.file("ads.csv", META);
    let report = report(&desk, &["ads.csv", "--report", "ads.html"]);
    assert_eq!(report["schema"], "levelhead.ads-report/1");
    assert_eq!(report["files"][0]["layout"], "meta-ad-library");
    let sums: Vec<_> = report["currencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sum| {
            (
                sum["currency"].clone(),
                sum["low"].clone(),
                sum["high"].clone(),
            )
        })
        .collect();
    let sum = |currency: Value, low: f64, high: f64| (currency, json!(low), json!(high));
    assert_eq!(
        sums,
        [
            sum(json!("EUR"), 500.0, 999.0),
            sum(json!("USD"), 100.0, 298.0),
            sum(Value::Null, 100.0, 199.0)
        ]
    );
    assert_eq!(
        (
            &report["ads"],
            &report["duplicates"],
            &report["without_currency"],
            &report["without_amount"]
        ),
        (&json!(5), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!(
        (&report["payers"][0]["payer"], &report["payers"][0]["pages"]),
        (&json!("Harbour Fund"), &json!(2))
    );
    assert!(report["roubles"].is_null());
    let kinds: Vec<_> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["same-payer", "same-text"]);
    let page = std::fs::read_to_string(desk.path("ads.html")).unwrap();
    assert!(
        page.contains("no currency given")
            && !page.contains("neighbours")
            && !page.contains("<script")
    );
    let shown = self::report(&desk, &["ads.csv", "--with-content"]).to_string();
    assert!(shown.contains("neighbours"));
    assert!(!report.to_string().contains("neighbours"));
}

#[test]
fn a_rouble_is_a_fact_and_a_lead() {
    let desk = Desk::new();
    desk.file(
        "house.csv",
        "Ad ID,Ad Text,Ad Landing Page,Ad Targeting Location,Ad Impressions,Ad Clicks,Ad Spend,Ad Creation Date,Ad End Date\n\
         374,Join us,https://www.facebook.example/meadow/,United States,\"4,201\",\"1,002\",\"1,234.00 RUB\",04/13/16 07:48:33 AM PDT,\n\
         375,Join us,https://www.facebook.example/river/,United States,12,1,500.50 RUB,04/14/16 07:48:33 AM PDT,04/15/16 07:48:33 AM PDT\n\
         376,Come,https://www.facebook.example/river/,United States,12,1,9.99 USD,05/14/16 07:48:33 AM PDT,\n",
    );
    let report = report(&desk, &["house.csv"]);
    assert_eq!(report["files"][0]["layout"], "house-2018");
    assert_eq!(
        (&report["roubles"]["ads"], &report["roubles"]["sum"]["low"]),
        (&json!(2), &json!(1734.5))
    );
    assert!(
        report["roubles"]["reading"]
            .as_str()
            .unwrap()
            .contains("a lead to look into and no proof")
    );
    assert_eq!(
        (
            &report["payers"][0]["payer"],
            &report["payers"][0]["first"],
            &report["payers"][0]["last"]
        ),
        (&Value::Null, &json!("2016-04-13"), &json!("2016-05-14"))
    );
    let text = desk.ok(["coordination", "ads", "house.csv"]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("1,734.50 RUB") && text.contains("no proof"),
        "{text}"
    );
}

#[test]
fn advertisements_meet_the_groups_of_posts() {
    let desk = Desk::new();
    desk.file("ads.csv", META.replace("Something else", "Join us"));
    desk.file("posts.csv", csv(&Planted::new(1, 12, 200, 41).posts));
    let report = report(&desk, &["ads.csv", "--posts", "posts.csv"]);
    assert_eq!(report["joined"]["groups"], 1);
    let group = &report["groups"][0];
    assert_eq!(group["kind"], "same-text");
    assert_eq!(
        group["account_groups"],
        json!([{"group": 1, "by": "account", "accounts": 1}])
    );
    let error = desk.fails(3, ["coordination", "ads", "posts.csv"]);
    assert!(error.contains("no known export"), "{error}");
}
