//! Drafts of statements: plain English or Spanish that cannot say more than the assessment does.
//!
//! Input: an assessment, its claim, a style and a language. Output: Markdown paragraphs. Every sentence ends in the
//! numbers of the notes on which it rests, `[1, 3]`; the notes stand at the end, each an item of evidence with source,
//! date and citation, or a finding of the assessment.
//!
//! Invariants:
//! - a word of likelihood stands only where the assessment gives one, and never in a sentence with confidence;
//! - a negative names its day, its system and what was looked at;
//! - a figure stands with its author and date;
//! - the words of others stand in quotation marks.

mod english;
mod notes;
mod spanish;
mod voice;

use crate::weights::Weights;
use levelhead_schema::assessment::{Assessment, PartAssessment};
use levelhead_schema::claim::Claim;
use levelhead_schema::statement::{Language, Style};
use notes::Notes;
use voice::Voice;

/// An item that the leading explanation fits less well by this many bits is named.
const UNEXPLAINED_BITS: f64 = -0.4;

/// What a draft is made from.
pub struct Draft<'a> {
    /// The claim with everything that was attached to it.
    pub claim: &'a Claim,
    /// Its assessment.
    pub assessment: &'a Assessment,
    /// What kind of statement.
    pub style: Style,
    /// In which language.
    pub language: Language,
    /// Why the version before is corrected or taken back; for these styles.
    pub reason: Option<&'a str>,
}

/// The text of a statement, Markdown that ends in a line end.
pub fn draft(draft: &Draft<'_>) -> String {
    let voice: &dyn Voice = match draft.language {
        Language::English => &english::English,
        Language::Spanish => &spanish::Spanish,
    };
    let mut writer = Writer {
        draft,
        voice,
        notes: Notes::default(),
        text: String::new(),
    };
    writer.write();
    writer.text
}

struct Writer<'a> {
    draft: &'a Draft<'a>,
    voice: &'a dyn Voice,
    notes: Notes,
    text: String,
}

