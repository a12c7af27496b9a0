//! A picture of 1200 × 630 pixels in four shades, four pixels a byte: quick to draw on, quick to compress, and small.

use super::glyphs::Glyph;
use std::ops::Range;

/// Pixels from left to right.
pub(super) const WIDTH: usize = 1200;

/// Pixels from top to bottom.
pub(super) const HEIGHT: usize = 630;

/// Pixels in a byte, the leftmost in the highest bits.
pub(super) const PIXELS: usize = 4;

const STRIDE: usize = WIDTH / PIXELS;

/// The darkest of the four shades.
pub(super) const DARK: u8 = 3;

/// From paper to dark, in equal steps: the two between are the edges of letters.
const PALETTE: [u8; 12] = [
    0xff, 0xff, 0xff, 0xb1, 0xb9, 0xc1, 0x63, 0x72, 0x83, 0x14, 0x2b, 0x45,
];

/// Above this, smaller is tried.
const QUICK_MAX_BYTES: usize = 30_000;

/// How letters are laid on the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Dark on paper.
    Dark,
    /// Light on what is dark.
    Light,
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

    /// Fills a rectangle with the dark shade. Left and right are multiples of [`PIXELS`].
    pub(super) fn fill(&mut self, across: Range<usize>, down: Range<usize>) {
        for row in down {
            let row = &mut self.pixels[row * STRIDE..][..STRIDE];
            row[across.start / PIXELS..across.end / PIXELS].fill(0xff);
        }
    }

    /// Lays a letter on the picture, its pen at `left` on the line `base`. What lies outside is cut.
    pub(super) fn stamp(&mut self, glyph: &Glyph, left: i32, base: i32, ink: Ink) {
        let (left, top) = (left + glyph.left, base + glyph.top);
        // A letter that begins left of the picture is not drawn: no text begins there.
        let Ok(left) = usize::try_from(left) else {
            return;
        };
        let shift = 2 * (left % PIXELS) as u32;
        for (down, shades) in glyph.shades.chunks_exact(glyph.stride.max(1)).enumerate() {
            let row = usize::try_from(top + down as i32).ok();
            let Some(row) = row.filter(|row| *row < HEIGHT) else {
                continue;
            };
            let row = &mut self.pixels[row * STRIDE..][..STRIDE];
            let row = row.get_mut(left / PIXELS..).unwrap_or_default();
            let mut before = 0_u16;
            // One byte more than the letter has takes what the shift pushes out of its last.
            for (byte, shade) in row.iter_mut().zip(shades.iter().chain(&[0])) {
                let both = before << 8 | u16::from(*shade);
                before = u16::from(*shade);
                // Shades are numbered so that bits do what is meant: one over the other is the darker of both or
                // darker still, and light is dark with its bits turned.
                match ink {
                    Ink::Dark => *byte |= (both >> shift) as u8,
                    Ink::Light => *byte &= !((both >> shift) as u8),
                }
            }
        }
    }

    /// The picture as PNG. Writing to memory does not fail.
    pub(super) fn into_png(self) -> Option<Vec<u8>> {
        use png::DeflateCompression::{FdeflateUltraFast, Level};
        // Rows mostly repeat the one above, and the quickest compression knows nothing so well as nothing.
        let quick = self.encoded(FdeflateUltraFast, png::Filter::Up)?;
        if quick.len() <= QUICK_MAX_BYTES {
            return Some(quick);
        }
        // A card full of letters that somebody chose for their edges. They repeat, which this finds, as no filter has
        // changed them.
        self.encoded(Level(1), png::Filter::NoFilter)
    }

    fn encoded(&self, how: png::DeflateCompression, filter: png::Filter) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(32 * 1024);
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Two);
        encoder.set_palette(&PALETTE[..]);
        encoder.set_deflate_compression(how);
        encoder.set_filter(filter);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.pixels).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }
}
