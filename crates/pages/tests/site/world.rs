//! A public record made of the claims in `cases/`, with assessments made up for the test.

use crate::{intrusion_reports, reports};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use levelhead_pages::site::{Election, Settings};
use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::assessment::{
    Assessment, AttributionAnswer, Bearing, Hypothesis, ImpactAnswer, LikelihoodOf, Named,
    Occurrence, PartAssessment, WeighedEvidence,
};
use levelhead_schema::calendar::Calendar;
use levelhead_schema::claim::{Claim, Part, parse_claim};
use levelhead_schema::public::*;
use levelhead_schema::statement::{Language, Style};

/// The claims of `cases/`, by id, without what is expected of them.
pub(crate) fn cases() -> Vec<Claim> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases");
    let mut claims: Vec<Claim> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let end = text.find("\n[[expect]]").unwrap_or(text.len());
            parse_claim(&text[..end], "case").unwrap()
        })
        .collect();
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    claims
}

/// What an office says.
pub(crate) fn settings() -> Settings {
    let general = |year, day| Election {
        date: date(year, 11, day),
        place: "US".to_owned(),
        name: "federal general election".to_owned(),
        name_es: "elección general federal".to_owned(),
    };
    Settings {
        office: "State Board of Elections".to_owned(),
        base_url: "https://claims.example.gov".to_owned(),
        contact: "corrections@example.gov".to_owned(),
        languages: vec![Language::English, Language::Spanish],
        as_of: date(2026, 10, 20),
        elections: [
            (2016, 8),
            (2018, 6),
            (2020, 3),
            (2022, 8),
            (2024, 5),
            (2026, 3),
        ]
        .map(|(year, day)| general(year, day))
        .into(),
        calendar: Calendar::embedded().clone(),
    }
}

const VERDICTS: [(&str, &str, &str); 6] = [
    (
        "public-data-repackaged",
        "The data is explained by public or lawfully sold records; that shows no entry into a system, and excludes none",
        "none-found",
    ),
    (
        "no-evidence-found",
        "Nothing of what is claimed was found, within what was looked at",
        "none-found",
    ),
    (
        "undetermined",
        "The evidence does not decide",
        "not-decided",
    ),
    (
        "scanning-only",
        "Systems were probed from outside; entry is not shown",
        "attempt",
    ),
    (
        "operational-error",
        "A mistake or a failure in operation, or a misread process, explains what was seen",
        "mishap",
    ),
    (
        "insufficient-logging",
        "It cannot be answered: what would show it was never recorded, or is no longer kept",
        "not-decided",
    ),
];

const EXPLANATIONS: [(&str, &str, f64, f64); 6] = [
    (
        "public-data",
        "public or lawfully bought data, passed on as stolen",
        0.58,
        0.81,
    ),
    (
        "third-party-exposure",
        "lost by somebody other than the election office: a campaign, an aggregator, a vendor",
        0.09,
        0.27,
    ),
    (
        "fabricated",
        "made up: the material is not what it is said to be",
        0.02,
        0.11,
    ),
    (
        "breach",
        "a system was entered, and data could be taken",
        0.01,
        0.06,
    ),
    (
        "self-exposure",
        "left open by the office itself",
        0.01,
        0.05,
    ),
    (
        "deception",
        "staged to mislead: true or false pieces laid out so that they point at the wrong event",
        0.01,
        0.04,
    ),
];

fn part_of(claim: &Claim, part: &Part, seed: usize, as_of: Date) -> PartAssessment {
    let (verdict, words, occurrence) = VERDICTS[seed % VERDICTS.len()];
    let evidence: Vec<WeighedEvidence> = claim
        .evidence
        .iter()
        .filter(|item| item.parts.contains(&part.id) && item.date <= as_of)
        .enumerate()
        .map(|(at, item)| weighed(claim, item, at))
        .collect();
    let source = |id: &str| {
        claim
            .source(id)
            .map_or(id.to_owned(), |source| source.name.clone())
    };
    let named = claim
        .attributions
        .iter()
        .filter(|one| one.part == part.id)
        .map(|one| Named {
            actor: one.actor.clone(),
            source: source(&one.source),
            basis: one.basis.name().to_owned(),
            date: one.date,
            citation: one.citation.clone(),
            carries: at_least(one.basis.name()),
        });
    PartAssessment {
        id: part.id.clone(),
        kind: part.kind,
        text: part.text.clone(),
        system: part.system.clone(),
        place: part.place.clone(),
        from: part.from,
        to: part.to,
        verdict: verdict.to_owned(),
        verdict_words: words.to_owned(),
        verdict_because: "public data stands at 58% to 81% in every run, and a source that could see bears it out".to_owned(),
        hypotheses: EXPLANATIONS
            .iter()
            .map(|(code, name, low, high)| Hypothesis {
                code: (*code).to_owned(),
                name: (*name).to_owned(),
                low: *low,
                high: *high,
                inconsistency_bits: 1.0,
            })
            .collect(),
        likelihood_term: (seed.is_multiple_of(2)).then_some(Likelihood::Likely),
        likelihood_of: (verdict != "undetermined").then(|| LikelihoodOf {
            hypotheses: vec!["public-data".to_owned()],
            low: 0.58,
            high: 0.79,
        }),
        confidence: [Confidence::Low, Confidence::Moderate, Confidence::High][seed % 3],
        confidence_because: vec![
            "4 sources say something of it, 3 of them well graded; 2 could see for themselves".to_owned(),
        ],
        occurrence: Occurrence {
            answer: occurrence.to_owned(),
            words: "What is claimed was not found, within what was looked at".to_owned(),
        },
        impact: ImpactAnswer {
            answer: "not-examined".to_owned(),
            words: "Nobody is known to have looked at what came of it".to_owned(),
            findings: Vec::new(),
        },
        attribution: AttributionAnswer {
            answer: "not-applicable".to_owned(),
            actor: None,
            confidence: None,
            words: "There is no deed to attribute".to_owned(),
            named: named.collect(),
        },
        figures: claim
            .figures
            .iter()
            .filter(|figure| figure.part == part.id)
            .cloned()
            .collect(),
        not_examined: vec![
            "The data itself was not compared with public releases (`levelhead leak check`)".to_owned(),
        ],
        would_change: vec!["Compare the rows with the dated public releases of that state".to_owned()],
        rests_on: evidence.iter().take(1).map(|item| item.id.clone()).collect(),
        evidence,
    }
}

