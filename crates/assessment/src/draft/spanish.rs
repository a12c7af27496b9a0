//! Plain Spanish. Words of others stay in their own language, in quotation marks.

use super::notes::unquoted;
use super::voice::{Voice, claimants, grouped, joined, percent};
use crate::weights::Weights;
use jiff::civil::Date;
use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::assessment::{AttributionAnswer, PartAssessment};
use levelhead_schema::claim::{Claim, Figure};

pub(super) struct Spanish;

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

impl Voice for Spanish {
    fn date(&self, date: Date) -> String {
        let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
        format!("{} de {month} de {}", date.day(), date.year())
    }

    fn claimed(&self, claim: &Claim) -> String {
        let said = match claimants(claim, "y") {
            Some(who) => format!("{who} afirmó"),
            None => "se afirmó".to_owned(),
        };
        format!(
            "El {} {said}: \"{}\".",
            self.date(claim.date),
            unquoted(&claim.text)
        )
    }

    fn corrected(&self, reason: &str) -> String {
        format!(
            "Esto corrige nuestra declaración anterior: \"{}\".",
            unquoted(reason)
        )
    }

    fn withdrawn(&self, reason: &str) -> String {
        format!(
            "Retiramos nuestra declaración anterior: \"{}\".",
            unquoted(reason)
        )
    }

    fn known_until(&self, as_of: Date) -> String {
        format!("Lo que sigue es lo que se sabía el {}.", self.date(as_of))
    }

    fn question(&self, part: &PartAssessment) -> String {
        format!("## ¿Es así? \"{}\"", unquoted(&part.text))
    }

    fn looking_into(&self, part: &PartAssessment) -> String {
        format!(
            "Lo estamos examinando; la pregunta trata de esto: \"{}\".",
            unquoted(&part.system)
        )
    }

