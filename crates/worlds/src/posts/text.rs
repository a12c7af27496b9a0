//! Words of posts: made of syllables, drawn by how common they are.

use crate::dice::Dice;

const SYLLABLES: [&str; 32] = [
    "ba", "ne", "to", "ri", "sul", "ka", "mo", "pen", "la", "dor", "ti", "ve", "gan", "o", "mir",
    "sa", "lu", "fen", "ra", "hol", "ce", "win", "ja", "bre", "ost", "qui", "za", "nor", "pel",
    "um", "dra", "shi",
];
/// Words that stand in every text.
const COMMON: [&str; 16] = [
    "the", "to", "and", "of", "a", "in", "is", "for", "that", "we", "on", "it", "this", "with",
    "are", "you",
];

/// Writes the text of a number. The same number with another `edit` is the same text with one or two words changed or added; 0
/// leaves it as it is.
pub(super) fn write(number: u32, edit: u16, into: &mut String) {
    let mut dice = Dice::new(0x7E87, 0, u64::from(number));
    let words = dice.between(8, 26) as u64;
    let mut edits = Dice::new(0xED17, u64::from(number), u64::from(edit));
    let changed = [edits.below(words), edits.below(words)];
    let changes = match edit {
        0 => 0,
        // A change needs some words around it to stay a small one.
        _ if words < 14 => 1,
        _ => 1 + edits.below(2) as usize,
    };
    for at in 0..words {
        if at > 0 {
            into.push(' ');
        }
        let own = dice.next();
        match changed[..changes].contains(&at) {
            true => word(edits.next(), into),
            false => word(own, into),
        }
    }
    if edit % 3 == 1 {
        into.push_str(["!", " 🙂", " …", "!!"][usize::from(edit / 3 % 4)]);
    }
}

fn word(draw: u64, into: &mut String) {
    if draw % 5 < 2 {
        into.push_str(COMMON[(draw >> 8) as usize % COMMON.len()]);
        return;
    }
    let syllables = 2 + (draw >> 16) % 2;
    // A third of all words come from a small part of the vocabulary.
    let mask = if draw.is_multiple_of(3) { 7 } else { 31 };
    for at in 0..syllables {
        into.push_str(SYLLABLES[((draw >> (20 + 8 * at)) & mask) as usize]);
    }
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn an_edit_changes_little_and_numbers_differ() {
        let text = |number, edit| {
            let mut text = String::new();
            write(number, edit, &mut text);
            text
        };
        assert_eq!(text(7, 0), text(7, 0));
        assert_ne!(text(7, 0), text(8, 0));
        for edit in 1..50 {
            let (one, other) = (text(7, 0), text(7, edit));
            let differ = one
                .split(' ')
                .zip(other.split(' '))
                .filter(|(one, other)| one != other);
            assert!(differ.count() <= 3, "{one} / {other}");
        }
    }
}
