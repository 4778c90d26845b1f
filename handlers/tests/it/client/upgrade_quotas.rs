//! What an upgrade copies at most, and who pays for it.

use lattice_handlers::objects::protocol::room::MAX_UPGRADE_EVENTS;
use lattice_handlers::ports::{Quotas, Sql as _};
use lattice_wire::Reply;
use serde_json::{Value, json};

use crate::story::{Person, Story, send, text, value};

fn unlimited() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn upgrade(story: &Story, person: &Person, room_id: &str) -> Reply {
    story.world.clock.advance(1);
    let path = format!("POST /_matrix/client/v3/rooms/{room_id}/upgrade");
    story.ask(Some(&person.token), &path, &json!({ "new_version": "12" }).to_string())
}

fn refusal(reply: &Reply) -> (u16, Value) {
    (reply.status.as_u16(), value(reply)["errcode"].clone())
}

fn ban(story: &Story, person: &Person, room_id: &str, number: u64, reason: &str) -> u16 {
    let body = json!({ "user_id": format!("@troll{number}:example.org"), "reason": reason }).to_string();
    let path = format!("POST /_matrix/client/v3/rooms/{room_id}/ban");
    story.ask(Some(&person.token), &path, &body).status.as_u16()
}

/// A space of which as many children were removed as an upgrade copies.
#[test]
fn a_room_with_more_than_an_upgrade_copies_is_not_replaced() {
    let story = unlimited();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    let children = "WITH RECURSIVE child (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM child \
        WHERE number < 2000) INSERT INTO state_slot (slot, type, state_key) \
        SELECT 10000 + number, 'm.space.child', '!child' || number FROM child";
    assert_eq!(MAX_UPGRADE_EVENTS, 2_000);
    story.world.sql(&Story::room_object(&room_id)).transaction(&mut |write| write.script(children)).unwrap();
    story.world.evict();
    assert_eq!(ban(&story, &alice, &room_id, 0, ""), 200);
    let before = story.world.everything();
    assert_eq!(refusal(&upgrade(&story, &alice, &room_id)), (413, json!("M_TOO_LARGE")));
    assert_eq!(story.world.everything(), before, "nothing was written");
    let unban = format!("POST /_matrix/client/v3/rooms/{room_id}/unban");
    let body = json!({ "user_id": "@troll0:example.org" }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &unban, &body).status, 200);
    assert_eq!(upgrade(&story, &alice, &room_id).status, 200);
}

/// The tombstone would be refused, so that no room is made for it.
#[test]
fn s75_a_sender_at_the_quota_makes_no_room_by_an_upgrade() {
    let story = unlimited();
    let alice = story.person("alice");
    story.wake(&[&alice]);
    let room_id = story.room(&alice, json!({}));
    let said = story.ask(Some(&alice.token), &send(&room_id, "1"), &text(&"x".repeat(10_000)).to_string());
    assert_eq!(said.status, 200);
    for quotas in
        [Quotas { room: 1, ..Quotas::default() }, Quotas { user_in_room: 10_000, ..Quotas::default() }]
    {
        story.world.set_quotas(move |_| quotas);
        story.world.evict();
        let before = story.world.everything();
        let refused = upgrade(&story, &alice, &room_id);
        assert_eq!(refusal(&refused), (403, json!("M_RESOURCE_LIMIT_EXCEEDED")));
        assert_eq!(story.world.everything(), before, "nothing was written");
    }
}

/// What the new room takes over counts as sent by the upgrader.
#[test]
fn s75_the_bans_of_an_upgrade_count_against_the_quota_of_the_sender() {
    let story = unlimited();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    let reason = "x".repeat(1_000);
    assert!((0..20).all(|number| ban(&story, &alice, &room_id, number, &reason) == 200));
    let new_id = value(&upgrade(&story, &alice, &room_id))["replacement_room"].as_str().unwrap().to_owned();
    story.world.set_quotas(|_| Quotas { user_in_room: 20_000, ..Quotas::default() });
    story.world.evict();
    let said = story.ask(Some(&alice.token), &send(&new_id, "1"), &text("hello").to_string());
    assert_eq!(refusal(&said), (403, json!("M_RESOURCE_LIMIT_EXCEEDED")));
}