impl Writer<'_> {
    fn write(&mut self) {
        self.heading();
        match self.draft.style {
            Style::Holding => self.holding(),
            Style::Withdrawal => {}
            Style::Full | Style::Correction => self.answers(|_| true),
            Style::Negative => self.answers(|part| part.occurrence.answer == "none-found"),
        }
        let notes = self.notes.list(self.voice);
        self.paragraph(&notes);
    }

    fn paragraph(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push_str("\n\n");
        if self.text.ends_with("\n\n\n") {
            self.text.truncate(self.text.len() - 1);
        }
    }

    /// The claim and the day, and why a version before is replaced.
    fn heading(&mut self) {
        let (claim, assessment) = (self.draft.claim, self.draft.assessment);
        let own = self.notes.finding(self.voice.note_of_claim(claim));
        let mut lines = Vec::new();
        if let Some(reason) = self.draft.reason {
            let line = match self.draft.style {
                Style::Withdrawal => self.voice.withdrawn(reason),
                _ => self.voice.corrected(reason),
            };
            lines.push(tied(&line, &[own]));
        }
        lines.push(tied(&self.voice.claimed(claim), &[own]));
        lines.push(tied(&self.voice.known_until(assessment.as_of), &[own]));
        self.paragraph(&lines.join(" "));
    }

    /// We are looking: what is known without a verdict.
    fn holding(&mut self) {
        let assessment = self.draft.assessment;
        for part in &assessment.parts {
            let finding = self.finding(part, "what was not looked at");
            let text = format!(
                "{}\n\n{}",
                self.voice.question(part),
                tied(&self.voice.looking_into(part), &[finding])
            );
            self.paragraph(&text);
            self.list_figures(part);
            self.not_looked_at(part, finding);
        }
        let own = self
            .notes
            .finding(self.voice.note_of_claim(self.draft.claim));
        let line = tied(self.voice.no_more_yet(), &[own]);
        self.paragraph(&line);
    }

    fn answers(&mut self, is_told: impl Fn(&PartAssessment) -> bool) {
        let assessment = self.draft.assessment;
        let told: Vec<&PartAssessment> = assessment
            .parts
            .iter()
            .filter(|part| is_told(part))
            .collect();
        if told.is_empty() {
            let own = self
                .notes
                .finding(self.voice.note_of_claim(self.draft.claim));
            let line = tied(self.voice.no_negative(), &[own]);
            self.paragraph(&line);
        }
        for part in told {
            self.answer(part);
        }
    }

    fn answer(&mut self, part: &PartAssessment) {
        let behind = self.behind(part);
        let mut lines = vec![tied(&self.verdict(part), &behind)];
        let weighing = self.finding(part, "explanations weighed");
        if part.verdict != "no-evidence-found" {
            lines.push(tied(&self.likelihood(part), &[weighing]));
        }
        let confidence = self.finding(part, "confidence");
        lines.push(tied(&self.voice.confidence(part.confidence), &[confidence]));
        lines.extend(self.impact(part));
        lines.push(self.attribution(part));
        let text = format!("{}\n\n{}", self.voice.question(part), lines.join(" "));
        self.paragraph(&text);
        self.list_unexplained(part);
        self.list_figures(part);
        let unseen = self.finding(part, "what was not looked at");
        self.not_looked_at(part, unseen);
        let change = self.finding(part, "what would change this");
        let changes: &[String] = match self.draft.language {
            Language::English => &part.would_change,
            // What to ask for stands in the weights in English only.
            Language::Spanish => &[],
        };
        let lines: Vec<String> = changes
            .iter()
            .map(|line| tied(&format!("{line}."), &[change]))
            .collect();
        self.bullets(self.voice.would_change(), &lines);
    }

    fn not_looked_at(&mut self, part: &PartAssessment, finding: usize) {
        let lines: Vec<String> = part
            .not_examined
            .iter()
            .map(|line| tied(&self.voice.listed(line), &[finding]))
            .collect();
        self.bullets(self.voice.not_looked_at(), &lines);
    }

    fn verdict(&self, part: &PartAssessment) -> String {
        if part.occurrence.answer == "none-found" && part.verdict == "no-evidence-found" {
            return self
                .voice
                .not_found(part, self.draft.assessment.as_of, &self.looked(part));
        }
        let rule = Weights::embedded().verdict(&part.verdict);
        let words = rule.map_or(part.verdict_words.as_str(), |rule| {
            match self.draft.language {
                Language::English => &rule.words,
                Language::Spanish => &rule.words_es,
            }
        });
        format!("{words}.")
    }

    /// Who looked, and at what.
    fn looked(&self, part: &PartAssessment) -> Vec<String> {
        let mut looked: Vec<String> = Vec::new();
        for item in part
            .evidence
            .iter()
            .filter(|item| item.counts >= 0.3 && item.access != "nothing")
        {
            let line = self.voice.looked(&item.source, &item.access);
            if !looked.contains(&line) {
                looked.push(line);
            }
        }
        looked
    }

    /// The word of likelihood where there is one, else the range of what fits best.
    fn likelihood(&self, part: &PartAssessment) -> String {
        let name = |code: &str| {
            let known = Weights::embedded().hypothesis(code);
            known.map_or(code.to_owned(), |known| match self.draft.language {
                Language::English => known.name.clone(),
                Language::Spanish => known.name_es.clone(),
            })
        };
        match (
            part.likelihood_term,
            &part.likelihood_of,
            part.hypotheses.first(),
        ) {
            (Some(term), Some(of), _) => {
                let names: Vec<String> = of.hypotheses.iter().map(|code| name(code)).collect();
                self.voice.likelihood(term, &names)
            }
            (_, _, Some(first)) => {
                self.voice
                    .not_settled(Some((&name(&first.code), first.low, first.high)))
            }
            _ => self.voice.not_settled(None),
        }
    }

    fn impact(&mut self, part: &PartAssessment) -> Vec<String> {
        let finding = self.finding(part, "impact");
        let mut lines = vec![tied(self.voice.impact(&part.impact.answer), &[finding])];
        for found in &part.impact.findings {
            let note = self.notes.cited(
                &found.source,
                self.voice.date(found.date),
                &found.says,
                &found.citation,
            );
            lines.push(tied(
                &self.voice.said(&found.source, found.date, &found.says),
                &[note],
            ));
        }
        lines
    }

    fn attribution(&mut self, part: &PartAssessment) -> String {
        let finding = self.finding(part, "attribution");
        let mut marks = vec![finding];
        for named in &part.attribution.named {
            let what = self.voice.names(&named.actor, &named.basis);
            marks.push(self.notes.cited(
                &named.source,
                self.voice.date(named.date),
                &what,
                &named.citation,
            ));
        }
        tied(&self.voice.attribution(&part.attribution), &marks)
    }

    /// What the leading explanation fits less well than another does: said, where a verdict is given, so that nobody
    /// takes the verdict for more than it is.
    fn list_unexplained(&mut self, part: &PartAssessment) {
        let Some(first) = part
            .hypotheses
            .first()
            .filter(|_| part.likelihood_of.is_some())
        else {
            return;
        };
        let mut lines = Vec::new();
        for item in &part.evidence {
            let bearing = item
                .bearing
                .iter()
                .find(|bearing| bearing.hypothesis == first.code);
            if bearing.is_some_and(|bearing| bearing.bits <= UNEXPLAINED_BITS) {
                let date = self.voice.date(item.date);
                let note = self
                    .notes
                    .cited(&item.source, date, &item.says, &item.citation);
                lines.push(tied(
                    &self.voice.said(&item.source, item.date, &item.says),
                    &[note],
                ));
            }
        }
        self.bullets(self.voice.unexplained(), &lines);
    }

    /// Rival figures, each with its author and date.
    fn list_figures(&mut self, part: &PartAssessment) {
        let mut lines: Vec<String> = Vec::new();
        for figure in &part.figures {
            let source = self.draft.claim.source(&figure.source);
            let name = source.map_or(figure.source.as_str(), |source| source.name.as_str());
            let what = figure.method.as_deref().unwrap_or(&figure.what);
            let date = self.voice.date(figure.date);
            let note = self.notes.cited(name, date, what, &figure.citation);
            lines.push(tied(&self.voice.figure(name, figure), &[note]));
        }
        self.bullets(self.voice.figures(), &lines);
    }

    fn bullets(&mut self, heading: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        let points: String = lines.iter().map(|line| format!("- {line}\n")).collect();
        self.paragraph(&format!("{heading}\n\n{points}"));
    }

    /// The notes of the items that count for the answer.
    fn behind(&mut self, part: &PartAssessment) -> Vec<usize> {
        let mut marks = Vec::new();
        for item in part
            .evidence
            .iter()
            .filter(|item| item.diagnosticity_bits > 0.0 && !item.withdrawn)
        {
            marks.push(self.notes.cited(
                &item.source,
                self.voice.date(item.date),
                &item.says,
                &item.citation,
            ));
        }
        marks.push(self.finding(part, "verdict"));
        marks
    }

    fn finding(&mut self, part: &PartAssessment, what: &'static str) -> usize {
        let note = self.voice.note_of_finding(
            &self.draft.assessment.claim,
            &part.id,
            what,
            self.draft.assessment.as_of,
        );
        self.notes.finding(note)
    }
}

/// A sentence with the numbers of its notes.
fn tied(sentence: &str, notes: &[usize]) -> String {
    let marks: Vec<String> = notes.iter().map(usize::to_string).collect();
    format!("{sentence} [{}]", marks.join(", "))
}