    fn no_more_yet(&self) -> &'static str {
        "No daremos una respuesta antes de que las pruebas la permitan."
    }

    fn no_negative(&self) -> &'static str {
        "Las pruebas no permiten declarar que algo no se halló."
    }

    fn not_found(&self, part: &PartAssessment, as_of: Date, looked: &[String]) -> String {
        let looked = match looked.is_empty() {
            true => "nada que cuente".to_owned(),
            false => joined(looked, "y"),
        };
        format!(
            "Hasta el {}, no se halló nada de esto en el sistema \"{}\"; lo que se examinó: {looked}.",
            self.date(as_of),
            unquoted(&part.system)
        )
    }

    fn looked(&self, source: &str, access: &str) -> String {
        let seen = match access {
            "system" => "el propio sistema",
            "logs" => "los registros de actividad y la vigilancia",
            "artefact" => "el material que se muestra",
            "procedure" => "las normas y el procedimiento",
            "briefing" => "informes sobre lo que vieron otros",
            _ => "el exterior del sistema",
        };
        format!("{seen} ({source})")
    }

    fn likelihood(&self, term: Likelihood, names: &[String]) -> String {
        let name = joined(names, "; o");
        let term = match term {
            Likelihood::AlmostNoChance => "casi imposible",
            Likelihood::VeryUnlikely => "muy improbable",
            Likelihood::Unlikely => "improbable",
            Likelihood::RoughlyEven => {
                return format!("Hay posibilidades parejas de que lo explique esto: {name}.");
            }
            Likelihood::Likely => "probable",
            Likelihood::VeryLikely => "muy probable",
            Likelihood::AlmostCertain => {
                return format!("Es casi seguro que lo explica esto: {name}.");
            }
        };
        format!("Es {term} que lo explique esto: {name}.")
    }

    fn not_settled(&self, leading: Option<(&str, f64, f64)>) -> String {
        match leading {
            Some((name, low, high)) => format!(
                "Ninguna explicación queda establecida; la que mejor encaja ({name}) tiene entre {} y {} de cien.",
                percent(low),
                percent(high)
            ),
            None => "No se pudo sopesar ninguna explicación.".to_owned(),
        }
    }

    fn confidence(&self, level: Confidence) -> String {
        let level = match level {
            Confidence::Low => "baja",
            Confidence::Moderate => "moderada",
            Confidence::High => "alta",
        };
        format!("Nuestra confianza en las pruebas es {level}.")
    }

    fn impact(&self, answer: &str) -> &'static str {
        match answer {
            "none-found" => {
                "Quienes examinaron las consecuencias, citados aquí, no informan de ningún efecto."
            }
            "records-read" => "Se pudieron leer registros.",
            "records-altered" => "Se cambiaron registros.",
            "votes-altered" => "Se cambiaron votos o recuentos.",
            "service-degraded" => "Un servicio estuvo peor o caído durante un tiempo.",
            "people-misled" => "Se engañó o se asustó a personas.",
            "cannot-tell" => "Nadie puede decir qué consecuencias tuvo.",
            "several" => "Sobre las consecuencias hay varias conclusiones.",
            _ => "No se examinó qué consecuencias tuvo.",
        }
    }

    fn said(&self, source: &str, date: Date, says: &str) -> String {
        format!(
            "{source} dijo el {}: \"{}\".",
            self.date(date),
            unquoted(says)
        )
    }

    fn attribution(&self, answer: &AttributionAnswer) -> String {
        match (answer.answer.as_str(), answer.actor.as_deref()) {
            ("stated", Some(actor)) => {
                format!("Quienes se citan aquí lo atribuyen a este autor: {actor}.")
            }
            ("self-claimed", Some(actor)) => format!(
                "Solo {actor} dice quién lo hizo; un nombre que alguien se da a sí mismo no nombra a ninguna persona."
            ),
            ("disputed", _) => {
                "Se discute quién lo hizo; los citados aquí nombran a autores distintos.".to_owned()
            }
            ("not-applicable", _) => "No hay ningún acto que atribuir a nadie.".to_owned(),
            _ => "No se sabe quién lo hizo.".to_owned(),
        }
    }

    fn names(&self, actor: &str, basis: &str) -> String {
        let known = Weights::embedded().basis_named(basis);
        let basis = known.map_or(basis, |known| &known.words_es);
        format!("nombra a {actor}; fundamento: {basis}")
    }

    fn figure(&self, author: &str, figure: &Figure) -> String {
        let qualifier = match figure.qualifier.as_deref() {
            None => "",
            Some("about") => "unos ",
            Some("more than") => "más de ",
            Some("fewer than") => "menos de ",
            Some(_) => "como máximo ",
        };
        format!(
            "{author} dio esta cifra el {}: {qualifier}{} (\"{}\").",
            self.date(figure.date),
            grouped(figure.value, '.'),
            unquoted(&figure.what)
        )
    }

    fn unexplained(&self) -> &'static str {
        "Lo que encaja peor con la explicación más probable:"
    }

    fn figures(&self) -> &'static str {
        "Cifras, una junto a otra:"
    }

    fn not_looked_at(&self) -> &'static str {
        "Lo que no se examinó:"
    }

    fn would_change(&self) -> &'static str {
        "Lo que cambiaría esta respuesta:"
    }

    fn listed(&self, line: &str) -> String {
        let known = match line {
            "What came of it" => "Qué consecuencias tuvo",
            "The data itself was not compared with public releases (`levelhead leak check`)" => {
                "Los datos mismos no se compararon con las listas públicas (`levelhead leak check`)"
            }
            "The system's logs were not searched with measured power" => {
                "No se buscó en los registros del sistema con una sensibilidad medida"
            }
            "The posts were not tested for accounts that act together beyond chance" => {
                "No se comprobó si hay cuentas que actúan juntas más allá del azar"
            }
            other => other,
        };
        format!("\"{}\"", unquoted(known))
    }

    fn notes(&self) -> &'static str {
        "## En qué se apoya"
    }

    fn note_of_claim(&self, claim: &Claim) -> String {
        format!("La afirmación {} tal como se registró", claim.id)
    }

    fn note_of_finding(&self, claim: &str, part: &str, what: &str, as_of: Date) -> String {
        let what = match what {
            "verdict" => "veredicto",
            "explanations weighed" => "explicaciones sopesadas",
            "confidence" => "confianza",
            "impact" => "consecuencias",
            "attribution" => "atribución",
            "what was not looked at" => "lo que no se examinó",
            _ => "lo que cambiaría la respuesta",
        };
        format!(
            "Evaluación de {claim} al {}, parte {part}: {what}",
            self.date(as_of)
        )
    }
}
