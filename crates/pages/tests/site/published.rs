//! A public record that is made up: claims that are open, answered, corrected and withdrawn, and one that is hostile.

use jiff::Timestamp;
use levelhead_pages::site::{Election, Settings, Site};
use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::assessment::{
    ASSESSMENT_SCHEMA, Assessment, AttributionAnswer, Bearing, Hypothesis, ImpactAnswer,
    LikelihoodOf, Occurrence, PartAssessment, WeighedEvidence,
};
use levelhead_schema::claim::{Claim, PartKind, parse_claim};
use levelhead_schema::public::{
    LogHead, PUBLIC_RECORD_SCHEMA, PublicClaim, PublicPolicy, PublicRecord, PublicReport,
    PublicSigner, PublicSigningKey, PublicVersion, ReportBody, StatementHashes,
};
use levelhead_schema::statement::{Language, Style};

/// Text of a stranger who means harm.
pub(crate) const HOSTILE: &str =
    "</script><b>x</b> ]]> & \"q\" \u{202e}gnp\u{200b} \u{0} \u{ffff} שלום 漢字";

pub(crate) fn settings() -> Settings {
    Settings {
        office: "Example County Election Office".to_owned(),
        base_url: "https://claims.example.gov".to_owned(),
        contact: "corrections@example.gov".to_owned(),
        languages: vec![Language::English, Language::Spanish],
        as_of: jiff::civil::date(2030, 10, 20),
        calendar: levelhead_schema::calendar::Calendar::embedded().clone(),
        elections: vec![Election {
            date: jiff::civil::date(2030, 11, 5),
            place: "US".to_owned(),
            name: "federal general election".to_owned(),
            name_es: "elección general federal".to_owned(),
        }],
    }
}

