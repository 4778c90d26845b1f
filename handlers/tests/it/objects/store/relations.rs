//! Tests of relations and threads in the Room's store, in whatever order events arrive.

use lattice_handlers::objects::room::store::Place;
use lattice_rooms::Role;
use ruma_common::EventId;
use serde_json::json;

use super::test_room::{ALICE, TestRoom, message, template, user};

/// An event in a thread.
fn reply(root: &EventId, body: &str) -> lattice_rooms::EventTemplate {
    let relation = json!({ "rel_type": "m.thread", "event_id": root });
    template("m.room.message", None, &json!({ "body": body, "m.relates_to": relation }))
}

fn redaction(of: &EventId) -> lattice_rooms::EventTemplate {
    template("m.room.redaction", None, &json!({ "redacts": of }))
}

/// The newest event and the number of events of each thread.
fn threads(room: &TestRoom, root: &EventId) -> Option<(u64, u64)> {
    let listed = room.store.threads_before(Place::NEWEST, user(ALICE), 10).unwrap();
    let found = room.store.threads(&[root], user(ALICE)).unwrap();
    assert_eq!(listed.len(), found.len());
    let (listed, found) = (listed.first()?, found.first()?);
    assert_eq!((&*listed.root, listed.place.number), (&*found.root, found.latest));
    assert!(listed.has_own && found.has_own);
    Some((found.latest, found.count))
}

#[test]
fn a_thread_follows_its_events_in_any_order() {
    let room = TestRoom::founded();
    let root = room.say(ALICE, &message("root")).pdu.id().to_owned();
    assert_eq!(threads(&room, &root), None);
    // Built after the root, and received after a later one.
    let early = room.build(ALICE, &reply(&root, "early"));
    let first = room.say(ALICE, &reply(&root, "first"));
    let newest = room.say(ALICE, &reply(&root, "newest"));
    assert_eq!(threads(&room, &root), Some((newest.position, 2)));
    room.receive(early, Role::Backfilled);
    assert_eq!(threads(&room, &root), Some((newest.position, 3)), "a backfilled event is older");
    room.say(ALICE, &redaction(newest.pdu.id()));
    assert_eq!(threads(&room, &root).map(|(_, count)| count), Some(2));
    room.say(ALICE, &redaction(newest.pdu.id()));
    assert_eq!(threads(&room, &root).map(|(_, count)| count), Some(2), "redacted once");
    room.say(ALICE, &redaction(first.pdu.id()));
    let (last, count) = threads(&room, &root).unwrap();
    assert_eq!(count, 1);
    let last = room.store.events(&[last]).unwrap().remove(0).pdu.id().to_owned();
    room.say(ALICE, &redaction(&last));
    assert_eq!(threads(&room, &root), None);
}

#[test]
fn an_event_whose_redaction_came_first_has_no_relation() {
    let room = TestRoom::founded();
    let root = room.say(ALICE, &message("root")).pdu.id().to_owned();
    let late = room.build(ALICE, &reply(&root, "late"));
    room.say(ALICE, &redaction(late.id()));
    room.receive(late, Role::Live);
    assert_eq!(threads(&room, &root), None);
    assert!(room.store.with_relations(&[&root]).unwrap().is_empty());
}

/// Outliers and rejected events relate to nothing.
#[test]
fn only_events_of_the_timeline_relate_to_others() {
    let room = TestRoom::founded();
    let root = room.say(ALICE, &message("root")).pdu.id().to_owned();
    let outlier = room.build(ALICE, &reply(&root, "an outlier"));
    room.receive(outlier.clone(), Role::Outlier);
    assert_eq!(threads(&room, &root), None);
    assert!(room.store.with_relations(&[&root]).unwrap().is_empty());
    room.receive(outlier, Role::Live);
    assert_eq!(threads(&room, &root).map(|(_, count)| count), Some(1));
}
