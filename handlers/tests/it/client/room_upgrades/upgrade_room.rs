//! `POST /_matrix/client/v3/rooms/{roomId}/upgrade`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::index::room_aliases::RoomAliases;
use ruma_common::{OwnedRoomId, RoomId, room_alias_id, server_name, user_id};
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/room_upgrades/upgrade_room";

fn request(room_id: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/upgrade")
}

fn post(story: &Story, person: &Person, path: &str, body: &Value) -> Value {
    let reply = story.ask(Some(&person.token), &format!("POST /_matrix/client/v3/{path}"), &body.to_string());
    assert_eq!(reply.status, 200, "{path}: {}", value(&reply));
    value(&reply)
}

fn put(story: &Story, person: &Person, path: &str, body: &Value) {
    let reply = story.ask(Some(&person.token), &format!("PUT /_matrix/client/v3/{path}"), &body.to_string());
    assert_eq!(reply.status, 200, "{path}: {}", value(&reply));
}

/// Upgrades a room; returns the new one.
fn upgraded(story: &Story, person: &Person, room_id: &str, body: &Value) -> String {
    // Two rooms of one user in one millisecond could have one id.
    story.world.clock.advance(1);
    let reply = post(story, person, &format!("rooms/{room_id}/upgrade"), body);
    reply["replacement_room"].as_str().unwrap().to_owned()
}

const SYNC: &str = "GET /_matrix/client/v3/sync";

/// The content of a state event, or the status of the refusal.
fn state(story: &Story, person: &Person, room_id: &str, key: &str) -> Value {
    let reply =
        story.ask(Some(&person.token), &format!("GET /_matrix/client/v3/rooms/{room_id}/state/{key}"), "");
    if reply.status == 200 { value(&reply) } else { json!(reply.status.as_u16()) }
}

#[test]
fn the_new_room_takes_over_what_the_old_one_had() {
    let mut story = Story::new();
    let [alice, bob, carol, mallory] = ["alice", "bob", "carol", "mallory"].map(|name| story.person(name));
    let event = |event_type: &str, content: Value| json!({ "type": event_type, "content": content });
    let room_id = story.room(&alice, json!({
        "room_version": "11", "visibility": "public", "room_alias_name": "kitchen", "name": "Kitchen",
        "topic": "Dinner", "creation_content": { "m.federate": false },
        "power_level_content_override": { "users": { alice.user_id.clone(): 100, bob.user_id.clone(): 50 } },
        "initial_state": [
            event("m.room.encryption", json!({ "algorithm": "m.megolm.v1.aes-sha2" })),
            event("m.room.server_acl", json!({ "allow": ["*"], "deny": ["evil.example"] })),
            event("m.room.avatar", json!({ "url": "mxc://example.org/kitchen" })),
            event("m.room.guest_access", json!({ "guest_access": "forbidden" })),
            event("m.room.history_visibility", json!({ "history_visibility": "invited" })),
            event("org.example.private", json!({ "stays": true })),
        ],
    }));
    post(&story, &bob, &format!("join/{room_id}"), &json!({}));
    let ban = json!({ "user_id": mallory.user_id, "reason": "burnt the toast" });
    post(&story, &alice, &format!("rooms/{room_id}/ban"), &ban);
    let tags = format!("user/{}/rooms/{room_id}/account_data/m.tag", bob.user_id);
    put(&story, &bob, &tags, &json!({ "tags": { "m.favourite": {} } }));
    let direct = format!("user/{}/account_data/m.direct", bob.user_id);
    put(&story, &bob, &direct, &json!({ alice.user_id.clone(): [room_id] }));
    put(&story, &bob, &format!("pushrules/global/room/{room_id}"), &json!({ "actions": ["dont_notify"] }));
    let in_room = json!({ "kind": "event_match", "key": "room_id", "pattern": room_id });
    let mute = json!({ "conditions": [in_room], "actions": [] });
    put(&story, &alice, &format!("pushrules/global/override/{room_id}"), &mute);
    let before = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.clock.advance(1);
    let reply = story.say(Some(&alice.token), &request(&room_id), json!({ "new_version": "12" }));
    let new_id = value(&reply)["replacement_room"].as_str().unwrap().to_owned();
    for id in [&new_id, &room_id] {
        story.say(Some(&alice.token), &format!("GET /_matrix/client/v3/rooms/{id}/state"), Value::Null);
    }
    story.say(None, "GET /_matrix/client/v3/directory/room/%23kitchen:example.org", Value::Null);
    story.say(None, "GET /_matrix/client/v3/publicRooms", Value::Null);
    story.say(Some(&bob.token), "POST /_matrix/client/v3/join/%23kitchen:example.org", json!({}));
    let tags = tags.replace(&room_id, &new_id);
    story.say(Some(&bob.token), &format!("GET /_matrix/client/v3/{tags}"), Value::Null);
    story.say(Some(&bob.token), &format!("GET /_matrix/client/v3/{direct}"), Value::Null);
    let rule = |kind: &str| format!("GET /_matrix/client/v3/pushrules/global/{kind}/{new_id}");
    story.say(Some(&bob.token), &rule("room"), Value::Null);
    story.say(Some(&alice.token), &rule("override"), Value::Null);
    let synced = value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={before}"), ""));
    let events = synced["account_data"]["events"].as_array().unwrap();
    let rules = events.iter().find(|event| event["type"] == "m.push_rules").unwrap();
    assert_eq!(
        rules["content"]["global"]["room"].as_array().unwrap().len(),
        2,
        "the rule of each room is synced"
    );
    post(&story, &carol, &format!("join/{room_id}"), &json!({}));
    story.say(Some(&carol.token), &crate::story::send(&room_id, "1"), crate::story::text("hello"));
    story.end(STORY, "the_new_room_takes_over_what_the_old_one_had");
}

