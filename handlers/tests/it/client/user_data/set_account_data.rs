//! `PUT /_matrix/client/v3/user/{userId}/account_data/{type}`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::World;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::objects::user::MAX_ACCOUNT_DATA_BYTES;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/user_data/set_account_data";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn put(person: &Person, event_type: &str) -> String {
    format!("PUT /_matrix/client/v3/user/{}/account_data/{event_type}", person.user_id)
}

#[test]
fn account_data_is_synced_to_all_devices() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    story.say(Some(&alice.token), &put(&alice, "org.example.colour"), json!({ "sky": "blue" }));
    story.say(
        Some(&alice.token),
        &put(&alice, "m.direct"),
        json!({ "@bob:example.org": ["!a:example.org"] }),
    );
    let second = since(&story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null));
    story.say(Some(&alice.token), &put(&alice, "org.example.colour"), json!({ "sky": "grey" }));
    story.say(Some(&alice.token), &format!("{SYNC}?since={second}"), Value::Null);
    story.say(Some(&alice.token), SYNC, Value::Null);
    story.end(STORY, "account_data_is_synced_to_all_devices");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let request = put(&alice, "org.example.colour");
    story.say(None, &request, json!({}));
    story.say(Some("nonsense"), &request, json!({}));
    story.say(Some(&bob.token), &request, json!({}));
    story.say_raw(Some(&alice.token), &request, "[]");
    story.say_raw(Some(&alice.token), &request, "blue");
    story.say(Some(&alice.token), &put(&alice, "m.push_rules"), json!({}));
    story.say(Some(&alice.token), &put(&alice, "m.fully_read"), json!({}));
    story.say(Some(&alice.token), &put(&alice, &"x".repeat(256)), json!({}));
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn account_data_beyond_the_limit_of_a_user_is_refused() {
    let story = Story::new();
    let alice = story.person("alice");
    let half = json!({ "much": "x".repeat(200_000) }).to_string();
    for number in 0..MAX_ACCOUNT_DATA_BYTES / 200_000 {
        assert_eq!(story.ask(Some(&alice.token), &put(&alice, &format!("x{number}")), &half).status, 200);
    }
    let refused = story.ask(Some(&alice.token), &put(&alice, "one.more"), &half);
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (413, &json!("M_TOO_LARGE")));
    assert_eq!(story.ask(Some(&alice.token), &put(&alice, "x0"), "{}").status, 200, "a smaller value fits");
}

#[test]
fn an_open_poll_returns_new_account_data_at_once() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let poll_request = format!("{SYNC}?since={first}&timeout=30000");
    let room_request =
        format!("PUT /_matrix/client/v3/user/{}/rooms/{room_id}/account_data/m.tag", alice.user_id);
    let account_request = put(&alice, "m.direct");
    let poll = story.start(Some(&alice.token), &poll_request, "");
    let set = story.start(Some(&alice.token), &account_request, r#"{"@bob:example.org":[]}"#);
    let (synced, _) = block_on(join(poll, set));
    assert_eq!(
        value(&synced)["account_data"]["events"],
        json!([{ "type": "m.direct", "content": { "@bob:example.org": [] } }])
    );
    let second = since(&synced);
    let poll_request = format!("{SYNC}?since={second}&timeout=30000");
    let poll = story.start(Some(&alice.token), &poll_request, "");
    let set = story.start(Some(&alice.token), &room_request, r#"{"tags":{}}"#);
    let (synced, _) = block_on(join(poll, set));
    let room = &value(&synced)["rooms"]["join"][&room_id];
    assert_eq!(room["account_data"]["events"], json!([{ "type": "m.tag", "content": { "tags": {} } }]));
    assert_eq!(room["timeline"]["events"], json!([]));
}

#[test]
fn a_change_writes_one_row_and_the_same_value_again_none() {
    let story = Story::new();
    let alice = story.person("alice");
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let rows = |body: &str| {
        let before = (sql.changed_rows(), requests(&story.world));
        assert_eq!(story.ask(Some(&alice.token), &put(&alice, "org.example.colour"), body).status, 200);
        (sql.changed_rows() - before.0, requests(&story.world) - before.1)
    };
    assert_eq!(rows(r#"{"sky":"blue"}"#), (1, 2), "one row, a token check and the command");
    assert_eq!(rows(r#"{"sky":"blue"}"#), (0, 2));
    assert_eq!(rows(r#"{"sky":"grey"}"#), (1, 2));
}

fn requests(world: &World) -> u64 {
    world.requests(ObjectKind::User)
}
