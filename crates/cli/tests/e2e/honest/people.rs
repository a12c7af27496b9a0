//! People who resemble each other: twins, fathers and sons of one name, namesakes with a placeholder for a birth date.
//! Two stay two, in the library and when rows are compared; and what says one thing is counted once.

use crate::desk::{Desk, state};
use crate::truth::read_said;
use levelhead_schema::Field;
use levelhead_worlds::{
    Columns, Cut, Date, DumpBuilder, Form, Lettering, Mix, Register, Renaming, RowOrder,
};

/// Columns of the release and of the dumps, in this order.
const FIELDS: [Field; 9] = [
    Field::VoterId,
    Field::FirstName,
    Field::LastName,
    Field::NameSuffix,
    Field::BirthDate,
    Field::StreetAddress,
    Field::City,
    Field::Zip,
    Field::County,
];

/// A desk with one release of so many seeded people and the given ones, and the text of the release. The more people
/// there are, the more says what two of them share.
fn desk(people: u64, given: &[&str]) -> (Desk, String) {
    let register = Register::new("AR", people + people / 8, Date::new(2020, 5, 1), 1, 8).unwrap();
    let columns = Columns::of_release(&register).unwrap().pick(&FIELDS);
    let columns = columns.renamed(Renaming::Canonical);
    let desk = Desk::new();
    let path = desk.path("release.csv");
    let mut release = DumpBuilder::create(&path, Form::csv(), &columns, 8).unwrap();
    release
        .add(&Cut {
            register: &register,
            columns: &columns,
            month: 0,
            mix: Mix::VERBATIM,
            rows: Some(people),
            order: RowOrder::Shuffled,
            lettering: Lettering::AsReleased,
        })
        .unwrap();
    release.finish().unwrap();
    let text = std::fs::read_to_string(&path).unwrap() + &given.join("\n") + "\n";
    std::fs::write(&path, &text).unwrap();
    desk.add(&path, "AR", "2020-05-01");
    (desk, text)
}

