//! The pictures beside links.

use crate::published::{HOSTILE, many, record, record_of, settings};
use levelhead_pages::site::Site;
use levelhead_schema::public::PublicRecord;

/// The picture of the only claim, decoded: grey values of its 1200 × 630 pixels.
fn pixels(record: &PublicRecord, path: &str) -> Vec<u8> {
    let settings = settings();
    let file = Site::new(record, &settings).render(path).expect("a card");
    assert_eq!(file.media_type, "image/png");
    assert!(file.bytes.len() < 60_000, "{} bytes", file.bytes.len());
    let mut decoder = png::Decoder::new(std::io::Cursor::new(&file.bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("a frame");
    assert_eq!((info.width, info.height), (1200, 630));
    assert_eq!(info.color_type, png::ColorType::Rgb);
    bytes.chunks_exact(3).map(|pixel| pixel[0]).collect()
}

/// Dark pixels in a band of rows.
fn ink(pixels: &[u8], rows: std::ops::Range<usize>) -> usize {
    let band = &pixels[rows.start * 1200..rows.end * 1200];
    band.iter().filter(|value| **value < 100).count()
}

fn titled(title: &str) -> PublicRecord {
    let mut record = many(1);
    record.claims[0].claim.title = title.to_owned();
    record
}

#[test]
fn a_card_shows_title_answer_and_foot_in_both_languages() {
    let record = record();
    for claim in &record.claims {
        let english = pixels(&record, &format!("cards/{}.png", claim.claim.id));
        let spanish = pixels(&record, &format!("es/cards/{}.png", claim.claim.id));
        for rows in [90..340, 360..545, 570..625] {
            assert!(
                ink(&english, rows.clone()) > 500,
                "{} {rows:?}",
                claim.claim.id
            );
            assert!(
                ink(&spanish, rows.clone()) > 500,
                "{} {rows:?}",
                claim.claim.id
            );
        }
        assert!(english != spanish);
    }
}

#[test]
fn no_title_breaks_the_frame_or_the_drawing() {
    let long_word = "W".repeat(400);
    let wide = "WW ".repeat(200);
    let marks = "e\u{301}\u{302}\u{303} ".repeat(50);
    let foreign = "漢字かな ".repeat(30);
    let turned = "שלום \u{202e}abc\u{202c} مرحبا";
    let titles = [
        "",
        " ",
        "\n\t",
        HOSTILE,
        &long_word,
        &wide,
        &marks,
        &foreign,
        turned,
        "\u{1f600}\u{10ffff}",
    ];
    for title in titles {
        let pixels = pixels(&titled(title), "cards/US-2030-00000.png");
        // Nothing runs into the margins at the sides.
        let sides = pixels.chunks_exact(1200).skip(80);
        for row in sides {
            assert!(row[..60].iter().all(|value| *value == 255), "{title:?}");
            assert!(row[1140..].iter().all(|value| *value == 255), "{title:?}");
        }
    }
}

#[test]
fn letters_that_the_font_does_not_have_are_boxes() {
    let none = ink(&pixels(&titled(""), "cards/US-2030-00000.png"), 80..345);
    let boxes = pixels(&titled("漢"), "cards/US-2030-00000.png");
    let other = pixels(&titled("字"), "cards/US-2030-00000.png");
    assert!(ink(&boxes, 80..345) > none + 100);
    assert!(boxes == other, "any two unknown letters look the same");
    let known = pixels(&titled("ñ"), "cards/US-2030-00000.png");
    let plain = pixels(&titled("n"), "cards/US-2030-00000.png");
    assert!(known != plain && known != boxes);
    let cyrillic = pixels(&titled("Ж"), "cards/US-2030-00000.png");
    assert!(cyrillic != boxes, "Cyrillic letters are there");
}

#[test]
fn the_same_record_gives_the_same_picture_and_no_other_path_gives_one() {
    let record = record();
    let settings = settings();
    let site = Site::new(&record, &settings);
    let path = "cards/US-2030-LIST.png";
    assert_eq!(
        site.render(path),
        Site::new(&record, &settings).render(path)
    );
    for path in [
        "cards/NONE.png",
        "cards/US-2030-LIST.jpg",
        "cards/.png",
        "cards/US-2030-LIST.png/x",
    ] {
        assert_eq!(site.render(path), None, "{path}");
    }
    let paths = site.paths();
    assert!(paths.iter().any(|known| known == path));
    let empty = record_of(Vec::new());
    let site = Site::new(&empty, &settings);
    assert!(site.paths().iter().all(|path| !path.contains("cards/")));
}
