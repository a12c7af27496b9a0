//! Values met before, and what was made of them.
//!
//! A column of a voter file has few distinct values for its many rows: cities, first names, dates. To bring one to
//! its normal form and make a token of it costs ten times as much as to recognise it. In memory only, of one size
//! whatever comes in, and without effect on any answer: what is not remembered is made again.

/// Longest text that is remembered, in bytes.
const TEXT_MAX: usize = 16;

/// A table with one place for each hash: what comes later takes the place of what was there.
#[derive(Debug)]
pub(crate) struct Memo<V> {
    places: Vec<Place<V>>,
    bits: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place<V> {
    text: [u64; 2],
    /// Code and length. A code is never 0, so a free place equals nothing.
    of: u16,
    value: V,
}

impl<V: Copy + Default> Memo<V> {
    /// A memo of two to the power of `bits` places.
    pub(crate) fn new(bits: u32) -> Self {
        Memo {
            places: vec![Place::default(); 1 << bits],
            bits,
        }
    }

    /// The value of `text` under `code`, made by `make` when it is not remembered. `code` must say everything else
    /// that the value depends on, and must not be 0.
    #[inline]
    pub(crate) fn get(&mut self, code: u8, text: &[u8], make: impl FnOnce() -> V) -> V {
        if text.len() > TEXT_MAX {
            return make();
        }
        let words = words_of(text);
        let of = u16::from(code) << 8 | text.len() as u16;
        let place = &mut self.places[place_of(words, of, self.bits)];
        // One word after the other: compared as a whole they would first be written to memory.
        let differs = (place.text[0] ^ words[0]) | (place.text[1] ^ words[1]);
        if differs != 0 || place.of != of {
            *place = Place {
                text: words,
                of,
                value: make(),
            };
        }
        place.value
    }
}

/// Up to 16 bytes as two words: together with the length, no two texts have the same. Read as they lie, in words that
/// may overlap: to copy them byte by byte first would cost more than all the rest.
#[inline]
fn words_of(text: &[u8]) -> [u64; 2] {
    let length = text.len();
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(&first), Some(&last)) => [u64::from_le_bytes(first), u64::from_le_bytes(last)],
        _ => match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            (Some(&first), Some(&last)) => {
                let [first, last] = [first, last].map(u32::from_le_bytes).map(u64::from);
                [first | last << 32, 0]
            }
            _ if length == 0 => [0, 0],
            _ => {
                let byte = |at: usize| u64::from(text[at]);
                [byte(0) | byte(length / 2) << 8 | byte(length - 1) << 16, 0]
            }
        },
    }
}

/// Folded multiplication: quick, and good enough to spread text.
#[inline]
fn place_of(words: [u64; 2], of: u16, bits: u32) -> usize {
    let left = words[0] ^ 0x9E37_79B9_7F4A_7C15;
    let right = words[1] ^ u64::from(of).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    let folded = u128::from(left) * u128::from(right | 1);
    let mixed = (folded as u64 ^ (folded >> 64) as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> (64 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::Memo;

    #[test]
    fn a_value_is_made_once_and_never_taken_for_another() {
        let mut memo: Memo<usize> = Memo::new(6);
        let mut made = 0;
        let texts: Vec<String> = (0..500)
            .map(|number| "x".repeat(number % 40) + &number.to_string())
            .collect();
        for code in [1, 2] {
            for (at, text) in texts.iter().enumerate() {
                for _ in 0..3 {
                    let value = memo.get(code, text.as_bytes(), || {
                        made += 1;
                        at * 10 + usize::from(code)
                    });
                    assert_eq!(value, at * 10 + usize::from(code));
                }
            }
        }
        let long = texts
            .iter()
            .filter(|text| text.len() > super::TEXT_MAX)
            .count();
        assert_eq!(made, 2 * (texts.len() - long) + 6 * long);
    }
}
