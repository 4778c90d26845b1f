//! Tests of the Room's store: the event graph, states and members, and the rows they cost.

mod checked_again;
mod commits;
mod dear_forks;
mod engine;
mod extremities;
#[path = "../../../../core/rooms/tests/fixtures/mod.rs"]
mod fixtures;
mod forks;
mod incoming;
mod members;
mod reads;
mod relations;
mod rows;
mod scale;
mod states;
mod sticky;
mod test_room;
mod waiting_table;

use crate::random::Random;
use lattice_handlers::objects::room::store::{SEARCH_STATEMENTS, SEARCH_TABLE, STATEMENTS};

use self::test_room::TestRoom;

/// Statements that read a whole table or index, and why they may.
const SCANS: [(&str, &str); 8] = [
    (
        "DELETE FROM sticky WHERE position IN (SELECT position FROM sticky ORDER BY position LIMIT ?) AND until_ms <= ?",
        "the oldest MAX_STICKY_REMOVED, in the order of the key",
    ),
    ("SELECT room_id, version FROM room", "one row"),
    ("SELECT number FROM extremity ORDER BY number", "the forward extremities, which the next event needs"),
    ("SELECT membership, count(*) FROM member GROUP BY membership", "once while the object is in memory"),
    ("SELECT count(*) FROM waiting", "once while the object is in memory, MAX_WAITING at most"),
    ("SELECT user_id, position FROM erased", "the erased users, each of whom the reader may see"),
    ("SELECT user_id FROM guest ORDER BY user_id LIMIT ?", "the first guests, in the order of the key"),
    ("SELECT number FROM event WHERE flags & 8 <> 0 ORDER BY number", "an index of these events alone"),
];

/// Statements that read the events from a number on, and what bounds these.
const OPEN_RANGES: [(&str, &str); 1] =
    [("SELECT member.number, sum(octet_length(event.json)),", "MAX_RECOUNTED_EVENTS at most")];

#[test]
fn every_statement_fits_the_schema_and_finds_its_rows_by_key() {
    let room = TestRoom::founded();
    for statement in STATEMENTS {
        let plan = room.sql.inner().plan(statement).unwrap_or_else(|error| panic!("{statement}\n{error}"));
        // `json_each` reads a parameter; a subquery or constant rows read nothing more.
        let is_scan = |line: &&String| {
            line.starts_with("SCAN")
                && !["wanted", "edge", "json_each", "CONSTANT", "(", "chain"]
                    .iter()
                    .any(|of| line.trim_start_matches("SCAN ").starts_with(of))
        };
        let scans: Vec<&String> = plan.iter().filter(is_scan).collect();
        let is_known = SCANS.iter().any(|(known, _)| known == statement);
        assert_eq!(!scans.is_empty(), is_known, "{statement}\n{plan:?}");
        if is_known && statement.contains("count(*)") {
            assert!(plan.len() == 1 && plan[0].contains("USING COVERING INDEX"), "{plan:?}");
        }
        let is_open = plan.iter().any(|line| line.contains(" event ") && line.contains("(rowid>?)"));
        let is_bounded = OPEN_RANGES.iter().any(|(known, _)| statement.starts_with(known));
        assert_eq!(is_open, is_bounded, "{statement}\n{plan:?}");
        // No order is made by sorting what was read, but of a few rows of a union.
        let sorts = plan.iter().any(|line| line.contains("TEMP B-TREE") && line.contains("ORDER BY"));
        assert!(
            !sorts || statement.contains("json_each") || statement.contains("UNION"),
            "{statement}\n{plan:?}"
        );
    }
    assert!(STATEMENTS.len() > 45, "{} statements", STATEMENTS.len());
}

/// The index is asked for words and a range of blocks together; nothing else reads more than a block.
#[test]
fn searches_find_blocks_by_the_index() {
    let room = TestRoom::founded();
    room.commit(|write| write.create(SEARCH_TABLE));
    for statement in SEARCH_STATEMENTS {
        let plan = room.sql.inner().plan(statement).unwrap_or_else(|error| panic!("{statement}\n{error}"));
        let scans: Vec<&String> = plan.iter().filter(|line| line.starts_with("SCAN")).collect();
        let is_match = statement.contains("MATCH");
        assert_eq!(!scans.is_empty(), is_match, "{statement}\n{plan:?}");
        // The words, both ends of the range, and the order come from the index itself.
        let is_bounded = |plan: &str| ["M", "<", ">"].iter().all(|part| plan.contains(part));
        assert!(!is_match || is_bounded(scans[0]), "{plan:?}");
        assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{statement}\n{plan:?}");
    }
}

#[test]
fn waiting_pdus_and_gaps_are_found_by_an_index() {
    let room = TestRoom::founded();
    for (part, index) in [
        ("WHERE waits_for = ?", "waiting_by_event"),
        ("count(*) FROM waiting WHERE origin", "waiting_of_origin"),
        ("min(retry_ms)", "waiting_by_retry"),
        ("WHERE retry_ms <= ?1 AND expires_ms > ?1", "waiting_by_retry"),
        ("WHERE retry_ms <= ?1 AND expires_ms <= ?1", "waiting_by_retry"),
        ("FROM missing CROSS JOIN", "missing_in_timeline"),
        ("flags & 8 <> 0", "event_partial"),
    ] {
        let statement = STATEMENTS.iter().find(|statement| statement.contains(part)).unwrap();
        let plan = room.sql.inner().plan(statement).unwrap();
        assert!(plan.iter().any(|line| line.contains(index)), "{statement}\n{plan:?}");
        assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{statement}\n{plan:?}");
    }
}
