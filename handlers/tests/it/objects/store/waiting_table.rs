//! Tests of the table of PDUs that wait for missing events.

use lattice_handlers::objects::room::store::{
    Expired, KeepOutcome, MAX_WAITING, MAX_WAITING_PER_ORIGIN, WAITING_TTL_MS, WaitingPdu,
};
use lattice_rooms::Role;

use super::test_room::TestRoom;

fn pdu(name: &str, origin: &str, retry_ms: u64) -> WaitingPdu {
    WaitingPdu {
        event_id: format!("${name}"),
        origin: origin.to_owned(),
        role: Role::Outlier,
        authorised: true,
        retry_ms,
        expires_ms: 1_000,
        attempts: 0,
        needs: vec!["$lost".to_owned(), "$other".to_owned()],
        json: "{}".to_owned(),
    }
}

fn add(room: &TestRoom, pdu: &WaitingPdu) -> KeepOutcome {
    room.commit(|write| room.store.add_waiting(write, pdu))
}

#[test]
fn a_waiting_pdu_is_due_at_its_retry_time_until_it_is_removed() {
    let room = TestRoom::empty();
    let store = &room.store;
    assert_eq!(store.next_retry_ms().unwrap(), None);
    let (later, soon) = (pdu("later", "a.example", 20), pdu("soon", "a.example", 10));
    for each in [&later, &soon, &pdu("soon", "b.example", 5)] {
        assert_eq!(add(&room, each), KeepOutcome::Waiting, "from a second origin: the first row stays");
    }
    assert_eq!(store.next_retry_ms().unwrap(), Some(10));
    assert_eq!(store.waiting_due(9, 10).unwrap(), []);
    assert_eq!(store.waiting_due(20, 1).unwrap(), std::slice::from_ref(&soon));
    assert_eq!(store.waiting_for("$lost", "", 10).unwrap(), [later.clone(), soon]);
    assert_eq!(store.waiting_for("$lost", "", 1).unwrap(), std::slice::from_ref(&later));
    assert_eq!(store.waiting_for("$lost", "$later", 1).unwrap()[0].event_id, "$soon", "the next page");
    assert_eq!(store.waiting_for("$other", "", 10).unwrap(), [], "the second need comes after the first");
    room.commit(|write| store.retry_waiting_later(write, "$soon", 30, &["$other".to_owned()]));
    let again = store.waiting_for("$other", "", 10).unwrap();
    assert_eq!((again[0].retry_ms, again[0].attempts), (30, 1));
    room.commit(|write| store.remove_waiting(write, "$later"));
    assert_eq!(store.waiting_due(100, 10).unwrap(), again);
}

#[test]
fn a_pdu_beyond_the_share_of_its_origin_is_refused_and_one_that_waits_is_not() {
    let room = TestRoom::empty();
    for number in 0..MAX_WAITING_PER_ORIGIN {
        assert_eq!(add(&room, &pdu(&number.to_string(), "a.example", 1)), KeepOutcome::Waiting);
    }
    assert_eq!(add(&room, &pdu("more", "a.example", 1)), KeepOutcome::OriginFull);
    assert_eq!(add(&room, &pdu("7", "a.example", 1)), KeepOutcome::Waiting, "it waits already");
    assert_eq!(add(&room, &pdu("more", "b.example", 1)), KeepOutcome::Waiting);
    room.commit(|write| room.store.remove_waiting(write, "$7"));
    assert_eq!(add(&room, &pdu("8b", "a.example", 1)), KeepOutcome::Waiting);
}

#[test]
fn servers_without_number_do_not_fill_a_room() {
    let mut room = TestRoom::empty();
    for number in 0..MAX_WAITING {
        let origin = format!("{}.example", number / MAX_WAITING_PER_ORIGIN);
        assert_eq!(add(&room, &pdu(&number.to_string(), &origin, 1)), KeepOutcome::Waiting);
    }
    for _ in 0..2 {
        assert_eq!(add(&room, &pdu("more", "more.example", 1)), KeepOutcome::RoomFull);
        assert_eq!(add(&room, &pdu("7", "more.example", 1)), KeepOutcome::Waiting, "it waits already");
        room.evict();
    }
    room.commit(|write| room.store.remove_waiting(write, "$7"));
    assert_eq!(add(&room, &pdu("more", "more.example", 1)), KeepOutcome::Waiting);
    assert_eq!(add(&room, &pdu("7", "more.example", 1)), KeepOutcome::RoomFull);
}

#[test]
fn a_pdu_waits_for_a_day_and_then_its_end_is_told() {
    let room = TestRoom::empty();
    let store = &room.store;
    assert_eq!(WAITING_TTL_MS, 24 * 60 * 60 * 1000);
    for (name, retry_ms) in [("one", 10), ("two", 5_000)] {
        add(&room, &pdu(name, "a.example", retry_ms));
    }
    room.commit(|write| store.retry_waiting_later(write, "$one", 2_000, &["$lost".to_owned()]));
    assert_eq!(store.next_retry_ms().unwrap(), Some(1_000), "no retry is later than the expiry");
    let give_up = |now_ms, limit| room.commit(|write| store.give_up_waiting(write, now_ms, limit));
    assert_eq!(give_up(999, 10), []);
    assert_eq!(store.waiting_due(1_000, 10).unwrap(), [], "an expired PDU is not tried again");
    let expired = |name: &str| Expired { event_id: format!("${name}"), origin: "a.example".to_owned() };
    assert_eq!(give_up(1_000, 1), [expired("one")]);
    assert_eq!(give_up(1_000, 10), [expired("two")]);
    assert_eq!(store.next_retry_ms().unwrap(), None);
}
