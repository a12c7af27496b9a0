//! All words of the site, in one table a language: `english.rs` and `spanish.rs`.
//!
//! A template has its values as `{0}` and `{1}`. What an assessment or a claim says is not here: see
//! [`super::vocabulary`].

mod english;
mod spanish;

use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::claim::{Access, Reliability, Role};
use levelhead_schema::statement::{Language, Style};

/// Words by a code, in the order in which they are shown.
pub(crate) type Codes = &'static [(&'static str, &'static str)];

/// The table of a language.
pub(crate) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::Spanish => &spanish::WORDS,
    }
}

/// The words of the site in one language.
#[derive(Debug)]
pub(crate) struct Words {
    /// The language.
    pub(crate) language: Language,

    // Language.
    pub(crate) locale: &'static str,
    pub(crate) language_name: &'static str,

    // Feeds and cards.
    pub(crate) feed_title: &'static str,
    pub(crate) feed_title_of: &'static str,
    pub(crate) standing_open: &'static str,
    pub(crate) standing_answered: &'static str,
    pub(crate) standing_corrected: &'static str,
    pub(crate) standing_withdrawn: &'static str,

    // Frame.
    pub(crate) skip: &'static str,
    pub(crate) tagline: &'static str,
    pub(crate) nav: &'static str,
    pub(crate) nav_claims: &'static str,
    pub(crate) nav_all: &'static str,
    pub(crate) nav_calendar: &'static str,
    pub(crate) nav_corrections: &'static str,
    pub(crate) nav_search: &'static str,
    pub(crate) nav_about: &'static str,
    pub(crate) trail: &'static str,
    pub(crate) footer_proof: &'static str,
    pub(crate) footer_entries: &'static str,
    pub(crate) footer_check: &'static str,
    pub(crate) footer_contact: &'static str,
    pub(crate) footer_no_tracking: &'static str,

    // Home and lists.
    pub(crate) home_title: &'static str,
    pub(crate) home_lead: &'static str,
    pub(crate) newest_title: &'static str,
    pub(crate) all_title: &'static str,
    pub(crate) no_claims: &'static str,
    pub(crate) one_claim: &'static str,
    pub(crate) claims: &'static str,
    pub(crate) of_them_open: &'static str,
    pub(crate) count_open: &'static str,
    pub(crate) count_answered: &'static str,
    pub(crate) count_withdrawn: &'static str,
    pub(crate) claims_by_place: &'static str,
    pub(crate) claims_by_kind: &'static str,
    pub(crate) claims_by_verdict: &'static str,
    pub(crate) claims_by_tag: &'static str,
    pub(crate) list_description: &'static str,
    pub(crate) page_of: &'static str,
    pub(crate) pages: &'static str,
    pub(crate) first_page: &'static str,
    pub(crate) newer_page: &'static str,
    pub(crate) older_page: &'static str,
    pub(crate) last_page: &'static str,
    pub(crate) more_questions: &'static str,
    pub(crate) and_more: &'static str,
    pub(crate) left_out: &'static str,
    pub(crate) facet_place: &'static str,
    pub(crate) facet_kind: &'static str,
    pub(crate) facet_verdict: &'static str,
    pub(crate) facet_tag: &'static str,
    pub(crate) filters_title: &'static str,
    pub(crate) all_lists: &'static str,
    pub(crate) verdict_list_note: &'static str,
    pub(crate) map_title: &'static str,
    pub(crate) map_name: &'static str,
    pub(crate) map_legend: &'static str,
    pub(crate) map_as_table: &'static str,
    pub(crate) as_table: &'static str,
    pub(crate) column_claims: &'static str,
    pub(crate) column_open: &'static str,
    pub(crate) column_answered: &'static str,
    pub(crate) states_without: &'static str,
    pub(crate) whole_country: &'static str,
    pub(crate) no_place: &'static str,
    pub(crate) claimed_on: &'static str,
    pub(crate) as_of: &'static str,
    pub(crate) days_before: &'static str,
    pub(crate) one_day_before: &'static str,
    pub(crate) on_the_day: &'static str,
    pub(crate) election_in: &'static str,
    pub(crate) election_tomorrow: &'static str,
    pub(crate) election_today: &'static str,

