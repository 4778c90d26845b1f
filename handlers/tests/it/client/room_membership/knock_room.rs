//! `POST /_matrix/client/v3/knock/{roomIdOrAlias}`

use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/room_membership/knock_room";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn knock(room_id: &str) -> String {
    format!("POST /_matrix/client/v3/knock/{room_id}")
}

/// A room of Alice's with a join rule.
fn room(story: &Story, alice: &Person, (version, rule): (&str, &str)) -> String {
    let join_rules = json!([{ "type": "m.room.join_rules", "content": { "join_rule": rule } }]);
    story.world.clock.advance(1);
    story.room(alice, json!({ "name": "Club", "room_version": version, "initial_state": join_rules }))
}

#[test]
fn a_knock_is_accepted() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = room(&story, &alice, ("12", "knock"));
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let own = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.say(Some(&bob.token), &knock(&room_id), json!({ "reason": "may I?" }));
    story.say(Some(&bob.token), &format!("{SYNC}?since={own}"), Value::Null);
    story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
    story.say(Some(&bob.token), &knock(&room_id), json!({ "reason": "please?" }));
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    let invite = format!("POST /_matrix/client/v3/rooms/{room_id}/invite");
    story.say(Some(&alice.token), &invite, json!({ "user_id": bob.user_id }));
    story.say(Some(&bob.token), &knock(&room_id), json!({}));
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    story.say(Some(&bob.token), &knock(&room_id), json!({}));
    story.end(STORY, "a_knock_is_accepted");
}

#[test]
fn a_knock_is_withdrawn_or_rejected_and_repeated() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = room(&story, &alice, ("11", "knock_restricted"));
    let knocks = || value(&story.ask(Some(&bob.token), SYNC, ""))["rooms"]["knock"][&room_id].is_object();
    let ask = |person: &Person, request: &str, body: Value| {
        story.ask(Some(&person.token), request, &body.to_string()).status.as_u16()
    };
    assert_eq!(ask(&bob, &knock(&room_id), json!({})), 200);
    assert!(knocks());
    assert_eq!(ask(&bob, &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), json!({})), 200);
    assert!(!knocks());
    assert_eq!(ask(&bob, &knock(&room_id), json!({})), 200);
    assert!(knocks());
    let change = |change: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/{change}");
    assert_eq!(ask(&alice, &change("kick"), json!({ "user_id": bob.user_id })), 200);
    assert!(!knocks());
    assert_eq!(ask(&bob, &knock(&room_id), json!({})), 200);
    assert_eq!(ask(&alice, &change("ban"), json!({ "user_id": bob.user_id })), 200);
    assert!(!knocks());
    assert_eq!(ask(&bob, &knock(&room_id), json!({})), 403);
}

#[test]
fn rooms_without_knocks_and_unknown_rooms_are_refused_alike() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let guest = Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    let by_version = [("12", "invite"), ("12", "public"), ("12", "restricted"), ("11", "private")];
    for version_and_rule in by_version {
        let room_id = room(&story, &alice, version_and_rule);
        story.say(Some(&bob.token), &knock(&room_id), json!({}));
    }
    for id in ["!nowhere:example.org", "%23club:example.org", "club"] {
        story.say(Some(&bob.token), &knock(id), json!({}));
    }
    let open = room(&story, &alice, ("11", "knock"));
    story.say(Some(&guest.token), &knock(&open), json!({}));
    story.say(None, &knock(&open), json!({}));
    story.say(Some(&bob.token), &knock(&open), json!({ "reason": 1 }));
    story.end(STORY, "rooms_without_knocks_and_unknown_rooms_are_refused_alike");
}

/// A user knocks on a number of rooms at once; a withdrawn knock makes place for another.
#[test]
fn pending_knocks_have_a_maximum() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let ask = |request: &str| story.ask(Some(&bob.token), request, "{}").status.as_u16();
    let rooms: Vec<String> = (0..51).map(|_| room(&story, &alice, ("12", "knock"))).collect();
    for room_id in &rooms[..50] {
        assert_eq!(ask(&knock(room_id)), 200);
    }
    assert_eq!(ask(&knock(&rooms[50])), 403);
    story.world.evict();
    assert_eq!(ask(&knock(&rooms[50])), 403, "after an eviction");
    assert_eq!(ask(&format!("POST /_matrix/client/v3/rooms/{}/leave", rooms[7])), 200);
    assert_eq!(ask(&knock(&rooms[50])), 200);
}

#[test]
fn a_knock_names_the_room_by_its_alias() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rule = json!([{ "type": "m.room.join_rules", "content": { "join_rule": "knock" } }]);
    story.room(&alice, json!({ "initial_state": rule, "room_alias_name": "club" }));
    for alias in ["%23club:example.org", "%23nowhere:example.org", "%23club:elsewhere.org?via=elsewhere.org"]
    {
        story.say(Some(&bob.token), &knock(alias), json!({}));
    }
    story.end(STORY, "a_knock_names_the_room_by_its_alias");
}
