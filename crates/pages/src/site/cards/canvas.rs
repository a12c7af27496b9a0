//! A picture of 1200 × 630 pixels in sixteen colours, two pixels a byte: small to draw on and quick to compress.

use super::glyphs::Glyph;
use std::ops::Range;

/// Pixels from left to right.
pub(super) const WIDTH: usize = 1200;

/// Pixels from top to bottom.
pub(super) const HEIGHT: usize = 630;

const STRIDE: usize = WIDTH / 2;

/// The deepest of the eight levels of a letter's edge.
pub(super) const FULL: u8 = 7;

const PAPER: [u8; 3] = [0xff, 0xff, 0xff];
const PANEL: [u8; 3] = [0xe8, 0xee, 0xf4];
const DARK: [u8; 3] = [0x14, 0x2b, 0x45];

/// How letters are laid on the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// On paper.
    DarkOnLight,
    /// On the dark bar.
    LightOnDark,
    /// On the panel.
    DarkOnPanel,
}

impl Ink {
    /// The colour of the bar and of full letters.
    pub(super) const SOLID: u8 = FULL;

    /// The colour of the panel.
    pub(super) const PANEL: u8 = FULL + 1;

    /// The colour of a pixel that was `under` and that a letter covers to this level.
    fn over(self, under: u8, level: u8) -> u8 {
        match self {
            Ink::DarkOnLight => under.max(level),
            Ink::DarkOnPanel => under.max(Ink::PANEL + level),
            Ink::LightOnDark => under.min(FULL - level),
        }
    }
}

/// The sixteen colours: from paper to dark in eight steps, and from panel to dark in eight.
fn palette() -> Vec<u8> {
    let steps = |from: [u8; 3]| {
        (0..=u32::from(FULL)).flat_map(move |step| {
            (0..3).map(move |at| {
                let (from, to) = (u32::from(from[at]), u32::from(DARK[at]));
                let full = u32::from(FULL);
                ((from * (full - step) + to * step) / full) as u8
            })
        })
    };
    steps(PAPER).chain(steps(PANEL)).collect()
}

/// The picture.
pub(super) struct Canvas {
    pixels: Vec<u8>,
}

impl Canvas {
    /// White paper.
    pub(super) fn new() -> Self {
        Canvas {
            pixels: vec![0; STRIDE * HEIGHT],
        }
    }

    /// Fills a rectangle whose left and right are even.
    pub(super) fn fill(&mut self, across: Range<usize>, down: Range<usize>, colour: u8) {
        for row in down {
            let row = row * STRIDE;
            let pair = colour << 4 | colour;
            self.pixels[row + across.start / 2..row + across.end / 2].fill(pair);
        }
    }

    /// Lays a letter on the picture, its pen at `left` on the line `base`. What lies outside is cut.
    pub(super) fn stamp(&mut self, glyph: &Glyph, left: i32, base: i32, ink: Ink) {
        let (left, top) = (left + glyph.left, base + glyph.top);
        for (down, levels) in glyph.levels.chunks_exact(glyph.width.max(1)).enumerate() {
            let y = top + down as i32;
            if !(0..HEIGHT as i32).contains(&y) {
                continue;
            }
            let row = &mut self.pixels[y as usize * STRIDE..][..STRIDE];
            for (across, level) in levels.iter().enumerate() {
                let x = left + across as i32;
                if *level == 0 || !(0..WIDTH as i32).contains(&x) {
                    continue;
                }
                let pair = &mut row[x as usize / 2];
                *pair = match x % 2 {
                    0 => ink.over(*pair >> 4, *level) << 4 | (*pair & 0x0f),
                    _ => (*pair & 0xf0) | ink.over(*pair & 0x0f, *level),
                };
            }
        }
    }

    /// The picture as PNG. Writing to memory does not fail.
    pub(super) fn into_png(self) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(64 * 1024);
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(palette());
        encoder.set_compression(png::Compression::Fast);
        // Rows mostly repeat the one above: what is left of them is nothing.
        encoder.set_filter(png::Filter::Up);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.pixels).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }
}
