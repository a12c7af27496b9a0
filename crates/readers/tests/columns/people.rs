//! Made-up people, the same in every run, for tables without header.

/// A small generator of pseudo-random numbers (an LCG); the same seed gives the same people.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `below`.
    pub(crate) fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn pick<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.roll(list.len() as u64) as usize]
    }

    /// A line of a list ordered by frequency, the early ones more often.
    fn frequent<'l>(&mut self, lines: &[&'l str]) -> &'l str {
        let bound = self.roll(lines.len() as u64) + 1;
        let bound = self.roll(bound) + 1;
        lines[self.roll(bound) as usize]
    }
}

/// Names that are on no list of frequent names, as a fifth of real ones are.
const RARE: &[&str] = &[
    "QUIXWORTHE",
    "ABERNETHYS",
    "TOVARISCH",
    "ZELLENKOPF",
    "MWANGALA",
    "OYELARANDE",
    "PRZYBYLKO",
    "VANDERSTUYF",
    "HAUGAARDEN",
    "NGUEMBO",
];
const STREETS: &[&str] = &[
    "MAIN",
    "OAK",
    "MAPLE",
    "2ND",
    "WASHINGTON",
    "RIVER RUN",
    "ELM",
    "CHURCH",
    "HIGHLAND",
    "COUNTY LINE",
    "JEFFERSON",
    "PARK",
];
const TYPES: &[&str] = &["ST", "AVE", "RD", "DR", "LN", "CT", "BLVD", "WAY"];
const CITIES: &[&str] = &[
    "LANSING",
    "GRAND RAPIDS",
    "HOLLAND",
    "TRAVERSE CITY",
    "YPSILANTI",
    "OKEMOS",
    "MIDLAND",
    "BAY CITY",
    "SAINT JOSEPH",
    "ALMA",
    "FLINT",
    "NOVI",
];
const COUNTIES: &[&str] = &["INGHAM", "KENT", "OTTAWA", "WASHTENAW", "EATON", "CLINTON"];
const ICD: &[&str] = &[
    "E11.9", "I10", "J45.909", "M54.5", "F32.9", "Z00.00", "K21.9",
];

/// One cell of a person: `name` says which.
pub(crate) fn cell(name: &str, person: &Person) -> String {
    let p = person;
    match name {
        "last" => p.last.clone(),
        "first" => p.first.clone(),
        "middle" => p.middle.clone(),
        "initial" => p.middle.chars().take(1).collect(),
        "suffix" => p.suffix.clone(),
        "last_first" => format!(
            "{}, {} {}",
            p.last,
            p.first,
            p.middle.chars().take(1).collect::<String>()
        ),
        "first_last" => format!("{} {}", p.first, p.last),
        "dob_mdy" => format!("{:02}/{:02}/{}", p.born.1, p.born.2, p.born.0),
        "dob_dmy" => format!("{:02}.{:02}.{}", p.born.2, p.born.1, p.born.0),
        "dob_iso" => format!("{}-{:02}-{:02}", p.born.0, p.born.1, p.born.2),
        "dob_8" => format!("{}{:02}{:02}", p.born.0, p.born.1, p.born.2),
        "dob_8mdy" => format!("{:02}{:02}{}", p.born.1, p.born.2, p.born.0),
        "dob_text" => format!(
            "{:02}-{}-{}",
            p.born.2,
            [
                "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"
            ][p.born.1 as usize - 1],
            p.born.0
        ),
        "yob" => p.born.0.to_string(),
        "age" => (2020 - p.born.0).to_string(),
        "sex" => p.sex.to_owned(),
        "sex_word" => {
            if p.sex == "M" {
                "Male".to_owned()
            } else {
                "Female".to_owned()
            }
        }
        "house" => p.house.to_string(),
        "street" => p.street.clone(),
        "type" => p.kind.clone(),
        "line" => format!("{} {} {}", p.house, p.street, p.kind),
        "unit" => p.unit.clone(),
        "whole" => format!(
            "{} {} {}, {}, MI {}",
            p.house, p.street, p.kind, p.city, p.zip
        ),
        "city" => p.city.clone(),
        "state" => "MI".to_owned(),
        "zip" => p.zip.clone(),
        "zip_plus" => format!("{}-{}", p.zip, p.zip4),
        "zip4" => p.zip4.clone(),
        "csz" => format!("{}, MI {}", p.city, p.zip),
        "county" => p.county.clone(),
        "phone" => format!("({}) 555-{}", p.phone / 10_000, p.phone % 10_000),
        "phone_10" => format!("{}555{:04}", p.phone / 10_000, p.phone % 10_000),
        "email" => format!(
            "{}.{}{}@example.{}",
            p.first.to_lowercase(),
            p.last.to_lowercase(),
            p.house,
            if p.house.is_multiple_of(2) {
                "com"
            } else {
                "org"
            }
        ),
        "id" => p.id.to_string(),
        "row" => p.row.to_string(),
        "party" => p.party.to_owned(),
        "status" => p.status.to_owned(),
        "active_verified" => if p.house.is_multiple_of(11) { "V" } else { "A" }.to_owned(),
        "unit_word" => p.unit.split(' ').next().unwrap_or_default().to_owned(),
        "unit_digits" => p.unit.split(' ').nth(1).unwrap_or_default().to_owned(),
        "florida" => "FL".to_owned(),
        "race_digit" => ["1", "2", "3", "4", "5", "6", "9"][(p.ssn % 7) as usize].to_owned(),
        "month" => p.born.1.to_string(),
        "object_id" => format!(
            "{:016x}{:08x}",
            p.ssn.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            p.phone
        ),
        "reg_mdy" => format!("{}/{}/{}", p.registered.1, p.registered.2, p.registered.0),
        "reg_iso" => format!(
            "{}-{:02}-{:02}",
            p.registered.0, p.registered.1, p.registered.2
        ),
        "race" => p.race.to_owned(),
        "ssn" => format!(
            "{:03}-{:02}-{:04}",
            p.ssn / 1_000_000,
            p.ssn / 10_000 % 100,
            p.ssn % 10_000
        ),
        "ssn_9" => format!("{:09}", p.ssn),
        "last4" => format!("{:04}", p.ssn % 10_000),
        "licence" => format!("{}{:012}", &p.last[..1], p.ssn * 977 % 1_000_000_000_000),
        "md5" => format!(
            "{:016x}{:016x}",
            p.ssn.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            p.ssn.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
        ),
        "bcrypt" => format!("$2y$10${:022}{:031}", p.ssn, p.phone),
        "ip" => format!(
            "{}.{}.{}.{}",
            11 + p.ssn % 200,
            p.phone % 256,
            p.house % 256,
            p.ssn % 256
        ),
        "card" => card(p.ssn),
        "icd" => ICD[(p.ssn % 7) as usize].to_owned(),
        "yn" => {
            if p.house.is_multiple_of(3) {
                "N".to_owned()
            } else {
                "Y".to_owned()
            }
        }
        "empty" => String::new(),
        other => panic!("no such cell: {other}"),
    }
}

