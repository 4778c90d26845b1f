//! Tests that the cost of an event is the same in a large room. `cargo xtask bench-room` has 50,000 members.

use lattice_handlers::objects::host::Abort;

use super::test_room::{ALICE, TestRoom, membership, message};

/// A room with `members` members beside Alice.
fn large_room(members: u64) -> TestRoom {
    let room = TestRoom::founded();
    let joined = room.try_commit(|write| {
        for number in 0..members {
            let user_id = format!("@u{number}:example.org");
            room.append(write, &user_id, &membership(&user_id, "join"), None)?;
        }
        Ok::<(), Abort<String>>(())
    });
    joined.unwrap();
    room
}

#[test]
fn a_message_reads_as_little_in_a_large_room_as_in_a_small_one() {
    let cost = |members| {
        let mut room = large_room(members);
        room.evict();
        let opening = room.rows_read(|room| room.say(ALICE, &message("first")));
        let next = room.rows_read(|room| room.say(ALICE, &message("second")));
        let other = room.rows_read(|room| room.say("@u7:example.org", &message("third")));
        (opening, next, other)
    };
    let (small, large) = (cost(20), cost(2_000));
    println!("(rows, statements) of the first message, the next, another member's: {small:?}, {large:?}");
    let ((rows, statements), (next_rows, next_statements), (other_rows, _)) = large;
    assert_eq!((next_rows, next_statements), (1, 4), "two lookups by event ID, the event, the timer");
    assert!(rows <= 30 && statements <= 30, "{large:?}");
    assert!(other_rows <= small.2.0 + 3, "a deeper state trie: {small:?} {large:?}");
}
