//! `POST /_matrix/client/v3/join/{roomIdOrAlias}`

use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/room_membership/join_room";

#[test]
fn an_invited_user_joins_and_a_second_join_changes_nothing() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let request = format!("POST /_matrix/client/v3/join/{room_id}");
    story.say(Some(&bob.token), &request, json!({ "reason": "hungry" }));
    story.say_raw(Some(&bob.token), &request, "");
    story.end(STORY, "an_invited_user_joins_and_a_second_join_changes_nothing");
}

#[test]
fn a_reason_that_is_too_long_is_refused() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let request = format!("POST /_matrix/client/v3/join/{room_id}");
    let body = json!({ "reason": "x".repeat(65_400) }).to_string();
    let reply = story.ask(Some(&bob.token), &request, &body);
    assert_eq!((reply.status.as_u16(), &value(&reply)["errcode"]), (413, &json!("M_TOO_LARGE")));
    assert_eq!(story.ask(Some(&bob.token), &request, "{}").status, 200);
}

#[test]
fn any_user_joins_a_public_room() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    story.end(STORY, "any_user_joins_a_public_room");
}

#[test]
fn a_room_is_joined_by_its_alias() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.room(&alice, json!({ "preset": "public_chat", "room_alias_name": "kitchen" }));
    for alias in
        ["%23kitchen:example.org", "%23nowhere:example.org", "%23kitchen:elsewhere.org?via=elsewhere.org"]
    {
        story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{alias}"), json!({}));
    }
    story.end(STORY, "a_room_is_joined_by_its_alias");
}

/// Security S33: an alias opens no other way in.
#[test]
fn s33_a_banned_user_does_not_come_back_by_the_alias() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "room_alias_name": "kitchen" }));
    let join = "POST /_matrix/client/v3/join/%23kitchen:example.org";
    assert_eq!(story.ask(Some(&bob.token), join, "{}").status, 200);
    let ban = json!({ "user_id": bob.user_id }).to_string();
    let banned = story.ask(Some(&alice.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/ban"), &ban);
    assert_eq!(banned.status, 200);
    for request in [join, "POST /_matrix/client/v3/knock/%23kitchen:example.org"] {
        assert_eq!(story.ask(Some(&bob.token), request, "{}").status, 403, "{request}");
    }
}

#[test]
fn a_stranger_does_not_learn_whether_a_room_exists() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    for id in [room_id.as_str(), "!nowhere:example.org", "%23kitchen:example.org", "kitchen", "%zz"] {
        story.say(Some(&mallory.token), &format!("POST /_matrix/client/v3/join/{id}"), json!({}));
    }
    story.say(None, &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    story.end(STORY, "a_stranger_does_not_learn_whether_a_room_exists");
}

/// Client-server API, "Guest Access": guests join only where `m.room.guest_access` allows it.
#[test]
fn guests_join_rooms_that_admit_guests() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let alice = story.person("alice");
    let guest =
        crate::story::Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    for access in ["can_join", "forbidden"] {
        let initial = json!([{ "type": "m.room.guest_access", "content": { "guest_access": access } }]);
        let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": initial }));
        story.say(Some(&guest.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    }
    story.end(STORY, "guests_join_rooms_that_admit_guests");
}

/// Client-server API, "Guest Access": joined guests leave when the access ends, whatever the power levels.
#[test]
fn guests_leave_when_guest_access_ends() {
    let story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let initial = json!([{ "type": "m.room.guest_access", "content": { "guest_access": "can_join" } }]);
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": initial }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    let guests: Vec<_> = (0..52)
        .map(|_| {
            let guest = story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}");
            crate::story::Person::of(&guest)
        })
        .collect();
    for person in guests.iter().chain([&bob]) {
        assert_eq!(story.ask(Some(&person.token), &join, "{}").status, 200);
    }
    let joined = || {
        let path = format!("GET /_matrix/client/v3/rooms/{room_id}/joined_members");
        value(&story.ask(Some(&alice.token), &path, ""))["joined"].as_object().unwrap().len()
    };
    assert_eq!(joined(), 54);
    let access = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.guest_access");
    let body = json!({ "guest_access": "forbidden" }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &access, &body).status, 200);
    assert_eq!(joined(), 2, "all guests have left, in two turns");
    assert_eq!(story.ask(Some(&guests[0].token), &join, "{}").status, 403);
}

/// The budget: one request to the User and the Room each, and one stream update to each member.
#[test]
fn a_join_costs_two_requests_and_one_for_each_member() {
    let story = Story::new();
    let [alice, bob] = ["alice", "bob"].map(|name| story.person(name));
    story.wake(&[&alice, &bob]);
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let (room, user) = (Story::room_object(&room_id), Story::user_object(&bob.user_id));
    let name = format!("PUT /_matrix/client/v3/profile/{}/displayname", bob.user_id);
    story.ask(Some(&bob.token), &name, r#"{"displayname":"Bob"}"#);
    let requests = || [ObjectKind::User, ObjectKind::Room].map(|kind| story.world.requests(kind));
    let rows = || [&room, &user].map(|object| story.world.sql(object).changed_rows());
    let (requests_before, rows_before) = (requests(), rows());
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
    let spent = |now: [u64; 2], before: [u64; 2]| [now[0] - before[0], now[1] - before[1]];
    assert_eq!(spent(requests(), requests_before), [1 + 2, 1], "Bob's token check and two stream updates");
    let [of_room, of_user] = spent(rows(), rows_before);
    assert!(of_room <= 12 && of_user <= 1, "{of_room} rows of the room, {of_user} of the user");
}

/// What the rules read, and what the user's profile gives, is not the request's.
#[test]
fn other_fields_of_the_body_are_in_the_member_event() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let body = json!({
        "foo": "bar", "org.example.list": [1, { "a": null }], "reason": "because", "membership": "ban",
        "displayname": "Alice", "avatar_url": "mxc://example.org/a", "is_direct": true,
        "third_party_invite": { "signed": {} }, "join_authorised_via_users_server": "@alice:example.org",
        "third_party_signed": {},
    });
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), body);
    let member = format!("/_matrix/client/v3/rooms/{room_id}/state/m.room.member/@bob:example.org");
    story.say(Some(&alice.token), &format!("GET {member}"), Value::Null);
    let carol = story.person("carol");
    let long = json!({ "foo": "x".repeat(65_200) }).to_string();
    let refused = story.ask(Some(&carol.token), &format!("POST /_matrix/client/v3/join/{room_id}"), &long);
    assert_eq!((refused.status.as_u16(), value(&refused)["errcode"].as_str()), (413, Some("M_TOO_LARGE")));
    let float = json!({ "foo": 1.5 });
    story.say(Some(&carol.token), &format!("POST /_matrix/client/v3/join/{room_id}"), float);
    story.end(STORY, "other_fields_of_the_body_are_in_the_member_event");
}