    // The answer.
    pub(crate) open_words: &'static str,
    pub(crate) answered_words: &'static str,
    pub(crate) withdrawn_words: &'static str,
    pub(crate) claim_word: &'static str,
    pub(crate) part_word: &'static str,
    pub(crate) several_answers: &'static str,
    pub(crate) likelihood: &'static str,
    pub(crate) likelihood_of: &'static str,
    pub(crate) or: &'static str,
    pub(crate) confidence: &'static str,
    pub(crate) replaced: &'static str,
    pub(crate) read_newest: &'static str,
    pub(crate) corrected_because: &'static str,
    pub(crate) withdrawn_because: &'static str,
    pub(crate) as_of_sentence: &'static str,
    pub(crate) published_on: &'static str,
    pub(crate) statement_version: &'static str,
    pub(crate) signed_by_so_many: &'static str,
    pub(crate) claimed_title: &'static str,
    pub(crate) place: &'static str,
    pub(crate) claimed_on_head: &'static str,
    pub(crate) election: &'static str,
    pub(crate) next_election: &'static str,

    // Parts.
    pub(crate) parts_title: &'static str,
    pub(crate) parts_lead: &'static str,
    pub(crate) from_day: &'static str,
    pub(crate) until_day: &'static str,
    pub(crate) from_head: &'static str,
    pub(crate) until_head: &'static str,
    pub(crate) because: &'static str,
    pub(crate) occurrence: &'static str,
    pub(crate) impact: &'static str,
    pub(crate) attribution: &'static str,
    pub(crate) part_link: &'static str,
    pub(crate) part_of: &'static str,
    pub(crate) system: &'static str,
    pub(crate) as_of_head: &'static str,
    pub(crate) why_title: &'static str,
    pub(crate) rests_on_one: &'static str,
    pub(crate) rests_on: &'static str,
    pub(crate) not_examined_title: &'static str,
    pub(crate) would_change_title: &'static str,
    pub(crate) nothing_named: &'static str,
    pub(crate) explanations_title: &'static str,
    pub(crate) explanations_caption: &'static str,
    pub(crate) explanations_table: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) range_head: &'static str,
    pub(crate) verdict_head: &'static str,
    pub(crate) behind_verdict: &'static str,
    pub(crate) to: &'static str,

    // Sources, evidence, figures.
    pub(crate) sources_title: &'static str,
    pub(crate) sources_lead: &'static str,
    pub(crate) could_see: &'static str,
    pub(crate) stake: &'static str,
    pub(crate) source_withdrawn: &'static str,
    pub(crate) evidence_title: &'static str,
    pub(crate) evidence_lead: &'static str,
    pub(crate) evidence_word: &'static str,
    pub(crate) no_evidence: &'static str,
    pub(crate) item_withdrawn: &'static str,
    pub(crate) grade: &'static str,
    pub(crate) discounted: &'static str,
    pub(crate) counts_full: &'static str,
    pub(crate) counts_partly: &'static str,
    pub(crate) counts_nothing: &'static str,
    pub(crate) matrix_title: &'static str,
    pub(crate) reading_supports: &'static str,
    pub(crate) reading_neutral: &'static str,
    pub(crate) reading_against: &'static str,
    pub(crate) reading_strongly_against: &'static str,
    pub(crate) reading_withdrawn: &'static str,
    pub(crate) figures_title: &'static str,
    pub(crate) figures_lead: &'static str,
    pub(crate) figures_caption: &'static str,
    pub(crate) counted: &'static str,
    pub(crate) figure: &'static str,
    pub(crate) given_by: &'static str,
    pub(crate) given_on: &'static str,
    pub(crate) method: &'static str,
    pub(crate) method_unknown: &'static str,
    pub(crate) source: &'static str,
    pub(crate) impact_title: &'static str,
    pub(crate) named_title: &'static str,
    pub(crate) named_lead: &'static str,
    pub(crate) names_actor: &'static str,
    pub(crate) basis_carries: &'static str,
    pub(crate) basis_carries_not: &'static str,

    // Versions, related cases, checking.
    pub(crate) versions_title: &'static str,
    pub(crate) versions_lead: &'static str,
    pub(crate) version: &'static str,
    pub(crate) statement_word: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) first_version: &'static str,
    pub(crate) from_before: &'static str,
    pub(crate) to_now: &'static str,
    pub(crate) verdicts_stay: &'static str,
    pub(crate) new_evidence: &'static str,
    pub(crate) related_title: &'static str,
    pub(crate) same_system: &'static str,
    pub(crate) same_place: &'static str,
    pub(crate) same_kind: &'static str,
    pub(crate) same_tag: &'static str,
    pub(crate) tags_title: &'static str,
    pub(crate) check_title: &'static str,
    pub(crate) check_lead: &'static str,
    pub(crate) check_link: &'static str,
    pub(crate) short_address: &'static str,
    pub(crate) short_description: &'static str,
    pub(crate) short_link: &'static str,

    // Reports.
    pub(crate) reports_title: &'static str,
    pub(crate) leak_report: &'static str,
    pub(crate) intrusion_report: &'static str,
    pub(crate) coordination_report: &'static str,
    pub(crate) other_report: &'static str,
    pub(crate) report_description: &'static str,
    pub(crate) report_of: &'static str,
    pub(crate) report_attached: &'static str,
    pub(crate) report_json: &'static str,
    pub(crate) report_in_english: &'static str,
    pub(crate) report_findings: &'static str,

    // Statements.
    pub(crate) statement_title: &'static str,
    pub(crate) kind_of_statement: &'static str,
    pub(crate) published_head: &'static str,
    pub(crate) drafted_by: &'static str,
    pub(crate) about_claim: &'static str,
    pub(crate) text_title: &'static str,
    pub(crate) text_in_other_language: &'static str,
    pub(crate) text_too_long: &'static str,
    pub(crate) signed_title: &'static str,
    pub(crate) signers_unknown: &'static str,
    pub(crate) key: &'static str,
    pub(crate) policy_asks: &'static str,
    pub(crate) policy_witnesses: &'static str,
    pub(crate) policy_keys: &'static str,
    pub(crate) policy_file: &'static str,
    pub(crate) check_offline: &'static str,
    pub(crate) check_says: &'static str,
    pub(crate) verify_title: &'static str,
    pub(crate) verify_lead: &'static str,
    pub(crate) verify_button: &'static str,
    pub(crate) files_title: &'static str,

    // Corrections.
    pub(crate) corrections_title: &'static str,
    pub(crate) corrections_lead: &'static str,
    pub(crate) ask_title: &'static str,
    pub(crate) ask_write: &'static str,
    pub(crate) ask_then: &'static str,
    pub(crate) corrections_made: &'static str,
    pub(crate) no_corrections: &'static str,

    // About.
    pub(crate) about_title: &'static str,
    pub(crate) about_lead: &'static str,
    pub(crate) about_how_title: &'static str,
    pub(crate) about_check_title: &'static str,
    pub(crate) about_not_title: &'static str,
    pub(crate) about_words_title: &'static str,
    pub(crate) about_words_lead: &'static str,
    pub(crate) about_confidence: &'static str,
    pub(crate) about_privacy_title: &'static str,
    pub(crate) term: &'static str,
    pub(crate) percent_head: &'static str,
    pub(crate) log: &'static str,
    pub(crate) log_size: &'static str,
    pub(crate) log_root: &'static str,
    pub(crate) log_checkpoint: &'static str,

    // Search and addresses that lead nowhere.
    pub(crate) search_title: &'static str,
    pub(crate) search_lead: &'static str,
    pub(crate) search_label: &'static str,
    pub(crate) search_button: &'static str,
    pub(crate) nothing_found: &'static str,
    pub(crate) search_lists: &'static str,
    pub(crate) search_static: &'static str,
    pub(crate) nowhere_title: &'static str,
    pub(crate) nowhere_text: &'static str,

    // Lists of sentences.
    pub(crate) ask_what: &'static [&'static str],
    pub(crate) about_how: &'static [&'static str],
    pub(crate) about_check: &'static [&'static str],
    pub(crate) about_not: &'static [&'static str],
    pub(crate) about_privacy: &'static [&'static str],

    // Words by code.
    /// What a part says happened.
    kinds: Codes,
    /// Short names of verdicts.
    verdicts: Codes,
    /// What a source does with the claim.
    roles: Codes,
    /// What a source could see.
    accesses: Codes,
    /// How reliable a source is, after the Admiralty system.
    reliabilities: Codes,
    /// Kinds of statements.
    styles: Codes,
    /// Terms of likelihood.
    likelihoods: Codes,
    /// Levels of confidence.
    confidences: Codes,
    /// Words before a figure.
    qualifiers: Codes,
}

