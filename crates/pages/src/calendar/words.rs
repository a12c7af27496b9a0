//! The wording of the calendar, in both languages.

use super::places::place_name;
use crate::{foreign, words};
use jiff::civil::Date;
use levelhead_schema::calendar::{
    Basis, Event, EventKind, Runoff, Said, Seats, SenateBallot, Special, Standing,
};
use levelhead_schema::statement::Language;

/// Longest text of an office's own table that is shown.
const SHOWN: usize = 600;

/// One of two, by language.
pub(crate) fn either<T>(language: Language, english: T, spanish: T) -> T {
    match language {
        Language::English => english,
        Language::Spanish => spanish,
    }
}

/// What somebody said, in that language where there is one.
pub(crate) fn said(language: Language, said: &Said) -> String {
    let text = match (language, &said.es) {
        (Language::Spanish, Some(es)) => es,
        _ => &said.en,
    };
    foreign::shown(text, SHOWN)
}

/// The name of a place, or its letters where it has none.
pub(crate) fn place(language: Language, abbreviation: &str) -> String {
    place_name(language, abbreviation)
        .map_or_else(|| foreign::shown(abbreviation, 20), str::to_owned)
}

/// What kind of election it is: `Primary election`.
pub(crate) fn kind(language: Language, kind: EventKind) -> &'static str {
    let (english, spanish) = match kind {
        EventKind::General => ("Federal general election", "Elecciones generales federales"),
        EventKind::TerritoryGeneral => ("General election", "Elecciones generales"),
        EventKind::StateGeneral => (
            "Election for state offices",
            "Elecciones a cargos estatales",
        ),
        EventKind::Primary => ("Primary election", "Elecciones primarias"),
        EventKind::PrimaryRunoff => ("Primary runoff", "Segunda vuelta de las primarias"),
        EventKind::GeneralRunoff => (
            "Runoff of the general election",
            "Segunda vuelta de las generales",
        ),
        EventKind::Special => ("Special election", "Elección especial"),
        EventKind::SpecialRunoff => (
            "Runoff of a special election",
            "Segunda vuelta de una elección especial",
        ),
        EventKind::Local => ("Local election", "Elecciones locales"),
        EventKind::Deadline => ("Deadline", "Plazo"),
    };
    either(language, english, spanish)
}

/// What stands on the calendar, in a line: the kind and what the row says, or the deadline.
pub(crate) fn title(language: Language, event: &Event) -> String {
    let what = event.what.as_ref().map(|what| said(language, what));
    match (event.kind, what) {
        (EventKind::General, _) | (_, None) => kind(language, event.kind).to_owned(),
        (EventKind::Deadline, Some(what)) => what,
        (of, Some(what)) => format!("{}: {what}", kind(language, of)),
    }
}

/// A short name for a deadline, for lists and calendar programs.
pub(crate) fn short(language: Language, event: &Event) -> String {
    let Some(counted) = &event.counted else {
        return title(language, event);
    };
    let (english, spanish) = match counted.clock.as_str() {
        "ballots-abroad" => ("Ballots abroad due out", "Envío de papeletas al extranjero"),
        "quiet-period" => (
            "Quiet period of the rolls begins",
            "Comienza el período sin bajas en el padrón",
        ),
        "retention-ends" => (
            "Election records kept until here",
            "Conservación de documentos hasta aquí",
        ),
        "intelligence-report" => ("Intelligence report due", "Informe de inteligencia"),
        _ => return title(language, event),
    };
    either(language, english, spanish).to_owned()
}

/// From which election a deadline is counted.
pub(crate) fn counted_from(language: Language, event: &Event) -> Option<String> {
    let counted = event.counted.as_ref()?;
    let election = kind(language, counted.election_kind).to_lowercase();
    let day = words::day(counted.election_date, language);
    Some(match language {
        Language::English => format!("counted from the {election} of {day}"),
        Language::Spanish => format!("contado desde: {election}, {day}"),
    })
}

/// When a runoff is held.
pub(crate) fn runoff(language: Language, runoff: &Runoff, of: EventKind) -> String {
    let text = match (language, runoff.percent) {
        (Language::English, Some(percent)) => {
            format!("held only where nobody has {}", at_least(language, percent))
        }
        (Language::Spanish, Some(percent)) => {
            format!("solo si nadie tiene {}", at_least(language, percent))
        }
        (Language::English, None) if of == EventKind::GeneralRunoff => {
            "held only where nobody has a majority".to_owned()
        }
        (Language::Spanish, None) if of == EventKind::GeneralRunoff => {
            "solo si nadie tiene mayoría".to_owned()
        }
        (Language::English, None) => "held only where the election did not decide".to_owned(),
        (Language::Spanish, None) => "solo si la elección no decidió".to_owned(),
    };
    match runoff.on_request {
        true => {
            text + either(
                language,
                ", and a candidate asks for it",
                " y un candidato la pide",
            )
        }
        false => text,
    }
}