/// Security S33: whoever was banned from the old room does not enter the new one.
#[test]
fn s33_banned_users_do_not_return_by_an_upgrade() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    for version in ["11", "12"] {
        let room_id = story.room(&alice, json!({ "preset": "public_chat", "room_version": version }));
        // More than a page, Mallory last.
        for number in 0..205 {
            let ban = json!({ "user_id": format!("@troll{number}:example.org") });
            post(&story, &alice, &format!("rooms/{room_id}/ban"), &ban);
        }
        post(&story, &alice, &format!("rooms/{room_id}/ban"), &json!({ "user_id": mallory.user_id }));
        let new_id = upgraded(&story, &alice, &room_id, &json!({ "new_version": "12" }));
        for path in [format!("join/{new_id}"), format!("knock/{new_id}")] {
            let request = format!("POST /_matrix/client/v3/{path}");
            assert_eq!(story.ask(Some(&mallory.token), &request, "{}").status, 403, "{path}");
        }
        let invite = format!("POST /_matrix/client/v3/rooms/{new_id}/invite");
        let body = json!({ "user_id": mallory.user_id }).to_string();
        assert_eq!(story.ask(Some(&alice.token), &invite, &body).status, 403);
        for number in [0, 99, 100, 204] {
            let member = state(&story, &alice, &new_id, &format!("m.room.member/@troll{number}:example.org"));
            assert_eq!(member, json!({ "membership": "ban" }), "{number}");
        }
        let named = json!({ "new_version": "12", "additional_creators": [mallory.user_id] }).to_string();
        assert_eq!(story.ask(Some(&alice.token), &request(&new_id), &named).status, 403, "nor as a creator");
    }
}

/// Nothing is written if the caller may not close the room.
#[test]
fn who_may_not_close_the_room_does_not_upgrade_it() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    let before = story.world.everything();
    let body = json!({ "new_version": "12" });
    story.say(Some(&bob.token), &request(&room_id), body.clone());
    story.say(Some(&mallory.token), &request(&room_id), body.clone());
    story.say(Some(&mallory.token), &request("!nowhere:example.org"), body.clone());
    story.say(Some(&alice.token), &request(&room_id), json!({ "new_version": "13" }));
    story.say(Some(&alice.token), &request(&room_id), json!({ "new_version": "none" }));
    story.say(Some(&alice.token), &request(&room_id), json!({}));
    story.say(Some(&alice.token), &request("nowhere"), body.clone());
    let creators = json!({ "new_version": "12", "additional_creators": ["bob"] });
    story.say(Some(&alice.token), &request(&room_id), creators);
    story.say(None, &request(&room_id), body);
    assert_eq!(story.world.everything(), before, "nothing was written");
    story.end(STORY, "who_may_not_close_the_room_does_not_upgrade_it");
}

