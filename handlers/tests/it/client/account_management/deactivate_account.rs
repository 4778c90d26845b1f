//! `POST /_matrix/client/v3/account/deactivate`

use serde_json::{Value, json};

use crate::story::{Story, send, text};

const STORY: &str = "client/account_management/deactivate_account";
const REQUEST: &str = "POST /_matrix/client/v3/account/deactivate";
const LOGIN: &str = "POST /_matrix/client/v3/login";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";

fn password(password: &str) -> Value {
    json!({ "auth": { "type": "m.login.password", "user": "alice", "password": password } })
}

#[test]
fn a_deactivated_account_cannot_log_in_and_keeps_its_name() {
    let mut story = Story::new();
    let (alice, phone) = (story.person("alice"), story.login("alice"));
    let token = story.ask(
        Some(&alice.token),
        "POST /_matrix/client/v1/login/get_token",
        &password("secret").to_string(),
    );
    let login_token = crate::story::value(&token)["login_token"].clone();
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.say(Some(&alice.token), REQUEST, password("secret"));
    for person in [&alice, &phone] {
        story.say(Some(&person.token), WHOAMI, Value::Null);
    }
    story.say(None, LOGIN, json!({ "type": "m.login.password", "user": "alice", "password": "secret" }));
    story.say(None, LOGIN, json!({ "type": "m.login.token", "token": login_token }));
    let register = json!({ "username": "alice", "password": "secret", "auth": { "type": "m.login.dummy" } });
    story.say(None, "POST /_matrix/client/v3/register", register);
    story.end(STORY, "a_deactivated_account_cannot_log_in_and_keeps_its_name");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, password("secret"));
    story.say(Some(&alice.token), REQUEST, password("guess"));
    story.say(Some(&alice.token), REQUEST, json!({ "erase": "yes" }));
    story.say(Some(&alice.token), WHOAMI, Value::Null);
    story.end(STORY, "invalid_requests_are_refused");
}

/// The remaining members see the deactivated user leave, also in a room whose object was evicted.
#[test]
fn the_account_leaves_its_rooms() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let sync = crate::story::value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", ""));
    story.world.evict();
    story.say(Some(&alice.token), REQUEST, password("secret"));
    let since = sync["next_batch"].as_str().unwrap();
    story.say(Some(&bob.token), &format!("GET /_matrix/client/v3/sync?since={since}"), Value::Null);
    assert!(room_id.starts_with('!'));
    story.end(STORY, "the_account_leaves_its_rooms");
}

/// Account data is always deleted, the profile only with `erase`.
#[test]
fn account_data_is_deleted_and_the_profile_if_the_user_asks_for_erasure() {
    for (erase, profile) in [(false, 200), (true, 404)] {
        let story = Story::new();
        let alice = story.person("alice");
        let ask = |request: &str, body: &Value| {
            let reply = story.ask(Some(&alice.token), request, &body.to_string());
            assert_eq!(reply.status, 200, "{request}: {reply:?}");
        };
        let of_alice = "/_matrix/client/v3/user/@alice:example.org";
        ask(&format!("PUT {of_alice}/account_data/org.example.colour"), &json!({ "sky": "blue" }));
        ask(&format!("POST {of_alice}/filter"), &json!({}));
        let name = "/_matrix/client/v3/profile/@alice:example.org/displayname";
        ask(&format!("PUT {name}"), &json!({ "displayname": "Alice Liddell" }));
        let mut body = password("secret");
        body["erase"] = erase.into();
        ask(REQUEST, &body);
        assert_eq!(story.ask(None, &format!("GET {name}"), "").status, profile, "erase: {erase}");
        let everything = story.world.everything();
        assert!(!everything.contains("\"sky\""), "{everything}");
        assert_eq!(everything.contains("Liddell"), !erase, "{everything}");
    }
}

/// Earlier members still see the messages; a user who joins later sees them redacted.
#[test]
fn later_members_see_redacted_events_of_an_erased_user() {
    let mut story = Story::new();
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| story.person(name));
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "name": "Rabbit hole" }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
    let name = "PUT /_matrix/client/v3/profile/@alice:example.org/displayname";
    story.ask(Some(&alice.token), name, &json!({ "displayname": "Alice Liddell" }).to_string());
    story.ask(Some(&alice.token), &send(&room_id, "1"), &text("my secret").to_string());
    let mut body = password("secret");
    body["erase"] = true.into();
    story.ask(Some(&alice.token), REQUEST, &body.to_string());
    assert_eq!(story.ask(Some(&carol.token), &join, "{}").status, 200);
    story.world.evict();
    let sync =
        "GET /_matrix/client/v3/sync?filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A4%7D%7D%7D";
    let seen = crate::story::value(&story.ask(Some(&bob.token), sync, "")).to_string();
    assert!(seen.contains("my secret") && seen.contains("Liddell"), "{seen}");
    let seen = story.say(Some(&carol.token), sync, Value::Null);
    let seen = crate::story::value(&seen).to_string();
    assert!(!seen.contains("my secret") && !seen.contains("Liddell"), "{seen}");
    for limit in 1..=8 {
        let seen = story.ask(Some(&carol.token), &sync.replace("A4%7D", &format!("A{limit}%7D")), "");
        assert!(!crate::story::value(&seen).to_string().contains("Liddell"), "limit {limit}");
    }
    story.end(STORY, "later_members_see_redacted_events_of_an_erased_user");
}

/// The alarm repeats a leave that failed.
#[test]
fn a_room_that_could_not_be_left_is_left_by_the_alarm() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let room = story.world.sql(&Story::room_object(&room_id));
    room.fail_after(0);
    let reply = story.ask(Some(&alice.token), REQUEST, &password("secret").to_string());
    assert_eq!(reply.status, 200);
    room.mend();
    futures_executor::block_on(story.world.fire_alarms(60_000)).unwrap();
    let sync = crate::story::value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", ""));
    let summary = &sync["rooms"]["join"][&room_id]["summary"];
    assert_eq!(summary["m.joined_member_count"], 1, "{sync}");
}
