//! `PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`

use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/room_participation/set_room_state_with_key";

fn state(room_id: &str, rest: &str) -> String {
    format!("PUT /_matrix/client/v3/rooms/{room_id}/state/{rest}")
}

#[test]
fn a_state_event_that_changes_nothing_is_the_current_one() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    for topic in ["breakfast", "breakfast", "lunch"] {
        story.say(Some(&alice.token), &state(&room_id, "m.room.topic"), json!({ "topic": topic }));
    }
    story.say(Some(&alice.token), &state(&room_id, "org.example.plan/monday"), json!({}));
    story.say(Some(&bob.token), &state(&room_id, "m.room.topic/"), json!({ "topic": "mine" }));
    story.end(STORY, "a_state_event_that_changes_nothing_is_the_current_one");
}

#[test]
fn what_the_rules_forbid_is_refused() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    story.say(Some(&mallory.token), &state(&room_id, "m.room.topic"), json!({ "topic": "mine" }));
    story.say(
        Some(&mallory.token),
        &state("!nowhere:example.org", "m.room.topic"),
        json!({ "topic": "mine" }),
    );
    let alias = json!({ "alias": "#kitchen:example.org" });
    for id in [&*room_id, "!nowhere:example.org"] {
        story.say(Some(&mallory.token), &state(id, "m.room.canonical_alias"), alias.clone());
    }
    story.say(Some(&alice.token), &state(&room_id, "m.room.canonical_alias"), alias);
    story.say(Some(&alice.token), &state(&room_id, "m.room.create"), json!({}));
    story.say(Some(&alice.token), &state(&room_id, "org.example.mine/@mallory:example.org"), json!({}));
    story.say_raw(Some(&alice.token), &state(&room_id, "m.room.topic"), "[]");
    story.end(STORY, "what_the_rules_forbid_is_refused");
}

/// A guest does not join a room that admits no guests by the member event itself.
#[test]
fn a_guest_does_not_enter_by_a_member_event() {
    let story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let alice = story.person("alice");
    let forbidden = json!([{ "type": "m.room.guest_access", "content": { "guest_access": "forbidden" } }]);
    let closed = story.room(&alice, json!({ "preset": "public_chat", "initial_state": forbidden }));
    let guest = Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    let member = format!("m.room.member/{}", guest.user_id);
    let join = json!({ "membership": "join" }).to_string();
    assert_eq!(story.ask(Some(&guest.token), &state(&closed, &member), &join).status, 403);
    let stranger = state(&closed, "m.room.member/@bob:elsewhere.example");
    assert_eq!(story.ask(Some(&alice.token), &stranger, r#"{ "membership": "invite" }"#).status, 400);
}

/// An invite by a state event is one like any other: it is blocked, and it waits for its name (security S44).
#[test]
fn s44_an_invite_by_a_state_event_is_blocked_too() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({}));
    let member = state(&room_id, &format!("m.room.member/{}", bob.user_id));
    let config =
        format!("PUT /_matrix/client/v3/user/{}/account_data/m.invite_permission_config", bob.user_id);
    let invite = json!({ "membership": "invite" });
    assert_eq!(story.ask(Some(&bob.token), &config, r#"{"default_action":"block"}"#).status, 200);
    let refused = story.ask(Some(&alice.token), &member, &invite.to_string());
    assert_eq!(value(&refused)["errcode"], "M_INVITE_BLOCKED");
    assert_eq!(story.ask(Some(&bob.token), &config, "{}").status, 200);
    let sent = story.ask(Some(&alice.token), &member, &invite.to_string());
    assert!(value(&sent)["event_id"].is_string(), "{sent:?}");
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
}

#[test]
fn power_levels_are_lowered_and_replaced_by_nothing() {
    let story = Story::new();
    let alice = story.person("alice");
    let everybody = json!({ "users_default": 100 });
    let body =
        json!({ "preset": "public_chat", "room_version": "11", "power_level_content_override": everybody });
    let room_id = story.room(&alice, body);
    let put = |content: &Value| {
        let reply =
            story.ask(Some(&alice.token), &state(&room_id, "m.room.power_levels"), &content.to_string());
        (reply.status.as_u16(), value(&reply))
    };
    let stored = || {
        let request = format!("GET /_matrix/client/v3/rooms/{room_id}/state/m.room.power_levels/");
        value(&story.ask(Some(&alice.token), &request, ""))
    };
    let before = stored();
    assert_eq!(before["users"][&alice.user_id], 100);
    let lower = json!({ "users_default": 40, "users": before["users"] });
    assert_eq!((put(&lower).0, stored()), (200, lower));
    // Without any, the creator has level 100 and state needs 50; an empty content gives everybody level 0.
    assert_eq!((put(&json!({})).0, stored()), (200, json!({})));
    let refused = put(&json!({ "users": { alice.user_id.clone(): 100 } }));
    assert_eq!((refused.0, &refused.1["errcode"]), (403, &json!("M_FORBIDDEN")));
    assert_eq!(stored(), json!({}));
}

/// A canonical alias event names aliases of the room; what it named before may stay.
#[test]
fn a_canonical_alias_is_an_alias_of_the_room() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let other = story.room(&alice, json!({ "room_alias_name": "hall" }));
    for alias in ["kitchen", "pantry"] {
        let request = format!("PUT /_matrix/client/v3/directory/room/%23{alias}:example.org");
        let body = json!({ "room_id": room_id }).to_string();
        assert_eq!(story.ask(Some(&alice.token), &request, &body).status, 200);
    }
    let request = state(&room_id, "m.room.canonical_alias");
    for body in [
        json!({ "alias": "#kitchen:example.org", "alt_aliases": ["#pantry:example.org"] }),
        json!({ "alias": "#nowhere:example.org" }),
        json!({ "alias": "#hall:example.org" }),
        json!({ "alias": "#kitchen:elsewhere.org" }),
        json!({ "alias": "#kitchen:example.org", "alt_aliases": ["#hall:example.org"] }),
        json!({ "alias": "%kitchen:example.org" }),
        json!({ "alias": 1 }),
        json!({ "alt_aliases": 1 }),
        json!({ "alt_aliases": [1] }),
        json!({ "alt_aliases": ["kitchen"] }),
    ] {
        story.say(Some(&alice.token), &request, body);
    }
    story.say(Some(&bob.token), &request, json!({ "alias": "#kitchen:example.org" }));
    // Bob made the alias that is deleted, so the event still names it.
    let pantry = "DELETE /_matrix/client/v3/directory/room/%23pantry:example.org";
    let database = &story.world.database;
    let sql = "UPDATE room_alias SET creator = '@bob:example.org' WHERE alias = '#pantry:example.org'";
    futures_executor::block_on(lattice_handlers::ports::Database::query(&**database, sql, vec![])).unwrap();
    assert_eq!(story.ask(Some(&bob.token), pantry, "").status, 200);
    let kept =
        json!({ "alias": "#kitchen:example.org", "alt_aliases": ["#pantry:example.org"], "new": true });
    story.say(Some(&alice.token), &request, kept);
    story.say(Some(&alice.token), &request, json!({ "alias": "" }));
    story.say(
        Some(&alice.token),
        &state(&other, "m.room.canonical_alias"),
        json!({ "alias": "#hall:example.org" }),
    );
    story.end(STORY, "a_canonical_alias_is_an_alias_of_the_room");
}

/// A state key that begins with an `@` is the sender's own user id, whatever the sender's level is.
#[test]
fn a_state_key_that_begins_like_a_user_id_is_the_senders_own() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let levels = json!({ "events": { "com.example.test": 0 } });
    let options =
        json!({ "preset": "public_chat", "room_version": "10", "power_level_content_override": levels });
    let room_id = story.room(&alice, options);
    let joined = story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    assert_eq!(joined.status, 200);
    let request = |key: &str| state(&room_id, &format!("com.example.test/{key}"));
    story.say(Some(&bob.token), &request("@bob:example.org"), json!({}));
    let suffixed = ["@alice:example.org_suffix:!@%23$123", "@bob:example.org_suffix:!@%23$123"];
    for key in [suffixed[0], "@bob:example.org", suffixed[1], "@notinroom:hs2", "@oops"] {
        story.say(Some(&alice.token), &request(key), json!({}));
    }
    story.end(STORY, "a_state_key_that_begins_like_a_user_id_is_the_senders_own");
}

