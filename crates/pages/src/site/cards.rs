//! Cards: the picture that other sites and messengers show beside a link to a claim.
//!
//! Input: a claim. Output: a PNG of 1200 × 630 pixels with its title, the answer in plain words, office and date.
//! Drawn here from the letters of a font that is part of the program; a letter that the font does not have is a box.

mod canvas;
mod glyphs;
mod lines;

use super::address::in_language;
use super::plain_answer::{Answer, date_of};
use super::text::day;
use super::wording::words;
use super::{Address, File, Section, Site};
use crate::foreign::shown;
use canvas::{Canvas, HEIGHT, Ink, WIDTH};
use glyphs::{Face, Faces};
use levelhead_schema::public::PublicClaim;
use levelhead_schema::statement::Language;
use lines::{fitted, wrapped};

/// The cards as a part of the site.
pub(crate) const SECTION: Section = Section { paths, render };

fn paths(site: &Site<'_>, paths: &mut Vec<String>) {
    for language in &site.settings.languages {
        let claims = site.record.claims.iter();
        paths.extend(claims.map(|claim| card_path(&claim.claim.id, *language)));
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let id = address.rest.strip_prefix("cards/")?.strip_suffix(".png")?;
    let claim = site.claim(id)?;
    Some(File {
        media_type: "image/png",
        bytes: draw(&Card::of(site, claim, address.language))?,
    })
}

/// The path of a claim's card.
pub(crate) fn card_path(id: &str, language: Language) -> String {
    in_language(language, &format!("cards/{id}.png"))
}

/// What a card says.
struct Card {
    office: String,
    /// A title alone would spread the claim: this says that it is one.
    label: &'static str,
    title: String,
    standing: String,
    answers: Vec<String>,
    foot: String,
}

impl Card {
    fn of(site: &Site<'_>, claim: &PublicClaim, language: Language) -> Self {
        let answer = Answer::of(claim, language);
        let day = day(date_of(claim.updated()), language);
        let host = site.settings.base_url.split("://").last();
        Card {
            office: shown(&site.settings.office, 120),
            label: words(language).claim_word,
            title: shown(&claim.claim.title, 240),
            standing: answer.standing.to_owned(),
            answers: answer.distinct().into_iter().map(str::to_owned).collect(),
            foot: format!("{day} · {} · {}", claim.claim.id, host.unwrap_or_default()),
        }
    }
}

const MARGIN: i32 = 64;
const TEXT_WIDTH: f32 = (WIDTH as i32 - 2 * MARGIN) as f32;
const TITLE_TOP: i32 = 84;
const PANEL_TOP: usize = 356;
const PANEL_BOTTOM: usize = 552;
const PANEL_INSET: i32 = 28;
const PANEL_WIDTH: f32 = TEXT_WIDTH - 2.0 * PANEL_INSET as f32;

/// Draws a card. `None` only when the font of the program cannot be read, which a test would tell.
fn draw(card: &Card) -> Option<Vec<u8>> {
    let faces = Faces::of_program()?;
    let mut canvas = Canvas::new();
    canvas.fill(0..WIDTH, 0..76);
    line(
        &mut canvas,
        &faces.small,
        &card.office,
        (MARGIN, 20),
        Ink::Light,
    );

    let smaller = [(&faces.large, 3), (&faces.medium, 4)];
    let (face, title) = fitted((&faces.huge, 3), &smaller, &card.title, TEXT_WIDTH);
    // Both hang from the top when the title is long, and stand in the middle of their room when it is short.
    let label = faces.small.line_height + 6;
    let wide = label + face.line_height * title.len() as i32;
    let top = TITLE_TOP + ((PANEL_TOP as i32 - TITLE_TOP - wide) / 2).max(0);
    line(
        &mut canvas,
        &faces.small,
        card.label,
        (MARGIN, top),
        Ink::Dark,
    );
    let top = top + label;
    for (at, text) in title.iter().enumerate() {
        let at = (MARGIN, top + face.line_height * at as i32);
        line(&mut canvas, face, text, at, Ink::Dark);
    }

    let left = MARGIN as usize;
    canvas.fill(left..left + 8, PANEL_TOP..PANEL_BOTTOM);
    answer(&mut canvas, faces, card);
    let foot = one_line(&faces.small, &card.foot, TEXT_WIDTH);
    line(
        &mut canvas,
        &faces.small,
        &foot,
        (MARGIN, HEIGHT as i32 - 58),
        Ink::Dark,
    );
    canvas.into_png()
}

/// The panel with the answer: as large as it fits, and what does not fit ends in an ellipsis.
fn answer(canvas: &mut Canvas, faces: &Faces, card: &Card) {
    let left = MARGIN + PANEL_INSET;
    let top = PANEL_TOP as i32 + 14;
    line(canvas, &faces.small, &card.standing, (left, top), Ink::Dark);
    let mut at = top + faces.small.line_height + 4;
    let smaller = [(&faces.strong, 4)];
    let (face, lines) = match card.answers.as_slice() {
        [only] => fitted((&faces.medium, 3), &smaller, only, PANEL_WIDTH),
        several => (&faces.strong, listed(&faces.strong, several)),
    };
    for text in lines {
        line(canvas, face, &text, (left, at), Ink::Dark);
        at += face.line_height;
    }
}

/// Several answers, each from a line of its own, on at most four lines.
fn listed(face: &Face, answers: &[String]) -> Vec<String> {
    const MOST: usize = 4;
    // With more answers than lines the last line says so.
    let each = (MOST / answers.len().max(1)).max(1);
    let mut lines = Vec::new();
    for answer in answers {
        lines.extend(wrapped(face, &format!("• {answer}"), PANEL_WIDTH, each).lines);
    }
    if lines.len() > MOST {
        lines.truncate(MOST - 1);
        lines.push("…".to_owned());
    }
    lines
}

fn one_line(face: &Face, text: &str, width: f32) -> String {
    wrapped(face, text, width, 1)
        .lines
        .pop()
        .unwrap_or_default()
}

/// Draws a line of text; what leaves the card on the right is cut.
fn line(canvas: &mut Canvas, face: &Face, text: &str, (left, top): (i32, i32), ink: Ink) {
    let mut pen = left as f32;
    for letter in text.chars() {
        let glyph = face.glyph(letter);
        canvas.stamp(&glyph, pen.round() as i32, top + face.ascent, ink);
        pen += glyph.advance;
    }
}

#[cfg(test)]
mod tests;
