use crate::Limits;
use crate::format::Format::Sql;
use crate::format::testing::{check, transcript};

#[test]
fn a_postgresql_copy_with_its_escapes() {
    check(
        Sql,
        r#"--
-- PostgreSQL database dump
--
\restrict abc
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $_$ SELECT 'it''s; $1'; $_$;
CREATE TABLE public.voters (
    id integer NOT NULL,
    "Last Name" character varying(10) DEFAULT 'a,b'::character varying,
    CONSTRAINT x CHECK ((id > 0))
);
COPY public.voters (id, "Last Name") FROM stdin;
1	O'Neil\t\\x
2	\N
3
4	\303\251\xc3
\\.	five
\.

COPY "Other".t FROM stdin;
a	b
\.
"#,
        "f#voters [SQL dump; UTF-8] id|Last Name
  1|O'Neil\t\\x
  2|
  \\.|five
  ! row 3 byte 447: expected 2 cells, found 1
  ! row 4 byte 449: not valid UTF-8
  = 3 rows, 2 rejects
f#Other.t [SQL dump; UTF-8] 2 columns
  a|b
  = 1 rows, 0 rejects",
    );
}

#[test]
fn postgresql_inserts_with_casts() {
    check(
        Sql,
        r"-- PostgreSQL database dump
CREATE TABLE public.v (id int, name text, born date, key text);
INSERT INTO public.v VALUES (1, 'O''Neil \ x', '1980-01-02'::date, NULL);
INSERT INTO public.v VALUES (2, E'a\'b\n\x41\101\u00e9', CAST('1981-01-02' AS date), 'a' || chr(45) || 'b'), (-3.50, '', NULL::date, ARRAY['x','y']) ON CONFLICT DO NOTHING;
INSERT INTO public.v (name) SELECT name FROM public.w;
",
        "f#v [SQL dump; UTF-8] id|name|born|key
  1|O'Neil \\ x|1980-01-02|
  2|a'b\nAAé|1981-01-02|a-b
  -3.50|||x; y
  = 3 rows, 0 rejects
f skipped: 1 INSERT statements without a list of VALUES were not read",
    );
}

