//! `PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::room::{MAX_TYPING_MS, TYPING_REPEAT_MS};
use lattice_handlers::objects::user::TYPING_TTL_MS;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/room_participation/set_typing";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn put(person: &Person, room_id: &str) -> String {
    format!("PUT /_matrix/client/v3/rooms/{room_id}/typing/{}", person.user_id)
}

/// The typing users in a response to `/sync`; `None` if it does not say.
fn typing(sync: &Value, room_id: &str) -> Option<Value> {
    let events = sync["rooms"]["join"][room_id]["ephemeral"]["events"].as_array()?;
    let typing = events.iter().find(|event| event["type"] == "m.typing")?;
    assert_eq!(typing["room_id"], Value::Null);
    Some(typing["content"]["user_ids"].clone())
}

fn sync(story: &Story, person: &Person, token: &str) -> (Value, String) {
    let reply = story.ask(Some(&person.token), &format!("{SYNC}?since={token}"), "");
    (value(&reply), since(&reply))
}

#[test]
fn members_see_who_is_typing_until_they_stop() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let hers = since(&story.ask(Some(&carol.token), SYNC, ""));
    story.say(Some(&alice.token), &put(&alice, &room_id), json!({ "typing": true, "timeout": 10_000 }));
    let shown = story.say(Some(&bob.token), &format!("{SYNC}?since={first}"), Value::Null);
    assert_eq!(typing(&sync(&story, &bob, &since(&shown)).0, &room_id), None, "once");
    story.say(Some(&alice.token), &put(&alice, &room_id), json!({ "typing": false }));
    let (stopped, next) = sync(&story, &bob, &since(&shown));
    assert_eq!(typing(&stopped, &room_id), Some(json!([])));
    assert_eq!(sync(&story, &bob, &next).0["rooms"], Value::Null);
    assert_eq!(typing(&sync(&story, &bob, &first).0, &room_id), Some(json!([])), "also by an older token");
    assert_eq!(
        typing(&value(&story.ask(Some(&bob.token), SYNC, "")), &room_id),
        None,
        "not in an initial sync"
    );
    assert_eq!(sync(&story, &carol, &hers).0["rooms"], Value::Null, "who is not in the room sees nothing");
    story.end(STORY, "members_see_who_is_typing_until_they_stop");
}

#[test]
fn an_open_poll_returns_who_is_typing_and_the_alarm_ends_it() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let poll = |token: &str| format!("{SYNC}?since={token}&timeout=30000");
    let (request, start) = (put(&alice, &room_id), r#"{"typing":true,"timeout":5000}"#);
    let first = poll(&first);
    let waiting = story.start(Some(&bob.token), &first, "");
    let (seen, _) = block_on(join(waiting, story.start(Some(&alice.token), &request, start)));
    assert_eq!(typing(&value(&seen), &room_id), Some(json!([alice.user_id])));
    let second = poll(&since(&seen));
    let waiting = story.start(Some(&bob.token), &second, "");
    let (ended, _) = block_on(join(waiting, async { story.world.fire_alarms(5_000).await.unwrap() }));
    assert_eq!(typing(&value(&ended), &room_id), Some(json!([])));
}

#[test]
fn typing_writes_no_row_and_a_repetition_tells_nobody() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let databases = [&alice.user_id, &bob.user_id].map(|user| story.world.sql(&Story::user_object(user)));
    let room = story.world.sql(&Story::room_object(&room_id));
    let rows = || room.changed_rows() + databases.iter().map(|sql| sql.changed_rows()).sum::<u64>();
    let (before, start) = (rows(), r#"{"typing":true,"timeout":30000}"#);
    story.ask(Some(&alice.token), &put(&alice, &room_id), start);
    let (shown, token) = sync(&story, &bob, &first);
    assert_eq!(typing(&shown, &room_id), Some(json!([alice.user_id])));
    let told = story.world.requests(lattice_handlers::objects::protocol::ObjectKind::User);
    for _ in 0..3 {
        story.world.clock.advance(1_000);
        story.ask(Some(&alice.token), &put(&alice, &room_id), start);
    }
    let checks = story.world.requests(lattice_handlers::objects::protocol::ObjectKind::User) - told;
    assert_eq!(checks, 3, "the three checks of a token");
    assert_eq!(sync(&story, &bob, &token).0["rooms"], Value::Null);
    assert_eq!(rows(), before);
}

