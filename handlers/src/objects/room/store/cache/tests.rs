//! Tests that the cache is bounded by bytes.

use std::rc::Rc;

use lattice_rooms::{Entry, EventStatus, Pdu, Root};
use ruma_common::EventId;
use serde_json::{Value, json};

use super::{MAX_BYTES_KEPT, MAX_EVENT_BYTES_IN_MEMORY, StoreCache};

fn entry(content: &Value) -> Rc<Entry> {
    let json = json!({
        "type": "m.room.power_levels", "state_key": "", "sender": "@alice:a.example", "content": content,
        "room_id": "!room:a.example", "origin_server_ts": 1, "depth": 1, "prev_events": [], "auth_events": [],
    });
    let pdu = Rc::new(Pdu::from_json(EventId::parse("$event").unwrap(), json.to_string()).unwrap());
    Rc::new(Entry {
        pdu,
        status: EventStatus::Accepted,
        outlier: false,
        de_outliered: false,
        partial: false,
        auth: vec![1, 2],
        prev: vec![3],
        before: Root(1),
        after: Root(2),
    })
}

#[test]
fn events_are_kept_by_the_bytes_of_their_parsed_content() {
    let mut cache = StoreCache::default();
    let large = entry(&json!({ "filling": vec![json!({ "": 0 }); 8_000] }));
    assert!(large.pdu.json().len() < 65_536 && large.pdu.memory_bytes() > 2_000_000);
    let kept = |cache: &StoreCache| (0..1_000).filter(|number| cache.event(*number).is_some()).count();
    for number in 0..400 {
        cache.keep_event(number, large.clone());
        assert!(cache.events.bytes() <= MAX_EVENT_BYTES_IN_MEMORY);
    }
    assert!((1..8).contains(&kept(&cache)), "{}", kept(&cache));
    cache.forget_event(399);
    assert!(cache.event(399).is_none());
    cache.trim();
    assert!(cache.events.bytes() <= MAX_BYTES_KEPT);
    let small = entry(&json!({ "users": { "@bob:b.example": 50 } }));
    for number in 0..1_000 {
        cache.keep_event(number, small.clone());
    }
    assert_eq!(kept(&cache), 1_000, "small events do not drive one another out");
    assert!(cache.header(999).is_some());
}
