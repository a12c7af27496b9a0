use super::glyphs::Faces;
use super::lines::{fitted, wrapped};

fn faces() -> &'static Faces {
    Faces::of_program().expect("the program's font")
}

#[test]
fn lines_are_broken_at_blanks_and_no_line_is_too_wide() {
    let face = &faces().medium;
    let text = "Attackers took the names and addresses of seven million voters out of the register";
    let found = wrapped(face, text, 600.0, 9);
    assert!(found.is_whole && found.lines.len() > 2);
    assert_eq!(found.lines.join(" "), text);
    for line in &found.lines {
        let wide: f32 = line.chars().map(|letter| face.advance(letter)).sum();
        assert!(wide <= 600.0, "{line}");
    }
}

#[test]
fn what_does_not_fit_ends_in_an_ellipsis() {
    let face = &faces().medium;
    let found = wrapped(face, &"word ".repeat(100), 300.0, 2);
    assert!(!found.is_whole);
    assert_eq!(found.lines.len(), 2);
    assert!(found.lines[1].ends_with('…') && !found.lines[0].ends_with('…'));
    let broken = wrapped(face, &"W".repeat(100), 300.0, 30);
    assert!(broken.is_whole && broken.lines.len() > 5);
    assert_eq!(broken.lines.concat(), "W".repeat(100));
    let exact = wrapped(face, "a b", 3000.0, 1);
    assert!(exact.is_whole && exact.lines == ["a b"]);
    assert!(wrapped(face, "   ", 300.0, 2).lines.is_empty());
}

#[test]
fn a_long_title_takes_a_smaller_face() {
    let faces = faces();
    let smaller = [(&faces.large, 4), (&faces.medium, 5)];
    let (short, _) = fitted((&faces.huge, 3), &smaller, "A short title", 1000.0);
    let (long, lines) = fitted(
        (&faces.huge, 3),
        &smaller,
        &"a long title ".repeat(9),
        1000.0,
    );
    assert!(short.line_height > long.line_height);
    assert!(lines.len() <= 5);
}
