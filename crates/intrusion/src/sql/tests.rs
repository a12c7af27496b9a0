//! Recall over families of payloads, and what must stay quiet.

use super::{CLEAR, Statement, Verb, judge};

/// Ways out of the place in which a value stands.
const BREAKS: &[&str] = &[
    "1", "-1", "4711'", "4711\"", "4711)", "4711'))", "x' ", "%'", "'", "O'Brien'",
];

/// What hides the rest of the query.
const ENDS: &[&str] = &[" -- -", "#", "-- kWqz", " AND 'a'='a"];

/// Bodies by technique, after the classes of sqlmap 1.10's payloads.
const BODIES: &[(&str, &[&str])] = &[
    (
        "boolean",
        &[
            " AND 5732=5732",
            " OR 9=9",
            " AND 12=13",
            " OR NOT 7=7",
            " OR 2>1",
            " AND 8 BETWEEN 1 AND 9",
            " AND ASCII(SUBSTRING((SELECT version()),1,1))>64",
            " AND (SELECT COUNT(*) FROM voter)>10",
            " RLIKE (SELECT (CASE WHEN (7=7) THEN 0x31 ELSE 0x28 END))",
            " AND 'x' LIKE 'x'",
            " AND ORD(MID((SELECT IFNULL(CAST(last_name AS NCHAR),0x20) FROM voter LIMIT 0,1),1,1))>64",
        ],
    ),
    (
        "time",
        &[
            " AND SLEEP(5)",
            " AND 9=(SELECT 9 FROM PG_SLEEP(5))",
            " AND (SELECT 3 FROM (SELECT(SLEEP(5)))a)",
            ";SELECT PG_SLEEP(5)",
            " WAITFOR DELAY '0:0:5'",
            " AND 4=BENCHMARK(5000000,MD5(0x41))",
            " AND 2=DBMS_PIPE.RECEIVE_MESSAGE(CHR(66)||CHR(67),5)",
            " XOR(if(now()=sysdate(),sleep(15),0))",
        ],
    ),
    (
        "error",
        &[
            " AND EXTRACTVALUE(1,CONCAT(0x5c,(SELECT version())))",
            " AND UPDATEXML(1,CONCAT(0x2e,0x71),1)",
            " AND 3=CAST((CHR(113)||(SELECT version())::text) AS NUMERIC)",
            " AND 1=CONVERT(INT,(SELECT @@version))",
            " AND (SELECT 1 FROM(SELECT COUNT(*),CONCAT(0x71,FLOOR(RAND(0)*2))x FROM INFORMATION_SCHEMA.PLUGINS GROUP BY x)a)",
        ],
    ),
    (
        "union",
        &[
            " UNION ALL SELECT NULL,NULL,NULL",
            " UNION SELECT id,last_name,dob FROM voter",
            " ORDER BY 7",
            " UNION SELECT table_name,1 FROM information_schema.tables",
            "/**/UNION/**/SELECT/**/1,2",
            " /*!50000UNION*/ /*!50000SELECT*/ 1,2",
            " UniOn\tsElEct\n1,2",
            " union--x\nselect 1,2",
        ],
    ),
    (
        "stacked",
        &[
            ";DROP TABLE voter",
            "; UPDATE voter SET status='x' WHERE 1=1",
            ";INSERT INTO audit VALUES(1)",
            ";DELETE FROM voter WHERE id = 7",
            ";EXEC xp_cmdshell 'dir'",
            ";DECLARE @x CHAR(9);SET @x=0x30;WAITFOR DELAY @x",
            ";COPY voter TO '/tmp/x'",
        ],
    ),
];

#[test]
fn every_technique_is_found_out_of_every_place() {
    for (technique, bodies) in BODIES {
        let mut missed = Vec::new();
        let mut tried = 0;
        for body in *bodies {
            for way in BREAKS {
                for end in ENDS {
                    tried += 1;
                    let payload = format!("{way}{body}{end}");
                    if judge(&payload) < CLEAR {
                        missed.push(payload);
                    }
                }
            }
        }
        let found = tried - missed.len();
        assert!(
            found * 100 >= tried * 99,
            "{technique}: {found} of {tried}\n{}",
            missed.join("\n")
        );
    }
}

