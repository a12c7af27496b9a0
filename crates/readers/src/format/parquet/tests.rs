use crate::Limits;
use crate::format::testing::{Transcript, ending};
use crate::format::{Format, Origin, Whole, read_whole};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// What one column writes: the values that are there, and their levels.
enum Column {
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    Double(Vec<f64>),
    Bytes(Vec<&'static [u8]>),
    Fixed(Vec<&'static [u8]>),
}

type Levels = Option<(Vec<i16>, Vec<i16>)>;

fn file(schema: &str, compression: Compression, groups: &[&[(Column, Levels)]]) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(compression);
    file_with(schema, properties, groups)
}

fn file_with(
    schema: &str,
    properties: WriterPropertiesBuilder,
    groups: &[&[(Column, Levels)]],
) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let properties = Arc::new(properties.build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).expect("a writer");
    for columns in groups {
        let mut group = writer.next_row_group().expect("a group");
        for (column, levels) in *columns {
            let mut column_writer = group.next_column().expect("a column").expect("a column");
            let (defined, repeated) = match levels {
                Some((defined, repeated)) => (Some(defined.as_slice()), Some(repeated.as_slice())),
                None => (None, None),
            };
            let bytes = |values: &[&'static [u8]]| {
                values
                    .iter()
                    .map(|&value| ByteArray::from(value))
                    .collect::<Vec<_>>()
            };
            match (column_writer.untyped(), column) {
                (ColumnWriter::BoolColumnWriter(writer), Column::Bool(values)) => {
                    writer.write_batch(values, defined, repeated)
                }
                (ColumnWriter::Int32ColumnWriter(writer), Column::Int32(values)) => {
                    writer.write_batch(values, defined, repeated)
                }
                (ColumnWriter::Int64ColumnWriter(writer), Column::Int64(values)) => {
                    writer.write_batch(values, defined, repeated)
                }
                (ColumnWriter::Int96ColumnWriter(writer), Column::Int96(values)) => {
                    writer.write_batch(values, defined, repeated)
                }
                (ColumnWriter::DoubleColumnWriter(writer), Column::Double(values)) => {
                    writer.write_batch(values, defined, repeated)
                }
                (ColumnWriter::ByteArrayColumnWriter(writer), Column::Bytes(values)) => {
                    writer.write_batch(&bytes(values), defined, repeated)
                }
                (ColumnWriter::FixedLenByteArrayColumnWriter(writer), Column::Fixed(values)) => {
                    let values: Vec<_> = bytes(values)
                        .into_iter()
                        .map(FixedLenByteArray::from)
                        .collect();
                    writer.write_batch(&values, defined, repeated)
                }
                _ => panic!("the column is of another type"),
            }
            .expect("values are written");
            column_writer.close().expect("the column ends");
        }
        group.close().expect("the group ends");
    }
    writer.into_inner().expect("the file ends")
}

fn transcript(bytes: Vec<u8>, limits: &Limits) -> String {
    let mut sink = Transcript::default();
    let origin = Origin {
        path: "f",
        container_words: "",
        encoding: "",
    };
    let outcome = read_whole(
        Format::Parquet,
        &origin,
        Whole::Memory(bytes),
        limits,
        &mut sink,
    );
    sink.text + &ending(outcome)
}

#[track_caller]
fn check(bytes: Vec<u8>, expected: &str) {
    assert_eq!(
        transcript(bytes, &Limits::default()).trim_end(),
        expected.trim_end()
    );
}

fn all_types() -> Vec<u8> {
    let schema = "message m {
        required boolean ok; required int32 n; required int32 born (DATE); required int32 cents (DECIMAL(9,2));
        required int64 seen (TIMESTAMP(MICROS,true)); required int64 at (TIME(MICROS,true)); required int64 big (INTEGER(64,false));
        required int96 old; required double score; required binary name (STRING); required binary raw;
        required fixed_len_byte_array(2) small (DECIMAL(4,1));
    }";
    let mut old = Int96::new();
    old.set_data(1_500_000_000, 0, 2_440_588);
    let columns = [
        (Column::Bool(vec![true, false]), None),
        (Column::Int32(vec![-1, 6101]), None),
        (Column::Int32(vec![-1, 11_016]), None),
        (Column::Int32(vec![-5, 12_345]), None),
        (Column::Int64(vec![0, 1_500_000]), None),
        (Column::Int64(vec![3_600_000_000, 0]), None),
        (Column::Int64(vec![-1, 1]), None),
        (Column::Int96(vec![old; 2]), None),
        (Column::Double(vec![6101.0, 1e21]), None),
        (Column::Bytes(vec![b"Zo\xc3\xab", b""]), None),
        (Column::Bytes(vec![b"\xff\x01", b"plain"]), None),
        (Column::Fixed(vec![b"\xff\xf6", b"\x00\x0b"]), None),
    ];
    file(schema, Compression::SNAPPY, &[&columns])
}

