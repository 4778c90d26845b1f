//! Tests of the rows of sticky events.

use lattice_handlers::objects::room::store::{MAX_STICKY_REMOVED, Span};
use lattice_rooms::{EventTemplate, Role, Sticky};

use super::test_room::{ALICE, TestRoom, message};

/// The clock of a test room's database stands still at this time (milliseconds).
const NOW_MS: u64 = 1;

fn sticky(body: &str, duration_ms: u64) -> EventTemplate {
    EventTemplate { sticky: Some(Sticky { duration_ms }), ..message(body) }
}

/// The positions of the events after one that are sticky at a time.
fn positions(room: &TestRoom, after: u64, now_ms: u64) -> Vec<u64> {
    let span = Span { after, upto: room.store.head().unwrap().position };
    room.store.sticky(span, 5_000, now_ms).unwrap().into_iter().map(|event| event.position).collect()
}

#[test]
fn events_are_found_by_position_until_they_expire() {
    let room = TestRoom::founded();
    let said: Vec<u64> =
        [30, 10, 0, 20].iter().map(|duration| room.say(ALICE, &sticky("x", *duration)).position).collect();
    room.say(ALICE, &message("y"));
    assert_eq!(positions(&room, 0, NOW_MS), [said[0], said[1], said[3]], "zero milliseconds are none");
    assert_eq!(positions(&room, said[0], NOW_MS), [said[1], said[3]]);
    assert_eq!(positions(&room, 0, NOW_MS + 9), [said[0], said[1], said[3]]);
    assert_eq!(positions(&room, 0, NOW_MS + 10), [said[0], said[3]]);
    assert_eq!(positions(&room, 0, NOW_MS + 30), [0; 0]);
}

#[test]
fn only_events_that_enter_the_stream_are_sticky() {
    for (role, is_sticky) in [(Role::Live, true), (Role::Backfilled, false), (Role::Outlier, false)] {
        let room = TestRoom::founded();
        let pdu = room.build(ALICE, &sticky("x", 1_000));
        room.receive(pdu.clone(), role);
        assert_eq!(positions(&room, 0, NOW_MS).len(), usize::from(is_sticky), "{role:?}");
        // A second copy changes nothing; an outlier that becomes live enters the stream.
        room.receive(pdu, Role::Live);
        let is_live = role != Role::Backfilled;
        assert_eq!(positions(&room, 0, NOW_MS).len(), usize::from(is_live), "{role:?}");
    }
}

#[test]
fn an_alarm_forgets_a_bounded_number_of_expired_events() {
    let room = TestRoom::founded();
    let forget = |now_ms| room.commit(|write| room.store.remove_expired_sticky(write, now_ms));
    let rows = || {
        let tables = room.sql.inner().contents();
        u64::from(tables.iter().find(|(name, _)| name == "sticky").unwrap().1)
    };
    assert_eq!(room.rows_written(|_| forget(NOW_MS)), 0, "a room without sticky events");
    room.say(ALICE, &sticky("long", 1_000));
    for _ in 0..=MAX_STICKY_REMOVED {
        room.say(ALICE, &sticky("short", 10));
    }
    forget(NOW_MS + 9);
    assert_eq!(rows(), MAX_STICKY_REMOVED + 2);
    forget(NOW_MS + 10);
    assert_eq!(rows(), 3, "the first is sticky still, and two are beyond the bound");
    forget(NOW_MS + 10);
    assert_eq!(rows(), 1);
    forget(NOW_MS + 1_000);
    assert_eq!(rows(), 0);
}
