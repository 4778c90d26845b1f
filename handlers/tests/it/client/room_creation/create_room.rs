//! `POST /_matrix/client/v3/createRoom`

use futures_executor::block_on;
use lattice_handlers::index::room_aliases::RoomAliases;
use lattice_handlers::ports::Clock as _;
use ruma_common::{room_alias_id, room_id, server_name};
use serde_json::{Value, json};

use crate::story::{Person, Story};

const STORY: &str = "client/room_creation/create_room";
const REQUEST: &str = "POST /_matrix/client/v3/createRoom";
const SYNC: &str =
    "GET /_matrix/client/v3/sync?filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A50%7D%7D%7D";

/// A story of the creation of a room and the creator's first sync.
fn created(name: &str, body: &Value) {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, body.clone());
    story.say(Some(&alice.token), SYNC, Value::Null);
    story.end(STORY, name);
}

#[test]
fn a_private_chat_with_name_and_topic() {
    created("a_private_chat_with_name_and_topic", &json!({ "name": "Kitchen", "topic": "Dinner" }));
}

#[test]
fn a_public_room_of_version_11() {
    created("a_public_room_of_version_11", &json!({ "visibility": "public", "room_version": "11" }));
}

#[test]
fn a_trusted_private_chat() {
    let body = json!({ "preset": "trusted_private_chat", "is_direct": true, "invite": ["@bob:example.org"] });
    created("a_trusted_private_chat", &body);
}

#[test]
fn initial_state_goes_before_the_preset() {
    let state =
        |event_type: &str, content: Value| json!({ "type": event_type, "state_key": "", "content": content });
    let body = json!({
        "initial_state": [
            state("m.room.history_visibility", json!({ "history_visibility": "joined" })),
            state("m.room.name", json!({ "name": "overridden" })),
            state("m.room.encryption", json!({ "algorithm": "m.megolm.v1.aes-sha2" })),
        ],
        "name": "Kitchen",
        "power_level_content_override": { "events_default": 10 },
        "creation_content": { "m.federate": false, "room_version": "1" },
    });
    created("initial_state_goes_before_the_preset", &body);
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, json!({}));
    story.say_raw(Some(&alice.token), REQUEST, "{");
    for body in [
        json!({ "name": 1 }),
        json!({ "room_version": "0" }),
        json!({ "preset": "castle" }),
        json!({ "room_alias_name": "kit chen" }),
        json!({ "room_alias_name": "kitchen:example.org" }),
        json!({ "room_alias_name": "" }),
        json!({ "invite": ["@bob:elsewhere.org"] }),
        json!({ "invite": ["bob"] }),
        json!({ "invite_3pid": [{ "id_server": "i", "id_access_token": "t", "medium": "email", "address": "a" }] }),
        json!({ "power_level_content_override": { "users": { "@alice:example.org": 100 } } }),
        json!({ "power_level_content_override": { "ban": 1.5 } }),
        json!({ "initial_state": [{ "type": "m.room.member", "state_key": "@bob:example.org", "content": {} }] }),
    ] {
        story.say(Some(&alice.token), REQUEST, body);
    }
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn a_room_gets_its_alias_and_no_other_room_gets_it() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let body = json!({ "visibility": "public", "room_alias_name": "kitchen" });
    let created = story.say(Some(&alice.token), REQUEST, body.clone());
    let room_id = crate::story::value(&created)["room_id"].as_str().unwrap().to_owned();
    story.say(Some(&bob.token), REQUEST, body);
    let canonical = format!("GET /_matrix/client/v3/rooms/{room_id}/state/m.room.canonical_alias");
    story.say(Some(&alice.token), &canonical, Value::Null);
    story.say(Some(&bob.token), "GET /_matrix/client/v3/publicRooms", Value::Null);
    story.say(Some(&bob.token), "GET /_matrix/client/v3/joined_rooms", Value::Null);
    story.end(STORY, "a_room_gets_its_alias_and_no_other_room_gets_it");
}

/// The alias of a room that is not created is free again.
#[test]
fn a_refused_room_leaves_no_alias() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let canonical = |alias: &str| {
        let content = json!({ "alias": alias });
        json!([{ "type": "m.room.canonical_alias", "state_key": "", "content": content }])
    };
    for body in [
        json!({ "room_alias_name": "kitchen", "name": "x".repeat(60_000), "topic": "x".repeat(70_000) }),
        json!({ "room_alias_name": "kitchen", "initial_state": canonical("#hall:example.org") }),
        json!({ "room_alias_name": "kitchen", "initial_state": canonical("kitchen") }),
    ] {
        assert_eq!(story.ask(Some(&alice.token), REQUEST, &body.to_string()).status, 400);
    }
    let body = json!({ "room_alias_name": "kitchen", "initial_state": canonical("#kitchen:example.org") });
    story.say(Some(&alice.token), REQUEST, body);
    story.end(STORY, "a_refused_room_leaves_no_alias");
}