#[test]
fn every_type_becomes_text() {
    check(
        all_types(),
        "f [Parquet; UTF-8] ok|n|born|cents|seen|at|big|old|score|name|raw|small
  true|-1|1969-12-31|-0.05|1970-01-01|01:00:00|18446744073709551615|1970-01-01T00:00:01.500|6101|Zoë|ff01|-1.0
  false|6101|2000-02-29|123.45|1970-01-01T00:00:01.500Z|00:00:00|1|1970-01-01T00:00:01.500|1000000000000000000000||plain|1.1
  = 2 rows, 0 rejects",
    );
}

#[test]
fn groups_lists_and_nulls_are_flattened() {
    let schema = "message m {
        optional group address { optional binary zip (STRING); }
        optional group votes (LIST) { repeated group list { optional binary element (STRING); } }
    }";
    let first = [
        (
            Column::Bytes(vec![b"06101"]),
            Some((vec![2, 1, 0], vec![0, 0, 0])),
        ),
        (
            Column::Bytes(vec![b"G18", b"G20"]),
            Some((vec![3, 2, 3, 1, 0], vec![0, 1, 1, 0, 0])),
        ),
    ];
    let second = [
        (Column::Bytes(vec![b"48201"]), Some((vec![2], vec![0]))),
        (Column::Bytes(vec![b"G22"]), Some((vec![3], vec![0]))),
    ];
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ] {
        check(
            file(schema, compression, &[&first, &second]),
            "f [Parquet; UTF-8] address.zip|votes\n  06101|G18; ; G20\n  |\n  |\n  48201|G22\n  = 4 rows, 0 rejects",
        );
    }
}

#[test]
fn many_records_over_many_pages_stay_in_order() {
    let count = 50_000;
    let schema = "message m { required int32 n; required binary t (STRING); }";
    let columns = [
        (Column::Int32((0..count).collect()), None),
        (Column::Bytes(vec![b"abc"; count as usize]), None),
    ];
    let found = transcript(
        file(schema, Compression::SNAPPY, &[&columns]),
        &Limits::default(),
    );
    let rows: Vec<_> = found
        .lines()
        .filter(|line| line.ends_with("|abc"))
        .collect();
    assert_eq!(rows.len(), count as usize);
    assert!(
        rows.iter()
            .enumerate()
            .all(|(at, row)| *row == format!("  {at}|abc"))
    );
}

#[test]
fn long_rows_and_bombs_are_bounded() {
    let schema = "message m { required binary a (STRING); required binary b (STRING); }";
    let long: &'static [u8] = &[b'x'; 1000];
    let columns = [
        (Column::Bytes(vec![b"1", long, b"2\0"]), None),
        (Column::Bytes(vec![b"1", b"2", b"3"]), None),
    ];
    let limits = Limits {
        row_bytes: 100,
        ..Limits::default()
    };
    assert_eq!(
        transcript(
            file(schema, Compression::UNCOMPRESSED, &[&columns]),
            &limits
        ),
        "f [Parquet; UTF-8] a|b\n  1|1\n  ! row 2 byte 0: longer than the limit for a row\n  ! row 3 byte 0: NUL in a value\n  = 1 rows, 2 rejects\n"
    );
    let huge: &'static [u8] = vec![b'x'; 1000].leak();
    let columns = [
        (Column::Bytes(vec![huge; 100_000]), None),
        (Column::Bytes(vec![huge; 100_000]), None),
    ];
    let bomb = file(schema, Compression::UNCOMPRESSED, &[&columns]);
    let found = transcript(bomb, &Limits::default());
    assert!(
        found.ends_with("error: f: expands to more than 250 times its size\n"),
        "{}",
        &found[found.len() - 200..]
    );
}