fn at_least(language: Language, percent: u8) -> String {
    match (language, percent) {
        (Language::English, 50) => "a majority (50%)".to_owned(),
        (Language::Spanish, 50) => "mayoría (50 %)".to_owned(),
        (Language::English, _) => format!("{percent}%"),
        (Language::Spanish, _) => format!("{percent} %"),
    }
}

/// How well something is known.
pub(crate) fn standing(language: Language, standing: Standing) -> &'static str {
    let (english, spanish) = match standing {
        Standing::Verified => ("verified", "verificado"),
        Standing::Background => ("background", "conocimiento general"),
        Standing::Unknown => ("unknown", "desconocido"),
    };
    either(language, english, spanish)
}

/// What the words for how well something is known mean, in the order of the list.
pub(crate) fn standings(language: Language) -> [(&'static str, &'static str); 3] {
    let meaning = |standing| match (standing, language) {
        (Standing::Verified, Language::English) => {
            "seen in the source that is named, or computed by a rule that was"
        }
        (Standing::Verified, Language::Spanish) => {
            "visto en la fuente que se nombra, o calculado con una regla que se vio"
        }
        (Standing::Background, Language::English) => {
            "generally held; no source was read for it here"
        }
        (Standing::Background, Language::Spanish) => {
            "se da por sabido; aquí no se leyó ninguna fuente"
        }
        (Standing::Unknown, Language::English) => {
            "not known here. No day is guessed, and none is taken from an earlier year"
        }
        (Standing::Unknown, Language::Spanish) => {
            "no se conoce aquí. No se supone ningún día ni se toma de un año anterior"
        }
    };
    [Standing::Verified, Standing::Background, Standing::Unknown]
        .map(|one| (standing(language, one), meaning(one)))
}

/// Source, day and standing in a line: `verified, as of 2026-02: FEC …`.
pub(crate) fn basis(language: Language, basis: &Basis) -> String {
    let source = foreign::shown(&basis.source, SHOWN);
    let standing = standing(language, basis.status);
    match basis.as_of {
        Some(as_of) => format!(
            "{standing}, {} {as_of}: {source}",
            either(language, "as of", "a fecha de")
        ),
        None => format!("{standing}: {source}"),
    }
}

/// What else is to be said of an event, one sentence an item. `of` is the place that is asked for, if one is.
pub(crate) fn details(language: Language, event: &Event, of: Option<&str>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(held) = &event.runoff {
        lines.push(words::capitalised(&runoff(language, held, event.kind)));
    }
    if let Some(counted) = counted_from(language, event) {
        lines.push(words::capitalised(&counted));
    }
    let limits = event
        .counted
        .as_ref()
        .and_then(|counted| counted.limits.as_ref());
    lines.extend(limits.map(|limits| said(language, limits)));
    lines.extend(event.seats.iter().flat_map(|all| seats(language, all)));
    let own = event
        .seats
        .as_ref()
        .zip(of)
        .and_then(|(all, of)| seats_of(language, all, of));
    lines.extend(own);
    lines.extend(event.note.iter().map(|note| said(language, note)));
    for rival in &event.rivals {
        let source = foreign::shown(&rival.source, SHOWN);
        let other = rival.date.map_or_else(
            || either(language, "no day", "ningún día").to_owned(),
            |date| words::day(date, language),
        );
        lines.push(match language {
            Language::English => format!("Another source gives {other}: {source}"),
            Language::Spanish => format!("Otra fuente da {other}: {source}"),
        });
    }
    lines
}

/// Who is elected, one sentence an item.
pub(crate) fn seats(language: Language, seats: &Seats) -> Vec<String> {
    let mut lines = Vec::new();
    if seats.president {
        lines.push(
            either(
                language,
                "President and Vice President (electors)",
                "Presidencia y Vicepresidencia (electores)",
            )
            .to_owned(),
        );
    }
    lines.push(match language {
        Language::English => format!("House: all {} seats", seats.house),
        Language::Spanish => format!("Cámara de Representantes: los {} escaños", seats.house),
    });
    lines.push(senate(language, &seats.senate));
    let delegates: Vec<String> = seats
        .delegates
        .iter()
        .map(|one| place(language, &one.place))
        .collect();
    if !delegates.is_empty() {
        lines.push(match language {
            Language::English => format!("House, without a vote: {}", words::list(&delegates)),
            Language::Spanish => format!("Cámara, sin voto: {}", list(&delegates)),
        });
    }
    lines
}

