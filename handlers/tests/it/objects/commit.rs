//! Tests that a failed commit writes nothing and that an eviction changes no response.

use serde_json::{Value, json};

use crate::story::{Story, send, text, texts, value};

/// More writes than any one command makes.
const WRITES: u64 = 40;

#[test]
fn a_failed_commit_writes_nothing() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let sql = story.world.sql(&Story::room_object(&room_id));
    let before = sql.contents();
    // The commit writes the event alone; the timer of the delivery is set already.
    sql.fail_after(0);
    let failed = story.ask(Some(&alice.token), &send(&room_id, "1"), &text("lost").to_string());
    assert_eq!(failed.status, 500);
    sql.mend();
    assert_eq!(sql.contents(), before);
    assert_eq!(story.ask(Some(&alice.token), &send(&room_id, "1"), &text("kept").to_string()).status, 200);
    assert_eq!(story.world.log.lines().len(), 1);
}

#[test]
fn a_failed_room_creation_writes_nothing() {
    let story = Story::new();
    let alice = story.person("alice");
    let create = |sql_fails_after: Option<u64>| {
        // A second deployment with the same seed gives the ID of the room that the request creates.
        let name = Story::new();
        let twin = name.person("alice");
        let room_id = name.room(&twin, json!({ "name": "Kitchen" }));
        let sql = story.world.sql(&Story::room_object(&room_id));
        sql_fails_after.map_or_else(|| sql.mend(), |writes| sql.fail_after(writes));
        let body = json!({ "name": "Kitchen" }).to_string();
        let reply = story.ask(Some(&alice.token), "POST /_matrix/client/v3/createRoom", &body);
        sql.mend();
        (reply, sql.contents())
    };
    for writes in 0..WRITES {
        let (reply, contents) = create(Some(writes));
        if reply.status == 200 {
            assert!(writes > 5, "a room of {writes} writes");
            return;
        }
        assert_eq!((reply.status.as_u16(), contents), (500, vec![]), "after {writes} writes");
    }
    panic!("a room took more than {WRITES} writes");
}

#[test]
fn a_failed_registration_writes_nothing_and_a_taken_username_is_refused() {
    let story = Story::new();
    let sql = story.world.sql(&Story::user_object("@alice:example.org"));
    let body =
        json!({ "username": "alice", "password": "secret", "auth": { "type": "m.login.dummy" } }).to_string();
    let register = || story.ask(None, "POST /_matrix/client/v3/register", &body);
    // Three writes of the migration, then account, device, effect and timer.
    for writes in 0..7 {
        sql.fail_after(writes);
        assert_eq!(register().status, 500, "after {writes} writes");
        sql.mend();
        assert_eq!(sql.contents(), vec![], "after {writes} writes");
    }
    assert_eq!(register().status, 200);
    assert_eq!(value(&register())["errcode"], "M_USER_IN_USE");
}

#[test]
fn objects_that_do_not_exist_write_nothing() {
    let story = Story::new();
    let mallory = story.person("mallory");
    for id in ["!nowhere:example.org", "!de07nSJr10P0f2ORsAiM7dpxf43w4xZWtBJdmdj2-KM"] {
        story.ask(Some(&mallory.token), &format!("POST /_matrix/client/v3/join/{id}"), "{}");
        story.ask(Some(&mallory.token), &send(id, "1"), &text("hello").to_string());
        assert_eq!(story.world.sql(&Story::room_object(id)).contents(), vec![]);
    }
    let body = json!({ "type": "m.login.password", "user": "nobody", "password": "guess" }).to_string();
    assert_eq!(story.ask(None, "POST /_matrix/client/v3/login", &body).status, 403);
    assert_eq!(story.world.sql(&Story::user_object("@nobody:example.org")).contents(), vec![]);
    let invited = story.room(&mallory, json!({ "invite": ["@ghost:example.org"] }));
    assert_ne!(story.world.sql(&Story::room_object(&invited)).contents(), vec![]);
    assert_eq!(story.world.sql(&Story::user_object("@ghost:example.org")).contents(), vec![]);
}

#[test]
fn an_eviction_between_any_two_commands_changes_no_response() {
    let talk = |evict: bool| {
        let mut story = Story::new();
        let (alice, bob, room_id) = story.two_in_a_room();
        let requests = [
            (&alice, send(&room_id, "1"), text("one")),
            (&bob, "GET /_matrix/client/v3/sync".to_owned(), Value::Null),
            (&alice, send(&room_id, "1"), text("one")),
            (&bob, send(&room_id, "2"), text("two")),
            (&bob, format!("POST /_matrix/client/v3/join/{room_id}"), json!({})),
            (&alice, "GET /_matrix/client/v3/sync".to_owned(), Value::Null),
        ];
        let mut answers = Vec::new();
        for (person, request, body) in requests {
            if evict {
                story.world.evict();
            }
            let mut answer = value(&story.say(Some(&person.token), &request, body));
            // A User without its memory is told of less, and its stream has fewer positions.
            answer.as_object_mut().unwrap().remove("next_batch");
            answers.push(answer);
        }
        let synced = texts(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""), &room_id);
        assert_eq!(synced, ["one", "two"]);
        answers
    };
    assert_eq!(talk(false), talk(true));
}

#[test]
fn a_failed_join_writes_nothing() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let sql = story.world.sql(&Story::room_object(&room_id));
    let before = sql.contents();
    let join =
        || story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}").status;
    // The commit writes the member event alone; the timer of the delivery is set already.
    sql.fail_after(0);
    assert_eq!(join(), 500);
    sql.mend();
    assert_eq!(sql.contents(), before);
    assert_eq!(join(), 200);
}

#[test]
fn a_message_writes_one_row_and_a_retry_none_and_wrong_passwords_one_a_minute() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let sql = story.world.sql(&Story::room_object(&room_id));
    let sent = || {
        let before = sql.changed_rows();
        assert_eq!(
            story.ask(Some(&alice.token), &send(&room_id, "1"), &text("hello").to_string()).status,
            200
        );
        sql.changed_rows() - before
    };
    // The event; the platform also counts the index entries of its ID, timeline place and transaction.
    assert_eq!(sent(), 1);
    assert_eq!(sent(), 0, "a retry writes nothing");
    let account = story.world.sql(&Story::user_object(&alice.user_id));
    let before = account.changed_rows();
    let body = json!({ "type": "m.login.password", "user": "alice", "password": "guess" }).to_string();
    for _ in 0..3 {
        assert_eq!(story.ask(None, "POST /_matrix/client/v3/login", &body).status, 403);
        assert_eq!(account.changed_rows(), before + 1, "the account's row");
    }
}