fn at_least(basis: &str) -> bool {
    basis != "indicator" && basis != "press"
}

fn weighed(claim: &Claim, item: &levelhead_schema::claim::Evidence, at: usize) -> WeighedEvidence {
    let source = claim.source(&item.source).unwrap();
    let readings = ["supports", "neutral", "against", "strongly against"];
    WeighedEvidence {
        id: item.id.clone(),
        kind: item.kind.clone(),
        says: item.says.clone(),
        source: source.name.clone(),
        grade: format!("{}{}", source.grade.letter(), item.credibility),
        access: source.access.name().to_owned(),
        date: item.date,
        citation: item.citation.clone(),
        sha256: None,
        group: item.kind.clone(),
        counts: [1.0, 0.81, 0.35, 0.0][at % 4],
        discounted: match at % 4 {
            0 => Vec::new(),
            _ => vec!["the source could see the outside alone".to_owned()],
        },
        diagnosticity_bits: 3.0 / (at + 1) as f64,
        bearing: EXPLANATIONS
            .iter()
            .enumerate()
            .map(|(place, (code, ..))| Bearing {
                hypothesis: (*code).to_owned(),
                bits: -(place as f64),
                reading: readings[(at + place) % 4].to_owned(),
            })
            .collect(),
        withdrawn: false,
    }
}

/// An assessment of a claim.
pub(crate) fn assessment(claim: &Claim, seed: usize, as_of: Date) -> Assessment {
    Assessment {
        schema: "levelhead.assessment/1".to_owned(),
        version: "0.1.0".to_owned(),
        weights_sha256: "00".repeat(32),
        claim: claim.id.clone(),
        title: claim.title.clone(),
        as_of,
        parts: claim
            .parts
            .iter()
            .enumerate()
            .map(|(at, part)| part_of(claim, part, seed + at, as_of))
            .collect(),
        withdrawn: Vec::new(),
    }
}

/// One version of a statement on a claim.
pub(crate) fn version(claim: &Claim, version: u32, style: Style, seed: usize) -> PublicVersion {
    let as_of = claim.newest();
    let language = Language::English;
    let reason = style
        .takes_back()
        .then(|| "The number of rows was wrong: a table was counted twice.".to_owned());
    let statement = format!(
        "+++\nclaim = \"{}\"\nversion = {version}\nstyle = \"{}\"\nlanguage = \"en\"\n+++\n\
         On {} somebody said: \"{}\". [1]\n\n## Is it so?\n\n- **Nothing** of it was found; what was looked at: logs. [1, 2]\n\n\
         ## What this rests on\n\n[1] The claim, as it was made (https://news.example.org/claim?a=1&b=2).\n\n[2] The finding of the assessment.\n",
        claim.id,
        style.word(),
        claim.date,
        claim.text.replace('\n', " "),
    );
    let hash = |of: &str| format!("{:0>64}", format!("{of}{version}").len());
    let answers = ClaimState::of(style) == ClaimState::Answered;
    PublicVersion {
        version,
        published: time(claim, version),
        style,
        language,
        as_of,
        drafted_by: "Ada Poll".to_owned(),
        reason,
        assessment_sha256: "ab".repeat(32),
        signers: vec![
            signer("county", "County Clerk", "Ben Vote"),
            signer("state", "State Board of Elections", "Cy Register"),
        ],
        statement,
        envelope: "{\"payload\":\"\"}".to_owned(),
        proof: "c2sp.org/tlog-proof@v1\n".to_owned(),
        superseded_by: None,
        sha256: StatementHashes {
            statement: hash("md"),
            envelope: hash("dsse"),
            proof: hash("proof"),
            superseded_by: None,
        },
        assessment: answers.then(|| assessment(claim, seed, as_of)),
    }
}