/// Who is elected in one place; `None` for the whole country.
fn seats_of(language: Language, seats: &Seats, of: &str) -> Option<String> {
    let name = place(language, of);
    if let Some(delegate) = seats.delegates.iter().find(|one| one.place == of) {
        let title = match delegate.title.as_str() {
            "resident-commissioner" => either(
                language,
                "the Resident Commissioner",
                "el Comisionado Residente",
            ),
            _ => either(language, "a delegate", "un delegado"),
        };
        return Some(format!(
            "{name}: {title}{}",
            doubt(language, &delegate.basis)
        ));
    }
    if of == "US" || crate::words::state_name(of).is_none() || of == "DC" {
        return None;
    }
    let classes = seats.senate.classes_of(of);
    let mut all = vec![
        either(
            language,
            "House, all its seats",
            "Cámara, todos sus escaños",
        )
        .to_owned(),
    ];
    all.extend(
        classes
            .iter()
            .map(|(class, special)| senate_seat(language, *class, *special)),
    );
    if classes.is_empty() {
        let none = match seats.senate.specials_complete {
            true => either(
                language,
                "no seat of the Senate",
                "ningún escaño del Senado",
            ),
            false => either(
                language,
                "no seat of the Senate in its turn; whether there is a special is unknown",
                "ningún escaño del Senado en su turno; no se sabe si hay elección especial",
            ),
        };
        all.push(none.to_owned());
    }
    Some(format!("{name}: {}", all.join("; ")))
}

/// How well something is known, in brackets, unless it is verified.
fn doubt(language: Language, basis: &Basis) -> String {
    match basis.status {
        Standing::Verified => String::new(),
        other => format!(" ({})", standing(language, other)),
    }
}

/// One seat of the Senate: `Senate, class 3, special`.
fn senate_seat(language: Language, class: u8, special: Option<&Special>) -> String {
    let senate = either(language, "Senate, class", "Senado, clase");
    let Some(special) = special else {
        return format!("{senate} {class}");
    };
    let word = match special.short_term {
        false => either(language, "special", "especial"),
        true => either(
            language,
            "for the weeks until the new term",
            "por las semanas hasta el nuevo mandato",
        ),
    };
    format!(
        "{senate} {class}, {word}{}",
        doubt(language, &special.basis)
    )
}

/// The Senate in a line: class, seats in their turn, specials, and the sum where it is known.
pub(crate) fn senate(language: Language, ballot: &SenateBallot) -> String {
    let regular = ballot.states.len();
    let names = |short: bool| -> Vec<String> {
        let specials = ballot
            .specials
            .iter()
            .filter(|special| special.short_term == short);
        specials
            .map(|special| place(language, &special.state))
            .collect()
    };
    let (extra, short) = (names(false), names(true));
    let mut text = match language {
        Language::English => format!("Senate: class {} ({regular} seats)", ballot.class),
        Language::Spanish => format!("Senado: clase {} ({regular} escaños)", ballot.class),
    };
    match (language, extra.is_empty(), ballot.seats) {
        (Language::English, false, _) => {
            text.push_str(&format!(" and specials in {}", words::list(&extra)))
        }
        (Language::Spanish, false, _) => {
            text.push_str(&format!(" y especiales en {}", list(&extra)))
        }
        (Language::English, true, None) => text.push_str("; which specials there are is unknown"),
        (Language::Spanish, true, None) => text.push_str("; no se sabe qué especiales hay"),
        (_, true, Some(_)) => {}
    }
    if let Some(seats) = ballot.seats {
        text.push_str(&match language {
            Language::English => format!(", {seats} seats together"),
            Language::Spanish => format!(", {seats} escaños en total"),
        });
    }
    if !short.is_empty() {
        text.push_str(&match language {
            Language::English => format!(
                "; for the weeks until the new term also {}",
                words::list(&short)
            ),
            Language::Spanish => format!(
                "; por las semanas hasta el nuevo mandato también {}",
                list(&short)
            ),
        });
    }
    text
}

/// `a`, `a y b`, `a, b y c`; `e` before the sound of an i.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => {
            let sounds_like_i = |text: &str| {
                let text = text.to_lowercase();
                (text.starts_with('i') || text.starts_with("hi")) && !text.starts_with("hie")
            };
            let and = if sounds_like_i(last) { "e" } else { "y" };
            format!("{} {and} {last}", first.join(", "))
        }
    }
}

/// Days to the next federal general election, in a sentence; `None` out of a calendar's reach.
pub(crate) fn countdown(language: Language, today: Date) -> Option<String> {
    use levelhead_schema::calendar::{days_to, next_federal_general};
    let next = next_federal_general(today)?;
    let days = days_to(today, next).unsigned_abs();
    let on = words::day(next, language);
    let number = words::number(u64::from(days));
    Some(match (language, days) {
        (Language::English, 0) => format!("The federal general election is today, {on}."),
        (Language::Spanish, 0) => format!("Las elecciones generales federales son hoy, {on}."),
        (Language::English, 1) => {
            format!("The next federal general election is on {on}, in 1 day.")
        }
        (Language::Spanish, 1) => {
            format!("Las próximas elecciones generales federales son el {on}, dentro de 1 día.")
        }
        (Language::English, _) => {
            format!("The next federal general election is on {on}, in {number} days.")
        }
        (Language::Spanish, _) => format!(
            "Las próximas elecciones generales federales son el {on}, dentro de {number} días."
        ),
    })
}
