//! Joins of rooms that let in the members of other rooms (client-server API, "Restricted rooms").

use lattice_handlers::native::Defect;
use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/room_membership/join_room";

fn join(room_id: &str) -> String {
    format!("POST /_matrix/client/v3/join/{room_id}")
}

fn allow(rooms: &[&str]) -> Value {
    rooms.iter().map(|room_id| json!({ "type": "m.room_membership", "room_id": room_id })).collect()
}

/// A room of Alice's with a join rule that names other rooms.
fn restricted(story: &Story, alice: &Person, (version, rule): (&str, &str), allow: &Value) -> String {
    let content = json!({ "join_rule": rule, "allow": allow });
    let join_rules = json!([{ "type": "m.room.join_rules", "content": content }]);
    story.world.clock.advance(1);
    story.room(alice, json!({ "room_version": version, "initial_state": join_rules }))
}

fn status(story: &Story, person: &Person, request: &str, body: &Value) -> u16 {
    story.ask(Some(&person.token), request, &body.to_string()).status.as_u16()
}

#[test]
fn a_member_of_an_allowed_room_joins() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let space = story.room(&alice, json!({ "preset": "public_chat" }));
    let room_id = restricted(&story, &alice, ("12", "restricted"), &allow(&["!other:example.org", &space]));
    story.say(Some(&bob.token), &join(&room_id), json!({}));
    story.say(Some(&bob.token), &join(&space), json!({}));
    story.say(Some(&bob.token), &join(&room_id), json!({ "reason": "member of the space" }));
    let filter = "filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A1%7D%7D%7D";
    let synced = value(&story.ask(Some(&alice.token), &format!("GET /_matrix/client/v3/sync?{filter}"), ""));
    let event = &synced["rooms"]["join"][&room_id]["timeline"]["events"][0];
    assert_eq!(event["content"]["join_authorised_via_users_server"], alice.user_id, "{event:#}");
    story.end(STORY, "a_member_of_an_allowed_room_joins");
}

/// Who left the allowed room, is banned, or meets a malformed rule stays outside; an invite lets in.
#[test]
fn everybody_else_is_refused() {
    for (version, rule) in [("11", "restricted"), ("11", "knock_restricted"), ("12", "restricted")] {
        let story = Story::new();
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        let space = story.room(&alice, json!({ "preset": "public_chat" }));
        let room_id = restricted(&story, &alice, (version, rule), &allow(&[&space]));
        let change =
            |room_id: &str, change: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/{change}");
        let target = json!({ "user_id": bob.user_id });
        assert_eq!(status(&story, &bob, &join(&space), &json!({})), 200);
        assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 200, "{version}");
        assert_eq!(status(&story, &bob, &change(&room_id, "leave"), &json!({})), 200);
        assert_eq!(status(&story, &alice, &change(&room_id, "ban"), &target), 200);
        assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 403, "{version}: banned");
        assert_eq!(status(&story, &alice, &change(&room_id, "unban"), &target), 200);
        assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 200, "{version}: unbanned");
        assert_eq!(status(&story, &bob, &change(&room_id, "leave"), &json!({})), 200);
        assert_eq!(status(&story, &bob, &change(&space, "leave"), &json!({})), 200);
        assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 403, "{version}: left the space");
        assert_eq!(status(&story, &alice, &change(&room_id, "invite"), &target), 200);
        assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 200, "{version}: invited");
    }
}

#[test]
fn malformed_rules_let_nobody_in() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let space = story.room(&alice, json!({ "preset": "public_chat" }));
    assert_eq!(status(&story, &bob, &join(&space), &json!({})), 200);
    let typed = |event_type: &str| json!([{ "type": event_type, "room_id": space }]);
    for rule in
        [json!("invalid"), json!(["invalid"]), json!(null), typed("m.other"), json!([{ "room_id": space }])]
    {
        let room_id = restricted(&story, &alice, ("12", "restricted"), &rule);
        assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 403, "{rule}");
    }
    let room_id = restricted(&story, &alice, ("12", "private"), &allow(&[&space]));
    assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 403);
}

/// Nobody authorises a join if no member of this server may invite.
#[test]
fn a_member_who_may_invite_authorises() {
    let story = Story::new();
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let space = story.room(&alice, json!({ "preset": "public_chat" }));
    let content = json!({ "join_rule": "restricted", "allow": allow(&[&space]) });
    let body = json!({
        "room_version": "11", "initial_state": [{ "type": "m.room.join_rules", "content": content }],
        "power_level_content_override": { "invite": 50 }, "invite": [carol.user_id],
    });
    let room_id = story.room(&alice, body);
    for (person, room_id) in [(&bob, &space), (&carol, &room_id)] {
        assert_eq!(status(&story, person, &join(room_id), &json!({})), 200);
    }
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), 200);
    assert_eq!(status(&story, &bob, &leave, &json!({})), 200);
    assert_eq!(status(&story, &alice, &leave, &json!({})), 200);
    let refused = story.ask(Some(&bob.token), &join(&room_id), "{}");
    assert_eq!(value(&refused)["error"], "No member of this server may let you in: ask for an invite.");
}

/// At most fifty rooms are asked, and one that fails does not hide the others.
#[test]
fn the_rooms_of_a_rule_have_a_maximum() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let space = story.room(&alice, json!({ "preset": "public_chat" }));
    let broken = story.room(&alice, json!({ "name": "broken", "preset": "public_chat" }));
    assert_eq!(status(&story, &bob, &join(&space), &json!({})), 200);
    story.world.break_object(&Story::room_object(&broken), Defect::Fails);
    story.world.clock.advance(100);
    let others: Vec<String> = (0..60).map(|number| format!("!other{number}:example.org")).collect();
    for (before, expected) in [(48, 200), (49, 403)] {
        let mut rooms: Vec<&str> = others[..before].iter().map(String::as_str).collect();
        rooms.extend([broken.as_str(), &space]);
        let room_id = restricted(&story, &alice, ("12", "restricted"), &allow(&rooms));
        let asked = story.world.requests(ObjectKind::Room);
        assert_eq!(status(&story, &bob, &join(&room_id), &json!({})), expected);
        assert!(story.world.requests(ObjectKind::Room) - asked <= 52);
    }
}
