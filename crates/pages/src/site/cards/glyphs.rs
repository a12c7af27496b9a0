//! The letters of the program's font, drawn in the sizes of a card.

use super::canvas::{DARK, PIXELS};
use ab_glyph::{Font, FontRef, PxScale, ScaleFont};
use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

const REGULAR: &[u8] = include_bytes!("../../../assets/noto-sans-regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/noto-sans-bold.ttf");

/// Letters that are kept once they were drawn: the alphabets of the font, and punctuation. Others are drawn each time.
const KEPT: [std::ops::Range<u32>; 3] = [0..0x530, 0x1e00..0x1f00, 0x2000..0x2100];

/// A letter, drawn.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// From one pen to the next, in pixels.
    pub(super) advance: f32,
    /// From the pen to the leftmost pixel.
    pub(super) left: i32,
    /// From the line to the topmost pixel; negative above the line.
    pub(super) top: i32,
    /// Bytes of a row.
    pub(super) stride: usize,
    /// The shade of each pixel, 0 to [`DARK`], [`PIXELS`] a byte, row after row.
    pub(super) shades: Vec<u8>,
}

/// A font in one size.
pub(super) struct Face {
    font: FontRef<'static>,
    size: f32,
    kept: Vec<OnceLock<Glyph>>,
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
        let kept: usize = KEPT.iter().map(ExactSizeIterator::len).sum();
        Some(Face {
            size,
            kept: (0..kept).map(|_| OnceLock::new()).collect(),
            ascent: ascent.round() as i32,
            line_height: line_height.round() as i32,
            font,
        })
    }

    /// A letter, drawn.
    pub(super) fn glyph(&self, letter: char) -> Cow<'_, Glyph> {
        match self.place(letter) {
            Some(kept) => Cow::Borrowed(kept.get_or_init(|| self.drawn(letter))),
            None => Cow::Owned(self.drawn(letter)),
        }
    }

    /// Where a letter is kept.
    fn place(&self, letter: char) -> Option<&OnceLock<Glyph>> {
        let code = u32::from(letter);
        let mut before = 0;
        for range in &KEPT {
            if range.contains(&code) {
                return self.kept.get((before + code - range.start) as usize);
            }
            before += range.end - range.start;
        }
        None
    }

    /// From a letter's pen to the next one's.
    pub(super) fn advance(&self, letter: char) -> f32 {
        let kept = self.place(letter).and_then(OnceLock::get);
        if let Some(glyph) = kept {
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
            return Glyph::new(advance, (0, 0), (0, 0), |_, _| 0);
        };
        let bounds = outline.px_bounds();
        let (width, height) = (bounds.width() as usize, bounds.height() as usize);
        let mut shades = vec![0; width * height];
        outline.draw(|x, y, covered| {
            let shade = (covered.clamp(0.0, 1.0) * f32::from(DARK)).round() as u8;
            if let Some(pixel) = shades.get_mut(y as usize * width + x as usize) {
                *pixel = shade;
            }
        });
        let corner = (bounds.min.x as i32, bounds.min.y as i32);
        Glyph::new(advance, corner, (width, height), |x, y| {
            shades[y * width + x]
        })
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
        let corner = (2, -(height as i32));
        Glyph::new(advance, corner, (width, height), |x, y| {
            match is_edge(x, width) || is_edge(y, height) {
                true => DARK,
                false => 0,
            }
        })
    }
}

impl Glyph {
    fn new(
        advance: f32,
        (left, top): (i32, i32),
        (width, height): (usize, usize),
        shade: impl Fn(usize, usize) -> u8,
    ) -> Self {
        let stride = width.div_ceil(PIXELS);
        let mut shades = vec![0; stride * height];
        for y in 0..height {
            for x in 0..width {
                let place = 2 * (PIXELS - 1 - x % PIXELS);
                shades[y * stride + x / PIXELS] |= shade(x, y) << place;
            }
        }
        Glyph {
            advance,
            left,
            top,
            stride,
            shades,
        }
    }
}
