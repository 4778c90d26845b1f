//! What pushers have yet to send: a row for each, written with what notifies the user.

use lattice_handlers::ports::{Query, Sql as _};
use lattice_push::{MAX_QUEUED_PUSHES, PushQueue};
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, say};
use crate::story::{Person, Story, text};

const QUEUES: Query = Query::new("SELECT queue FROM pusher ORDER BY app_id, pushkey");

fn add_pusher(story: &Story, of: &Person, pushkey: &str) {
    let pusher = json!({
        "kind": "http", "app_id": "org.example.app", "pushkey": pushkey, "app_display_name": "App",
        "device_display_name": "Device", "lang": "en",
        "data": { "url": "https://push.example.org/_matrix/push/v1/notify" },
    });
    let reply = story.ask(Some(&of.token), "POST /_matrix/client/v3/pushers/set", &pusher.to_string());
    assert_eq!(reply.status, 200);
}

fn queues(story: &Story, of: &Person) -> Vec<PushQueue> {
    let rows = story.world.sql(&Story::user_object(&of.user_id)).query(QUEUES, &[]).unwrap();
    let queue = |json: String| serde_json::from_str(&json).unwrap();
    rows.iter().map(|row| row.optional_text(0).unwrap().map(queue).unwrap_or_default()).collect()
}

/// The events of a queue with their badges and priorities, and the badge alone.
fn shown(queue: &PushQueue) -> (Vec<(String, u64, bool)>, Option<u64>) {
    let push = |push: &lattice_push::QueuedPush| (push.event_id.to_string(), push.badge, push.is_high);
    (queue.pushes().iter().map(push).collect(), queue.badge().map(|badge| badge.badge))
}

fn read(story: &Story, by: &Person, room_id: &str, (kind, event_id): (&str, &str)) {
    let request = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/{kind}/{event_id}");
    assert_eq!(story.ask(Some(&by.token), &request, "{}").status, 200);
}

#[test]
fn what_notifies_is_queued_for_each_pusher_until_it_is_read() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let other = story.room(&alice, json!({ "preset": "public_chat" }));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{other}"), "{}");
    story.wake(&[&bob]);
    add_pusher(&story, &bob, "one");
    add_pusher(&story, &bob, "two");
    let mut mention = text("bob?");
    mention["m.mentions"] = json!({ "user_ids": [bob.user_id] });
    say(&story, &alice, &room_id, (MESSAGE, &mention));
    let here = say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    let there = say(&story, &alice, &other, (MESSAGE, &text("hello")));
    story.world.evict();
    let all = [(here.clone(), 2, true), (there.clone(), 3, false)];
    for queue in queues(&story, &bob) {
        let (pushes, badge) = shown(&queue);
        let without_sound: Vec<_> = pushes.iter().map(|(id, badge, _)| (id.clone(), *badge)).collect();
        assert_eq!(without_sound, all.iter().map(|(id, badge, _)| (id.clone(), *badge)).collect::<Vec<_>>());
        assert!(pushes[0].2, "the mention of before is urgent");
        assert_eq!(badge, None);
    }
    read(&story, &bob, &room_id, ("m.read", &here));
    let (pushes, badge) = shown(&queues(&story, &bob)[0]);
    assert_eq!((pushes.len(), pushes[0].0.clone(), badge), (1, there.clone(), Some(1)));
    read(&story, &bob, &other, ("m.read.private", &there));
    assert_eq!(queues(&story, &bob).iter().map(shown).collect::<Vec<_>>(), vec![(vec![], Some(0)); 2]);
}

#[test]
fn reading_to_the_end_queues_a_badge_of_0_also_when_it_was_0() {
    for kind in ["m.read", "m.read.private"] {
        let story = Story::new();
        let (alice, bob, room_id) = story.two_in_a_room();
        story.wake(&[&bob]);
        let own = say(&story, &bob, &room_id, (MESSAGE, &text("one's own")));
        add_pusher(&story, &bob, "one");
        assert_eq!(shown(&queues(&story, &bob)[0]), (vec![], None));
        read(&story, &bob, &room_id, (kind, &own));
        assert_eq!(shown(&queues(&story, &bob)[0]), (vec![], Some(0)), "{kind}");
        assert_eq!(queues(&story, &alice), []);
    }
}

#[test]
fn a_redaction_lowers_the_badge_and_takes_its_push_back() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.wake(&[&bob]);
    add_pusher(&story, &bob, "one");
    let sent = say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    crate::client::relations::redact(&story, &alice, &room_id, &sent);
    assert_eq!(shown(&queues(&story, &bob)[0]), (vec![], Some(0)));
}

#[test]
fn s45_the_queue_of_a_pusher_has_a_maximum_and_ends_with_it() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    add_pusher(&story, &bob, "one");
    for _ in 0..MAX_QUEUED_PUSHES + 3 {
        let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
        for body in ["one", "two"] {
            say(&story, &alice, &room_id, (MESSAGE, &text(body)));
        }
        story.world.clock.advance(1_000);
    }
    let (pushes, _) = shown(&queues(&story, &bob)[0]);
    assert_eq!(pushes.len(), MAX_QUEUED_PUSHES);
    let newest = pushes.last().unwrap().1;
    assert_eq!(newest, 2 * (MAX_QUEUED_PUSHES as u64 + 3), "the badge counts what was dropped too");
    story.ask(Some(&bob.token), "POST /_matrix/client/v3/logout", &Value::Null.to_string());
    assert_eq!(queues(&story, &bob), []);
}