#[test]
fn classics_are_clear() {
    for payload in [
        "' or '1'='1",
        "' or 1=1--",
        "admin'--",
        "' or ''='",
        "\" or \"\"=\"",
        "') or ('1'='1",
        "1' or '1'='1'/*",
        "' or true--",
        "' having 1=1--",
        "1' order by 10-- -",
        "' or username is not null or username = '",
        "x' or full_name like '%Bob%",
        "' or 'text' > 't",
        "or 1=1--",
        "1 and 1=2",
        "1) and (1=1",
        "(select(0)from(select(sleep(15)))v)",
        "'||(select 1)||'",
        "1 into outfile '/var/www/x.php'",
        "1e0UNION SELECT 1,2",
        "1DUNION SELECT 1,2",
    ] {
        assert_eq!(judge(payload), CLEAR, "{payload}");
    }
}

#[test]
fn people_places_and_prose_are_quiet() {
    for value in [
        "O'Brien",
        "D'Angelo, Mary",
        "O'Brien and Sons",
        "select board candidates",
        "student union select committee",
        "the union selects delegates",
        "400 Union Select Ave",
        "Smith -- Jones",
        "MARY--ANN",
        "9 Orchard Ln -- rear",
        "31 Table Rock Dr; Unit B",
        "19 Where Ln /* gate code */",
        "1=1 Equality Way",
        "14 And Or St Apt 'C'",
        "220 1/2 Main St",
        "77 Insert Ave & 3rd",
        "1 or 2 witnesses",
        "voter id -- what counts?",
        "drop off ballot; update address",
        "foo; select one; bar",
        "early voting (hours)",
        "sleep study hours",
        "sleep (8 hours)",
        "registered = yes?",
        "rock 'n' roll",
        "boys' and girls' clubs",
        "5 o'clock and 6 o'clock",
        "order by mail ballot",
        "order by 5 pm",
        "group by precinct results",
        "Wm. \"Bill\" O'Reilly -- trustee",
        "please (select one from the list)",
        "between 1 and 3 pm",
        "union all select foods",
        "1 and 2",
        "{\"name\":\"O'Brien\",\"dob\":\"1980-01-02\"}",
        "http://example.org/?a=1&b=2",
        "https://x.org/a'b",
        "cast your vote (early)",
        "utm_source=newsletter&utm_medium=email",
        "not in (Texas)",
        "exec committee",
        "#vote2026",
        "50% + 1 rule",
        "R&D",
        "a || b",
    ] {
        assert!(judge(value) < 4, "{value}: {}", judge(value));
    }
}

#[test]
fn slips_and_probes_weigh_little_and_something() {
    for value in ["4711'", "6'2\"", "4711\")", "10--"] {
        assert!((1..4).contains(&judge(value)), "{value}: {}", judge(value));
    }
    for value in ["4711(.,'\"'..)(", "'='", "1' or 'x'", "4711' '"] {
        assert!(judge(value) < CLEAR, "{value}");
    }
}

#[test]
fn hostile_values_end() {
    for value in [
        "(".repeat(100_000),
        "'".repeat(100_000),
        "1 or ".repeat(50_000),
        "(select ".repeat(20_000),
        "/*".repeat(50_000),
        "é'".repeat(9_000),
    ] {
        let _ = judge(&value);
        let _ = Statement::of(&value, "");
    }
}

#[test]
fn statements_are_read() {
    let of = |text: &str| Statement::of(text, "17,cancelled,'12 Oak St'");
    assert_eq!(
        of("select id from voter where id = 5").shape,
        of("SELECT id FROM voter WHERE id = 'x'").shape
    );
    assert_ne!(
        of("select id from voter where id = 5").shape,
        of("select id from voter where id = 5 or 1=1").shape
    );
    assert_eq!(
        of("select 1 where id in (1, 2, 3)").shape,
        of("select 1 where id in (7)").shape
    );
    assert!(of("update voter set status = $2 where id = $1").cancels);
    assert!(of("delete from public.voters where id = 1").cancels);
    assert!(of("update voter set precinct = '7' where id = 1").precinct);
    assert!(of("update polling_place set street = 'x' where id = 1").place);
    assert!(of("insert into absentee_request (voter_id, street) values (1, $3)").absentee);
    assert_eq!(
        of("update voter set street = '12 OAK ST'").address,
        of("update voter set street = $3").address
    );
    assert_eq!(of("copy voter to stdout").verb, Verb::CopyOut);
    assert!(
        of("select * from voter").whole_table && !of("select * from lookup_voter($1)").whole_table
    );
    assert!(
        of("select a from b where c = '' or 'a'='a'").tautology
            && !of("select a from b where 1=1 and c = $1").tautology
    );
}