impl Words {
    /// What a part says happened.
    pub(crate) fn kind(&self, code: &str) -> &'static str {
        of_code(self.kinds, code)
    }

    /// The short name of a verdict, or of what stands in the place of one.
    pub(crate) fn verdict(&self, code: &str) -> &'static str {
        of_code(self.verdicts, code)
    }

    /// What a source does with the claim.
    pub(crate) fn role(&self, role: Role) -> &'static str {
        of_code(self.roles, role.name())
    }

    /// What a source could see.
    pub(crate) fn access(&self, access: Access) -> &'static str {
        of_code(self.accesses, access.name())
    }

    /// How reliable a source is.
    pub(crate) fn reliability(&self, grade: Reliability) -> &'static str {
        of_code(self.reliabilities, grade.letter().encode_utf8(&mut [0; 4]))
    }

    /// What kind of statement it is.
    pub(crate) fn style(&self, style: Style) -> &'static str {
        of_code(self.styles, style.word())
    }

    /// A term of likelihood.
    pub(crate) fn likelihood_term(&self, term: Likelihood) -> &'static str {
        of_code(self.likelihoods, term.term())
    }

    /// A level of confidence.
    pub(crate) fn confidence_word(&self, level: Confidence) -> &'static str {
        of_code(self.confidences, level.word())
    }

    /// The word before a figure; what is not known stays as its author wrote it.
    pub(crate) fn qualifier<'q>(&self, qualifier: &'q str) -> &'q str {
        find(self.qualifiers, qualifier).unwrap_or(qualifier)
    }
}

