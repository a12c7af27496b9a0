//! Making pages smaller, once, for everybody who asks for the same.

use crate::negotiate::Encoding;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Files below this size gain nothing: they fit into one packet as they are.
const WORTH_IT_MIN_BYTES: usize = 1024;

/// Brotli's quality: about a tenth larger than at its best, in a twentieth of the time.
const BROTLI_QUALITY: u32 = 6;

/// Brotli's window, as a power of two: no page is larger.
const BROTLI_WINDOW: u32 = 20;

/// True for what compresses: text. Pictures are compressed already.
pub(crate) fn is_compressible(media_type: &str, size_bytes: usize) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let is_text = essence.starts_with("text/")
        || essence.ends_with("+json")
        || essence.ends_with("+xml")
        || matches!(
            essence,
            "application/json" | "application/javascript" | "application/xml"
        );
    is_text && size_bytes >= WORTH_IT_MIN_BYTES
}

/// The bytes in an encoding, where that saves at least a tenth.
pub(crate) fn compressed(bytes: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    let smaller = match encoding {
        Encoding::Identity => return None,
        Encoding::Brotli => brotli(bytes)?,
        Encoding::Gzip => gzip(bytes)?,
    };
    (smaller.len() < bytes.len() / 10 * 9).then_some(smaller)
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let into = Vec::with_capacity(bytes.len() / 4);
    let mut writer = brotli::CompressorWriter::new(into, 16 * 1024, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(bytes).ok()?;
    Some(writer.into_inner())
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let into = Vec::with_capacity(bytes.len() / 4);
    let mut writer = GzEncoder::new(into, Compression::new(6));
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::{compressed, is_compressible};
    use crate::negotiate::Encoding;
    use std::io::Read;

    #[test]
    fn text_is_compressible_and_pictures_are_not() {
        for text in [
            "text/html; charset=utf-8",
            "text/css",
            "application/json",
            "application/atom+xml",
            "application/feed+json",
        ] {
            assert!(is_compressible(text, 2000), "{text}");
            assert!(!is_compressible(text, 20), "{text}");
        }
        for other in ["image/png", "application/pdf", "application/octet-stream"] {
            assert!(!is_compressible(other, 2000), "{other}");
        }
    }

    #[test]
    fn what_was_compressed_comes_back() {
        let text = "an election and another election\n".repeat(200);
        let brotli = compressed(text.as_bytes(), Encoding::Brotli).unwrap();
        let mut back = Vec::new();
        brotli::Decompressor::new(brotli.as_slice(), 4096)
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, text.as_bytes());
        let gzip = compressed(text.as_bytes(), Encoding::Gzip).unwrap();
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(gzip.as_slice())
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, text.as_bytes());
    }

    #[test]
    fn what_does_not_shrink_stays() {
        let noise: Vec<u8> = (0_u32..4000)
            .flat_map(|at| {
                at.wrapping_mul(2_654_435_761)
                    .rotate_left(at % 31)
                    .to_le_bytes()
            })
            .collect();
        assert_eq!(compressed(&noise, Encoding::Brotli), None);
        assert_eq!(compressed(&noise, Encoding::Gzip), None);
    }
}
