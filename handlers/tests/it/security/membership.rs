//! Memberships that nobody may take or give.

use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const V3: &str = "/_matrix/client/v3";

fn status(story: &Story, person: &Person, request: &str, body: &Value) -> u16 {
    story.ask(Some(&person.token), request, &body.to_string()).status.as_u16()
}

fn member(room_id: &str, user_id: &str) -> String {
    format!("PUT {V3}/rooms/{room_id}/state/m.room.member/{user_id}")
}

/// A banned user comes back by no path: join, restricted rule, knock, invite by another, state event (security S33).
#[test]
fn s33_banned_users_return_by_no_path() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let space = story.room(&alice, json!({ "preset": "public_chat" }));
    assert_eq!(status(&story, &bob, &format!("POST {V3}/join/{space}"), &json!({})), 200);
    let allow = json!([{ "type": "m.room_membership", "room_id": space }]);
    for rule in ["public", "invite", "knock", "restricted", "knock_restricted"] {
        story.world.clock.advance(10);
        let rules =
            json!([{ "type": "m.room.join_rules", "content": { "join_rule": rule, "allow": allow } }]);
        let room_id =
            story.room(&alice, json!({ "initial_state": rules, "invite": [bob.user_id, carol.user_id] }));
        for person in [&bob, &carol] {
            assert_eq!(status(&story, person, &format!("POST {V3}/join/{room_id}"), &json!({})), 200);
        }
        let (of_bob, own) = (json!({ "user_id": bob.user_id }), member(&room_id, &bob.user_id));
        assert_eq!(status(&story, &alice, &format!("POST {V3}/rooms/{room_id}/ban"), &of_bob), 200);
        let authorised = json!({ "membership": "join", "join_authorised_via_users_server": alice.user_id });
        for (person, request, body) in [
            (&bob, format!("POST {V3}/join/{room_id}"), json!({})),
            (&bob, format!("POST {V3}/rooms/{room_id}/join"), json!({})),
            (&bob, format!("POST {V3}/knock/{room_id}"), json!({})),
            (&bob, format!("POST {V3}/rooms/{room_id}/leave"), json!({})),
            (&bob, format!("POST {V3}/rooms/{room_id}/unban"), of_bob.clone()),
            (&bob, own.clone(), authorised),
            (&bob, own.clone(), json!({ "membership": "leave" })),
            (&bob, own.clone(), json!({ "membership": "knock" })),
            (&carol, format!("POST {V3}/rooms/{room_id}/invite"), of_bob.clone()),
            (&carol, format!("POST {V3}/rooms/{room_id}/unban"), of_bob.clone()),
            (&carol, own.clone(), json!({ "membership": "invite" })),
            (&carol, own.clone(), json!({ "membership": "join" })),
            (&carol, own, json!({ "membership": "leave" })),
        ] {
            assert_eq!(status(&story, person, &request, &body), 403, "{rule}: {request} {body}");
        }
        let joined = value(&story.ask(Some(&bob.token), &format!("GET {V3}/joined_rooms"), ""));
        assert_eq!(joined["joined_rooms"], json!([space]), "{rule}");
    }
}

/// Nobody forges a membership, nor what authorises a join (security S33, S34).
#[test]
fn s33_memberships_cannot_be_forged() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    story.world.clock.advance(10);
    let content = json!({ "join_rule": "restricted", "allow": [] });
    let rules = json!([{ "type": "m.room.join_rules", "content": content }]);
    let restricted = story.room(&alice, json!({ "initial_state": rules }));
    let join = json!({ "membership": "join" });
    let authorised = json!({ "membership": "join", "join_authorised_via_users_server": alice.user_id });
    for (person, request, body) in [
        (&bob, member(&room_id, &carol.user_id), &join),
        (&alice, member(&room_id, &carol.user_id), &join),
        (&carol, member(&room_id, &carol.user_id), &join),
        (&bob, member(&restricted, &bob.user_id), &authorised),
        (&bob, member(&room_id, &alice.user_id), &json!({ "membership": "ban" })),
    ] {
        assert_eq!(status(&story, person, &request, body), 403, "{request} {body}");
    }
    // A joined user shows another profile in one room.
    let profile =
        json!({ "membership": "join", "displayname": "B.", "join_authorised_via_users_server": "unused" });
    assert_eq!(status(&story, &bob, &member(&room_id, &bob.user_id), &profile), 200);
    let shown = format!("GET {V3}/rooms/{room_id}/state/m.room.member/{}", bob.user_id);
    let shown = value(&story.ask(Some(&bob.token), &shown, ""));
    assert_eq!(shown, json!({ "membership": "join", "displayname": "B." }));
}