fn find(codes: Codes, code: &str) -> Option<&'static str> {
    codes
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, words)| *words)
}

/// The words of a code; a dash for one that this version does not know.
fn of_code(codes: Codes, code: &str) -> &'static str {
    find(codes, code).unwrap_or("–")
}

#[cfg(test)]
mod tests {
    use super::*;
    use levelhead_schema::claim::PartKind;

    #[test]
    fn every_code_has_its_words() {
        for language in Language::ALL {
            let w = words(language);
            assert_eq!(w.language, language);
            let mut all: Vec<&str> = Vec::new();
            all.extend(PartKind::ALL.iter().map(|kind| w.kind(kind.name())));
            all.extend(Role::ALL.iter().map(|role| w.role(*role)));
            all.extend(Access::ALL.iter().map(|access| w.access(*access)));
            all.extend(Style::ALL.iter().map(|style| w.style(*style)));
            all.extend(Likelihood::ALL.iter().map(|term| w.likelihood_term(*term)));
            for level in [Confidence::Low, Confidence::Moderate, Confidence::High] {
                all.push(w.confidence_word(level));
            }
            for grade in [
                Reliability::A,
                Reliability::B,
                Reliability::C,
                Reliability::D,
                Reliability::E,
                Reliability::F,
            ] {
                all.push(w.reliability(grade));
            }
            let weights: toml::Table = include_str!("../../../../weights/verdicts.toml")
                .parse()
                .expect("TOML");
            let verdicts = weights["verdict"].as_array().expect("a list");
            for verdict in verdicts {
                all.push(w.verdict(verdict["code"].as_str().expect("a code")));
            }
            assert!(!all.contains(&"–"), "{all:?}");
        }
    }

    #[test]
    fn both_tables_have_the_same_codes_and_places_for_values() {
        let (english, spanish) = (words(Language::English), words(Language::Spanish));
        let codes = |w: &Words| -> Vec<&str> {
            [
                w.kinds,
                w.verdicts,
                w.roles,
                w.accesses,
                w.reliabilities,
                w.styles,
                w.likelihoods,
                w.confidences,
                w.qualifiers,
            ]
            .into_iter()
            .flatten()
            .map(|(code, _)| *code)
            .collect()
        };
        assert_eq!(codes(english), codes(spanish));
        let places = |w: &Words| -> Vec<Vec<String>> {
            format!("{w:#?}")
                .lines()
                .map(|line| {
                    let mut found: Vec<String> = line
                        .match_indices('{')
                        .filter_map(|(at, _)| line.get(at..at + 3))
                        .filter(|place| place.ends_with('}'))
                        .map(str::to_owned)
                        .collect();
                    found.sort();
                    found
                })
                .collect()
        };
        assert_eq!(places(english), places(spanish));
    }
}