#[test]
fn a_user_who_wants_no_invites_is_not_invited() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let config =
        format!("PUT /_matrix/client/v3/user/{}/account_data/m.invite_permission_config", bob.user_id);
    assert_eq!(story.ask(Some(&bob.token), &config, r#"{"default_action":"block"}"#).status, 200);
    story.say(Some(&alice.token), REQUEST, json!({ "invite": [bob.user_id] }));
    story.say(Some(&alice.token), "GET /_matrix/client/v3/joined_rooms", Value::Null);
    story.end(STORY, "a_user_who_wants_no_invites_is_not_invited");
}

/// Matrix v1.16, room version 12: `additional_creators` is a list of user IDs, of any server.
#[test]
fn additional_creators_are_user_ids() {
    let story = Story::new();
    let alice = story.person("alice");
    let ask = |creators: serde_json::Value| {
        let body = json!({ "room_version": "12", "creation_content": { "additional_creators": creators } });
        story.ask(Some(&alice.token), REQUEST, &body.to_string()).status.as_u16()
    };
    for creators in
        [json!("@bob:example.org"), json!({}), json!([1]), json!(["bob"]), json!(["@bob:"]), json!([null])]
    {
        assert_eq!(ask(creators.clone()), 400, "{creators}");
    }
    assert_eq!(ask(json!(["@bob:elsewhere.org"])), 200);
}

#[test]
fn a_room_with_an_event_that_is_too_large_is_refused() {
    let story = Story::new();
    let alice = story.person("alice");
    let body = json!({ "name": "x".repeat(70_000) }).to_string();
    assert_eq!(story.ask(Some(&alice.token), REQUEST, &body).status, 400);
}

#[test]
fn two_rooms_in_one_millisecond_are_two_rooms() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.end(STORY, "two_rooms_in_one_millisecond_are_two_rooms");
}

/// A Room that failed while it was created does not keep its alias from the creator for ever.
#[test]
fn the_creator_gets_the_alias_of_a_room_back_that_was_never_created() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let aliases = RoomAliases::new(&*story.world.database, server_name!("example.org"));
    let (alias, lost) = (room_alias_id!("#kitchen:example.org"), room_id!("!lost:example.org"));
    let now = story.world.clock.now_ms();
    let creator = ruma_common::user_id!("@alice:example.org");
    block_on(aliases.add(alias, lost, (creator, now))).unwrap().unwrap();
    let create = |person: &Person| {
        let reply = story.ask(Some(&person.token), REQUEST, r#"{ "room_alias_name": "kitchen" }"#);
        crate::story::value(&reply)["errcode"].clone()
    };
    assert_eq!(create(&alice), "M_ROOM_IN_USE", "the room may be about to be created");
    story.world.clock.advance(5 * 60 * 1000);
    assert_eq!(create(&bob), "M_ROOM_IN_USE", "the alias is of somebody else");
    assert_eq!(create(&alice), Value::Null);
    assert_eq!(create(&alice), "M_ROOM_IN_USE", "the room exists");
}

/// Matrix v1.16, room version 12: an additional creator stands above all power levels, and in no list of them.
#[test]
fn an_additional_creator_is_above_all_levels() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let content = json!({ "additional_creators": [bob.user_id] });
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "creation_content": content }));
    let ask = |person: &Person, request: &str, body: &Value| {
        let (method, path) = request.split_once(' ').unwrap();
        let request = format!("{method} /_matrix/client/v3/rooms/{room_id}/{path}");
        story.ask(Some(&person.token), &request, &body.to_string()).status.as_u16()
    };
    assert_eq!(ask(&bob, "POST join", &json!({})), 200);
    assert_eq!(ask(&alice, "POST kick", &json!({ "user_id": bob.user_id })), 403);
    assert_eq!(ask(&bob, "PUT state/m.room.name", &json!({ "name": "Kitchen" })), 200);
    let levels = json!({ "users": { bob.user_id.clone(): 100 } });
    assert_eq!(ask(&alice, "PUT state/m.room.power_levels", &levels), 400);
}