/// The text with only these of its columns.
fn with_columns(text: &str, kept: &[Field]) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let cells = FIELDS
            .iter()
            .zip(row.iter())
            .filter(|(field, _)| kept.contains(field));
        writer.write_record(cells.map(|(_, cell)| cell)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The classes of these rows, at the end of a dump of 300 rows of the release, with these columns.
fn classes(desk: &Desk, release: &str, rows: &[&str], kept: &[Field]) -> Vec<String> {
    let genuine: Vec<&str> = release.lines().take(301).collect();
    let text = [&genuine[..], rows].concat().join("\n") + "\n";
    let dump = desk.file("dump.csv", with_columns(&text, kept));
    let said_path = desk.path("rows.parquet");
    desk.check(&dump, ["--rows".as_ref(), said_path.as_os_str()]);
    let said = read_said(&said_path);
    said[300..].iter().map(|said| said.class.clone()).collect()
}

const TWINS: [&str; 2] = [
    "990000001,ANNABELLE,FENWICKE,,04/17/1985,12 QUARRY HILL RD,LITTLE ROCK,72201,PULASKI",
    "990000002,CLARISSA,FENWICKE,,04/17/1985,12 QUARRY HILL RD,LITTLE ROCK,72201,PULASKI",
];

const FATHER_AND_SON: [&str; 2] = [
    "990000003,THADDEUS,OAKHURST,SR,03/14/1950,7 MILL POND LN,CONWAY,72032,FAULKNER",
    "990000004,THADDEUS,OAKHURST,JR,11/02/1979,7 MILL POND LN,CONWAY,72032,FAULKNER",
];

const NAMESAKES: [&str; 2] = [
    "990000005,JOHN,SMITH,,01/01/1900,4 ELM ST,CONWAY,72032,FAULKNER",
    "990000006,JOHN,SMITH,,01/01/1900,81 OAK AVE,LITTLE ROCK,72201,PULASKI",
];

fn without(field: Field) -> Vec<Field> {
    FIELDS.into_iter().filter(|other| *other != field).collect()
}

#[test]
fn twins_are_two_and_an_invented_third_is_neither() {
    let (desk, release) = desk(30_000, &TWINS);
    let third = ",DOROTHEA,FENWICKE,,04/17/1985,12 QUARRY HILL RD,LITTLE ROCK,72201,PULASKI";
    // A third with the first one's number is the office's own person under another first name: renamed, not new.
    let renumbered =
        "990000001,DOROTHEA,FENWICKE,,04/17/1985,12 QUARRY HILL RD,LITTLE ROCK,72201,PULASKI";
    let rows = [TWINS[0], TWINS[1], third, renumbered];
    let said = classes(&desk, &release, &rows, &FIELDS);
    assert_eq!(said, ["verbatim", "verbatim", "unexplained", "altered"]);
    let said = classes(&desk, &release, &rows[..3], &without(Field::VoterId));
    assert_eq!(said, ["verbatim", "verbatim", "unexplained"]);
}

#[test]
fn father_and_son_of_one_name_are_two_and_an_invented_third_is_neither() {
    let (desk, release) = desk(30_000, &FATHER_AND_SON);
    let grandson = ",THADDEUS,OAKHURST,III,06/21/2001,7 MILL POND LN,CONWAY,72032,FAULKNER";
    // One digit from the father's date, but of another suffix: no slip of the pen.
    let one_digit = ",THADDEUS,OAKHURST,III,03/14/1990,7 MILL POND LN,CONWAY,72032,FAULKNER";
    let rows = [FATHER_AND_SON[0], FATHER_AND_SON[1], grandson, one_digit];
    let expect = ["verbatim", "verbatim", "unexplained", "unexplained"];
    assert_eq!(classes(&desk, &release, &rows, &FIELDS), expect);
    assert_eq!(
        classes(&desk, &release, &rows, &without(Field::VoterId)),
        expect
    );
    // Without suffixes the dates of birth still tell them apart.
    let said = classes(&desk, &release, &rows[..3], &without(Field::NameSuffix));
    assert_eq!(said, ["verbatim", "verbatim", "unexplained"]);
}

#[test]
fn the_name_and_home_of_one_with_the_number_of_another_of_nearly_the_same_name_are_two_people() {
    let (desk, release) = desk(
        30_000,
        &[
            "990000007,LORI,NICHOLSEN,,12/22/1961,168 CHIPPEWA LN,DYESS,72330,MISSISSIPPI",
            "990000008,LORA,NICHOLSEN,,06/03/1998,9 BIRCH ST,CONWAY,72032,FAULKNER",
        ],
    );
    let rows = [
        "990000008,LORI,NICHOLSEN,,06/03/1998,168 CHIPPEWA LN,DYESS,72330,MISSISSIPPI",
        "990000008,LORI,NICHOLSEN,,12/22/1961,9 BIRCH ST,CONWAY,72032,FAULKNER",
        // Misspelt and moved, to where nobody of that name lives; misspelt alone.
        "990000008,LORI,NICHOLSEN,,06/03/1998,81 OAK AVE,LITTLE ROCK,72201,PULASKI",
        "990000008,LORI,NICHOLSEN,,06/03/1998,9 BIRCH ST,CONWAY,72032,FAULKNER",
    ];
    let said = classes(&desk, &release, &rows, &FIELDS);
    assert_eq!(said, ["recombined", "recombined", "altered", "altered"]);
}

#[test]
fn a_placeholder_for_a_birth_date_makes_nobody_one_person() {
    let (desk, release) = desk(3_000, &NAMESAKES);
    let elsewhere = ",JOHN,SMITH,,01/01/1900,350 CEDAR CT,CONWAY,72032,FAULKNER";
    let rare = ",THEOPHILUS,SMITH,,01/01/1900,4 ELM ST,CONWAY,72032,FAULKNER";
    let rows = [NAMESAKES[0], NAMESAKES[1], elsewhere, rare];
    let said = classes(&desk, &release, &rows, &FIELDS);
    assert_eq!(said, ["verbatim", "verbatim", "unexplained", "unexplained"]);
    // A birth date where the release has the placeholder is no other birth date: who has the number is the person.
    let found_out = "990000005,JOHN,SMITH,,05/09/1961,4 ELM ST,CONWAY,72032,FAULKNER";
    assert_eq!(classes(&desk, &release, &[found_out], &FIELDS), ["altered"]);
}

/// Where a release has no numbers, name and birth say who is who, and a placeholder says nothing.
#[test]
fn a_placeholder_for_a_birth_date_makes_a_misspelt_name_nobody_elses() {
    let (desk, release) = desk(
        30_000,
        &[
            "990000009,JOHN,TUTTLEBY,,01/01/1900,77 PEAR ST,DYESS,72330,MISSISSIPPI",
            "990000010,JON,TUTTLEBY,,01/01/1900,9 FIG CT,CONWAY,72032,FAULKNER",
        ],
    );
    let misspelt = "990000010,JOHN,TUTTLEBY,,01/01/1900,9 FIG CT,CONWAY,72032,FAULKNER";
    assert_eq!(classes(&desk, &release, &[misspelt], &FIELDS), ["altered"]);
}

#[test]
fn namesakes_stay_two_in_a_library_without_numbers() {
    let people = |rows: &[&str]| -> u64 {
        let (from, release) = desk(3_000, rows);
        let nameless = with_columns(&release, &without(Field::VoterId));
        let desk = Desk::new();
        let path = desk.file("release.csv", &nameless);
        desk.add(&path, "AR", "2020-05-01");
        drop(from);
        let listed = desk.ok(["release", "list"]);
        let line = listed
            .lines()
            .find(|line| line.contains(" people"))
            .unwrap();
        let word = line
            .split(" people")
            .next()
            .unwrap()
            .rsplit(['(', ' '])
            .next()
            .unwrap();
        word.replace(',', "").parse().unwrap()
    };
    let alone = people(&[]);
    assert_eq!(people(&NAMESAKES), alone + 2);
    let unborn = NAMESAKES.map(|row| row.replace("01/01/1900", ""));
    assert_eq!(people(&unborn.each_ref().map(String::as_str)), alone + 2);
    assert_eq!(people(&TWINS), alone + 2);
    assert_eq!(people(&FATHER_AND_SON), alone + 2);
}

/// The same slip, of a person with a rare name and of one with the commonest: the first is recognised, the second is not.
#[test]
fn a_rare_name_says_more_than_a_common_one() {
    let common: Vec<String> = (0..300)
        .map(|at| {
            let (day, year) = (1 + at % 28, 1940 + at % 60);
            format!("98{at:07},JAMES,SMITH,,03/{day:02}/{year},{at} ELM ST,CONWAY,72032,FAULKNER")
        })
        .collect();
    let rare = "990000007,THEOPHILUS,QUARTERMAINE,,03/14/1950,7 MILL POND LN,CONWAY,72032,FAULKNER";
    let mut given: Vec<&str> = common.iter().map(String::as_str).collect();
    given.push(rare);
    let (desk, release) = desk(3_000, &given);
    let kept = [
        Field::FirstName,
        Field::LastName,
        Field::BirthDate,
        Field::Zip,
    ];
    // One digit of the day is wrong.
    let rows = [
        ",THEOPHILUS,QUARTERMAINE,,03/15/1950,,,72032,",
        ",JAMES,SMITH,,03/12/1950,,,72032,",
    ];
    assert_eq!(
        classes(&desk, &release, &rows, &kept),
        ["altered", "unexplained"]
    );
}

/// A ZIP code gives city and county: with or without them, the same rows are explained.
#[test]
fn zip_city_and_county_are_counted_once() {
    let (desk, release) = desk(3_000, &[]);
    // A slip in the first name and one in the day of birth: the place decides whether that is still the person.
    let slips: Vec<String> = release
        .lines()
        .skip(400)
        .take(600)
        .map(|line| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            cells[1].push('X');
            let other = if cells[4][4..5] == *"1" { "0" } else { "1" };
            cells[4].replace_range(4..5, other);
            cells.join(",")
        })
        .collect();
    let rows: Vec<&str> = slips.iter().map(String::as_str).collect();
    let explained = |names: &[Field], place: &[Field]| {
        let said = classes(&desk, &release, &rows, &[names, place].concat());
        said.iter().filter(|class| *class == "altered").count()
    };
    let everything = [Field::Zip, Field::City, Field::County];
    for names in [
        &[Field::FirstName, Field::LastName, Field::BirthDate][..],
        &[Field::FirstName, Field::LastName],
    ] {
        // Not all pass by the ZIP code, so a place counted again would show.
        let by_zip = explained(names, &[Field::Zip]);
        assert!(by_zip < 595, "{by_zip}");
        assert_eq!(explained(names, &everything), by_zip, "{names:?}");
    }
    let report = desk.check(&desk.path("dump.csv"), [] as [&str; 0]);
    let compared = state(&report, "AR")["compared_fields"].to_string();
    assert!(
        compared.contains("city") && compared.contains("county"),
        "{compared}"
    );
}
