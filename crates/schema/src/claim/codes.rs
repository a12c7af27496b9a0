//! The closed lists of words that a claim is written in.

use serde::{Deserialize, Serialize};

/// A list of words, each with its name in files and its meaning in a sentence.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$variant_about:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$variant_about])* $variant,)*
        }

        impl $name {
            /// All of them, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// As files write it.
            pub fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())
            }
        }
    };
}

words! {
    /// What a part says happened.
    PartKind {
        /// Data was taken from an election office and is shown or sold.
        Leak = "leak",
        /// Somebody entered, or tried to enter, a system.
        Intrusion = "intrusion",
        /// A service failed or was made to fail.
        Disruption = "disruption",
        /// Votes, counts, rolls or records were changed or destroyed.
        Manipulation = "manipulation",
        /// Accounts or advertisements act together to sway voters.
        Influence = "influence",
        /// Data lay open to anyone, whoever looked.
        Exposure = "exposure",
        /// Somebody speaks under another's name.
        Impersonation = "impersonation",
        /// A rule or procedure was broken.
        Process = "process",
    }
}

words! {
    /// What a source does with the claim.
    Role {
        /// Says that it is so.
        Asserts = "asserts",
        /// Says that it is not.
        Denies = "denies",
        /// Says so although it speaks against its own interest, or after looking itself.
        Confirms = "confirms",
        /// Repeats it.
        Amplifies = "amplifies",
        /// Looked into it, without a stake in the answer.
        Examines = "examines",
    }
}

words! {
    /// What a source was in a position to see.
    Access {
        /// Nothing: it says what others said.
        Nothing = "nothing",
        /// The outside of the system: its web page, its answers to the public.
        Outside = "outside",
        /// A briefing or a report on what others saw.
        Briefing = "briefing",
        /// The data, file or recording that is shown.
        Artefact = "artefact",
        /// The rules and the procedure that apply.
        Procedure = "procedure",
        /// Logs and monitoring of the system.
        Logs = "logs",
        /// The system itself, or a forensic image of it.
        System = "system",
    }
}

/// Reliability of a source after the Admiralty system (NATO AJP-2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Reliability cannot be judged.
    #[default]
    F,
}

impl Reliability {
    /// The letter.
    pub fn letter(self) -> char {
        match self {
            Reliability::A => 'A',
            Reliability::B => 'B',
            Reliability::C => 'C',
            Reliability::D => 'D',
            Reliability::E => 'E',
            Reliability::F => 'F',
        }
    }
}

words! {
    /// Why something could not be looked at.
    GapKind {
        /// Nothing was ever recorded that could show it.
        NotLogged = "not-logged",
        /// It was recorded and is no longer kept.
        NotKept = "not-kept",
        /// It was destroyed or overwritten.
        Destroyed = "destroyed",
        /// It is there, and nobody looked.
        NotExamined = "not-examined",
        /// Somebody looked and does not say what was found.
        NotPublished = "not-published",
    }
}

impl GapKind {
    /// True when what is missing can never be looked at: then nothing "was not seen".
    pub fn is_blind(self) -> bool {
        matches!(
            self,
            GapKind::NotLogged | GapKind::NotKept | GapKind::Destroyed
        )
    }
}

words! {
    /// What came of it.
    ImpactCode {
        /// Looked for and not found.
        NoneFound = "none-found",
        /// Records could be read, or were.
        RecordsRead = "records-read",
        /// Records were changed.
        RecordsAltered = "records-altered",
        /// Votes or counts were changed.
        VotesAltered = "votes-altered",
        /// A service was worse or away; the finding says which function and what took its place.
        ServiceDegraded = "service-degraded",
        /// People were deceived or frightened.
        PeopleMisled = "people-misled",
        /// Nobody can tell.
        CannotTell = "cannot-tell",
    }
}

words! {
    /// What the naming of an actor rests on.
    AttributionBasis {
        /// Addresses, languages, working hours, many countries: technical traces that anybody can hire or feign.
        Indicator = "indicator",
        /// Marks of where data has been: a vendor's column, a layout.
        Lineage = "lineage",
        /// A newspaper or a commentator names somebody.
        Press = "press",
        /// An official who does not give a name.
        AnonymousOfficial = "anonymous-official",
        /// Whoever did it says so: a handle, a group's page.
        SelfClaim = "self-claim",
        /// A security company's or researchers' analysis.
        CompanyAnalysis = "company-analysis",
        /// One government agency's public assessment.
        AgencyAssessment = "agency-assessment",
        /// A joint public assessment of several agencies.
        JointAssessment = "joint-assessment",
        /// A criminal charge with the facts alleged.
        Indictment = "indictment",
        /// A court's finding.
        CourtFinding = "court-finding",
    }
}
