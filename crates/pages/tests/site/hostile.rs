//! A record in which every text that a stranger can write is an attack on its reader.

use crate::markup::{check, pages_of};
use crate::world;
use levelhead_pages::site::Site;
use levelhead_schema::claim::Claim;
use levelhead_schema::public::{PublicReport, ReportBody};
use levelhead_schema::statement::Style;

const ATTACK: &str = "</title></script><script>alert(1)</script>-->\" onfocus=\"alert(2)\u{202e}\u{2066}\u{200b}'&amp;{0}../../";

/// A claim whose every text is an attack, and long.
fn attacked(claim: &Claim) -> Claim {
    let mut claim = claim.clone();
    let long = || ATTACK.repeat(40);
    claim.id = "ATTACK".to_owned();
    claim.title = ATTACK.to_owned();
    claim.text = format!("{}\n\n{}", long(), long());
    claim.places = vec!["US".to_owned(), ATTACK.to_owned()];
    claim.tags = (0..90).map(|at| format!("{ATTACK}{at}")).collect();
    claim.tags.extend([
        "..".to_owned(),
        "page 2".to_owned(),
        "/etc/passwd".to_owned(),
    ]);
    for source in &mut claim.sources {
        source.name = long();
        source.saw = Some(long());
        source.stake = Some(long());
    }
    for part in &mut claim.parts {
        part.text = long();
        part.system = long();
        part.place = Some(long());
    }
    for figure in &mut claim.figures {
        (figure.what, figure.citation) = (long(), long());
        (figure.method, figure.qualifier) = (Some(long()), Some(ATTACK.to_owned()));
    }
    for item in &mut claim.evidence {
        (item.says, item.citation) = (long(), format!("https://evil.example/{ATTACK} {}", long()));
    }
    for one in &mut claim.attributions {
        (one.actor, one.citation) = (long(), long());
    }
    claim.evidence = (0..300)
        .map(|at| {
            let mut item = claim.evidence[at % claim.evidence.len()].clone();
            item.id = format!("item-{at}");
            item
        })
        .collect();
    claim
}

fn hostile() -> levelhead_schema::public::PublicRecord {
    let mut record = world::office();
    let source = record.claim("US-2020-KOMMERSANT").unwrap().claim.clone();
    let mut claim = world::published(attacked(&source), &[Style::Full, Style::Correction], 40);
    for version in &mut claim.versions {
        version.reason = Some(ATTACK.repeat(40));
        version.drafted_by = ATTACK.to_owned();
        version.statement = format!(
            "+++\n+++\n# {ATTACK}\n\n- {ATTACK}\n\n[1] {ATTACK}\n\n> {ATTACK}\n\n**{ATTACK}**\n"
        );
        for signer in &mut version.signers {
            (signer.person, signer.agency) = (ATTACK.to_owned(), ATTACK.to_owned());
        }
        for part in version.assessment.iter_mut().flat_map(|one| &mut one.parts) {
            part.verdict_words = ATTACK.to_owned();
            part.verdict_because = ATTACK.repeat(30);
            part.verdict = "../../x".to_owned();
            part.not_examined = vec![ATTACK.repeat(30); 200];
            part.would_change = vec![ATTACK.to_owned(); 200];
            for one in &mut part.hypotheses {
                (one.name, one.low, one.high) = (ATTACK.to_owned(), -1.0, f64::NAN);
            }
        }
    }
    claim.reports = vec![PublicReport {
        sha256: "77".repeat(32),
        schema: "levelhead.intrusion-report/1".to_owned(),
        attached: claim.recorded,
        body: ReportBody::Other(serde_json::json!({
            "summary": ATTACK,
            "findings": [ATTACK, {"says": ATTACK}, 7, null],
            "not_examined": [ATTACK],
        })),
    }];
    let mut claims = record.claims;
    claims.push(claim);
    record = world::record(claims);
    record.log.origin = ATTACK.to_owned();
    record
}

#[test]
fn no_text_of_a_stranger_becomes_markup() {
    let mut settings = world::settings();
    settings.office = ATTACK.to_owned();
    settings.contact = ATTACK.to_owned();
    let record = hostile();
    let site = Site::new(&record, &settings);
    let mut attacks = 0;
    for (path, page) in pages_of(&site) {
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(!page.contains("\" onfocus=\"alert"), "{path}");
        let statement = path.contains("statements/");
        assert!(
            statement || !page.contains(['\u{202e}', '\u{2066}', '\u{200b}']),
            "{path}"
        );
        // The attack itself holds what looks like a template.
        check(&path, &page.replace("{0}", ""));
        attacks += usize::from(page.contains("&lt;script&gt;alert(1)"));
    }
    assert!(attacks > 100, "{attacks}");
    for path in site.paths() {
        assert!(
            !path.split('/').any(|word| word == ".." || word.is_empty()),
            "{path}"
        );
        assert!(
            path.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/.-_".contains(&byte)),
            "{path}"
        );
    }
}
