//! Tests that a failed commit changes neither tables nor memory.

use lattice_rooms::{Pdu, Role};
use serde_json::json;

use super::test_room::{ALICE, BOB, CAROL, TestRoom, membership, message, template};

/// A room with a fork, so that the next event needs state resolution.
fn forked() -> TestRoom {
    let room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    room.say(CAROL, &membership(CAROL, "join"));
    let ban = room.build(ALICE, &membership(CAROL, "ban"));
    let name = room.build(BOB, &template("m.room.name", Some(""), &json!({ "name": "x" })));
    room.receive(ban, Role::Live);
    room.receive(name, Role::Live);
    room
}

/// The reads of a store, some of which memory answers.
fn reads(room: &TestRoom) -> String {
    let (store, head) = (&room.store, room.store.head().unwrap());
    let members = store.members_of_block(0).unwrap();
    let topic = ("m.room.topic".to_owned(), String::new());
    let state = store.state(head.current, &[topic]).unwrap();
    format!("{head:?} {:?} {members:?} {:?} {:?}", store.extremities(), store.counts(), state.keys())
}

#[test]
fn a_refused_event_leaves_every_table_as_it_was() {
    let room = forked();
    let before = (room.sql.inner().dump(), reads(&room));
    let rule = room.refused(CAROL, &message("still here"));
    assert!(rule.contains("SenderNotJoined"), "{rule}");
    assert_eq!((room.sql.inner().dump(), reads(&room)), before);
    // A refused event also reverts the events appended before it in the same commit, in memory too.
    let outcome = room.try_commit(|write| {
        let topic = template("m.room.topic", Some(""), &json!({ "topic": "x" }));
        room.append(write, ALICE, &topic, None)?;
        room.append(write, ALICE, &membership("@dora:example.org", "invite"), None)?;
        assert_eq!(room.store.counts().unwrap().invited, 1);
        room.append(write, BOB, &membership(ALICE, "ban"), None)
    });
    assert!(outcome.unwrap_err().contains("BanRefused"));
    assert_eq!((room.sql.inner().dump(), reads(&room)), before);
    room.say(ALICE, &message("merge"));
    assert_eq!(room.store.extremities().unwrap().len(), 1);
}

#[test]
fn a_failure_at_any_write_of_a_commit_changes_nothing() {
    let room = forked();
    let before = (room.sql.inner().dump(), reads(&room));
    // A new state map key, a member and a merge of forks: every write that an event of this server makes.
    let event = membership("@dora:example.org", "invite");
    for writes in 0.. {
        room.sql.inner().fail_after(writes);
        let outcome = room.storage.try_commit(|write| room.append(write, ALICE, &event, None));
        room.sql.inner().mend();
        if outcome.is_ok() {
            assert_eq!(writes, 5, "slot, page, extremity, event, member");
            return;
        }
        assert_eq!((room.sql.inner().dump(), reads(&room)), before, "after {writes} writes");
    }
}

#[test]
fn a_panic_in_a_commit_changes_nothing_in_memory() {
    let room = forked();
    let before = reads(&room);
    let panics = std::panic::AssertUnwindSafe(|| {
        let outcome: Result<(), String> = room.try_commit(|write| {
            room.append(write, ALICE, &message("x"), None)?;
            panic!("in the middle")
        });
        drop(outcome);
    });
    std::panic::catch_unwind(panics).unwrap_err();
    assert_eq!(reads(&room), before);
}

#[test]
fn a_hundred_events_in_one_commit_cost_as_much_each_as_the_first() {
    let room = TestRoom::founded();
    let invite = |count: u64| {
        room.rows_read(|room| {
            let outcome = room.try_commit(|write| {
                for number in 0..count {
                    let user_id = format!("@user{number}of{count}:example.org");
                    room.append(write, ALICE, &membership(&user_id, "invite"), None)?;
                }
                Ok(())
            });
            outcome.unwrap();
        })
    };
    let ((rows, statements), (more_rows, more_statements)) = (invite(10), invite(100));
    assert!(more_rows < 12 * rows, "{rows} rows for 10, {more_rows} for 100");
    assert!(more_statements < 12 * statements, "{statements} statements for 10, {more_statements} for 100");
    assert_eq!(room.store.counts().unwrap().invited, 110);
}

#[test]
fn an_event_of_this_server_that_is_stored_is_refused_again() {
    let room = TestRoom::founded();
    let pdu: Pdu = room.build(ALICE, &message("x"));
    room.receive(pdu.clone(), Role::Live);
    let again = room.storage.commit(|write| room.store.append(write, pdu, None));
    assert!(again.is_err());
}