/// Matrix v1.16, room version 12: the upgrader and those whom the request names are the creators.
#[test]
fn creators_stand_in_the_create_event_and_not_in_the_power_levels() {
    let story = Story::new();
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| story.person(name));
    let room = |version: &str, users: Value| {
        story.world.clock.advance(1);
        let room_id = story.room(&alice, json!({ "preset": "public_chat", "room_version": version }));
        for person in [&bob, &carol] {
            post(&story, person, &format!("join/{room_id}"), &json!({}));
        }
        put(
            &story,
            &alice,
            &format!("rooms/{room_id}/state/m.room.power_levels"),
            &json!({ "users": users }),
        );
        room_id
    };
    let after = |person: &Person, room_id: &str, version: &str, creators: Value| {
        let body = json!({ "new_version": version, "additional_creators": creators });
        let new_id = upgraded(&story, person, room_id, &body);
        let create = state(&story, person, &new_id, "m.room.create");
        assert_eq!(create["predecessor"]["room_id"], json!(room_id));
        assert_eq!(create["predecessor"].get("event_id").is_some(), version == "11", "{create}");
        (
            create["additional_creators"].clone(),
            state(&story, person, &new_id, "m.room.power_levels")["users"].clone(),
        )
    };
    let eleven = room(
        "11",
        json!({ alice.user_id.clone(): 100, bob.user_id.clone(): 100, carol.user_id.clone(): 50 }),
    );
    let named = after(&alice, &eleven, "12", json!([bob.user_id]));
    assert_eq!(named, (json!([bob.user_id]), json!({ carol.user_id.clone(): 50 })));
    let twelve = room("12", json!({ bob.user_id.clone(): 150, carol.user_id.clone(): 50 }));
    let named = after(&bob, &twelve, "12", json!([carol.user_id]));
    assert_eq!(named, (json!([carol.user_id]), json!({})));
    let twelve = room("12", json!({ bob.user_id.clone(): 150 }));
    let named = after(&alice, &twelve, "11", json!([carol.user_id]));
    assert_eq!(named, (Value::Null, json!({ alice.user_id.clone(): 150, bob.user_id.clone(): 150 })));
}

/// The new room is listed where the upgrader may list it; the old one stays there.
#[test]
fn the_new_room_joins_the_spaces_of_the_old_one() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let space = json!({ "creation_content": { "type": "m.space" }, "preset": "public_chat" });
    let room = |person: &Person, body: &Value| {
        story.world.clock.advance(1);
        story.room(person, body.clone())
    };
    let (own, foreign, room_id) = (room(&alice, &space), room(&bob, &space), room(&alice, &json!({})));
    for (person, parent) in [(&alice, &own), (&bob, &foreign)] {
        let child = json!({ "via": ["example.org"], "order": "a" });
        put(&story, person, &format!("rooms/{parent}/state/m.space.child/{room_id}"), &child);
        let said = json!({ "via": ["example.org"] });
        put(&story, &alice, &format!("rooms/{room_id}/state/m.space.parent/{parent}"), &said);
    }
    let new_id = upgraded(&story, &alice, &room_id, &json!({ "new_version": "12" }));
    let child =
        |person, parent: &str, child: &str| state(&story, person, parent, &format!("m.space.child/{child}"));
    let listed = json!({ "via": ["example.org"], "order": "a" });
    assert_eq!(
        (child(&alice, &own, &room_id), child(&alice, &own, &new_id)),
        (listed.clone(), listed.clone())
    );
    assert_eq!(
        (child(&bob, &foreign, &room_id), child(&bob, &foreign, &new_id)),
        (listed.clone(), json!(404))
    );
    let parent = state(&story, &alice, &new_id, &format!("m.space.parent/{own}"));
    assert_eq!(parent, json!({ "via": ["example.org"] }));
    let new_space = upgraded(&story, &alice, &own, &json!({ "new_version": "11" }));
    assert_eq!(child(&alice, &new_space, &new_id), listed, "a space takes its children along");
    assert_eq!(state(&story, &alice, &new_space, "m.room.create")["type"], json!("m.space"));
}

/// What follows from the tombstone is not lost while D1 fails.
#[test]
fn the_aliases_follow_when_the_index_works_again() {
    let story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({ "room_alias_name": "kitchen" }));
    let alias = || {
        let reply = story.ask(None, "GET /_matrix/client/v3/directory/room/%23kitchen:example.org", "");
        value(&reply)["room_id"].clone()
    };
    let new_id = upgraded(&story, &alice, &room_id, &json!({ "new_version": "12" }));
    assert_eq!(alias(), json!(new_id));
    // The new room names no alias, so that the upgrade itself reads none.
    let canonical = format!("rooms/{new_id}/state/m.room.canonical_alias");
    put(&story, &alice, &canonical, &json!({}));
    story.world.database.switch(false);
    let newest = upgraded(&story, &alice, &new_id, &json!({ "new_version": "12" }));
    story.world.evict();
    story.world.database.switch(true);
    assert_eq!(alias(), json!(new_id));
    block_on(story.world.fire_alarms(30_000)).unwrap();
    assert_eq!(alias(), json!(newest));
}

