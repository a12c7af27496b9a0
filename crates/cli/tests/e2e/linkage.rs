//! Two files of people who are no voters, linked by a layout of the user's own and the `person` of `--rows`.

use crate::desk::Desk;
use crate::truth::{Said, read_said};

const LAYOUT: &str = r#"
abbr = "ZZ"
[[file]]
delimiter = "comma"
header = true
columns = [
  { name = "ref" },
  { name = "vorname", field = "first_name" },
  { name = "nachname", field = "last_name" },
  { name = "nr", field = "house_number" },
  { name = "strasse", field = "street_name" },
  { name = "ort", field = "city" },
  { name = "plz", field = "zip" },
  { name = "geboren", field = "birth_date" },
]
"#;
const HEADER: &str = "ref,vorname,nachname,nr,strasse,ort,plz,geboren";
/// More rows than are looked up together, so that a long table's other way of looking up would be taken.
const PEOPLE: usize = 1_500;

/// A made-up name of its own for every number.
fn name(number: usize, start: &str) -> String {
    const SYLLABLES: [&str; 8] = ["ba", "do", "fe", "gi", "ku", "lo", "mi", "ra"];
    let digits = [number / 512, number / 64 % 8, number / 8 % 8, number % 8];
    let tail: String = digits.iter().map(|&digit| SYLLABLES[digit % 8]).collect();
    format!("{start}{tail}")
}

/// Cells of a person of the first file, all but the first.
fn person(number: usize) -> [String; 7] {
    [
        name(number * 5 % PEOPLE, "an"),
        name(number, "ber"),
        (number % 90 + 1).to_string(),
        format!("{} gasse", name(number / 3, "Zu")),
        "Adorf".to_owned(),
        format!("{}", 1000 + number % 300),
        format!(
            "19{:02}{:02}{:02}",
            number % 90 + 10,
            number % 12 + 1,
            number % 28 + 1
        ),
    ]
}

fn csv(people: impl IntoIterator<Item = [String; 7]>) -> String {
    let mut text = format!("{HEADER}\n");
    for (at, cells) in people.into_iter().enumerate() {
        text.push_str(&format!("{at},{}\n", cells.join(",")));
    }
    text
}

/// Adds the first file and checks a file against it; says what was written of each row.
fn check(desk: &Desk, name: &str, text: &str) -> Vec<Said> {
    desk.file(name, text);
    let rows = desk.path(&format!("{name}.parquet"));
    let told = ["--state", "ZZ", "--layout", "my.toml", "--rows"];
    desk.ok([
        ["leak", "check", name].as_slice(),
        &told,
        &[rows.to_str().unwrap()],
    ]
    .concat());
    read_said(&rows)
}

fn desk() -> (Desk, Vec<Said>) {
    let desk = Desk::new();
    desk.file("my.toml", LAYOUT);
    let text = csv((0..PEOPLE).map(person));
    desk.file("a.csv", &text);
    desk.ok([
        "release",
        "add",
        "a.csv",
        "--state",
        "zz",
        "--date",
        "2020-01-01",
        "--layout",
        "my.toml",
    ]);
    let said = check(&desk, "a.csv", &text);
    (desk, said)
}

#[test]
fn every_row_of_the_first_file_has_a_person_of_its_own() {
    let (_, said) = desk();
    assert_eq!(said.len(), PEOPLE);
    assert!(
        said.iter()
            .all(|row| row.class == "verbatim" && row.state == "ZZ")
    );
    let mut persons: Vec<i64> = said.iter().map(|row| row.person.unwrap()).collect();
    persons.sort_unstable();
    persons.dedup();
    assert_eq!(persons.len(), PEOPLE);
}

/// What is done to a person's cells.
type Edit = fn(&mut [String; 7]);

#[test]
fn rows_of_the_second_file_meet_their_persons() {
    let (desk, first) = desk();
    let edits: [(&str, Edit); 5] = [
        ("", |cells| cells[0].push('x')),
        ("birth_date", |cells| cells[6].replace_range(7.., "9")),
        ("zip", |cells| cells[5] = "9999".to_owned()),
        ("last_name,first_name", |cells| cells.swap(0, 1)),
        ("last_name,first_name", |cells| {
            cells.swap(0, 1);
            cells[1].push('x');
        }),
    ];
    let numbers: Vec<usize> = (0..PEOPLE).step_by(7).collect();
    let changed = numbers.iter().enumerate().map(|(at, &number)| {
        let mut cells = person(number);
        edits[at % edits.len()].1(&mut cells);
        cells
    });
    let said = check(&desk, "b.csv", &csv(changed));
    for (at, (row, &number)) in said.iter().zip(&numbers).enumerate() {
        assert_eq!(row.person, first[number].person, "{at}: {}", row.class);
        let fields = edits[at % edits.len()].0;
        assert!(row.fields.contains(fields), "{at}: {}", row.fields);
        assert_eq!(row.class, "altered");
    }
}

#[test]
fn a_twin_and_a_stranger_are_nobodys_row() {
    let (desk, _) = desk();
    let mut twin = person(42);
    twin[0] = "Quentin".to_owned();
    // A stranger's first name is a listed surname, and his surname a listed first name.
    let mut stranger = person(77);
    stranger[0] = person(900)[1].clone();
    stranger[1] = person(900)[0].clone();
    let mut son = person(99);
    son[6] = "20020303".to_owned();
    for row in check(&desk, "b.csv", &csv([twin, stranger, son])) {
        assert_eq!(row.person, None, "row {}: {}", row.row, row.class);
        assert!(row.class == "unexplained" || row.class == "recombined");
    }
}