fn signer(key: &str, agency: &str, person: &str) -> PublicSigner {
    PublicSigner {
        key: key.to_owned(),
        agency: agency.to_owned(),
        person: person.to_owned(),
    }
}

fn time(claim: &Claim, version: u32) -> Timestamp {
    let day = claim.newest().to_string();
    let first: Timestamp = format!("{day}T18:30:00Z").parse().unwrap();
    Timestamp::from_second(first.as_second() + 86_400 * i64::from(version)).unwrap()
}

/// A claim with statements of these styles.
pub(crate) fn published(claim: Claim, styles: &[Style], seed: usize) -> PublicClaim {
    let mut versions: Vec<PublicVersion> = styles
        .iter()
        .zip(1..)
        .map(|(style, number)| version(&claim, number, *style, seed + number as usize - 1))
        .collect();
    let last = versions.len() - 1;
    for version in &mut versions[..last] {
        version.superseded_by = Some("{\"schema\":\"levelhead.superseded/1\"}\n".to_owned());
        version.sha256.superseded_by = Some("cd".repeat(32));
    }
    PublicClaim {
        short: format!("{:0>6}", seed),
        recorded: time(&claim, 0),
        versions,
        reports: Vec::new(),
        claim,
    }
}

/// A record of these claims, with a policy.
pub(crate) fn record(mut claims: Vec<PublicClaim>) -> PublicRecord {
    claims.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
    let key = |name: &str, agency: &str, person: &str| PublicSigningKey {
        name: name.to_owned(),
        agency: agency.to_owned(),
        person: person.to_owned(),
        key_id: "ef".repeat(32),
        public_key: format!("{name}+12345678+AbCd"),
    };
    PublicRecord {
        schema: PUBLIC_RECORD_SCHEMA.to_owned(),
        log: LogHead {
            origin: "levelhead/12ab34cd".to_owned(),
            size: 12_345,
            root_base64: "AAAA".to_owned(),
            checkpoint: "levelhead/12ab34cd\n12345\nAAAA\n".to_owned(),
        },
        policy: Some(PublicPolicy {
            threshold: 2,
            witness_threshold: 0,
            keys: vec![
                key("county", "County Clerk", "Ben Vote"),
                key("state", "State Board of Elections", "Cy Register"),
            ],
            log_key: "levelhead/12ab34cd+12345678+AbCd".to_owned(),
            text: "threshold = 2\n".to_owned(),
            sha256: "12".repeat(32),
        }),
        claims,
    }
}

/// The cases as an office might have answered them: most answered, some corrected, one open, one withdrawn.
pub(crate) fn office() -> PublicRecord {
    let styles: [&[Style]; 6] = [
        &[Style::Full],
        &[Style::Holding, Style::Full],
        &[Style::Negative],
        &[Style::Full, Style::Correction],
        &[Style::Holding],
        &[Style::Full, Style::Withdrawal],
    ];
    let mut claims: Vec<PublicClaim> = cases()
        .into_iter()
        .enumerate()
        .map(|(at, claim)| published(claim, styles[(at + 4) % 6], at))
        .collect();
    for claim in &mut claims {
        if claim.claim.id == "US-2020-KOMMERSANT" {
            *claim = published(
                claim.claim.clone(),
                &[Style::Holding, Style::Full, Style::Correction],
                72,
            );
            claim.reports.push(PublicReport {
                sha256: "9f".repeat(32),
                schema: "levelhead.leak-report/1".to_owned(),
                attached: time(&claim.claim, 0),
                body: ReportBody::Leak(Box::new(reports::forum())),
            });
        }
        if claim.claim.id == "IL-2016-SBE-SQLI" {
            claim.reports.push(PublicReport {
                sha256: "16".repeat(32),
                schema: "levelhead.intrusion-report/1".to_owned(),
                attached: time(&claim.claim, 0),
                body: ReportBody::Intrusion(Box::new(intrusion_reports::incident())),
            });
        }
    }
    record(claims)
}

/// So many claims, made of the cases with other names, days, places and tags.
pub(crate) fn many(count: usize) -> PublicRecord {
    let cases = cases();
    let places = [
        "AK", "AZ", "CA", "FL", "GA", "MI", "NC", "NY", "OH", "PA", "TX", "WI",
    ];
    let claims = (0..count).map(|at| {
        let mut claim = cases[at % cases.len()].clone();
        claim.id = format!("ST-{at:05}");
        claim.title = format!(
            "{} ({at})",
            claim.title.chars().take(90).collect::<String>()
        );
        claim.date = date(
            2014 + (at % 12) as i16,
            1 + (at % 12) as i8,
            1 + (at % 28) as i8,
        );
        claim.places = vec![places[at % places.len()].to_owned()];
        claim.tags.push(format!("topic {}", at % 40));
        let styles: &[Style] = match at % 10 {
            0 => &[Style::Holding],
            1 => &[Style::Full, Style::Correction],
            2 => &[Style::Holding, Style::Full],
            3 if at % 50 == 3 => &[Style::Full, Style::Withdrawal],
            _ => &[Style::Full],
        };
        published(claim, styles, at)
    });
    record(claims.collect())
}