/// The file at a path, as text.
pub(crate) fn text(site: &Site<'_>, path: &str) -> String {
    let file = site.render(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(file.bytes).expect("UTF-8")
}

pub(crate) fn moment(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// A record of these claims.
pub(crate) fn record_of(mut claims: Vec<PublicClaim>) -> PublicRecord {
    claims.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
    PublicRecord {
        schema: PUBLIC_RECORD_SCHEMA.to_owned(),
        log: LogHead {
            origin: "log.example.gov/claims".to_owned(),
            size: 42,
            root_base64: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".to_owned(),
            checkpoint: "log.example.gov/claims\n42\n".to_owned(),
        },
        policy: Some(PublicPolicy {
            threshold: 2,
            witness_threshold: 0,
            keys: vec![PublicSigningKey {
                name: "ada".to_owned(),
                agency: "Example Office".to_owned(),
                person: "Ada Example".to_owned(),
                key_id: "a".repeat(64),
                public_key: "ada+00000000+AAAA".to_owned(),
            }],
            log_key: "log.example.gov/claims+00000000+AAAA".to_owned(),
            text: "threshold = 2\n".to_owned(),
            sha256: "f".repeat(64),
        }),
        claims,
    }
}

/// One claim of each kind.
pub(crate) fn record() -> PublicRecord {
    record_of(vec![
        open(),
        answered(),
        corrected(),
        withdrawn(),
        hostile(),
    ])
}

/// A claim that is being examined.
pub(crate) fn open() -> PublicClaim {
    let claim = claim(
        "MI-2030-OPEN",
        "Somebody may have entered the county's network",
        "intrusion",
    );
    published(claim, vec![(Style::Holding, "2030-10-03T09:00:00Z", None)])
}

/// A claim with an answer, a holding statement before it, and a report.
pub(crate) fn answered() -> PublicClaim {
    let claim = claim("US-2030-LIST", "A list of voters was stolen", "leak");
    let mut made = published(
        claim,
        vec![
            (Style::Holding, "2030-10-01T09:00:00Z", None),
            (Style::Full, "2030-10-04T09:00:00Z", None),
        ],
    );
    made.reports.push(PublicReport {
        sha256: "b".repeat(64),
        schema: "levelhead.coordination-report/1".to_owned(),
        attached: moment("2030-10-02T09:00:00Z"),
        body: ReportBody::Other(
            serde_json::json!({"schema": "levelhead.coordination-report/1", "accounts": 12}),
        ),
    });
    made
}

/// A claim whose answer was corrected last of all.
pub(crate) fn corrected() -> PublicClaim {
    let claim = claim(
        "GA-2030-MACHINES",
        "Machines changed votes in one county",
        "manipulation",
    );
    published(
        claim,
        vec![
            (Style::Full, "2030-09-01T09:00:00Z", None),
            (
                Style::Correction,
                "2030-10-10T09:00:00Z",
                Some("The number of machines was wrong."),
            ),
        ],
    )
}

/// A claim whose answer was taken back.
pub(crate) fn withdrawn() -> PublicClaim {
    let claim = claim(
        "TX-2030-SITE",
        "The results page was brought down",
        "disruption",
    );
    published(
        claim,
        vec![
            (Style::Full, "2030-09-02T09:00:00Z", None),
            (
                Style::Withdrawal,
                "2030-09-05T09:00:00Z",
                Some("Our source took its log back."),
            ),
        ],
    )
}

/// A claim in which every text is hostile.
pub(crate) fn hostile() -> PublicClaim {
    let mut claim = claim("XX-2030-HOSTILE", "Title", "leak");
    claim.title = HOSTILE.to_owned();
    claim.text = HOSTILE.to_owned();
    claim.tags = vec![
        HOSTILE.to_owned(),
        "=1+1".to_owned(),
        "../../etc".to_owned(),
    ];
    for part in &mut claim.parts {
        part.text = format!("{HOSTILE} {}", "long ".repeat(80));
    }
    for source in &mut claim.sources {
        source.name = HOSTILE.to_owned();
    }
    for item in &mut claim.evidence {
        item.citation = format!("{HOSTILE} https://example.org/\"onload=x");
    }
    let mut made = published(claim, vec![(Style::Full, "2030-10-05T09:00:00Z", None)]);
    let version = &mut made.versions[0];
    version.reason = Some(HOSTILE.to_owned());
    version.statement = format!("+++\n+++\n{HOSTILE}\n\n- {HOSTILE}\n\n# {HOSTILE}\n");
    for part in &mut version.assessment.as_mut().expect("an answer").parts {
        part.verdict_words = HOSTILE.to_owned();
    }
    made
}

/// So many claims with answers, one published a minute after another.
pub(crate) fn many(count: usize) -> PublicRecord {
    let start = moment("2030-10-01T00:00:00Z");
    let claims = (0..count).map(|at| {
        let minutes = jiff::SignedDuration::from_mins(at as i64);
        let when = start.checked_add(minutes).expect("a time").to_string();
        let claim = claim(
            &format!("US-2030-{at:05}"),
            &format!("Claim number {at}"),
            "leak",
        );
        published(claim, vec![(Style::Full, &when, None)])
    });
    record_of(claims.collect())
}

/// A claim with two sources, two parts and two items of evidence.
pub(crate) fn claim(id: &str, title: &str, kind: &str) -> Claim {
    let place = match &id[..2] {
        "XX" => "US",
        place => place,
    };
    let toml = format!(
        r#"
id = "{id}"
title = "{title}"
text = "{title}, said somebody."
date = 2030-09-01
places = ["{place}"]
tags = ["voter files", "Votación"]

[[source]]
id = "forum"
name = "A post in a forum"
role = "asserts"
access = "artefact"

[[source]]
id = "office"
name = "Example Office"
role = "denies"
access = "logs"

[[part]]
id = "first"
kind = "{kind}"
text = "{title}"
system = "voter registration database"
place = "{place}"

[[part]]
id = "second"
kind = "process"
text = "Somebody kept it secret"
system = "the office"

[[figure]]
part = "first"
what = "records"
value = 7600000
source = "forum"
date = 2030-09-01
citation = "the post alone"

[[evidence]]
id = "post"
parts = ["first"]
kind = "claim-alone"
says = "The post shows a list"
source = "forum"
date = 2030-09-01
citation = "Example News 2030-09-01, https://news.example.org/list"

[[evidence]]
id = "logs"
parts = ["first", "second"]
kind = "logs-show-nothing"
says = "The logs show no entry"
source = "office"
date = 2030-09-02
citation = "Example Office 2030-09-02"
limits = ["two months of logs alone"]
"#
    );
    parse_claim(&toml, "made up").expect("a claim")
}

/// The claim with statements of these styles.
fn published(claim: Claim, statements: Vec<(Style, &str, Option<&str>)>) -> PublicClaim {
    let count = statements.len();
    let versions = statements.into_iter().enumerate();
    let versions = versions.map(|(at, (style, when, reason))| {
        let version = at as u32 + 1;
        let answers = !matches!(style, Style::Holding | Style::Withdrawal);
        PublicVersion {
            version,
            published: moment(when),
            style,
            language: Language::English,
            as_of: jiff::civil::date(2030, 9, 1),
            drafted_by: "D. Example".to_owned(),
            reason: reason.map(str::to_owned),
            assessment_sha256: "c".repeat(64),
            signers: vec![PublicSigner {
                key: "ada".to_owned(),
                agency: "Example Office".to_owned(),
                person: "Ada Example".to_owned(),
            }],
            statement: format!("+++\nversion = {version}\n+++\nWhat follows is what was known.\n\n## Is it so?\nNo answer is certain.\n"),
            envelope: "{}".to_owned(),
            proof: "proof".to_owned(),
            superseded_by: (at + 1 < count).then(|| "pointer".to_owned()),
            sha256: StatementHashes {
                statement: format!("{version:064x}"),
                envelope: format!("{:064x}", version + 100),
                proof: format!("{:064x}", version + 200),
                superseded_by: (at + 1 < count).then(|| format!("{:064x}", version + 300)),
            },
            assessment: answers.then(|| assessment(&claim)),
        }
    });
    PublicClaim {
        versions: versions.collect(),
        short: claim.id.to_ascii_lowercase().replace('-', ""),
        recorded: moment("2030-09-01T08:00:00Z"),
        reports: Vec::new(),
        claim,
    }
}

fn assessment(claim: &Claim) -> Assessment {
    let verdicts = [
        (
            "public-data-repackaged",
            "The data is explained by public or lawfully sold records; that shows no entry into a system, and excludes none",
        ),
        ("undetermined", "The evidence does not decide"),
    ];
    let parts = claim.parts.iter().zip(verdicts);
    let parts = parts.map(|(part, (verdict, words))| PartAssessment {
        id: part.id.clone(),
        kind: part.kind,
        text: part.text.clone(),
        system: part.system.clone(),
        place: part.place.clone(),
        from: None,
        to: None,
        verdict: verdict.to_owned(),
        verdict_words: words.to_owned(),
        verdict_because: "its range stands above the bar".to_owned(),
        hypotheses: vec![Hypothesis {
            code: "public-data".to_owned(),
            name: "public data".to_owned(),
            low: 0.6,
            high: 0.9,
            inconsistency_bits: 0.0,
        }],
        likelihood_term: Some(Likelihood::VeryLikely),
        likelihood_of: Some(LikelihoodOf {
            hypotheses: vec!["public-data".to_owned()],
            low: 0.8,
            high: 0.9,
        }),
        confidence: Confidence::Moderate,
        confidence_because: vec!["one source could see".to_owned()],
        occurrence: Occurrence {
            answer: "not-decided".to_owned(),
            words: "Whether it happened is not decided".to_owned(),
        },
        impact: ImpactAnswer {
            answer: "not-examined".to_owned(),
            words: "Nobody looked".to_owned(),
            findings: Vec::new(),
        },
        attribution: AttributionAnswer {
            answer: "unknown".to_owned(),
            actor: None,
            confidence: None,
            words: "Nobody is named".to_owned(),
            named: Vec::new(),
        },
        figures: claim
            .figures
            .iter()
            .filter(|figure| figure.part == part.id)
            .cloned()
            .collect(),
        not_examined: vec!["logs before August".to_owned()],
        would_change: vec!["a log that shows entry".to_owned()],
        evidence: vec![weighed()],
        rests_on: vec!["logs".to_owned()],
    });
    Assessment {
        schema: ASSESSMENT_SCHEMA.to_owned(),
        version: "0.1.0".to_owned(),
        weights_sha256: "d".repeat(64),
        claim: claim.id.clone(),
        title: claim.title.clone(),
        as_of: jiff::civil::date(2030, 9, 1),
        parts: parts.collect(),
        withdrawn: Vec::new(),
    }
}

fn weighed() -> WeighedEvidence {
    WeighedEvidence {
        id: "logs".to_owned(),
        kind: "logs-show-nothing".to_owned(),
        says: "The logs show no entry".to_owned(),
        source: "Example Office".to_owned(),
        grade: "B2".to_owned(),
        access: "logs".to_owned(),
        date: jiff::civil::date(2030, 9, 2),
        citation: "Example Office 2030-09-02".to_owned(),
        sha256: None,
        group: "logs".to_owned(),
        counts: 0.8,
        discounted: Vec::new(),
        diagnosticity_bits: 1.5,
        bearing: vec![Bearing {
            hypothesis: "breach".to_owned(),
            bits: -1.5,
            reading: "against".to_owned(),
        }],
        withdrawn: false,
    }
}

/// A claim of one part with that verdict.
pub(crate) fn with_verdict(
    kind: PartKind,
    verdict: &str,
    term: Option<Likelihood>,
    confidence: Confidence,
) -> PublicRecord {
    let mut made = answered();
    made.claim.parts[0].kind = kind;
    let newest = made.versions.last_mut().expect("a version");
    let part = &mut newest.assessment.as_mut().expect("an answer").parts[0];
    part.kind = kind;
    part.verdict = verdict.to_owned();
    part.likelihood_term = term;
    part.confidence = confidence;
    record_of(vec![made])
}
