//! Tests of the table of PDUs that wait for missing events.

use lattice_handlers::objects::room::store::{MAX_WAITING_PER_ORIGIN, WaitingPdu};

use super::test_room::TestRoom;

fn pdu(name: &str, origin: &str, retry_ms: u64) -> WaitingPdu {
    WaitingPdu {
        event_id: format!("${name}"),
        origin: origin.to_owned(),
        retry_ms,
        attempts: 0,
        needs: vec!["$lost".to_owned()],
        json: "{}".to_owned(),
    }
}

#[test]
fn a_waiting_pdu_is_due_at_its_retry_time_until_it_is_removed() {
    let room = TestRoom::empty();
    let store = &room.store;
    let add = |pdu: &WaitingPdu| room.commit(|write| store.add_waiting(write, pdu));
    assert_eq!(store.next_retry_ms().unwrap(), None);
    let (later, soon) = (pdu("later", "a.example", 20), pdu("soon", "a.example", 10));
    assert!(add(&later) && add(&soon));
    assert!(add(&pdu("soon", "b.example", 5)), "from a second origin: the first row stays");
    assert_eq!(store.next_retry_ms().unwrap(), Some(10));
    assert_eq!(store.waiting_due(9, 10).unwrap(), []);
    assert_eq!(store.waiting_due(20, 1).unwrap(), std::slice::from_ref(&soon));
    assert_eq!(store.waiting_for("$lost", 10).unwrap(), [later, soon]);
    room.commit(|write| store.retry_waiting_later(write, "$soon", 30, &["$other".to_owned()]));
    let again = store.waiting_for("$other", 10).unwrap();
    assert_eq!((again[0].retry_ms, again[0].attempts), (30, 1));
    room.commit(|write| store.remove_waiting(write, "$later"));
    assert_eq!(store.waiting_due(100, 10).unwrap(), again);
}

#[test]
fn a_pdu_beyond_the_limit_of_its_origin_is_not_kept() {
    let room = TestRoom::empty();
    let store = &room.store;
    let add = |pdu: &WaitingPdu| room.commit(|write| store.add_waiting(write, pdu));
    for number in 0..MAX_WAITING_PER_ORIGIN {
        assert!(add(&pdu(&number.to_string(), "a.example", 1)));
    }
    assert!(!add(&pdu("more", "a.example", 1)));
    assert!(add(&pdu("more", "b.example", 1)));
}