#[test]
fn a_page_is_measured_before_room_is_made_for_it() {
    let schema = "message m { required int64 a; required int64 b; }";
    let columns = [
        (Column::Int64((0..40_000).collect()), None),
        (Column::Int64((0..40_000).collect()), None),
    ];
    let honest = file(schema, Compression::SNAPPY, &[&columns]);
    let within = |whole_member_bytes| Limits {
        whole_member_bytes,
        ..Limits::default()
    };
    let found = transcript(honest.clone(), &within(100_000));
    assert!(
        found.ends_with("error: f: a page of more than 100000 bytes\n"),
        "{}",
        &found[..found.len().min(200)]
    );
    // The first header stands behind four letters; its second field says what the page expands to, in 3 bytes here.
    let at = 7;
    let length = honest[at..]
        .iter()
        .position(|byte| *byte < 0x80)
        .expect("a number")
        + 1;
    assert_eq!((honest[at - 1], length), (0x15, 3));
    let mut claimed = honest.clone();
    claimed[at..at + length - 1].fill(0xFF);
    claimed[at + length - 1] = 0x7F;
    let found = transcript(claimed, &within(1 << 19));
    assert!(
        found.contains("a page of more than 524288 bytes"),
        "{found}"
    );
}

#[test]
fn values_of_lists_are_counted_before_room_is_made_for_them() {
    let schema = "message m { repeated int32 n; }";
    let count = 200_000;
    let levels = |first: i16| {
        let mut levels = vec![1; count];
        levels[0] = first;
        levels
    };
    // One record of so many equal values takes hardly a byte in the file, and forty for each in memory.
    let columns = [(Column::Int32(vec![7; count]), Some((levels(1), levels(0))))];
    let bytes = file(schema, Compression::UNCOMPRESSED, &[&columns]);
    assert!(bytes.len() < 10_000, "{}", bytes.len());
    let limits = Limits {
        whole_member_bytes: 1 << 20,
        ..Limits::default()
    };
    assert!(
        transcript(bytes.clone(), &limits)
            .ends_with("error: f: a page of more than 1048576 bytes\n")
    );
    assert!(transcript(bytes, &Limits::default()).ends_with("  = 1 rows, 0 rejects\n"));
}

#[test]
fn lengths_are_counted_before_room_is_made_for_them() {
    let schema = "message m { optional binary a (STRING); }";
    let count = 20_000;
    let columns = [(
        Column::Bytes(vec![b"Allen"; count]),
        Some((vec![1; count], vec![0; count])),
    )];
    for encoding in [
        Encoding::DELTA_LENGTH_BYTE_ARRAY,
        Encoding::DELTA_BYTE_ARRAY,
    ] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let properties = WriterProperties::builder()
                .set_dictionary_enabled(false)
                .set_encoding(encoding)
                .set_writer_version(version);
            let honest = file_with(schema, properties, &[&columns]);
            let found = transcript(honest.clone(), &Limits::default());
            assert!(
                found.ends_with("  Allen\n  = 20000 rows, 0 rejects\n"),
                "{encoding}"
            );
            // Blocks of 128 in 4 parts, 20,000 lengths: as many as three bytes can say.
            let at = honest
                .windows(6)
                .position(|six| six == [0x80, 1, 4, 0xA0, 0x9C, 1])
                .expect("a run");
            let mut claimed = honest.clone();
            claimed[at + 3..at + 6].copy_from_slice(&[0xFF, 0xFF, 0x7F]);
            let found = transcript(claimed, &Limits::default());
            assert!(
                found.ends_with("a page whose lengths are more than its values\n"),
                "{encoding}: {found}"
            );
        }
    }
}

#[test]
fn a_footer_with_a_list_without_end_is_refused_at_once() {
    // A field that nobody knows, which the decoder passes over: two thousand million truths that take no byte.
    let footer = [0x09, 0xC6, 0x01, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0];
    let mut bytes = b"PAR1".to_vec();
    bytes.extend(footer);
    bytes.extend((footer.len() as u32).to_le_bytes());
    bytes.extend(b"PAR1");
    check(
        bytes,
        "error: f is broken at byte 0: a header that says more than it holds",
    );
}

#[test]
fn damage_is_an_error_and_never_a_panic() {
    let whole = all_types();
    for length in (0..whole.len()).step_by(7) {
        let found = transcript(whole[..length].to_vec(), &Limits::default());
        assert!(
            found.contains("error: f is broken"),
            "cut at {length}: {found}"
        );
    }
    let mut outcomes = [0, 0];
    for at in (0..whole.len()).step_by(3) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        let found = transcript(damaged, &Limits::default());
        outcomes[usize::from(found.contains("error: "))] += 1;
        assert!(
            found.contains("error: ") != found.contains("  = "),
            "byte {at} gives half an answer: {found}"
        );
    }
    assert!(outcomes[1] > 0, "{outcomes:?}");
}
