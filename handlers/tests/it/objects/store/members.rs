//! Tests of the members of a room, as the current state has them.

use lattice_handlers::objects::host::Abort;
use lattice_handlers::objects::room::store::{Day, DeliveredBlock, MemberCounts, POSITIONS_PER_BLOCK};
use lattice_rooms::Membership;
use serde_json::json;

use super::test_room::{ALICE, BOB, CAROL, TestRoom, membership, template, user};

fn names(users: &[ruma_common::OwnedUserId]) -> Vec<&str> {
    users.iter().map(|user_id| user_id.localpart()).collect()
}

#[test]
fn a_member_has_the_position_at_which_the_membership_changed() {
    let room = TestRoom::founded();
    let member = |user_id: &str| room.store.member(user(user_id)).unwrap();
    assert_eq!(member(BOB), None);
    let joined = room.say(BOB, &membership(BOB, "join"));
    let change = &joined.member_changes[0];
    assert_eq!((change.before, change.after, change.is_own), (None, Membership::Join, true));
    let named = template("m.room.member", Some(BOB), &json!({ "membership": "join", "displayname": "B" }));
    assert_eq!(room.say(BOB, &named).member_changes, [], "a new name changes no membership");
    assert_eq!(member(BOB).unwrap().position, joined.position);
    let kicked = room.say(ALICE, &membership(BOB, "leave"));
    let change = &kicked.member_changes[0];
    assert_eq!((change.before, change.after), (Some(Membership::Join), Membership::Leave));
    assert!(!change.is_own);
    let bob = member(BOB).unwrap();
    assert_eq!((bob.membership, bob.position, bob.number), (Membership::Leave, kicked.position, Some(1)));
    let again = room.say(BOB, &membership(BOB, "join"));
    let bob = member(BOB).unwrap();
    assert_eq!((bob.position, bob.number), (again.position, Some(1)), "the number stays");
    room.say(CAROL, &membership(CAROL, "join"));
    assert_eq!(member(CAROL).unwrap().number, None, "users of other servers have no number");
}

#[test]
fn members_are_counted_once_and_then_in_memory() {
    let mut room = TestRoom::founded();
    let counts = |room: &TestRoom| room.store.counts().unwrap();
    room.say(BOB, &membership(BOB, "join"));
    assert_eq!(counts(&room), MemberCounts { joined: 2, invited: 0 });
    room.say(ALICE, &membership(CAROL, "invite"));
    assert_eq!(counts(&room), MemberCounts { joined: 2, invited: 1 });
    room.say(BOB, &membership(BOB, "leave"));
    room.say(CAROL, &membership(CAROL, "join"));
    let expected = MemberCounts { joined: 2, invited: 0 };
    assert_eq!(counts(&room), expected);
    assert_eq!(room.rows_read(|room| counts(room)), (0, 0));
    room.evict();
    assert_eq!(counts(&room), expected);
}

#[test]
fn heroes_are_the_first_five_other_members() {
    let room = TestRoom::founded();
    let heroes = |reader: &str| room.store.heroes(user(reader)).unwrap();
    assert!(heroes(ALICE).is_empty());
    for number in 0..8 {
        let user_id = format!("@u{number}:example.org");
        room.say(&user_id, &membership(&user_id, "join"));
        if number == 2 {
            room.say(ALICE, &membership(CAROL, "invite"));
        }
    }
    assert_eq!(names(&heroes("@u1:example.org")), ["alice", "u0", "u2", "carol", "u3"]);
    for number in 0..8 {
        room.say(ALICE, &membership(&format!("@u{number}:example.org"), "ban"));
    }
    assert_eq!(names(&heroes(ALICE)), ["carol"]);
    room.say(ALICE, &membership(CAROL, "leave"));
    assert_eq!(
        names(&heroes(ALICE)),
        ["u0", "u1", "u2", "u3", "u4"],
        "members who left or are banned, if there are no others"
    );
}

#[test]
fn delivered_positions_of_local_members_are_stored_in_blocks() {
    let mut room = TestRoom::founded();
    assert_eq!(room.store.last_block().unwrap(), Some(0));
    let joined = room.try_commit(|write| {
        for number in 1..=POSITIONS_PER_BLOCK {
            let user_id = format!("@u{number}:example.org");
            room.append(write, &user_id, &membership(&user_id, "join"), None)?;
            let elsewhere = format!("@u{number}:other.example");
            room.append(write, &elsewhere, &membership(&elsewhere, "join"), None)?;
        }
        Ok::<(), Abort<String>>(())
    });
    joined.unwrap();
    assert_eq!(room.store.last_block().unwrap(), Some(1));
    let block = |number| {
        let members = room.store.members_of_block(number).unwrap().into_iter();
        members
            .map(|(user_id, member)| (user_id.localpart().to_owned(), member.number.unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(block(0).len() as u64, POSITIONS_PER_BLOCK);
    assert_eq!((&block(0)[0], &block(0)[63]), (&("alice".to_owned(), 0), &("u63".to_owned(), 63)));
    assert_eq!(block(1), [("u64".to_owned(), 64)]);
    assert!(block(2).is_empty());

    let mut row = room.store.delivered(1).unwrap();
    assert_eq!(row, DeliveredBlock::default());
    (row.positions[0], row.positions[63]) = (7, (1 << 53) - 1);
    row.sent[63].add(5_000_000_000, 70_000, Day::of(1_767_225_600_000));
    row.counted = 9;
    room.commit(|write| room.store.write_delivered(write, 1, &row));
    (row.positions[1], row.sent[0].in_all) = (300, 1);
    room.commit(|write| room.store.write_delivered(write, 1, &row));
    room.evict();
    assert_eq!(room.store.delivered(1).unwrap(), row);
    assert_eq!(room.store.delivered(0).unwrap(), DeliveredBlock::default());
}