#[test]
fn typing_survives_an_eviction_of_the_reader_and_ends_after_one_of_the_room() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let start = r#"{"typing":true,"timeout":30000}"#;
    story.ask(Some(&alice.token), &put(&alice, &room_id), start);
    let (_, token) = sync(&story, &bob, &first);
    story.world.evict();
    assert_eq!(
        sync(&story, &bob, &token).0["rooms"],
        Value::Null,
        "still typing, as far as the client knows"
    );
    story.world.clock.advance(TYPING_TTL_MS);
    let (ended, next) = sync(&story, &bob, &token);
    assert_eq!(typing(&ended, &room_id), Some(json!([])));
    assert_eq!(sync(&story, &bob, &next).0["rooms"], Value::Null);
}

#[test]
fn a_user_who_goes_on_typing_is_repeated_to_members_whose_user_lost_its_memory() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let start = r#"{"typing":true,"timeout":30000}"#;
    for _ in 0..2 {
        story.ask(Some(&alice.token), &put(&alice, &room_id), start);
        story.world.clock.advance(TYPING_REPEAT_MS);
    }
    let (shown, _) = sync(&story, &bob, &first);
    assert_eq!(typing(&shown, &room_id), Some(json!([alice.user_id])));
}

#[test]
fn who_leaves_is_no_longer_typing() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    story.ask(Some(&bob.token), &put(&bob, &room_id), r#"{"typing":true}"#);
    let (_, token) = sync(&story, &alice, &first);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    assert_eq!(typing(&sync(&story, &alice, &token).0, &room_id), Some(json!([])));
    let refused = story.ask(Some(&bob.token), &put(&bob, &room_id), r#"{"typing":true}"#);
    assert_eq!(refused.status, 403);
}

#[test]
fn a_filter_and_a_list_of_ignored_users_leave_typing_users_out() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.ask(Some(&alice.token), &put(&alice, &room_id), r#"{"typing":true}"#);
    let filter = r#"{"room":{"ephemeral":{"not_types":["m.typing"]}}}"#;
    let filtered = story.ask(Some(&bob.token), &format!("{SYNC}?since={first}&filter={filter}"), "");
    assert_eq!(value(&filtered)["rooms"], Value::Null);
    let ignore = json!({ "ignored_users": { alice.user_id.as_str(): {} } }).to_string();
    let data = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", bob.user_id);
    story.ask(Some(&bob.token), &data, &ignore);
    assert_ne!(typing(&sync(&story, &bob, &first).0, &room_id), Some(json!([alice.user_id])));
}

#[test]
fn a_long_time_out_is_cut() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.ask(Some(&alice.token), &put(&alice, &room_id), r#"{"typing":true,"timeout":9007199254740991}"#);
    let (_, token) = sync(&story, &bob, &first);
    block_on(story.world.fire_alarms(MAX_TYPING_MS)).unwrap();
    assert_eq!(typing(&sync(&story, &bob, &token).0, &room_id), Some(json!([])));
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    story.say(None, &put(&alice, &room_id), json!({ "typing": true }));
    story.say(Some(&bob.token), &put(&alice, &room_id), json!({ "typing": true }));
    story.say(Some(&carol.token), &put(&carol, &room_id), json!({ "typing": true }));
    story.say(Some(&alice.token), &put(&alice, "!hall:example.org"), json!({ "typing": true }));
    story.say(Some(&alice.token), &put(&alice, &room_id), json!({}));
    story.say(Some(&alice.token), &put(&alice, &room_id), json!({ "typing": true, "timeout": -1 }));
    story.say(Some(&alice.token), &put(&alice, &room_id), json!({ "typing": true, "timeout": "long" }));
    story.end(STORY, "invalid_requests_are_refused");
}

/// A token names twenty lists; those that the client was shown end for the client, whatever else happens.
#[test]
fn what_was_shown_ends_also_if_many_rooms_are_busy() {
    const ROOMS: usize = 30;
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rooms: Vec<String> = (0..ROOMS)
        .map(|_| {
            story.world.clock.advance(1);
            let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
            story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
            room_id
        })
        .collect();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let type_in_all = |is_typing: bool| {
        for room_id in &rooms {
            story.world.clock.advance(1);
            let body = json!({ "typing": is_typing, "timeout": 30_000 }).to_string();
            assert_eq!(story.ask(Some(&alice.token), &put(&alice, room_id), &body).status, 200);
        }
    };
    type_in_all(true);
    let (shown, next) = sync(&story, &bob, &first);
    let is_shown = |sync: &Value, users: &Value| {
        rooms.iter().filter(|room_id| typing(sync, room_id).as_ref() == Some(users)).cloned().collect()
    };
    let typed: Vec<String> = is_shown(&shown, &json!([alice.user_id]));
    assert_eq!(typed.len(), 20);
    type_in_all(false);
    let (stopped, _) = sync(&story, &bob, &next);
    assert_eq!(is_shown(&stopped, &json!([])), typed);
}