/// Owned state (MSC3757): a state key that begins with a user id is set by that user and by those above.
#[test]
fn a_state_key_is_its_owners_and_theirs_who_have_a_higher_level() {
    let mut story = Story::new();
    let [alice, bob, carol, mallory] = ["alice", "bob", "carol", "mallory"].map(|name| story.person(name));
    let levels = json!({ "events": { "com.example.test": 0 } });
    let mut options = json!({ "preset": "public_chat", "room_version": "org.matrix.msc3757.10" });
    options["power_level_content_override"] = levels;
    let room_id = story.room(&alice, options.clone());
    for member in [&bob, &carol] {
        let joined = story.ask(Some(&member.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
        assert_eq!(joined.status, 200);
    }
    let request = |key: &str| state(&room_id, &format!("com.example.test/{key}"));
    let own = "@bob:example.org_device:!@%23$123";
    for (who, key) in [
        (&bob, "@bob:example.org"),
        (&bob, own),
        (&alice, own),
        (&alice, "@notinroom:hs2"),
        (&carol, own),
        (&carol, "@bob:example.org"),
        (&bob, "@bob:example.orgdevice"),
        (&bob, "@prefix_@bob:example.org_device"),
        (&alice, "@oops"),
        (&alice, "@alice:example.org@device"),
        (&mallory, "@oops"),
        (&mallory, "@mallory:example.org_device"),
    ] {
        story.say(Some(&who.token), &request(key), json!({ "by": who.user_id }));
    }
    story.say(Some(&bob.token), &request(own), json!({ "by": "the owner again" }));
    options["initial_state"] = json!([{ "type": "com.example.test", "state_key": "@oops", "content": {} }]);
    story.say(Some(&alice.token), "POST /_matrix/client/v3/createRoom", options);
    story.end(STORY, "a_state_key_is_its_owners_and_theirs_who_have_a_higher_level");
}

/// A room of version 11 becomes one with owned state.
#[test]
fn an_upgraded_room_has_owned_state() {
    let story = Story::new();
    let alice = story.person("alice");
    let old = story.room(&alice, json!({ "room_version": "11" }));
    let put = |room_id: &str| {
        let request = state(room_id, "org.example/@bob:example.org_device");
        story.ask(Some(&alice.token), &request, "{}").status.as_u16()
    };
    assert_eq!(put(&old), 403);
    let upgrade = format!("POST /_matrix/client/v3/rooms/{old}/upgrade");
    let body = json!({ "new_version": "org.matrix.msc3757.11" }).to_string();
    let new = value(&story.ask(Some(&alice.token), &upgrade, &body))["replacement_room"].clone();
    assert_eq!(put(new.as_str().unwrap()), 200);
}
