//! Tests of forks: memberships after state resolution, and the forward extremities.

use lattice_handlers::objects::room::store::{Flags, MemberChange, Span};
use lattice_rooms::{Membership, Received, RemoteState, Role};
use ruma_state_res::Event as _;
use serde_json::json;

use super::test_room::{ALICE, BOB, CAROL, TestRoom, membership, message, template, user};

fn membership_of(room: &TestRoom, user_id: &str) -> Membership {
    room.store.member(user(user_id)).unwrap().unwrap().membership
}

#[test]
fn a_membership_that_state_resolution_alone_changes_is_stored() {
    let room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    room.say(CAROL, &membership(CAROL, "join"));
    // Carol leaves on one fork; on another, Bob, who has the power level, bans her.
    let leave = room.build(CAROL, &membership(CAROL, "leave"));
    let levels = room.build(ALICE, &template("m.room.power_levels", Some(""), &json!({ "users": {} })));
    let ban = room.build(BOB, &membership(CAROL, "ban"));
    let left = room.receive(leave, Role::Live);
    assert_eq!(left.member_changes[0].after, Membership::Leave);
    let banned = room.receive(ban, Role::Live);
    assert_eq!(membership_of(&room, CAROL), Membership::Ban, "{:?}", banned.member_changes);
    let position = room.store.head().unwrap().position;
    // A third fork removes Bob's power level: resolution reverts the ban.
    let demoted = room.receive(levels, Role::Live);
    let back = MemberChange {
        user_id: user(CAROL).to_owned(),
        before: Some(Membership::Ban),
        after: Membership::Leave,
        is_own: true,
    };
    assert_eq!(demoted.member_changes, [back]);
    let member = room.store.member(user(CAROL)).unwrap().unwrap();
    assert_eq!((member.membership, member.position), (Membership::Leave, position + 1));
    assert_eq!(room.store.counts().unwrap().joined, 2);
}

#[test]
fn the_next_event_of_this_server_merges_the_forks() {
    let mut room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    let forks: Vec<_> = (0..12).map(|fork| room.build(BOB, &message(&format!("{fork}")))).collect();
    for fork in &forks {
        room.receive(fork.clone(), Role::Live);
    }
    assert_eq!(room.store.extremities().unwrap().len(), 12);
    room.evict();
    assert_eq!(room.store.extremities().unwrap().len(), 12);
    let merge = room.build(ALICE, &message("merge"));
    let named: Vec<_> = merge.prev_events().map(|id| &**id).collect();
    assert_eq!(named, forks[2..].iter().map(|fork| fork.id()).collect::<Vec<_>>(), "the newest ten");
    room.receive(merge, Role::Live);
    assert_eq!(room.store.extremities().unwrap().len(), 3);
    let last = room.say(ALICE, &message("merge the rest"));
    assert_eq!(last.pdu.prev_events().count(), 3);
    room.evict();
    assert_eq!(room.store.extremities().unwrap().len(), 1);
}

#[test]
fn a_de_outliered_event_takes_the_next_stream_position() {
    let room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    let pdu = room.build(BOB, &message("early"));
    let Received::Checked(outlier) = room.receive(pdu.clone(), Role::Outlier).received else { panic!() };
    let before = room.say(ALICE, &message("between")).position;
    assert_eq!(before, outlier.number + 1, "an outlier has a number and no position");
    let de_outliered = room.receive(pdu, Role::Live);
    assert_eq!(de_outliered.position, Some(before + 1));
    let latest = room.store.latest(Span { after: before, upto: before + 1 }, 10).unwrap();
    assert_eq!(latest[0].event.number, outlier.number);
    assert!(latest[0].event.flags.has(Flags::DE_OUTLIERED.with(Flags::ENTERED_LATER)));
    let next = room.say(ALICE, &message("merge"));
    assert_eq!((next.position, next.pdu.prev_events().count()), (before + 2, 2));
    assert_eq!(room.store.head().unwrap().position, before + 2);
}

#[test]
fn a_backfilled_outlier_takes_no_stream_position() {
    let room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    let pdu = room.build(BOB, &message("early"));
    room.receive(pdu.clone(), Role::Outlier);
    let before = room.say(ALICE, &message("later"));
    let backfilled = room.receive(pdu, Role::Backfilled);
    assert_eq!((backfilled.position, room.store.head().unwrap().position), (None, before.position));
    assert_eq!(room.store.extremities().unwrap().len(), 1);
}

#[test]
fn an_event_with_a_stored_successor_is_no_extremity() {
    let mut room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    let state = room.store.whole_state(room.store.head().unwrap().position).unwrap();
    let state = state.iter().map(|pdu| pdu.id().to_owned()).collect();
    let first = room.build(BOB, &message("first"));
    // The successor arrives first, with the state before it.
    let other = TestRoom::founded();
    other.say(BOB, &membership(BOB, "join"));
    other.receive(first.clone(), Role::Live);
    let second = other.build(BOB, &message("second"));
    let remote_state = RemoteState { state, partial: false };
    let successor =
        room.commit(|write| room.store.receive_at(write, second.clone(), &remote_state, Role::Live));
    let first_at = room.receive(first, Role::Live).position;
    assert!(first_at > successor.position, "the first event takes the later position");
    for _ in 0..2 {
        let extremities = room.store.extremities().unwrap();
        assert_eq!(extremities.len(), 1, "the second event is the only extremity");
        let extremity = room.store.events(&extremities.into_iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(extremity[0].pdu.id(), second.id());
        assert_eq!(Some(room.store.head().unwrap().position), first_at);
        room.evict();
    }
}