/// A payment card number with a right check digit.
fn card(seed: u64) -> String {
    let body = format!("4{:014}", seed * 31 % 100_000_000_000_000);
    let luhn = |digits: &str| {
        digits
            .bytes()
            .rev()
            .enumerate()
            .map(|(at, byte)| {
                let d = u32::from(byte - b'0') * (1 + u32::from(at % 2 == 1));
                d / 10 + d % 10
            })
            .sum::<u32>()
            % 10
    };
    (0..10)
        .map(|check| format!("{body}{check}"))
        .find(|number| luhn(number) == 0)
        .unwrap()
}

/// Everything of one made-up person.
pub(crate) struct Person {
    row: usize,
    last: String,
    first: String,
    middle: String,
    suffix: String,
    born: (u64, u64, u64),
    registered: (u64, u64, u64),
    sex: &'static str,
    house: u64,
    street: String,
    kind: String,
    unit: String,
    city: String,
    county: String,
    zip: String,
    zip4: String,
    phone: u64,
    id: u64,
    party: &'static str,
    status: &'static str,
    race: &'static str,
    ssn: u64,
}

/// `count` people.
pub(crate) fn people(seed: u64, count: usize) -> Vec<Person> {
    let firsts: Vec<&str> = include_str!("../../data/first_names.txt").lines().collect();
    let lasts: Vec<&str> = include_str!("../../data/surnames.txt").lines().collect();
    let mut dice = Dice::new(seed);
    (1..=count)
        .map(|row| person(row, &mut dice, &firsts, &lasts))
        .collect()
}

fn person(row: usize, dice: &mut Dice, firsts: &[&str], lasts: &[&str]) -> Person {
    let first = if dice.roll(10) == 0 {
        dice.pick(RARE)
    } else {
        dice.frequent(firsts)
    };
    let last = if dice.roll(3) == 0 {
        dice.pick(RARE)
    } else {
        dice.frequent(lasts)
    };
    let middle = if dice.roll(5) == 0 {
        ""
    } else {
        dice.frequent(firsts)
    };
    let born = (1930 + dice.roll(72), 1 + dice.roll(12), 1 + dice.roll(28));
    let registered = (
        (born.0 + 18 + dice.roll(40)).min(2020),
        1 + dice.roll(12),
        1 + dice.roll(28),
    );
    Person {
        row,
        last: last.to_owned(),
        first: first.to_owned(),
        middle: middle.to_owned(),
        suffix: if dice.roll(15) == 0 {
            dice.pick(&["JR", "SR", "III"]).to_owned()
        } else {
            String::new()
        },
        born,
        registered,
        sex: if dice.roll(2) == 0 { "M" } else { "F" },
        house: 1 + dice.roll(9800),
        street: dice.pick(STREETS).to_owned(),
        kind: dice.pick(TYPES).to_owned(),
        unit: if dice.roll(6) == 0 {
            format!("APT {}", 1 + dice.roll(40))
        } else {
            String::new()
        },
        city: dice.pick(CITIES).to_owned(),
        county: dice.pick(COUNTIES).to_owned(),
        zip: format!("4{}{:02}", 88 + dice.roll(8), dice.roll(10))
            .chars()
            .take(5)
            .collect(),
        zip4: format!("{:04}", 1 + dice.roll(9998)),
        phone: (200 + dice.roll(700)) * 10_000 + dice.roll(9999),
        id: 100_000_000 + row as u64 * 7919 + dice.roll(5000),
        party: ["DEM", "REP", "NPA", "LIB"][dice.roll(4) as usize],
        status: if dice.roll(8) == 0 {
            "INACTIVE"
        } else {
            "ACTIVE"
        },
        race: ["W", "W", "B", "H", "A", "O"][dice.roll(6) as usize],
        ssn: (1 + dice.roll(664)) * 1_000_000 + (1 + dice.roll(99)) * 10_000 + 1 + dice.roll(9998),
    }
}
