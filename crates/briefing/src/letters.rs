//! Letters that no font can draw, written out.

use serde_json::Value;
use typst::text::Font;

/// Replaces in all strings what no font has a picture of by its code point.
///
/// A missing picture would be an empty box on paper, nothing at all for a screen reader, and an error in PDF/UA-1.
pub(crate) fn make_drawable(data: &mut Value, fonts: &[Font]) {
    match data {
        Value::String(text) => {
            let can_draw = |letter: char| {
                let letter = u32::from(letter);
                fonts
                    .iter()
                    .any(|font| font.info().coverage.contains(letter))
            };
            if !text.chars().all(can_draw) {
                *text = written_out(text, can_draw);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| make_drawable(item, fonts)),
        Value::Object(entries) => entries
            .values_mut()
            .for_each(|value| make_drawable(value, fonts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn written_out(text: &str, can_draw: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        // The template and the drawings have line ends, which are not drawn.
        if can_draw(letter) || letter == '\n' {
            out.push(letter);
        } else {
            out.push_str(&format!("‹U+{:04X}›", u32::from(letter)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::make_drawable;
    use crate::fonts;
    use serde_json::json;

    #[test]
    fn what_no_font_has_is_written_out_and_the_rest_stays() {
        let mut data =
            json!({ "a": ["Prénom ñ → ⟨U+202E⟩ «¿»", "שלום مرحبا 😀 я", "漢字", "a\nb"], "b": 3 });
        make_drawable(&mut data, fonts::all());
        assert_eq!(
            data,
            json!({ "a": ["Prénom ñ → ⟨U+202E⟩ «¿»", "שלום مرحبا 😀 я", "‹U+6F22›‹U+5B57›", "a\nb"], "b": 3 })
        );
    }
}
