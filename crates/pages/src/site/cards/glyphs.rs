//! The letters of the program's font, drawn in the sizes of a card.

use super::canvas::FULL;
use ab_glyph::{Font, FontRef, PxScale, ScaleFont};
use std::borrow::Cow;
use std::sync::LazyLock;

const REGULAR: &[u8] = include_bytes!("../../../assets/noto-sans-regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/noto-sans-bold.ttf");

/// Letters up to here are drawn once and kept: the Latin alphabet with its marks. Others are drawn when they come.
const KEPT: u32 = 0x180;

/// A letter, drawn.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// From one pen to the next, in pixels.
    pub(super) advance: f32,
    /// From the pen to the leftmost pixel.
    pub(super) left: i32,
    /// From the line to the topmost pixel; negative above the line.
    pub(super) top: i32,
    /// Pixels across.
    pub(super) width: usize,
    /// How far each pixel is covered, 0 to [`FULL`], row after row.
    pub(super) levels: Vec<u8>,
}

/// A font in one size.
pub(super) struct Face {
    font: FontRef<'static>,
    size: f32,
    kept: Vec<Glyph>,
    /// From the top of a line to the line that letters stand on.
    pub(super) ascent: i32,
    /// From one line to the next.
    pub(super) line_height: i32,
}

/// The sizes of a card.
pub(super) struct Faces {
    /// For short titles.
    pub(super) huge: Face,
    /// For longer titles.
    pub(super) large: Face,
    /// For the longest titles, and for an answer that stands alone.
    pub(super) medium: Face,
    /// For several answers.
    pub(super) strong: Face,
    /// For everything else.
    pub(super) small: Face,
}

impl Faces {
    /// The faces of the program's own font, drawn when the first card is.
    pub(super) fn of_program() -> Option<&'static Faces> {
        static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
            Some(Faces {
                huge: Face::new(BOLD, 60.0)?,
                large: Face::new(BOLD, 48.0)?,
                medium: Face::new(BOLD, 38.0)?,
                strong: Face::new(BOLD, 29.0)?,
                small: Face::new(REGULAR, 27.0)?,
            })
        });
        FACES.as_ref()
    }
}

impl Face {
    fn new(bytes: &'static [u8], em: f32) -> Option<Self> {
        let font = FontRef::try_from_slice(bytes).ok()?;
        let units = font.units_per_em()?;
        // The font's scale is that of a line's height; sizes here are those of an em.
        let size = em * font.height_unscaled() / units;
        let scaled = font.as_scaled(PxScale::from(size));
        let (ascent, line_height) = (scaled.ascent(), em * 1.22);
        let mut face = Face {
            size,
            kept: Vec::new(),
            ascent: ascent.round() as i32,
            line_height: line_height.round() as i32,
            font,
        };
        let letters = (0..KEPT).filter_map(char::from_u32);
        face.kept = letters.map(|letter| face.drawn(letter)).collect();
        Some(face)
    }

    /// A letter, drawn.
    pub(super) fn glyph(&self, letter: char) -> Cow<'_, Glyph> {
        match self.kept.get(letter as usize) {
            Some(glyph) => Cow::Borrowed(glyph),
            None => Cow::Owned(self.drawn(letter)),
        }
    }

    /// From a letter's pen to the next one's.
    pub(super) fn advance(&self, letter: char) -> f32 {
        if let Some(glyph) = self.kept.get(letter as usize) {
            return glyph.advance;
        }
        let id = self.font.glyph_id(letter);
        match id.0 {
            0 => self.box_width(),
            _ => self.font.as_scaled(PxScale::from(self.size)).h_advance(id),
        }
    }

    fn drawn(&self, letter: char) -> Glyph {
        let id = self.font.glyph_id(letter);
        if id.0 == 0 {
            return self.unknown();
        }
        let advance = self.font.as_scaled(PxScale::from(self.size)).h_advance(id);
        let outline = self.font.outline_glyph(id.with_scale(self.size));
        // A blank has no outline.
        let Some(outline) = outline else {
            return Glyph {
                advance,
                left: 0,
                top: 0,
                width: 0,
                levels: Vec::new(),
            };
        };
        let bounds = outline.px_bounds();
        let (width, height) = (bounds.width() as usize, bounds.height() as usize);
        let mut levels = vec![0; width * height];
        outline.draw(|x, y, covered| {
            let level = (covered.clamp(0.0, 1.0) * f32::from(FULL)).round() as u8;
            if let Some(pixel) = levels.get_mut(y as usize * width + x as usize) {
                *pixel = level;
            }
        });
        Glyph {
            advance,
            left: bounds.min.x as i32,
            top: bounds.min.y as i32,
            width,
            levels,
        }
    }

    fn box_width(&self) -> f32 {
        (self.size * 0.5).round()
    }

    /// A letter that the font does not have: a box as high as a capital.
    fn unknown(&self) -> Glyph {
        let advance = self.box_width();
        let width = (advance - 4.0).max(4.0) as usize;
        let height = (self.size * 0.52) as usize;
        let is_edge = |at: usize, of: usize| at < 2 || at + 2 >= of;
        let pixel = |at: usize| match is_edge(at % width, width) || is_edge(at / width, height) {
            true => FULL,
            false => 0,
        };
        Glyph {
            advance,
            left: 2,
            top: -(height as i32),
            width,
            levels: (0..width * height).map(pixel).collect(),
        }
    }
}