#[test]
fn a_mysql_dump_with_backslashes_and_routines() {
    check(
        Sql,
        r#"-- MySQL dump 10.13
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `v`;
CREATE TABLE `v` (
  `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'a ) ; \' b',
  `na``me` enum('a','b') DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `k` (`na``me`)
) ENGINE=InnoDB;
LOCK TABLES `v` WRITE;
/*!40000 ALTER TABLE `v` DISABLE KEYS */;
INSERT INTO `v` VALUES (1,'O\'Neil; \\ \n\%'),(2,_binary 'x\"y'),(3,"d'q"),(4,0xABcd),(5,b'1'),(6);
DELIMITER ;;
CREATE PROCEDURE p() BEGIN INSERT INTO v VALUES (9,'no'); END ;;
DELIMITER ;
REPLACE INTO `v` (`id`) VALUES
-- a note
(7) /* another */ , (8);
"#,
        "f#v [SQL dump; UTF-8] id|na`me
  1|O'Neil; \\ \n\\%
  2|x\"y
  3|d'q
  4|0xABcd
  5|1
  ! row 6 byte 413: expected 2 cells, found 1
  = 5 rows, 1 rejects
f#v [SQL dump; UTF-8] id
  7
  8
  = 2 rows, 0 rejects",
    );
}

#[test]
fn a_sqlite_dump() {
    check(
        Sql,
        r#"PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "v" (id INTEGER PRIMARY KEY, name TEXT, "a b" REAL, PRIMARY KEY (id));
INSERT INTO v VALUES(1,replace(replace('a\r\nb','\r',char(13)),'\n',char(10)),1.5);
INSERT INTO v VALUES(2,unistr('c\u000ad'),X'00ff');
CREATE TRIGGER tr AFTER INSERT ON v BEGIN
INSERT INTO log VALUES('x');
END;
COMMIT;
"#,
        "f#v [SQL dump; UTF-8] id|name|a b
  1|a\r\nb|1.5
  2|c\nd|00ff
  = 2 rows, 0 rejects",
    );
}

#[test]
fn a_sql_server_script_without_semicolons() {
    check(
        Sql,
        "USE [Election]\r\nGO\r\n/****** Object:  Table [dbo].[Voter] ******/\r\nSET ANSI_NULLS ON\r\nGO\r\n\
CREATE TABLE [dbo].[Voter](\r\n\t[Id] [int] IDENTITY(1,1) NOT NULL,\r\n\t[O'Key] [nvarchar](50) NULL,\r\n\t[Born] [date] NULL,\r\n\
 CONSTRAINT [PK] PRIMARY KEY CLUSTERED \r\n(\r\n\t[Id] ASC\r\n)) ON [PRIMARY]\r\nGO\r\nSET IDENTITY_INSERT [dbo].[Voter] ON \r\n\
INSERT [dbo].[Voter] ([Id], [O'Key], [Born]) VALUES (1, N'C:\\', CAST(N'1980-01-02' AS Date))\r\n\
INSERT [dbo].[Voter] ([Id], [O'Key], [Born]) VALUES (2, N'O''Neil', CAST(0xD7340B00 AS Date))\r\nGO\r\nprint 'done'\r\nGO\r\n\
INSERT [dbo].[Voter] ([Id], [O'Key], [Born]) VALUES (CAST(3 AS Numeric(10, 0)), NULL, CAST(0x00008EAC00000000 AS DateTime))\r\n",
        "f#Voter [SQL dump; UTF-8] Id|O'Key|Born
  1|C:\\|1980-01-02
  2|O'Neil|2011-10-14
  3||2000-01-01
  = 3 rows, 0 rejects",
    );
}

#[test]
fn an_unknown_dialect_is_guessed_by_its_quotes() {
    check(
        Sql,
        r"INSERT INTO t VALUES ('C:\', 'x'), ('a\\b', 'c\d');
INSERT INTO t VALUES ('O\'Neil', 'a\\b');",
        r"f#t [SQL dump; UTF-8] 2 columns
  C:\|x
  a\\b|c\d
  O'Neil|a\b
  = 3 rows, 0 rejects",
    );
}

#[test]
fn interleaved_tables_are_gathered() {
    check(
        Sql,
        "INSERT INTO a VALUES (1);INSERT INTO b VALUES (2,3);INSERT INTO a VALUES (4);INSERT INTO b VALUES (5);INSERT INTO a VALUES (6);",
        "f#a [SQL dump; UTF-8] 1 columns
  1
  4
  6
  = 3 rows, 0 rejects
f#b [SQL dump; UTF-8] 2 columns
  2|3
  ! row 2 byte 98: expected 2 cells, found 1
  = 1 rows, 1 rejects",
    );
}

#[test]
fn much_interleaving_makes_segments_that_lose_nothing() {
    let wide = "x".repeat(500_000);
    let mut text = String::new();
    for row in 0..100 {
        text += &format!("INSERT INTO a VALUES ({row});\nINSERT INTO b VALUES ({row},'{wide}');\n");
    }
    let found = transcript(Sql, text.as_bytes(), &Limits::default(), 1 << 16).replace(&wide, "w");
    let (a, b): (Vec<_>, Vec<_>) = found
        .lines()
        .filter(|line| line.starts_with("  ") && !line.contains('='))
        .partition(|line| !line.contains('|'));
    assert_eq!(
        a,
        (0..100).map(|row| format!("  {row}")).collect::<Vec<_>>()
    );
    assert_eq!(
        b,
        (0..100).map(|row| format!("  {row}|w")).collect::<Vec<_>>()
    );
    assert!(found.matches("f#").count() > 2, "{found}");
}

#[test]
fn a_dump_that_ends_in_the_middle_is_broken() {
    for (text, expected) in [
        (
            "COPY t (a) FROM stdin;\n1\n",
            "byte 25: ends in the middle of a COPY, before its closing `\\.`",
        ),
        (
            "COPY t (a) FROM stdin;\n1",
            "byte 24: ends in the middle of a COPY, before its closing `\\.`",
        ),
        (
            "COPY t (a) FROM stdin",
            "byte 21: ends in the middle of a COPY",
        ),
        (
            "INSERT INTO t VALUES (1),",
            "byte 25: ends in the middle of an INSERT",
        ),
        (
            "INSERT INTO t VALUES (1",
            "byte 23: ends in the middle of an INSERT",
        ),
        (
            "INSERT INTO t VALUES ('x",
            "byte 24: ends in the middle of a string",
        ),
        (
            "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2)",
            "byte 50: ends in the middle of an INSERT",
        ),
        (
            "INSERT INTO t VALUES",
            "byte 20: ends in the middle of an INSERT",
        ),
        (
            "INSERT INTO t (a",
            "byte 16: ends in the middle of an INSERT",
        ),
        ("INSERT INTO `t", "byte 14: ends in the middle of a name"),
        (
            "INSERT INTO t VALUES (lower('x'",
            "byte 31: ends in the middle of an INSERT",
        ),
        (
            "CREATE TABLE t (a int,",
            "byte 22: ends in the middle of a statement",
        ),
        (
            "CREATE TABLE t (a int",
            "byte 21: ends in the middle of a statement",
        ),
        ("SET x = 'y", "byte 10: ends in the middle of a string"),
        ("/* note", "byte 7: ends in the middle of a comment"),
        ("SELECT $a$ x", "byte 12: ends in the middle of a routine"),
        ("INSERT INTO t VALUES (1 'a') x", "byte 30"),
    ] {
        let found = transcript(Sql, text.as_bytes(), &Limits::default(), 5);
        let last = found.lines().last().unwrap_or_default();
        if expected == "byte 30" {
            assert!(!last.starts_with("error"), "{text}: {found}");
        } else {
            assert_eq!(last, format!("error: f is broken at {expected}"), "{text}");
        }
        assert!(
            !last.starts_with("error") || !found.contains(" = "),
            "a half answer: {found}"
        );
    }
    check(
        Sql,
        "INSERT INTO t VALUES (1)",
        "f#t [SQL dump; UTF-8] 1 columns\n  1\n  = 1 rows, 0 rejects",
    );
    check(Sql, "SET x = 1;\n", "f skipped: a SQL dump without rows");
}

#[test]
fn rows_of_any_length_are_bounded() {
    let limits = Limits {
        row_bytes: 100,
        columns: 3,
        ..Limits::default()
    };
    let long = "y".repeat(1_000_000);
    let text = format!(
        "INSERT INTO t VALUES (1,'{long}'),(2,'x'),(3,upper('{long}')),(4,'x',5,6);\nCOPY c FROM stdin;\n{long}\nz\n\\.\n"
    );
    let found = transcript(Sql, text.as_bytes(), &limits, 1000);
    assert_eq!(
        found,
        "f#t [SQL dump; UTF-8] 2 columns
  2|x
  ! row 1 byte 21: longer than the limit for a row
  ! row 3 byte 1000036: longer than the limit for a row
  ! row 4 byte 2000050: more columns than the limit
  = 1 rows, 3 rejects
f#c [SQL dump; UTF-8] 1 columns
  z
  ! row 1 byte 2000082: longer than the limit for a row
  = 1 rows, 1 rejects
"
    );
    let depth_bomb = format!(
        "INSERT INTO t VALUES ({}1{});",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    assert!(
        transcript(Sql, depth_bomb.as_bytes(), &limits, 1000).contains("longer than the limit")
    );
}
