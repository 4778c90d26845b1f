//! Tests of the reads of a sync: newest events, states at positions, and state differences.

use lattice_handlers::objects::room::store::{Head, SentBy, Span};
use lattice_rooms::{Role, StateMapKey};
use serde_json::json;

use super::test_room::{ALICE, BOB, TestRoom, membership, message, template, user};

fn topic(text: &str) -> lattice_rooms::EventTemplate {
    template("m.room.topic", Some(""), &json!({ "topic": text }))
}

fn topic_key() -> StateMapKey {
    ("m.room.topic".to_owned(), String::new())
}

#[test]
fn a_room_that_does_not_exist_writes_nothing() {
    let room = TestRoom::absent();
    assert!(room.store.identity().unwrap().is_none());
    assert_eq!(room.sql.inner().dump(), "");
    room.found(&[membership(ALICE, "join")]);
    let identity = room.store.identity().unwrap().unwrap();
    assert!(identity.room_id.as_str().starts_with('!'));
    assert_eq!(room.store.head().unwrap().position, 2);
}

#[test]
fn the_newest_events_come_with_their_transaction_ids() {
    let room = TestRoom::founded();
    let device_id = "DEVICE".into();
    let sent_by = |transaction_id: &'static str| SentBy { device_id, transaction_id: transaction_id.into() };
    let send = |body: &str, transaction_id| {
        room.try_commit(|write| room.append(write, ALICE, &message(body), Some(sent_by(transaction_id))))
            .unwrap()
    };
    let (one, two) = (send("one", "1"), send("two", "2"));
    let found = |sender, sent_by, event_type: &str| {
        room.store.by_transaction(user(sender), sent_by, event_type).unwrap()
    };
    assert_eq!(found(ALICE, sent_by("1"), "m.room.message").as_deref(), Some(one.pdu.id()));
    assert_eq!(found(BOB, sent_by("1"), "m.room.message"), None);
    assert_eq!(found(ALICE, sent_by("1"), "m.sticker"), None);
    let elsewhere = SentBy { device_id: "OTHER".into(), transaction_id: "1".into() };
    assert_eq!(found(ALICE, elsewhere, "m.room.message"), None);
    let latest = room.store.latest(Span { after: one.position - 2, upto: two.position }, 2).unwrap();
    let found: Vec<_> = latest
        .iter()
        .map(|each| {
            (each.position, each.event.sent_by.as_ref().map(|(_, transaction_id)| transaction_id.as_str()))
        })
        .collect();
    assert_eq!(found, [(two.position, Some("2")), (one.position, Some("1"))]);
    assert!(room.store.latest(Span { after: two.position, upto: two.position }, 9).unwrap().is_empty());
    // The index refuses a second event of a transaction; the caller looks the transaction up before.
    let again = room.storage.try_commit(|write| room.append(write, ALICE, &message("x"), Some(sent_by("1"))));
    assert!(again.is_err());
}

#[test]
fn a_state_is_read_at_any_stream_position() {
    let mut room = TestRoom::founded();
    let start = room.store.head().unwrap().position;
    let first = room.say(ALICE, &topic("first"));
    room.say(ALICE, &message("between"));
    let second = room.say(ALICE, &topic("second"));
    room.say(BOB, &membership(BOB, "join"));
    let end = room.store.head().unwrap().position;
    for _ in 0..2 {
        let store = &room.store;
        let at = |position| store.state_at(position, &[topic_key()]).unwrap().remove(&topic_key());
        let topic_at = |position| at(position).and_then(|pdu| pdu.content_text("topic"));
        assert_eq!(topic_at(start), None);
        assert_eq!(topic_at(first.position + 1).as_deref(), Some("first"));
        assert_eq!(topic_at(end).as_deref(), Some("second"));
        let changed = |from, to| -> Vec<String> {
            let events = store.state_difference(from, to).unwrap();
            events.iter().map(|pdu| pdu.event_type().to_owned()).collect()
        };
        assert_eq!(changed(start, end), ["m.room.topic", "m.room.member"]);
        assert!(changed(first.position, first.position + 1).is_empty());
        assert_eq!(
            changed(0, end),
            changed(0, start).into_iter().chain(changed(start, end)).collect::<Vec<_>>()
        );
        assert_eq!(store.whole_state(end).unwrap().len(), 6);
        assert_eq!(store.head_at(start).unwrap(), Head { position: start, ..store.head_at(start).unwrap() });
        let latest = store.latest(Span { after: start, upto: end }, 10).unwrap();
        let replaced = |at: usize| store.replaced(&latest[at].event).unwrap();
        assert_eq!(latest.len(), 4);
        assert_eq!(replaced(1).unwrap().id(), first.pdu.id(), "the second topic replaces the first");
        assert!(replaced(0).is_none() && replaced(2).is_none() && replaced(3).is_none());
        assert_eq!(latest[1].event.pdu.id(), second.pdu.id());
        room.evict();
    }
}

#[test]
fn the_state_difference_has_an_event_that_resolution_restored() {
    let room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    room.say(ALICE, &topic("old"));
    let demotion = room.build(ALICE, &template("m.room.power_levels", Some(""), &json!({ "users": {} })));
    let new = room.build(BOB, &topic("new"));
    room.receive(new, Role::Live);
    let with_new = room.store.head().unwrap().position;
    room.receive(demotion, Role::Live);
    let end = room.store.head().unwrap().position;
    let topics: Vec<_> = room
        .store
        .state_difference(with_new, end)
        .unwrap()
        .iter()
        .filter_map(|pdu| pdu.content_text("topic"))
        .collect();
    assert_eq!(topics, ["old"]);
}

#[test]
fn an_erased_user_stays_erased_at_the_first_position() {
    let room = TestRoom::founded();
    assert!(room.store.erased().unwrap().is_empty());
    for position in [4, 9] {
        room.commit(|write| room.store.add_erased(write, user(BOB), position));
    }
    let erased = room.store.erased().unwrap();
    let erased: Vec<_> = erased.iter().map(|erased| (&*erased.user_id, erased.position)).collect();
    assert_eq!(erased, [(user(BOB), 4)]);
}
