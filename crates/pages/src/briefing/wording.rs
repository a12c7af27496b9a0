//! The wording of the briefing, in both languages. Words that the site has as well are taken from the site.

use levelhead_schema::statement::Language;

/// The words in a language.
pub(crate) fn of(language: Language) -> &'static Wording {
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}

/// Sentences with `{0}` and so on for what is filled in. Those of [`Counted`] have a form for one and for many.
pub(crate) struct Wording {
    pub(crate) title: &'static str,
    pub(crate) span: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) page: &'static str,
    pub(crate) left_out: Counted,
    pub(crate) nothing: &'static str,

    pub(crate) claims_in: Counted,
    pub(crate) answered: Counted,
    pub(crate) examined: Counted,
    pub(crate) withdrawn: Counted,
    pub(crate) waiting: Counted,
    pub(crate) questions: Counted,
    pub(crate) no_questions: &'static str,
    pub(crate) outcomes: &'static [(&'static str, Counted)],
    pub(crate) caution: &'static str,
    pub(crate) no_changes: &'static str,
    pub(crate) changes_made: Counted,
    pub(crate) corrections_made: Counted,
    pub(crate) box_claims: &'static str,
    pub(crate) box_questions: &'static str,
    pub(crate) box_examined: &'static str,
    pub(crate) box_changes: &'static str,
    pub(crate) box_corrections: &'static str,
    pub(crate) glance: &'static str,
    pub(crate) glance_heads: [&'static str; 3],

    pub(crate) shares: &'static str,
    pub(crate) shares_lead: &'static str,
    pub(crate) by_state: &'static str,
    pub(crate) by_kind: &'static str,
    pub(crate) by_verdict: &'static str,
    pub(crate) legend: [&'static str; 3],
    pub(crate) head_state: &'static str,
    pub(crate) head_kind: &'static str,
    pub(crate) head_verdict: &'static str,
    pub(crate) head_questions: &'static str,
    pub(crate) head_all: &'static str,
    pub(crate) no_place: &'static str,

    pub(crate) answers: &'static str,
    pub(crate) answers_lead: &'static str,
    pub(crate) meta: &'static str,
    pub(crate) later: &'static str,
    pub(crate) no_assessment: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) likelihood: &'static str,
    pub(crate) likelihood_of: &'static str,
    pub(crate) no_term: &'static str,
    pub(crate) confidence: &'static str,
    pub(crate) impact: &'static str,
    pub(crate) attribution: &'static str,
    pub(crate) looked: &'static str,
    pub(crate) nobody_looked: &'static str,
    pub(crate) not_looked: &'static str,
    pub(crate) none_named: &'static str,
    pub(crate) and_more: Counted,

    pub(crate) open: &'static str,
    pub(crate) open_lead: &'static str,
    pub(crate) open_examined: &'static str,
    pub(crate) open_since: &'static str,
    pub(crate) open_undecided: &'static str,
    pub(crate) open_change: &'static str,
    pub(crate) open_none: &'static str,

    pub(crate) changed: &'static str,
    pub(crate) changed_lead: &'static str,
    pub(crate) changed_heads: [&'static str; 4],
    pub(crate) because: &'static str,
    pub(crate) new_evidence: &'static str,
    pub(crate) fell: &'static str,
    pub(crate) no_part: &'static str,

    pub(crate) corrections: &'static str,
    pub(crate) corrections_lead: &'static str,
    pub(crate) corrections_none: &'static str,
    pub(crate) corrections_heads: [&'static str; 4],

    pub(crate) ahead: &'static str,
    pub(crate) ahead_lead: &'static str,
    pub(crate) ahead_caption: &'static str,
    pub(crate) ahead_heads: [&'static str; 4],
    pub(crate) ahead_unknown: &'static str,

    pub(crate) proof: &'static str,
    pub(crate) proof_lead: &'static str,
    pub(crate) proof_log: &'static str,
    pub(crate) proof_policy: &'static str,
    pub(crate) proof_no_policy: &'static str,
    pub(crate) proof_each: &'static str,
    pub(crate) proof_not: &'static str,
    pub(crate) proof_caption: &'static str,
    pub(crate) proof_heads: [&'static str; 3],
    pub(crate) made_from: &'static str,
    pub(crate) terms: &'static str,
    pub(crate) terms_lead: &'static str,
    pub(crate) terms_caption: &'static str,
    pub(crate) terms_heads: [&'static str; 2],
}

/// A sentence with a number: for one, and for any other.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

impl Counted {
    /// The sentence, with the number in the place of `{0}`.
    pub(crate) fn of(&self, language: Language, value: u64) -> String {
        let number = crate::site::text::number(value, language);
        let template = if value == 1 { self.one } else { self.many };
        template.replace("{0}", &number)
    }
}

const fn counted(one: &'static str, many: &'static str) -> Counted {
    Counted { one, many }
}

static ENGLISH: Wording = Wording {
    title: "Claims about our elections, and what the evidence says",
    span: "{0} to {1}",
    skip: "Skip to the summary",
    summary: "Summary",
    contents: "In this briefing",
    page: "Page {0} of {1}",
    left_out: counted(
        "1 more is not shown here; the public site has all.",
        "{0} more are not shown here; the public site has all.",
    ),
    nothing: "No statement was published in this time.",

    claims_in: counted(
        "1 claim had a statement published in this time.",
        "{0} claims had a statement published in this time.",
    ),
    answered: counted("1 is answered.", "{0} are answered."),
    examined: counted(
        "1 is being examined; there is no answer yet.",
        "{0} are being examined; there is no answer yet.",
    ),
    withdrawn: counted(
        "For 1 the answer was withdrawn.",
        "For {0} the answer was withdrawn.",
    ),
    waiting: counted(
        "1 claim from before this time is still being examined.",
        "{0} claims from before this time are still being examined.",
    ),
    questions: counted(
        "The answered claims fall into 1 question with an answer of its own.",
        "The answered claims fall into {0} questions, each with an answer of its own. Of these:",
    ),
    no_questions: "No answer with its assessment was published in this time.",
    outcomes: &[
        (
            "attack",
            counted(
                "in 1 the evidence shows that it happened",
                "in {0} the evidence shows that it happened",
            ),
        ),
        (
            "attempt",
            counted(
                "in 1 somebody tried; that it succeeded is not shown",
                "in {0} somebody tried; that it succeeded is not shown",
            ),
        ),
        (
            "exposure",
            counted(
                "in 1 data or a weakness lay open",
                "in {0} data or a weakness lay open",
            ),
        ),
        (
            "mishap",
            counted(
                "in 1 a mistake or a failure explains what was seen",
                "in {0} a mistake or a failure explains what was seen",
            ),
        ),
        (
            "deception",
            counted(
                "in 1 what is shown is not what it is said to be",
                "in {0} what is shown is not what it is said to be",
            ),
        ),
        (
            "none-found",
            counted(
                "in 1 nothing was found that shows it, within what was looked at",
                "in {0} nothing was found that shows it, within what was looked at",
            ),
        ),
        (
            "not-decided",
            counted(
                "in 1 the evidence does not decide",
                "in {0} the evidence does not decide",
            ),
        ),
    ],
    caution: "“Not found” means: not found within what was looked at, up to the day of the answer. What was not looked at stands beside each answer. It is no proof that nothing happened.",
    no_changes: "No verdict changed in this time.",
    changes_made: counted(
        "1 verdict changed; the reason stands below.",
        "{0} verdicts changed; the reasons stand below.",
    ),
    corrections_made: counted(
        "1 statement corrected or withdrew an earlier one.",
        "{0} statements corrected or withdrew earlier ones.",
    ),
    box_claims: "Claims",
    box_questions: "Questions answered",
    box_examined: "Being examined",
    box_changes: "Verdicts changed",
    box_corrections: "Corrections",
    glance: "The newest answers",
    glance_heads: ["Claim", "Where", "Answer"],

    shares: "Claims by state and by kind",
    shares_lead: "Claims with a statement published in this time, as they stood on its last day. A claim on several states or of several kinds counts in each. Numbers of claims say how much was claimed and answered, not how much happened.",
    by_state: "Claims by state",
    by_kind: "Claims by what is said to have happened",
    by_verdict: "Answered questions by verdict",
    legend: ["Answered", "Being examined", "Answer withdrawn"],
    head_state: "State",
    head_kind: "What is claimed",
    head_verdict: "Verdict",
    head_questions: "Questions",
    head_all: "All",
    no_place: "No place named",

    answers: "What was seen, and what was not",
    answers_lead: "Each answer holds for its question, up to its day, and within what was looked at. Likelihood speaks of the event; confidence speaks of the evidence.",
    meta: "{0} · {1} · claimed on {2} · answer as of {3} · statement version {4}, published on {5}",
    later: "A later statement was published after the last day of this briefing.",
    no_assessment: "Answered; the statement has no assessment in this record. Read the statement.",
    answer: "Answer",
    likelihood: "Likelihood",
    likelihood_of: "{0}: {1}",
    no_term: "No word fits the whole range that the evidence allows.",
    confidence: "Confidence in the evidence",
    impact: "What came of it",
    attribution: "Who did it",
    looked: "What was looked at",
    nobody_looked: "No source that saw the system, its logs, the material or the procedure is cited.",
    not_looked: "What was not looked at",
    none_named: "Nothing is named. That does not mean that everything was looked at.",
    and_more: counted("and 1 more", "and {0} more"),

    open: "Open questions",
    open_lead: "What was not answered on the last day, and what would answer it.",
    open_examined: "Being examined",
    open_since: "{0} · {1} · first statement on {2}",
    open_undecided: "Answered, but not decided",
    open_change: "What would change it",
    open_none: "Nothing was open.",

    changed: "Verdicts that changed",
    changed_lead: "Each statement is kept; a new version says what replaced it.",
    changed_heads: ["Question", "Before", "Now", "Since"],
    because: "Why",
    new_evidence: "New evidence",
    fell: "Evidence that counts no more",
    no_part: "not asked",

    corrections: "Corrections and withdrawals",
    corrections_lead: "Statements that say that an earlier one was wrong, with the reason that they give.",
    corrections_none: "None was made in this time.",
    corrections_heads: ["Claim", "What", "Day", "Reason"],

    ahead: "The calendar ahead",
    ahead_lead: "Elections and federal deadlines in the year after the last day of this briefing. Each day stands beside its source and how well it is known; ask the election office before you rely on one.",
    ahead_caption: "Days ahead",
    ahead_heads: ["Day", "What", "Where", "Source"],
    ahead_unknown: "Not known here: {0}, {1} ({2}).",

    proof: "How to check this",
    proof_lead: "This briefing is drawn from signed statements in a log that is only ever added to. The statements can be checked without this office and without a connection; the briefing itself can be made again from the same record, byte for byte:",
    proof_log: "The log {0} had {1} entries when this was made. The root of its tree:",
    proof_policy: "The policy asks for signatures with {0} of these keys:",
    proof_no_policy: "This record was made without a policy, so it does not say whose signatures count.",
    proof_each: "To check a statement, put its files and the policy in one folder and run:",
    proof_not: "The check proves who signed a text and that it is in the log. It does not prove that the text is true.",
    proof_caption: "Statements of this time",
    proof_heads: ["Statement", "Published", "SHA-256 of the signed envelope"],
    made_from: "Drawn from the log {0}, {1} entries.",
    terms: "What the words mean",
    terms_lead: "Terms of likelihood stand for ranges (Intelligence Community Directive 203). Confidence is low, moderate or high, by written rules on the number and the sight of the sources.",
    terms_caption: "Terms of likelihood",
    terms_heads: ["Term", "Per cent"],
};

static SPANISH: Wording = Wording {
    title: "Afirmaciones sobre nuestras elecciones y lo que dicen las pruebas",
    span: "{0} a {1}",
    skip: "Ir al resumen",
    summary: "Resumen",
    contents: "En este informe",
    page: "Página {0} de {1}",
    left_out: counted(
        "1 más no se muestra aquí; el sitio público tiene todo.",
        "{0} más no se muestran aquí; el sitio público tiene todo.",
    ),
    nothing: "En este tiempo no se publicó ninguna declaración.",

    claims_in: counted(
        "Sobre 1 afirmación se publicó una declaración en este tiempo.",
        "Sobre {0} afirmaciones se publicó una declaración en este tiempo.",
    ),
    answered: counted("1 tiene respuesta.", "{0} tienen respuesta."),
    examined: counted(
        "1 se está examinando; aún no hay respuesta.",
        "{0} se están examinando; aún no hay respuesta.",
    ),
    withdrawn: counted(
        "En 1 se retiró la respuesta.",
        "En {0} se retiró la respuesta.",
    ),
    waiting: counted(
        "1 afirmación anterior se sigue examinando.",
        "{0} afirmaciones anteriores se siguen examinando.",
    ),
    questions: counted(
        "Las afirmaciones con respuesta forman 1 pregunta, con su propia respuesta.",
        "Las afirmaciones con respuesta forman {0} preguntas, cada una con su propia respuesta. De ellas:",
    ),
    no_questions: "En este tiempo no se publicó ninguna respuesta con su evaluación.",
    outcomes: &[
        (
            "attack",
            counted(
                "en 1 las pruebas muestran que ocurrió",
                "en {0} las pruebas muestran que ocurrió",
            ),
        ),
        (
            "attempt",
            counted(
                "en 1 alguien lo intentó; no consta que lo lograra",
                "en {0} alguien lo intentó; no consta que lo lograra",
            ),
        ),
        (
            "exposure",
            counted(
                "en 1 había datos o una debilidad al descubierto",
                "en {0} había datos o una debilidad al descubierto",
            ),
        ),
        (
            "mishap",
            counted(
                "en 1 un error o un fallo explica lo que se vio",
                "en {0} un error o un fallo explica lo que se vio",
            ),
        ),
        (
            "deception",
            counted(
                "en 1 lo que se muestra no es lo que se dice",
                "en {0} lo que se muestra no es lo que se dice",
            ),
        ),
        (
            "none-found",
            counted(
                "en 1 no se halló nada que lo muestre, dentro de lo que se examinó",
                "en {0} no se halló nada que lo muestre, dentro de lo que se examinó",
            ),
        ),
        (
            "not-decided",
            counted(
                "en 1 las pruebas no lo deciden",
                "en {0} las pruebas no lo deciden",
            ),
        ),
    ],
    caution: "«No se halló» significa: no se halló dentro de lo que se examinó, hasta el día de la respuesta. Junto a cada respuesta consta lo que no se examinó. No demuestra que no ocurriera nada.",
    no_changes: "En este tiempo no cambió ningún veredicto.",
    changes_made: counted(
        "Cambió 1 veredicto; la razón está más abajo.",
        "Cambiaron {0} veredictos; las razones están más abajo.",
    ),
    corrections_made: counted(
        "1 declaración corrigió o retiró otra anterior.",
        "{0} declaraciones corrigieron o retiraron otras anteriores.",
    ),
    box_claims: "Afirmaciones",
    box_questions: "Preguntas con respuesta",
    box_examined: "En examen",
    box_changes: "Veredictos cambiados",
    box_corrections: "Correcciones",
    glance: "Las respuestas más recientes",
    glance_heads: ["Afirmación", "Dónde", "Respuesta"],

    shares: "Afirmaciones por estado y por tipo",
    shares_lead: "Afirmaciones con una declaración publicada en este tiempo, tal como estaban el último día. Una afirmación sobre varios estados o de varios tipos cuenta en cada uno. El número de afirmaciones dice cuánto se afirmó y se respondió, no cuánto ocurrió.",
    by_state: "Afirmaciones por estado",
    by_kind: "Afirmaciones según lo que se dice que ocurrió",
    by_verdict: "Preguntas con respuesta, por veredicto",
    legend: ["Con respuesta", "En examen", "Respuesta retirada"],
    head_state: "Estado",
    head_kind: "Qué se afirma",
    head_verdict: "Veredicto",
    head_questions: "Preguntas",
    head_all: "Todas",
    no_place: "Sin lugar",

    answers: "Lo que se vio y lo que no",
    answers_lead: "Cada respuesta vale para su pregunta, hasta su día y dentro de lo que se examinó. La probabilidad habla del hecho; la confianza habla de las pruebas.",
    meta: "{0} · {1} · afirmado el {2} · respuesta a fecha de {3} · versión {4} de la declaración, publicada el {5}",
    later: "Después del último día de este informe se publicó otra declaración.",
    no_assessment: "Con respuesta; la declaración no tiene evaluación en este registro. Lea la declaración.",
    answer: "Respuesta",
    likelihood: "Probabilidad",
    likelihood_of: "{0}: {1}",
    no_term: "Ninguna palabra cubre todo el margen que permiten las pruebas.",
    confidence: "Confianza en las pruebas",
    impact: "Qué consecuencias tuvo",
    attribution: "Quién lo hizo",
    looked: "Lo que se examinó",
    nobody_looked: "No se cita ninguna fuente que viera el sistema, sus registros, el material o el procedimiento.",
    not_looked: "Lo que no se examinó",
    none_named: "No se nombra nada. Eso no significa que se examinara todo.",
    and_more: counted("y 1 más", "y {0} más"),

    open: "Preguntas abiertas",
    open_lead: "Lo que no tenía respuesta el último día, y lo que la daría.",
    open_examined: "En examen",
    open_since: "{0} · {1} · primera declaración el {2}",
    open_undecided: "Con respuesta, pero sin decidir",
    open_change: "Lo que la cambiaría",
    open_none: "No había nada abierto.",

    changed: "Veredictos que cambiaron",
    changed_lead: "Cada declaración se conserva; una versión nueva dice qué la reemplazó.",
    changed_heads: ["Pregunta", "Antes", "Ahora", "Desde"],
    because: "Por qué",
    new_evidence: "Pruebas nuevas",
    fell: "Pruebas que ya no cuentan",
    no_part: "no se preguntaba",

    corrections: "Correcciones y retiradas",
    corrections_lead: "Declaraciones que dicen que otra anterior era errónea, con la razón que dan.",
    corrections_none: "En este tiempo no se hizo ninguna.",
    corrections_heads: ["Afirmación", "Qué", "Día", "Razón"],

    ahead: "El calendario que viene",
    ahead_lead: "Elecciones y plazos federales en el año posterior al último día de este informe. Cada día está junto a su fuente y a cómo se conoce; pregunte a la oficina electoral antes de confiar en uno.",
    ahead_caption: "Próximos días",
    ahead_heads: ["Día", "Qué", "Dónde", "Fuente"],
    ahead_unknown: "No se conoce aquí: {0}, {1} ({2}).",

    proof: "Cómo comprobarlo",
    proof_lead: "Este informe se hizo a partir de declaraciones firmadas que están en un registro al que solo se añade. Las declaraciones se pueden comprobar sin esta oficina y sin conexión; el informe mismo se puede volver a hacer a partir del mismo registro, byte a byte:",
    proof_log: "El registro {0} tenía {1} entradas cuando se hizo esto. La raíz de su árbol:",
    proof_policy: "La política pide firmas con {0} de estas claves:",
    proof_no_policy: "Este registro se hizo sin política, así que no dice qué firmas cuentan.",
    proof_each: "Para comprobar una declaración, ponga sus archivos y la política en una carpeta y ejecute:",
    proof_not: "La comprobación demuestra quién firmó un texto y que está en el registro. No demuestra que el texto sea verdad.",
    proof_caption: "Declaraciones de este tiempo",
    proof_heads: ["Declaración", "Publicada", "SHA-256 del sobre firmado"],
    made_from: "Hecho a partir del registro {0}, {1} entradas.",
    terms: "Qué significan las palabras",
    terms_lead: "Los términos de probabilidad son márgenes (Intelligence Community Directive 203). La confianza es baja, moderada o alta, según reglas escritas sobre el número de fuentes y lo que pudieron ver.",
    terms_caption: "Términos de probabilidad",
    terms_heads: ["Término", "Por ciento"],
};