fn joined_rooms(story: &Story, person: &Person) -> usize {
    let reply = story.ask(Some(&person.token), "GET /_matrix/client/v3/joined_rooms", "");
    value(&reply)["joined_rooms"].as_array().unwrap().len()
}

/// A client whose reply was lost asks again.
#[test]
fn a_repeated_upgrade_is_answered_with_the_same_room() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let users = json!({ "users": { bob.user_id.clone(): 100 } });
    put(&story, &alice, &format!("rooms/{room_id}/state/m.room.power_levels"), &users);
    let body = json!({ "new_version": "11" });
    let new_id = upgraded(&story, &alice, &room_id, &body);
    let before = story.world.everything();
    assert_eq!(upgraded(&story, &alice, &room_id, &body), new_id);
    let other = story.ask(Some(&bob.token), &request(&room_id), &body.to_string());
    assert_eq!((other.status.as_u16(), &value(&other)["errcode"]), (403, &json!("M_FORBIDDEN")));
    assert_eq!(story.world.everything(), before, "nothing was written");
    assert_eq!(joined_rooms(&story, &alice), 2);
}

/// Of two upgrades at once one closes the room; the room of the other has no members.
#[test]
fn whose_upgrade_comes_too_late_is_not_left_in_a_second_room() {
    let story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    story.world.clock.advance(1);
    story.world.interleave(true);
    let (path, body) = (request(&room_id), json!({ "new_version": "11" }).to_string());
    let (one, other) = block_on(join(
        story.start(Some(&alice.token), &path, &body),
        story.start(Some(&alice.token), &path, &body),
    ));
    let mut statuses = [one, other].map(|reply| reply.status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403]);
    story.world.interleave(false);
    block_on(story.world.fire_alarms(30_000)).unwrap();
    assert_eq!(joined_rooms(&story, &alice), 2);
}

/// Whoever creates a room may name any predecessor; what the users who join it have noted about that room stays there.
#[test]
fn a_room_that_only_claims_to_replace_another_gets_no_tags() {
    let story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let tags = |room: &str| format!("user/{}/rooms/{room}/account_data/m.tag", alice.user_id);
    put(&story, &alice, &tags(&room_id), &json!({ "tags": { "m.favourite": {} } }));
    let predecessor = json!({ "room_id": room_id, "event_id": "$any" });
    let content = json!({ "predecessor": predecessor });
    let claiming = story.room(&mallory, json!({ "preset": "public_chat", "creation_content": content }));
    post(&story, &alice, &format!("join/{claiming}"), &json!({}));
    let get = |room: &str| {
        let request = format!("GET /_matrix/client/v3/{}", tags(room));
        story.ask(Some(&alice.token), &request, "").status.as_u16()
    };
    assert_eq!(get(&claiming), 404);
    let replacing = upgraded(&story, &alice, &room_id, &json!({ "new_version": "11" }));
    assert_eq!(get(&replacing), 200, "the upgrading user keeps them too");
}

/// The aliases of a room that was upgraded a moment ago are on their way when the room is upgraded again.
#[test]
fn the_canonical_alias_follows_two_upgrades_in_a_row() {
    let story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({ "room_alias_name": "kitchen" }));
    let first = upgraded(&story, &alice, &room_id, &json!({ "new_version": "11" }));
    // As if the index had not moved the alias yet.
    let aliases = RoomAliases::new(&*story.world.database, server_name!("example.org"));
    let (alias, old, new) = (room_alias_id!("#kitchen:example.org"), room(&room_id), room(&first));
    block_on(async {
        let creator = user_id!("@alice:example.org");
        assert!(aliases.remove(alias, &new).await.unwrap());
        aliases.add(alias, &old, (creator, 0)).await.unwrap().unwrap();
    });
    let second = upgraded(&story, &alice, &first, &json!({ "new_version": "12" }));
    let canonical = state(&story, &alice, &second, "m.room.canonical_alias");
    assert_eq!(canonical, json!({ "alias": "#kitchen:example.org" }));
}

fn room(id: &str) -> OwnedRoomId {
    RoomId::parse(id).unwrap()
}
